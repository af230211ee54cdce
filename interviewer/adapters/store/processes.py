"""Which process began something, and whether it is surely gone."""

from __future__ import annotations

import os
import socket
import sys
from functools import cache
from pathlib import Path

_PARTS = 3


def this_process() -> str:
    """Host, number and start of this process: no other one has the same."""
    return f"{_host()}/{os.getpid()}/{_started(os.getpid())}"


def is_gone(process: str) -> bool:
    """Whether that process ran on this host and does not any more. False where it can't be told."""
    parts = process.split("/")
    if len(parts) != _PARTS or parts[0] != _host() or sys.platform == "win32":
        return False
    pid, started = int(parts[1]), parts[2]
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return bool(started) and _started(pid) != started


@cache
def _host() -> str:
    """The name of this machine, and of the room in it where process numbers are counted (containers have their own)."""
    try:
        room = Path("/proc/self/ns/pid").readlink().name
    except OSError:
        room = ""
    return f"{socket.gethostname()} {room}".strip().replace("/", " ")


def _started(pid: int) -> str:
    """When it started, in ticks since the host did; empty where that can't be read."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except OSError:
        return ""
    after_the_name = text.rpartition(")")[2].split()
    return after_the_name[19] if len(after_the_name) > 19 else ""
