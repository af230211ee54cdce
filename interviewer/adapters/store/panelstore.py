"""Calibrations in a SQL database: an append-only log of events, and links of which only hashes are kept.

Whoever appends says how many events they know of; if there are more by then, `MovedOn` and nothing is written. So two
processes that write at once lose nothing: the later one looks again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

import sqlalchemy as sa
from sqlalchemy.orm import Session

from interviewer.adapters.store.account_models import noted
from interviewer.adapters.store.models import PanelEventRow, PanelKeyRow, PanelRow, new_id
from interviewer.adapters.store.sessions import fold_back, session
from interviewer.domain.calibration import Calibration, replay, start
from interviewer.domain.calibration_events import EVENT, Event, LinkRenewed, Opened
from interviewer.errors import MovedOn, NotFound
from interviewer.panel_room import Kept, Key, Role

_SHORT = 8


class PanelStore:
    """Every calibration of a database; ``clock`` gives the time, in UTC.

    also_delete: called with owner and id after one was deleted, for what is kept of it elsewhere (ledger, durable work).
    """

    def __init__(
        self,
        engine: sa.Engine,
        *,
        clock: Callable[[], dt.datetime],
        also_delete: Callable[[str, str], object] = lambda _owner, _id: None,
    ) -> None:
        self._engine, self._clock, self._also_delete = engine, clock, also_delete

    def _session(self, *, readonly: bool = False) -> AbstractContextManager[Session]:
        return session(self._engine, readonly=readonly)

    def open(self, owner: str, event: Opened, *, id: str, keys: Sequence[Key]) -> Calibration:
        """A new calibration, kept with its first event and its links."""
        state = start(id, event)
        with self._session() as session:
            row = PanelRow(
                id=id, owner=owner, created=event.at, touched=event.at, title=event.title, events=1
            )
            session.add(row)
            session.flush()
            session.add(_row(id, 0, event))
            session.add_all(_key_row(id, key) for key in keys)
            noted(session, event.at, owner, "calibration opened", id)
        return state

    def new_id(self) -> str:
        """An id that no other calibration has."""
        return new_id()

    def load(self, id: str) -> Calibration:
        """The calibration of that id; the caller has checked who may read it."""
        events = self.log(id)
        if not events:
            raise NotFound("calibration", id, [])
        return replay(id, events)

    def log(self, id: str) -> list[Event]:
        """Its events, oldest first. They hold what is not revealed yet: for `panel_room`, not for a page."""
        with self._session(readonly=True) as session:
            rows = session.scalars(
                sa.select(PanelEventRow).where(PanelEventRow.panel_id == id).order_by(PanelEventRow.n)
            )
            return [EVENT.validate_python(r.data, strict=False) for r in rows]

    def append(self, state: Calibration, *events: Event) -> Calibration:
        """The calibration after ``events``, kept. `MovedOn` when somebody else has written meanwhile."""
        after = state
        for event in events:
            after = after.apply(event)
        with self._session() as session:
            self._append(session, state, events)
        return after

    def renew(self, state: Calibration, event: LinkRenewed, key: Key) -> Calibration:
        """The calibration with a new link for one person; that person's old link is gone."""
        after = state.apply(event)
        with self._session() as session:
            self._append(session, state, [event])
            session.execute(
                sa.delete(PanelKeyRow).where(
                    PanelKeyRow.panel_id == state.id, PanelKeyRow.who == key.who, PanelKeyRow.role == key.role
                )
            )
            session.add(_key_row(state.id, key))
            noted(session, self._clock(), self._owner_of(session, state.id), "link renewed", state.id)
        return after

    def _append(self, session: Session, state: Calibration, events: Sequence[Event]) -> None:
        row = session.get(PanelRow, state.id, with_for_update=True)
        if row is None:
            raise NotFound("calibration", state.id, [])
        if row.events != state.events:
            raise MovedOn(
                f"this calibration has moved on: found {row.events} events, expected {state.events}; look again, nothing is lost"
            )
        session.add_all(_row(row.id, n, event) for n, event in enumerate(events, start=state.events))
        row.events, row.touched = state.events + len(events), self._clock()

    def key(self, token_hash: str) -> tuple[str, Key] | None:
        """(calibration id, link) for the hash of a token; None where no link has it."""
        with self._session(readonly=True) as session:
            row = session.get(PanelKeyRow, token_hash)
            return (
                (row.panel_id, Key(hash=row.hash, who=row.who, role=_role(row.role), expires=row.expires))
                if row
                else None
            )

    def mine(self, owner: str) -> list[Kept]:
        """What this owner has opened, newest first."""
        query = (
            sa.select(PanelRow).where(PanelRow.owner == owner).order_by(PanelRow.created.desc(), PanelRow.id)
        )
        with self._session(readonly=True) as session:
            return [Kept(id=r.id, title=r.title, created=r.created) for r in session.scalars(query)]

    def owned(self, owner: str, id: str) -> str:
        """The whole id of one of this owner's calibrations, for it or its first eight characters."""
        ids = [k.id for k in self.mine(owner)]
        found = [i for i in ids if i == id or (len(id) >= _SHORT and i.startswith(id))]
        if len(found) != 1:
            raise NotFound("calibration", id, ids)
        return found[0]

    def owner_of(self, id: str) -> str:
        """Whose calibration it is; `NotFound` where there is none."""
        with self._session(readonly=True) as session:
            return self._owner_of(session, id)

    def _owner_of(self, session: Session, id: str) -> str:
        row = session.get(PanelRow, id)
        if row is None:
            raise NotFound("calibration", id, [])
        return row.owner

    def delete(self, owner: str, id: str, *, why: str = "") -> None:
        """Delete one of this owner's calibrations with everything in it; its links open nothing any more."""
        whole = self.owned(owner, id)
        with self._session() as session:
            session.execute(sa.delete(PanelRow).where(PanelRow.id == whole, PanelRow.owner == owner))
            noted(session, self._clock(), owner, f"calibration deleted{why}", whole)
        self._also_delete(owner, whole)
        fold_back(self._engine)


def _row(id: str, n: int, event: Event) -> PanelEventRow:
    return PanelEventRow(panel_id=id, n=n, at=event.at, data=event.model_dump(mode="json"))


def _key_row(id: str, key: Key) -> PanelKeyRow:
    return PanelKeyRow(hash=key.hash, panel_id=id, who=key.who, role=key.role, expires=key.expires)


def _role(text: str) -> Role:
    return "moderator" if text == "moderator" else "rater"
