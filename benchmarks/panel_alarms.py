"""How often a planted fault is named, and how often a clean panel is accused, over many seeds.

Run: ``python -m benchmarks.panel_alarms [SEEDS]`` (8 by default: a quick look; 200 for rates to quote). Panels are those of ``tests/panel/planted.py``: 5 raters, 6 packets,
7 dimensions. named: the planted fault, at the planted place. else: any other habit named as well. Printed for worlds
that differ in one thing each.

What the rates are worth: the thresholds in ``domain/habits`` were set while looking at this generator's rates, with seeds 0 to
99 in view. They are tuned to these worlds, not estimated on fresh ones. The seeds here begin at 10,000 so that no single panel
was looked at, but the generator is the same; on other panels, and on people, the rates may be worse.
"""

from __future__ import annotations

import sys

from interviewer.domain.habits.alarms import habits
from interviewer.domain.habits.cube import cube
from tests.panel.planted import NAMED, Fault, World, panel

WORLDS: dict[str, World] = {
    "as documented": World(),
    "little noise (0.3)": World(noise=0.3),
    "much noise (0.7)": World(noise=0.7),
    "raters differ a little in leniency (0.1)": World(leniency=0.1),
    "raters take to packets differently (0.15)": World(view=0.15),
    "one order for all": World(own_order=False),
    "NE in 5 % of all cells": World(ne=0.05),
    "twelve packets": World(packets=12),
    "three raters": World(raters=3),
}
FIRST_SEED, QUICK = 10_000, 8
FAULTS: tuple[Fault, ...] = ("clean", "H", "V", "D", "C", "C1", "X", "N")


def rates(fault: Fault, world: World, seeds: int) -> tuple[float, float]:
    """(share of panels in which the planted fault is named, share in which anything else is)."""
    named = other = 0
    for seed in range(FIRST_SEED, FIRST_SEED + seeds):
        found = {(a.kind, a.who) for a in habits(cube(panel(fault, seed, world).scores)).alarms}
        named += NAMED.get(fault) in found
        other += bool(found - {NAMED.get(fault)})
    return named / seeds, other / seeds


def main(seeds: int) -> None:
    """Print one line per world."""
    print(f"{seeds} panels each; named / else, in percent")
    print(f"{'world':44s}" + "".join(f"{f:>10s}" for f in FAULTS))
    for name, world in WORLDS.items():
        found = [rates(f, world, seeds) for f in FAULTS]
        cells = [f"{100 * n:.0f} / {100 * o:.0f}" if f != "clean" else f"{100 * o:.1f}"
                 for f, (n, o) in zip(FAULTS, found, strict=True)]  # fmt: skip
        print(f"{name:44s}" + "".join(f"{c:>10s}" for c in cells), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else QUICK)
