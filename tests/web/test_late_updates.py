"""What the page does on its own never undoes what a person did on it in the meantime."""

from __future__ import annotations

import subprocess
import sys

# A process of its own: a page leaves loops and sockets to the collector.
_RATED = """
from interviewer.web.practice import Desk, build
from interviewer.wiring import parts
import gradio as gr
real = parts()
with gr.Blocks() as demo:
    practised = build(demo, real)
kept = [getattr(one, "elem_id", None) for one in practised.outputs].index("kept-story")
shown = list(Desk(real).on_answer({"probe": "P08", "interview": None}, "In 2024 I stopped a project of my team."))
first, later = shown[0][kept], [one[kept] for one in shown[1:]]
assert len(shown) > 1, "the answer is shown before it is rated"
assert first == "", first
assert all(one == gr.update() for one in later), later
"""


def test_feedback_that_arrives_late_leaves_the_line_on_the_kept_story_alone():
    done = subprocess.run([sys.executable, "-c", _RATED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
