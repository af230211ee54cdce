"""The statements of a paid call, built once: building them at each call took three quarters of its time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import sqlalchemy as sa

from interviewer.adapters.store.ledger_tables import CallRow, MonthRow

EVERYBODY = ""  # the owner under whose name the sums of all are kept
CALLS, MONTHS = cast("sa.Table", CallRow.__table__), cast("sa.Table", MonthRow.__table__)
SUMS = tuple(c.name for c in MONTHS.columns if not c.primary_key)

#: parameters: owner, key. A finished one comes before one that is under way, then the newest.
NEWEST = (
    sa.select(CALLS)
    .where(
        CALLS.c.owner == sa.bindparam("owner"),
        CALLS.c.key == sa.bindparam("key"),
        CALLS.c.state.in_([sa.literal_column("'done'"), sa.literal_column("'begun'")]),
    )
    .order_by(CALLS.c.state.desc(), CALLS.c.at.desc(), CALLS.c.id)
    .limit(1)
)
#: parameters: owner, key. The newest finished one, and of it only what its caller gets: this is asked before every call.
FOUND = (
    sa.select(CALLS.c.reply, CALLS.c.tokens_in, CALLS.c.tokens_out, CALLS.c.usd, CALLS.c.ended)
    .where(
        CALLS.c.owner == sa.bindparam("owner"),
        CALLS.c.key == sa.bindparam("key"),
        CALLS.c.state == sa.literal_column("'done'"),
    )
    .order_by(CALLS.c.at.desc(), CALLS.c.id)
    .limit(1)
)
#: parameter: row
BY_ID_LOCKED = sa.select(CALLS).where(CALLS.c.id == sa.bindparam("row")).with_for_update()
#: parameters: row, and the columns that change
CHANGE = sa.update(CALLS).where(CALLS.c.id == sa.bindparam("row"))
#: parameters: month, whose. Everybody's come first: who takes several locks takes them in one order.
MONTHS_LOCKED = (
    sa.select(MONTHS)
    .where(MONTHS.c.month == sa.bindparam("month"), MONTHS.c.owner.in_(sa.bindparam("whose", expanding=True)))
    .order_by(MONTHS.c.owner)
    .with_for_update()
)
#: parameters: the_month, whose, and add_NAME for every sum
_ADD = (
    sa.update(MONTHS)
    .where(
        MONTHS.c.month == sa.bindparam("the_month"),
        MONTHS.c.owner.in_(sa.bindparam("whose", expanding=True)),
    )
    .values({name: MONTHS.c[name] + sa.bindparam(f"add_{name}", type_=MONTHS.c[name].type) for name in SUMS})
)


def locked_months(connection: sa.Connection, month: str, owner: str) -> dict[str, sa.RowMapping]:
    """The sums of everybody and of one person, made if need be; until its end no other transaction has them.

    On SQLite that is so since this one began.
    """
    given = {"month": month, "whose": [EVERYBODY, owner]}
    found = connection.execute(MONTHS_LOCKED, given).mappings().all()
    if len(found) < len(given["whose"]):
        rows = [{"month": month, "owner": whose, **dict.fromkeys(SUMS, 0)} for whose in given["whose"]]
        _insert_what_is_missing(connection, rows)
        found = connection.execute(MONTHS_LOCKED, given).mappings().all()
    return {row["owner"]: row for row in found}


def _insert_what_is_missing(connection: sa.Connection, rows: list[dict[str, Any]]) -> None:
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite

        connection.execute(sqlite.insert(MONTHS).values(rows).on_conflict_do_nothing())
    else:
        from sqlalchemy.dialects import postgresql  # a twentieth of a second, for those who speak it

        connection.execute(postgresql.insert(MONTHS).values(rows).on_conflict_do_nothing())


def add(connection: sa.Connection, month: str, whose: Iterable[str], added: Mapping[str, float]) -> None:
    """Adds to the sums of each of ``whose``; `EVERYBODY` is one of them."""
    more = {f"add_{name}": added.get(name, 0) for name in SUMS}
    connection.execute(_ADD, {"the_month": month, "whose": sorted(whose), **more})
