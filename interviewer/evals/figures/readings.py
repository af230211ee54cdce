"""Several readings of one text beside each other: how often they say the same, and whether it matters that they do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import comb

from interviewer.domain.samples import NO_LEVEL
from interviewer.evals.figures.basic import Figure, share
from interviewer.evals.outcome import Outcome


def reading_figures(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """Figures over texts that were read more than once; empty where there are none.

    readings: mean number per text, single readings included.  readings_same_*: of all pairs of readings of one text, those
    that give a criterion the same verdict, a dimension the same level.  right_where_*: settled verdicts that are as labelled,
    where all readings agree and where they do not.
    """
    several = [o for o in outcomes if o.samples > 1]
    if not several:
        return {}
    verdicts = [counts for o in several for counts in o.shares.values()]
    levels = [c for o in several for c in o.level_readings.values() if set(c) != {NO_LEVEL}]
    agreed, differing = _right(several, agree=True), _right(several, agree=False)
    return {
        "readings": Figure(
            value=sum(o.samples for o in outcomes) / len(outcomes), n=len(outcomes), note="mean per text"
        ),
        "readings_same_verdict": _pairs_alike(verdicts, of="pairs of readings of a criterion"),
        "readings_same_level": _pairs_alike(levels, of="pairs of readings of a dimension with a level"),
        "borderline": share(
            sum(len(o.borderline) for o in several), len(verdicts), of="criteria read more than once"
        ),
        "right_where_readings_agree": share(
            sum(agreed), len(agreed), of="labelled verdicts all readings agree on"
        ),
        "right_where_readings_differ": share(
            sum(differing), len(differing), of="labelled verdicts readings differ on"
        ),
    }


def _pairs_alike(counts: Iterable[Mapping[str, int]], *, of: str) -> Figure:
    """Pairs of readings that say the same ÷ all pairs, over things read more than once."""
    held = list(counts)
    alike = sum(comb(n, 2) for one in held for n in one.values())
    return share(alike, sum(comb(sum(one.values()), 2) for one in held), of=of)


def _right(several: Iterable[Outcome], *, agree: bool) -> list[bool]:
    return [
        o.verdicts.get(criterion) == label
        for o in several
        for criterion, label in o.labels.items()
        if label != "unsure" and criterion in o.shares and (len(o.shares[criterion]) == 1) == agree
    ]
