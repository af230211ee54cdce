"""Tabs that were closed do not fill the server's memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys

# A process of its own: a page leaves loops and sockets to the collector.
_LOOK = """
import json
from interviewer.web import server
from interviewer.wiring import parts
server.SESSIONS = 3
held = server.build(parts()).router.routes[-1].app.app.state_holder
for n in range(20):
    held[f"tab {n}"]
print(json.dumps(list(held.session_data)))
"""


def test_the_server_remembers_only_the_tabs_that_were_used_last():
    done = subprocess.run(
        [sys.executable, "-c", _LOOK], env=dict(os.environ), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == ["tab 17", "tab 18", "tab 19"]
