"""What is rated in an eval: cases with planted labels, and what is expected between cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from interviewer.domain.document import Document
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text

#: What a label may be: a verdict, or ``unsure`` where the planter could not decide; the latter is left out.
LABELS = ("met", "partial", "not_met", "not_observed", "unsure")
CREDITED = ("met", "partial")
UNRATED = "unrated"

Kind = Literal["edit", "twin", "attack", "benign", "matched", "again"]


@dataclass(frozen=True)
class Case:
    """One text with its sheet and what was planted in it.

    labels: criterion to one of `LABELS`; criteria without a label enter no agreement.  flags: red flag to its planted
    state; flags that are not named are planted absent.  cluster: what is drawn together in a bootstrap.
    seed: sample index, for suites that ask more than once.  scripted: a candidate with ``replies`` to drills, by criterion;
    ``after`` are the labels that a reply changes, ``truth`` all that is known where ``labels`` are only part of it.  document: what ``text``
    was made from, where it is a document.
    """

    suite: str
    id: str
    text: Text
    sheet: Sheet
    labels: Mapping[str, str]
    flags: Mapping[str, str] = field(default_factory=dict)
    flags_planted: bool = True
    cluster: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    scripted: bool = False
    replies: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    truth: Mapping[str, str] | None = None
    document: Document | None = None

    def reply(self, criterion: str) -> str:
        """What a scripted candidate says to the drill for ``criterion``; ``*`` is for all that are not named."""
        return self.replies.get(criterion, self.replies.get("*", ""))

    @property
    def known(self) -> Mapping[str, str]:
        """Everything that is known of it, counted in agreement or not."""
        return self.labels if self.truth is None else self.truth

    @property
    def group(self) -> str:
        """What is drawn together: the cluster, else the case itself."""
        return self.cluster or self.id


@dataclass(frozen=True)
class Relation:
    """What is expected between two ratings.

    kind: ``edit`` moves what it names; ``twin``, ``benign``, ``matched`` and ``again`` move nothing; ``attack`` lifts nothing.
    falls, rises: criteria that have to move.  may_fall, may_rise: those that are free to.
    holds: those that have to stay; None is all that are not named otherwise.
    becomes: the verdict that ``other`` has to have.  no_level: dimensions without a level in ``other``.
    base_flags, flags: what the flags named there have to be in ``base`` and ``other``; None asks nothing.
    silent: nothing may be reported about ``other``.
    """

    id: str
    kind: Kind
    family: str
    base: str
    other: str
    falls: tuple[str, ...] = ()
    rises: tuple[str, ...] = ()
    may_fall: tuple[str, ...] = ()
    may_rise: tuple[str, ...] = ()
    holds: tuple[str, ...] | None = ()
    becomes: Mapping[str, str] = field(default_factory=dict)
    no_level: tuple[str, ...] = ()
    base_flags: Mapping[str, str] | None = None
    flags: Mapping[str, str] | None = None
    silent: bool = False


@dataclass(frozen=True)
class Suite:
    """A named set of cases with the relations between them. ``about`` says what it asks."""

    name: str
    about: str
    cases: tuple[Case, ...]
    relations: tuple[Relation, ...] = ()

    def only(self, pattern: str | None) -> Suite:
        """The cases whose id, kind, probe or family holds ``pattern``, and the relations that remain whole."""
        if not pattern:
            return self
        held = {
            i for r in self.relations if pattern in r.id or pattern in r.family for i in (r.base, r.other)
        }
        kept = tuple(
            c
            for c in self.cases
            if c.id in held
            or pattern in c.id
            or pattern in (c.sheet.probe or "")
            or pattern in c.tags.values()
        )
        ids = {c.id for c in kept}
        return Suite(
            self.name,
            self.about,
            kept,
            tuple(r for r in self.relations if r.base in ids and r.other in ids),
        )
