"""Tables. Times are UTC; JSON columns hold the documented JSON of their model and are validated by who reads them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class _Json(sa.types.TypeDecorator[Any]):
    """JSON; in PostgreSQL its binary kind, whose dialect is loaded only where it is spoken."""

    impl = sa.JSON
    cache_ok = True
    should_evaluate_none = True  # as `sa.JSON` has it: None is kept as JSON's null

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name != "postgresql":
            return dialect.type_descriptor(sa.JSON())
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB())

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        return self.impl_instance.coerce_compared_value(op, value)


JSON = _Json()


class UTC(sa.types.TypeDecorator[dt.datetime]):
    """A moment in UTC; naive times are refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, _dialect: sa.Dialect) -> dt.datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value.isoformat()}")
        return value.astimezone(dt.UTC) if value else None

    def process_result_value(self, value: dt.datetime | None, _dialect: sa.Dialect) -> dt.datetime | None:
        if value is None or value.tzinfo:
            return value
        return value.replace(tzinfo=dt.UTC)


class Base(DeclarativeBase):
    """All tables of the product."""

    metadata = sa.MetaData(naming_convention=NAMING)


def new_id() -> str:
    """A random id: 32 hexadecimal digits."""
    return uuid.uuid4().hex


class InterviewRow(Base):
    """One interview or one rated submission; what happened in it is in its events."""

    __tablename__ = "interview"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(index=True)
    created: Mapped[dt.datetime] = mapped_column(UTC, index=True)
    touched: Mapped[dt.datetime] = mapped_column(UTC, index=True)
    title: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str]
    events: Mapped[int]


class EventRow(Base):
    """One event of an interview; ``n`` counts from 0 without gaps."""

    __tablename__ = "event"
    interview_id: Mapped[str] = mapped_column(
        sa.ForeignKey("interview.id", ondelete="CASCADE"), primary_key=True
    )
    n: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UTC)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class RatingRow(Base):
    """One rating with the judgement it was computed from, the raw exchange included."""

    __tablename__ = "rating"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    interview_id: Mapped[str] = mapped_column(sa.ForeignKey("interview.id", ondelete="CASCADE"), index=True)
    created: Mapped[dt.datetime] = mapped_column(UTC)
    rater: Mapped[str]
    rating: Mapped[dict[str, Any]] = mapped_column(JSON)
    judgement: Mapped[dict[str, Any]] = mapped_column(JSON)


class ItemRow(Base):
    """Anything else a person keeps (a document with its versions, a story, an exercise): its kind names its model."""

    __tablename__ = "item"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(index=True)
    created: Mapped[dt.datetime] = mapped_column(UTC, index=True)
    touched: Mapped[dt.datetime] = mapped_column(UTC)
    title: Mapped[str] = mapped_column(sa.Text)
    version: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class PanelRow(Base):
    """One calibration of a panel; what happened in it is in its events."""

    __tablename__ = "panel"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(index=True)
    created: Mapped[dt.datetime] = mapped_column(UTC, index=True)
    touched: Mapped[dt.datetime] = mapped_column(UTC)
    title: Mapped[str] = mapped_column(sa.Text)
    events: Mapped[int]


class PanelEventRow(Base):
    """One event of a calibration; ``n`` counts from 0 without gaps."""

    __tablename__ = "panel_event"
    panel_id: Mapped[str] = mapped_column(sa.ForeignKey("panel.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UTC)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class PanelKeyRow(Base):
    """A personal link: the hash of its token, whose it is, and until when it opens the calibration."""

    __tablename__ = "panel_key"
    hash: Mapped[str] = mapped_column(primary_key=True)
    panel_id: Mapped[str] = mapped_column(sa.ForeignKey("panel.id", ondelete="CASCADE"), index=True)
    who: Mapped[str]
    role: Mapped[str]
    expires: Mapped[dt.datetime] = mapped_column(UTC)
