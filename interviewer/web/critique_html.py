"""A critique as HTML: back-translation first, findings, shape, questions, titles, cut list, numbers. All escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from interviewer.conduct import Change
from interviewer.domain.critique.questions import READERS
from interviewer.domain.critique.values import Critique
from interviewer.present.critique import KINDS, shape
from interviewer.present.rating import MANNERS, Names, blocks
from interviewer.web.feedback import diff_html, row_html

_SEVERITY = {"high": "harms the decision", "medium": "weakens it", "low": "smaller"}


def critique_html(
    critique: Critique, *, library: Names, changes: Sequence[Change] = (), export: str = ""
) -> str:
    """The whole critique for the page; ``changes`` since the last check, ``export`` the address of the downloads."""
    shown = blocks(critique.rating, library=library)
    reasons = f" ({escape('; '.join(critique.kind_reasons[:2]))})" if critique.kind_reasons else ""
    links = f'<a href="{export}.md">Markdown</a> <a href="{export}.json">JSON</a>' if export else ""
    head = (
        f'<p class="rater">Read as: {escape(KINDS[critique.kind])}{reasons}. For: {escape(READERS[critique.reader])}. '
        f"{escape(shown.rater)}</p>" + "".join(f'<p class="void">{escape(w)}</p>' for w in critique.warnings)
    )
    back = (
        '<section class="card next back"><h3>What the reader will think</h3>'
        f'<p class="ask">{escape(critique.back_translation.sentence)}</p>'
        "<p>Is that what you mean? If not, that is the finding.</p></section>"
    )
    rows = "".join(row_html(r) for r in shown.heard if r.state != "not_observed")
    counts = "".join(f"<li>{escape(c)}</li>" for c in shown.counts)
    heard = (
        f'<section class="card heard"><h3>Shape <span class="tally">{escape(shape(critique.rating))}</span></h3>'
        f'<ul class="checks">{rows}</ul><ul>{counts}</ul></section>'
    )
    aside = _findings(critique) + _listed(
        f"{READERS[critique.reader].capitalize()} will ask",
        (q.question for q in critique.questions),
        ordered=True,
    )
    below = _titles(critique) + _exhibits(critique) + _numbers(critique) + _remarks(critique)
    below += _folded("Against the weighted scorecard", shown.dimensions)
    below += _folded(
        f"What this rater cannot judge ({len(shown.needs_reader)})",
        (f"{r.title}: {r.reason}" for r in shown.needs_reader),
    )
    return (
        f'<section class="feedback" aria-label="Critique">{head}{diff_html(changes, library=library, against="the last check")}'
        f'{back}<div class="blocks">{heard}<div class="aside">{aside}</div></div>{below}'
        f'<p class="exports">Kept in your history. Download it: {links}</p><p class="manners">{MANNERS}</p></section>'
    )


def _findings(critique: Critique) -> str:
    if not critique.findings:
        return '<section class="card fix"><h3>Findings</h3><p>Nothing material.</p></section>'
    items = "".join(
        f'<li class="finding"><p class="title">{escape(f.title)} <span class="says">{_SEVERITY[f.severity]}</span> '
        f'<span class="cid">{escape(f.criterion)}</span></p><p class="reason">{escape(f.says)}</p>'
        + (
            f'<span class="quote">“{escape(f.quote)}” <span class="place">{escape(f.place or "")}</span></span>'
            if f.quote
            else ""
        )
        + f"<p>Change: {escape(f.fix)}</p></li>"
        for f in critique.findings
    )
    return f'<section class="card fix"><h3>Findings, by their effect on the decision</h3><ol>{items}</ol></section>'


def _listed(title: str, entries: Iterable[str], *, ordered: bool = False) -> str:
    tag = "ol" if ordered else "ul"
    items = "".join(f"<li>{escape(e)}</li>" for e in entries)
    return (
        f'<section class="card next"><h3>{escape(title)}</h3><{tag}>{items}</{tag}></section>'
        if items
        else ""
    )


def _folded(title: str, entries: Iterable[str], *, opened: bool = False) -> str:
    items = "".join(f"<li>{escape(e)}</li>" for e in entries)
    is_open = " open" if opened else ""
    return f"<details{is_open}><summary>{escape(title)}</summary><ul>{items}</ul></details>" if items else ""


def _titles(critique: Critique) -> str:
    claims = sum(t.says == "claim" for t in critique.titles)
    return _folded(
        f"Titles read alone: {claims} of {len(critique.titles)} are claims",
        (
            f"{t.title} ({t.place}): {t.says}" + (f", {t.because}" if t.says == "label" else "")
            for t in critique.titles
        ),
    )


def _exhibits(critique: Critique) -> str:
    kept, spare = critique.exhibits.keep, critique.exhibits.to_appendix
    lines = [f"keep {e.label or e.title or e.place} ({e.place}): {e.reason}" for e in kept]
    lines += [f"to the appendix: {e.label or e.title or e.place} ({e.place}): {e.reason}" for e in spare]
    return _folded(
        f"Exhibits: keep {len(kept)}, move {len(spare)} to the appendix", lines, opened=bool(spare)
    )


def _numbers(critique: Critique) -> str:
    lines = [f"{n.says} " + "; ".join(f"“{s.quote}” ({s.place})" for s in n.spots) for n in critique.numbers]
    return _folded("Numbers that do not agree", lines, opened=True)


def _remarks(critique: Critique) -> str:
    lines = [f"{r.says} “{r.quote}” ({r.place})" for r in critique.remarks]
    return _folded(f"Smaller remarks ({len(lines)})", lines)
