"""Use case: what earlier calibrations of the same scorecard add to this one.

Who scored a packet a second time and how much that person moved (drift over weeks); which older levels were given by an
anchor that is being reworded; and the rules or the model held against everybody who has scored so far.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from interviewer.domain import calibration as rules
from interviewer.domain.calibration import Calibration
from interviewer.domain.panel import Score
from interviewer.domain.panel_again import ScoredAgain, scored_again
from interviewer.domain.panel_reader import ReaderFigures, reader_figures
from interviewer.panel_room import Store
from interviewer.panel_room_reader import reader_scores

#: So many of the newest are looked at.
MOST_LOOKED_AT = 20


def before(store: Store, state: Calibration) -> tuple[Calibration, ...]:
    """The owner's earlier calibrations of the same scorecard whose first round is open, oldest first."""
    found = []
    for kept in store.mine(store.owner_of(state.id))[: MOST_LOOKED_AT + 1]:
        if kept.id == state.id or kept.created > state.opened.at:
            continue
        other = store.load(kept.id)
        if other.opened.card.id == state.opened.card.id and other.last_revealed >= 1:
            found.append(other)
    return tuple(sorted(found, key=lambda c: c.opened.at))


def again(state: Calibration, earlier: Sequence[Calibration]) -> ScoredAgain | None:
    """What changed on packets that were scored before, by the same name; `NotYet` before this one's first reveal.

    Both times it is the first, independent round that counts.
    """
    now = rules.scores(state, 1)
    found = scored_again((s for other in earlier for s in rules.scores(other, 1)), now)
    if found is None:
        return None
    old = [c for c in earlier if {p.id for p in c.packets} & set(found.packets)]
    notes = [
        "the same name is taken for the same person",
        *(
            f"anchors or weights were changed meanwhile (versions {', '.join(map(str, versions))}): what all share may come from that"
            for versions in [sorted({c.opened.card.version for c in (*old, state)})]
            if len(versions) > 1
        ),
    ]
    return found.model_copy(update={"notes": (*found.notes, *notes)})


class Used(NamedTuple):
    """Levels that one calibration gave by an anchor: who on which packet."""

    id: str
    title: str
    version: int
    cells: tuple[tuple[str, str], ...]


def used(states: Iterable[Calibration], dimension: str, level: int, *, wording: str) -> tuple[Used, ...]:
    """Which levels of first rounds were given by that anchor in that wording; calibrations without one are left out."""
    found = []
    for state in states:
        held = {d.id: d for d in state.opened.card.dimensions}.get(dimension)
        if held is None or held.anchors.get(level, "") != wording:
            continue
        cells = tuple(
            (s.rater, s.packet)
            for s in rules.scores(state, 1)
            if s.dimension == dimension and s.level == level
        )
        if cells:
            found.append(Used(state.id, state.opened.title, state.opened.card.version, cells))
    return tuple(found)


def reader_over_all(state: Calibration, earlier: Sequence[Calibration]) -> ReaderFigures | None:
    """The reader that was opened here against the people of all calibrations in which it was; None before it is opened.

    A packet that was scored in several counts once, as it was scored first: the reader's level is the same each time.
    """
    own = reader_scores(state)
    if not own:
        return None
    people: list[Score] = []
    levels: list[Score] = []
    seen: set[str] = set()
    together = 0
    for one in (*earlier, state):
        its = [s for s in reader_scores(one) if s.rater == own[0].rater and s.packet not in seen]
        if its:
            fresh = {s.packet for s in its}
            people += [s for s in rules.scores(one, 1) if s.packet in fresh]
            levels += its
            seen |= fresh
            together += 1
    found = reader_figures(people, own[0].rater, levels)
    if together < 2:
        return found
    note = (
        f"pooled over {together} calibrations of this scorecard; a packet scored in several counts once, as it was scored first; "
        "the same name is taken for the same person"
    )
    return found.model_copy(update={"notes": (note,)})
