"""Doing exercises through the use case: every one to the end, kept, and safe when something fails."""

from __future__ import annotations

import pytest

from interviewer import exercise as use
from interviewer.adapters.library import library
from interviewer.domain.exercise import Write
from interviewer.domain.rating import Rating
from interviewer.errors import CallerMistake, NotFound, Unreachable
from interviewer.raters.rule_rater import RuleRater
from interviewer.settings import load_settings
from interviewer.wiring import Parts
from tests.exercises.answers import by_the_key

EXERCISES = sorted(library().exercises)


@pytest.fixture
def bench() -> use.Bench:
    return Parts(load_settings()).bench()


@pytest.mark.parametrize("id", EXERCISES)
def test_it_can_be_done_to_the_end_and_its_result_is_kept(bench, id):
    exercise = library().exercise(id)
    key, _ = use.start(bench, id)
    done = use.submit(bench, key, by_the_key(exercise))
    assert done.is_done
    assert [r.part for r in done.results] == [p.id for p in exercise.parts]
    for result, part in zip(done.results, exercise.parts, strict=True):
        assert result.right == result.keyed or part.type in ("predict", "pick"), part.id
        if isinstance(part, Write):
            assert Rating.model_validate(result.rating).rater.kind == "rules"
        elif part.type == "form":
            assert result.report
    assert use.load(bench, key)[1] == done
    assert use.attempts(bench, id)[0][0] == key
    assert bench.store.item(key)["markdown"].startswith(f"# {exercise.title}")


def test_what_is_filled_in_is_kept_before_it_is_handed_in(bench):
    key, _ = use.start(bench, "rfc-or-not")
    use.save(bench, key, {"cases": {"naming": "yes", "tool": None}})
    assert use.load(bench, key)[1].answers == {"cases": {"naming": "yes"}}
    assert use.load(bench, key)[1].handed_in is None


def test_an_empty_sheet_is_not_handed_in(bench):
    key, _ = use.start(bench, "three-commitments")
    with pytest.raises(CallerMistake, match="nothing to hand in"):
        use.submit(bench, key, {"three": {"first": " … "}})


def test_a_value_that_cannot_be_held_is_refused_and_what_was_given_is_kept(bench):
    key, _ = use.start(bench, "capacity")
    with pytest.raises(CallerMistake, match="expected a number such as 60"):
        use.submit(bench, key, {"form": {"strategic": "a lot"}})
    assert use.load(bench, key)[1].answers == {"form": {"strategic": "a lot"}}
    assert use.load(bench, key)[1].handed_in is None


def test_a_fault_in_yaml_is_named_with_its_line(bench):
    key, _ = use.start(bench, "streamrec-strategy")
    with pytest.raises(CallerMistake, match="line 2: visoin: found an unknown key; expected 'vision'"):
        use.submit(bench, key, {"form": {"text": "title: A\nvisoin: B\n"}})


def test_the_split_60_30_10_passes_the_checker(bench):
    key, _ = use.start(bench, "capacity")
    given = {"strategic": "60", "operational": "30 %", "ad-hoc": "10", "with": "chief product officer", "when": "2026-01-12",
             "route": "A dashboard first, else a short form", "fair-decision": "whether to book the fair again",
             "export-decision": "whether to send the mailing", "displaced": "the loyalty deep-dive"}  # fmt: skip
    report = use.submit(bench, key, {"form": given}).results[0].report
    assert report is not None
    states = {c["id"]: c["state"] for c in report["checks"]}
    assert states["PRI-1"] == "met"
    assert states["PRI-2"] == "met"
    assert states["PRI-4"] == "met"


def test_an_unknown_part_exercise_or_setting_is_named(bench):
    with pytest.raises(NotFound, match="nearest"):
        use.start(bench, "backlogs")
    with pytest.raises(NotFound, match="size"):
        use.start(bench, "retention-case", setting={"siz": "startup"})
    key, _ = use.start(bench, "rfc-or-not")
    with pytest.raises(NotFound, match="cases"):
        use.submit(bench, key, {"case": {"naming": "yes"}})


class Fails:
    """A rater that is not reachable at first."""

    def __init__(self) -> None:
        self.asked = 0

    def judge(self, text, sheet):
        self.asked += 1
        if self.asked == 2:
            raise Unreachable("no answer within 30 s")
        return RuleRater().judge(text, sheet)


def test_a_rating_that_failed_says_so_and_only_that_part_is_tried_again():
    rater = Fails()
    parts = Parts(load_settings())
    held = parts.bench()
    bench = use.Bench(**{**held.__dict__, "rater": lambda: rater})
    key, _ = use.start(bench, "say-no")
    done = use.submit(bench, key, by_the_key(library().exercise("say-no")))
    assert [r.failure for r in done.results] == [None, "no answer within 30 s"]
    assert done.results[1].rating is None
    assert not done.is_done
    again = use.rate_again(bench, key)
    assert again.is_done
    assert rater.asked == 3  # the first part was paid for once
    assert again.results[0] == done.results[0]


def test_handing_in_twice_gives_the_same_result(bench):
    key, _ = use.start(bench, "rfc-or-not")
    first = use.submit(bench, key, {"cases": {"naming": "yes"}})
    assert use.submit(bench, key, {"cases": {"naming": "no"}}) == first


def test_forecasts_of_all_sittings_make_one_curve(bench):
    for sure in (60, 90):
        key, _ = use.start(bench, "how-sure")
        use.submit(
            bench, key, {"claims": {"half": {"says": False, "sure": sure}, "p": {"says": True, "sure": sure}}}
        )
    runs, bins = use.calibration(bench)
    # at 60: (0.4^2 + 0.6^2) / 2 = 0.26; at 90: (0.1^2 + 0.9^2) / 2 = 0.41
    assert [round(r.brier, 4) for r in runs] == [0.26, 0.41]
    assert [(b.low, b.n, b.came_true) for b in bins if b.n] == [(60, 2, 0.5), (90, 2, 0.5)]


def test_a_setting_changes_the_words_and_never_what_is_looked_for():
    exercise = library().exercise("retention-case")
    told = {
        option.id: exercise.told({axis.id: option.id})[0].text
        for axis in exercise.settings
        for option in axis.options
    }
    assert "health insurer" in told["regulated"]
    assert "30 people" in told["startup"]
    assert len({t for i, t in told.items() if i in ("b2c", "saas", "it-ops", "regulated")}) == 4
    assert all("{" not in text for text in told.values())
    sheet = library().sheet("P71")
    assert {c.id for c in sheet.criteria} >= set(library().probe("P71").criteria)
    assert exercise.parts == library().exercise("retention-case").parts
