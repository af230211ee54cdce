"""Several readings of one text by the same rater: a fixed number, or as many as the levels need."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from interviewer.domain.rubric import Sheet
from interviewer.domain.samples import FIRST, MOST, Wish, enough, near_a_cut
from interviewer.domain.text import Text
from interviewer.errors import ProviderFault
from interviewer.rate import Judgement, Rater, Sample, assemble
from interviewer.raters.at_once import at_once

Given = Judgement | ProviderFault


class SampledRater:
    """The rater that ``give`` gives for each sample index, asked as often as ``wish`` says.

    auto: once; three times where a level lies within one verdict of a cut; five times where the three give different
    levels. Index 0 is the reading that a single one would be, so that what was paid for it is not paid again.
    """

    def __init__(self, give: Callable[[int], Rater], wish: Wish) -> None:
        self.give, self.wish = give, wish

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        """The readings together. One that failed is left out, with a note; raises `ProviderFault` where all failed."""
        found: list[Given] = []
        while len(found) < (wanted := how_many(found, self.wish, text=text, sheet=sheet)):
            fresh = range(len(found), wanted)
            found += at_once([lambda i=i: self.give(i).judge(text, sheet) for i in fresh])  # type: ignore[misc]  # a default binds the index
        return together(found, sheet=sheet)


def how_many(found: Sequence[Given], wish: Wish, *, text: Text, sheet: Sheet) -> int:
    """How many readings there should be, after those that there are."""
    if wish != "auto":
        return int(wish)
    if not found:
        return FIRST
    if len(found) >= MOST or all(isinstance(given, ProviderFault) for given in found):
        return len(found)
    rating = assemble(together(found, sheet=sheet), text=text, sheet=sheet)
    values = {v.criterion: v.verdict for v in rating.verdicts if v.measurement is None and not v.derived_from}
    near = near_a_cut(sheet, values, flags=rating.red_flags, drilled=text.drilled)
    split = any(len(d.readings) > 1 for d in rating.dimensions)
    return max(len(found), enough(len(found), near=bool(near), split=split))


def together(found: Sequence[Given], *, sheet: Sheet) -> Judgement:
    """One judgement with all readings in it; a single one as it is. Raises the first fault where there is none."""
    came = [given for given in found if isinstance(given, Judgement)]
    if not came:
        raise next(fault for fault in found if isinstance(fault, ProviderFault))
    if len(found) == 1:
        return came[0]
    counted = {c.id for c in sheet.criteria if c.kind == "computed"}
    return Judgement(
        claims=tuple(c for c in came[0].claims if c.criterion in counted),
        rater=came[0].rater,
        mode=came[0].mode,
        exchange=tuple(e for given in found for e in _exchange(given)),
        notes=tuple(dict.fromkeys([*(note for given in came for note in given.notes), *_missing(found)])),
        samples=tuple(
            Sample(
                claims=tuple(c for c in given.claims if c.criterion not in counted),
                flags=given.flags,
            )
            for given in came
        ),
    )


def _exchange(given: Given) -> tuple[dict[str, object], ...]:
    return given.exchange if isinstance(given, Judgement) else tuple(dict(e) for e in given.exchanges)


def _missing(found: Sequence[Given]) -> list[str]:
    faults = [given for given in found if isinstance(given, ProviderFault)]
    if not faults:
        return []
    return [f"{len(found) - len(faults)} of {len(found)} readings came; the others did not: {faults[0]}"]
