"""What has lain untouched for too long. What a person wants replaced before a text is sent never has: without it names
would be sent again, unasked."""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

import sqlalchemy as sa

from interviewer import privacy
from interviewer.adapters.store.account_models import AuditRow
from interviewer.adapters.store.models import InterviewRow, ItemRow, PanelRow
from interviewer.adapters.store.sessions import session
from interviewer.errors import StoreFault


class Old(NamedTuple):
    """Something that was not touched since the day that was asked about."""

    owner: str
    id: str
    kind: Literal["entry", "calibration"]


def untouched(engine: sa.Engine, *, since: dt.datetime) -> list[Old]:
    """Every interview, item and calibration that was last touched before ``since``."""
    found: list[Old] = []
    with session(engine, readonly=True) as opened:
        interviews = sa.select(InterviewRow.owner, InterviewRow.id).where(InterviewRow.touched < since)
        items = sa.select(ItemRow.owner, ItemRow.id).where(
            ItemRow.touched < since, ItemRow.kind != privacy.KIND
        )
        for query in (interviews, items):
            found += [Old(owner, id, "entry") for owner, id in opened.execute(query)]
        panels = sa.select(PanelRow.owner, PanelRow.id).where(PanelRow.touched < since)
        found += [Old(owner, id, "calibration") for owner, id in opened.execute(panels)]
    return found


def check_clock(engine: sa.Engine, *, now: dt.datetime) -> None:
    """`StoreFault` where the clock stands before the newest line of the log: by such a clock nothing is deleted."""
    with session(engine, readonly=True) as opened:
        last = opened.scalar(sa.select(sa.func.max(AuditRow.at)))
    if last is not None and last > now + dt.timedelta(minutes=5):
        raise StoreFault(
            f"the clock says {now:%Y-%m-%d %H:%M} UTC, the log has a line of {last:%Y-%m-%d %H:%M}; expected a clock that goes "
            "forward. Nothing is deleted by age until it is right"
        )
