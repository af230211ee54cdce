"""Where the tests' PostgreSQL comes from, and that CI fails where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support import postgres
from tests.support.environment import ROOT
from tests.support.postgres import NAMED, REQUIRED, Postgres


def test_a_named_server_is_used_as_it_is():
    found = Postgres.from_environment({NAMED: "postgresql://me@127.0.0.1/postgres"})
    with found.running() as url:
        assert (found.missing, url.host, url.username) == ("", "127.0.0.1", "me")


def test_where_nothing_is_installed_the_way_to_get_one_is_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres, "_programs", lambda: None)
    found = Postgres.from_environment({})
    assert not found.required
    assert "apt-get install postgresql" in found.missing
    assert NAMED in found.missing


@pytest.mark.parametrize(("value", "required"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_the_switch_says_whether_a_missing_server_is_a_fault(value: str, required: bool):
    assert Postgres.from_environment({REQUIRED: value}).required is required


def test_where_one_is_required_and_missing_tests_fail_and_are_not_skipped(tmp_path: Path):
    # The fixture itself, in a run of its own where nothing is found.
    (tmp_path / "test_it.py").write_text("def test_it(postgres_url):\n    raise SystemExit\n")
    (tmp_path / "conftest.py").write_text(
        "from tests.support import postgres\n"
        "postgres._programs = lambda: None\n"
        "from tests.conftest import POSTGRES, postgres_server, postgres_url\n"
    )
    outcome = {required: _run(tmp_path, required=required) for required in ("0", "1")}
    assert "1 skipped" in outcome["0"]
    assert "1 error" in outcome["1"]
    assert "No PostgreSQL was found" in outcome["1"]


def _run(folder: Path, *, required: str) -> str:
    import os
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), str(folder)],
        env={**os.environ, REQUIRED: required, "PYTHONPATH": f"{os.environ['PYTHONPATH']}{os.pathsep}{ROOT}"},
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_ci_requires_one_and_installs_it():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert f"export {REQUIRED}=1" in script
    assert "install postgresql" in script


def test_the_private_server_listens_to_nobody_else(postgres_server: sa.URL):
    engine = sa.create_engine(postgres_server, poolclass=sa.NullPool)
    with engine.connect() as connection:
        listens = connection.scalar(sa.text("show listen_addresses"))
    assert listens == "" or postgres_server.host  # a named server is somebody else's to set up
