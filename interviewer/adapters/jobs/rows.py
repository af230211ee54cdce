"""The table of jobs: what is to be done, how far it is, and what came of it. The engine's own tables hold ids only."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from interviewer.adapters.store.models import JSON, UTC, Base


class JobRow(Base):
    """One piece of durable work. ``id`` is a content hash: the same work asked for twice is one job.

    state: waiting, done, failed (its own fault), held (nobody's: key, credit or ceiling; goes on when that is mended),
    parked (tried too often; a person looks at it), direct (a process is doing it by itself, until ``until``).
    round counts how often it was asked for again; starts, the workflows that are at it (a death leaves it up);
    faults, how often it failed in this round.
    """

    __tablename__ = "job"
    id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    session: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    queue: Mapped[str]
    priority: Mapped[int]
    parent: Mapped[str | None]
    request: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    round: Mapped[int]
    starts: Mapped[int]
    faults: Mapped[int]
    judgement: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    at: Mapped[dt.datetime] = mapped_column(UTC)
    touched: Mapped[dt.datetime] = mapped_column(UTC, index=True)
    until: Mapped[dt.datetime | None] = mapped_column(UTC)
