"""Review a design or a request for comments: open it on a document, comment, discuss, decide; each step is kept.

Store, clock and the rater that reads comments are given. Terms and rules are those of `domain.design_review`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from interviewer.critique import DocumentLibrary, DocumentRater, critique
from interviewer.domain.artifacts.rfc import CommentLabel
from interviewer.domain.design_review import (
    STANDING,
    Condition,
    DesignReview,
    Outcome,
    ReviewKind,
    Settled,
    Stage,
)
from interviewer.domain.document import Document
from interviewer.domain.rating import Rating
from interviewer.domain.review_comment import Seen, lint
from interviewer.domain.rubric import Criterion, Rubric, Sheet
from interviewer.domain.text import Passage, Text
from interviewer.errors import CallerMistake
from interviewer.in_turn import Items, in_turn
from interviewer.rate import Rater, rate

KIND = "review"
KINDS: tuple[ReviewKind, ...] = ("design-doc", "rfc")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,3}[.)])\s+")
_LABEL = re.compile(r"^\W*(?P<label>(?:non-?)?blocking|blocker|suggestion)\b", re.I)
_CONDITION = re.compile(
    r"^\s*(?:#(?P<comment>\d{1,3})\s+)?(?P<what>[^|]+)\|(?P<owner>[^|]+)\|(?P<due>[^|]+)$"
)


class ReviewStore(Items, Protocol):
    """Where reviews are kept, for one person."""

    def items(self, kind: str) -> list[tuple[str, dict[str, Any]]]: ...


class ReviewLibrary(DocumentLibrary, Protocol):
    """Where sheets and criteria come from."""

    @property
    def criteria(self) -> dict[str, Criterion]: ...
    @property
    def rubrics(self) -> dict[str, Rubric]: ...


@dataclass(frozen=True)
class Room:
    """What every verb here is given. markdown: a review in words, kept with it for the history."""

    library: ReviewLibrary
    store: ReviewStore
    clock: Callable[[], dt.datetime]
    document_rater: Callable[[], DocumentRater]
    rater: Callable[[str], Rater]
    markdown: Callable[[DesignReview], str]


def open_review(
    room: Room,
    document: Document,
    *,
    kind: ReviewKind | None = None,
    author: str = "",
    reviewers: Sequence[str] = (),
    shared_at: dt.datetime | None = None,
    meeting_at: dt.datetime | None = None,
    closes: dt.date | None = None,
    missing: Sequence[str] | None = None,
    dossier: str | None = None,
    version: int | None = None,
) -> tuple[str, DesignReview]:
    """A new review of ``document`` at its first stage; its key and the review.

    missing: what a critique found missing; None asks the rater for one. What the review itself answers (who reviews, when it was
    shared) is no gap of the document.  `CallerMistake` for a document of another kind.
    """
    chosen = kind or document.kind
    if chosen not in KINDS:
        raise CallerMistake(
            f"a review: found a document read as {document.kind}; expected a design document or an RFC: choose which one it is"
        )
    if missing is None:
        told, _ = critique(document, rater=room.document_rater(), library=room.library, kind=chosen)
        missing = [f"{f.title} ({f.criterion})" for f in told.findings]
    review = DesignReview(
        kind=chosen,
        title=document.title or document.name or "the document",
        document=document,
        opened=room.clock(),
        dossier=dossier,
        version=version,
        author=author.strip(),
        reviewers=tuple(r.strip() for r in reviewers if r.strip()),
        shared_at=shared_at,
        meeting_at=meeting_at,
        closes=closes,
    )
    found = tuple(m for m in missing if not any(m.endswith(f"({i})") for i in review.said_here))
    review = review.model_copy(update={"missing": found})
    return keep(room, review), review


def keep(room: Room, review: DesignReview, key: str | None = None, *, expected: int | None = None) -> str:
    """Keep the review; its key. expected: as in the store's ``keep_item``."""
    data = {"review": review.model_dump(mode="json"), "markdown": room.markdown(review)}
    return room.store.keep_item(KIND, review.title[:200], data, id=key, expected=expected)


def load(room: Room, key: str) -> DesignReview:
    """The review that is kept under ``key``."""
    data = room.store.item(key)
    if "review" not in data:
        raise CallerMistake(f"{key[:8]}: found an entry that is no review")
    return DesignReview.model_validate(data["review"])


def every(room: Room) -> list[tuple[str, DesignReview]]:
    """(key, review) of all reviews, oldest first."""
    return [(key, DesignReview.model_validate(data["review"])) for key, data in room.store.items(KIND)]


def of_dossier(room: Room, dossier: str) -> tuple[str, DesignReview] | None:
    """The newest review of a document, None where there is none."""
    held = [(key, review) for key, review in every(room) if review.dossier == dossier]
    return held[-1] if held else None


# --- the verbs ------------------------------------------------------------------------------------


def move(room: Room, key: str, stage: Stage) -> DesignReview:
    """The review at another stage."""
    return change(room, key, lambda now: now.moved(stage))


def comment(
    room: Room, key: str, text: str, *, by: str, label: CommentLabel | None, quote: str | None = None
) -> DesignReview:
    """The review with one more comment, with what the lint sees in it."""
    at = room.clock()
    return change(room, key, lambda now: now.commented(text, by=by, label=label, at=at, quote=quote))


def settle(room: Room, key: str, number: int, settled: Settled, *, reply: str) -> DesignReview:
    """The review with what became of a comment."""
    return change(room, key, lambda now: now.settle(number, settled, reply=reply))


def answer(room: Room, key: str, question: str, words: str) -> DesignReview:
    """The review with the answer to a standing question."""
    return change(room, key, lambda now: now.answered(question, words))


def decide(room: Room, key: str, outcome: Outcome) -> DesignReview:
    """The review with its outcome."""
    return change(room, key, lambda now: now.decided(outcome))


def meet(room: Room, key: str, condition: int) -> DesignReview:
    """The review with a condition met."""
    return change(room, key, lambda now: now.met(condition))


def again(room: Room, key: str, document: Document | None = None) -> DesignReview:
    """The second review, of the revised document where one is given."""
    update = {"document": document} if document else {}
    return change(room, key, lambda now: now.again().model_copy(update=update))


def change(room: Room, key: str, how: Callable[[DesignReview], DesignReview]) -> DesignReview:
    """The review after ``how``, kept. Where another window was quicker, it is done once more, to what that one kept."""
    return in_turn(
        room.store,
        key,
        load=lambda: load(room, key),
        how=how,
        keep=lambda after, version: keep(room, after, key, expected=version),
    )


# --- what comments say ----------------------------------------------------------------------------


def read_comments(room: Room, key: str, *, rubric: str = "reviewer-comment") -> tuple[Rating, ...]:
    """Each comment rated against the rubric of a reviewer's comment; only a reader can, the lint sees the four patterns."""
    review, criteria = load(room, key), room.library.rubrics[rubric].criteria
    sheet = _sheet(room, [c.id for c in criteria], rubric)
    rated = []
    for one in review.comments:
        label = f"{one.label}: " if one.label else ""
        text = Text(
            passages=(Passage(id=f"comment {one.number}", text=f"{label}{one.text}", speaker="author"),)
        )
        rating, _ = rate(text, sheet, rater=room.rater(key))
        rated.append(rating)
    return tuple(rated)


def asked_for(room: Room, key: str) -> Rating | None:
    """Which of the five standing questions the comments raise, by the rater; None where there are no comments."""
    review = load(room, key)
    if not review.comments:
        return None
    passages = tuple(Passage(id=f"comment {c.number}", text=c.text) for c in review.comments)
    rating, _ = rate(Text(passages=passages), _sheet(room, list(STANDING), "drv"), rater=room.rater(key))
    return rating


def _sheet(room: Room, ids: Sequence[str], rubric: str) -> Sheet:
    return Sheet(
        rubrics=(room.library.rubrics[rubric].ref,),
        criteria=tuple(room.library.criteria[i] for i in ids),
        asked=frozenset(ids),
    )


def lint_text(text: str, *, document: str = "") -> list[tuple[str, tuple[Seen, ...]]]:
    """(comment, what is seen in it) for a file of comments: one for each list item or paragraph."""
    return [(one, lint(one, label=label_of(one), document=document)) for one in split_comments(text)]


def split_comments(text: str) -> list[str]:
    """The comments of a file: list items where there are any, else paragraphs; headings are none."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    if any(_BULLET.match(line) for line in lines):
        items: list[list[str]] = []
        for line in lines:
            if _BULLET.match(line):
                items.append([_BULLET.sub("", line)])
            elif line.strip() and items:
                items[-1].append(line.strip())
        return [" ".join(item).strip() for item in items if " ".join(item).strip()]
    paragraphs = re.split(r"\n\s*\n", "\n".join(lines))
    return [" ".join(p.split()) for p in paragraphs if p.strip()]


def label_of(text: str) -> CommentLabel | None:
    """The label that a comment begins with."""
    hit = _LABEL.match(text)
    if not hit:
        return None
    is_blocking = hit["label"].casefold() in ("blocking", "blocker")
    return CommentLabel.BLOCKING if is_blocking else CommentLabel.SUGGESTION


def conditions(text: str) -> tuple[Condition, ...]:
    """Conditions from lines such as ``#2 add the baseline | platform | 2026-03-20``; the number names a comment.

    Raises `CallerMistake` with the line that can't be read.
    """
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        hit = _CONDITION.match(line)
        if hit is None:
            raise CallerMistake(
                f"condition {line.strip()[:60]!r}: expected 'what | owner | day', such as 'add the baseline | platform | 2026-03-20'"
            )
        found.append(
            Condition(
                what=hit["what"].strip(),
                owner=hit["owner"].strip(),
                due=day(hit["due"]),
                comment=int(hit["comment"]) if hit["comment"] else None,
            )
        )
    return tuple(found)


def day(text: str) -> dt.date:
    """A day from ``2026-03-20``; `CallerMistake` for anything else."""
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise CallerMistake(f"a day: found {text.strip()[:40]!r}; expected one such as 2026-03-20") from error


def moment(text: str) -> dt.datetime:
    """A moment from ``2026-03-20 14:00`` (taken as UTC where no offset is given); `CallerMistake` for anything else."""
    try:
        found = dt.datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise CallerMistake(
            f"a moment: found {text.strip()[:40]!r}; expected one such as 2026-03-20 14:00"
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
