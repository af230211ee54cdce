"""What a document lacks by a rating: what is missing, what is there in part, and what a rater looked for and did not find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from interviewer.domain.rating import Evidence, Rating

GapState = Literal["not_met", "not_found", "partial"]
#: How much of a criterion is lacking. What was only not found may be there in other words.
SHARE: Mapping[GapState, float] = {"not_met": 1.0, "not_found": 0.8, "partial": 0.55}


@dataclass(frozen=True)
class Gap:
    """One criterion that is not met in full, with the rater's reason and quotes."""

    criterion: str
    state: GapState
    reason: str
    evidence: tuple[Evidence, ...] = ()


def gaps(rating: Rating) -> dict[str, Gap]:
    """Every gap by its criterion, in the order of the rating; scorecard credit is none, nor what nobody looked for."""
    found = {
        v.criterion: Gap(v.criterion, v.verdict, v.reason, v.evidence)
        for v in rating.verdicts
        if v.verdict in ("not_met", "partial") and not v.derived_from
    }
    sought = {u.criterion: Gap(u.criterion, "not_found", u.reason) for u in rating.unrated if u.looked}
    return {**sought, **found}
