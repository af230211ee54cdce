"""An exercise as data: its material and its parts, each of a type that code can score or a rubric can rate.

An exercise file holds one `Exercise`. What a person gives is a plain mapping ``{part: {item: value}}``; how a part is
scored is in ``domain/exercises``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from interviewer.domain.rubric import RubricRef, content_hash

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
LEAST_SURE, MOST_SURE = 50, 99  # percent; below fifty one would say the opposite

#: What a person gives: part id -> item id -> value.
Answers: TypeAlias = Mapping[str, Mapping[str, Any]]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Table(_Frozen):
    """Rows of cells under a head; every row is as wide as the head."""

    head: tuple[str, ...] = Field(min_length=1)
    rows: tuple[tuple[str, ...], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_even(self) -> Table:
        for n, row in enumerate(self.rows):
            if len(row) != len(self.head):
                raise ValueError(f"row {n} has {len(row)} cells, the head has {len(self.head)}")
        return self


class Material(_Frozen):
    """Something to work from: a text, a table, or both. ``{axis}`` in it is filled from the chosen setting."""

    title: str
    text: str = ""
    table: Table | None = None


class Choice(_Frozen):
    """One of several things to choose. ``share`` is the planned percentage of a tier."""

    id: Id
    title: str
    share: Annotated[float, Field(ge=0, le=100)] | None = None


class Item(_Frozen):
    """One thing to decide on, its accepted choices, and why. ``hours`` is what it takes, where that counts."""

    id: Id
    says: str
    key: tuple[Id, ...] = Field(min_length=1)
    why: str
    hours: Annotated[float, Field(gt=0)] | None = None


class Pick(_Frozen):
    """One thing that can be picked. ``keep`` is the key; without it there is no right or wrong."""

    id: Id
    says: str
    keep: bool | None = None
    why: str = ""
    group: str = ""


class Statement(_Frozen):
    """Something that is correct or not, with the reason."""

    id: Id
    says: str
    correct: bool
    why: str


class Box(_Frozen):
    """A box to write in. ``words`` are the fewest and the most that fit; nobody is cut off, it is only said."""

    id: Id
    label: str
    hint: str = ""
    lines: Annotated[int, Field(ge=1, le=30)] = 3
    words: tuple[int, int] | None = None


class Cell(_Frozen):
    """A box of a form; ``path`` is where its value goes in the artefact (``signs.decision_made.seen``)."""

    id: Id
    label: str
    path: str
    holds: Literal["text", "number", "yes-no", "date", "list"] = "text"
    hint: str = ""


class _Part(_Frozen):
    id: Id
    title: str
    ask: str


class Choose(_Part):
    """For each item one choice; with ``many`` all that apply."""

    type: Literal["choose"]
    choices: tuple[Choice, ...] = Field(min_length=2)
    items: tuple[Item, ...] = Field(min_length=1)
    many: bool = False

    @model_validator(mode="after")
    def _keys_exist(self) -> Choose:
        _check_keys(self.id, self.items, self.choices)
        return self


class Sort(_Part):
    """Items with hours, each into one tier; the shares of the tiers are compared with their plan.

    tolerance: points by which a share may be off.
    """

    type: Literal["sort"]
    choices: tuple[Choice, ...] = Field(min_length=2)
    items: tuple[Item, ...] = Field(min_length=2)
    tolerance: Annotated[float, Field(gt=0)] = 5.0

    @model_validator(mode="after")
    def _adds_up(self) -> Sort:
        _check_keys(self.id, self.items, self.choices)
        shares = [c.share for c in self.choices]
        if None in shares or abs(sum(s or 0 for s in shares) - 100) > 1e-9:
            raise ValueError(f"{self.id}: every tier needs a share, and the shares must sum to 100")
        if any(i.hours is None for i in self.items):
            raise ValueError(f"{self.id}: every item needs its hours")
        return self


class PickSome(_Part):
    """Pick between ``least`` and ``most`` of the items, the ``must`` among them.

    groups: how many groups they should come from.
    """

    type: Literal["pick"]
    items: tuple[Pick, ...] = Field(min_length=2)
    least: Annotated[int, Field(ge=0)] = 1
    most: Annotated[int, Field(ge=1)] = 100
    groups: Annotated[int, Field(ge=0)] = 0
    must: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _can_be_done(self) -> PickSome:
        _once(self.id, (i.id for i in self.items))
        if self.least > self.most:
            raise ValueError(f"{self.id}: least {self.least} is more than most {self.most}")
        stray = sorted(set(self.must) - {i.id for i in self.items})
        if stray:
            raise ValueError(f"{self.id}: must names no item: {', '.join(stray)}")
        bare = [i.id for i in self.items if i.keep is not None and not i.why]
        if bare:
            raise ValueError(f"{self.id}: why is missing at {', '.join(bare)}")
        return self


class Estimate(_Part):
    """Statements to call true or false, each with a confidence of 50 to 99 percent."""

    type: Literal["estimate"]
    items: tuple[Statement, ...] = Field(min_length=4)

    @model_validator(mode="after")
    def _once_each(self) -> Estimate:
        _once(self.id, (i.id for i in self.items))
        return self


class Write(_Part):
    """Boxes whose words are rated by rubrics, or as an answer to a probe.

    reads: whether the words are read as an answer or as a document. ``sample`` is one way to write it, by box.
    """

    type: Literal["write"]
    boxes: tuple[Box, ...] = Field(min_length=1)
    rubrics: tuple[str, ...] = ()
    probe: str | None = None
    reads: Literal["answer", "document"] = "answer"
    sample: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_one_measure(self) -> Write:
        _once(self.id, (b.id for b in self.boxes))
        if bool(self.rubrics) == bool(self.probe):
            raise ValueError(f"{self.id}: expected either rubrics or a probe")
        stray = sorted(set(self.sample) - {b.id for b in self.boxes})
        if stray:
            raise ValueError(f"{self.id}: sample names boxes that do not exist: {', '.join(stray)}")
        return self


class FillIn(_Part):
    """A form that a deterministic checker reads: cells, or (with ``start``) the whole artefact as YAML text."""

    type: Literal["form"]
    checker: str
    given: dict[str, Any] = Field(default_factory=dict)
    cells: tuple[Cell, ...] = ()
    start: str = ""

    @model_validator(mode="after")
    def _has_one_way_in(self) -> FillIn:
        _once(self.id, (c.id for c in self.cells))
        if bool(self.cells) == bool(self.start):
            raise ValueError(f"{self.id}: expected either cells or start")
        return self


class Predict(_Part):
    """What one expects the rating of another part to say, per criterion, with a confidence of 50 to 99 percent."""

    type: Literal["predict"]
    of: Id
    criteria: tuple[str, ...] = Field(min_length=2)


Part = Annotated[Choose | Sort | PickSome | Estimate | Write | FillIn | Predict, Field(discriminator="type")]


class Axis(_Frozen):
    """Something that differs between companies; each option puts its own words into the material."""

    id: Id
    title: str
    options: tuple[AxisOption, ...] = Field(min_length=2)


class AxisOption(_Frozen):
    """One option of an axis, and what the material says for it."""

    id: Id
    title: str
    says: str


class Exercise(_Frozen):
    """An exercise with everything it needs. ``minutes`` is a guide (to ``minutes_most`` where it is a range)."""

    id: Id
    version: Annotated[int, Field(ge=1)]
    kind: Literal["task"]
    title: str
    theme: Literal["decide", "write", "cut and sort", "people", "calibrate", "long form"]
    minutes: Annotated[int, Field(ge=2, le=240)]
    minutes_most: Annotated[int, Field(ge=2, le=240)] | None = None
    trains: str
    source: tuple[str, ...] = Field(min_length=1)
    about: str
    material: tuple[Material, ...] = ()
    files: tuple[str, ...] = ()
    settings: tuple[Axis, ...] = ()
    cards: tuple[str, ...] = ()
    probes: tuple[str, ...] = ()
    parts: tuple[Part, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _refers_to_itself(self) -> Exercise:
        _once(self.id, (p.id for p in self.parts))
        written = {p.id for p in self.parts if isinstance(p, Write)}
        for part in self.parts:
            if isinstance(part, Predict) and part.of not in written:
                raise ValueError(f"{part.id}: of names no write part: {part.of}")
        for axis in self.settings:
            if not any(f"{{{axis.id}}}" in m.text for m in self.material):
                raise ValueError(f"settings: no material holds {{{axis.id}}}")
        return self

    @property
    def ref(self) -> RubricRef:
        """Id, version and hash, as every kept result names them."""
        return RubricRef(id=self.id, version=self.version, hash=content_hash(self.model_dump(mode="json")))

    @property
    def time(self) -> str:
        """The time it takes, in words."""
        return (
            f"{self.minutes} to {self.minutes_most} minutes"
            if self.minutes_most
            else f"{self.minutes} minutes"
        )

    def part(self, id: str) -> Part:
        """The part of that id; `KeyError` where there is none."""
        for part in self.parts:
            if part.id == id:
                return part
        raise KeyError(id)

    def told(self, chosen: Mapping[str, str]) -> tuple[Material, ...]:
        """The material for the chosen setting; an axis that is not chosen takes its first option.

        The parts, and with them rubrics and keys, are the same for every setting.
        """
        words = {
            axis.id: next((o.says for o in axis.options if o.id == chosen.get(axis.id)), axis.options[0].says)
            for axis in self.settings
        }
        return tuple(m.model_copy(update={"text": _filled(m.text, words)}) for m in self.material)


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, says in words.items():
        text = text.replace(f"{{{name}}}", says)
    return text


def _check_keys(part: str, items: Iterable[Item], choices: Iterable[Choice]) -> None:
    items, known = list(items), [c.id for c in choices]
    _once(part, (i.id for i in items))
    _once(part, known)
    for item in items:
        stray = sorted(set(item.key) - set(known))
        if stray:
            raise ValueError(f"{part}: the key of {item.id} names no choice: {', '.join(stray)}")


def _once(where: str, ids: Iterable[str]) -> None:
    every = list(ids)
    twice = sorted({i for i in every if every.count(i) > 1})
    if twice:
        raise ValueError(f"{where}: ids stand twice: {', '.join(twice)}")
