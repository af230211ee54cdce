"""Accounts, signed-in browsers and the log in a SQL database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa

from interviewer.accounts import Account, Done, SignedIn
from interviewer.adapters.jobs.rows import JobRow
from interviewer.adapters.store.account_models import AccountRow, AuditRow, SessionRow, noted
from interviewer.adapters.store.ledger_tables import CallRow, MonthRow
from interviewer.adapters.store.models import InterviewRow, ItemRow, PanelRow
from interviewer.adapters.store.sessions import fold_back, session
from interviewer.errors import CallerMistake, NotFound


class AccountStore:
    """Every account of a database; ``clock`` gives the time, in UTC."""

    def __init__(self, engine: sa.Engine, *, clock: Callable[[], dt.datetime]) -> None:
        self._engine, self._clock = engine, clock

    def add(self, name: str, secret: str) -> Account:
        """A new account; `CallerMistake` where somebody was quicker with that name."""
        row = AccountRow(name=name, secret=secret, created=self._clock(), disabled=False)
        try:
            with session(self._engine) as s:
                s.add(row)
                s.flush()
                return _account(row)
        except sa.exc.IntegrityError as error:
            raise CallerMistake(f"account: the name {name} is taken") from error

    def accounts(self) -> list[Account]:
        """All of them, by name."""
        with session(self._engine, readonly=True) as s:
            return [_account(row) for row in s.scalars(sa.select(AccountRow).order_by(AccountRow.name))]

    def secret(self, name: str) -> tuple[Account, str] | None:
        """The account of that name with what is kept of its password."""
        with session(self._engine, readonly=True) as s:
            row = s.scalar(sa.select(AccountRow).where(AccountRow.name == name))
            return (_account(row), row.secret) if row else None

    def set_secret(self, id: str, secret: str) -> None:
        """Keep another password."""
        self._change(id, secret=secret)

    def disable(self, id: str, *, yes: bool) -> None:
        """Let nobody sign in to it, or allow it again."""
        self._change(id, disabled=yes)

    def delete(self, id: str) -> None:
        """Delete the account itself; the caller has deleted what it kept."""
        with session(self._engine) as s:
            s.execute(sa.delete(AccountRow).where(AccountRow.id == id))
            noted(s, self._clock(), id, "account deleted")
        fold_back(self._engine)

    def open_session(self, key: str, account: str) -> None:
        """A browser is signed in from now on."""
        now = self._clock()
        with session(self._engine) as s:
            s.add(SessionRow(hash=key, account_id=account, created=now, seen=now))

    def session(self, key: str) -> SignedIn | None:
        """The signed-in browser of that hash."""
        query = sa.select(SessionRow, AccountRow).join(AccountRow).where(SessionRow.hash == key)
        with session(self._engine, readonly=True) as s:
            found = s.execute(query).one_or_none()
            if found is None:
                return None
            kept, account = found
            return SignedIn(kept.hash, _account(account), kept.created, kept.seen)

    def seen(self, key: str) -> None:
        """Something came from that browser now."""
        with session(self._engine) as s:
            s.execute(sa.update(SessionRow).where(SessionRow.hash == key).values(seen=self._clock()))

    def close_sessions(self, account: str, *, only: str | None = None) -> int:
        """Sign out the browsers of an account, or one of them; how many there were."""
        which = sa.delete(SessionRow).where(SessionRow.account_id == account)
        with session(self._engine) as s:
            gone = s.execute(which.where(SessionRow.hash == only) if only else which)
            return int(getattr(gone, "rowcount", 0))

    def adopt(self, before: str, after: str) -> int:
        """What ``before`` keeps is now ``after``'s, with what was paid for it; how many interviews, items and calibrations."""
        gone = 0
        with session(self._engine) as s:
            for table in (InterviewRow, ItemRow, PanelRow):
                moved = s.execute(sa.update(table).where(table.owner == before).values(owner=after))
                gone += int(getattr(moved, "rowcount", 0))
            theirs = sa.select(MonthRow.month).where(MonthRow.owner == after)
            for rows, where in (
                (CallRow, sa.true()),
                (JobRow, sa.true()),
                (MonthRow, ~MonthRow.month.in_(theirs)),
            ):
                s.execute(sa.update(rows).where(rows.owner == before, where).values(owner=after))
            noted(s, self._clock(), after, "took over", str(gone))
        return gone

    def note(self, who: str, verb: str, what: str = "") -> None:
        """Put a line into the log."""
        with session(self._engine) as s:
            noted(s, self._clock(), who, verb, what)

    def log(self, *, who: str | None = None, limit: int = 200) -> list[Done]:
        """The newest lines, newest first; of one account where ``who`` names it."""
        query = sa.select(AuditRow).order_by(AuditRow.n.desc()).limit(limit)
        if who is not None:
            query = query.where(AuditRow.who == who)
        with session(self._engine, readonly=True) as s:
            return [Done(r.at, r.who, r.verb, r.what) for r in s.scalars(query)]

    def _change(self, id: str, **values: object) -> None:
        with session(self._engine) as s:
            row = s.get(AccountRow, id)
            if row is None:
                raise NotFound("account", id, [])
            for name, value in values.items():
                setattr(row, name, value)


def _account(row: AccountRow) -> Account:
    return Account(row.id, row.name, row.created, row.disabled)
