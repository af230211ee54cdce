"""The wheel: built once, looked into, installed into an empty environment and asked to work there."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from interviewer import __version__
from tests.support.environment import GUARD, ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]


@dataclass(frozen=True)
class Built:
    """A source archive and the wheel that was built from it."""

    sdist: Path
    wheel: Path

    def names(self) -> set[str]:
        """Paths inside the wheel."""
        with zipfile.ZipFile(self.wheel) as archive:
            return set(archive.namelist())

    def read(self, ending: str) -> str:
        """Text of the one file inside the wheel whose path ends so."""
        (name,) = (n for n in self.names() if n.endswith(ending))
        with zipfile.ZipFile(self.wheel) as archive:
            return archive.read(name).decode()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Both archives, made as for a release: the wheel from the source archive, with the build tools of the lock."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return Built(next(folder.glob("*.tar.gz")), next(folder.glob("*.whl")))


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the commands of a fresh environment that holds the wheel.

    Its dependencies are those of the environment that runs the tests, lent through a path file: no index is asked.
    """
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    options = ["--no-deps", "--no-index", "--quiet"]
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", *options, built.wheel], check=True
    )
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()
    Path(site, "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def ask(installed: Path, *args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the installed command in an empty folder; the checkout is not on its path."""
    environment = {**os.environ, "PYTHONPATH": str(GUARD)}
    return subprocess.run(
        [installed / "interviewer", *args],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_its_name_is_free_and_its_licence_open(built):
    metadata = built.read(".dist-info/METADATA")
    assert built.wheel.name == f"interviewer_studio-{__version__}-py3-none-any.whl"
    assert "Name: interviewer-studio\n" in metadata
    assert "License-Expression: Apache-2.0\n" in metadata
    assert re.search(r"^Requires-Python: <3\.14,>=3\.11$", metadata, re.MULTILINE)
    assert "Apache License" in built.read("licenses/LICENSE")


def test_the_command_is_called_interviewer(built):
    assert "interviewer = interviewer.cli:main" in built.read(".dist-info/entry_points.txt")


@pytest.mark.parametrize("folder", ["prompts", "rubrics"])
def test_every_prompt_and_rubric_is_inside_the_package(built, folder):
    here = {
        f"interviewer/{p.relative_to(ROOT).as_posix()}" for p in (ROOT / folder).rglob("*") if p.is_file()
    }
    inside = {name for name in built.names() if name.startswith(f"interviewer/{folder}/")}
    assert here, f"{folder}/ is empty"
    assert inside == {name for name in here if "__pycache__" not in name}


def test_every_file_of_the_package_is_inside(built):
    skipped = {"__pycache__", ".pyi"}
    files = [
        p for p in (ROOT / "interviewer").rglob("*") if p.is_file() and not skipped & {*p.parts, p.suffix}
    ]
    assert {p.relative_to(ROOT).as_posix() for p in files} <= built.names()
    assert "interviewer/py.typed" in built.names()


def test_the_migrations_come_along(built):
    assert any(re.fullmatch(r"interviewer/adapters/.*migrations/env\.py", name) for name in built.names())
    assert any(
        re.fullmatch(r"interviewer/adapters/.*migrations/versions/\w+\.py", name) for name in built.names()
    )


def test_nothing_else_lies_at_its_top(built):
    tops = {name.partition("/")[0] for name in built.names()}
    assert tops == {"interviewer", f"interviewer_studio-{__version__}.dist-info"}


def test_it_stays_small(built):
    assert built.wheel.stat().st_size < 3_000_000


def test_the_installed_command_says_its_version(installed, tmp_path):
    said = ask(installed, "--version", cwd=tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    assert __version__ in said.stdout


def test_the_installed_command_runs_from_the_wheel_and_not_from_a_checkout(installed, tmp_path):
    where = "import interviewer; print(interviewer.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(GUARD)}
    said = subprocess.run(
        [installed / "python", "-c", where],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(said.stdout.strip()).is_relative_to(installed.parent)


def test_the_installed_command_finds_its_probes(installed, tmp_path):
    said = ask(installed, "probes", "--format", "json", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    assert "P08" in {probe["id"] for probe in json.loads(said.stdout)}


def test_the_installed_command_checks_its_rubrics(installed, tmp_path):
    said = ask(installed, "rubrics", "check", cwd=tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr


def test_python_dash_m_is_the_same_command(run_cli):
    said = run_cli("--version")
    assert said.code == 0
    assert __version__ in said.stdout
