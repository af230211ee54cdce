"""No test, and nothing that a test starts, may leave this machine. Tried for real: every way out is walked."""

import asyncio
import http.client
import os
import socket
import subprocess
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import uvloop

from tests.conftest import outside_calls

ELSEWHERE = "192.0.2.1"  # set aside for documentation (RFC 5737): nobody answers there
NAME = "somewhere.example"

WAYS_OUT = {
    "connect": lambda: socket.socket().connect((ELSEWHERE, 80)),
    "connect_by_name": lambda: socket.socket().connect((NAME, 80)),
    "connect_ex": lambda: socket.socket().connect_ex((ELSEWHERE, 80)),
    "create_connection": lambda: socket.create_connection((NAME, 80), timeout=1),
    "connect_v6": lambda: socket.socket(socket.AF_INET6).connect(("2001:db8::1", 80)),
    "connect_udp": lambda: socket.socket(type=socket.SOCK_DGRAM).connect((ELSEWHERE, 53)),
    "sendto": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"?", (ELSEWHERE, 53)),
    "sendmsg": lambda: socket.socket(type=socket.SOCK_DGRAM).sendmsg([b"?"], [], 0, (ELSEWHERE, 53)),
    "getaddrinfo": lambda: socket.getaddrinfo(NAME, 443),
    "gethostbyname": lambda: socket.gethostbyname(NAME),
    "gethostbyaddr": lambda: socket.gethostbyaddr(ELSEWHERE),
    "getnameinfo": lambda: socket.getnameinfo((ELSEWHERE, 80), 0),
    "http": lambda: http.client.HTTPConnection(ELSEWHERE, timeout=1).request("GET", "/"),
    "all_addresses": lambda: socket.socket().connect(("0.0.0.1", 80)),
    "asyncio": lambda: asyncio.run(_open(NAME)),
    "asyncio_by_number": lambda: asyncio.run(_open(ELSEWHERE)),
    "uvloop": lambda: uvloop.run(_open(NAME)),
    "uvloop_by_number": lambda: uvloop.run(_open(ELSEWHERE)),
    "uvloop_look_up": lambda: uvloop.run(_look_up(NAME)),
}


async def _open(host: str) -> None:
    await asyncio.open_connection(host, 80)


async def _look_up(host: str) -> None:
    await asyncio.get_running_loop().getaddrinfo(host, 80)


@pytest.mark.filterwarnings(
    "ignore::ResourceWarning"
)  # the sockets that were refused are left to the collector
@pytest.mark.parametrize("way", WAYS_OUT)
def test_every_way_out_of_this_process_is_refused_and_noted(way, outside_calls_expected):
    with pytest.raises(OSError, match="tests reach loopback only"):
        WAYS_OUT[way]()
    assert f"[{way}]" in outside_calls_expected.read_text("utf-8")


IN_ANOTHER_PROCESS = {
    "connect": f"import socket; socket.socket().connect(('{ELSEWHERE}', 80))",
    "look_up": f"import socket; socket.getaddrinfo('{NAME}', 80)",
    "uvloop": f"import asyncio, uvloop; uvloop.run(asyncio.wait_for(asyncio.open_connection('{ELSEWHERE}', 80), 5))",
    "grandchild": "import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', "
    f"'import socket; socket.create_connection((\"{ELSEWHERE}\", 80))']).returncode)",
}


@pytest.mark.parametrize("way", IN_ANOTHER_PROCESS)
def test_a_process_started_by_a_test_is_guarded_too(way, outside_calls_expected):
    done = subprocess.run([sys.executable, "-c", IN_ANOTHER_PROCESS[way]], capture_output=True, check=False)

    assert done.returncode == 1
    assert b"OutsideCall: tests reach loopback only" in done.stderr
    assert outside_calls_expected.read_text("utf-8").count("\n") == 1


def test_a_call_whose_error_is_swallowed_is_noted_all_the_same(outside_calls_expected):
    quiet = f"import socket\ntry: socket.create_connection(('{ELSEWHERE}', 80))\nexcept OSError: pass"

    subprocess.run([sys.executable, "-c", quiet], check=True)

    assert ELSEWHERE in outside_calls_expected.read_text("utf-8")


def test_an_outside_call_fails_the_run_although_each_test_passes(tmp_path, outside_calls_expected):
    # A run of its own on a copy of this harness: one test that swallows the refusal, and passes.
    tests = Path(__file__).parents[1]
    (tmp_path / "tests").mkdir()
    for part in ("conftest.py", "support", "network_guard"):
        (tmp_path / "tests" / part).symlink_to(tests / part)
    (tmp_path / "tests" / "test_it.py").write_text(
        "import socket\n"
        "def test_swallows():\n"
        f"    try: socket.create_connection(('{ELSEWHERE}', 80))\n"
        "    except OSError: pass\n"
    )
    environment = {k: v for k, v in os.environ.items() if k != "TEST_NETWORK_GUARD_LOG"}

    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-c",
            "/dev/null",
            "--rootdir",
            tmp_path,
            tmp_path,
        ],
        env={**environment, "PYTHONPATH": f"{environment['PYTHONPATH']}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "1 passed" in ran.stdout
    assert "something tried to leave this machine" in ran.stdout
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED
    assert not outside_calls_expected.exists()  # it has a log of its own


class Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on standard error."""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_stays_open(host):
    with HTTPServer(("127.0.0.1", 0), Hello) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        with urllib.request.urlopen(f"http://{host}:{server.server_port}/", timeout=10) as reply:
            assert reply.read() == b"hello"


def test_nothing_has_left_until_now():
    assert outside_calls() == []
