"""The ground every test stands on: no network but loopback, no settings but its own, a data folder of its own."""

import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import hypothesis.configuration
import pytest
import sqlalchemy as sa
from hypothesis.database import DirectoryBasedExampleDatabase
from sqlalchemy import event
from sqlalchemy.pool import Pool

from tests.network_guard import sitecustomize  # noqa: F401  (importing it puts the guard up in this process)
from tests.support import command
from tests.support.browser import Browsers
from tests.support.environment import GUARD_LOG, ROOT, SWITCHES, clean
from tests.support.postgres import HELP, Cluster, Postgres, fresh_database, private_cluster
from tests.support.server import LiveServer, serving

# Before any test module is imported, and before xdist starts its workers: they inherit all of this.
clean(os.environ)
OWNS_LOG = GUARD_LOG not in os.environ  # an xdist worker is given the log of the process that started it
if OWNS_LOG:
    os.environ[GUARD_LOG] = str(Path(tempfile.mkdtemp(prefix="interviewer-tests-")) / "outside-calls.txt")
OUTSIDE_CALLS = Path(os.environ[GUARD_LOG])
BROWSERS = Browsers.from_environment(os.environ)
POSTGRES = Postgres.from_environment(os.environ)

hypothesis.configuration.set_hypothesis_home_dir(ROOT / ".hypothesis")
hypothesis.settings.register_profile(
    "interviewer",
    deadline=None,  # a busy machine is no fault of the code
    derandomize=bool(os.environ.get("CI")),  # the same examples every time, so there is nothing to remember
    database=None
    if os.environ.get("CI")
    else DirectoryBasedExampleDatabase(ROOT / ".hypothesis" / "examples"),
    print_blob=True,
)
hypothesis.settings.load_profile("interviewer")


# --- every test ----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def own_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each test starts in an empty folder, keeps its data there, and finds no ``.env``."""
    for name in SWITCHES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INTERVIEWER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "gradio"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def closed_databases() -> Iterator[None]:
    """Connections that a test's engines still hold are closed with it: left to the collector they are a warning."""
    held: list[object] = []

    def note(connection: object, _record: object) -> None:
        held.append(connection)

    event.listen(Pool, "connect", note)
    yield
    event.remove(Pool, "connect", note)
    for connection in held:
        connection.close()  # type: ignore[attr-defined]  # any driver's connection


# --- asked for by name ---------------------------------------------------------------------------


@pytest.fixture
def run_cli(tmp_path: Path) -> command.RunCli:
    """Runs ``python -m interviewer …`` in the test's folder; gives code, stdout and stderr."""

    def run(
        *args: str | Path,
        stdin: str | bytes = "",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        timeout: float = 120,
    ) -> command.Ran:
        environment = {**os.environ, **(env or {})}
        return command.run(*args, environment=environment, cwd=cwd or tmp_path, stdin=stdin, timeout=timeout)

    return run


@pytest.fixture
def start_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., LiveServer]]:
    """Starts a server with settings of its own: ``start_server(env={…})``; it ends with the test."""
    with ExitStack() as running:

        def start(*options: str, env: Mapping[str, str] | None = None) -> LiveServer:
            folder = tmp_path_factory.mktemp("server")
            return running.enter_context(serving(folder, {**os.environ, **(env or {})}, *options))

        yield start


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server with default settings, shared by the tests of one worker."""
    with serving(tmp_path_factory.mktemp("server"), os.environ) as server:
        yield server


@pytest.fixture
def outside_calls_expected(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """For a test that tries to leave on purpose: the file in which the guard notes it. Others fail the run."""
    log = tmp_path / "outside-calls.txt"
    monkeypatch.setenv(GUARD_LOG, str(log))
    return log


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[sa.URL]:
    """A PostgreSQL that answers, for the whole session; `postgres_url` is what a test asks for."""
    if POSTGRES.missing and not POSTGRES.required:
        pytest.skip(POSTGRES.missing)
    with POSTGRES.running() as url:
        yield url


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of the test's own, which it may stop and start; it needs the programs, not only a server."""
    if POSTGRES.programs is None:
        pytest.skip(HELP)
    with private_cluster(POSTGRES.programs) as cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres_server: sa.URL) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of the test's own. Without a server the test is skipped, and says so."""
    with fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database; a test that asks for it runs once for each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'own.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def browsers() -> Browsers:
    """Where a Chromium is, or why there is none."""
    return BROWSERS


# --- the end of a run ----------------------------------------------------------------------------


def outside_calls() -> list[str]:
    """Calls that the guard stopped, one line each, also those whose error a library swallowed."""
    return OUTSIDE_CALLS.read_text("utf-8").splitlines() if OUTSIDE_CALLS.exists() else []


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput"):
        return  # an xdist worker: the one who started it looks at the end
    if outside_calls() and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """After everything else, so that it stands right above pytest's last line."""
    yield
    if calls := outside_calls():
        terminalreporter.section("FAILED: something tried to leave this machine", red=True)
        for line in calls:
            terminalreporter.write_line(line)
    if OWNS_LOG:
        shutil.rmtree(OUTSIDE_CALLS.parent, ignore_errors=True)
    skipped = [
        r for r in terminalreporter.stats.get("skipped", ()) if "browser" in getattr(r, "keywords", ())
    ]
    if POSTGRES.missing:
        terminalreporter.section("TESTS ON POSTGRESQL WERE SKIPPED", yellow=True)
        terminalreporter.write_line(POSTGRES.missing)
    if skipped and BROWSERS.missing:
        terminalreporter.section(f"{len(skipped)} BROWSER TESTS WERE SKIPPED", yellow=True)
        terminalreporter.write_line(BROWSERS.missing)
