"""Drift over weeks: what the same people give the same packets a second time, from scores and between calibrations."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from interviewer import panel_room
from interviewer.domain.calibration import Calibration, NotYet
from interviewer.domain.calibration_events import ReaderScore
from interviewer.domain.panel import Score
from interviewer.domain.panel_again import scored_again
from interviewer.domain.panel_reader import reader_figures
from interviewer.domain.rating import RaterInfo
from interviewer.panel_room_before import again, before, reader_over_all, used
from interviewer.present.panel_more import again_lines
from tests.panel.rooms import FOUR, RATERS, Panelists, card, later, panelists


def given(rater: str, levels: dict[str, int | None]) -> list[Score]:
    """Levels by packet, all of one dimension."""
    return [Score(rater, p, "FRM", level) for p, level in levels.items()]


def test_a_change_is_now_less_then_by_packet_with_its_interval() -> None:
    # A moves by -1, -1, -2, -2: mean -1.5, sd 0.577, se 0.289, t(3) 3.182: +- 0.919
    found = scored_again(
        given("A", {"P1": 4, "P2": 4, "P3": 5, "P4": 5}), given("A", {"P1": 3, "P2": 3, "P3": 3, "P4": 3})
    )
    assert found is not None
    (figure,) = found.raters
    assert (figure.packets, figure.cells, figure.same, figure.others) == (4, 4, 0.0, None)
    assert figure.change == -1.5
    assert figure.interval == pytest.approx((-2.419, -0.581), abs=0.001)
    assert figure.alarm  # t = -5.20 on 3 degrees of freedom, p = 0.014
    assert again_lines(found)[0] == "A has become more severe: 1.5 levels on the same packets"


def test_others_are_the_others_on_the_same_cells() -> None:
    then = [*given("A", {"P1": 3, "P2": 3}), *given("B", {"P1": 2, "P2": 2, "P3": 1})]
    now = [*given("A", {"P1": 3, "P2": 3}), *given("B", {"P1": 3, "P2": 3, "P3": 5})]
    found = scored_again(then, now)
    assert found is not None
    assert {f.rater: f.others for f in found.raters} == {"A": 1.0, "B": 0.0}
    assert [f.same for f in found.raters] == [1.0, 0.0]


def test_the_first_time_counts_and_ne_is_no_level() -> None:
    then = [*given("A", {"P1": 2, "P2": None, "P3": 4}), Score("A", "P1", "FRM", 5)]
    found = scored_again(then, given("A", {"P1": 3, "P2": 4, "P3": None}))
    assert found is not None
    assert (found.raters[0].cells, found.raters[0].change) == (1, 1.0)
    assert (found.gone, found.come) == (1, 1)


def test_one_packet_names_nobody_and_says_why() -> None:
    then = [Score("A", "P1", d, 5) for d in ("FRM", "EXP", "MOD")]
    found = scored_again(then, [s._replace(level=2) for s in then])
    assert found is not None
    assert found.raters[0].interval is None
    assert not found.raters[0].alarm
    assert "one packet scored again" in found.notes[0]


def test_nothing_scored_twice_is_nothing() -> None:
    assert scored_again(given("A", {"P1": 3}), given("A", {"P2": 3})) is None
    assert scored_again(given("A", {"P1": 3}), given("B", {"P1": 3})) is None


def test_people_who_only_waver_are_seldom_named_and_one_who_moved_by_a_level_is() -> None:
    # 4 packets x 7 dimensions scored twice by 5 people, each time with noise of half a level; E is one lower the second time
    def run(seed: int) -> dict[str, bool]:
        dice = np.random.default_rng(seed)
        truth = dice.normal(3, 0.8, (4, 7))
        rows: list[list[Score]] = [[], []]
        for r in "ABCDE":
            for time in (0, 1):
                seen = truth + dice.normal(0, 0.5, truth.shape) - (r == "E") * time
                levels = np.clip(np.rint(seen), 1, 5).astype(int)
                rows[time] += [
                    Score(r, f"P{p}", f"D{d}", int(levels[p, d])) for p in range(4) for d in range(7)
                ]
        found = scored_again(*rows)
        assert found is not None
        return {f.rater: f.alarm for f in found.raters}

    runs = [run(seed) for seed in range(60)]
    assert sum(any(a for r, a in one.items() if r != "E") for one in runs) <= 3
    assert sum(one["E"] for one in runs) >= 36


# --- between calibrations ----------------------------------------------------------------------------


def second_calibration(first: Panelists, packets: tuple[str, ...] = FOUR) -> Panelists:
    """The same owner and people, three weeks on, with packets of which some were scored before."""
    later(first, days=6)
    found = panel_room.open_panel(
        first.room, card(), owner="one", title="Summer", packets=packets, raters=RATERS, days=7
    )
    return Panelists(first.room, found.state, {x.who: x.token for x in found.links}, first.clock)


@pytest.fixture
def spring(tmp_path: Path) -> Panelists:
    return panelists(tmp_path)


def test_packets_put_in_again_show_who_moved(spring: Panelists) -> None:
    for rater in RATERS:
        spring.score(rater)
    summer = second_calibration(spring, (*FOUR[:2], "ward-beds", "travel-desk"))
    summer.fill("Ash", lower={"MOD": 2, "FRM": 1, "COM": 1})
    assert before(summer.room.store, summer.now())[0].opened.title == "Spring"
    with pytest.raises(NotYet):  # who moved is a score: it waits for the reveal
        again(summer.now(), before(summer.room.store, summer.now()))
    panel_room.submit(summer.room, summer.tokens["Ash"])
    summer.score("Birch")
    state = summer.score("Cedar")
    found = again(state, before(summer.room.store, state))
    assert found is not None
    assert set(found.packets) == set(FOUR[:2])
    change = {f.rater: f.change for f in found.raters}
    assert change["Ash"] < 0
    assert (change["Birch"], change["Cedar"]) == (0, 0)
    assert again(spring.now(), before(spring.room.store, spring.now())) is None


def test_a_calibration_that_is_not_revealed_adds_nothing_to_another(spring: Panelists) -> None:
    spring.score("Ash")
    assert before(spring.room.store, second_calibration(spring).now()) == ()


def test_an_old_wording_says_which_levels_were_given_by_it(spring: Panelists) -> None:
    state = spring.all_in()
    wording = state.opened.card.dimension("MOD").anchors[1]
    (found,) = used([state], "MOD", 1, wording=wording)
    assert found.title == "Spring"
    assert ("Ash", "grid-meter") in found.cells
    assert all(state.own(who, 1, packet)["MOD"].level == 1 for who, packet in found.cells)  # and nothing else
    assert used([state], "MOD", 1, wording="another wording") == ()


def opened_reader(panel: Panelists, state: Calibration) -> Calibration:
    """A reader that gives every packet what was planted in it, one level higher."""
    levels = tuple(
        ReaderScore(packet=p.id, dimension=d, level=None if r.level is None else min(5, r.level + 1))
        for p in state.packets
        for d, r in p.rationale.items()
    )
    who = RaterInfo(kind="rules", id="rules.v1")
    return panel_room.open_reader(panel.room, panel.moderator, lambda _s: (who, levels)).state


def test_the_reader_is_held_against_everybody_so_far_and_a_packet_counts_once(spring: Panelists) -> None:
    for rater in RATERS:
        state = spring.score(rater)
    alone = reader_over_all(opened_reader(spring, state), ())
    assert alone is not None
    assert (alone.packets, alone.notes) == (4, ())
    assert alone.recalibrated is None  # fewer than fifty labels
    summer = second_calibration(
        spring, (FOUR[0], "school-platform", "ticket-office", "travel-desk", "ward-beds")
    )
    for rater in RATERS:
        state = summer.score(rater)
    state = opened_reader(summer, state)
    found = reader_over_all(state, before(summer.room.store, state))
    assert found is not None
    assert found.packets == 8  # 4 + 5, one of them twice
    assert "pooled over 2 calibrations" in found.notes[0]
    assert found.status.startswith("not calibrated on this scorecard: 8 packets")
    mended = found.recalibrated
    assert mended is not None
    assert mended.labels >= 50
    assert mended.recalibrated < mended.raw


def test_a_recalibrated_value_stands_beside_each_raw_level_and_was_fitted_without_its_packet() -> None:
    # the reader says 3 where people say 2, but in the last packet, where they say 5
    people = [
        Score(r, f"P{n}", f"D{d}", 5 if n == 12 else 2) for r in "AB" for n in range(13) for d in range(4)
    ]
    reader = [Score("m", f"P{n}", f"D{d}", 3) for n in range(13) for d in range(4)]
    mended = reader_figures(people, "m", reader, draws=50).recalibrated
    assert mended is not None
    by_packet = {m.packet: m.recalibrated for m in mended.levels}
    assert len(mended.levels) == 52
    assert by_packet["P12"] == pytest.approx(2.0)  # its own 5 was not seen
    assert by_packet["P0"] == pytest.approx((11 * 2 + 5) / 12)
    assert {m.raw for m in mended.levels} == {3}
