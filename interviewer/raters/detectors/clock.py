"""Computed checks of length and balance: measured, shown apart, in no level."""

from __future__ import annotations

import re

from interviewer.domain.rating import Measurement
from interviewer.raters.detectors.language import any_acts, decisions, has_obstacle, measures
from interviewer.raters.detectors.outcome import outcomes
from interviewer.raters.detectors.reading import Reading, Unit
from interviewer.raters.detectors.star import lesson
from interviewer.raters.detectors.verdict import Finding, detects, unsure

WORDS_PER_MINUTE = 150
CLOCK_S = 90
#: For a clock of 90 s; other clocks keep the proportions (rubrics/answers/star.v1.yaml).
GREEN_S, AMBER_S = (60, 100), (45, 120)
MOST_BEFORE_ACTION, LEAST_ACTION, LATEST_RESULT = 0.35, 0.45, 0.85


@detects("ST-TIME")
def length(reading: Reading) -> Finding:
    """Seconds of the opening answer against the probe's clock: as it was spoken, else at 150 words per minute."""
    words = sum(u.words for u in reading.opening)
    spoken = _spoken(reading)
    seconds = words * 60 / WORDS_PER_MINUTE if spoken is None else spoken
    scale = (reading.sheet.clock_s or CLOCK_S) / CLOCK_S
    green = [s * scale for s in GREEN_S]
    amber = [s * scale for s in AMBER_S]
    verdict = (
        "met"
        if green[0] <= seconds <= green[1]
        else "partial"
        if amber[0] <= seconds <= amber[1]
        else "not_met"
    )
    return Finding(
        "computed",
        f"{words} words, about {seconds:.0f} s when spoken"
        if spoken is None
        else f"{words} words in {seconds:.0f} s",
        computed=verdict,  # type: ignore[arg-type]
        measurement=Measurement(
            value=round(seconds, 1), unit="s", expected=f"{green[0]:.0f}-{green[1]:.0f} s"
        ),
    )


def _spoken(reading: Reading) -> float | None:
    """Seconds of the recording of the opening answer; None where any part of it was typed."""
    places = {u.place for u in reading.opening}
    times = [p.seconds for p in reading.text.own if p.id in places]
    return sum(t for t in times if t is not None) if times and None not in times else None


_EVIDENCE = re.compile(r"\d%|\d\.\d|\bpoints\b|\binterval\b")


def parts(reading: Reading) -> dict[str, list[Unit]] | None:
    """The opening answer's units as situation and task, actions, result, lesson; None where no act is told."""
    places = {u.index for u in reading.opening}
    results = {o.unit.index for o in outcomes(reading)} & places
    found = lesson(reading)
    learned = {
        u.index
        for u in reading.opening
        if found.found in ("met", "partial") and u.raw == found.quotes[0].text
    }
    acting = {u.index for u, _ in (*any_acts(reading), *decisions(reading))} & places
    acting |= {u.index for u in reading.opening if measures(u) and (has_obstacle(u) or _EVIDENCE.search(u.t))}
    starts = acting - results - learned
    if not starts:
        return None
    split: dict[str, list[Unit]] = {"before": [], "action": [], "result": [], "lesson": []}
    for unit in reading.opening:
        if unit.index in learned:
            split["lesson"].append(unit)
        elif unit.index in results:
            split["result"].append(unit)
        else:
            split["before" if unit.index < min(starts) else "action"].append(unit)
    return split


@detects("ST-BAL")
def balance(reading: Reading) -> Finding:
    """Share of the words before the first act, and share of the acts."""
    split = parts(reading)
    if split is None:
        return unsure("no act is told, so the parts can't be told apart")
    total = sum(u.words for u in reading.opening)
    before = sum(u.words for u in split["before"]) / total
    action = sum(u.words for u in split["action"]) / total
    fits = before <= MOST_BEFORE_ACTION and action >= LEAST_ACTION
    return Finding(
        "computed",
        f"{before:.0%} of the words before the first act, {action:.0%} on acts",
        computed="met" if fits else "not_met",
        measurement=Measurement(
            value=round(100 * before, 1),
            unit="% before the first act",
            expected="at most 35 %, acts at least 45 %",
        ),
    )


@detects("ST-ORDER")
def order(reading: Reading) -> Finding:
    """Share of the answer that passes before the result starts.

    Late is beyond 85 % of the answer, unless that is still within 85 % of the longest green length (85 s of 100).
    """
    places = {u.index for u in reading.opening}
    found = [o for o in outcomes(reading) if o.unit.index in places]
    if not found:
        return unsure("no result is told in the opening answer, so its place can't be measured")
    whole = [o for o in found if o.timed and (o.compared or o.decision)] or found
    total = sum(u.words for u in reading.opening)
    at = whole[0].unit.at
    share = at / total
    scale = (reading.sheet.clock_s or CLOCK_S) / CLOCK_S
    in_time = at * 60 / WORDS_PER_MINUTE <= LATEST_RESULT * GREEN_S[1] * scale
    return Finding(
        "computed",
        f"the result starts after {share:.0%} of the answer",
        computed="met" if share <= LATEST_RESULT or in_time else "not_met",
        measurement=Measurement(
            value=round(100 * share, 1), unit="% of the answer before the result", expected="at most 85 %"
        ),
    )
