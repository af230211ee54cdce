"""What a calibration's report has beyond the scores: drift over weeks, the sign-off with its plan. Titles with lines, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interviewer.domain import interview_plan
from interviewer.domain.agreement.selection import SelectionRates
from interviewer.domain.calibration import Calibration
from interviewer.domain.panel_again import ScoredAgain
from interviewer.domain.panel_reader import ReaderFigures
from interviewer.domain.probe import Probe
from interviewer.present.panel_grid import Table
from interviewer.present.panel_numbers import pair

#: A title and its lines.
Section = tuple[str, Sequence[str]]
AGAIN_TITLE = "Scored again: drift over weeks"
PLAN_TITLE = "Interview plan"
DISCUSSION_TITLE = "Why raters differed"


def again_table(found: ScoredAgain) -> Table:
    """Header and rows: one person a row, the largest change first."""
    rows = [
        [
            f.rater,
            str(f.packets),
            str(f.cells),
            f"{f.change:+.2f}",
            pair(f.interval),
            f"{f.same:.0%}",
            "-" if f.others is None else f"{f.others:+.2f}",
        ]
        for f in sorted(found.raters, key=lambda f: -abs(f.change))
    ]
    return ["rater", "packets", "cells", "now less then", "95 %", "same level", "others"], rows


def again_lines(found: ScoredAgain) -> list[str]:
    """Who is named, what was scored again, and how to read the table."""
    named = [
        f"{f.rater} has become {'more lenient' if f.change > 0 else 'more severe'}: {abs(f.change):.1f} levels on the same packets"
        for f in found.raters
        if f.alarm
    ]
    moved = [f"{found.gone} cells had a level then and NE now, {found.come} the other way"]
    return [
        *(named or ["nobody has moved by more than chance would and by half a level or more"]),
        f"scored before: {', '.join(found.packets)}",
        *(moved if found.gone or found.come else []),
        "now less then: levels above (+) or below (-) what the same person gave before; others: what the others moved on the same cells",
        *found.notes,
    ]


def again_section(found: ScoredAgain | None) -> list[Section]:
    """The same as one section of lines; empty where nothing was scored again."""
    if found is None:
        return []
    header, rows = again_table(found)
    told = [
        "; ".join(f"{h} {c}" if n else c for n, (h, c) in enumerate(zip(header, row, strict=True)))
        for row in rows
    ]
    return [(AGAIN_TITLE, [*again_lines(found), *told])]


def plan_rows(state: Calibration, probes: Iterable[Probe]) -> Table:
    """Header and rows: who covers which dimension, and which questions open it."""
    signed = state.signed_off
    if signed is None:
        return ["who", "dimension", "questions to open with"], []
    bank = list(probes)
    titles = {p.id: p.title for p in bank}
    asked = interview_plan.questions(signed.plan, bank)
    rows = [
        [
            who,
            f"{d} {state.card.dimension(d).title}",
            ", ".join(f"{i} {titles[i]}" for i in ids) or "none in the bank: write your own",
        ]
        for who, own in asked.items()
        for d, ids in own
    ]
    return ["who", "dimension", "questions to open with"], rows


def plan_lines(state: Calibration) -> list[str]:
    """What the sign-off says beside the plan: the note, the floors, what nobody covers, when to score again."""
    signed = state.signed_off
    if signed is None:
        return []
    lines = [f"signed off on {state.card.name} on {signed.at:%Y-%m-%d}"]
    lines += [signed.note] if signed.note else []
    lines += [f"floor {d} at least {f.at_least}: {f.why}" for d, f in state.card.floors.items()]
    lines += interview_plan.remarks(signed.plan, state.card.weights) if signed.plan else []
    when = (
        f"score some of these packets again on {signed.again:%Y-%m-%d}: put one or two among new ones and tell nobody which"
        if signed.again
        else "no day was agreed on which packets are scored again"
    )
    return [*lines, when]


def plan_title(state: Calibration) -> str:
    """What the section after a sign-off is called: an interview plan is there only where one was made."""
    return PLAN_TITLE if state.signed_off and state.signed_off.plan else "Sign-off"


def plan_section(state: Calibration, probes: Iterable[Probe]) -> list[Section]:
    """The sign-off as one section of lines; empty before it."""
    if state.signed_off is None:
        return []
    told = [
        f"{who} asks about {dimension}; to open with: {ids}"
        for who, dimension, ids in plan_rows(state, probes)[1]
    ]
    return [(plan_title(state), [*plan_lines(state), *told])]  # fmt: skip


def discussion_reasons(state: Calibration) -> dict[tuple[str, str], str]:
    """(packet, dimension) to why raters differed there, as the panel said it."""
    return {cell: f"{d.why}{f': {d.note}' if d.note else ''}" for cell, d in state.discussed.items()}


def discussion_section(state: Calibration) -> list[Section]:
    """Why raters differed, cell by cell, as the panel said it; empty where nothing was kept."""
    lines = [f"{packet}, {d}: {why}" for (packet, d), why in discussion_reasons(state).items()]
    return [(DISCUSSION_TITLE, lines)] if lines else []


def reader_section(state: Calibration, figures: ReaderFigures | None) -> list[Section]:
    """The rules or the model as one more reader: what may be said of it, its distances, its levels; empty before it is opened."""
    from interviewer.present.panel import reader_remarks, reader_tables

    if state.reader is None or figures is None:
        return []
    told = [
        "; ".join([row[0], *(f"{h} {c}" for h, c in zip(header[1:], row[1:], strict=True))])
        for header, rows in (reader_tables(figures) if figures.against else ())
        for row in rows
    ]
    levels = [
        f"{s.packet}, {s.dimension}: {s.level or 'NE'}{f': {s.quote or s.reason}' if s.quote or s.reason else ''}"
        for s in state.reader.scores
    ]
    return [
        (f"One more reader, opened last: {figures.reader}", [*reader_remarks(figures), *told]),
        ("Its levels and quotes", levels),
    ]


def _markdown(sections: Iterable[Section]) -> str:
    """Sections as Markdown, every line escaped."""
    from interviewer.present.panel import safe_markdown

    return "".join(
        f"\n## {title}\n\n" + "".join(f"- {safe_markdown(line)}\n" for line in lines)
        for title, lines in sections
    )


def sections_words(sections: Iterable[Section], *, markdown: bool = False) -> str:
    """Sections for a terminal or as Markdown; empty where there are none."""
    held = list(sections)
    if markdown:
        return _markdown(held)
    return "".join(f"\n{title.upper()}\n" + "".join(f"  {line}\n" for line in lines) for title, lines in held)


def rates_lines(found: SelectionRates) -> list[str]:
    """The rates, their ratio, the exact test, and what one more would change."""
    rates = [f"{s} of {of} ({s / of:.0%})" for s, of in (found.first, found.second)]
    if found.ratio is None:
        return [f"{rates[0]} against {rates[1]}: nobody was selected, so there is no ratio"]
    side = "below" if found.below_four_fifths else "not below"
    lines = [
        f"{rates[0]} against {rates[1]}: ratio {found.ratio:.2f}, {side} four fifths",
        f"Fisher's exact test, two-sided: p = {found.p:.2f}",
    ]
    if found.one_more is not None:
        lines.append(
            f"one more selected in the group with the lower rate would make the ratio {found.one_more:.2f}"
        )
    if found.few:
        lines.append(
            "fewer than 30 in a group: the ratio jumps with single people; read it with the test, and not alone"
        )
    return [*lines, "counts of groups, nothing about a person; what follows from them is for people and law"]
