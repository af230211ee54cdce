"""Modes in the evals: a suite part by part, or read several times, recorded over HTTP and replayed without it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from interviewer.adapters.library import library
from interviewer.commands.eval import command
from interviewer.evals import report_html, report_modes, report_text
from interviewer.evals.bench import bench, record_suites
from interviewer.evals.compare import as_text, compare
from interviewer.evals.home import home
from interviewer.evals.modes import Mode, calls_of
from interviewer.evals.outcome import Outcome
from interviewer.evals.record import Tally
from interviewer.evals.replay import Replay
from interviewer.evals.rows import DatasetError
from interviewer.evals.run import RaterRun
from interviewer.evals.shapes import read_suite
from interviewer.evals.verify import disagreements
from interviewer.settings import Settings
from tests.evals.conftest import SAID, SUITES, model, reply

WEAKER = reply(
    KIL_1=("partial", "two winters of data were missing"), KIL_3=("met", "told the director the reason")
)
PARTS = 4  # of the sheet of P08: KIL, ST, LVL, and LED with COM


@pytest.fixture
def modes(tiny):
    """The tiny home with the first suite in three modes that share its recordings."""
    more: list[dict[str, object]] = [
        {"name": "careful", "mode": "careful"},
        {"name": "three", "readings": 3},
        {"name": "as-needed", "readings": "auto"},
    ]
    shared = {"cassette": "answers", "apart": True, "among": "modes"}
    listed = [*SUITES, *({**SUITES[0], **shared, **m} for m in more)]
    (tiny / "suites.yaml").write_text(yaml.safe_dump({"suites": listed}), "utf-8")
    return tiny


def recorded(folder, server, name: str, suite: str, **more: Any) -> Tally:
    settings = Settings(model=name, base_url=server.url, try_timeout_s=20)
    (tally,) = record_suites(suite, settings, folder=folder, **more)
    return tally


def replayed(folder, suite: str, **more: Any) -> RaterRun:
    return bench(suite, raters=["model"], folder=folder, **more).suites[0].raters["model"]


def outcome(run: RaterRun, case: str) -> Outcome:
    return next(o for o in run.outcomes if o.case == case)


def test_a_careful_suite_takes_one_call_for_each_part_and_gives_the_verdicts_of_all(modes, server):
    tally = recorded(modes, server, model("parts"), "careful")
    assert (tally.wanted, tally.kept) == (3 * PARTS, 3 * PARTS)
    run = replayed(modes, "careful")
    assert outcome(run, "T1").verdicts["KIL-1"] == "met"
    assert outcome(run, "T1").spent.calls == PARTS
    assert run.missing == []


def test_the_parts_of_a_case_hold_every_judged_criterion_and_flag_once(modes):
    at = home(modes)
    case = read_suite(at, at.entries()["careful"], library()).cases[0]
    calls = calls_of(case, Mode("careful"))
    assert len({c.id for c in calls}) == len(calls) == PARTS
    shown = [c.id for call in calls for c in call.sheet.criteria]
    assert sorted(shown) == sorted(c.id for c in case.sheet.criteria if c.kind == "judged")
    assert sorted(f.id for call in calls for f in call.sheet.flags) == sorted(f.id for f in case.sheet.flags)


def test_the_first_reading_of_three_is_the_one_that_was_recorded_before(modes, server):
    name = model("first")
    recorded(modes, server, name, "answers")
    tally = recorded(modes, server, name, "three")
    assert (tally.wanted, tally.kept_before, tally.kept) == (9, 3, 6)
    assert sorted({b["seed"] for b in server.bodies[name]}) == [0, 1, 2]


def test_readings_that_differ_settle_on_the_middle_and_say_so(modes, server):
    # KIL-1 of T1: met, partial, met; in order partial, met, met; the middle is met, two of three
    recorded(modes, server, model("differ", text1=WEAKER), "three")
    one = outcome(replayed(modes, "three"), "T1")
    assert one.verdicts["KIL-1"] == "met"
    assert one.shares["KIL-1"] == {"met": 2, "partial": 1}
    assert one.samples == 3
    assert one.spent.calls == 3


def test_only_one_sample_can_be_recorded_at_a_time(modes, server):
    name = model("seed")
    tally = recorded(modes, server, name, "three", seed=1)
    assert (tally.wanted, tally.kept) == (3, 3)
    assert {b["seed"] for b in server.bodies[name]} == {1}
    assert len(replayed(modes, "three").missing) == 3, "nothing is settled before all readings are there"


def test_more_readings_are_asked_for_only_after_the_first_shows_a_level_near_a_cut(modes, server):
    # nothing of what the model says gives any dimension a level, so that no level is near anything
    tally = recorded(modes, server, model("enough"), "as-needed")
    assert (tally.wanted, tally.kept) == (3, 3)


NEAR = {
    "COM_1": ("met", "We stopped the forecast"),
    "COM_3": ("met", "told the director"),
    "COM_4": ("met", "reason"),
}


def test_an_answer_with_a_level_near_a_cut_is_read_three_times(modes, server):
    # T1 and T3: three M-criteria of COM met, two of them core, so level 3; one step less on a core makes it 2: three
    # readings, and they agree. None of the quotes is in T2, so that it has no level: one reading.
    tally = recorded(modes, server, model("near", text=reply(**NEAR)), "as-needed")
    assert (tally.wanted, tally.kept) == (3 + 1 + 3, 7)
    assert outcome(replayed(modes, "as-needed"), "T1").level_readings["COM"] == {"3": 3}


def test_an_answer_whose_three_readings_give_different_levels_is_read_five_times(modes, server):
    # the second reading has the core COM-1 in part: level 2 against 3, 3; then two more, which say 3
    other = reply(**{**NEAR, "COM_1": ("partial", "We stopped the forecast")})
    tally = recorded(modes, server, model("split", text=reply(**NEAR), text1=other), "as-needed")
    assert tally.kept == 5 + 1 + 5
    one = outcome(replayed(modes, "as-needed"), "T1")
    assert (one.levels["COM"], one.level_readings["COM"]) == (3, {"2": 1, "3": 4})
    assert one.shares["COM-1"] == {"met": 4, "partial": 1}


def test_a_mode_can_be_named_on_the_command_line_and_the_command_that_records_says_so(modes, server):
    recorded(modes, server, model("named"), "answers")
    report = bench("answers", raters=["model"], folder=modes, calls="careful", readings="3")
    assert report.suites[0].asked == "careful, 3 readings"
    assert len(report.suites[0].raters["model"].missing) == 3
    assert report.commands[0].endswith("--mode careful --samples 3")
    assert report.thresholds == [], "thresholds are for suites as they are"


def test_suites_that_run_beside_each_other_have_one_name(modes, server):
    recorded(modes, server, model("beside"), "careful")
    report = bench("modes", raters=["model"], folder=modes)
    assert [s.suite for s in report.suites] == ["careful", "three", "as-needed"]


@pytest.mark.parametrize("suite", ["careful", "three"])
def test_both_ways_of_replaying_agree_call_by_call(modes, server, suite):
    recorded(modes, server, model(f"agree-{suite}", text1=WEAKER), suite)
    at = home(modes)
    held = Replay.of(at, read_suite(at, at.entries()[suite], library()))
    assert disagreements(held) == (12 if suite == "careful" else 9, [])


def test_a_part_whose_reply_cannot_be_used_is_unrated_and_the_others_stand(modes, server):
    name = model("one-part", text=SAID, fault="length", only="ST-OWN")
    tally = recorded(modes, server, name, "careful")
    assert (tally.kept, tally.unusable) == (12, 3)
    one = outcome(replayed(modes, "careful"), "T1")
    assert one.fault is None
    assert one.verdicts["KIL-1"] == "met"
    assert one.verdicts["ST-OWN"] == "unrated"
    assert "output limit" in one.why["ST-OWN"]


@pytest.mark.parametrize(("key", "value"), [("mode", "slow"), ("readings", 2)])
def test_a_way_of_asking_that_there_is_not_is_named_with_those_there_are(modes, key, value):
    listed = [{**SUITES[0], key: value}]
    (modes / "suites.yaml").write_text(yaml.safe_dump({"suites": listed}), "utf-8")
    with pytest.raises(DatasetError, match=f"suite answers: {key}: found '{value}', expected one of"):
        home(modes).entries()


def test_how_often_readings_say_the_same_is_counted_over_all_pairs(modes, server):
    # two texts (T1, T3) of three readings; in each KIL-1 is met, partial, met: one pair of three alike. KIL-3 is met in
    # all: three of three. KIL-4 has no verdict in the second reading: one of three. T2 has no quote that is found: KIL-1
    # and KIL-3 are unrated three times (three of three), KIL-4 is as in the others. All else is unrated in all readings.
    recorded(modes, server, model("pairs", text1=WEAKER), "three")
    run = replayed(modes, "three")
    judged = len(outcome(run, "T1").verdicts)
    pairs = 3 * 3 * judged
    apart = 2 * (2 + 2) + 2
    figure = run.figures["readings_same_verdict"]
    assert figure.n == pairs
    assert figure.value == pytest.approx((pairs - apart) / pairs)
    assert run.figures["readings"].value == 3


def test_settled_verdicts_are_held_against_labels_where_readings_agree_and_where_they_do_not(modes, server):
    # labels of T1 and T3: KIL-1 met, KIL-3 met, KIL-4 not_met; of T2: KIL-1, KIL-3 not_met, KIL-4 unsure
    # differ: KIL-1 (met, right) and KIL-4 (not_met of two, right) of both texts
    # agree: KIL-3 met of both texts (right), and of T2 KIL-1 and KIL-3 unrated (not as labelled)
    recorded(modes, server, model("held", text1=WEAKER), "three")
    figures = replayed(modes, "three").figures
    assert (figures["right_where_readings_differ"].value, figures["right_where_readings_differ"].n) == (
        1.0,
        4,
    )
    assert (figures["right_where_readings_agree"].value, figures["right_where_readings_agree"].n) == (0.5, 4)


def test_the_share_of_readings_that_credit_a_criterion_is_held_against_the_labels(modes, server):
    # three bins: KIL-1, KIL-3 of two texts credited by all and deserving it (4 of 4); KIL-4 of two texts and KIL-1, KIL-3
    # of T2 credited by none and deserving none (0 of 4)
    recorded(modes, server, model("curve", text1=WEAKER), "three")
    bins = {b["share"]: (b["n"], b["deserved"]) for b in replayed(modes, "three").calibration}
    assert bins == {0.0: (4, 0.0), 1.0: (4, 1.0)}


def test_ways_of_asking_stand_beside_each_other_with_what_they_cost(modes, server):
    name = model("table")
    for suite in ("careful", "three"):
        recorded(modes, server, name, suite)
    (modes / "suites.yaml").write_text(
        (modes / "suites.yaml").read_text("utf-8").replace("readings: auto", "readings: 5"), "utf-8"
    )
    report = bench("modes", raters=["model"], folder=modes)
    ((group, suites),) = report_modes.beside(report)
    head, *table = report_modes.rows(suites)
    cells = {row[0]: row[1:] for row in table}
    assert group == "modes"
    assert head == [
        "",
        "careful (careful)",
        "three (one-call, 3 readings)",
        "as-needed (one-call, 5 readings)",
    ]
    assert cells["not recorded"] == ["0 of 3 cases", "0 of 3 cases", "3 of 3 cases"]
    # three cases of four parts, three cases of three readings; the test server says 100 tokens in for each call
    assert cells["calls"] == ["12", "9", "–"]
    assert cells["calls per case"] == ["4", "3", "–"]
    assert cells["tokens_in"] == ["1,200", "900", "–"]
    for words in (report_text.as_text(report), report_text.as_markdown(report), report_html.as_html(report)):
        assert "what each way of asking buys and costs" in words


def test_two_modes_over_the_same_cases_are_compared_pair_by_pair(modes, server, tmp_path):
    name = model("compared", text1=WEAKER, text2=WEAKER)
    for suite in ("answers", "three"):
        recorded(modes, server, name, suite)
    report = bench("modes", raters=["model"], folder=modes)
    plain = bench("answers", raters=["model"], folder=modes)
    (found,) = compare(plain, report, suites=("answers", "three"))
    assert (found.suite, found.a, found.b) == (
        "answers and three",
        "model, one-call",
        "model, one-call, 3 readings",
    )
    # one reading says met of KIL-1 and not_met of KIL-4; two of three say partial of the first and nothing of the other
    assert [(f.case, f.criterion, f.a, f.b) for f in (*found.better, *found.worse, *found.other)] == [
        (case, criterion, a, b)
        for case in ("T1", "T3")
        for criterion, a, b in (("KIL-1", "met", "partial"), ("KIL-4", "not_met", "unrated"))
    ]
    assert found.cost["calls"] == (1.0, 3.0)
    assert "tokens_in per case" in as_text([found])


def test_the_commands_take_mode_and_samples(modes, server):
    folder = ["--evals", str(modes)]
    asked = ["--mode", "careful", "--samples", "1", *folder]
    run_cli = CliRunner()
    made = run_cli.invoke(
        command, ["record", "answers", "--model", model("cli"), "--base-url", server.url, *asked]
    )
    assert (made.exit_code, "12 calls wanted" in made.output) == (0, True), made.output
    shown = run_cli.invoke(command, ["run", "answers", "--rater", "model", *asked])
    assert shown.exit_code == 0, shown.output
    assert "not recorded" not in shown.output
