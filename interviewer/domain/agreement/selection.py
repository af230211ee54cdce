"""Selection rates of two groups from four counts that an organisation brings: a ratio, an exact test, and how brittle both are.

Counts only. Nothing here knows who is in a group, and nobody is asked for it. With few people the four-fifths ratio says
little: 5 of 10 against 3 of 8 is a ratio of 0.75 with p = 0.66, and one more selected makes it 1.00.
"""

from __future__ import annotations

from fractions import Fraction

from pydantic import BaseModel, ConfigDict
from scipy import stats

from interviewer.errors import CallerMistake

FOUR_FIFTHS = Fraction(4, 5)
MOST_PEOPLE = 10_000_000
#: Below so many people in the smaller group the ratio alone is not to be read.
FEW = 30


class SelectionRates(BaseModel):
    """Two groups as (selected, of). ratio: the lower rate by the higher, 0 to 1; None where nobody was selected.

    p: Fisher's exact test, two-sided. one_more: the ratio if one more of the group with the lower rate had been selected;
    None where all of it were, or the rates are the same.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: tuple[int, int]
    second: tuple[int, int]
    ratio: float | None
    below_four_fifths: bool
    p: float
    one_more: float | None
    few: bool


def selection_rates(first: tuple[int, int], second: tuple[int, int]) -> SelectionRates:
    """first, second: (selected, of). `CallerMistake` for counts that cannot be.

    Source: Uniform Guidelines on Employee Selection Procedures (1978), section 4 D, for the ratio; Fisher (1922) for the test.
    """
    for name, (selected, of) in (("first", first), ("second", second)):
        if not (0 <= selected <= of and 1 <= of <= MOST_PEOPLE):
            raise CallerMistake(
                f"{name} group: found {selected} of {of}; expected a count from 0 to the size of the group, and a size from 1"
            )
    ratio = _ratio(first, second)
    table = [[selected, of - selected] for selected, of in (first, second)]
    return SelectionRates(
        first=first,
        second=second,
        ratio=None if ratio is None else float(ratio),
        below_four_fifths=ratio is not None and ratio < FOUR_FIFTHS,
        p=min(1.0, float(stats.fisher_exact(table)[1])),
        one_more=_one_more(first, second),
        few=min(first[1], second[1]) < FEW,
    )


def _ratio(first: tuple[int, int], second: tuple[int, int]) -> Fraction | None:
    low, high = sorted((Fraction(*first), Fraction(*second)))
    return low / high if high else None


def _one_more(first: tuple[int, int], second: tuple[int, int]) -> float | None:
    if Fraction(*first) == Fraction(*second):
        return None
    low, high = sorted((first, second), key=lambda group: Fraction(*group))
    found = _ratio((low[0] + 1, low[1]), high) if low[0] < low[1] else None
    return None if found is None else float(found)
