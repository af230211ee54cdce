"""A critique as HTML: back-translation first, findings, shape, questions, titles, cut list, numbers. All escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from interviewer.author import RULES, Difference
from interviewer.domain.annotated import SEVERITY
from interviewer.domain.critique.cut import ExhibitCall
from interviewer.domain.critique.questions import READERS
from interviewer.domain.critique.suggestion import Suggestion
from interviewer.domain.critique.values import Critique, Finding
from interviewer.domain.dossier import Dossier, Version
from interviewer.present.critique import ASIDE, KINDS, nothing_found, reading_lines, shape
from interviewer.present.rating import MANNERS, Names, blocks
from interviewer.web.feedback import diff_html, row_html

#: What can be downloaded, with the forms of each.
EXPORTS = (
    ("Comments", "comments", ("md", "json", "docx")),
    ("Annotated copy", "annotated", ("md", "docx", "html", "pdf")),
    ("Review sheet", "review-sheet", ("md", "docx", "html", "pdf")),
)
_FORMS = {"md": "Markdown", "json": "JSON", "docx": "Word", "html": "HTML", "pdf": "PDF"}


def being_read_html() -> str:
    """Shown between the click and the critique: the text is safe already."""
    return '<section class="feedback"><p class="rater" role="status">Your text is kept. Reading it …</p></section>'


def not_read_html(reason: str) -> str:
    """Shown where a text has no critique: that it was not read, why, and how to try again."""
    return (
        '<section class="feedback"><section class="card flags"><h3>Not read</h3>'
        f"<p>{escape(reason)}</p><p>Your text is kept. Press “Check it” to try again.</p></section></section>"
    )


def back_html(dossier: Dossier, version: Version) -> str:
    """The one sentence that the reader takes away, its quotes, and what the author said to it."""
    critique = version.critique
    said = dossier.read_back(version)
    answer = "Is that what you mean? If not, that is the finding."
    if said is not None:
        answer = "You said: that is what I mean." if said.right else "You said: that is not what I mean."
        answer += f" Meant is: {said.meant}" if said.meant and not said.right else ""
    slots = "".join(
        f'<span class="quote">“{escape(" ".join(s.evidence.quote.split()))}” <span class="place">{escape(s.evidence.place)}</span></span>'
        for s in (critique.reading.slots if critique.reading else ())
        if s.evidence
    )
    return (
        '<section class="feedback"><section class="card next back"><h3>What the reader will think</h3>'
        f'<p class="ask">{escape(critique.back_translation.sentence)}</p>{slots}<p role="status">{escape(answer)}</p></section></section>'
    )


def critique_html(
    dossier: Dossier,
    version: Version,
    *,
    library: Names,
    changed: Difference | None = None,
    export: str = "",
    writes_pdf: bool = True,
) -> str:
    """The critique of a version for the page.

    changed: what moved since the version before.  export: the address of the downloads.
    """
    critique = version.critique
    shown = blocks(critique.rating, library=library)
    seen = sorted((r for r in shown.heard if r.state != "not_observed"), key=lambda r: r.state == "met")
    rows = "".join(map(row_html, seen))
    counts = "".join(f"<li>{escape(c)}</li>" for c in shown.counts)
    heard = (
        f'<section class="card heard"><h3>Shape <span class="tally">{escape(shape(critique.rating))}</span></h3>'
        f'<ul class="checks">{rows}</ul><ul>{counts}</ul></section>'
    )
    aside = _findings(dossier, version) + _questions(dossier, version)
    below = _titles(critique) + _exhibits(critique) + _numbers(critique) + _remarks(critique)
    below += _folded("Against the weighted scorecard", shown.dimensions)
    below += _folded(
        f"What this rater cannot judge ({len(shown.needs_reader)})",
        (f"{r.title}: {r.reason}" for r in shown.needs_reader),
    )
    return (
        f'<section class="feedback" aria-label="Critique">{_failure(dossier)}{_head(version, shown.rater)}'
        f"{changed_html(changed, library=library)}{_read_again(version, changed)}"
        f'<div class="blocks">{heard}<div class="aside">{aside}</div></div>{below}'
        f'{_exports(export, writes_pdf=writes_pdf)}<p class="manners">{MANNERS}</p></section>'
    )


def suggestion_html(suggestion: Suggestion, finding: Finding) -> str:
    """A sentence with blanks, who wrote it, or why there is none. It changes nothing in the text."""
    head = f"<h3>{escape(finding.title)}</h3>"
    if suggestion.sentence is None:
        return f'<section class="card">{head}<p role="status">No sentence: {escape(suggestion.thrown_away or "none was written")}.</p></section>'
    blanks = (
        f"<p>For you to fill in: {escape(', '.join(suggestion.blanks))}.</p>" if suggestion.blanks else ""
    )
    return (
        f'<section class="card">{head}<p class="ask" role="status">{escape(suggestion.sentence)}</p>{blanks}'
        f'<p class="manners">Written by {"a template" if suggestion.by == "template" else "the model"}. Your text is not changed; take it or leave it.</p></section>'
    )


def finding_choices(dossier: Dossier, version: Version) -> list[tuple[str, str]]:
    """Findings for a list to choose from: open ones as ``finding INDEX``, those set aside as ``dispute NUMBER``."""
    choices = []
    for n, finding in enumerate(version.critique.findings):
        dispute = dossier.dispute_of(finding)
        label = f"{n + 1}. {finding.title}"
        choices.append(
            (f"{label} (set aside)", f"dispute {dispute.number}") if dispute else (label, f"finding {n}")
        )
    return choices


def changed_html(changed: Difference | None, *, library: Names) -> str:
    """What moved between two versions: verdicts, and findings; empty where nothing was before."""
    if changed is None:
        return ""
    if changed.before == changed.after:
        return (
            f'<section class="card diff"><h3>Nothing changed since version {changed.after}</h3>'
            "<p>Text, kind and reader are the same: no model was asked again.</p></section>"
        )
    moved = diff_html(changed.changes, library=library, against=f"version {changed.before}")
    told = [f"Gone: {f.title} ({f.criterion})" for f in changed.gone]
    told += [f"New: {f.title} ({f.criterion})" for f in changed.new]
    told += [f"Still there: {f.title} ({f.criterion})" for f in changed.still]
    told += [f"There before, behind others: {f.title} ({f.criterion})" for f in changed.risen]
    told += [f"Still there, now behind others: {f.title} ({f.criterion})" for f in changed.sunk]
    return moved + _listed("Findings since then", told)


def _read_again(version: Version, changed: Difference | None) -> str:
    """That a model reads a changed text as a whole: what it costs is not hidden."""
    if changed is None or changed.before == changed.after or version.by == RULES:
        return ""
    return '<p class="rater">The text, its kind or its reader changed, so the model read the whole of it again.</p>'


def _failure(dossier: Dossier) -> str:
    if not dossier.failure:
        return ""
    return (
        '<section class="card flags"><h3>The newest text was not read</h3>'
        f"<p>{escape(dossier.failure)}</p><p>Your text is kept. What stands below is of the version before.</p></section>"
    )


def _head(version: Version, rater: str) -> str:
    critique = version.critique
    reasons = f" ({escape('; '.join(critique.kind_reasons[:2]))})" if critique.kind_reasons else ""
    notes = [*critique.warnings, *reading_lines(critique.reading)]
    return (
        f'<p class="rater">Version {version.number}. Read as: {escape(KINDS[critique.kind])}{reasons}. '
        f"For: {escape(READERS[critique.reader])}. {escape(rater)}</p>"
        + "".join(f'<p class="void">{escape(w)}</p>' for w in notes)
    )


def _findings(dossier: Dossier, version: Version) -> str:
    found = dossier.open_findings(version)
    items = "".join(map(_finding, found))
    none = f"<p>{escape(nothing_found(version.critique.rating))}</p>"
    if not found and version.critique.findings:
        none = "<p>Nothing that you have not set aside.</p>"
    listed = f"<ol>{items}</ol>" if items else none
    aside = "".join(
        f'<li><span class="title">{escape(f.title)}</span> <span class="cid">{escape(f.criterion)}</span>: '
        f"{escape(d.reason or 'this is intended')}</li>"
        for f, d in dossier.set_aside(version)
    )
    aside = (
        f'<details class="set-aside" open><summary>Set aside by you</summary><ul>{aside}</ul></details>'
        if aside
        else ""
    )
    return f'<section class="card fix"><h3>Findings, by their effect on the decision</h3>{listed}{aside}</section>'


def _finding(finding: Finding) -> str:
    quote = _quote(finding.quote, finding.place)
    harm = f"<p>What follows: {escape(finding.harm)}</p>" if finding.harm else ""
    return (
        f'<li class="finding"><p class="title">{escape(finding.title)} <span class="says">{SEVERITY[finding.severity]}</span> '
        f'<span class="cid">{escape(finding.criterion)}</span></p><p class="reason">{escape(finding.says)}</p>{quote}{harm}'
        f"<p>Change: {escape(finding.fix)}</p></li>"
    )


def _questions(dossier: Dossier, version: Version) -> str:
    items = "".join(
        f'<li><p class="ask">{escape(q.question)}</p><p class="reason">{escape(q.because)}'
        f"{f' ({ASIDE})' if is_aside else ''}</p>{_quote(q.quote, q.place)}</li>"
        for q, is_aside in dossier.questions(version)
    )
    head = f"{READERS[version.critique.reader].capitalize()} will ask"
    return (
        f'<section class="card next questions"><h3>{escape(head)}</h3><ol>{items}</ol></section>'
        if items
        else ""
    )


def _quote(words: str | None, place: str | None) -> str:
    if not words:
        return ""
    return f'<span class="quote">“{escape(words)}” <span class="place">{escape(place or "")}</span></span>'


def _exports(export: str, *, writes_pdf: bool) -> str:
    if not export:
        return ""
    whole = f'<a href="{export}.md">Markdown</a> <a href="{export}.json">JSON</a>'
    lines = [f'<p class="exports">Kept in your history. The critique: {whole}</p>']
    for title, name, forms in EXPORTS:
        links = " ".join(
            f'<a href="{export}/{name}.{f}" aria-label="{title}, {_FORMS[f]}">{_FORMS[f]}</a>'
            for f in forms
            if f != "pdf" or writes_pdf
        )
        lines.append(f'<p class="exports">{title}: {links}</p>')
    if not writes_pdf:
        lines.append(
            "<p class=\"exports\">PDF needs one more part: pip install 'interviewer-studio[pdf]'. "
            "Until then the HTML prints to PDF from any browser.</p>"
        )
    return "".join(lines)


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
    belief = critique.reading.titles if critique.reading else None
    says = belief.says if belief else None
    lines = (
        [f"Read alone they say: {says}" if says else "Read alone they say nothing of the matter."]
        if belief
        else []
    )
    lines += [
        f"{t.title} ({t.place}): {t.says}" + (f", {t.because}" if t.says == "label" else "")
        for t in critique.titles
    ]
    return _folded(f"Titles read alone: {claims} of {len(critique.titles)} are claims", lines)


def _exhibits(critique: Critique) -> str:
    kept, spare = critique.exhibits.keep, critique.exhibits.to_appendix
    lines = [f"keep {e.label or e.title or e.place} ({e.place}): {_why(e)}" for e in kept]
    lines += [f"to the appendix: {e.label or e.title or e.place} ({e.place}): {_why(e)}" for e in spare]
    return _folded(
        f"Exhibits: keep {len(kept)}, move {len(spare)} to the appendix", lines, opened=bool(spare)
    )


def _why(exhibit: ExhibitCall) -> str:
    """Code's reason, and the reader's own where a model gave one."""
    return f"{exhibit.reason}. The reader: {exhibit.why}" if exhibit.why else exhibit.reason


def _numbers(critique: Critique) -> str:
    lines = [f"{n.says} " + "; ".join(f"“{s.quote}” ({s.place})" for s in n.spots) for n in critique.numbers]
    return _folded("Numbers that do not agree", lines, opened=True)


def _remarks(critique: Critique) -> str:
    lines: Sequence[str] = [f"{r.says} “{r.quote}” ({r.place})" for r in critique.remarks]
    return _folded(f"Smaller remarks ({len(lines)})", lines)
