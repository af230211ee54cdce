"""A critique in words: the narrative shape first, then findings, questions, titles, exhibits, numbers, and the weighted card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.domain.critique.amounts import NumberFault
from interviewer.domain.critique.cut import ExhibitCall
from interviewer.domain.critique.questions import READERS
from interviewer.domain.critique.reading import Reading
from interviewer.domain.critique.suggestion import Suggestion
from interviewer.domain.critique.values import Critique, Finding, Question
from interviewer.domain.dossier import Dispute, Dossier, Version
from interviewer.domain.rating import Rating
from interviewer.present.rating import MANNERS, Names, blocks, for_terminal

_CORE = ("N-DEC", "N-REC", "N-EVI", "N-CMM", "N-RISK", "N-APP")
_DONE = ("DN-1", "DN-2", "DN-3", "DN-4", "DN-5a", "DN-5b", "DN-6")
ASIDE = "you have set this aside"
KINDS = {
    "memo": "memo",
    "deck": "deck",
    "readout": "experiment readout",
    "kill-memo": "kill note",
    "design-doc": "design document",
    "rfc": "request for comments",
    "strategy": "technical strategy",
    "roadmap": "roadmap",
    "okr": "key results",
    "analysis": "analysis",
}


@dataclass(frozen=True)
class Sorted:
    """What an author has set aside parted from what is open; questions whose finding was set aside come last."""

    findings: tuple[Finding, ...]
    aside: tuple[tuple[Finding, Dispute], ...]
    questions: tuple[tuple[Question, bool], ...]


def dossier_markdown(dossier: Dossier, version: Version, *, library: Names, plain: bool = False) -> str:
    """The critique of a version as its author has left it: what was set aside stands last, and says so."""
    by_author = Sorted(
        findings=dossier.open_findings(version),
        aside=dossier.set_aside(version),
        questions=dossier.questions(version),
    )
    return critique_markdown(version.critique, library=library, plain=plain, by_author=by_author)


def critique_markdown(
    critique: Critique,
    *,
    library: Names,
    plain: bool = False,
    suggestions: Sequence[Suggestion] = (),
    by_author: Sorted | None = None,
) -> str:
    """The critique as Markdown, or (``plain``) as text for a terminal; ``suggestions`` one for each finding, if asked for.

    by_author: what the author has set aside; without it everything is open.
    """
    rating = critique.rating
    told = by_author or Sorted(critique.findings, (), tuple((q, False) for q in critique.questions))
    shown = blocks(rating, library=library)
    reasons = f" ({'; '.join(critique.kind_reasons[:2])})" if critique.kind_reasons else ""
    lines = [
        f"# Critique of a {KINDS[critique.kind]}",
        "",
        f"Read as: {KINDS[critique.kind]}{reasons}. For: {READERS[critique.reader]}.",
        "",
        shown.rater,
        "",
    ]
    lines += [*(f"Note: {w}" for w in critique.warnings), *([""] if critique.warnings else [])]
    lines += [
        "## What the reader will think",
        "",
        critique.back_translation.sentence,
        *_slots(critique.reading),
        "",
        "Is that what you mean? If not, that is the finding.",
        "",
    ]
    lines += [*reading_lines(critique.reading), *([""] if critique.reading else [])]
    lines += [f"## Shape: {shape(rating)}", ""]
    for row in shown.heard:
        lines.append(f"- {row.sign} **{row.title}** ({row.criterion}, {row.says}): {_one_line(row.reason)}")
        lines += [f'  - "{_cut(e.quote)}" ({e.place})' for e in row.evidence]
    lines += [f"- {count}" for count in shown.counts]
    lines += [
        "",
        "## Findings, by their effect on the decision",
        "",
        *_findings(told, rating, suggestions),
        "",
    ]
    lines += _set_aside(told.aside)
    lines += [
        f"## What {READERS[critique.reader]} will ask",
        "",
        *_questions(told.questions),
        "",
    ]
    lines += _titles(critique) + _exhibits(critique) + _numbers(critique.numbers) + _remarks(critique)
    lines += ["## Against the weighted scorecard", "", *(f"- {d}" for d in shown.dimensions), ""]
    if shown.needs_reader:
        lines += [
            "## What this rater cannot judge",
            "",
            *(f"- {r.title} ({r.criterion}): {r.reason}" for r in shown.needs_reader),
            "",
        ]
    if shown.void:
        lines += [shown.void, ""]
    lines.append(MANNERS)
    text = "\n".join(lines)
    return for_terminal(text) if plain else text


def shape(rating: Rating) -> str:
    """``5 of 6 core; not done: DN-4``; for other kinds how many checks are met."""
    parts = []
    if held := [rating.verdict(i) for i in _CORE if rating.verdict(i)]:
        parts.append(f"{sum(v is not None and v.verdict == 'met' for v in held)} of {len(_CORE)} core")
    if any(rating.verdict(i) or any(u.criterion == i for u in rating.unrated) for i in _DONE):
        open_ones = [i for i in _DONE if (v := rating.verdict(i)) is None or v.verdict != "met"]
        parts.append(f"not done: {', '.join(open_ones)}" if open_ones else "done")
    if not parts:
        judged = [v for v in rating.verdicts if v.measurement is None and not v.derived_from]
        looked = sum(u.looked for u in rating.unrated)
        parts.append(f"{sum(v.verdict == 'met' for v in judged)} of {len(judged) + looked} checks met")
    return "; ".join(parts)


def nothing_found(rating: Rating) -> str:
    """What to say where there is no finding: how much of it could not be judged belongs to it."""
    judged = sum(v.measurement is None and not v.derived_from for v in rating.verdicts)
    if judged == 0:
        return f"Nothing was judged ({len(rating.unrated)} checks have no verdict), so nothing can be said."
    open_ones = len(rating.unrated)
    return f"Nothing material.{f' {open_ones} of {judged + open_ones} checks have no verdict.' if open_ones else ''}"


def _findings(told: Sorted, rating: Rating, suggestions: Sequence[Suggestion]) -> list[str]:
    if not told.findings:
        return ["Nothing that you have not set aside." if told.aside else nothing_found(rating)]
    lines = []
    for n, finding in enumerate(told.findings, 1):
        lines.append(
            f"{n}. **{finding.title}** ({finding.criterion}, {finding.severity}): {_one_line(finding.says)}"
        )
        if finding.quote:
            lines.append(f'   - "{_cut(finding.quote)}" ({finding.place})')
        if finding.harm:
            lines.append(f"   - What follows: {finding.harm}")
        lines.append(f"   - Change: {finding.fix}")
        lines += [f"   - {suggested(s)}" for s in suggestions[n - 1 : n]]
    return lines


def _set_aside(aside: Sequence[tuple[Finding, Dispute]]) -> list[str]:
    if not aside:
        return []
    told = [f"- {f.title} ({f.criterion}): {_one_line(d.reason) or 'this is intended'}" for f, d in aside]
    return ["## Set aside by you", "", *told, ""]


def suggested(suggestion: Suggestion) -> str:
    """A suggestion in one line: the sentence with its blanks, or why there is none."""
    if suggestion.sentence is None:
        return f"No sentence: {suggestion.thrown_away}."
    who = "a model's sentence" if suggestion.by == "model" else "a pattern"
    return f"You could write ({who}; fill in what is in brackets): {suggestion.sentence}"


def _slots(reading: Reading | None) -> list[str]:
    """The quotes that a model's back-translation rests on."""
    if reading is None or reading.unread:
        return []
    words = {"what": "asks", "by": "by", "because": "because"}
    return [
        "",
        *(
            f'- {words[s.name]}: "{_cut(s.evidence.quote)}" ({s.evidence.place})'
            if s.evidence
            else f"- {words[s.name]}: {'open (the reader quoted what is not there)' if s.is_void else 'not there'}"
            for s in reading.slots
        ),
    ]


def reading_lines(reading: Reading | None) -> list[str]:
    """What a person should know about the reading itself."""
    if reading is None:
        return []
    if reading.unread:
        return [
            f"The model did not read it as its reader would: {reading.unread}. What stands here follows from the verdicts; check it again to try once more."
        ]
    who = f"Read by {reading.rater.model} (prompt {reading.rater.prompt})." if reading.rater else ""
    lines = [f"{who} Which finding weighs most is computed.".strip(), *reading.notes]
    if reading.void_quotes or reading.void_sentences:
        lines.append(
            f"Dropped: {reading.void_quotes} quote(s) that are not in the document, {reading.void_sentences} sentence(s) with numbers that are not."
        )
    return lines


def _questions(asked: Sequence[tuple[Question, bool]]) -> list[str]:
    lines = []
    for n, (question, is_aside) in enumerate(asked, 1):
        lines.append(f"{n}. {question.question} ({ASIDE if is_aside else _cut(question.because)})")
        if question.quote:
            lines.append(f'   - "{_cut(question.quote)}" ({question.place})')
    return lines


def _titles(critique: Critique) -> list[str]:
    if not critique.titles:
        return []
    claims = sum(t.says == "claim" for t in critique.titles)
    head = f"## Titles alone: {claims} of {len(critique.titles)} are claims"
    return [
        head,
        "",
        *_belief(critique.reading),
        *(f"- {t.title} ({t.place}): {t.says if t.says == 'claim' else t.because}" for t in critique.titles),
        "",
    ]


def _belief(reading: Reading | None) -> list[str]:
    """What the titles alone make a reader believe, where a model read them."""
    if reading is None or reading.titles is None:
        return []
    if reading.titles.says is None:
        return ["Who reads the titles alone learns nothing of the matter.", ""]
    return [f"Who reads the titles alone believes: {reading.titles.says}", ""]


def _exhibits(critique: Critique) -> list[str]:
    kept, spare = critique.exhibits.keep, critique.exhibits.to_appendix
    if not kept:
        return []
    lines = [f"## Exhibits: keep {len(kept)}, move {len(spare)} to the appendix", ""]
    lines += [f"- keep {_call(e)}" for e in kept]
    return [*lines, *(f"- appendix: {_call(e)}" for e in spare), ""]


def _call(exhibit: ExhibitCall) -> str:
    why = f". The reader: {exhibit.why}" if exhibit.why else ""
    return f"{exhibit.label or exhibit.title or exhibit.place} ({exhibit.place}): {exhibit.reason}{why}"


def _numbers(numbers: Sequence[NumberFault]) -> list[str]:
    if not numbers:
        return []
    lines = ["## Numbers that do not agree", ""]
    for fault in numbers:
        lines += [f"- {fault.says}", *(f'  - "{_cut(s.quote)}" ({s.place})' for s in fault.spots)]
    return [*lines, ""]


def _remarks(critique: Critique) -> list[str]:
    if not critique.remarks:
        return []
    return [
        "## Smaller remarks",
        "",
        *(f'- {r.place}: {r.says}: "{_cut(r.quote, 90)}"' for r in critique.remarks),
        "",
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, most: int = 160) -> str:
    flat = _one_line(text)
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"
