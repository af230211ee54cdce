"""One person's interviews, ratings and items in a SQL database. Every call works for one owner only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal, TypeVar

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from interviewer.adapters.store.account_models import noted
from interviewer.adapters.store.models import EventRow, InterviewRow, ItemRow, PanelRow, RatingRow, new_id
from interviewer.adapters.store.sessions import fold_back, session
from interviewer.domain.interview import EVENT, Event, Interview, Opened, replay
from interviewer.domain.rating import Rating
from interviewer.errors import MovedOn, NotFound
from interviewer.rate import Judgement

State = Literal["open", "answered", "rated", "not rated", "over"]
_SHORT = 8
R = TypeVar("R", InterviewRow, ItemRow)


class HistoryItem(BaseModel):
    """One line of the history."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: str
    title: str
    created: dt.datetime
    state: str


class SqlStore:
    """The store of one owner. ``clock`` gives the time, in UTC.

    also_delete: called with the id of what was deleted, or None for everything, so that files go with it.
    """

    def __init__(
        self,
        engine: sa.Engine,
        *,
        owner: str,
        clock: Callable[[], dt.datetime],
        also_delete: Callable[[str | None], object] | None = None,
    ) -> None:
        self._engine, self._owner, self._clock = engine, owner, clock
        self._also_delete = also_delete

    def _session(self, *, readonly: bool = False) -> AbstractContextManager[Session]:
        return session(self._engine, readonly=readonly)

    def open(self, event: Opened, *first: Event) -> Interview:
        """A new interview, kept with its first events; all at once, so that none is ever found without its question."""
        key = new_id()
        interview = replay(key, [event, *first])
        title = event.loop or ", ".join(event.probes)
        with self._session() as session:
            session.add(
                InterviewRow(
                    id=key,
                    owner=self._owner,
                    created=event.at,
                    touched=event.at,
                    title=title,
                    state=state_of(interview),
                    events=interview.events,
                )
            )
            session.flush()
            for n, one in enumerate((event, *first)):
                session.add(EventRow(interview_id=key, n=n, at=one.at, data=_dump(one)))
        return interview

    def append(self, interview: Interview, *events: Event) -> Interview:
        """The interview after ``events``, kept. `MovedOn` when another tab has gone on meanwhile."""
        after = interview
        for event in events:
            after = after.apply(event)
        with self._session() as session:
            row = self._one(session, InterviewRow, interview.id, "interview", lock=True)
            if row.events != interview.events:
                raise MovedOn(
                    "this interview has moved on in another window: found "
                    f"{row.events} events, expected {interview.events}; reload the page, nothing is lost"
                )
            for n, event in enumerate(events, start=interview.events):
                session.add(EventRow(interview_id=row.id, n=n, at=event.at, data=_dump(event)))
            row.events, row.touched, row.state = after.events, self._clock(), state_of(after)
        return after

    def load(self, id: str) -> Interview:
        """The interview of that id (its first eight characters will do)."""
        with self._session(readonly=True) as session:
            row = self._interview(session, id)
            rows = session.scalars(
                sa.select(EventRow).where(EventRow.interview_id == row.id).order_by(EventRow.n)
            )
            return replay(row.id, [EVENT.validate_python(r.data, strict=False) for r in rows])

    def keep_rating(self, interview: Interview, rating: Rating, judgement: Judgement) -> str:
        """The id under which the rating is now kept, with the judgement that it was computed from."""
        key = new_id()
        with self._session() as session:
            row = self._interview(session, interview.id)
            session.add(
                RatingRow(
                    id=key,
                    interview_id=row.id,
                    created=self._clock(),
                    rater=rating.rater.id,
                    rating=rating.to_json(),
                    judgement=judgement.model_dump(mode="json"),
                )
            )
        return key

    def rating(self, id: str) -> Rating:
        """The rating of that id, if it is this owner's."""
        with self._session(readonly=True) as session:
            row = session.scalar(
                sa.select(RatingRow)
                .join(InterviewRow)
                .where(RatingRow.id == id, InterviewRow.owner == self._owner)
            )
            if row is None:
                raise NotFound("rating", id, [])
            return Rating.model_validate(row.rating)

    def judgement(self, rating_id: str) -> Judgement:
        """What the rating of that id was computed from: claims and the raw exchange."""
        with self._session(readonly=True) as session:
            row = session.scalar(
                sa.select(RatingRow)
                .join(InterviewRow)
                .where(RatingRow.id == rating_id, InterviewRow.owner == self._owner)
            )
            if row is None:
                raise NotFound("rating", rating_id, [])
            return Judgement.model_validate(row.judgement)

    def history(self, *, search: str = "", limit: int = 200, offset: int = 0) -> list[HistoryItem]:
        """Interviews and items, newest first; ``search`` looks in titles, without regard to case."""
        parts = (
            self._listed(InterviewRow, sa.literal("interview"), InterviewRow.state, search, limit + offset),
            self._listed(ItemRow, ItemRow.kind, sa.literal("kept"), search, limit + offset),
        )
        both = sa.union_all(*(sa.select(p) for p in parts)).subquery()
        query = sa.select(both).order_by(both.c.created.desc(), both.c.id.desc()).limit(limit).offset(offset)
        with self._session(readonly=True) as session:
            return [
                HistoryItem(id=id, kind=kind, title=title, created=created, state=state)
                for id, kind, title, created, state in session.execute(query)
            ]

    def _listed(
        self, row: type[InterviewRow] | type[ItemRow], kind: Any, state: Any, search: str, most: int
    ) -> sa.Subquery:
        """The newest ``most`` of one table, by its index: the whole history is never sorted for one page of it."""
        columns = (row.id, kind.label("kind"), row.title, row.created, state.label("state"))
        mine = sa.select(*columns).where(row.owner == self._owner)
        found = mine.where(row.title.icontains(search, autoescape=True)) if search else mine
        return found.order_by(row.created.desc(), row.id.desc()).limit(most).subquery()

    def keep_item(
        self,
        kind: str,
        title: str,
        data: dict[str, Any],
        *,
        id: str | None = None,
        expected: int | None = None,
    ) -> str:
        """The id of the item, new or (with ``id``) replaced; its version counts up.

        expected: the version that ``data`` was made from; `MovedOn` where the item has another one by now.
        """
        now = self._clock()
        with self._session() as session:
            row = self._one(session, ItemRow, id, "item", lock=True) if id else None
            if row is None:
                row = ItemRow(id=new_id(), owner=self._owner, kind=kind, created=now, version=0)
                session.add(row)
            elif expected is not None and row.version != expected:
                raise MovedOn(
                    f"this was changed in another window: found version {row.version}, expected {expected}; reload the page, "
                    "then do it again"
                )
            row.title, row.data, row.touched, row.version = title, data, now, row.version + 1
            return row.id

    def item(self, id: str) -> dict[str, Any]:
        """What is kept under that id."""
        with self._session(readonly=True) as session:
            return dict(self._item(session, id).data)

    def item_version(self, id: str) -> int:
        """How often it was kept; see ``expected`` of `keep_item`."""
        with self._session(readonly=True) as session:
            return self._item(session, id).version

    def items(self, kind: str) -> list[tuple[str, dict[str, Any]]]:
        """(id, data) of all items of one kind, oldest first."""
        query = sa.select(ItemRow).where(ItemRow.owner == self._owner, ItemRow.kind == kind)
        with self._session(readonly=True) as session:
            return [
                (r.id, dict(r.data)) for r in session.scalars(query.order_by(ItemRow.created, ItemRow.id))
            ]

    def delete(self, id: str, *, why: str = "") -> None:
        """Delete an interview or item with everything that hangs on it, also from the write-ahead log.

        why: stands in the log of what was done, where it was not the person's own wish.
        """
        with self._session() as session:
            row: InterviewRow | ItemRow
            try:
                row = self._interview(session, id)
            except NotFound:
                row = self._item(session, id)
            key, kind = row.id, row.kind if isinstance(row, ItemRow) else "interview"
            session.delete(row)
            noted(session, self._clock(), self._owner, f"{kind} deleted{why}", key)
        self._forget(key)

    def delete_all(self) -> int:
        """Delete everything of this owner; gives the number of things deleted."""
        with self._session() as session:
            gone = 0
            for row_type in (InterviewRow, ItemRow, PanelRow):
                found = session.scalars(sa.select(row_type.id).where(row_type.owner == self._owner)).all()
                session.execute(sa.delete(row_type).where(row_type.owner == self._owner))
                gone += len(found)
            noted(session, self._clock(), self._owner, "everything deleted", f"{gone}")
        self._forget(None)
        return gone

    def _forget(self, key: str | None) -> None:
        """Files go with it; and what was deleted stands in the write-ahead log until that is folded back."""
        if self._also_delete:
            self._also_delete(key)
        fold_back(self._engine)

    def _interview(self, session: Session, id: str) -> InterviewRow:
        return self._one(session, InterviewRow, id, "interview")

    def _item(self, session: Session, id: str) -> ItemRow:
        return self._one(session, ItemRow, id, "item")

    def _one(self, session: Session, model: type[R], id: str, what: str, *, lock: bool = False) -> R:
        """The row of that id. lock: nobody else changes it before this transaction ends (SQLite lets one write at all)."""
        mine = sa.select(model).where(model.owner == self._owner)
        mine = mine.with_for_update() if lock else mine
        found = session.scalar(mine.where(model.id == id))
        if found is None and len(id) >= _SHORT and id.isalnum():
            several: Sequence[R] = session.scalars(mine.where(model.id.startswith(id)).limit(2)).all()
            found = several[0] if len(several) == 1 else None
        if found is None:
            known = session.scalars(sa.select(model.id).where(model.owner == self._owner).limit(500)).all()
            raise NotFound(what, id, known)
        return found


def state_of(interview: Interview) -> State:
    """How the history names the state of an interview."""
    take = interview.take
    if take and take.failure:
        return "not rated"
    if take and take.unrated_words:
        return "answered"
    if interview.closed:
        return "over"
    return "rated" if take and take.rating else "open"


def _dump(event: Event) -> dict[str, Any]:
    dumped: dict[str, Any] = event.model_dump(mode="json")
    return dumped
