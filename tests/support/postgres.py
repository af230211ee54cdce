"""A PostgreSQL for tests: the one that INTERVIEWER_TEST_POSTGRES_URL names, else a private one from installed binaries.

The private one listens on a Unix socket in its own folder and on nothing else, keeps no durable promise (fsync is off),
runs as an unprivileged user where the tests run as root, and is gone with the test session.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

NAMED, REQUIRED = "INTERVIEWER_TEST_POSTGRES_URL", "INTERVIEWER_REQUIRE_POSTGRES"
PROGRAMS = ("initdb", "postgres")
START_LIMIT_S = 60
HELP = (
    "No PostgreSQL was found. Get one with 'apt-get install postgresql', or name a server (whose user may create "
    f"databases) with {NAMED}=postgresql://user@127.0.0.1/postgres."
)
QUIET = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=300",
    "listen_addresses=", "logging_collector=off", "autovacuum=off",
)  # fmt: skip


@dataclass(frozen=True)
class Postgres:
    """Where a PostgreSQL can be had: a named server, or the folder of the programs to start one."""

    url: str | None
    programs: Path | None
    required: bool

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Postgres":
        """Look at the variable, then on the PATH, then where Debian puts it."""
        required = environment.get(REQUIRED, "") not in ("", "0")
        return cls(environment.get(NAMED) or None, _programs(), required)

    @property
    def missing(self) -> str:
        """Why there is none; empty if there is one."""
        return "" if self.url or self.programs else HELP

    @contextmanager
    def running(self) -> Iterator[sa.URL]:
        """The address of a server that answers, until the block ends."""
        if self.url:
            yield sa.make_url(self.url)
            return
        assert self.programs is not None, self.missing
        with private_cluster(self.programs) as cluster:
            yield cluster.url


@contextmanager
def fresh_database(server: sa.URL) -> Iterator[str]:
    """The URL of a new, empty database on ``server``; it is dropped when the block ends."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    _command(server, f"create database {name}")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        _command(server, f"drop database if exists {name} with (force)")


def _command(server: sa.URL, sql: str) -> None:
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(sql)


def _programs() -> Path | None:
    on_path = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    for folder in (*([Path(on_path).resolve().parent] if on_path else []), *debian):
        if all((folder / name).is_file() for name in PROGRAMS):
            return folder
    return None


def _unprivileged() -> str | None:
    """Whom to run as where we are root, which the server refuses to be; None elsewhere."""
    return "nobody" if hasattr(os, "geteuid") and os.geteuid() == 0 else None


class Cluster:
    """A private server that can be stopped and started again: what it has kept is there afterwards."""

    def __init__(self, programs: Path, folder: Path, *, user: str | None) -> None:
        self._programs, self._folder, self._user = programs, folder, user
        self._log = folder / "log"
        self._server: subprocess.Popen[bytes] | None = None
        self.url = sa.URL.create("postgresql", "tests", database="postgres", query={"host": str(folder)})

    def make(self) -> None:
        """Lay its files down."""
        subprocess.run(
            [self._programs / "initdb", "-D", "data", "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync"],
            user=self._user, env=_environment(), cwd=self._folder, check=True, capture_output=True,
        )  # fmt: skip

    def start(self) -> None:
        """It answers when this is over."""
        given = (*QUIET, f"unix_socket_directories={self._folder}")
        settings = [part for setting in given for part in ("-c", setting)]
        with self._log.open("ab") as output:
            self._server = subprocess.Popen(
                [self._programs / "postgres", "-D", "data", *settings],
                user=self._user, env=_environment(), cwd=self._folder, stdin=subprocess.DEVNULL, stdout=output,
                stderr=output,
            )  # fmt: skip
        _wait(self._server, self.url, self._log)

    def stop(self, how: int = signal.SIGINT) -> None:
        """End it: SIGINT breaks off what is under way and keeps what was kept, SIGQUIT does not look back."""
        if self._server is not None:
            self._server.send_signal(how)
            self._server.wait(60)
            self._server = None


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@contextmanager
def private_cluster(programs: Path) -> Iterator[Cluster]:
    """A private server that answers; gone when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="interviewer-pg-"))
    try:
        user = _unprivileged()
        if user:
            shutil.chown(folder, user)
        cluster = Cluster(programs, folder, user=user)
        cluster.make()
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop(signal.SIGQUIT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: "subprocess.Popen[bytes]", url: sa.URL, log: Path) -> None:
    limit = time.monotonic() + START_LIMIT_S
    while time.monotonic() < limit:
        if server.poll() is not None:
            raise AssertionError(f"PostgreSQL ended with {server.returncode}:\n{log.read_text()}")
        try:
            _command(url, "select 1")
        except sa.exc.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"PostgreSQL did not answer within {START_LIMIT_S} s:\n{log.read_text()}")
