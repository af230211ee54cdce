"""Where everything a person makes is kept: SQLite by default, any SQLAlchemy database by setting.

The store itself is loaded when it is first asked for: the ledger of model calls does without.
"""

from typing import TYPE_CHECKING, Any

from interviewer.adapters.store.engine import make_engine
from interviewer.adapters.store.migrate import upgrade

if TYPE_CHECKING:
    from interviewer.adapters.store.sqlstore import HistoryItem, SqlStore

__all__ = ["HistoryItem", "SqlStore", "make_engine", "upgrade"]


def __getattr__(name: str) -> Any:
    if name not in ("HistoryItem", "SqlStore"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from interviewer.adapters.store import sqlstore

    return getattr(sqlstore, name)
