"""Tables of accounts, signed-in browsers, and the log of what was done."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from interviewer.adapters.store.models import UTC, Base, new_id


class AccountRow(Base):
    """One person who may sign in; its id is the owner of what that person keeps."""

    __tablename__ = "account"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(unique=True)
    secret: Mapped[str]
    created: Mapped[dt.datetime] = mapped_column(UTC)
    disabled: Mapped[bool] = mapped_column(default=False)


class SessionRow(Base):
    """A signed-in browser: the hash of its token."""

    __tablename__ = "account_session"
    hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created: Mapped[dt.datetime] = mapped_column(UTC)
    seen: Mapped[dt.datetime] = mapped_column(UTC)


class AuditRow(Base):
    """Who did what to which thing, by ids; never what is in it. It outlives the account."""

    __tablename__ = "audit"
    n: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[dt.datetime] = mapped_column(UTC, index=True)
    who: Mapped[str] = mapped_column(index=True)
    verb: Mapped[str]
    what: Mapped[str]


def noted(session: Session, at: dt.datetime, who: str, verb: str, what: str = "") -> None:
    """Put a line into the log, in the transaction of what is logged."""
    session.add(AuditRow(at=at, who=who, verb=verb, what=what))
