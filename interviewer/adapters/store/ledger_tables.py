"""Tables of the ledger: one row for each paid request, and sums by month and person."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from interviewer.adapters.store.models import UTC, Base, new_id


class CallRow(Base):
    """One request to a model, written before it is sent. ``key`` is empty where the reply is not kept.

    ``reply`` is JSON as text: PostgreSQL's own type refuses NUL, which a model may well write.
    remote: what it is known by where its reply can be had later: the server's own id, or for the side-car that of the row.
    way: plain, background or sidecar. state: begun, done, failed (nothing was paid) or unknown (perhaps paid: no answer was seen).
    """

    __tablename__ = "model_call"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str]
    owner: Mapped[str]
    session: Mapped[str]
    purpose: Mapped[str]
    model: Mapped[str]
    server: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    month: Mapped[str]
    at: Mapped[dt.datetime] = mapped_column(UTC, index=True)
    until: Mapped[dt.datetime] = mapped_column(UTC)
    ended: Mapped[dt.datetime | None] = mapped_column(UTC)
    process: Mapped[str]
    remote: Mapped[str]
    way: Mapped[str] = mapped_column(server_default="plain")
    bound_usd: Mapped[float | None]
    usd: Mapped[float | None]
    tokens_in: Mapped[int | None]
    tokens_out: Mapped[int | None]
    reply: Mapped[str | None] = mapped_column(sa.Text)

    __table_args__ = (
        sa.Index("ix_model_call_owner_key", "owner", "key"),
        sa.Index("ix_model_call_owner_session", "owner", "session"),
    )


class MonthRow(Base):
    """What a person (or, under an empty name, everybody together) has spent in one month, UTC.

    It changes in the same transaction as the rows above and outlives them: deleted work leaves its sums.
    """

    __tablename__ = "model_month"
    month: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(primary_key=True)
    calls: Mapped[int]
    unpriced: Mapped[int]
    tokens_in: Mapped[int]
    tokens_out: Mapped[int]
    usd: Mapped[float]
    perhaps: Mapped[int]
    perhaps_usd: Mapped[float]
    held: Mapped[int]
    held_usd: Mapped[float]
