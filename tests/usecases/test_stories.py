"""The story bank and progress, from answers to what is shown."""

from __future__ import annotations

import pytest

from interviewer import conduct, debrief, loops, progress, stories
from interviewer.domain.interview import Guess, Interview
from interviewer.errors import CallerMistake
from interviewer.present.debrief import debrief_json, debrief_markdown, progress_markdown
from interviewer.present.story import bank_markdown
from interviewer.raters.rule_rater import RuleRater
from tests.usecases.conftest import Clock

RULES = RuleRater()


def tell(room: conduct.Room, probe: str, words: str) -> Interview:
    interview = conduct.answer(room, conduct.open_probe(room, probe), words)
    return conduct.rate_take(room, interview, rater=RULES)[0]


def test_a_story_is_kept_from_an_answer_with_what_its_words_show(
    timed: conduct.Room, strong: dict[str, str]
) -> None:
    key = stories.keep(timed, tell(timed, "P03", strong["P03"]), 0, rater=RULES)
    bank = stories.bank(timed, now=timed.clock())
    (row,) = bank.rows
    assert row.id == key
    assert row.freshness == "fresh"
    assert row.prompts["P08"].covers  # told for P03, and its words show what P08 asks
    assert not row.prompts["P08"].told
    assert "killed work" not in bank.gaps
    assert "ending work" not in bank.management_gaps
    assert all(b.words in " ".join(strong["P03"].split()) for b in row.story.bullets)


def test_the_same_answer_kept_twice_is_one_card(timed: conduct.Room, strong: dict[str, str]) -> None:
    interview = tell(timed, "P03", strong["P03"])
    assert stories.keep(timed, interview, 0, rater=RULES) == stories.keep(timed, interview, 0, rater=RULES)
    assert len(stories.everything(timed)) == 1


def test_the_same_story_told_for_another_prompt_is_told_twice_and_kept_once(
    timed: conduct.Room, clock: Clock, strong: dict[str, str]
) -> None:
    stories.keep(timed, tell(timed, "P03", strong["P03"]), 0, rater=RULES, title="The optimiser")
    clock.wait(days=40)
    stories.keep(
        timed, tell(timed, "P08", strong["P03"].replace("In October I", "Last autumn I")), 0, rater=RULES
    )
    ((_, story),) = stories.everything(timed)
    assert [t.probe for t in story.told] == ["P03", "P08"]
    assert story.title == "The optimiser"


def test_nothing_is_kept_of_a_question_without_an_answer(timed: conduct.Room) -> None:
    with pytest.raises(CallerMistake, match="no answer yet"):
        stories.keep(timed, conduct.open_probe(timed, "P08"), 0, rater=RULES)


def test_a_story_that_fits_is_found_for_another_question(timed: conduct.Room, strong: dict[str, str]) -> None:
    stories.keep(timed, tell(timed, "P31", strong["P31"]), 0, rater=RULES, title="No to fraud")
    stories.keep(timed, tell(timed, "P66", strong["P66"]), 0, rater=RULES, title="The returns report")
    assert stories.fitting(timed, "P26")[0][0].title == "No to fraud"
    assert stories.fitting(timed, "P05")[0][0].title == "The returns report"


def test_an_import_with_a_fault_keeps_nothing(timed: conduct.Room) -> None:
    with pytest.raises(CallerMistake, match="found no sentence"):
        stories.import_markdown(timed, "# One\n## Situation\n- It was in March.\n# Two\n", rater=RULES)
    assert stories.everything(timed) == []


def test_what_an_imported_story_shows_is_computed_from_its_words(timed: conduct.Room) -> None:
    text = (
        "# Made up\nShows: KIL-1 met, KIL-3 met\n## Situation\n- Something happened somewhere to somebody.\n"
    )
    assert stories.import_markdown(timed, text, rater=RULES) == 1
    ((_, story),) = stories.everything(timed)
    assert "KIL-1" not in story.shows


def test_progress_grows_with_practice_and_knows_what_was_predicted(
    timed: conduct.Room, clock: Clock, strong: dict[str, str]
) -> None:
    vague = "We worked on many things with the team and in the end it went well for everybody, which was good to see for us."
    interview = tell(timed, "P01", vague)
    assert progress.look_back(timed).coverage[-1].covered == 0
    clock.wait(days=7)
    setup = loops.Setup(loop="lead-manager-45")
    interview = loops.begin(timed, setup, loops.draft(timed, setup).plan)
    interview = loops.go_on(timed, loops.answer(timed, interview, strong["P01"]), rater=RULES).interview
    interview = loops.finish(timed, interview)
    debrief.predict(timed, interview, [Guess(take=0, criterion="BAR-1", hit=True, sure=75)])
    seen = progress.look_back(timed)
    bar = next(t for t in seen.trends if t.criterion == "BAR-1")
    assert (bar.way, len(bar.points)) == ("up", 2)
    assert seen.coverage[-1].dimensions == ("COM", "LED")
    assert seen.calibration.brier == pytest.approx(0.0625)  # (0.75 - 1)²
    assert seen.takes[0].takes[1].up >= 4
    assert progress.asked_lately(timed) == ("P01", "P66")
    assert progress.seen(timed)["BAR-1"] == "met"


def test_nothing_that_is_shown_or_exported_recommends_anybody(
    timed: conduct.Room, strong: dict[str, str]
) -> None:
    setup = loops.Setup(loop="lead-manager-45")
    interview = loops.begin(timed, setup, loops.draft(timed, setup).plan)
    interview = loops.go_on(timed, loops.answer(timed, interview, strong["P01"]), rater=RULES).interview
    interview = debrief.predict(timed, loops.finish(timed, interview), [])
    told = debrief.debrief(timed, interview)
    text = debrief_markdown(told, library=timed.library) + bank_markdown(
        stories.bank(timed, now=timed.clock())
    )
    text += progress_markdown(progress.look_back(timed), library=timed.library)
    for word in ("no-hire", "strong yes", "would hire", "hire:", "/10"):
        assert word not in text.lower()
    assert debrief_json(told)["schema"] == "interviewer.debrief/1"
    assert "recommendation" not in set(debrief_json(told))
