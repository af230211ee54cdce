"""Running the command line the way a person does: another process, guarded, in a folder of its own."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code and both outputs as text."""

    code: int
    stdout: str
    stderr: str

    def json(self) -> Any:
        """Standard output read as JSON; an `AssertionError` with both outputs if it is none."""
        try:
            return json.loads(self.stdout)
        except ValueError as error:
            raise AssertionError(f"no JSON on standard output (exit code {self.code}):\n{self}") from error


class RunCli(Protocol):
    """`run_cli("rate", "-", stdin="…")`: runs ``python -m interviewer rate -``."""

    def __call__(
        self,
        *args: str | Path,
        stdin: str | bytes = "",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        timeout: float = 120,
    ) -> Ran: ...


def run(
    *args: str | Path,
    environment: Mapping[str, str],
    cwd: Path,
    stdin: str | bytes = "",
    timeout: float = 120,  # seconds
    python: str | Path = sys.executable,
) -> Ran:
    """Run ``python -m interviewer`` with ``args`` and wait for its end."""
    done = subprocess.run(
        [python, "-m", "interviewer", *args],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        env=dict(environment),
        cwd=cwd,
        timeout=timeout,
        capture_output=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
