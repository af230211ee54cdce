"""What the side-car keeps: one row for each request, its reply until it is collected, and never what was asked."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from interviewer.adapters.sidecar.answer import Answer
from interviewer.adapters.store.engine import BUSY_MS, make_private
from interviewer.errors import CallerMistake, StoreFault

State = Literal["begun", "done", "failed", "lost"]
VERSION = 1
_TABLE = """
create table if not exists call(
  key text primary key, digest text not null, state text not null, at real not null,
  status integer, kind text, request_id text, body blob)
"""


@dataclass(frozen=True)
class Row:
    """One request. state: begun (under way), done (with its reply), failed (nothing was paid), lost (perhaps paid)."""

    digest: str
    state: State
    answer: Answer | None = None


class Kept:
    """A SQLite file for its owner only. Not for several threads at a time. Every method raises `StoreFault`.

    What was under way when its last owner ended is lost: that process held the connection to the provider. A kill of the
    process loses nothing that is written; loss of power may lose the last rows, and what is not known here counts as perhaps paid.
    hours: how long a row is kept that nobody collects. wall: the time, in seconds.
    """

    def __init__(self, file: Path, *, hours: float, wall: Callable[[], float] = time.time) -> None:
        self._file, self._hours, self._wall = file, hours, wall
        self._lock = _locked(file.with_suffix(".lock"))
        with self._told("nothing was begun"):
            with contextlib.suppress(FileExistsError):
                make_private(file)
            self._db = sqlite3.connect(
                file, isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
            )
            found = self._db.execute("pragma user_version").fetchone()[0]
            if found not in (0, VERSION):
                raise StoreFault(f"{file.name} is of version {found}, expected {VERSION}: move it away")
            for pragma in ("journal_mode=wal", "synchronous=normal", "secure_delete=on"):
                self._db.execute(f"pragma {pragma}")
            self._db.execute(_TABLE)
            self._db.execute(f"pragma user_version={VERSION}")
            self._db.execute("update call set state = 'lost' where state = 'begun'")
        self.tidy()

    def begin(self, key: str, digest: str) -> Row | None:
        """Notes a request before it is sent; the row that is there already where it is not to be sent again."""
        known = self.look(key)
        if known is not None and (known.digest != digest or known.state != "failed"):
            return known
        with self._told("nothing was sent"):
            self._db.execute(
                "insert into call(key, digest, state, at) values (?, ?, 'begun', ?) "
                "on conflict(key) do update set state = 'begun', at = excluded.at",
                (key, digest, self._wall()),
            )
        return None

    def look(self, key: str) -> Row | None:
        """What is known of a request."""
        with self._told("nothing was sent"):
            found = self._db.execute(
                "select digest, state, status, body, kind, request_id from call where key = ?", (key,)
            ).fetchone()
        if found is None:
            return None
        digest, state, status, body, kind, request_id = found
        reply = Answer(status, body, kind, request_id, how="kept") if state == "done" else None
        return Row(digest, state, reply)

    def done(self, key: str, answer: Answer) -> None:
        """A reply came."""
        with self._told("the reply is in memory until it is collected"):
            self._db.execute(
                "update call set state = 'done', status = ?, body = ?, kind = ?, request_id = ? where key = ?",
                (answer.status, answer.body, answer.kind, answer.request_id, key),
            )

    def ended(self, key: str, state: Literal["failed", "lost"]) -> None:
        """None came."""
        with self._told("the row says under way until the next start"):
            self._db.execute("update call set state = ? where key = ?", (state, key))

    def forget(self, keys: Sequence[str]) -> None:
        """Deletes rows with their replies. In the log of the file they are until it is folded back."""
        with self._told("what was to be deleted is still there"):
            self._db.execute("begin immediate")
            self._db.executemany("delete from call where key = ?", [(key,) for key in keys])
            self._db.execute("commit")

    def fold_back(self) -> None:
        """No byte of what was deleted is left, neither in the file nor in its log."""
        with self._told("what was deleted can still stand in its log"):
            self._db.execute("pragma wal_checkpoint(truncate)").fetchone()

    def tidy(self) -> int:
        """Deletes what nobody has collected in time; gives how many rows."""
        with self._told("what is too old is still there"):
            old = self._wall() - self._hours * 3600
            gone = self._db.execute("delete from call where at < ? and state != 'begun'", (old,)).rowcount
        self.fold_back()
        return gone

    def check(self) -> None:
        """Raises where nothing could be written now."""
        with self._told("no call can be made"):
            self._db.execute("begin immediate")
            self._db.execute(f"pragma user_version={VERSION}")
            self._db.execute("rollback")

    def close(self) -> None:
        """Closes the file and gives it free."""
        self._db.close()
        os.close(self._lock)

    @contextmanager
    def _told(self, therefore: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreFault(
                f"the side-car's store {self._file.name}: {error}; expected a file on a disk that takes more. "
                f"So {therefore}"
            ) from error


def _locked(file: Path) -> int:
    """The lock of a store, which belongs to one process at a time."""
    import fcntl

    try:
        lock = os.open(file, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise StoreFault(
            f"{file.name} cannot be made ({error.strerror}); expected a folder that can be written"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise CallerMistake(
            "another side-car has this data folder; expected one. Stop it, or set INTERVIEWER_DATA_DIR to another folder"
        ) from error
    return lock
