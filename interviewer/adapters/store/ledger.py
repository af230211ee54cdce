"""The ledger of paid model calls: a row before each request and after it, ceilings held between, replies kept.

What happened to a request is in its row, what it cost also in the sums of its month; both change in one
transaction, and on any number of machines one transaction at a time looks at a ceiling.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from interviewer.adapters.llm_account import Begun, Finished, UnderWay, Wanted
from interviewer.adapters.store.ledger_desk import Desk, Sitting, Sums, sitting
from interviewer.adapters.store.ledger_sql import (
    BY_ID_LOCKED,
    CALLS,
    CHANGE,
    EVERYBODY,
    FOUND,
    NEWEST,
)
from interviewer.adapters.store.ledger_tables import CallRow, MonthRow
from interviewer.adapters.store.models import new_id
from interviewer.adapters.store.processes import is_gone, this_process
from interviewer.domain.spending import CallEntry, Ceilings, Spent, State, refuse_beyond

NOBODY = ""  # the process of a row whose own is known to be dead
NOTHING: Mapping[str, Any] = {}
FETCHABLE = dt.timedelta(hours=24)  # how long a reply that a server keeps for us is worth asking for
Row = sa.RowMapping


class Ledger:
    """The ledger as one person sees it. Safe between threads and processes.

    clock: the time, in UTC. process: who begins calls here; another one is looked after when it is gone.
    Every method raises `StoreFault` when the database does not answer.
    """

    def __init__(
        self,
        engine: sa.Engine,
        *,
        owner: str,
        clock: Callable[[], dt.datetime],
        ceilings: Ceilings | None = None,
        process: str | None = None,
    ) -> None:
        if owner == EVERYBODY:
            raise ValueError("a ledger needs an owner: the empty name is that of the sums of all")
        self._engine, self.owner, self._clock = engine, owner, clock
        self.ceilings = ceilings or Ceilings()
        self._process = process or this_process()
        self.desk = Desk(engine)

    # --- a call ------------------------------------------------------------------------------------

    def find(self, key: str) -> Finished | None:
        """The newest finished call of that key, or None."""
        if not key:
            return None
        with self._reading() as here:
            given = {"owner": self.owner, "key": key}
            return _finished(here.connection.execute(FOUND, given).mappings().first())

    def begin(self, wanted: Wanted) -> Begun | Finished | UnderWay:
        """Writes the row and sets the upper bound aside, before anything is sent.

        Gives an earlier reply where this call is paid for already, and `UnderWay` while somebody else makes it.
        Raises `SpendLimitReached` where the bound would pass a ceiling; then nothing is written.
        """
        now = self._clock()
        with self._writing() as here:
            months = here.months(_month(now), self.owner)
            known = self._known(here, wanted, now) if wanted.key else None
            if known is not None:
                return known
            self._check(months, wanted.bound_usd)
            return Begun(self._insert(here, wanted, now))

    def submitted(self, id: str, remote: str) -> None:
        """The server has noted the request under ``remote`` and works on it by itself."""
        with self._writing() as here:
            here.connection.execute(CHANGE, {"row": id, "remote": remote})

    def done(
        self, id: str, *, tokens_in: int, tokens_out: int, usd: float | None, reply: Mapping[str, Any]
    ) -> None:
        """A reply came. ``usd`` is None where no price is known. Without a key the reply itself is not kept."""
        used = {"tokens_in": tokens_in, "tokens_out": tokens_out, "usd": usd}
        added = {
            "calls": 1,
            "unpriced": int(usd is None),
            "tokens_in": tokens_in,
            "tokens_out": tokens_out,
            "usd": usd or 0.0,
        }
        with self._writing() as here:
            self._end(here, id, "done", added, used, reply=reply)

    def failed(self, id: str) -> None:
        """The server refused the request, or it never went out: nothing was paid."""
        with self._writing() as here:
            self._end(here, id, "failed")

    def left(self, id: str) -> None:
        """We stop waiting for what the server has noted: whoever makes the same call next will fetch it."""
        with self._writing() as here:
            here.connection.execute(CHANGE, {"row": id, "process": NOBODY})

    def lost(self, id: str) -> None:
        """It went out and no answer was seen: perhaps paid, and counted with its upper bound."""
        with self._writing() as here:
            self._lose(here, id)

    def unusable(self, key: str) -> None:
        """What came of this call can't be used: the next one asks afresh. What it cost stays."""
        with self._writing() as here:
            here.connection.execute(sa.update(CallRow).where(self._mine(), CallRow.key == key).values(key=""))

    def look_after_the_dead(self) -> int:
        """Marks as perhaps paid what processes that are gone had begun; gives how many. Call it at a start.

        What a server keeps under an id of its own is left for a day: the same call will fetch it.
        """
        now = self._clock()
        fetchable = sa.and_(CallRow.remote != "", CallRow.at > now - FETCHABLE)
        with self._writing() as here:
            query = sa.select(CallRow.__table__).where(CallRow.state == "begun", ~fetchable)
            rows = [r for r in here.connection.execute(query).mappings() if not self._alive(r, now)]
            for row in rows:
                self._lose(here, row["id"])
        return len(rows)

    def lose_all_of(self, process: str) -> int:
        """Marks as perhaps paid what ``process`` had begun, which is known to be dead, wherever it ran; gives how many.

        What a server keeps under an id of its own is left, as in `look_after_the_dead`, and is free for others to fetch.
        """
        begun = (CallRow.state == "begun", CallRow.process == process)
        with self._writing() as here:
            ids = (
                here.connection.execute(sa.select(CallRow.id).where(*begun, CallRow.remote == ""))
                .scalars()
                .all()
            )
            for id in ids:
                self._lose(here, id)
            here.connection.execute(sa.update(CallRow).where(*begun).values(process=NOBODY))
        return len(ids)

    # --- what was spent ----------------------------------------------------------------------------

    def spent(
        self, *, since: dt.datetime | None = None, session: str | None = None, everybody: bool = False
    ) -> Spent:
        """The sum over the rows that are kept: of one session, or since a moment. See `month` for what is deleted too."""
        where = [] if everybody else [self._mine()]
        where += [CallRow.at >= since] if since else []
        where += [CallRow.session == session] if session is not None else []
        query = sa.select(
            CallRow.state,
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(CallRow.tokens_in), 0),
            sa.func.coalesce(sa.func.sum(CallRow.tokens_out), 0),
            sa.func.coalesce(sa.func.sum(CallRow.usd), 0.0),
            sa.func.coalesce(sa.func.sum(CallRow.bound_usd), 0.0),
            sa.func.count(CallRow.usd),
        ).where(*where)
        with self._reading() as here:
            rows = here.connection.execute(query.group_by(CallRow.state)).all()
        return _sum({str(state): rest for state, *rest in rows})

    def month(self, month: str | None = None, *, everybody: bool = False) -> Spent:
        """All that was spent in a month such as ``2026-11`` (None: this one), deleted work included."""
        wanted = month or _month(self._clock())
        return dict(self.by_month(everybody=everybody)).get(wanted, Spent())

    def by_month(self, *, everybody: bool = False) -> list[tuple[str, Spent]]:
        """(month, spent) of this person, or of everybody, newest first; deleted work is in it."""
        query = sa.select(MonthRow.__table__).where(
            MonthRow.owner == (EVERYBODY if everybody else self.owner)
        )
        with self._reading() as here:
            here.flush()
            rows = here.connection.execute(query.order_by(MonthRow.month.desc())).mappings().all()
        return [(row["month"], _of_month(row)) for row in rows]

    def calls(self, *, session: str | None = None, limit: int = 200) -> list[CallEntry]:
        """The newest requests of this person, perhaps of one session only."""
        return self._entries([] if session is None else [CallRow.session == session], limit)

    def perhaps_paid(self, *, limit: int = 200) -> list[CallEntry]:
        """Requests of this person of which nobody saw an answer: broken off, or cut short by a kill."""
        return self._entries([CallRow.state == "unknown"], limit)

    # --- deleting ----------------------------------------------------------------------------------

    def at_the_sidecar(self, session: str | None = None) -> list[str]:
        """Ids of calls, of one session or all, whose replies the side-car may hold."""
        mine = [self._mine(), *([] if session is None else [CallRow.session == session])]
        query = sa.select(CallRow.id).where(*mine, CallRow.way == "sidecar", CallRow.remote != "")
        with self._reading() as here:
            return list(here.connection.scalars(query))

    def delete(self, session: str | None = None) -> int:
        """Deletes rows with their replies, of one session or all; the sums of the months stay. Gives how many.

        A request that is under way keeps its row until it ends, without session and key, and its reply is not kept.
        """
        mine = [self._mine(), *([] if session is None else [CallRow.session == session])]
        with self._writing() as here:
            gone = here.connection.execute(sa.delete(CallRow).where(*mine, CallRow.state != "begun")).rowcount
            blank = sa.update(CallRow).where(*mine, CallRow.state == "begun")
            return gone + here.connection.execute(blank.values(key="", session="")).rowcount

    def forget(self) -> None:
        """Deletes everything that names this person; what they spent stays in the sums of everybody alone."""
        self.delete()
        with self._writing() as here:
            here.connection.execute(sa.update(CallRow).where(self._mine()).values(owner=EVERYBODY))
            here.connection.execute(sa.delete(MonthRow).where(MonthRow.owner == self.owner))

    # --- inside ------------------------------------------------------------------------------------

    def _mine(self) -> sa.ColumnElement[bool]:
        return CallRow.owner == self.owner

    def _known(self, here: Sitting, wanted: Wanted, now: dt.datetime) -> Begun | Finished | UnderWay | None:
        """What there is of this call already; one that a dead process had begun is lost, or taken over the same way."""
        given = {"owner": self.owner, "key": wanted.key}
        begun = here.connection.execute(NEWEST, given).mappings().first()
        if begun is None or begun["state"] == "done":
            return _finished(begun)
        if self._alive(begun, now):
            return UnderWay(begun["at"])
        fetchable = begun["remote"] and begun["at"] > now - FETCHABLE
        if fetchable and begun["way"] == wanted.way:
            lease = now + (begun["until"] - begun["at"])
            here.connection.execute(CHANGE, {"row": begun["id"], "process": self._process, "until": lease})
            return Begun(begun["id"], begun["remote"])
        self._lose(here, begun["id"])
        return None

    def _alive(self, row: Row, now: dt.datetime) -> bool:
        return bool(row["until"] > now) and row["process"] != NOBODY and not is_gone(row["process"])

    def _check(self, months: Mapping[str, Sums], bound: float | None) -> None:
        ceilings = (
            ("INTERVIEWER_SPEND_LIMIT_USD", self.ceilings.total_usd, EVERYBODY, ""),
            ("INTERVIEWER_SPEND_LIMIT_PERSON_USD", self.ceilings.person_usd, self.owner, " by one person"),
        )
        for name, limit, owner, whose in ceilings:
            if limit is not None:
                spent = _of_month(months[owner])
                refuse_beyond(spent, name=name, limit=limit, whose=whose, bound=bound)

    def _insert(self, here: Sitting, wanted: Wanted, now: dt.datetime) -> str:
        key = new_id()
        values = {
            "id": key,
            "key": wanted.key,
            "owner": self.owner,
            "session": wanted.session,
            "purpose": wanted.purpose,
            "model": wanted.model,
            "server": wanted.server,
            "state": "begun",
            "month": _month(now),
            "at": now,
            "until": now + dt.timedelta(seconds=wanted.lease_s),
            "process": self._process,
            "remote": key if wanted.collectable else "",
            "way": wanted.way,
            "bound_usd": wanted.bound_usd,
        }
        here.connection.execute(sa.insert(CALLS), values)
        here.add(_month(now), self.owner, {"held": 1, "held_usd": wanted.bound_usd or 0.0})
        return key

    def _lose(self, here: Sitting, id: str) -> None:
        row = here.connection.execute(BY_ID_LOCKED, {"row": id}).mappings().first()
        bound = row["bound_usd"] if row else None
        self._end(here, id, "unknown", {"perhaps": 1, "perhaps_usd": bound or 0.0})

    def _end(
        self,
        here: Sitting,
        id: str,
        state: State,
        added: Mapping[str, float] = NOTHING,
        values: Mapping[str, float | None] = NOTHING,
        *,
        reply: Mapping[str, Any] | None = None,
    ) -> None:
        """Puts the row into its last state and gives its bound back; does nothing where it had ended before."""
        row = self._to_end(here, id)
        if row is None or row["state"] not in ("begun", "unknown"):
            return
        back = {"held": -1, "held_usd": -(row["bound_usd"] or 0.0)}
        if row["state"] == "unknown":  # given up by others, and yet here is its end
            back = {"perhaps": -1, "perhaps_usd": -(row["bound_usd"] or 0.0)}
            if state == "unknown":
                return
        kept = {"reply": json.dumps(dict(reply))} if reply is not None and row["key"] else {}
        last = {"row": id, "state": state, "ended": self._clock()}
        here.connection.execute(CHANGE, {**last, **values, **kept})
        here.add(row["month"], row["owner"], {**back, **added})

    def _to_end(self, here: Sitting, id: str) -> Row | None:
        """The row, locked with the sums that it is in."""
        row = here.connection.execute(BY_ID_LOCKED, {"row": id}).mappings().first()
        if row is not None:
            here.lock(row["month"], row["owner"])
        return row

    def _entries(self, where: Sequence[sa.ColumnElement[bool]], limit: int) -> list[CallEntry]:
        names = [getattr(CallRow, name) for name in CallEntry.__dataclass_fields__]
        query = sa.select(*names).where(self._mine(), *where).order_by(CallRow.at.desc(), CallRow.id)
        with self._reading() as here:
            return [CallEntry(**row) for row in here.connection.execute(query.limit(limit)).mappings()]

    @contextmanager
    def _writing(self) -> Iterator[Sitting]:
        """Everybody's sum of this month is locked first, so one transaction at a time changes a ledger."""
        with sitting(self._engine) as here:
            here.lock(_month(self._clock()), self.owner)
            yield here

    @contextmanager
    def _reading(self) -> Iterator[Sitting]:
        with sitting(self._engine, reads=True) as here:
            yield here


def _finished(row: Row | None) -> Finished | None:
    if row is None or row["reply"] is None:
        return None
    reply = json.loads(row["reply"])
    return Finished(reply, row["tokens_in"] or 0, row["tokens_out"] or 0, row["usd"], row["ended"])


def _sum(by_state: Mapping[str, Sequence[Any]]) -> Spent:
    nothing = (0, 0, 0, 0.0, 0.0, 0)
    calls, tokens_in, tokens_out, usd, _, priced = by_state.get("done", nothing)
    perhaps, under_way = by_state.get("unknown", nothing), by_state.get("begun", nothing)
    return Spent(
        calls=calls,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        usd=usd,
        unpriced=calls - priced,
        perhaps=perhaps[0],
        perhaps_usd=perhaps[4],
        under_way=under_way[0],
        under_way_usd=under_way[4],
    )


def _of_month(row: Sums | Row) -> Spent:
    held = {"under_way": row["held"], "under_way_usd": max(0.0, row["held_usd"])}
    names = ("calls", "tokens_in", "tokens_out", "usd", "unpriced", "perhaps", "perhaps_usd")
    return Spent(**{name: row[name] for name in names}, **held)


def _month(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m}"
