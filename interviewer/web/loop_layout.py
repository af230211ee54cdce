"""What the Interview tab lays out before and after an interview, and the words of its choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr
from pydantic import ValidationError

from interviewer import conduct, loops
from interviewer.domain import plan as planning
from interviewer.errors import CallerMistake
from interviewer.web import loop_html, voice

if TYPE_CHECKING:
    from interviewer.conduct import Room
    from interviewer.domain.interview import Interview
    from interviewer.domain.rubric import Rubric
    from interviewer.wiring import Parts

PLANNED = "planned"
CLOCK = '<div id="loop-clock" class="clock" aria-live="off"></div>'
ROLES = [
    ("Lead, manages people", "lead-manager"),
    ("Lead without reports", "lead-ic"),
    ("Founding data scientist", "founding"),
    ("Staff", "staff"),
    ("Any", "any"),
]
ROUNDS = [
    ("Any round", "any"),
    ("Leadership", "LDR"),
    ("Behavioural stories", "BEH"),
    ("Stakeholders and role-play", "XFN"),
    ("Project deep-dive", "DEEP"),
    ("Case", "CASE"),
    ("Design and strategy", "DSGN"),
    ("Experiment readout", "EXPT"),
    ("Hiring manager", "HM"),
]
STYLES = [
    ("Neutral: up to 3 follow-ups", "neutral"),
    ("Probing: up to 4, also on what a rule is unsure of", "probing"),
    ("Terse: up to 2", "terse"),
]
MINUTES = [20, 30, 45, 60]
SETUP = ("loop", "role", "round", "style", "minutes", "strict", "own", "advert", "weights")
#: What the page's form of guesses holds, and the way up to the question.
COLLECT = """(seat, _) => [seat, JSON.stringify([...document.querySelectorAll('#loop-predict .guess')].map((row) => ({
  take: Number(row.dataset.take), criterion: row.dataset.criterion, said: row.querySelector('select').value,
  sure: Number(row.querySelector('input').value)})).filter((g) => g.said).map((g) => ({
  take: g.take, criterion: g.criterion, hit: g.said === 'hit', sure: g.sure})))]"""
UP = "() => document.querySelector('#loop-top')?.scrollIntoView({behavior: 'smooth', block: 'start'})"


def setting_up(real: Parts) -> tuple[list[Any], gr.Button, gr.Button, gr.HTML]:
    """What is chosen before (in the order of `SETUP`), the two buttons, and where the plan is shown."""
    gr.HTML(loop_html.intro_html())
    ready = [("Plan it for me: what I have not shown yet", PLANNED)]
    ready += [(lp.title, lp.id) for lp in real.library.loops.values()]
    with gr.Row():
        chosen = gr.Dropdown(ready, value="lead-manager-45", label="Interview", elem_id="loop-which")
        role = gr.Dropdown(ROLES, value="lead-manager", label="Role (for a plan)", elem_id="loop-role")
        part = gr.Dropdown(ROUNDS, value="LDR", label="Round (for a plan)", elem_id="loop-round")
    with gr.Row():
        style = gr.Dropdown(STYLES, value="neutral", label="Style", elem_id="loop-style")
        minutes = gr.Dropdown(MINUTES, value=45, label="Minutes (for a plan)", elem_id="loop-minutes")
        strict = gr.Checkbox(label="Strict: the box closes when the time is well past", elem_id="loop-strict")
    with gr.Accordion("Your own question, a job advert, weights", open=False, elem_id="loop-more"):
        own = gr.Textbox(label="Your own question (asked first)", max_lines=2, elem_id="loop-own")
        advert = gr.Textbox(
            label="Job advert (its words change how a plan shares out the time)",
            lines=4,
            max_lines=10,
            elem_id="loop-advert",
        )
        weights = gr.Textbox(
            label="Weights of the plan, if you want others",
            placeholder="LED 30, COM 20, FRM 50",
            elem_id="loop-weights",
        )
    if check := voice.check_html(real):
        with gr.Accordion(
            "If you want to speak: check the microphone first", open=False, elem_id="loop-check"
        ):
            gr.HTML(check)
    with gr.Row():
        look = gr.Button("Show the plan", elem_id="loop-look")
        begin = gr.Button("Begin", variant="primary", elem_id="loop-begin")
    planned = gr.HTML(elem_id="loop-plan")
    return [chosen, role, part, style, minutes, strict, own, advert, weights], look, begin, planned


def debriefing() -> tuple[Any, ...]:
    """Where the debrief stands, and what can be done with one of its answers."""
    shown = gr.HTML(elem_id="loop-debrief")
    with gr.Row():
        which = gr.Dropdown(
            [], label="One of your answers", scale=3, min_width=260, elem_id="loop-which-answer"
        )
        retry = gr.Button("Retry this answer now", elem_id="loop-retry")
        keep = gr.Button("Keep it as a story", elem_id="loop-keep")
        stronger = gr.Button("Show a stronger version of it", elem_id="loop-stronger")
    kept = gr.HTML(elem_id="loop-kept")
    with gr.Row():
        again = gr.Button("Read again what could not be read", elem_id="loop-again", visible=False)
        fresh = gr.Button("Set up another interview", elem_id="loop-fresh")
        delete = gr.Button(
            "Delete this interview, words and recordings", variant="stop", elem_id="loop-delete"
        )
    return shown, which, retry, keep, stronger, kept, again, fresh, delete


def answers(interview: Interview, room: Room) -> list[tuple[str, str]]:
    """(name, place among the takes) of the answers that can be retried, kept, or told better."""
    return [
        (f"{t.probe} {conduct.probe_of(room, interview, t.probe).title}, take {t.number}", str(n))
        for n, t in enumerate(interview.takes)
        if t.answers
    ]


def index_of(which: str | None) -> int:
    """The place of the answer that was chosen."""
    if which is None or not str(which).isdigit():
        raise CallerMistake("choose one of your answers first")
    return int(which)


def setup_of(chosen: tuple[Any, ...], scorecard: Rubric) -> loops.Setup:
    """What was chosen (in the order of `SETUP`), with words that cannot be used told as the person's mistake."""
    named = dict(zip(SETUP, chosen, strict=True))
    weights = str(named["weights"] or "").strip()
    try:
        return loops.Setup.model_validate(
            {
                **{k: named[k] for k in ("role", "style", "minutes", "strict")},
                "round": None if named["round"] == "any" else named["round"],
                "loop": None if named["loop"] == PLANNED else named["loop"],
                "own": tuple(q for q in [str(named["own"] or "").strip()] if q),
                "advert": named["advert"] or "",
                "weights": planning.parse_weights(weights, scorecard) if weights else None,
            }
        )
    except ValidationError as error:
        fault = error.errors()[0]
        raise CallerMistake(f"{fault['loc'][0]}: found {fault['input']!r}; {fault['msg']}") from error
