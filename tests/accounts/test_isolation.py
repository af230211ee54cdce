"""What one person keeps, another cannot reach over raw HTTP: by path, by hash, or by id, whatever route there is."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from interviewer.web.accounts_gate import is_needed
from tests.accounts.people import Person

#: Every route of ours, and how it is kept apart. A new route fails the test below until it is named here.
OPEN = {  # nothing of anybody
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/login"),
    ("POST", "/login"),
    ("GET", "/setup/{token}"),
    ("POST", "/setup/{token}"),
}
ITS_OWN_KEY = {  # a link of a panel: whoever holds its token comes in, nobody else, account or not
    ("GET", "/panel/seat/{token}"),
    ("GET", "/panel/seat/{token}/packet/{n}"),
    ("POST", "/panel/seat/{token}/packet/{n}"),
    ("GET", "/panel/seat/{token}/weights"),
    ("GET", "/panel/seat/{token}/sort/{dimension}"),
    ("POST", "/panel/seat/{token}/sort/{dimension}"),
    ("GET", "/panel/seat/{token}/log"),
    ("GET", "/panel/seat/{token}/export.{kind}"),
    ("POST", "/panel/seat/{token}/{action}"),
}
BY_ID = {  # names a thing: its owner gets it, for anybody else it is not there
    ("GET", "/export/interview/{id}.{form}"): "/export/interview/{interview}.json",
    ("GET", "/export/document/{id}.{form}"): "/export/document/{document}.md",
    ("GET", "/export/document/{id}/{what}.{form}"): "/export/document/{document}/annotated.md",
    ("GET", "/export/review/{id}/{what}.{form}"): "/export/review/{review}/review.md",
    ("GET", "/export/debrief/{id}.{form}"): "/export/debrief/{interview}.md",
    ("GET", "/panel/report/{id}.{form}"): "/panel/report/{report}.csv",
    ("GET", "/panel/report/{id}"): "/panel/report/{report}",
    ("GET", "/voice/kept/{interview}/{turn}.flac"): "/voice/kept/{interview}/3.flac",
}
THE_ASKER_S = {  # names nothing: everybody gets their own
    ("GET", "/export/everything.{form}"): "/export/everything.json",
    ("GET", "/export/stories.{form}"): "/export/stories.json",
    ("GET", "/account"): "/account",
    ("GET", "/privacy"): "/privacy",
}
TESTED_BY_NAME = {  # in this file or in test_sign_in.py, because they change something
    ("POST", "/logout"),
    ("POST", "/account/password"),
    ("POST", "/privacy"),
    ("POST", "/privacy/try"),
    ("POST", "/voice/hear/{token}"),
    ("POST", "/voice/check"),
    ("POST", "/voice/aloud"),
    ("GET", "/voice/held/{token}"),
    ("DELETE", "/voice/held/{token}"),
    ("DELETE", "/voice/kept/{interview}/{turn}.flac"),
}
#: Endpoints of Gradio that the gate lets through; everything else of Gradio is shut.
SAME_FOR_ALL = {
    "/", "/config", "/config/", "/theme.css", "/favicon.ico", "/robots.txt", "/assets/{path:path}", "/static/{path:path}",
    "/svelte/{path:path}", "/gradio_api/theme.css", "/gradio_api/info", "/gradio_api/info/", "/gradio_api/app_id",
    "/gradio_api/startup-events",
}  # fmt: skip
BOUND_TO_THE_ASKER = {
    "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/cancel", "/gradio_api/reset", "/gradio_api/reset/",
    "/gradio_api/heartbeat/{session_hash}", "/gradio_api/upload", "/gradio_api/upload_progress",
    "/gradio_api/file={path_or_url:path}",
}  # fmt: skip


LIST = """
import json, sys
from starlette.routing import Mount
from interviewer.web.server import build
from interviewer.wiring import parts
routes = build(parts()).router.routes
(mount,) = (r for r in routes if isinstance(r, Mount))
def flat(found):
    for route in found:
        yield from flat(route.original_router.routes) if hasattr(route, "original_router") else (route,)
def listed(found):
    return [(m, r.path) for r in flat(found) for m in sorted(getattr(r, "methods", None) or ("GET",)) if m != "HEAD"]
json.dump([listed(r for r in routes if r is not mount), listed(mount.app.app.routes)], sys.stdout)
"""
Routes = set[tuple[str, str]]


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Routes, Routes]:
    """(method, path) of every route of ours and of Gradio's, asked of a process of its own."""
    folder = str(tmp_path_factory.mktemp("routes"))
    environment = {**os.environ, "INTERVIEWER_DATA_DIR": folder, "INTERVIEWER_ACCOUNTS": "on"}
    said = subprocess.run(
        [sys.executable, "-c", LIST], env=environment, cwd=folder, capture_output=True, check=True
    )
    ours, gradios = json.loads(said.stdout)
    return {(m, p) for m, p in ours}, {(m, p) for m, p in gradios}


# --- every route ----------------------------------------------------------------------------------


def test_every_route_of_ours_is_named_with_the_way_it_is_kept_apart(routes: tuple[Routes, Routes]) -> None:
    named = OPEN | ITS_OWN_KEY | set(BY_ID) | set(THE_ASKER_S) | TESTED_BY_NAME
    assert routes[0] == named


def test_of_gradio_s_endpoints_only_those_are_open_that_the_page_needs_and_that_are_tested(
    routes: tuple[Routes, Routes],
) -> None:
    let_through = {path for method, path in routes[1] if is_needed(method, _example(path))}
    assert let_through <= SAME_FOR_ALL | BOUND_TO_THE_ASKER
    assert {"/config", "/gradio_api/queue/join", "/gradio_api/queue/data"} <= let_through
    assert not is_needed("POST", "/gradio_api/call/anything")
    assert not is_needed("GET", "/gradio_api/proxy=http://127.0.0.1")


def _example(path: str) -> str:
    return path.replace("{path:path}", "x").replace("{path_or_url:path}", "x").replace("{session_hash}", "x")


def test_without_an_account_nothing_is_answered_but_the_way_in(
    nobody: httpx.Client, routes: tuple[Routes, Routes], ann: Person
) -> None:
    ids = {**ann.ids, "id": ann.ids["interview"], "form": "json", "turn": "3", "token": "1" * 32}
    ids = defaultdict(lambda: "x", ids)
    shut = routes[0] - OPEN - ITS_OWN_KEY
    for method, path in sorted(shut):
        reply = nobody.request(method, path.format_map(ids))
        assert reply.status_code == 401, (method, path)
        assert ann.word not in reply.text
    for path in sorted((SAME_FOR_ALL | BOUND_TO_THE_ASKER) - {"/theme.css", "/favicon.ico", "/robots.txt"}):
        if not path.startswith(("/assets", "/static", "/svelte")):
            assert nobody.get(_example(path)).status_code == 401, path


def test_a_browser_that_is_not_signed_in_is_sent_to_the_sign_in_page(nobody: httpx.Client) -> None:
    reply = nobody.get("/export/stories.md", headers={"accept": "text/html,*/*"})
    assert (reply.status_code, reply.headers["location"]) == (303, "/login?next=/export/stories.md")


# --- by id ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BY_ID.values(), ids=list(BY_ID.values()))
def test_what_one_person_keeps_is_not_there_for_another(ann: Person, bo: Person, path: str) -> None:
    for owner, other in ((ann, bo), (bo, ann)):
        mine = owner.http.get(path.format(**owner.ids))
        assert mine.status_code == 200
        theirs = other.http.get(path.format(**owner.ids))
        assert theirs.status_code == 404
        assert owner.word not in theirs.text
        if not path.endswith("flac") and "debrief" not in path:  # sound, and figures only
            assert owner.word in mine.text


def test_an_id_that_is_shortened_finds_nothing_of_another_either(ann: Person, bo: Person) -> None:
    short = ann.ids["interview"][:8]
    assert ann.http.get(f"/export/interview/{short}.md").status_code == 200
    assert bo.http.get(f"/export/interview/{short}.md").status_code == 404


@pytest.mark.parametrize("path", THE_ASKER_S.values(), ids=list(THE_ASKER_S.values()))
def test_a_route_that_names_nothing_gives_everybody_their_own(ann: Person, bo: Person, path: str) -> None:
    for owner, other in ((ann, bo), (bo, ann)):
        text = owner.http.get(path).text
        assert owner.word in text or owner.name in text
        assert other.word not in text


def test_an_export_of_everything_holds_everything_but_nothing_of_another(ann: Person, bo: Person) -> None:
    whole = bo.http.get("/export/everything.json").json()
    assert {i["id"] for i in whole["interviews"]} == {bo.ids["interview"]}
    assert {i["kind"] for i in whole["items"]} == {"document", "panel report", "story", "privacy", "review"}
    assert [c["id"] for c in whole["calibrations"]] == [bo.ids["panel"]]
    assert ann.word not in json.dumps(whole)


def test_a_kept_recording_is_deleted_by_its_owner_only(ann: Person, bo: Person) -> None:
    path = f"/voice/kept/{ann.ids['interview']}/3.flac"
    assert bo.http.delete(path).json() == {"deleted": 0}
    assert ann.http.get(path).status_code == 200


def test_a_link_of_a_panel_opens_it_without_an_account_and_a_guess_opens_nothing(
    nobody: httpx.Client, ann: Person, bo: Person
) -> None:
    assert ann.word in nobody.get(f"/panel/seat/{ann.ids['seat']}").text
    for path in (
        f"/panel/seat/{ann.ids['panel']}",
        f"/panel/seat/{'x' * 32}",
        f"/panel/seat/{ann.ids['seat'][:-1]}",
    ):
        for client in (nobody, bo.http):
            for below in ("", "/log", "/export.json", "/weights", "/packet/1", "/sort/MOD"):
                reply = client.get(path + below)
                assert reply.status_code == 404, path + below
                assert ann.word not in reply.text
            assert client.post(f"{path}/close").status_code == 404


# --- recordings that are held while they are being corrected ------------------------------------------


def test_the_token_of_another_s_recording_names_nothing(ann: Person, bo: Person) -> None:
    from tests.speech.sounds import tone, wav

    token = "a" * 32
    ann.http.post(f"/voice/hear/{token}", content=wav(tone(1.2)))
    assert ann.http.get(f"/voice/held/{token}").status_code != 404
    assert bo.http.get(f"/voice/held/{token}").status_code == 404
    assert bo.http.delete(f"/voice/held/{token}").json() == {"deleted": False}
    bo.http.post(f"/voice/hear/{token}", content=wav(tone(1.2)))
    assert bo.http.delete(f"/voice/held/{token}").json() == {"deleted": True}
    assert ann.http.delete(f"/voice/held/{token}").json() == {"deleted": True}


# --- Gradio's own endpoints ---------------------------------------------------------------------------


class Page:
    """Sends events as the page does: joins the queue and reads what comes."""

    def __init__(self, person: Person, *, session: str) -> None:
        self.http, self.session = person.http, session
        self.config = self.http.get("/config").json()

    def event(self, element: str, kind: str) -> dict[str, Any]:
        id = next(c["id"] for c in self.config["components"] if c["props"].get("elem_id") == element)
        found = (d for d in self.config["dependencies"] if [id, kind] in [list(t) for t in d["targets"]])
        return dict(next(d for d in found if d["inputs"]))  # not the one that only ends another event

    def join(self, element: str, kind: str, data: list[Any]) -> httpx.Response:
        body = {"data": data, "fn_index": self.event(element, kind)["id"], "session_hash": self.session}
        return self.http.post("/gradio_api/queue/join", json={**body, "event_data": None, "trigger_id": None})

    def result(self) -> str:
        """Everything until the event is over."""
        seen = ""
        with self.http.stream(
            "GET", "/gradio_api/queue/data", params={"session_hash": self.session}
        ) as stream:
            for text in stream.iter_text():
                seen += text
                if '"process_completed"' in seen or "close_stream" in seen:
                    break
        return seen


def test_handlers_work_for_whoever_sent_the_event_also_for_two_at_once(ann: Person, bo: Person) -> None:
    faults: list[str] = []

    def look(person: Person, other: Person, n: int) -> None:
        page = Page(person, session=f"same-hash-{n}")  # both use the same hash
        for _ in range(8):
            assert page.join("search", "submit", ["", None]).status_code == 200
            seen = page.result()
            if person.word not in seen or other.word in seen:
                faults.append(f"{person.name}: {seen[:300]}")

    pairs = [(ann, bo), (bo, ann)]
    threads = [threading.Thread(target=look, args=(*pairs[n % 2], n // 2)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_what_comes_for_one_session_is_not_given_to_whoever_knows_its_hash(ann: Person, bo: Person) -> None:
    page = Page(ann, session="known-to-all")
    assert page.join("search", "submit", ["", None]).status_code == 200
    text, known = "", {"session_hash": "known-to-all"}
    with (
        bo.http.stream("GET", "/gradio_api/queue/data", params=known) as stream,
        contextlib.suppress(
            httpx.RemoteProtocolError
        ),  # there is no such session of Bo's: the stream breaks off
    ):
        for part in stream.iter_text():
            text += part
    assert ann.word not in text
    assert ann.word in page.result()


def test_another_s_upload_is_read_neither_by_its_path_nor_by_naming_it_in_an_event(
    ann: Person, bo: Person
) -> None:
    path = ann.ids["upload"]
    assert ann.word in ann.http.get(f"/gradio_api/file={path}").text
    assert bo.http.get(f"/gradio_api/file={path}").status_code == 404
    named = {"path": path, "meta": {"_type": "gradio.FileData"}}
    for data in (
        [None, "", named, "memo", "vp"],
        [None, "", {"path": path}, "memo", "vp"],
        [{"deep": [named]}],
    ):
        reply = Page(bo, session="s").join("memo-check", "click", data)
        assert reply.status_code == 403
        assert ann.word not in reply.text


def test_one_s_own_upload_is_read_and_then_gone(bo: Person) -> None:
    sent = bo.http.post(
        "/gradio_api/upload", files={"files": ("own.md", b"# Plan\n\nWe stop the sandgrouse work.")}
    )
    page = Page(bo, session="own-upload")
    named = {"path": sent.json()[0], "orig_name": "own.md", "meta": {"_type": "gradio.FileData"}}
    data = [None, "", named, "auto", "vp", ""]
    assert page.join("memo-check", "click", data).status_code == 200
    assert "sandgrouse" in page.result()
    assert b"sandgrouse" not in bo.http.get(f"/gradio_api/file={sent.json()[0]}").content


@pytest.mark.parametrize(
    "ask",
    [
        lambda http: http.post("/gradio_api/call/predict", json={"data": []}),
        lambda http: http.post("/gradio_api/run/predict", json={"data": [], "fn_index": 0}),
        lambda http: http.post("/gradio_api/api/predict", json={"data": [], "fn_index": 0}),
        lambda http: http.get("/gradio_api/call/predict/0123"),
        lambda http: http.get("/gradio_api/deep_link?session_hash=x"),
        lambda http: http.get("/gradio_api/runs"),
        lambda http: http.get("/gradio_api/stream/x/1/1/playlist.m3u8"),
        lambda http: http.get("/monitoring"),
        lambda http: http.post("/gradio_api/component_server/", json={}),
        lambda http: http.get("/gradio_api/token"),
        lambda http: http.get("/gradio_api/user"),
    ],
)
def test_endpoints_of_gradio_that_the_page_does_not_use_are_shut(
    bo: Person, ask: Callable[..., httpx.Response]
) -> None:
    assert ask(bo.http).status_code == 404


def test_an_event_of_another_cannot_be_cancelled(ann: Person, bo: Person) -> None:
    page = Page(ann, session="to-be-cancelled")
    event = page.join("search", "submit", ["", None]).json()["event_id"]
    body = {"session_hash": "to-be-cancelled", "fn_index": 0, "event_id": event}
    assert bo.http.post("/gradio_api/cancel", json=body).status_code in (200, 404)
    assert ann.word in page.result()
