"""What can be opened beside a question in Practise: three worked answers, and the cards that belong to it. Everything is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from interviewer.domain.worked import PROVENANCE, Stretch, Worked, stretches
from interviewer.present.worked import SIGN, head

if TYPE_CHECKING:
    from interviewer.adapters.library import Library
    from interviewer.domain.card import Card, Section
    from interviewer.domain.probe import Probe


def beside_html(probe: Probe, *, library: Library) -> str:
    """The worked answers and the cards of a question, each closed until it is opened; empty where there are none."""
    shown = _examples(probe, library) + "".join(_card(c) for c in library.cards_beside(probe))
    return f'<aside class="beside" aria-label="Beside the question">{shown}</aside>' if shown else ""


def _examples(probe: Probe, library: Library) -> str:
    found = library.examples.get(probe.id)
    if found is None:
        return ""
    answers = "".join(_answer(a, library) for a in found.answers)
    return (
        '<details class="examples"><summary>See three answers to this question</summary>'
        f'<p class="manners">{escape(PROVENANCE)} Better after your own first try.</p>{answers}</details>'
    )


def _answer(answer: Worked, library: Library) -> str:
    rows, words, number = [], [], 0
    for stretch in stretches(answer):
        if not stretch.verdicts:
            words.append(escape(stretch.words))
            continue
        number += 1
        words.append(f"<mark>{escape(stretch.words)}<sup>{number}</sup></mark>")
        rows.append(_row(number, stretch, library))
    absent = "".join(
        f'<li><span class="sign">–</span> {escape(library.criteria[a.criterion].title)}: {escape(a.reason)}</li>'
        for a in answer.absent
    )
    return (
        f'<section class="worked" data-kind="{answer.kind}"><h3>{escape(head(answer))}</h3>'
        f'<p class="lesson">{escape(answer.lesson)}</p><div class="both"><blockquote>{"".join(words)}</blockquote>'
        f'<ol class="verdicts">{"".join(rows)}</ol></div>'
        f"{f'<ul class=verdicts>{absent}</ul>' if absent else ''}</section>"
    )


def _row(number: int, stretch: Stretch, library: Library) -> str:
    said = ", ".join(
        f'<span class="sign">{SIGN[v.verdict]}</span> {escape(library.criteria[v.criterion].title)}'
        + (" (in part)" if v.verdict == "partial" else "")
        for v in stretch.verdicts
    )
    return f'<li value="{number}">{said}</li>'


def _card(card: Card) -> str:
    body = "".join(_section(s) for s in card.sections)
    return f'<details class="read-beside"><summary>Card: {escape(card.title)}</summary>{body}</details>'


def _section(section: Section) -> str:
    top_line = f"<h4>{escape(section.head)}</h4>" if section.head else ""
    text = f"<p>{escape(section.text)}</p>" if section.text else ""
    points = "".join(f"<li>{escape(p)}</li>" for p in section.points)
    table = ""
    if section.table:
        top = "".join(f'<th scope="col">{escape(h)}</th>' for h in section.table.head)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in section.table.rows
        )
        table = f"<table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>"
    return f"{top_line}{text}{f'<ul>{points}</ul>' if points else ''}{table}"
