"""Run a whole loop as it would be run for real: plan it, ask, drill without coaching, turn over for questions, end.

Every verb takes the interview as it stands and gives it as it stands then; all is kept on the way, so that a reload, a pause
or a closed laptop goes on where it was. Ratings made on the way choose drills and are shown to nobody before the debrief.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from interviewer import coach, conduct
from interviewer.coach import Asker
from interviewer.conduct import Room
from interviewer.domain import company as in_role
from interviewer.domain import plan as planning
from interviewer.domain import probe as probes
from interviewer.domain import script
from interviewer.domain.company import Company
from interviewer.domain.delivery import Delivery
from interviewer.domain.interview import (
    Asked,
    Closed,
    Event,
    Interview,
    Invited,
    Noted,
    Opened,
    Paused,
    Replied,
    Resumed,
    Role,
    Source,
    Style,
    Take,
    replay,
)
from interviewer.domain.plan import Plan, Planned, Shows
from interviewer.domain.probe import Round
from interviewer.domain.rating import Rating, VerdictValue
from interviewer.domain.retold import is_same_story
from interviewer.errors import CallerMistake, InterviewerError, MovedOn
from interviewer.rate import Rater


class Setup(BaseModel):
    """What a person chooses before a loop. ``loop`` names a ready-made one; without it a plan is made.

    weights: the person's own, instead of those of the role and the advert.  own: questions of their own, asked first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role = "lead-manager"
    round: Round | None = None
    style: Style = "neutral"
    minutes: int = Field(default=45, ge=10, le=180)
    loop: str | None = None
    own: tuple[str, ...] = ()
    advert: str = ""
    weights: dict[str, float] | None = None
    thinking_s: int = Field(default=script.THINKING_S, ge=0, le=120)
    strict: bool = False


class Draft(BaseModel):
    """A plan to look at before the loop begins, and the words of the advert that changed its weights."""

    model_config = ConfigDict(frozen=True)

    plan: Plan
    because: dict[str, tuple[str, ...]] = {}


def draft(
    room: Room,
    setup: Setup,
    *,
    seen: Mapping[str, VerdictValue] | None = None,
    asked: Sequence[str] = (),
    able: Shows | None = None,
) -> Draft:
    """The plan for ``setup``. seen: verdicts of the history; asked: probes of the last loops, which are not repeated;
    able: `shows` of this room, where it is at hand.
    """
    own = tuple(
        Planned(probe=p.id, minutes=planning.minutes_of(p), reason="your own question")
        for p in _own(setup.own)
    )
    if setup.loop:
        ready = room.library.loop(setup.loop)
        chosen = tuple(
            Planned(
                probe=i,
                minutes=planning.minutes_of(room.library.probe(i)),
                reason=f"of the set {ready.title!r}",
            )
            for i in ready.probes
        )
        return Draft(plan=Plan(prompts=(*own, *chosen), weights={}))
    advert = planning.reweigh(setup.advert, planning.weights_for(setup.role, room.library.scorecard))
    made = planning.plan(
        tuple(room.library.probes.values()),
        shows=able or shows(room),
        seen=seen or {},
        weights=setup.weights or advert.weights,
        role=setup.role,
        in_round=setup.round,
        minutes=max(1, setup.minutes - round(sum(p.minutes for p in own))),
        asked=asked,
    )
    because = {} if setup.weights else advert.because
    return Draft(plan=made.model_copy(update={"prompts": (*own, *made.prompts)}), because=because)


def shows(room: Room) -> Shows:
    """What an answer to each probe can show, by the room's library."""

    @lru_cache(maxsize=512)
    def judged(probe_id: str) -> frozenset[str]:
        sheet = room.library.sheet(probe_id)
        return frozenset(c.id for c in sheet.criteria if c.kind == "judged")

    return Shows(scorecard=room.library.scorecard, judged=judged)


def _own(questions: Sequence[str]) -> list[probes.Probe]:
    return [planning.own_probe(n, q) for n, q in enumerate(questions, start=1)]


def begin(room: Room, setup: Setup, plan: Plan) -> Interview:
    """The loop, opened, with its first question asked."""
    opened = Opened(
        at=room.clock(),
        probes=tuple(p.probe for p in plan.prompts),
        loop=setup.loop,
        role=setup.role if not setup.loop else room.library.loop(setup.loop).role,
        style=setup.style,
        mode="realistic",
        minutes=setup.minutes,
        thinking_s=setup.thinking_s,
        strict=setup.strict,
        own={p.id: p.question for p in _own(setup.own)},
        reasons={p.probe: p.reason for p in plan.prompts},
    )
    kept: Interview = room.store.open(opened, _next(room, replay("", [opened]), remark=""))
    return kept


def answer(
    room: Room,
    interview: Interview,
    text: str,
    *,
    source: Source = "typed",
    seconds: float | None = None,
    delivery: Delivery | None = None,
) -> Interview:
    """The interview with the answer kept, or passed where the words say only that; nothing is rated yet.

    A ``delivery`` makes it a spoken one.
    """
    why = script.passes(text)
    if why is not None:
        return pass_on(room, interview, why, said=text)
    return conduct.answer(room, interview, text, source=source, seconds=seconds, delivery=delivery)


def pass_on(room: Room, interview: Interview, why: script.Pass, *, said: str = "") -> Interview:
    """Passed on: not observed. Who has no such story is asked once for the nearest one."""
    interview = conduct.skip(room, interview, reason=why, said=said)
    take = interview.take
    if why == "no such story" and take is not None and not take.answers and not _was_elicited(take):
        return _append(
            room, interview, Asked(at=room.clock(), probe=take.probe, question=script.ELICIT, follow_up=True)
        )
    return interview


def _was_elicited(take: Take) -> bool:
    return any(t.question == script.ELICIT for t in take.turns)


class Step(BaseModel):
    """The interview after a step, and a sentence for the person where something did not go as it should."""

    model_config = ConfigDict(frozen=True)

    interview: Interview
    trouble: str | None = None


def go_on(room: Room, interview: Interview, *, rater: Rater) -> Step:
    """What the interviewer does after an answer or a pass: read it, then ask a drill, the next question, or turn over.

    A rating that fails stops nobody: it is said, the next question is asked, and the debrief can try again. Nothing
    happens while a question waits.
    """
    return [step for step, _ in go_on_aloud(room, interview, rater=rater, asker=None)][-1]


def go_on_aloud(
    room: Room, interview: Interview, *, rater: Rater, asker: Asker | None
) -> Iterator[tuple[Step, str]]:
    """As `go_on`, drills worded by ``asker`` where there is one: what it has said so far, and at the end the step."""
    if interview.stage != "reading":
        yield Step(interview=interview), ""
        return
    take, trouble = interview.take, None
    assert take is not None
    if take.unrated_words and take.failure is None:
        try:
            interview, _ = conduct.rate_take(room, interview, rater=rater)
        except MovedOn as error:
            yield Step(interview=room.store.load(interview.id), trouble=str(error)), ""
            return
        except InterviewerError as error:
            interview = room.store.load(interview.id)
            trouble = f"This answer is kept and could not be read now ({error}). The debrief can try again."
    try:
        for after, so_far in _ask_on(room, interview, asker=asker):
            yield Step(interview=after, trouble=trouble), so_far
    except MovedOn as error:
        yield Step(interview=room.store.load(interview.id), trouble=str(error)), ""


def hurry(room: Room, interview: Interview) -> Interview:
    """The next question without waiting for the reading of the last answer, which is read for the debrief all the same."""
    if interview.stage != "reading":
        return interview
    return _ask_next(room, interview, remark="")


def _ask_on(room: Room, interview: Interview, *, asker: Asker | None) -> Iterator[tuple[Interview, str]]:
    """A drill while the style allows one and something that matters is missing, else the next question.

    Who chose to be probed is asked also for what a rule could not find and cannot call missing.
    """
    take = interview.take
    assert take is not None
    remark = _remark(room, interview, take)
    rating: Rating | None = room.store.rating(take.rating) if take.rating and not take.failure else None
    style = interview.opened.style
    next_drill = rating.next_drill if rating else None
    unsure = next_drill is None and style == "probing"
    if rating and unsure:
        next_drill = conduct.unsure_drill(room, interview)
    if rating is None or next_drill is None or len(take.asked) >= script.DRILLS[style]:
        yield _ask_next(room, interview, remark=remark), ""
        return
    plain = script.framed(next_drill, rating, style=style)
    wish = coach.wording_of(room, interview, drill=next_drill, plain=plain)
    assert wish is not None  # there is a drill to word
    for so_far, asking in coach.ask_aloud(wish, asker=asker):
        if asking is None:
            yield interview, so_far
            continue
        drill = Asked(
            at=room.clock(),
            probe=take.probe,
            criterion=next_drill.criterion,
            question=asking.question,
            remark=remark,
            worded_by=asking.by,
            unsure=unsure,
        )
        yield _append(room, interview, drill), ""


def _remark(room: Room, interview: Interview, take: Take) -> str:
    """That this story was told already in this loop; said once, right after the opening answer."""
    if take.answers != 1 or any(t.remark for t in take.turns):
        return ""
    told = take.text().own[0].text
    for earlier in interview.takes[:-1]:
        if earlier.probe != take.probe and earlier.answers:
            before = "\n".join(p.text for p in earlier.text().own)
            if is_same_story(told, before):
                return script.told_before(conduct.probe_of(room, interview, earlier.probe).title)
    return ""


def _ask_next(room: Room, interview: Interview, *, remark: str) -> Interview:
    return _append(room, interview, _next(room, interview, remark=remark))


def _next(room: Room, interview: Interview, *, remark: str) -> Event:
    """The next question of the plan; after the last one the interviewer turns over; after a retry it is over again."""
    following = None if interview.ended else interview.probe_after
    if following is not None:
        probe = conduct.probe_of(room, interview, following)
        return Asked(at=room.clock(), probe=probe.id, question=probe.question, remark=remark)
    return Closed(at=room.clock()) if interview.ended else Invited(at=room.clock())


def note(room: Room, interview: Interview, text: str) -> Interview:
    """A question of the person's own, noted; it is not scored."""
    if not any(ch.isalnum() for ch in text):
        raise CallerMistake("your question is empty; type one, or end the interview")
    return _append(room, interview, Noted(at=room.clock(), text=text.strip()))


class Speaker(Protocol):
    """Somebody who answers for a company, piece by piece; a model."""

    def speak(self, company: Company, question: str) -> Iterator[str]: ...


def company_of(room: Room, interview: Interview) -> Company | None:
    """The company that the interviewer answers for in this interview: the first whose card names its role."""
    every: tuple[Company, ...] = tuple(room.library.companies.values())
    return next((c for c in every if interview.opened.role in c.roles), None)


def reply(room: Room, interview: Interview) -> Interview:
    """The interview with the person's last question answered from the company's card, by rule; unchanged where none waits."""
    asked = company_of(room, interview)
    if asked is None or not interview.replies or interview.replies[-1] is not None:
        return interview
    return _replied(room, interview, in_role.by_card(asked, interview.noted[-1]))


def reply_aloud(
    room: Room, interview: Interview, *, speaker: Speaker | None
) -> Iterator[tuple[Interview, str]]:
    """As `reply`, by ``speaker`` where there is one: what it has said so far, and at the end the interview with the reply kept.

    What it says is kept only where it keeps to the card; where it fails, or goes beyond, the card answers and says why.
    """
    company = company_of(room, interview)
    if speaker is None or company is None or not interview.replies or interview.replies[-1] is not None:
        yield reply(room, interview), ""
        return
    question, said = interview.noted[-1], ""
    try:
        for piece in speaker.speak(company, question):
            said += piece
            yield interview, said
        answer = in_role.by_model(company, question, said)
    except InterviewerError as error:
        answer = in_role.by_card(company, question).model_copy(
            update={"note": f"Answered from the card: the model did not answer ({error})."}
        )
    yield _replied(room, interview, answer), ""


def _replied(room: Room, interview: Interview, said: in_role.Reply) -> Interview:
    event = Replied(at=room.clock(), text=said.text, by=said.by, facts=said.facts, note=said.note)
    return _append(room, interview, event)


def pause(room: Room, interview: Interview) -> Interview:
    """Paused; the time until the person is back is not counted."""
    return interview if interview.paused else _append(room, interview, Paused(at=room.clock()))


def resume(room: Room, interview: Interview) -> Interview:
    """Back where it was."""
    return _append(room, interview, Resumed(at=room.clock())) if interview.paused else interview


def finish(room: Room, interview: Interview) -> Interview:
    """The interview is over, also before its last question; what was answered is debriefed."""
    return interview if interview.closed else _append(room, interview, Closed(at=room.clock()))


def _append(room: Room, interview: Interview, *events: Event) -> Interview:
    kept: Interview = room.store.append(interview, *events)
    return kept
