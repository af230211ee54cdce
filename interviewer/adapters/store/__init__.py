"""Where everything a person makes is kept: SQLite by default, any SQLAlchemy database by setting."""

from interviewer.adapters.store.engine import make_engine
from interviewer.adapters.store.migrate import upgrade
from interviewer.adapters.store.sqlstore import HistoryItem, SqlStore

__all__ = ["HistoryItem", "SqlStore", "make_engine", "upgrade"]
