"""A real web server for tests: its own process, a free port, a data folder of its own."""

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_LIMIT_S = 90  # Gradio's import alone takes seconds where nothing is compiled yet
ADDRESS = re.compile(r"http://(?:127\.0\.0\.1|localhost):(\d+)")


@dataclass(frozen=True)
class LiveServer:
    """A server that answers: its address (no slash at the end), its data folder, where its output goes, its process."""

    url: str
    data_dir: Path
    log_file: Path
    pid: int

    def log(self) -> str:
        """All it has printed until now."""
        return self.log_file.read_text("utf-8", "replace")


@contextmanager
def serving(folder: Path, environment: Mapping[str, str], *options: str) -> Iterator[LiveServer]:
    """Serve from ``folder`` until the block ends; an `AssertionError` with the log if it never answers."""
    folder.mkdir(parents=True, exist_ok=True)
    data_dir, log_file = folder / "data", folder / "server.log"
    told = {**environment, "INTERVIEWER_DATA_DIR": str(data_dir), "GRADIO_TEMP_DIR": str(folder / "gradio")}
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "interviewer", "serve", "--host", "127.0.0.1", "--port", "0", *options],
            env={"PYTHONUNBUFFERED": "1", **told},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield LiveServer(_address_when_ready(process, log_file), data_dir, log_file, process.pid)
    finally:
        _stop(process)


def _address_when_ready(process: "subprocess.Popen[bytes]", log_file: Path) -> str:
    limit = time.monotonic() + START_LIMIT_S
    while time.monotonic() < limit:
        text = log_file.read_text("utf-8", "replace")
        if process.poll() is not None:
            raise AssertionError(f"the server ended with {process.returncode} before it answered:\n{text}")
        if (found := ADDRESS.search(text)) and _answers(f"http://127.0.0.1:{found[1]}"):
            return f"http://127.0.0.1:{found[1]}"
        time.sleep(0.1)
    raise AssertionError(
        f"the server did not answer within {START_LIMIT_S} s:\n{log_file.read_text('utf-8')}"
    )


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
