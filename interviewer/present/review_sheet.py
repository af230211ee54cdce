"""One page to take to the meeting: the decision, its slots, what is still open, and what will be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from interviewer.domain.annotated import SEVERITY
from interviewer.domain.critique.questions import READERS
from interviewer.domain.critique.values import Finding
from interviewer.domain.dossier import Dossier, Version
from interviewer.domain.paper import Paper, Part, bullets, heading, small, table, text
from interviewer.domain.rating import Rating
from interviewer.present.annotated import about
from interviewer.present.critique import ASIDE
from interviewer.present.rating import MANNERS, SAYS

CHANGE_OF_MIND = "What would change our mind"
_PARTS = {"metric": "CMM-m", "threshold": "CMM-t", "window": "CMM-w"}
#: What a decision needs, with the criteria that hold it, the first that was looked for counts.
SLOTS: Mapping[str, tuple[str, ...]] = {
    "Decision: who decides what, by when": ("N-DEC", "DN-1"),
    "Recommendation": ("N-REC", "DN-5a", "RDO-5", "KIL-3", "DOC-2"),
    "Headline evidence": ("N-EVI", "RDO-3", "KIL-1", "DOC-1"),
    "Alternatives": ("DOC-ALT",),
    "How sure": ("DN-4",),
    CHANGE_OF_MIND: ("N-CMM", "DN-5b"),
    "Failure criterion": ("DOC-4",),
    "Risk and what is not known": ("N-RISK", "DOC-5"),
    "What happens if it is not adopted": ("RFC-4",),
}
_MOST_WORDS = 24


def sheet_paper(dossier: Dossier, version: Version) -> Paper:
    """The review sheet of a version."""
    critique = version.critique
    said = dossier.read_back(version)
    meant = (
        ("", "")
        if said is None
        else ("The author: that is what I mean.", "")
        if said.right
        else ("The author: that is not what I mean.", f"Meant is: {said.meant}" if said.meant else "")
    )
    parts: list[Part] = [
        heading("What the reader will take away"),
        text(critique.back_translation.sentence),
        *(text(line) for line in meant if line),
        heading("The decision, slot by slot"),
        table([("Slot", "State", "In the document's words"), *_slots(critique.rating)]),
        heading("Open findings, by their effect on the decision"),
        *(_findings(dossier.open_findings(version)) or (text("Nothing material."),)),
    ]
    aside = dossier.set_aside(version)
    if aside:
        parts.append(heading("Set aside by the author"))
        parts += bullets(f"{f.title} ({f.criterion}): {d.reason or 'this is intended'}" for f, d in aside)
    parts += [
        heading(f"What {READERS[critique.reader]} will ask"),
        *bullets(_asked(dossier, version), steps=True),
        heading("In the meeting"),
        table([("Decided", "Conditions", "Owner", "By when"), ("", "", "", ""), ("", "", "", "")]),
        small(MANNERS),
    ]
    title = version.document.title or version.document.name or "the document"
    return Paper(title=f"Review sheet: {title}", about=about(version), parts=tuple(parts), dense=True)


def _slots(rating: Rating) -> Iterable[tuple[str, str, str]]:
    for slot, ids in SLOTS.items():
        verdict = next((v for i in ids if (v := rating.verdict(i))), None)
        if verdict is not None:
            quote = verdict.evidence[0].quote if verdict.evidence else ""
            yield slot, _state(slot, rating) or SAYS[verdict.verdict], _short(quote)
            continue
        unrated = next((u for u in rating.unrated if u.criterion in ids), None)
        if unrated is not None:
            yield slot, SAYS["not_found" if unrated.looked else "unrated"], ""


def _state(slot: str, rating: Rating) -> str:
    """For the change of mind its three parts, each with its verdict; empty for other slots or where none was judged."""
    if slot != CHANGE_OF_MIND:
        return ""
    held = {name: rating.verdict(id) for name, id in _PARTS.items()}
    return ", ".join(f"{name} {SAYS[v.verdict]}" for name, v in held.items() if v)


def _findings(found: Iterable[Finding]) -> tuple[Part, ...]:
    return bullets(
        (
            f"{f.title} ({f.criterion}, {SEVERITY[f.severity]}{', ' + f.place if f.place else ''}). {f.fix}"
            for f in found
        ),
        steps=True,
    )


def _asked(dossier: Dossier, version: Version) -> Iterable[str]:
    """The questions, each with how the newest rehearsal of this version answered it."""
    replies = {
        r.question: r for one in dossier.rehearsals if one.version == version.number for r in one.replies
    }
    for question, is_aside in dossier.questions(version):
        reply = replies.get(question.question)
        if reply is None or reply.answer is None:
            yield question.question + (f" ({ASIDE})" if is_aside else "")
        else:
            differ = (
                f"; does not agree with the document: {reply.disagreements[0].says}"
                if reply.disagreements
                else ""
            )
            yield f"{question.question} Rehearsed: {_short(reply.answer)}{differ}"


def _short(words: str) -> str:
    held = words.split()
    return " ".join(held[:_MOST_WORDS]) + (" …" if len(held) > _MOST_WORDS else "")
