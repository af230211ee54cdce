"""Author a document: check it, edit and check again, set findings aside, compare versions, go back, rehearse the questions.

The text is kept before anything is computed from it, and every check is a version. What was read once by a model is not
paid for again while text, kind and reader are the same. Library, store, clock and raters are given.
"""

from __future__ import annotations

import base64
import datetime as dt
import difflib
import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.conduct import Change, unnoted
from interviewer.conduct import compare as compare_ratings
from interviewer.critique import DocumentLibrary, DocumentRater, critique
from interviewer.domain.critique.findings import group_of
from interviewer.domain.critique.gaps import Gap, gaps
from interviewer.domain.critique.values import Finding, Reader
from interviewer.domain.document import Document, DocumentKind
from interviewer.domain.document_source import as_source
from interviewer.domain.dossier import SCHEMA, Dossier, Draft, Version, older_form
from interviewer.errors import CallerMistake, InterviewerError, MovedOn
from interviewer.in_turn import Items, in_turn

KIND = "document"
RULES = "rules"
#: A larger upload is read and not kept; comments then go onto a copy that is made from what was read.
MOST_KEPT_BYTES = 8_000_000
_MOST_LINES = 4_000


@dataclass(frozen=True)
class Desk:
    """What every verb here is given.

    read: a text or a file to a document.  rater: who reads the document of that key now, asked for at each check.  by: who that is, in a word;
    ``rules`` may be asked again for nothing.  markdown: the critique of a version in words, with what was set aside, kept with
    it for the history.  noting: says that a check of that document's draft is under way, so that somebody else can finish it
    where the process ends within it.
    """

    library: DocumentLibrary
    store: Items
    clock: Callable[[], dt.datetime]
    read: Callable[..., Document]
    rater: Callable[[str], DocumentRater]
    by: Callable[[], str]
    markdown: Callable[[Dossier, Version], str]
    noting: Callable[[str, Draft], AbstractContextManager[object]] = unnoted


class Difference(BaseModel):
    """What moved from one version to another: verdicts, findings, and the lines.

    Of the few findings that are shown one may only have given way, or come up: ``sunk`` ones hold still, and ``risen`` ones
    held before, behind others.
    """

    model_config = ConfigDict(frozen=True)

    before: int
    after: int
    changes: tuple[Change, ...]
    gone: tuple[Finding, ...]
    new: tuple[Finding, ...]
    still: tuple[Finding, ...]
    sunk: tuple[Finding, ...] = ()
    risen: tuple[Finding, ...] = ()
    lines: tuple[tuple[Literal["same", "removed", "added"], str], ...]


# --- the text -------------------------------------------------------------------------------------


def load(desk: Desk, key: str) -> Dossier:
    """The dossier that is kept under ``key``, also one that was kept before there were versions."""
    data = desk.store.item(key)
    if data.get("schema") == SCHEMA:
        return Dossier.model_validate({k: v for k, v in data.items() if k not in _FOR_OTHERS})
    if "document" not in data:
        raise CallerMistake(
            f"{key[:8]}: found an entry that is no document; expected one of the Critique room"
        )
    return older_form(data, at=desk.clock())


def put(
    desk: Desk,
    source: str | bytes,
    *,
    key: str | None = None,
    name: str = "",
    kind: DocumentKind | None = None,
    reader: Reader = "vp",
    seen: str | None = None,
) -> tuple[str, Document]:
    """Keep the text that is to be checked; the key of its dossier, and the text as a document.

    A file becomes a text that can be edited; its bytes are kept while that text is untouched. ``key`` None begins a new
    dossier; seen: as for `hold`. Raises what ``desk.read`` raises for a text or file that can't be read.
    """
    dossier = load(desk, key) if key else Dossier()
    held = dossier.draft
    if isinstance(source, str) and held.file and source.strip() == held.source.strip():
        source, name = base64.b64decode(dossier.files[held.file]), held.name
    document = desk.read(source, name=name or None, kind=kind)
    draft = Draft(source=source if isinstance(source, str) else "", kind=kind, reader=reader, name=name)
    if isinstance(source, bytes):
        dossier, file = _with_file(dossier, source)
        draft = draft.model_copy(update={"source": as_source(document), "file": file})
    if key is None:
        return keep(desk, dossier.holding(draft), key), document
    files = dossier.files
    change(
        desk,
        key,
        lambda now: now.model_copy(update={"files": {**now.files, **files}}).holding(draft, seen=seen),
    )
    return key, document


def check(desk: Desk, key: str, *, document: Document | None = None, held: Dossier | None = None) -> Dossier:
    """Critique the text in hand and keep the result as a new version; the dossier after it.

    The newest version stays as it is where nothing changed. When the rating fails, the reason is kept and the error is
    raised; the text stays. document: the text as `put` gave it, to spare reading it again; held: the dossier
    as `put` left it, since what was typed after that is not what was read.
    """
    dossier = held or load(desk, key)
    draft = dossier.draft
    if _is_current(dossier, draft, desk.by()):
        return change(desk, key, lambda now: now.model_copy(update={"failure": None}))
    try:
        with desk.noting(key, draft):
            return _checked(desk, key, dossier, document)
    except MovedOn:
        raise
    except InterviewerError as error:
        why = str(error)
        change(desk, key, lambda now: now.failed(why))
        raise


def finish(desk: Desk, key: str, draft: Draft) -> Dossier:
    """The dossier after a check of ``draft`` that was asked for and cut short; what the author wrote since stays in hand.

    A fault is raised and not kept: whoever finishes it tries again.
    """
    dossier = load(desk, key).model_copy(update={"draft": draft})
    if _is_current(dossier, draft, desk.by()):
        return dossier
    return _checked(desk, key, dossier, None)


def _checked(desk: Desk, key: str, dossier: Dossier, document: Document | None) -> Dossier:
    version = _version(desk, key, dossier, document or _document(desk, dossier))

    def with_it(now: Dossier) -> Dossier:
        """The author may have set something aside, or typed on, while it was read."""
        last = now.latest
        if last and (last.draft, last.critique) == (version.draft, version.critique):
            return now.model_copy(update={"failure": None})
        numbered = version.model_copy(update={"number": len(now.versions) + 1})
        return now.checked(numbered).holding(now.draft)

    return change(desk, key, with_it)


def _document(desk: Desk, dossier: Dossier) -> Document:
    draft = dossier.draft
    raw = dossier.files.get(draft.file or "")
    source = base64.b64decode(raw) if raw else draft.source
    return desk.read(source, name=draft.name or None, kind=draft.kind)


def change(desk: Desk, key: str, how: Callable[[Dossier], Dossier]) -> Dossier:
    """The dossier after ``how``, kept. Where another window was quicker, it is done once more, to what that one kept."""
    return in_turn(
        desk.store,
        key,
        load=lambda: load(desk, key),
        how=how,
        keep=lambda after, version: keep(desk, after, key, expected=version),
    )


def keep(desk: Desk, dossier: Dossier, key: str | None, *, expected: int | None = None) -> str:
    """Keep the dossier, with its newest critique in words and values for the history and the exports.

    expected: as in the store's ``keep_item``.
    """
    data = dossier.to_json()
    last = dossier.latest
    if last:
        data["markdown"] = desk.markdown(dossier, last)
        data["critique"] = last.critique.to_json()
    else:
        data["text"] = dossier.draft.source
    return desk.store.keep_item(KIND, dossier.title, data, id=key, expected=expected)


_FOR_OTHERS = frozenset({"markdown", "critique", "text"})


def hold(desk: Desk, key: str, source: str, *, seen: str | None = None) -> Dossier:
    """Keep the text in hand without checking it.

    seen: the mark of the text that this window last read or kept (`Draft.mark`). Where another window has kept other words
    since, both stay: those words beside, these in hand.
    """
    dossier = load(desk, key)
    if source == dossier.draft.source:
        return dossier
    update = {"source": source, "file": None}
    return change(desk, key, lambda now: now.holding(now.draft.model_copy(update=update), seen=seen))


def go_back(desk: Desk, key: str, number: int) -> Dossier:
    """The text of an earlier version is in hand again; later versions stay."""
    return change(desk, key, lambda now: now.holding(now.version(number).draft))


def _with_file(dossier: Dossier, source: bytes) -> tuple[Dossier, str | None]:
    """The dossier with the bytes of a file in it, and their name there; None where they are too many to keep."""
    if len(source) > MOST_KEPT_BYTES:
        return dossier, None
    digest = hashlib.sha256(source).hexdigest()
    files = {**dossier.files, digest: base64.b64encode(source).decode()}
    return dossier.model_copy(update={"files": files}), digest


def original(dossier: Dossier, version: Version) -> bytes | None:
    """The bytes of the file that a version was read from, where they were kept."""
    held = dossier.files.get(version.draft.file or "")
    return base64.b64decode(held) if held else None


def _is_current(dossier: Dossier, draft: Draft, by: str) -> bool:
    return bool(dossier.latest and _is_read(dossier.latest, draft, by))


def _is_read(version: Version, draft: Draft, by: str) -> bool:
    """Whether asking again would pay for what is there: the same text, read by the same model to the end."""
    reading = version.critique.reading
    is_whole = reading is None or reading.unread is None
    return by != RULES and version.by == by and version.draft == draft and is_whole


def _version(desk: Desk, key: str, dossier: Dossier, document: Document) -> Version:
    draft = dossier.draft
    by = desk.by()
    number = len(dossier.versions) + 1  # settled again when it is kept
    alike = next((v for v in dossier.versions if _is_read(v, draft, by)), None)
    if alike:
        return alike.model_copy(update={"number": number, "at": desk.clock()})
    told, judgement = critique(
        document, rater=desk.rater(key), library=desk.library, kind=draft.kind, reader=draft.reader
    )
    return Version(
        number=number,
        at=desk.clock(),
        draft=draft,
        by=by,
        document=document,
        critique=told,
        judgement=judgement.model_dump(mode="json"),
    )


# --- what the author says of it -------------------------------------------------------------------


def dispute(desk: Desk, key: str, finding: int, *, reason: str = "") -> Dossier:
    """The finding of that index in the newest version is intended: set aside, with the author's reason if given."""
    dossier = load(desk, key)
    version = dossier.version()
    if not 0 <= finding < len(version.critique.findings):
        raise CallerMistake(
            f"finding {finding + 1}: found no such finding in version {version.number}; expected 1 to {len(version.critique.findings)}"
        )
    chosen = version.critique.findings[finding]
    return change(desk, key, lambda now: now.disputed(version, chosen, reason=reason, at=desk.clock()))


def take_back(desk: Desk, key: str, number: int) -> Dossier:
    """The dispute of that number no longer stands; its finding is open again."""
    return change(desk, key, lambda now: now.withdrew(number))


def read_back(desk: Desk, key: str, *, right: bool, meant: str = "") -> Dossier:
    """Whether the sentence that the reader takes away is what the author means, and what is meant instead."""
    at = desk.clock()
    return change(desk, key, lambda now: now.answered_back(now.version(), right=right, meant=meant, at=at))


# --- two versions ---------------------------------------------------------------------------------


def compare(dossier: Dossier, before: int, after: int) -> Difference:
    """What moved from one version to another."""
    old, new = dossier.version(before), dossier.version(after)
    lacked, lacks = gaps(old.critique.rating), gaps(new.critique.rating)
    was = {_identity(f, lacked): f for f in old.critique.findings}
    now = {_identity(f, lacks): f for f in new.critique.findings}
    held, holds = ({group_of(i)[0] for i in each} for each in (lacked, lacks))
    left, come = [i for i in was if i not in now], [i for i in now if i not in was]
    return Difference(
        before=before,
        after=after,
        changes=tuple(compare_ratings(old.critique.rating, new.critique.rating)),
        gone=tuple(was[i] for i in left if i not in holds),
        new=tuple(now[i] for i in come if i not in held),
        still=tuple(f for i, f in now.items() if i in was),
        sunk=tuple(was[i] for i in left if i in holds),
        risen=tuple(now[i] for i in come if i in held),
        lines=_lines(_text(old), _text(new)),
    )


def _identity(finding: Finding, lacks: Mapping[str, Gap]) -> str:
    """What makes findings of two versions the same one: the group of what is missing, else its kind and title.

    Their words may have been edited.
    """
    gap = lacks.get(finding.criterion)
    is_missing = gap is not None and gap.reason == finding.says
    return group_of(finding.criterion)[0] if is_missing else f"{finding.criterion}: {finding.title}"


def _text(version: Version) -> Sequence[str]:
    source = version.draft.source or as_source(version.document)
    return [line.rstrip() for line in source.splitlines() if line.strip()][:_MOST_LINES]


def _lines(
    before: Sequence[str], after: Sequence[str]
) -> tuple[tuple[Literal["same", "removed", "added"], str], ...]:
    told: list[tuple[Literal["same", "removed", "added"], str]] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            told += [("same", line) for line in before[a:b]]
        else:
            told += [("removed", line) for line in before[a:b]]
            told += [("added", line) for line in after[c:d]]
    return tuple(told)
