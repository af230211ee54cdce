"""Coaching: a stronger version kept with its take, a drill in other words; with nobody to write, the rules do it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import pytest

from interviewer import coach, conduct, debrief, loops
from interviewer.adapters.coach_files import answer_blanks
from interviewer.coach import Asking, Coach, Draft, Refused, Wish
from interviewer.domain.coaching import Gap, Stronger
from interviewer.domain.interview import Interview
from interviewer.domain.wording import Wording
from interviewer.errors import CallerMistake, Unreachable
from interviewer.present import export_markdown, interview_export
from interviewer.present.coach import version_markdown
from interviewer.present.debrief import debrief_markdown
from interviewer.raters.rule_rater import RuleRater
from interviewer.web.stronger import version_html
from tests.usecases.conftest import Clock

SAID = "We ran a forecast for the returns team last winter. In the end we stopped it, which was a pity."
SKELETON = Coach(blanks=answer_blanks())


@pytest.fixture
def told(timed: conduct.Room) -> Interview:
    """One rated answer to P08 that lacks most of what is looked for."""
    interview = conduct.answer(timed, conduct.open_probe(timed, "P08"), SAID)
    return conduct.rate_take(timed, interview, rater=RuleRater())[0]


class Writes:
    """A writer that gives the same drafts in order, and keeps what it was asked."""

    def __init__(self, *drafts: str | Unreachable) -> None:
        self.drafts, self.asked = list(drafts), list[tuple[Wish, Refused | None]]()

    def draft(self, wish: Wish, refused: Refused | None = None) -> Draft:
        self.asked.append((wish, refused))
        said = self.drafts.pop(0)
        if isinstance(said, Unreachable):
            raise said
        return Draft(text=said, model="scripted", prompt="coach.v1@0")


def with_blanks(words: str, interview: Interview, room: conduct.Room) -> str:
    return " ".join([words, *(g.blank for g in gaps_of(interview, room))])


def gaps_of(interview: Interview, room: conduct.Room) -> Sequence[Gap]:
    made = coach.stronger_take(room, interview, coach=SKELETON)
    assert made.take
    assert made.take.version
    return made.take.version.gaps


# --- a stronger version -----------------------------------------------------------------------------


def test_without_a_writer_it_is_the_persons_sentences_with_blanks(
    timed: conduct.Room, told: Interview
) -> None:
    made = coach.stronger_take(timed, told, coach=SKELETON)
    version = made.take.version if made.take else None
    assert version is not None
    assert (version.by, version.thrown_away) == ("skeleton", ())
    assert version.gaps
    for sentence in SAID.split(". "):
        assert sentence.rstrip(".") in version.text
    assert all(g.blank in version.text for g in version.gaps)


def test_it_is_kept_with_its_take_and_made_once_per_rating(timed: conduct.Room, told: Interview) -> None:
    made = coach.stronger_take(timed, told, coach=SKELETON)
    again = coach.stronger_take(timed, timed.store.load(told.id), coach=SKELETON)
    assert again == made
    assert made.take
    assert made.take.version
    assert made.take.version.rating == made.take.rating


def test_after_a_follow_up_was_answered_the_old_version_is_no_longer_shown(
    timed: conduct.Room, told: Interview
) -> None:
    made = coach.stronger_take(timed, told, coach=SKELETON)
    made = conduct.answer(
        timed, conduct.drill(timed, made), "We would start again with 20,000 users held out."
    )
    made, _ = conduct.rate_take(timed, made, rater=RuleRater())
    assert made.take
    assert made.take.version is None
    made = coach.stronger_take(timed, made, coach=SKELETON)
    assert made.take
    assert made.take.version
    assert "20,000 users" in made.take.version.text


def test_a_draft_of_the_persons_own_facts_is_shown(timed: conduct.Room, told: Interview) -> None:
    draft = with_blanks("We stopped the forecast for the returns team last winter.", told, timed)
    made = coach.stronger_take(timed, told, coach=Coach(blanks=answer_blanks(), writer=Writes(draft)))
    assert made.take
    assert made.take.version
    assert (made.take.version.by, made.take.version.text, made.take.version.model) == (
        "model",
        draft,
        "scripted",
    )


def test_a_draft_that_invents_is_sent_back_once_with_the_invented_words(
    timed: conduct.Room, told: Interview
) -> None:
    bad = with_blanks("We stopped 12 forecasts last winter.", told, timed)
    good = with_blanks("We stopped the forecast last winter.", told, timed)
    writer = Writes(bad, good)
    made = coach.stronger_take(timed, told, coach=Coach(blanks=answer_blanks(), writer=writer))
    assert made.take
    assert made.take.version
    assert (made.take.version.by, made.take.version.text) == ("model", good)
    refused = writer.asked[1][1]
    assert refused == Refused(draft=bad, faults=('it has numbers that were not said: "12"',))
    assert made.take.version.thrown_away == refused.faults, "that one was thrown away is said"


def test_a_writer_that_invents_twice_gives_way_to_the_skeleton_which_says_so(
    timed: conduct.Room, told: Interview
) -> None:
    bad = with_blanks("We stopped 12 forecasts last winter.", told, timed)
    writer = Writes(bad, bad)
    made = coach.stronger_take(timed, told, coach=Coach(blanks=answer_blanks(), writer=writer))
    version = made.take.version if made.take else None
    assert version is not None
    assert version.by == "skeleton"
    assert version.thrown_away == ('it has numbers that were not said: "12"',)
    assert "12" not in version.text
    assert len(writer.asked) == 2


def test_a_writer_that_does_not_answer_gives_way_and_may_be_asked_again_later(
    timed: conduct.Room, told: Interview
) -> None:
    good = with_blanks("We stopped the forecast last winter.", told, timed)
    writer = Writes(Unreachable("nobody there"), good)
    with_writer = Coach(blanks=answer_blanks(), writer=writer)
    made = coach.stronger_take(timed, told, coach=with_writer)
    assert made.take
    assert made.take.version
    assert made.take.version.thrown_away == ("the model did not answer: nobody there",)
    made = coach.stronger_take(timed, made, coach=with_writer)
    assert made.take
    assert made.take.version
    assert made.take.version.by == "model"


def test_the_wish_holds_what_the_verdicts_say_and_nothing_to_judge(
    timed: conduct.Room, told: Interview
) -> None:
    writer = Writes(Unreachable("nobody there"))
    coach.stronger_take(timed, told, coach=Coach(blanks=answer_blanks(), writer=writer))
    wish = writer.asked[0][0]
    assert told.take
    rating = timed.store.rating(told.take.rating)
    assert wish.gaps[0].fix == rating.one_fix
    quoted = {e.quote for v in rating.verdicts for e in v.evidence}
    assert {q for h in wish.heard for q in h.quotes} <= quoted
    assert set(Wish.model_fields) == {"question", "heard", "gaps", "text"}


def test_an_answer_without_feedback_has_no_version(timed: conduct.Room) -> None:
    interview = conduct.answer(timed, conduct.open_probe(timed, "P08"), SAID)
    with pytest.raises(CallerMistake, match="no feedback yet"):
        coach.stronger_take(timed, interview, coach=SKELETON)


def test_it_can_be_made_after_the_interview_is_over(timed: conduct.Room, told: Interview) -> None:
    over = conduct.next_probe(timed, told)
    assert over.closed
    made = coach.stronger_take(timed, over, index=0, coach=SKELETON)
    assert made.takes[0].version


def test_who_went_on_while_it_was_written_finds_it_with_its_take(
    timed: conduct.Room, told: Interview
) -> None:
    conduct.drill(timed, told)
    made = coach.stronger_take(timed, told, coach=SKELETON)
    assert made.take
    assert made.take.version
    assert made.take.is_waiting


def test_time_does_not_pass_for_it(timed: conduct.Room, told: Interview, clock: Clock) -> None:
    over = conduct.next_probe(timed, told)
    clock.wait(minutes=3)
    assert coach.stronger_take(timed, over, index=0, coach=SKELETON).used_s == over.used_s


# --- a drill in other words --------------------------------------------------------------------------


class Says:
    """An interviewer who says these pieces, then fails where a fault is given."""

    name = "scripted"

    def __init__(self, *pieces: str, fault: Unreachable | None = None) -> None:
        self.pieces, self.fault, self.asked = pieces, fault, list[Wording]()

    def word(self, wish: Wording) -> Iterator[str]:
        self.asked.append(wish)
        yield from self.pieces
        if self.fault:
            raise self.fault


def asked(room: conduct.Room, told: Interview, asker: Says | None) -> tuple[list[str], Interview, Asking]:
    so_far: list[str] = []
    for interview, said, asking in coach.drill_aloud(room, told, asker=asker):
        so_far.append(said)
        if asking is not None:
            return so_far, interview, asking
    raise AssertionError("nothing was asked")


def plain(room: conduct.Room, told: Interview) -> str:
    assert told.take
    return str(room.store.rating(told.take.rating).next_drill.question)


def test_a_fitting_wording_is_asked_as_it_comes_and_says_whose_it_is(
    timed: conduct.Room, told: Interview
) -> None:
    question = plain(timed, told)
    says = Says('You said "we stopped it". ', question)
    so_far, after, asking = asked(timed, told, says)
    assert so_far[:2] == ['You said "we stopped it".', f'You said "we stopped it". {question}']
    assert after.take
    assert after.take.turns[-1].question == asking.question == f'You said "we stopped it". {question}'
    assert after.take.turns[-1].worded_by == "scripted"
    assert after.take.turns[-1].criterion == says.asked[0].drill.criterion


@pytest.mark.parametrize(
    ("says", "note"),
    [
        (Says("Was it the data, right?"), "a rewording was not used"),
        (Says('You said "we st', fault=Unreachable("it broke off")), "it broke off"),
        (Says(fault=Unreachable("the wording did not come within 4 s")), "within 4 s"),
        (Says(), "a rewording was not used"),
    ],
    ids=["leading", "broken off", "too slow", "empty"],
)
def test_any_other_wording_gives_way_to_the_rules_own(
    timed: conduct.Room, told: Interview, says: Says, note: str
) -> None:
    question = plain(timed, told)
    _, after, asking = asked(timed, told, says)
    assert (asking.question, asking.by) == (question, "")
    assert note in asking.note
    assert after.take
    assert after.take.turns[-1].question == question
    assert after.take.turns[-1].worded_by == ""


def test_without_an_interviewer_the_rules_ask(timed: conduct.Room, told: Interview) -> None:
    so_far, _, asking = asked(timed, told, None)
    assert so_far == [""]
    assert asking == Asking(question=plain(timed, told))


def test_where_no_drill_is_left_nothing_is_asked(timed: conduct.Room) -> None:
    interview = conduct.open_probe(timed, "P08")
    assert list(coach.drill_aloud(timed, interview, asker=Says("x"))) == [(interview, "", None)]


# --- in a whole interview ----------------------------------------------------------------------------


def loop_until_drill(room: conduct.Room, asker: Says | None) -> Interview:
    setup = loops.Setup(loop="lead-manager-45")
    interview = loops.begin(room, setup, loops.draft(room, setup).plan)
    interview = loops.answer(room, interview, SAID)
    return [s for s, _ in loops.go_on_aloud(room, interview, rater=RuleRater(), asker=asker)][-1].interview


def test_in_a_whole_interview_a_drill_is_worded_too_and_else_framed_by_rule(timed: conduct.Room) -> None:
    framed = loop_until_drill(timed, None)
    assert framed.take
    drill = framed.take.turns[-1]
    rule = conduct.sheet_for(timed, framed, framed.take).drill(str(drill.criterion))
    wording = f'You said "we stopped it". {rule}'
    worded = loop_until_drill(timed, Says(wording))
    assert worded.take
    assert (worded.take.turns[-1].question, worded.take.turns[-1].worded_by) == (wording, "scripted")
    refused = loop_until_drill(timed, Says("Surely it was the data?"))
    assert refused.take
    assert refused.take.turns[-1].question == drill.question


def test_the_debrief_holds_the_stronger_version_of_an_answer(timed: conduct.Room) -> None:
    over = loops.finish(timed, loop_until_drill(timed, None))
    made = coach.stronger_take(timed, over, index=0, coach=SKELETON)
    told = debrief.debrief(timed, made)
    assert told.cards[0].version == made.takes[0].version
    text = debrief_markdown(told, library=timed.library)
    assert "A skeleton in your own words" in text


def test_an_export_holds_it_and_says_what_it_is(timed: conduct.Room, told: Interview) -> None:
    before = interview_export(told, store=timed.store)
    assert before["takes"][0]["stronger"] is None
    made = coach.stronger_take(timed, told, coach=SKELETON)
    export = interview_export(made, store=timed.store)
    assert made.take
    assert made.take.version
    assert export["takes"][0]["stronger"]["text"] == made.take.version.text
    text = export_markdown(export, library=timed.library)
    assert "### A stronger version" in text
    assert made.take.version.text in text


# --- how it reads ------------------------------------------------------------------------------------

GAP = Gap(criterion="KIL-4", title="What would reopen it", asks="what would?", fix="Name it.")


@pytest.mark.parametrize(
    ("version", "says"),
    [
        (Stronger(text="x", by="skeleton", gaps=(GAP,)), "A skeleton in your own words"),
        (Stronger(text="x", by="skeleton", gaps=()), "Nothing that was asked for is missing"),
        (Stronger(text="x", by="model", gaps=(GAP,), model="m"), "by the model m"),
        (Stronger(text="x", by="model", gaps=(GAP,), thrown_away=("it has a",)), "A first draft was thrown away: it has a."),
        (Stronger(text="x", by="skeleton", gaps=(GAP,), thrown_away=("it has a",)), "is not shown: it has a."),
        (
            Stronger(text="x", by="skeleton", gaps=(), thrown_away=("the model did not answer: gone.",)),
            "No version by the model: the model did not answer: gone.",
        ),
        (
            Stronger(text="x", by="skeleton", gaps=(GAP.model_copy(update={"is_sure": False}),)),
            "not found by rule; you may have said it in other words",
        ),
    ],
)  # fmt: skip
def test_a_version_says_what_it_is_and_what_became_of_others(version: Stronger, says: str) -> None:
    assert says in version_markdown(version)
    assert escape(says) in version_html(version)


def test_on_the_page_blanks_are_marked_and_nothing_is_run() -> None:
    html = version_html(Stronger(text="<b>We</b> stopped. [what <i>would?]", by="skeleton", gaps=()))
    assert "&lt;b&gt;We&lt;/b&gt; stopped." in html
    assert '<mark class="blank">[what &lt;i&gt;would?]</mark>' in html
