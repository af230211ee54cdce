"""After a loop: the prediction, what every answer showed, the packet, what is still open, and a retry.

Nothing here is asked of a rater again but what could not be read before.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from interviewer import conduct, loops
from interviewer.conduct import Change, Room
from interviewer.domain import debrief as rules
from interviewer.domain import plan as planning
from interviewer.domain import progress
from interviewer.domain.coaching import Stronger
from interviewer.domain.debrief import Heard, Mirror, Outcome, PacketLine, Timeline, Topic
from interviewer.domain.delivery import Facts, Stretch, facts
from interviewer.domain.interview import Guess, Interview, Predicted, Role
from interviewer.domain.plan import Planned, Shows
from interviewer.domain.progress import Calibration
from interviewer.domain.rating import Composite, DimensionLevel, Flag, Rating, VerdictValue
from interviewer.errors import CallerMistake, InterviewerError, MovedOn
from interviewer.rate import Rater


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Card(_Frozen):
    """One answer: what was heard, the drill a panel would ask next, one fix, and what moved since the take before.

    ``words`` of the opening answer; ``aim_s`` is the question's clock. ``told_before`` repeats the interviewer's remark.
    ``version`` is the stronger version that was made of it, if one was.
    ``spoken`` and ``stretches`` are how the opening was delivered, where it was spoken: shown, never scored.
    """

    index: int
    probe: str
    title: str
    question: str
    number: int
    words: int
    aim_s: int
    rating: Rating | None
    failure: str | None
    timeline: Timeline | None
    packet: tuple[PacketLine, ...]
    changes: tuple[Change, ...] = ()
    against: int | None = None
    told_before: str = ""
    spoken: Facts | None = None
    stretches: tuple[Stretch, ...] = ()
    version: Stronger | None = None


class Gap(_Frozen):
    """A dimension without a level, why, and the question that would bring it; None where no question would."""

    dimension: str
    reason: str
    probe: str | None


class Unanswered(_Frozen):
    """A question of the plan that brought no answer, and why: what the person said when passing, or that it was not reached."""

    probe: str
    title: str
    why: str


class Debrief(_Frozen):
    """Everything there is to say of one loop. No total, no recommendation."""

    id: str
    role: Role
    cards: tuple[Card, ...]
    unanswered: tuple[Unanswered, ...] = ()
    topics: tuple[Topic, ...]
    dimensions: tuple[DimensionLevel, ...]
    composite: Composite
    gaps: tuple[Gap, ...]
    mirror: Mirror
    flags: tuple[Flag, ...]
    outcomes: tuple[Outcome, ...]
    calibration: Calibration
    noted: tuple[str, ...]
    next_session: tuple[Planned, ...]
    minutes: float


def to_predict(room: Room, interview: Interview) -> tuple[tuple[int, str], ...]:
    """What is worth a guess before feedback: (index of the take, criterion)."""
    musts = {t.probe: conduct.sheet_for(room, interview, t).must for t in interview.takes}
    return rules.to_predict(interview, musts)


def predict(room: Room, interview: Interview, guesses: Sequence[Guess]) -> Interview:
    """The interview with the prediction kept; without guesses it is kept that the person chose to make none."""
    if not interview.closed:
        raise CallerMistake("the prediction comes after the last answer; end the interview first")
    known = set(to_predict(room, interview))
    for guess in guesses:
        if (guess.take, guess.criterion) not in known:
            raise CallerMistake(
                f"prediction: {guess.criterion} of answer {guess.take + 1} was not asked about; reload the page"
            )
    kept: Interview = room.store.append(interview, Predicted(at=room.clock(), guesses=tuple(guesses)))
    return kept


def unread(interview: Interview) -> tuple[int, ...]:
    """Indices of the takes whose words are not read yet, or could not be."""
    return tuple(n for n, t in enumerate(interview.takes) if t.unrated_words)


def read_one(room: Room, interview: Interview, index: int, *, rater: Rater) -> tuple[Interview, str | None]:
    """The interview with one more take read; a sentence where that failed. The words stay in any case."""
    try:
        return conduct.rate_take(room, interview, rater=rater, index=index)[0], None
    except MovedOn:  # the person did something else meanwhile; what was read is kept with its take
        return room.store.load(interview.id), None
    except InterviewerError as error:
        return room.store.load(interview.id), f"{interview.takes[index].probe}: {error}"


def read_rest(room: Room, interview: Interview, *, rater: Rater) -> tuple[Interview, tuple[str, ...]]:
    """Read all that is left; gives what went wrong, one sentence each, and never stops half-way."""
    steps = list(read_each(room, interview, rater=rater))
    return steps[-1][0] if steps else interview, tuple(wrong for _, wrong in steps if wrong)


def read_each(room: Room, interview: Interview, *, rater: Rater) -> Generator[tuple[Interview, str | None]]:
    """As `read_rest`: the interview after each take, and a sentence where that one failed.

    Where whoever looks on goes away before the end, or the process dies, others finish it.
    """
    left = unread(interview)
    if not left:
        return
    alone = room.model_copy(update={"noting": conduct.unnoted})
    answers = sum(take.answers for take in interview.takes)
    with room.noting_all(interview.id, answers, len(left), rater):
        for index in left:
            interview, sentence = read_one(alone, interview, index, rater=rater)
            yield interview, sentence


def heard(room: Room, interview: Interview) -> tuple[Heard, ...]:
    """Every take that was answered, with its newest rating."""
    return tuple(
        Heard(
            index=n,
            take=t,
            rating=room.store.rating(t.rating) if t.rating else None,
            failure=t.failure or ("not read yet" if t.unrated_words else None),
        )
        for n, t in enumerate(interview.takes)
        if t.answers
    )


def debrief(room: Room, interview: Interview, *, seen: Mapping[str, VerdictValue] | None = None) -> Debrief:
    """The debrief of a loop that is over. seen: verdicts of the history, for what a next session should be about."""
    told = heard(room, interview)
    library = room.library
    found = rules.levels(told, library.scorecard)
    whole = {i: s.verdict for i, s in rules.union(told).items()}
    outcomes = rules.outcomes(interview.guesses or (), told)
    able = loops.shows(room)
    return Debrief(
        id=interview.id,
        role=interview.opened.role,
        cards=tuple(_card(room, interview, h, told) for h in told),
        unanswered=_unanswered(room, interview),
        topics=rules.topics(told, library.scorecard),
        dimensions=found,
        composite=rules.composite(found, told, library.scorecard),
        gaps=tuple(_gap(room, d, interview.opened.role, whole, able) for d in found if d.level is None),
        mirror=rules.mirror(told, library.criteria),
        flags=rules.flags(told),
        outcomes=outcomes,
        calibration=progress.calibration(outcomes),
        noted=interview.noted,
        next_session=_next_session(room, interview, {**(seen or {}), **whole}, able),
        minutes=round(interview.used_s / 60, 1),
    )


def _unanswered(room: Room, interview: Interview) -> tuple[Unanswered, ...]:
    """Questions without an answer, in the order of the plan."""
    found = []
    for id in dict.fromkeys(interview.opened.probes):
        takes = [t for t in interview.takes if t.probe == id]
        if any(t.answers for t in takes):
            continue
        passed = [t.passed_because for one in takes for t in one.turns if t.skipped]
        why = f"passed: {passed[-1]}" if passed else "asked, not answered" if takes else "not reached"
        title = conduct.probe_of(room, interview, id).title
        found.append(Unanswered(probe=id, title=title, why=why))
    return tuple(found)


def _card(room: Room, interview: Interview, one: Heard, told: Sequence[Heard]) -> Card:
    probe = conduct.probe_of(room, interview, one.take.probe)
    before = [
        h
        for h in told
        if h.take.probe == probe.id and h.take.number < one.take.number and h.rating is not None
    ]
    first = next(t for t in one.take.turns if t.answer)
    opening = first.answer or ""
    changes: tuple[Change, ...] = ()
    if before and one.rating and before[-1].rating:
        changes = tuple(conduct.compare(before[-1].rating, one.rating))
    return Card(
        index=one.index,
        probe=probe.id,
        title=probe.title,
        question=probe.question,
        number=one.take.number,
        words=len(opening.split()),
        aim_s=probe.clock_s,
        rating=one.rating,
        failure=one.failure,
        timeline=rules.timeline(one.take, one.rating) if one.rating else None,
        packet=rules.packet(one),
        changes=changes,
        against=before[-1].take.number if changes else None,
        told_before=next((t.remark for t in one.take.turns if t.remark), ""),
        spoken=facts(first.delivery, clock_s=probe.clock_s) if first.delivery else None,
        stretches=rules.stretches(one.take, one.rating) if one.rating else (),
        version=one.take.version,
    )


def _gap(
    room: Room, found: DimensionLevel, role: Role, whole: Mapping[str, VerdictValue], able: Shows
) -> Gap:
    seen = {i for i, v in whole.items() if v != "not_observed"}
    pool = tuple(room.library.probes.values())
    probe = planning.probe_that_fills(found.id, pool, shows=able, seen=seen, role=role)
    probe = probe or planning.probe_that_fills(found.id, pool, shows=able, seen=seen)
    return Gap(dimension=found.id, reason=found.reason or "", probe=probe)


def _next_session(
    room: Room, interview: Interview, seen: Mapping[str, VerdictValue], able: Shows
) -> tuple[Planned, ...]:
    setup = loops.Setup(role=interview.opened.role, minutes=30)
    return loops.draft(room, setup, seen=seen, asked=interview.opened.probes, able=able).plan.prompts


def retry(room: Room, interview: Interview, probe_id: str) -> Interview:
    """A new take of one question of this loop; it leads back to the debrief, where it stands beside the old one."""
    if not interview.closed:
        raise CallerMistake("a retry comes after the debrief; end the interview first")
    if probe_id not in {t.probe for t in interview.takes}:
        raise CallerMistake(f"{probe_id} was not asked in this interview; choose one of its answers")
    return conduct.retry(room, interview, probe_id=probe_id)
