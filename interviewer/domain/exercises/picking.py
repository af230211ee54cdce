"""Picking a few of many: against a key where there is one, else against how many and from how many groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interviewer.domain.exercise import Pick, PickSome
from interviewer.domain.exercises.result import Line, LineState, PartResult
from interviewer.errors import CallerMistake, NotFound


def score_pick(part: PickSome, given: Mapping[str, Any]) -> PartResult:
    """A line per item. ``given`` is ``{"picked": [ids]}``; `CallerMistake` for an id that does not exist."""
    stray = set(given) - {"picked"}
    if stray:
        raise CallerMistake(f"{part.id}: found the key {min(stray)!r}; expected 'picked' with a list of ids")
    picked = given.get("picked") or []
    if not isinstance(picked, list | tuple):
        raise CallerMistake(f"{part.id}: found {picked!r}; expected a list of ids")
    ids = [i.id for i in part.items]
    for id in picked:
        if id not in ids:
            raise NotFound(f"item of {part.id}", str(id), ids)
    lines = tuple(_line(i, picked=i.id in picked, any_picked=bool(picked)) for i in part.items)
    keyed = [line for line in lines if line.state in ("right", "wrong")]
    return PartResult(
        part=part.id,
        type=part.type,
        title=part.title,
        lines=lines,
        sums=tuple(_sums(part, list(picked))),
        right=sum(line.state == "right" for line in keyed),
        keyed=len(keyed),
    )


def _line(item: Pick, *, picked: bool, any_picked: bool) -> Line:
    state: LineState = "told"
    if item.keep is not None:
        state = "open" if not any_picked else "right" if picked == item.keep else "wrong"
    return Line(
        item=item.id,
        says=item.says,
        given="picked" if picked else "left",
        expected="" if item.keep is None else "pick" if item.keep else "leave",
        state=state,
        why=item.why,
    )


def _sums(part: PickSome, picked: list[str]) -> list[str]:
    said = [f"{len(set(picked))} of {len(part.items)} picked; asked for: {_asked(part)}."]
    keys = [i for i in part.items if i.keep]
    if keys and picked:
        said.append(f"{sum(i.id in picked for i in keys)} of the {len(keys)} in the key are among yours.")
    absent = [i.says for i in part.items if i.id in part.must and i.id not in picked]
    if absent:
        said.append(f"Asked for, and not among yours: {'; '.join(absent)}.")
    if part.groups:
        groups = {i.group for i in part.items if i.id in picked and i.group}
        said.append(f"They come from {len(groups)} groups; at least {part.groups} were asked for.")
    return said


def _asked(part: PickSome) -> str:
    if part.least == part.most:
        return f"exactly {part.least}"
    return f"at least {part.least}" if part.most >= len(part.items) else f"{part.least} to {part.most}"
