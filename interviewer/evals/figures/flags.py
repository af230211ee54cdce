"""Red flags: found, missed, and raised for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from interviewer.evals.figures.basic import Figure, counted, share
from interviewer.evals.outcome import Outcome

RAISED = ("suspected", "confirmed")


class FlagPair(NamedTuple):
    """One flag of one case: what was planted and what was seen; ``none`` where nothing."""

    case: str
    flag: str
    label: str
    rated: str


def flag_pairs(outcomes: Iterable[Outcome]) -> list[FlagPair]:
    """Every flag that was planted or seen in cases where flags were planted; cases without a rating count as unseen."""
    return [
        FlagPair(o.case, flag, o.flag_labels.get(flag, "none"), o.flags.get(flag, "none"))
        for o in outcomes
        if o.flags_planted
        for flag in sorted({*o.flag_labels, *o.flags})
        if o.flag_labels.get(flag) != "unsure"
    ]


def flag_figures(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """Recall and precision with Wilson intervals; a flag is raised when suspected or confirmed, not when cleared."""
    counts = counted((p.label in RAISED, p.rated in RAISED) for p in flag_pairs(outcomes))
    return {
        "flag_recall": share(counts.tp, counts.tp + counts.fn, of="planted flags"),
        "flag_precision": share(counts.tp, counts.tp + counts.fp, of="flags raised"),
    }


def missed(outcomes: Iterable[Outcome]) -> list[FlagPair]:
    """Planted flags that were not raised."""
    return [p for p in flag_pairs(outcomes) if p.label in RAISED and p.rated not in RAISED]


def false_alarms(outcomes: Iterable[Outcome]) -> list[FlagPair]:
    """Flags that were raised where none was planted, or a cleared one."""
    return [p for p in flag_pairs(outcomes) if p.label not in RAISED and p.rated in RAISED]
