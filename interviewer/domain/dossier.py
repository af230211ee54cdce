"""An author's dossier: one document with all its versions, and what the author said about the critique of each.

A value: every method gives a new dossier. A finding that the author calls intended is set aside and stays so while the
words it is about stay; it is recorded, not argued.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from interviewer.domain.critique.findings import group_of
from interviewer.domain.critique.values import BackTranslation, Critique, Finding, Question, Reader
from interviewer.domain.document import Document, DocumentKind
from interviewer.domain.document_source import as_source
from interviewer.domain.rating import Rating, fold
from interviewer.domain.rehearsal import Rehearsal
from interviewer.errors import CallerMistake

SCHEMA: Literal["interviewer.dossier/1"] = "interviewer.dossier/1"
LONGEST_REASON = 2_000  # characters


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Draft(_Frozen):
    """The text as it stands in the author's hands, checked or not, and what it is to be read as.

    ``kind`` None leaves the kind to be detected; ``file`` names the kept bytes that the text was read from.
    """

    source: str = ""
    kind: DocumentKind | None = None
    reader: Reader = "vp"
    name: str = ""
    file: str | None = None

    @property
    def mark(self) -> str:
        """Tells this text from any other: what a window remembers of the text that it shows."""
        return hashlib.sha256(self.source.strip().encode("utf-8", "replace")).hexdigest()[:16]


class Version(_Frozen):
    """The text of one check, and what the check found. ``by`` says who read it, so that nobody is paid twice."""

    number: int
    at: dt.datetime
    draft: Draft
    by: str
    document: Document
    critique: Critique
    judgement: dict[str, Any] = Field(default_factory=dict)


class Dispute(_Frozen):
    """A finding that the author calls intended, with the words it is about (None: it is about what is not there)."""

    number: int
    criterion: str
    title: str
    quote: str | None
    place: str | None
    version: int
    at: dt.datetime
    reason: str = ""
    withdrawn: bool = False

    def covers(self, finding: Finding) -> bool:
        """Whether ``finding`` is the one that was set aside, about the same words."""
        if self.withdrawn or (self.criterion, self.title) != (finding.criterion, finding.title):
            return False
        return _folded(self.quote) == _folded(finding.quote)


class ReadBack(_Frozen):
    """Whether the one sentence that the reader will take away is what the author means."""

    sentence: str
    right: bool
    meant: str = ""
    version: int
    at: dt.datetime


class Dossier(_Frozen):
    """One document of one author: the text in hand, the checked versions, disputes, read-backs and rehearsals.

    ``files`` holds uploaded originals by their SHA-256, as base64. ``failure`` says why the last check has no result. ``beside``
    are texts of other windows that were in hand, unchecked, when this one was put in their place.
    """

    schema_id: Literal["interviewer.dossier/1"] = Field(default=SCHEMA, alias="schema")
    draft: Draft = Draft()
    versions: tuple[Version, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    read_backs: tuple[ReadBack, ...] = ()
    rehearsals: tuple[Rehearsal, ...] = ()
    files: dict[str, str] = Field(default_factory=dict)
    failure: str | None = None
    beside: tuple[str, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @property
    def latest(self) -> Version | None:
        """The newest version, None before the first check."""
        return self.versions[-1] if self.versions else None

    @property
    def title(self) -> str:
        """What the history calls it: the newest title, or its file's name, or the first words."""
        last = self.latest
        found = (
            (last.document.title if last else "") or self.draft.name or " ".join(self.draft.source.split())
        )
        return found[:200] or "pasted text"

    def version(self, number: int | None = None) -> Version:
        """The version of that number, or the newest; `CallerMistake` names the ones that exist."""
        if not self.versions:
            raise CallerMistake("no version yet: the document was not checked; check it first")
        wanted = self.versions[-1].number if number is None else number
        for version in self.versions:
            if version.number == wanted:
                return version
        raise CallerMistake(f"version {wanted}: found no such version; expected 1 to {len(self.versions)}")

    def holding(self, draft: Draft, *, seen: str | None = None) -> Dossier:
        """With ``draft`` in the author's hands, nothing checked yet.

        seen: the mark of the text that it was made from. Where another one is in hand by now, and no version holds it, it
        is kept beside.
        """
        mine = self.draft.source.strip()
        held = {draft.source.strip(), *(v.draft.source.strip() for v in self.versions), *self.beside}
        is_another = seen is not None and self.draft.mark != seen and mine not in held and bool(mine)
        beside = (*self.beside, mine) if is_another else self.beside
        return self.model_copy(update={"draft": draft, "beside": beside})

    def checked(self, version: Version) -> Dossier:
        """With one more version, which is then the newest."""
        return self.model_copy(
            update={"versions": (*self.versions, version), "draft": version.draft, "failure": None}
        )

    def failed(self, reason: str) -> Dossier:
        """With the reason why the text in hand has no result; it stays where it is."""
        return self.model_copy(update={"failure": reason})

    # --- disputes ---

    def dispute_of(self, finding: Finding) -> Dispute | None:
        """The dispute that sets ``finding`` aside, if there is one."""
        return next((d for d in reversed(self.disputes) if d.covers(finding)), None)

    def open_findings(self, version: Version) -> tuple[Finding, ...]:
        """The findings of a version that the author has not set aside, in their order."""
        return tuple(f for f in version.critique.findings if self.dispute_of(f) is None)

    def set_aside(self, version: Version) -> tuple[tuple[Finding, Dispute], ...]:
        """The findings of a version that the author has set aside."""
        pairs = ((f, self.dispute_of(f)) for f in version.critique.findings)
        return tuple((f, d) for f, d in pairs if d is not None)

    def questions(self, version: Version) -> tuple[tuple[Question, bool], ...]:
        """The reader's questions, each with whether its finding was set aside; those come last."""
        ids = {id for f, _ in self.set_aside(version) for id in group_of(f.criterion)}
        ids -= {id for f in self.open_findings(version) for id in group_of(f.criterion)}
        asked = ((q, q.criterion in ids) for q in version.critique.questions)
        return tuple(sorted(asked, key=lambda pair: pair[1]))

    def disputed(self, version: Version, finding: Finding, *, reason: str, at: dt.datetime) -> Dossier:
        """With ``finding`` set aside; the same dossier where it is already."""
        if self.dispute_of(finding) is not None:
            return self
        entry = Dispute(
            number=len(self.disputes) + 1,
            criterion=finding.criterion,
            title=finding.title,
            quote=finding.quote,
            place=finding.place,
            version=version.number,
            at=at,
            reason=_reason(reason),
        )
        return self.model_copy(update={"disputes": (*self.disputes, entry)})

    def withdrew(self, number: int) -> Dossier:
        """With the dispute of that number taken back; `CallerMistake` where there is none."""
        if not any(d.number == number and not d.withdrawn for d in self.disputes):
            raise CallerMistake(f"dispute {number}: found none that stands; expected one that was set aside")
        after = (d.model_copy(update={"withdrawn": True}) if d.number == number else d for d in self.disputes)
        return self.model_copy(update={"disputes": tuple(after)})

    # --- the sentence that the reader takes away ---

    def read_back(self, version: Version) -> ReadBack | None:
        """The author's newest word on the sentence of a version, which also holds for an equal sentence elsewhere."""
        sentence = version.critique.back_translation.sentence
        return next((r for r in reversed(self.read_backs) if r.sentence == sentence), None)

    def answered_back(self, version: Version, *, right: bool, meant: str, at: dt.datetime) -> Dossier:
        """With the author's word on the sentence of a version."""
        entry = ReadBack(
            sentence=version.critique.back_translation.sentence,
            right=right,
            meant=_reason(meant),
            version=version.number,
            at=at,
        )
        return self.model_copy(update={"read_backs": (*self.read_backs, entry)})

    def rehearsed(self, rehearsal: Rehearsal) -> Dossier:
        """With ``rehearsal`` new, or in the place of the one that has its number."""
        others = tuple(r for r in self.rehearsals if r.number != rehearsal.number)
        every = sorted((*others, rehearsal), key=lambda r: r.number)
        return self.model_copy(update={"rehearsals": tuple(every)})

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return self.model_dump(mode="json", by_alias=True)


def older_form(data: dict[str, Any], *, at: dt.datetime) -> Dossier:
    """The dossier of an entry that was kept before there were versions: its one critique becomes version 1."""
    document = Document.model_validate(data["document"])
    draft = Draft(source=as_source(document), kind=document.kind, name=document.name)
    if "critique" not in data:
        return Dossier(draft=draft)
    told = dict(data["critique"])
    rating_keys = {f.alias or name for name, f in Rating.model_fields.items()}
    rating = {key: told.pop(key) for key in rating_keys if key in told}
    sentence = told.pop("back_translation", "")
    back = sentence if isinstance(sentence, dict) else _bare(sentence)
    known = {k: v for k, v in told.items() if k in Critique.model_fields}
    critique = Critique.model_validate({**known, "rating": rating, "back_translation": back})
    draft = draft.model_copy(update={"reader": critique.reader})
    version = Version(
        number=1,
        at=at,
        draft=draft,
        by=critique.rating.rater.id,
        document=document,
        critique=critique,
        judgement=data.get("judgement", {}),
    )
    return Dossier(draft=draft, versions=(version,))


def _bare(sentence: str) -> dict[str, Any]:
    empty = dict.fromkeys(BackTranslation.model_fields)
    return {**{k: None for k in empty if k in ("what", "by", "because")}, "sentence": sentence}


def _reason(words: str) -> str:
    flat = words.strip()
    if len(flat) > LONGEST_REASON:
        raise CallerMistake(
            f"the reason: found {len(flat):,} characters; expected at most {LONGEST_REASON:,}"
        )
    return flat


def _folded(quote: str | None) -> str | None:
    return None if quote is None else fold(quote)[0].strip()
