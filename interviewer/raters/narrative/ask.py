"""Decision and recommendation: N-DEC, N-REC, DN-1, DN-5a."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.raters.narrative import words as w
from interviewer.raters.narrative.exhibited import shown_exhibits
from interviewer.raters.narrative.mark import Mark, checks, met, missing, partial, said
from interviewer.raters.narrative.page import OPENING_SHARE, Page, Sentence

_NOT_THE_ASK = re.compile(
    r"\b(?:risks?|unknowns?|not known|limit|limits|limitations?|caveats?|methods?|methodology|definitions?|data|appendix|open questions?|what (?:would|could) change|stop rule|"
    r"change of mind|alternatives?|rejected|background|hypothes[ie]s|mitigations?|migration|next)\b"
)
_ASK_TOPIC = re.compile(
    r"\b(?:recommendations?|asks?|our ask|proposal|the ask|we ask|what we (?:ask|want)|bottom line|tl;?dr|recommend(?:ed)?)\b"
)
_CONDITION = re.compile(r"\b(?:if|unless|because|since|as long as|provided)\b|;")
_QUESTION = re.compile(
    r"\?\s*$|\b(?:asks?|answers?|examines?|tests?|settles?|establishes?|finds? out|determines?|investigat\w+|whether|to (?:learn|find out|know|decide)) (?:the question )?(?:of )?(?:whether|how (?:much|many|far)|which|if|by how much)\b"
)


@dataclass(frozen=True)
class Decision:
    """A sentence that speaks of a decision, and which of who, what and by when it gives."""

    sentence: Sentence
    who: str
    choice: str
    when: str
    also: tuple[Sentence, ...] = ()

    @property
    def slots(self) -> int:
        """How many of the three are there."""
        return bool(self.who) + bool(self.choice) + bool(self.when)

    @property
    def lacks(self) -> list[str]:
        """The slots that are not there, in words."""
        named = (("who decides", self.who), ("what the choice is", self.choice), ("by when", self.when))
        return [name for name, held in named if not held]


def decision(page: Page) -> Decision | None:
    """The fullest decision sentence of the body; of equals the first."""
    found = page.once("decision", _decision)
    return found if isinstance(found, Decision) else None


def _decision(page: Page) -> Decision | None:
    addressee = next((s for s in page.body if w.ADDRESSEE.match(s.label) and len(s.t.split()) <= 12), None)
    read = [d for s in page.body if (d := _read_decision(s, addressee))]
    early = [d for d in read if _is_early(d.sentence)]
    return max(early or read, key=lambda d: (d.slots, -d.sentence.index), default=None)


def _read_decision(sentence: Sentence, addressee: Sentence | None) -> Decision | None:
    t = sentence.full
    put_to = w.PUT_TO.search(t)
    cue = w.DECIDE.search(t) or put_to
    if cue is None or w.TAKEN.search(t) or (sentence.t.endswith("?") and "decide" not in t):
        return None
    if _NOT_THE_ASK.search(sentence.label) or re.search(
        r"\b(?:risk|appendix|limit|alternatives?)", sentence.heading
    ):
        return None
    choice, when, who = w.CHOICE.search(t) or put_to, w.BY_WHEN.search(t), w.DECIDER.search(t)
    is_asked = when is not None and w.ASKED_TO_DECIDE.search(t) is not None
    if choice is None and not is_asked:
        return None
    is_addressed = bool(re.search(r"\b(?:please|you|we ask|your)\b", t)) and addressee is not None
    also = (addressee,) if addressee is not None and who is None and is_addressed else ()
    by = who.group() if who else addressee.t if addressee is not None and also else ""
    return Decision(sentence, by, choice.group() if choice else "", when.group() if when else "", also)


def _is_early(sentence: Sentence) -> bool:
    return sentence.at <= OPENING_SHARE or sentence.index <= 1


@checks("N-DEC")
def decision_sentence(page: Page) -> Mark:
    """Who decides what by when, in one sentence of the first fifth."""
    found = decision(page)
    purpose = next(page.find(w.PURPOSE, [s for s in page.body if s.at <= 0.3]), None)
    if found is None:
        if purpose:
            return missing(f"{said(purpose[1])} is a purpose, not a decision", at=purpose[0])
        return missing("no sentence says who decides what by when")
    place = "" if _is_early(found.sentence) else f"it stands {round(100 * found.sentence.at)} % into the text"
    gaps = [f"{' and '.join(found.lacks)} not found"] if found.lacks else []
    if not gaps and not place:
        return met(
            (found.sentence, *found.also),
            f'who: "{found.who}"; when: "{found.when}"; choice: "{_short(found.choice)}"',
        )
    return partial((found.sentence, *found.also), "; ".join(filter(None, (*gaps, place))))


@checks("DN-1")
def question_up_front(page: Page) -> Mark:
    """The question or the decision, in the opening."""
    found = decision(page)
    asked = [
        s
        for s in page.body
        if not _NOT_THE_ASK.search(s.topic) and (_QUESTION.search(s.t) or (s.label == "question"))
    ]
    candidates = sorted(
        {s.index: s for s in (*([found.sentence] if found else []), *asked)}.values(), key=lambda s: s.index
    )
    if not candidates:
        return missing("no question and no decision in the opening")
    first = candidates[0]
    if _is_early(first) or first.at <= 0.25:
        return met(first, "the opening puts the question")
    return partial(first, f"the question stands {round(100 * first.at)} % into the text")


@dataclass(frozen=True)
class Recommendation:
    """What is recommended: a sentence, the words that make it one, and whether it is hedged."""

    sentence: Sentence
    cue: str
    is_hedged: bool


@dataclass(frozen=True)
class Recommendations:
    """Every recommendation in order, and the sentences that leave options at equal rank."""

    firm: tuple[Recommendation, ...]
    hedged: tuple[Recommendation, ...]
    options: tuple[Sentence, ...]


def recommendations(page: Page) -> Recommendations:
    """What the document recommends."""
    found = page.once("recommendations", _recommendations)
    assert isinstance(found, Recommendations)
    return found


def _recommendations(page: Page) -> Recommendations:
    read = [r for s in page.body if (r := _read_recommendation(s))]
    options = _options(page)
    unequal = [r for r in read if r.sentence not in options]
    return Recommendations(
        firm=tuple(r for r in unequal if not r.is_hedged),
        hedged=tuple(r for r in unequal if r.is_hedged),
        options=options,
    )


def _read_recommendation(sentence: Sentence) -> Recommendation | None:
    if (
        not sentence.is_prose
        or _NOT_THE_ASK.search(sentence.label)
        or (_NOT_THE_ASK.search(sentence.heading) and not _ASK_TOPIC.search(sentence.heading))
    ):
        return None
    if sentence.t.startswith(('"', "'", ">")) or w.PURPOSE.search(sentence.t) or sentence.t.endswith("?"):
        return None
    main = _CONDITION.split(sentence.t)[0]
    cue = w.RECOMMENDS.search(main) or w.IMPERATIVE.match(main)
    if cue is None and _ASK_TOPIC.search(sentence.label) and len(main.split()) >= 3:
        cue = re.match(r"\S+ \S+", main)
    hedge = (
        w.HEDGE.search(main) if cue else w.HEDGED.search(main) if _ASK_TOPIC.search(sentence.topic) else None
    )
    if cue is None and hedge is None:
        return None
    if w.MORE_STUDY.search(main):
        return None
    return Recommendation(sentence, said(cue or hedge), hedge is not None)


def _options(page: Page) -> tuple[Sentence, ...]:
    listed = [s for s in page.body if w.EQUAL_RANK.search(s.full) or w.LISTED_OPTIONS.search(s.full)]
    labelled = [(s, m["first"]) for s in page.body for m in w.OPTION.finditer(s.full)]
    if len({letter for _, letter in labelled}) >= 2:
        listed += [s for s, _ in labelled]
    return tuple(sorted({s.index: s for s in listed}.values(), key=lambda s: s.index))


@checks("N-REC")
def one_recommendation(page: Page) -> Mark:
    """Exactly one option, as an instruction, before the evidence."""
    found = recommendations(page)
    if found.firm:
        first = found.firm[0]
        starts = evidence_starts(page)
        if first.sentence.index > starts and first.sentence.at > OPENING_SHARE:
            return partial(first.sentence, f"one option ({first.cue}), but only after the evidence")
        return met(first.sentence, f"one option is recommended ({first.cue}), before the evidence")
    if found.options:
        return missing("options of equal rank; none is recommended", at=found.options)
    open_ended = [r for r in found.hedged if re.search(r"\bor\b", r.sentence.t)]
    if open_ended:
        return missing(f"several ways, each of them hedged ({open_ended[0].cue})", at=open_ended[0].sentence)
    if found.hedged:
        return partial(found.hedged[0].sentence, f"one option, but hedged ({found.hedged[0].cue})")
    return missing("no sentence recommends anything")


@checks("DN-5a")
def says_what_to_do(page: Page) -> Mark:
    """What to do, wherever it stands."""
    found = recommendations(page)
    if found.firm:
        return met(found.firm[0].sentence, f"says what to do ({found.firm[0].cue})")
    if found.options:
        return missing("options of equal rank; none is recommended", at=found.options)
    if found.hedged:
        return partial(found.hedged[0].sentence, f"says what to consider ({found.hedged[0].cue})")
    return missing("findings only: no sentence says what to do")


def evidence_starts(page: Page) -> int:
    """Index of the sentence with which the evidence begins: the first exhibit, else the first comparison."""
    asked = {d.sentence.index for d in [decision(page)] if d}
    shown = [e.sentences[0].index for e in shown_exhibits(page) if e.sentences]
    if shown:
        return min(shown)
    said_first = [
        s.index
        for s in page.prose
        if s.index not in asked and w.compares(s.t) and not _NOT_THE_ASK.search(s.topic)
    ]
    return min(said_first, default=len(page.sentences))


def ask_index(page: Page) -> int | None:
    """Index of the first sentence of the ask: recommendation or decision; None without one."""
    found, decided = recommendations(page), decision(page)
    indexes: Sequence[int] = [r.sentence.index for r in (*found.firm, *found.hedged)] + (
        [decided.sentence.index] if decided else []
    )
    return min(indexes, default=None)


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:37].rstrip() + "…"
