"""No press on a button of the Exercises tab is lost: what listens does not go away, and what went away says so."""

from __future__ import annotations

import subprocess
import sys

# A process of its own: a page leaves loops and sockets to the collector.
_PAGE = """
import gradio as gr
from fastapi.testclient import TestClient
from interviewer.web import server
from interviewer.web.accounts_gate import GONE
from interviewer.web.exercises import _Sheet
from interviewer.wiring import parts

real = parts()
app = server.build(real)
demo = app.router.routes[-1].app.demo
sheet = _Sheet(real)
"""


def in_a_page(story: str) -> None:
    """Run ``story`` beside a whole page; what it asserts fails the test."""
    done = subprocess.run([sys.executable, "-c", _PAGE + story], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_start_again_and_rate_are_heard_from_the_first_to_the_last_moment_of_a_page() -> None:
    in_a_page("""
heard = {demo.blocks[id].elem_id for f in demo.fns.values() if f.fn for id, event in f.targets if event == "click"}
assert {"task-start", "task-again", "task-rate"} <= heard
""")


def test_a_list_that_says_twice_what_was_chosen_does_not_put_a_begun_attempt_aside() -> None:
    in_a_page("""
where = sheet.on_choose("backlog", {"exercise": "who-decides", "attempt": None})[0]
assert where == {"exercise": "backlog", "attempt": None}
begun = sheet.on_start(where, *[None] * len(sheet.settings))[0]
assert all(value == gr.skip() for value in sheet.on_choose("backlog", begun))
""")


def test_start_pressed_twice_begins_one_attempt() -> None:
    in_a_page("""
first = sheet.on_start({"exercise": "backlog", "attempt": None}, *[None] * len(sheet.settings))[0]
assert sheet.on_start(first, *[None] * len(sheet.settings))[0] == first
""")


def test_a_press_on_something_that_was_drawn_anew_since_is_answered_with_a_sentence() -> None:
    in_a_page("""
said = TestClient(app).post("/gradio_api/queue/join", json={"data": [], "fn_index": 999_999, "session_hash": "abc"})
assert said.status_code == 409 and said.json() == {"detail": GONE}
""")
