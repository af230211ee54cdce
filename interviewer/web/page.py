"""The page: a head line, where the text goes, and one tab for each thing a person comes for."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from interviewer.settings import model_configured, without_secrets
from interviewer.web import (
    checkers,
    critique,
    exercises,
    history,
    loop,
    panel,
    practice,
    progress,
    stories,
    voice,
)

if TYPE_CHECKING:
    from interviewer.wiring import Parts

_ASSETS = Path(__file__).parent / "assets"
CSS = (_ASSETS / "page.css").read_text("utf-8") + voice.STYLE + panel.STYLE + exercises.STYLE + critique.STYLE
LOOP = (_ASSETS / "loop.js").read_text("utf-8")
HEAD = f"<script>{(_ASSETS / 'page.js').read_text('utf-8')}</script><script>{voice.SCRIPT}</script><script>{LOOP}</script>"


def build_page(real: Parts) -> gr.Blocks:
    """The whole page, ready to be mounted."""
    demo: gr.Blocks
    with gr.Blocks(
        title="interviewer", analytics_enabled=False, delete_cache=(3600, 86400), fill_width=False
    ) as demo:
        gr.HTML(_header(real), elem_id="header")
        task_seat = exercises.new_seat()
        with gr.Tabs(elem_id="rooms"):
            with gr.Tab("Practise", id="practise"):
                practised = practice.build(demo, real)
            with gr.Tab("Interview", id="interview") as interview_tab:
                looped = loop.build(interview_tab, real)
            with gr.Tab("Stories", id="stories") as stories_tab:
                stories.build(stories_tab, real)
            with gr.Tab("Progress", id="progress") as progress_tab:
                progress.build(progress_tab, real)
            with gr.Tab("Critique", id="critique") as critique_tab:
                criticised = critique.build(critique_tab, real)
            with gr.Tab("Exercises", id="exercises") as exercises_tab:
                exercises.build(exercises_tab, real, task_seat)
            with gr.Tab("Check", id="check"):
                checkers.build(real)
            with gr.Tab("Panel", id="panel"):
                panel.build(real)
            with gr.Tab("History", id="history") as history_tab:
                history.build(history_tab, real, practised, looped, criticised)
        gr.HTML(
            "<p>Practice and calibration only: no hiring recommendation on anybody, and nothing is read from voice, "
            "accent or face.</p>",
            elem_id="footer",
        )
    return demo


def _header(real: Parts) -> str:
    return (
        '<header><p class="brand">interviewer</p>'
        "<h1>Practise leadership answers, get your memo questioned, calibrate a panel.</h1>"
        f'<p class="strip" role="status">{where_text_goes(real)}</p>{_account(real)}</header>'
    )


def _account(real: Parts) -> str:
    """The ways to what is replaced before a text is sent, and to one's own account, where there are accounts."""
    own = ' <a href="/account">Your account</a>' if real.settings.accounts == "on" else ""
    return f'<p class="ways"><a href="/privacy">Privacy</a>{own}</p>'


def where_text_goes(real: Parts) -> str:
    """In a sentence or two, as HTML: what leaves this machine, and where to."""
    settings, sound = real.settings, voice.where_sound_goes(real)
    if settings.rater == "rules" or (settings.rater == "auto" and not model_configured(settings)):
        return (
            f"<strong>Offline mode: rule checks only.</strong> {escape(sound) or 'Nothing leaves this computer.'} "
            "Set a model and a key for a reader that understands (<code>interviewer doctor</code> says how)."
        )
    place = without_secrets(settings.base_url) if settings.base_url else "the provider's own address"
    return f"<strong>Read by the model {escape(settings.model or '')}.</strong> Your answers are sent to {escape(place)}. {escape(sound)}"
