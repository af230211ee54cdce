"""How well and how fast the rule rater works: agreement with planted labels per criterion, and time per answer.

Run ``python -m benchmarks.rules`` from the root of a checkout. Texts and labels are synthetic, written for this
project and checked by no independent reader; the figures say nothing about people.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Sequence

from interviewer.adapters.library import library
from interviewer.domain.text import answer
from interviewer.raters import rules
from tests.raters.labelled import Outcome, load, outcomes, summary
from tests.raters.stories import WIN_BACK

SETS = (("dev", "written while the rules were made"), ("held_out", "written and labelled after the rules"))
_RUNS = 20


def main() -> None:
    """Print the table of both sets and the timings."""
    for folder, how in SETS:
        found = outcomes(load(folder))
        sys.stdout.write(f"{folder} ({how}): {len(load(folder))} answers, {summary(found)}\n")
        _table(found)
    _timings()


def _table(found: Sequence[Outcome]) -> None:
    by_criterion: dict[str, list[Outcome]] = defaultdict(list)
    for one in found:
        by_criterion[one.criterion].append(one)
    for criterion, listed in sorted(by_criterion.items()):
        due = sum(o.label for o in listed)
        sys.stdout.write(f"  {criterion:8} due {due:2} of {len(listed):2}: {summary(listed)}\n")


def _timings() -> None:
    sheet = library().sheet("P08")
    texts = [answer(WIN_BACK.text() + " " * n) for n in range(_RUNS)]
    rules.verdicts(texts[0], sheet)
    started = time.perf_counter()
    for text in texts:
        rules.verdicts(text, sheet)
    each_ms = (time.perf_counter() - started) / _RUNS * 1000
    sys.stdout.write(f"one answer of {texts[0].words()} words: {each_ms:.1f} ms\n")
    for words in (5_000, 50_000):
        long = answer(" ".join(WIN_BACK.text().split() * (words // texts[0].words() + 1)))
        started = time.perf_counter()
        rules.verdicts(long, sheet)
        sys.stdout.write(f"one answer of {long.words()} words: {time.perf_counter() - started:.2f} s\n")


if __name__ == "__main__":
    main()
