"""What a whole loop shows: one set of verdicts over all its answers, topics, levels, scope, packet. Pure functions.

How several answers of one person become one verdict per criterion:

* A criterion that a story shows or does not show counts once it was shown anywhere: the highest verdict of the answers
  in which it was observed. Evidence anywhere in the packet is evidence; an answer to another question does not take it back.
* What every answer shows (`HABITS`: answer first, visible structure, own part) is a habit. One good answer of four is not one,
  so the median over the answers counts, of two middle ones the lower.
* Only answers that were observed take part; ``not_observed`` stays what it is when there is nothing else.
* Credit that takes two criteria is given within one answer, never from two stories together.
* Of several takes of one question the newest that was rated counts; a red flag that was confirmed in any of them stays.

Both rules keep the levels monotone: raising a verdict in any answer never lowers one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from interviewer.domain import delivery, level
from interviewer.domain.interview import Guess, Interview, Take, Turn
from interviewer.domain.rating import (
    CREDIT,
    Composite,
    DimensionLevel,
    Evidence,
    Flag,
    Rating,
    VerdictValue,
    is_higher,
)
from interviewer.domain.rubric import Criterion, Rubric
from interviewer.domain.story import PARTS, WORDS_PER_MINUTE

HABITS = frozenset({"COM-1", "COM-3", "LED-3"})
_FLAG_RANK = {"cleared": 0, "suspected": 1, "confirmed": 2}
_SCOPES = ("IC", "MG", "ST")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Heard(_Frozen):
    """One take with its newest rating; None where it has none, and why."""

    index: int  # place of the take in the interview
    take: Take
    rating: Rating | None
    failure: str | None = None


class Shown(_Frozen):
    """The verdict on one criterion over all answers, and where it comes from (index of the take)."""

    criterion: str
    verdict: VerdictValue
    take: int
    evidence: tuple[Evidence, ...] = ()


def counted(heard: Sequence[Heard]) -> tuple[Heard, ...]:
    """Of every question the newest take that was rated, in the order they were first asked."""
    newest = {h.take.probe: h for h in heard if h.rating is not None}
    order = dict.fromkeys(h.take.probe for h in heard)
    return tuple(newest[p] for p in order if p in newest)


def union(heard: Sequence[Heard]) -> dict[str, Shown]:
    """One verdict per criterion over all answers, by the rule at the top of this file. Counts on the clock take no part."""
    seen: dict[str, list[Shown]] = {}
    for one in counted(heard):
        assert one.rating is not None
        for verdict in one.rating.verdicts:
            if verdict.measurement is None:
                shown = Shown(
                    criterion=verdict.criterion,
                    verdict=verdict.verdict,
                    take=one.index,
                    evidence=verdict.evidence,
                )
                seen.setdefault(verdict.criterion, []).append(shown)
    return {i: _one_of(i, found) for i, found in seen.items()}


def _one_of(criterion: str, found: Sequence[Shown]) -> Shown:
    observed = [s for s in found if s.verdict in CREDIT]
    if not observed:
        return found[0]
    if criterion in HABITS:
        return sorted(observed, key=lambda s: CREDIT[s.verdict])[(len(observed) - 1) // 2]
    best = observed[0]
    for one in observed[1:]:
        best = one if is_higher(one.verdict, best.verdict) else best
    return best


def flags(heard: Sequence[Heard]) -> tuple[Flag, ...]:
    """Every red flag at the worst it has come to in any take, with the quotes from there."""
    worst: dict[str, Flag] = {}
    for one in heard:
        for flag in one.rating.red_flags if one.rating else ():
            held = worst.get(flag.id)
            if held is None or _FLAG_RANK[flag.state] > _FLAG_RANK[held.state]:
                worst[flag.id] = flag
    return tuple(worst[i] for i in sorted(worst))


def levels(heard: Sequence[Heard], scorecard: Rubric) -> tuple[DimensionLevel, ...]:
    """The level of every dimension over all answers."""
    values = {i: s.verdict for i, s in union(heard).items()}
    home = {f.id: f.dimension for f in scorecard.red_flags}
    drilled = frozenset[str]().union(*(h.take.text().drilled for h in counted(heard)))
    return tuple(
        level.level(d, values, flags=flags(heard), flag_dimension=home, drilled=drilled)
        for d in scorecard.dimensions
    )


def composite(found: Sequence[DimensionLevel], heard: Sequence[Heard], scorecard: Rubric) -> Composite:
    """The composite with its coverage; without a value where a rule rater judged any of the answers."""
    whole = level.composite(found, {d.id: d.weight for d in scorecard.dimensions})
    if any(h.rating and h.rating.rater.kind == "rules" for h in heard):
        return Composite(value=None, coverage=whole.coverage)
    return whole


class Topic(_Frozen):
    """A topic family over all answers: what was credited (in part counts half) of what was judged or looked for, and what
    needs a reader."""

    family: str
    credit: float
    of: int
    unrated: int = 0

    @property
    def says(self) -> str:
        """``KIL 5 of 6``."""
        return f"{self.family} {self.credit:g} of {self.of}"


def topics(heard: Sequence[Heard], scorecard: Rubric) -> tuple[Topic, ...]:
    """The topic families that were asked about, in the order they came up; dimensions, STAR and scope are not topics."""
    own = {d.id for d in scorecard.dimensions} | {"LVL", "ST"}
    whole = union(heard)
    judged: dict[str, list[Shown]] = {}
    looked: dict[str, set[str]] = {}  # looked for and not found
    unrated: dict[str, set[str]] = {}
    for one in counted(heard):
        assert one.rating is not None
        for verdict in one.rating.verdicts:
            family = verdict.criterion.partition("-")[0]
            known = judged.setdefault(family, [])
            if whole.get(verdict.criterion) and whole[verdict.criterion] not in known:
                known.append(whole[verdict.criterion])
        for gap in one.rating.unrated:
            if whole.get(gap.criterion) is None:
                kept = looked if gap.looked else unrated
                kept.setdefault(gap.criterion.partition("-")[0], set()).add(gap.criterion)
    return tuple(
        Topic(
            family=f,
            credit=sum(CREDIT.get(s.verdict, 0.0) for s in shown),
            of=len(shown) + len(looked.get(f, ())),
            unrated=len(unrated.get(f, set()) - looked.get(f, set())),
        )
        for f, shown in judged.items()
        if f not in own and (shown or looked.get(f))
    )


# --- what the evidence says of scope ---------------------------------------------------------------


class Mirror(_Frozen):
    """How far the stories reach: the widest scope shown with its quotes, and what is missing for each wider one."""

    scope: str | None
    evidence: tuple[Evidence, ...]
    missing: tuple[tuple[str, str], ...]


def mirror(heard: Sequence[Heard], criteria: Mapping[str, Criterion]) -> Mirror:
    """Scope over all answers. Scope is not quality: it says how far a story reached, not how well it was told."""
    shown = {i: s for i, s in union(heard).items() if i.startswith("LVL-")}
    scope = level.scope({i: s.verdict for i, s in shown.items()})
    wider = _SCOPES[_SCOPES.index(scope) + 1 :] if scope else _SCOPES
    return Mirror(
        scope=scope,
        evidence=shown[f"LVL-{scope}"].evidence if scope else (),
        missing=tuple((s, criteria[f"LVL-{s}"].met) for s in wider if f"LVL-{s}" in criteria),
    )


# --- the time line of one answer -------------------------------------------------------------------


class Mark(_Frozen):
    """Where a part of the story is first said: the number of the word, and the second it falls on.

    ``follow_up`` is 0 for the opening answer, else the number of the follow-up in which it came.
    """

    label: str
    word: int
    second: float
    follow_up: int = 0


class Timeline(_Frozen):
    """The marks of one take in the order they were said; ``measured`` tells seconds of a recording from words at 150 a minute."""

    marks: tuple[Mark, ...]
    words: int
    seconds: float
    measured: bool


def timeline(take: Take, rating: Rating) -> Timeline:
    """When S, T, A, R and the lesson were first said.

    In seconds of the recording where there is one (by its word times, else its length is shared out evenly over its
    words); typed words count at 150 a minute.
    """
    said = [t for t in take.turns if t.answer is not None]
    opening = said[0] if said else None
    words = len((opening.answer or "").split()) if opening else 0
    measured = bool(opening and opening.seconds)
    total = (opening.seconds if opening else None) or words * 60 / WORDS_PER_MINUTE
    marks = []
    for verdict in rating.verdicts:
        part = PARTS.get(verdict.criterion)
        if part and CREDIT.get(verdict.verdict) and verdict.evidence:
            marks.append(_mark(part, verdict.evidence, rating, opening, total=total, words=words))
    return Timeline(
        marks=tuple(sorted(marks, key=lambda m: (m.follow_up, m.word))),
        words=words,
        seconds=round(total, 1),
        measured=measured,
    )


def _mark(
    label: str,
    evidence: Sequence[Evidence],
    rating: Rating,
    opening: Turn | None,
    *,
    total: float,
    words: int,
) -> Mark:
    def place(e: Evidence) -> tuple[int, int]:
        return int(e.place.removeprefix("turn ") or 0), e.start

    first = min(evidence, key=place)
    turn, start = place(first)
    text = next((p.text for p in rating.passages if p.id == first.place), "")
    word = len(text[:start].split()) + 1
    if turn > 1:
        return Mark(label=label, word=word, second=0.0, follow_up=turn - 1)
    heard = None
    if opening is not None and opening.delivery is not None:
        heard = delivery.spoken_at(text, opening.delivery, start, first.end)
    second = heard[0] if heard else (word - 1) * total / max(1, words)
    return Mark(label=label, word=word, second=round(second, 1))


def stretches(take: Take, rating: Rating) -> tuple[delivery.Stretch, ...]:
    """Where the quoted words of situation, task, action and result of the opening answer stand, in seconds; none if typed."""
    said = next((t for t in take.turns if t.answer is not None), None)
    if said is None or said.delivery is None:
        return ()
    quotes = [
        (v.criterion, e.start, e.end)
        for v in rating.verdicts
        if CREDIT.get(v.verdict)
        for e in v.evidence
        if e.place == "turn 1"
    ]
    return delivery.time_line(quotes, text=said.answer or "", delivery=said.delivery)


# --- the packet ------------------------------------------------------------------------------------


class PacketLine(_Frozen):
    """One line of an interviewer's notes: ``+`` with the words that show it, ``−`` with the question that did not bring it,
    ``?`` where it was looked for and not found, which is no proof that it was not said."""

    sign: str
    criterion: str
    quotes: tuple[str, ...] = ()
    in_part: bool = False
    asked: str | None = None


def packet(heard: Heard) -> tuple[PacketLine, ...]:
    """What an interviewer would have written on one answer: verbatim, + before −, without a mark or a recommendation.

    Only what was asked about is a −; nobody writes down what nobody asked.
    """
    if heard.rating is None:
        return ()
    questions = {t.criterion: t.question for t in heard.take.turns if t.criterion}
    plus, minus = [], []
    for verdict in heard.rating.verdicts:
        if verdict.measurement or verdict.derived_from or verdict.criterion.startswith("LVL-"):
            continue
        if CREDIT.get(verdict.verdict):
            quotes = tuple(" ".join(e.quote.split()) for e in verdict.evidence)
            plus.append(
                PacketLine(
                    sign="+", criterion=verdict.criterion, quotes=quotes, in_part=verdict.verdict == "partial"
                )
            )
        elif verdict.verdict == "not_met":
            asked = questions.get(verdict.criterion)
            minus.append(PacketLine(sign="−", criterion=verdict.criterion, asked=asked))
    maybe = [
        PacketLine(sign="?", criterion=u.criterion, asked=questions.get(u.criterion))
        for u in heard.rating.unrated
        if u.looked and not u.criterion.startswith("LVL-")
    ]
    return (*plus, *minus, *maybe)


# --- the prediction --------------------------------------------------------------------------------


class Outcome(_Frozen):
    """A guess and what came of it; ``met`` is None where the criterion was not judged."""

    guess: Guess
    met: bool | None

    @property
    def was_right(self) -> bool | None:
        """Whether the guess came true; None where nobody can say."""
        return None if self.met is None else self.met == self.guess.hit


def outcomes(guesses: Sequence[Guess], heard: Sequence[Heard]) -> tuple[Outcome, ...]:
    """Each guess against the rating of its take: ``met`` is a hit, everything else that was judged is none."""
    by_take = {h.index: h.rating for h in heard}
    found = []
    for guess in guesses:
        rating = by_take.get(guess.take)
        verdict = rating.verdict(guess.criterion) if rating else None
        judged = verdict is not None and verdict.verdict != "not_observed"
        found.append(
            Outcome(guess=guess, met=verdict.verdict == "met" if verdict is not None and judged else None)
        )
    return tuple(found)


def to_predict(interview: Interview, musts: Mapping[str, Sequence[str]]) -> tuple[tuple[int, str], ...]:
    """What is worth a guess: for every answered question its musts, as (index of the take, criterion)."""
    return tuple(
        (n, criterion)
        for n, take in enumerate(interview.takes)
        if take.answers and take.number == 1
        for criterion in musts[take.probe]
    )
