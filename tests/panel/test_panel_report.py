"""The report: what it holds, in which order, and what it does when there is too little."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from interviewer.calibrate import Scorecard, report
from interviewer.domain.panel import Panel, Refused, Score
from interviewer.domain.weights import WeightsRefused
from interviewer.errors import CallerMistake
from interviewer.present.panel import panel_report
from tests.panel.planted import World, panel

approx = pytest.approx


def scores(table: Mapping[str, Any], **more: Any) -> tuple[Score, ...]:
    """From rater -> packet -> dimension -> level."""
    return tuple(
        Score(rater, packet, dimension, level, quote=f"{rater} heard it", **more)
        for rater, packets in table.items()
        for packet, levels in packets.items()
        for dimension, level in levels.items()
    )


TWO_RATERS: dict[str, Any] = {
    "ana": {"P1": {"FRM": 2, "LED": 3}, "P2": {"FRM": 4, "LED": 3}, "P3": {"FRM": 5, "LED": 1}},
    "ben": {"P1": {"FRM": 4, "LED": 3}, "P2": {"FRM": 4, "LED": None}, "P3": {"FRM": 2, "LED": 1}},
}


def test_the_json_has_its_documented_keys():
    found = report(panel("V", 5), draws=50).to_json()
    assert found["schema"] == "interviewer.panel/1"
    assert next(iter(found)) == "schema"
    assert {
        "raters", "units", "dimensions", "differences", "leniency", "drift", "order_effect", "halo", "ne", "two_ways",
        "weights", "refused",
    } <= set(found)  # fmt: skip
    assert {"id", "alpha", "alpha_interval", "icc", "weighted_kappa", "ac2", "n", "warning"} <= set(
        found["dimensions"][0]
    )
    assert {"rater", "estimate", "interval"} <= set(found["leniency"][0])
    assert {"nominal", "effective", "flips", "floors"} <= set(found["weights"])
    assert found["manners"] == "Practice and calibration only; no hiring recommendation."
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_differences_come_widest_first_with_everybody_s_level_and_quote():
    found = report(Panel(scores(TWO_RATERS)), draws=20)
    first, second = found.differences[:2]
    assert (first.packet, first.dimension, first.spread) == ("P3", "FRM", 3)
    assert [(g.rater, g.level, g.quote) for g in first.levels] == [
        ("ana", 5, "ana heard it"),
        ("ben", 2, "ben heard it"),
    ]
    assert (second.packet, second.spread) == ("P1", 2)
    assert (found.differences_total, found.cells_total) == (2, 6)


def test_agreement_is_that_of_round_one_and_the_weights_try_the_last():
    later = {"ana": {"P1": {"FRM": 4}}, "ben": {"P1": {"FRM": 4}}}
    found = report(Panel((*scores(TWO_RATERS), *scores(later, round=2))), draws=20)
    alone = report(Panel(scores(TWO_RATERS)), draws=20)
    assert found.dimensions == alone.dimensions
    assert found.weights.round == 2
    (change,) = found.rounds
    assert (change.round, change.cells_moved, change.levels_moved) == (2, 1, 1)
    assert (change.spread_before, change.spread_after) == (2, 0)
    # P1 was the second of two wide cells; P3 was not scored again and stays wide
    assert (change.wide_before, change.wide_after) == (2, 1)
    assert change.alpha["FRM"][1] is not None, "the cells that were not scored again count as they were"
    assert {t.packet for t in found.weights.totals} == {t.packet for t in alone.weights.totals}


def test_the_newest_round_stands_before_the_first_and_says_what_was_before():
    later = {"ana": {"P1": {"FRM": 4}}, "ben": {"P1": {"FRM": 4}}}
    told = panel_report(report(Panel((*scores(TWO_RATERS), *scores(later, round=2))), draws=20))
    assert "(round 2, then round 1)" in told.splitlines()[0]
    assert "two levels or more apart: 1 cell (before 2)" in told
    assert "1 level moved in 1 cell; mean spread there 0.0 (before 2.0)" in told
    assert told.index("ROUND 2 (BEFORE: ROUND 1)") < told.index("DIFFERENCES OF TWO LEVELS")
    assert "what follows is round 1" in told
    assert "ROUND 2" not in panel_report(report(Panel(scores(TWO_RATERS)), draws=20))


def test_a_report_without_round_one_says_that_its_agreement_is_not_independent():
    found = report(Panel(scores(TWO_RATERS, round=2)), draws=20)
    assert any("no row of round 1" in w for w in found.warnings)


def test_few_packets_are_warned_about_and_fewer_give_no_figure():
    six = report(panel("clean", 5), draws=50).dimensions[0]
    assert six.alpha is not None
    assert six.warning is not None
    assert six.warning.startswith("6 packets: too few to conclude")
    two = report(panel("clean", 5, World(packets=2)), draws=50).dimensions[0]
    assert (two.alpha, two.refused) == (None, "too few packets")
    forty = report(panel("clean", 5, World(packets=40)), draws=50).dimensions[0]
    assert forty.warning is None


def test_levels_that_are_nearly_all_the_same_carry_a_warning():
    table = {r: {f"P{p}": {"FRM": 3 if (p, r) != (1, "A") else 4} for p in range(40)} for r in "ABC"}
    (found,) = report(Panel(scores(table)), draws=50).dimensions
    assert found.warning is not None
    assert "99 % of levels are the same" in found.warning


def test_one_rater_gives_no_agreement_but_still_a_report():
    found = report(Panel(scores({"ana": TWO_RATERS["ana"]})), draws=20)
    assert [d.refused for d in found.dimensions] == ["one rater", "one rater"]
    assert found.leniency == ()
    assert any("raters are not compared" in w for w in found.warnings)
    assert found.weights.totals[0].value is not None


def test_raters_who_share_no_packet_are_not_compared_and_the_report_names_them():
    table = {"ana": {"P1": {"FRM": 2}, "P2": {"FRM": 3}}, "ben": {"P3": {"FRM": 2}, "P4": {"FRM": 5}}}
    found = report(Panel(scores(table)), draws=20)
    assert found.dimensions[0].refused == "unlinked raters"
    assert found.leniency == ()
    assert any("ana | ben" in w for w in found.warnings)


def test_all_levels_equal_gives_a_reason_and_not_one():
    table = {r: {f"P{p}": {"FRM": 3} for p in range(5)} for r in "AB"}
    (found,) = report(Panel(scores(table)), draws=20).dimensions
    assert (found.alpha, found.refused, found.exact) == (None, "constant", 1)


def test_no_usable_row_is_the_caller_s_mistake():
    with pytest.raises(CallerMistake, match="no usable row among 1; line 2: found level '9'"):
        report(Panel((), (Refused(2, "level '9'", "level 1-5 or NE"),)))


def test_weights_that_do_not_sum_to_a_hundred_are_refused_before_anything_is_computed():
    with pytest.raises(WeightsRefused, match="sum of 99"):
        Scorecard("own", {"FRM": 60, "LED": 39})
    with pytest.raises(CallerMistake, match="found a floor on XYZ"):
        Scorecard("own", {"FRM": 100}, {"XYZ": 3})


def test_a_floor_is_met_missed_or_unknown():
    card = Scorecard("own", {"FRM": 50, "LED": 50}, {"LED": 3})
    table = {"ana": {"P1": {"FRM": 2, "LED": 3}, "P2": {"FRM": 4, "LED": 2}, "P3": {"FRM": 4, "LED": None}}}
    found = report(Panel(scores(table)), scorecard=card, draws=20).weights
    assert [(f.packet, f.state) for f in found.floors] == [
        ("P1", "met"),
        ("P2", "not met"),
        ("P3", "unknown"),
    ]
    p3 = found.totals[2]
    assert p3.value == approx(75)
    assert p3.coverage == approx(0.5)
    assert any("1 of 3 packets lack a level" in n for n in found.notes)


def test_dimensions_outside_the_scorecard_are_reported_and_not_weighed():
    found = report(Panel(scores({"ana": {"P1": {"FRM": 2, "ZZZ": 3}}})), draws=20)
    assert [d.id for d in found.dimensions] == ["FRM", "ZZZ"]
    assert any("dimension ZZZ (1 scores) is not in scorecard" in n for n in found.weights.notes)
    other = report(Panel(scores({"ana": {"P1": {"ZZZ": 3}}})), draws=20)
    assert other.weights.scorecard is None


def test_the_same_panel_gives_the_same_report():
    assert report(panel("D", 5), draws=100) == report(panel("D", 5), draws=100)


def test_the_text_begins_with_differences_and_says_what_it_is_for():
    text = panel_report(report(panel("V", 5), draws=50))
    heads = ["DIFFERENCES", "AGREEMENT", "LENIENCY", "ALARMS", "WEIGHTS"]
    assert sorted(heads, key=text.index) == heads
    assert "Practice and calibration only; no hiring recommendation." in text
    assert "R1 is severe" in text
    assert "too few to conclude" in text


def test_markdown_cannot_be_broken_by_a_name_or_a_quote():
    table = {
        r: {f"P{p}": {"FRM": (p + i) % 5 + 1} for p in range(4)} for i, r in enumerate(["a|b", "<i>x</i>"])
    }
    text = panel_report(report(Panel(scores(table)), draws=20), markdown=True)
    assert "| a\\|b |" in text
    assert "<i>" not in text


def test_refused_rows_stand_in_every_form():
    found = report(Panel(scores(TWO_RATERS), (Refused(9, "level '7'", "level 1-5 or NE"),)), draws=20)
    assert found.to_json()["refused"] == [{"line": 9, "found": "level '7'", "expected": "level 1-5 or NE"}]
    assert "line 9: found level '7'; expected level 1-5 or NE" in panel_report(found)
