"""How an answer was spoken, in words: length, pace, pauses, and what stands where on the clock. Never scored."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.domain.debrief import stretches
from interviewer.domain.delivery import Facts, Stretch, facts, result_first_at, spoken_at
from interviewer.domain.interview import Take, Turn
from interviewer.domain.rating import Evidence, Rating

DRILL_CLOCK_S = 60
NOT_MEASURED = "not measured"


def delivery_lines(take: Take, rating: Rating | None, *, clock_s: int) -> tuple[str, ...]:
    """Lines for every spoken answer of a take, the opening first; none where all was typed.

    clock_s: the probe's aim for the opening answer; follow-ups have `DRILL_CLOCK_S`.
    """
    lines: list[str] = []
    for place, turn, first in _answered(take):
        if turn.delivery is None:
            continue
        found = facts(turn.delivery, clock_s=clock_s if first else DRILL_CLOCK_S)
        head = "" if first else f"Follow-up ({place}): "
        lines += [f"{head}{line}" for line in (fact_lines(found) if first else fact_lines(found)[:1])]
        if first and rating is not None:
            lines += clock_lines(stretches(take, rating), found)
    return tuple(lines)


def second_of(take: Take, evidence: Evidence) -> int | None:
    """The second of its answer at which a quote was spoken; None where it was typed, or the time is not known."""
    for place, turn, _ in _answered(take):
        if place == evidence.place and turn.delivery is not None:
            span = spoken_at(turn.answer or "", turn.delivery, evidence.start, evidence.end)
            return int(span[0]) if span else None
    return None


def fact_lines(found: Facts) -> tuple[str, ...]:
    """The facts as sentences, the length first."""
    return (_length(found), _start(found), _pace(found), _pauses(found), _fillers(found))


def spoken_lines(found: Facts | None, found_at: Sequence[Stretch]) -> tuple[str, ...]:
    """How an opening answer was spoken and what stood where on the clock; none where it was typed."""
    return () if found is None else (*fact_lines(found), *clock_lines(found_at, found))


def time_line_text(found_at: Sequence[Stretch]) -> str:
    """``Situation 0-12 s, Action 14-40 s, Result 66-71 s``."""
    return ", ".join(f"{s.part} {s.start_s:.0f}-{s.end_s:.0f} s" for s in found_at)


def clock_lines(found_at: Sequence[Stretch], found: Facts) -> list[str]:
    """Where the parts of the story stand on the clock, and when the result first came; none where nothing was quoted."""
    if not found_at:
        return []
    lines = [f"Where the quoted words stand: {time_line_text(found_at)}."]
    result = result_first_at(found_at)
    if result is not None:
        lines.append(f"Result first stated at second {result:.0f} of {found.seconds:.0f}.")
    return lines


def _answered(take: Take) -> list[tuple[str, Turn, bool]]:
    """(place, turn, whether it is the opening) of what was said, placed as a rater reads it."""
    said = [t for t in take.turns if t.answer is not None]
    return [(f"turn {n}", turn, n == 1) for n, turn in enumerate(said, start=1)]


def _length(found: Facts) -> str:
    over = round(found.over_s)
    against = f"{over} s past" if over > 0 else f"{-over} s under" if over < 0 else "right on"
    return f"Spoken in {found.seconds:.0f} s: {against} the {found.clock_s} s aim."


def _start(found: Facts) -> str:
    if found.start_delay_s is None:
        return f"Start: {NOT_MEASURED} (background noise)."
    return f"First word after {found.start_delay_s:.1f} s."


def _pace(found: Facts) -> str:
    if found.words_per_minute is None:
        return f"Words a minute: {NOT_MEASURED} (no word times)."
    return f"{found.words_per_minute} words a minute."


def _pauses(found: Facts) -> str:
    if found.pauses is None or found.long_pauses is None:
        return f"Pauses: {NOT_MEASURED} (background noise)."
    if found.longest_pause_s is None:
        return "No pause of a quarter of a second or more."
    return f"Pauses: {found.pauses}, of which {found.long_pauses} over a second; the longest {found.longest_pause_s:.1f} s."


def _fillers(found: Facts) -> str:
    if found.fillers is None:
        return f"Fillers (um, uh): {NOT_MEASURED}; this source does not write them down."
    return f"Fillers (um, uh): {found.fillers}."
