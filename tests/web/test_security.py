"""What a visitor can reach over raw HTTP. No browser: the requests that a browser would not make."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.support.server import LiveServer


@pytest.fixture
def http(live_server: LiveServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server.url, timeout=30) as client:
        yield client


def test_the_page_and_its_health_answer(http: httpx.Client) -> None:
    assert http.get("/healthz").json()["status"] == "ok"
    assert http.get("/").status_code == 200


def test_no_file_of_the_server_can_be_read_by_naming_it_as_an_upload(
    http: httpx.Client, live_server: LiveServer
) -> None:
    """A mounted page copies any named path into its cache unless it checks; every endpoint is tried."""
    secret = live_server.data_dir / "interviewer.db"
    assert secret.exists()
    config = http.get("/config").json()
    endpoints = len(config["dependencies"])
    assert endpoints > 5
    for path in ("/etc/passwd", str(secret)):
        named = {"path": path, "meta": {"_type": "gradio.FileData"}}
        for fn in range(endpoints):
            inputs = len(config["dependencies"][fn]["inputs"])
            body = {
                "data": [named] * max(1, inputs),
                "fn_index": fn,
                "session_hash": "visitor",
                "event_data": None,
            }
            joined = http.post("/gradio_api/queue/join", json=body)
            called = http.post("/gradio_api/run/predict", json=body)
            for reply in (joined, called):
                assert b"root:" not in reply.content
                assert b"SQLite format" not in reply.content
        for route in (f"/gradio_api/file={path}", f"/file={path}"):
            reply = http.get(route)
            assert reply.status_code in (403, 404)
    cached = [f for f in live_server.data_dir.parent.rglob("*") if f.is_file() and f.name == "passwd"]
    assert cached == []


@pytest.mark.parametrize(
    "path", ["/gradio_api/file=interviewer/settings.py", "/gradio_api/file=../data/interviewer.db"]
)
def test_relative_paths_are_refused_too(http: httpx.Client, path: str) -> None:
    assert http.get(path).status_code in (403, 404)


def test_another_site_cannot_send_requests_in_a_visitor_s_name(http: httpx.Client) -> None:
    body = {"data": [], "fn_index": 0, "session_hash": "x"}
    there = http.post("/gradio_api/queue/join", json=body, headers={"Origin": "http://elsewhere.example"})
    assert there.status_code == 403
    here = http.post("/gradio_api/queue/join", json=body, headers={"Origin": str(http.base_url).rstrip("/")})
    assert here.status_code != 403


def test_every_answer_carries_the_security_headers(http: httpx.Client) -> None:
    for path in ("/", "/healthz", "/config", "/nothing-here"):
        headers = http.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "DENY", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path


def test_exports_name_what_does_not_exist(http: httpx.Client) -> None:
    assert http.get("/export/interview/0000.md").status_code == 404
    assert http.get("/export/interview/0000.exe").status_code == 404
    assert http.get("/export/everything.json").json()["schema"] == "interviewer.export/1"


def test_the_configuration_sent_to_browsers_holds_no_path_of_this_machine(
    http: httpx.Client, live_server: LiveServer
) -> None:
    assert str(live_server.data_dir) not in http.get("/config").text
