"""A panel's scorecard: dimensions with weights and anchors, floors, and what was changed from version to version.

It is what people score with; the criteria that a rule or a model judges are in a `Rubric`. A version is never edited: a
rewording or another weighting makes the next one and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from interviewer.domain.rubric import Rubric, RubricRef, content_hash
from interviewer.domain.weights import checked, equal
from interviewer.errors import CallerMistake

LEVELS = (1, 2, 3, 4, 5)
#: Anchors that every dimension needs; 2 and 4 may be left between them.
NEEDED = (1, 3, 5)
LEAST_REASON, LONGEST_TEXT = 10, 400


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CardDimension(_Frozen):
    """A weighted part of the scorecard; anchors say how a level looks. weight: percent."""

    id: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,7}$")]
    title: Annotated[str, Field(min_length=2, max_length=120)]
    weight: Annotated[float, Field(ge=0, le=100)]
    asks: str = ""
    gap: str = ""
    anchors: dict[
        Annotated[int, Field(ge=1, le=5)], Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    ]

    @model_validator(mode="after")
    def _has_anchors(self) -> CardDimension:
        missing = [level for level in NEEDED if level not in self.anchors]
        if missing:
            raise ValueError(f"{self.id}: anchors 1, 3 and 5 are expected, found none for {missing}")
        return self


class CardFloor(_Frozen):
    """The least level of a dimension, and why there is one."""

    at_least: Annotated[int, Field(ge=2, le=5)]
    why: Annotated[str, Field(min_length=LEAST_REASON)]


class CardChange(_Frozen):
    """What a version changed, and why."""

    version: int
    what: str
    why: str


class Card(_Frozen):
    """One version of a scorecard. weights_why is expected where the weights are not equal."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,60}$")]
    version: Annotated[int, Field(ge=1)] = 1
    title: Annotated[str, Field(min_length=2, max_length=120)]
    about: str = ""
    dimensions: Annotated[tuple[CardDimension, ...], Field(min_length=2, max_length=12)]
    weights_why: str = ""
    floors: dict[str, CardFloor] = Field(default_factory=dict)
    changes: tuple[CardChange, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Card:
        ids = [d.id for d in self.dimensions]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"dimensions occur twice: {', '.join(twice)}")
        try:
            weights = checked(self.weights)
        except CallerMistake as error:
            raise ValueError(str(error)) from error
        even = equal(weights)
        unequal = any(abs(w - even[d]) > 0.5 for d, w in weights.items())
        if unequal and len(self.weights_why.strip()) < LEAST_REASON:
            raise ValueError(
                "weights_why: found no reason; unequal weights are expected to say why in a sentence"
            )
        stray = sorted(set(self.floors) - set(ids))
        if stray:
            raise ValueError(f"floors: found {', '.join(stray)}; expected one of {', '.join(ids)}")
        return self

    @property
    def weights(self) -> dict[str, float]:
        """Dimension to weight in percent."""
        return {d.id: d.weight for d in self.dimensions}

    @property
    def ref(self) -> RubricRef:
        """Id, version and hash of the content."""
        held = content_hash(self.model_dump(mode="json", exclude={"changes"}))
        return RubricRef(id=self.id, version=self.version, hash=held)

    @property
    def name(self) -> str:
        """Title and version, as a page shows them."""
        return f"{self.title} (version {self.version})"

    def dimension(self, id: str) -> CardDimension:
        """The dimension of that id; `CallerMistake` where there is none."""
        for dimension in self.dimensions:
            if dimension.id == id:
                return dimension
        raise CallerMistake(f"found dimension {id!r}; expected one of {', '.join(self.weights)}")

    def reworded(self, dimension: str, level: int, text: str, *, why: str) -> Card:
        """The next version, with another text for one anchor. `CallerMistake` without a text or a reason."""
        held, text = self.dimension(dimension), " ".join(text.split())
        if level not in LEVELS:
            raise CallerMistake(f"anchor of {dimension}: found level {level}; expected 1 to 5")
        if not text or text == held.anchors.get(level):
            raise CallerMistake(
                f"anchor {level} of {dimension}: found the same text or none; expected another wording"
            )
        if len(text) > LONGEST_TEXT:
            raise CallerMistake(
                f"anchor {level} of {dimension}: found {len(text)} characters; expected at most {LONGEST_TEXT}"
            )
        changed = _told(why, f"anchor {level} of {dimension}")
        dimensions = tuple(
            d.model_copy(update={"anchors": dict(sorted({**d.anchors, level: text}.items()))})
            if d.id == dimension
            else d
            for d in self.dimensions
        )
        return self._next(f"anchor {level} of {dimension} reworded", changed, dimensions=dimensions)

    def reweighted(self, weights: Mapping[str, float], floors: Mapping[str, int], *, why: str) -> Card:
        """The next version, with other weights and floors. `CallerMistake` unless they sum to 100 and a reason is given."""
        changed, given = _told(why, "weights"), checked(weights)
        if set(given) != set(self.weights):
            raise CallerMistake(f"weights: expected one for each of {', '.join(self.weights)}")
        for dimension, level in floors.items():
            self.dimension(dimension)
            if level not in LEVELS[1:]:
                raise CallerMistake(f"floor of {dimension}: found {level}; expected a level from 2 to 5")
        return self._next(
            "weights and floors", changed,
            dimensions=tuple(d.model_copy(update={"weight": given[d.id]}) for d in self.dimensions),
            weights_why=changed,
            floors={d: self._floor(d, level, changed) for d, level in floors.items()},
        )  # fmt: skip

    def _floor(self, dimension: str, level: int, why: str) -> CardFloor:
        held = self.floors.get(dimension)
        return held if held and held.at_least == level else CardFloor(at_least=level, why=why)

    def _next(self, what: str, why: str, **changed: object) -> Card:
        version = self.version + 1
        changes = (*self.changes, CardChange(version=version, what=what, why=why))
        return self.model_copy(update={**changed, "version": version, "changes": changes})


def _told(why: str, what: str) -> str:
    reason = " ".join(why.split())
    if len(reason) < LEAST_REASON:
        raise CallerMistake(f"{what}: found no reason; a change is expected to say why in a sentence")
    if len(reason) > LONGEST_TEXT:
        raise CallerMistake(
            f"{what}: found a reason of {len(reason)} characters; expected at most {LONGEST_TEXT}"
        )
    return reason


def card_of(rubric: Rubric) -> Card:
    """The scorecard of the library as people score with it."""
    if rubric.kind != "scorecard":
        raise CallerMistake(f"{rubric.id}: found a rubric of kind {rubric.kind}; expected a scorecard")
    return Card(
        id=rubric.id,
        version=rubric.version,
        title=rubric.title,
        about=rubric.about,
        dimensions=tuple(
            CardDimension(id=d.id, title=d.title, weight=d.weight, asks=d.asks, gap=d.gap, anchors=d.anchors)
            for d in rubric.dimensions
        ),
        weights_why=f"the weights that ship with {rubric.id} version {rubric.version}",
    )
