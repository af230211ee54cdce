"""The recorded session in the page: one step at a press of a button, labelled as a recording in every step."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import gradio as gr

from interviewer import watch
from interviewer.domain.session import PROVENANCE, Session
from interviewer.present.rating import blocks
from interviewer.present.session import summary_lines
from interviewer.web.feedback import row_html

if TYPE_CHECKING:
    from interviewer.adapters.library import Library
    from interviewer.watch import Step
    from interviewer.wiring import Parts


def build(real: Parts) -> None:
    """A closed section with the first session that ships; nothing where there is none."""
    session = next(iter(real.library.sessions.values()), None)
    if session is None:
        return
    whole = watch.steps(session, library=real.library)
    with gr.Accordion("Watch a recorded session (no key needed)", open=False, elem_id="watch"):
        place = gr.State(1)
        shown = gr.HTML(session_html(session, whole[:1], len(whole), library=real.library), elem_id="watched")
        with gr.Row():
            on = gr.Button("Next step", variant="primary", elem_id="watch-next")
            over = gr.Button("From the start", elem_id="watch-again")

    def upto(number: int) -> tuple[int, str, Any]:
        seen = max(1, min(number, len(whole)))
        page = session_html(session, whole[:seen], len(whole), library=real.library)
        return seen, page, gr.update(interactive=seen < len(whole))

    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    on.click(lambda n: upto(int(n) + 1), [place], [place, shown, on], **private)
    over.click(lambda: upto(1), None, [place, shown, on], **private)


def session_html(session: Session, seen: tuple[Step, ...], of: int, *, library: Library) -> str:
    """The steps so far. The label that it is a recording stands above all of them."""
    steps = "".join(_step(s, library) for s in seen)
    return (
        f'<section class="card recorded" aria-label="Recorded session"><h3>{escape(session.title)}</h3>'
        f'<p class="strip"><strong>{escape(session.label)}</strong> {escape(PROVENANCE)}</p>'
        f'<p>{escape(session.about)}</p><div aria-live="polite">{steps}</div>'
        f'<p class="manners">Step {len(seen)} of {of}</p></section>'
    )


def _step(step: Step, library: Library) -> str:
    if step.kind == "question":
        return f'<h4 class="asked">{escape(step.probe or "")} {escape(step.words)}</h4>'
    if step.kind == "answer":
        return f"<blockquote>{escape(step.words)}</blockquote>"
    if step.debrief is not None:
        items = "".join(f"<li>{escape(line)}</li>" for line in summary_lines(step.debrief, library))
        return f'<h4>At the end</h4><ul class="summary">{items}</ul>'
    assert step.rating is not None
    found = blocks(step.rating, library=library)
    rows = "".join(row_html(r) for r in found.heard if r.state != "not_observed")
    asks = escape(found.next_question or found.nothing_next)
    fix = escape(found.one_fix or "Nothing that a check could name.")
    return (
        f'<div class="read"><p class="rater">Recorded reading: {escape(found.rater)}</p><ul class="checks">{rows}</ul>'
        f"<p><strong>It would now ask.</strong> {asks}</p><p><strong>Change one thing.</strong> {fix}</p></div>"
    )
