"""What the page does on its own never undoes what a person did on it in the meantime."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import gradio as gr
import pytest
from gradio.blocks import postprocess_update_dict

from interviewer.web.late import button, said_once, still

# A process of its own: a page leaves loops and sockets to the collector.
_PAGE = """
import inspect
import gradio as gr
from interviewer.web.page import build_page
from interviewer.web import critique, loop, practice
from interviewer.wiring import parts

real = parts()
demo = build_page(real)
nothing = gr.skip()

def named(handler):
    return next(f for f in demo.fns.values() if f.fn and f.fn.__qualname__ == handler)

def places(handler):
    # where the outputs of a handler stand among its values, by their elem_id
    return {one.elem_id: place for place, one in enumerate(named(handler).outputs) if getattr(one, "elem_id", None)}

def touches(step, place):
    return step[place] != nothing and (not isinstance(step[place], dict) or "value" in step[place] or "__type__" not in step[place])
"""


def on_the_page(story: str) -> None:
    """Run ``story`` beside a whole page; what it asserts fails the test."""
    done = subprocess.run([sys.executable, "-c", _PAGE + story], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_feedback_that_arrives_late_leaves_the_box_the_question_and_the_kept_story_alone() -> None:
    on_the_page("""
at = places("Desk.on_answer")
seat = {"probe": "P08", "interview": None}
desk = practice.Desk(real)
first, *_ = desk.on_answer(seat, "In 2024 I stopped a project of my team.")
*later, end = desk.on_rate_again(first[0])
assert first[at["kept-story"]] == "" and first[at["answer"]]["value"] == "", "the answer is taken up at once"
assert later, "the answer is shown before it is rated"
for step in later:
    for left_alone in ("kept-story", "answer", "answer-spoken", "probe"):
        assert not touches(step, at[left_alone]), left_alone
assert not any(touches(end, at[box]) for box in ("answer", "answer-spoken", "probe", "kept-story"))
""")


def test_a_question_that_comes_late_leaves_the_words_in_the_box_of_an_interview_alone() -> None:
    on_the_page("""
at = places("Desk.on_send")
desk = loop.Desk(real)
chosen = ("staff-45", "staff", "LDR", "neutral", 45, False, "", "", "")
seat = desk.on_begin(*chosen)[0]
first, *_ = desk.on_send(seat, "We had many analyses and in the end it was fine for the people there.")
*later, end = desk.on_read(first[0])
assert first[at["loop-answer"]]["value"] == ""
assert later and all(not touches(step, at["loop-answer"]) for step in (*later, end))

# half an answer, a pause, and back: the words are still there
seat = later[-1][0]
paused = desk.on_pause(seat)
assert not touches(paused, at["loop-answer"])
assert all(not touches(step, at["loop-answer"]) for step in desk.on_go_on(paused[0]))
""")


def test_cards_of_a_debrief_that_are_read_late_leave_the_chosen_answer_and_the_kept_story_alone() -> None:
    on_the_page("""
at = places("Desk.on_predict")
desk = loop.Desk(real)
seat = desk.on_begin("staff-45", "staff", "LDR", "neutral", 45, False, "", "", "")[0]
step, *_ = desk.on_send(seat, "We had many analyses and in the end it was fine for the people there.")
step = desk.on_hurry(step[0])  # the answer is left for the debrief
step = desk.on_decline(desk.on_end(step[0])[0])
assert step[at["loop-which-answer"]]["value"] == "0" and step[at["loop-kept"]] == ""
first, *later, end = desk.on_read_again(step[0], "0")
assert first[at["loop-which-answer"]]["value"] == "0" and not touches(first, at["loop-kept"])
assert later[-1][at["loop-debrief"]] != step[at["loop-debrief"]], "a card is read"
for s in (*later, end):
    assert not touches(s, at["loop-which-answer"]) and not touches(s, at["loop-kept"])

# another tab and back: what was chosen and kept stays
back, _ = desk.on_load(step[0], "0")
assert back[at["loop-which-answer"]]["value"] == "0" and not touches(back, at["loop-kept"])
""")


def test_a_critique_that_comes_late_leaves_what_is_to_be_checked_next_alone() -> None:
    on_the_page("""
at = places("CritiqueRoom.on_check")
room = critique.CritiqueRoom(real)
memo = "# We stop the trial\\n\\nWe recommend to stop. Trial to paid fell by 2 % in May."
steps = room.on_check(None, memo, None, "auto", "vp")
first = next(steps)
assert not touches(first, at["memo"]), "it stands in the box already"
assert first[at["memo-aside"]]["visible"] is False, "what belongs to the last version can not be answered meanwhile"
room.on_leave(first[0], memo + " And one sentence more.")  # typed while it is read
*later, end = steps
for step in later:
    for left_alone in ("memo", "memo-file", "memo-kind", "memo-reader"):
        assert not touches(step, at[left_alone]), left_alone
assert "not checked yet" in later[-1][at["memo-safe"]]
for box in ("memo", "memo-file", "memo-meant-words", "memo-reason", "memo-safe", "memo-sentence"):
    assert not touches(end, at[box]), box
# another tab and back: everything stays
assert all(value == nothing for step in room.on_load(first[0], memo) for value in step)
""")


def test_the_next_answer_of_a_rehearsal_can_be_sent_while_the_last_is_rated_and_none_is_rated_twice() -> None:
    on_the_page("""
from interviewer.web.critique_rehearsal import Rehearsing
at = places("Rehearsing.on_rate")
*_, shown, _ = critique.CritiqueRoom(real).on_check(None, "# Stop\\n\\nWe recommend to stop the trial in May.", None, "auto", "vp")
room, seat = Rehearsing(real), shown[0]
room.on_begin(seat)
room.on_answer(seat, "Yes. It fell by 2 % in May.")
first = room.on_rate(seat)
next(first)
next(first)                                                   # the first answer is rated, the page not done yet
room.on_answer(seat, "No. We have looked at that twice.")     # meanwhile the second is sent
assert len(list(room.on_rate(seat))) == 2, "somebody has it in hand already: shown, and no more"
left = list(first)
assert len(left) == 2, "the second answer, and the end"
assert all(not touches(step, at["rehearse-answer"]) for step in left)
assert room.in_hand == set()
""")


def test_whatever_shows_something_else_in_a_room_ends_what_is_still_being_filled_in_there() -> None:
    on_the_page("""
fns = list(demo.fns.values())
streams = [f for f in fns if f.fn and inspect.isgeneratorfunction(inspect.unwrap(f.fn))]
assert len(streams) >= 9
def triggers(f):
    return {t for t in f.targets if t[1] == "click"}
ended = {}
for f in fns:
    for trigger in triggers(f):
        ended.setdefault(trigger, set()).update(f.cancels)
checked = 0
for stream in streams:
    for other in fns:
        if other.fn is None or other in streams or not triggers(other) or not set(stream.outputs) <= set(other.outputs):
            continue
        if other.fn.__qualname__.partition(".")[0] not in ("Desk", "build") and other.fn.__qualname__ != "CritiqueRoom.on_fresh":
            continue
        if other.fn.__qualname__ in ("Desk.on_predict", "Desk.on_decline", "Desk.passing.<locals>.on_pass"):
            continue  # they stand on the page before a reading, and begin it
        checked += 1
        for trigger in triggers(other):
            assert stream._id in ended[trigger], (other.fn.__qualname__, stream.fn.__qualname__)
assert checked >= 20, checked
""")


def test_a_stream_ends_with_a_step_whose_updates_have_no_value() -> None:
    shown = gr.update(visible=True, value="words", label="Your answer")

    @said_once
    def handler() -> Iterator[list[Any]]:
        yield ["one", shown, {"interview": None}]

    end = ["one", gr.update(visible=True, label="Your answer"), {"interview": None}]
    assert list(handler()) == [["one", shown, {"interview": None}], end]


def test_a_stream_that_is_broken_off_lets_go_of_what_it_holds_at_once() -> None:
    held = {"an interview"}

    @said_once
    def handler() -> Iterator[list[Any]]:
        try:
            yield ["one"]
            yield ["two"]
        finally:
            held.clear()

    steps = handler()
    next(steps)
    steps.close()
    assert not held


@pytest.mark.parametrize(("chosen", "then"), [("b", "b"), ("gone", "a"), (None, "a")])
def test_what_was_chosen_stays_chosen_while_it_is_there(chosen: str | None, then: str) -> None:
    assert still([("A", "a"), ("B", "b")], chosen) == then


def test_nothing_is_chosen_where_there_is_nothing() -> None:
    assert still([], "b") is None


def test_the_words_of_a_button_are_said_twice_and_what_a_person_types_is_not() -> None:
    @said_once
    def handler() -> Iterator[list[Any]]:
        yield [button("Note my question", visible=True), gr.update(value="", label="Your questions")]

    *_, last = handler()
    assert last[0] == gr.update(value="Note my question", visible=True)
    assert last[1] == gr.update(label="Your questions")


def test_the_words_of_a_button_are_said_again_also_where_gradio_has_struck_them_out_of_the_step_before() -> (
    None
):
    @said_once
    def handler() -> Iterator[list[Any]]:
        yield [button("Note my question")]

    steps = handler()
    assert postprocess_update_dict(gr.Button("Send"), next(steps)[0])["value"] == "Note my question"
    assert next(steps)[0] == gr.update(value="Note my question", visible=True)


def test_a_value_that_is_set_alone_goes_out_as_itself_so_that_the_last_step_can_not_strike_it_out() -> None:
    @said_once
    def handler() -> Iterator[list[Any]]:
        yield [gr.update(value="Kept."), gr.update(value=None), "<p>shown</p>"]

    assert list(handler()) == [["Kept.", None, "<p>shown</p>"], [gr.skip(), gr.skip(), "<p>shown</p>"]]
