"""What of a reader's reply holds up: quotes found again, sentences that say only what the document says.

What fails is dropped and counted, never mended. A fault counts when as many separate stretches as its kind asks
for were found again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interviewer.domain.critique.reading import FaultSeen, Harm, Reading, Slot, SlotName, TitlesTaken, Worded
from interviewer.domain.critique.reading_reply import (
    BackReply,
    Brief,
    ExhibitReply,
    FaultReply,
    HarmReply,
    QuestionReply,
    ReadingReply,
    SlotReply,
    TitlesReply,
)
from interviewer.domain.invention import invented_numbers
from interviewer.domain.rating import Evidence, Quote, RaterInfo, find_quote
from interviewer.domain.text import Text

MOST_WORDS = 60  # asked for are 25; a reply that runs on is not shown
STEERED = "The text holds words addressed to the reader; they were ignored and change nothing."


def settle_reading(reply: ReadingReply, brief: Brief, *, rater: RaterInfo) -> Reading:
    """What of ``reply`` holds up against the document of ``brief``."""
    check = _Check(brief.text)
    reading = Reading(
        rater=rater,
        slots=tuple(_slots(reply.back, check)),
        faults=tuple(_faults(reply.faults, brief, check)),
        harms=tuple(_harms(reply.harms, brief, check)),
        questions=tuple(_questions(reply.questions, brief, check)),
        titles=_titles(reply.titles, brief, check),
        exhibits=tuple(_exhibits(reply.exhibits, brief, check)),
        notes=(STEERED,) if any(i.strip() for i in reply.instructions) else (),
    )
    return reading.model_copy(
        update={"void_quotes": check.void_quotes, "void_sentences": check.void_sentences}
    )


class _Check:
    """Looks for quotes and into sentences, and counts what fails."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.void_quotes = self.void_sentences = 0

    def quote(self, words: str | None) -> Evidence | None:
        if not words or not words.strip():
            return None
        found = find_quote(Quote(text=words), self.text)
        self.void_quotes += found is None
        return found

    def quotes(self, words: Iterable[str]) -> tuple[Evidence, ...]:
        found = [self.quote(w) for w in words]
        return tuple(dict.fromkeys(e for e in found if e is not None))

    def sentence(self, words: str | None) -> str | None:
        flat = " ".join((words or "").split())
        if not flat:
            return None
        if len(flat.split()) > MOST_WORDS or invented_numbers(flat, self.text):
            self.void_sentences += 1
            return None
        return flat


def _slots(back: BackReply, check: _Check) -> Iterable[Slot]:
    given: tuple[tuple[SlotName, SlotReply], ...] = (
        ("what", back.what),
        ("by", back.by),
        ("because", back.because),
    )
    for name, slot in given:
        evidence = check.quote(slot.quote)
        says = check.sentence(slot.says) if evidence else None
        flat = " ".join(evidence.quote.split()) if evidence else None
        was_said = bool((slot.says or "").strip() or (slot.quote or "").strip())
        yield Slot(name=name, says=says or flat, evidence=evidence, is_void=was_said and evidence is None)


def _faults(replies: Sequence[FaultReply], brief: Brief, check: _Check) -> Iterable[FaultSeen]:
    kinds = {k.id: k for k in brief.faults}
    told: set[str] = set()
    for reply in replies:
        kind = kinds.get(reply.id)
        if kind is None or kind.id in told:
            continue
        found = check.quotes(reply.quotes)
        if len(_apart(found)) < kind.quotes:
            continue
        told.add(kind.id)
        says = check.sentence(reply.why) or kind.shown_by
        yield FaultSeen(kind=kind, sure=reply.state == "shown", says=says, evidence=found)


def _apart(found: Sequence[Evidence]) -> list[Evidence]:
    """The quotes that do not overlap one taken before them."""
    kept: list[Evidence] = []
    for one in found:
        if not any(one.place == k.place and one.start < k.end and k.start < one.end for k in kept):
            kept.append(one)
    return kept


def _harms(replies: Sequence[HarmReply], brief: Brief, check: _Check) -> Iterable[Harm]:
    wanted = {m.id for m in brief.missing}
    for reply in replies:
        if reply.id not in wanted:
            continue
        wanted.discard(reply.id)
        if not (reply.harm or "").strip():
            yield Harm(criterion=reply.id, says=None, evidence=None)
            continue
        evidence = check.quote(reply.quote)
        says = check.sentence(reply.harm)
        if says and evidence:
            yield Harm(criterion=reply.id, says=says, evidence=evidence)


def _questions(replies: Sequence[QuestionReply], brief: Brief, check: _Check) -> Iterable[Worded]:
    wanted = set(range(1, len(brief.questions) + 1))
    for reply in replies:
        if reply.number not in wanted:
            continue
        evidence, says = check.quote(reply.quote), check.sentence(reply.question)
        if evidence and says and says.endswith("?"):
            wanted.discard(reply.number)
            yield Worded(about=str(reply.number), says=says, evidence=evidence)


def _titles(reply: TitlesReply, brief: Brief, check: _Check) -> TitlesTaken:
    titles = {place for place, _ in brief.document.titles()}
    only = Text(kind="document", passages=tuple(p for p in brief.text.passages if p.id in titles))
    within = _Check(only)
    found = within.quotes(reply.quotes)
    check.void_quotes += within.void_quotes
    says = check.sentence(reply.belief)
    return TitlesTaken(says=says if found else None, evidence=found if says else ())


def _exhibits(replies: Sequence[ExhibitReply], brief: Brief, check: _Check) -> Iterable[Worded]:
    places = brief.exhibit_ids()
    for reply in replies:
        place = places.pop(reply.id.strip(), None)
        if place is None:
            continue
        evidence, says = check.quote(reply.quote), check.sentence(reply.why)
        if evidence and says:
            yield Worded(about=place, says=says, evidence=evidence)
