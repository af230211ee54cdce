"""The six planted panels and the clean one: each fault is named, and innocence is believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer.adapters.panel_csv import read, to_csv
from interviewer.calibrate import report
from interviewer.domain.habits.alarms import habits
from interviewer.domain.habits.cube import cube
from tests.panel.planted import NAMED, Fault, World, panel

FIXTURES = Path(__file__).parent / "fixtures"
FIXTURE_SEED = 5
FAULTS: tuple[Fault, ...] = ("H", "V", "D", "C", "X", "N")
SEEDS = range(1_000, 1_030)


def alarms(fault: Fault, seed: int, world: World) -> set[tuple[str, str]]:
    return {(a.kind, a.who) for a in habits(cube(panel(fault, seed, world).scores)).alarms}


@pytest.mark.parametrize("fault", ["clean", *FAULTS])
def test_the_stored_panels_are_what_the_generator_makes(fault):
    stored = (FIXTURES / f"{fault}.csv").read_text("utf-8")
    assert stored == to_csv(panel(fault, FIXTURE_SEED).scores).replace("\r\n", "\n")


@pytest.mark.parametrize("fault", FAULTS)
def test_the_fault_of_a_stored_panel_is_named_and_nothing_else(fault):
    with (FIXTURES / f"{fault}.csv").open("rb") as stream:
        found = report(read(stream, name=fault), draws=50)
    assert [(a.kind, a.who) for a in found.alarms] == [NAMED[fault]]


def test_the_stored_clean_panel_raises_no_alarm():
    with (FIXTURES / "clean.csv").open("rb") as stream:
        assert report(read(stream, name="clean"), draws=50).alarms == ()


# Rates over other seeds of the same generator. They are no estimate on fresh data: the thresholds were set while looking at
# this generator's rates, with seeds 0 to 99 in view. benchmarks/panel_alarms.py prints rates for more worlds; of 200 panels each
# (seeds 0 to 199, half of them in view) H, V, C, X and N were named in all, D in 82 % (its level runs into the end of the
# scale), and 1.5 % of the clean ones were accused.


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "least"), [("H", 0.95), ("V", 0.95), ("D", 0.7), ("C", 0.95), ("X", 0.95), ("N", 0.95)]
)
def test_planted_faults_are_named_over_many_seeds(fault, least):
    named = [NAMED[fault] in alarms(fault, seed, World()) for seed in SEEDS]
    assert sum(named) / len(named) >= least


@pytest.mark.slow
@pytest.mark.parametrize(
    "world",
    [World(), World(noise=0.8), World(view=0.15), World(own_order=False), World(ne=0.05), World(raters=3)],
    ids=["as documented", "noisy", "raters take to packets", "one order", "some NE", "three raters"],
)
def test_clean_panels_are_seldom_accused(world):
    accused = [bool(alarms("clean", seed, world)) for seed in SEEDS]
    assert sum(accused) / len(accused) <= 0.1
