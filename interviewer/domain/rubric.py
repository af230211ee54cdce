"""What is looked for: rubrics, their dimensions and criteria, and the hash of their content.

A rubric file is data; `Rubric` is its validated form. Several rubrics apply to one probe (its
families, STAR, the scorecard); a `Sheet` is the set of criteria that one rating works with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

RubricKind = Literal["scorecard", "answer", "family", "narrative", "artifact", "exercise"]
CriterionId = Annotated[str, Field(pattern=r"^[A-Z]{1,5}-[A-Za-z0-9]{1,6}$")]

#: Default drill weight by standing (DECISIONS: core 3, M and the probe's musts 2, other 1).
CORE_WEIGHT, MUST_WEIGHT, OTHER_WEIGHT = 3, 2, 1


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Criterion(_Frozen):
    """One small check.

    ``met``, ``partial`` and ``not_met`` say in plain words when the verdict is due. ``tier`` is ``M``
    (Meets) or ``S`` (Strong) within a dimension of a scorecard. ``recoverable`` in 0..1 is the chance
    that asking brings it; ``drill`` is the neutral question that asks, ``fix`` the one sentence on what
    to change in a retry. ``kind: computed`` carries a measurement and enters no level. A ``tag`` is shown
    (``met``) or not (``not_observed``), nothing else.
    """

    id: CriterionId
    title: str = Field(min_length=3)
    met: str = Field(min_length=3)
    partial: str | None = None
    not_met: str | None = None
    tier: Literal["M", "S"] | None = None
    core: bool = False
    kind: Literal["judged", "computed"] = "judged"
    tag: bool = False
    drill: str | None = None
    fix: str | None = None
    recoverable: Annotated[float, Field(ge=0, le=1)] = 0.7
    traps: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _core_is_m(self) -> Criterion:
        if self.core and self.tier == "S":
            raise ValueError(f"{self.id}: core must be a Meets (M) criterion, found tier S")
        if self.tag and (self.core or self.tier or self.partial):
            raise ValueError(
                f"{self.id}: a tag is shown or not; found tier, core or partial, expected none of them"
            )
        if self.kind == "judged" and self.drill is None:
            raise ValueError(f"{self.id}: drill is missing; every judged criterion has a default drill")
        if self.kind == "judged" and self.fix is None:
            raise ValueError(f"{self.id}: fix is missing; every judged criterion says what to change")
        return self

    @property
    def weight(self) -> int:
        """Drill weight by standing: core 3, M 2, other 1."""
        return CORE_WEIGHT if self.core else MUST_WEIGHT if self.tier == "M" else OTHER_WEIGHT


class Dimension(_Frozen):
    """A weighted part of a scorecard with its anchors for levels 1-5."""

    id: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    title: str
    weight: Annotated[float, Field(ge=0, le=100)]
    anchors: dict[int, str]
    gap: str
    aliases: tuple[str, ...] = ()
    asks: str = ""
    criteria: tuple[Criterion, ...]

    @model_validator(mode="after")
    def _complete(self) -> Dimension:
        if sorted(self.anchors) != [1, 2, 3, 4, 5]:
            raise ValueError(f"{self.id}: anchors must be 1 to 5, found {sorted(self.anchors)}")
        if sum(c.core for c in self.criteria) != 2:
            raise ValueError(f"{self.id}: exactly two core criteria are expected")
        return self

    def tier(self, tier: Literal["M", "S"]) -> tuple[Criterion, ...]:
        """Its Meets (``M``) or Strong (``S``) criteria."""
        return tuple(c for c in self.criteria if c.tier == tier)


class RedFlag(_Frozen):
    """A warning sign: suspected, then one neutral drill, then confirmed or cleared. Never averaged."""

    id: Annotated[str, Field(pattern=r"^RF-[0-9]+$")]
    title: str
    dimension: str
    suspect: str
    clears: str
    drill: str


class Credit(_Frozen):
    """Verdicts that also count for a dimension criterion.

    ``all`` lists ids of which the lowest verdict counts; several entries with the same ``to`` compete
    and the highest wins. ``at_most: partial`` caps what can be earned.
    """

    to: CriterionId
    all: tuple[str, ...] = Field(min_length=1)
    at_most: Literal["met", "partial"] = "met"
    only_if_listed: bool = False


class Rubric(_Frozen):
    """A versioned set of what is looked for.

    ``uses`` lists ids of criteria that are defined in another rubric and apply here too; an id has one home.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    version: Annotated[int, Field(ge=1)]
    kind: RubricKind
    title: str
    about: str = ""
    source: str = ""
    criteria: tuple[Criterion, ...] = ()
    uses: tuple[CriterionId, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    credit: tuple[Credit, ...] = ()
    profiles: dict[str, dict[str, float]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Rubric:
        ids = [c.id for c in self.every_criterion()]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"criterion ids occur twice: {', '.join(twice)}")
        again = sorted({i for i in self.uses if self.uses.count(i) > 1 or i in ids})
        if again:
            raise ValueError(f"uses repeats ids: {', '.join(again)}")
        if self.kind == "scorecard":
            total = sum(d.weight for d in self.dimensions)
            if abs(total - 100) > 1e-9:
                raise ValueError(f"weights must sum to 100, found {total:g}")
            names = {d.id for d in self.dimensions}
            stray = sorted({f.dimension for f in self.red_flags} - names)
            if stray:
                raise ValueError(f"red flags name unknown dimensions: {', '.join(stray)}")
        return self

    def every_criterion(self) -> tuple[Criterion, ...]:
        """Its own criteria, then those of its dimensions."""
        return self.criteria + tuple(c for d in self.dimensions for c in d.criteria)

    @property
    def hash(self) -> str:
        """``sha256:…`` of the content; the same for any key order and white space of the file."""
        return content_hash(_without_plain_tags(self.model_dump(mode="json")))

    @property
    def ref(self) -> RubricRef:
        """Id, version and hash, as every stored rating names them."""
        return RubricRef(id=self.id, version=self.version, hash=self.hash)


class RubricRef(_Frozen):
    """Which rubric, exactly."""

    id: str
    version: int
    hash: str


def _without_plain_tags(value: object) -> object:
    """The same without ``tag`` where it is false: editions from before there were tags keep their hash."""
    if isinstance(value, Mapping):
        return {k: _without_plain_tags(v) for k, v in value.items() if k != "tag" or v is not False}
    if isinstance(value, list):
        return [_without_plain_tags(v) for v in value]
    return value


def content_hash(value: object) -> str:
    """``sha256:…`` of a JSON value, independent of key order and of white space at line ends."""
    canonical = json.dumps(_folded(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def _folded(value: object) -> object:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return {str(k): _folded(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_folded(v) for v in value]
    return value


class Sheet(_Frozen):
    """What one rating works with: the criteria asked about, and the scorecard that is computed from them.

    ``criteria`` are judged directly, in order. ``asked`` are the ids that the question itself asks for
    (absent there means ``not_met``, elsewhere ``not_observed``). ``must`` are the ids a probe cannot do
    without. ``dimensions`` are those the probe lists.
    """

    rubrics: tuple[RubricRef, ...]
    criteria: tuple[Criterion, ...]
    scorecard: Rubric | None = None
    asked: frozenset[str] = frozenset()
    must: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    flags: tuple[RedFlag, ...] = ()
    drills: dict[str, str] = Field(default_factory=dict)
    clock_s: int | None = None
    question: str | None = None
    probe: str | None = None

    def criterion(self, id: str) -> Criterion:
        """The criterion of that id, from the sheet or its scorecard; `KeyError` where there is none."""
        for criterion in self.criteria:
            if criterion.id == id:
                return criterion
        if self.scorecard:
            for criterion in self.scorecard.every_criterion():
                if criterion.id == id:
                    return criterion
        raise KeyError(id)

    def drill(self, id: str) -> str | None:
        """The probe's own wording of the drill for ``id``, else the criterion's default."""
        return self.drills.get(id) or self.criterion(id).drill

    def weight(self, id: str) -> int:
        """Drill weight of ``id`` for this probe: core 3, M and must 2, other 1."""
        weight = self.criterion(id).weight
        return max(weight, MUST_WEIGHT) if id in self.must else weight


def by_id(criteria: Iterable[Criterion]) -> dict[str, Criterion]:
    """Criteria keyed by id."""
    return {c.id: c for c in criteria}
