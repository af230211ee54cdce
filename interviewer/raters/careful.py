"""The careful mode: a sheet read in parts, one call for each family or dimension, so that one does not colour another.

How a sheet is parted: criteria of one family (``KIL``, ``ST``) or dimension (``COM``) go together, in the order of the
sheet; more than `MOST` are cut into equal parts; families with fewer than `FEWEST` share a call, since every call costs
the whole text again. A red flag goes with its dimension, else to where most flags are. The words before the criteria are
the same in all calls, and a part's criteria the same for everybody who answers the same question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviewer.domain.rating import Claim
from interviewer.domain.rubric import Criterion, RedFlag, Sheet
from interviewer.domain.text import Text
from interviewer.errors import ProviderFault
from interviewer.rate import Judgement, Rater
from interviewer.raters.at_once import at_once

MOST, FEWEST = 8, 3  # criteria of one call

Group = list[Criterion]


@dataclass(frozen=True)
class Part:
    """One call's share of a sheet; ``name`` says which families it holds."""

    name: str
    sheet: Sheet


class CarefulRater:
    """``inner``, asked about each part of a sheet by itself, all at once."""

    def __init__(self, inner: Rater) -> None:
        self.inner = inner

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        """The claims of all parts; those of a part that failed say why. Raises `ProviderFault` where all failed."""
        every = parts(sheet)
        found = at_once([lambda part=part: self.inner.judge(text, part.sheet) for part in every])  # type: ignore[misc]  # a default binds the part
        return joined(list(zip(every, found, strict=True)), text=text, sheet=sheet)


def parts(sheet: Sheet) -> tuple[Part, ...]:
    """The sheet in parts; together they hold every judged criterion and every flag once, and no count."""
    groups = _groups([c for c in sheet.criteria if c.kind == "judged"]) or [[]]
    flags = _homes(sheet.flags, groups)
    return tuple(
        Part(name, sheet.model_copy(update={"criteria": tuple(group), "flags": tuple(held)}))
        for name, group, held in zip(_names(groups), groups, flags, strict=True)
    )


def joined(found: Sequence[tuple[Part, Judgement | ProviderFault]], *, text: Text, sheet: Sheet) -> Judgement:
    """One judgement out of those of the parts, with the counts of the whole sheet. Raises the first fault where all failed."""
    came = [given for _, given in found if isinstance(given, Judgement)]
    if not came:
        raise next(fault for _, fault in found if isinstance(fault, ProviderFault))
    claims: list[Claim] = []
    notes: list[str] = []
    exchange: list[dict[str, object]] = []
    for part, given in found:
        if isinstance(given, Judgement):
            claims += given.claims
            notes += given.notes
            exchange += given.exchange
        else:
            claims += _unread(part, given)
            notes += _unseen(part)
            exchange += [dict(e) for e in given.exchanges]
    return Judgement(
        claims=(*claims, *_counted(text, sheet)),
        flags=tuple(flag for given in came for flag in given.flags),
        rater=came[0].rater,
        mode="careful",
        exchange=tuple(exchange),
        notes=tuple(dict.fromkeys(notes)),
    )


def _groups(criteria: Sequence[Criterion]) -> list[Group]:
    families: dict[str, Group] = {}
    for criterion in criteria:
        families.setdefault(_family(criterion), []).append(criterion)
    large = [half for group in families.values() if len(group) >= FEWEST for half in _cut(group)]
    small = [c for c in criteria if len(families[_family(c)]) < FEWEST]
    roomy = [group for group in large if len(group) + len(small) <= MOST]
    if 0 < len(small) < FEWEST and roomy:
        min(roomy, key=len).extend(small)
        return large
    return [*large, *(_cut(small) if small else [])]


def _cut(group: Group) -> list[Group]:
    """The group in as few pieces of at most `MOST` as can be, of equal size but for one."""
    pieces = -(-len(group) // MOST)
    size = -(-len(group) // pieces)
    return [group[at : at + size] for at in range(0, len(group), size)]


def _family(criterion: Criterion) -> str:
    return criterion.id.partition("-")[0]


def _names(groups: Iterable[Group]) -> list[str]:
    """``KIL``, ``COM+LED``; the first criterion instead where a family was cut, since names have to differ."""
    held = list(groups)
    names = ["+".join(dict.fromkeys(map(_family, group))) for group in held]
    return [n if names.count(n) == 1 else g[0].id for n, g in zip(names, held, strict=True)]


def _homes(flags: Sequence[RedFlag], groups: Sequence[Group]) -> list[list[RedFlag]]:
    """The flags by group. Those without a dimension among the groups go together, where most others are, since of one
    set of words the reader is to name the flag that fits best."""
    held: list[list[RedFlag]] = [[] for _ in groups]
    strays: list[RedFlag] = []
    for flag in flags:
        own = [n for n, group in enumerate(groups) if flag.dimension in map(_family, group)]
        (held[min(own, key=lambda n: len(groups[n]))] if own else strays).append(flag)
    if groups:
        held[min(range(len(groups)), key=lambda n: (-len(held[n]), len(groups[n])))] += strays
    return held


def _unread(part: Part, fault: ProviderFault) -> list[Claim]:
    why = f"this part of the checklist was not read: {fault}"
    return [Claim(criterion=c.id, verdict=None, reason=why) for c in part.sheet.criteria]


def _unseen(part: Part) -> list[str]:
    ids = ", ".join(f.id for f in part.sheet.flags)
    return [f"Not looked for, since a part of the checklist was not read: {ids}."] if ids else []


def _counted(text: Text, sheet: Sheet) -> tuple[Claim, ...]:
    if all(c.kind == "judged" for c in sheet.criteria):
        return ()
    from interviewer.raters.rule_rater import computed

    return computed(text, sheet)
