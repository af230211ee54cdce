"""The Check tab: an artefact as YAML, and the list of what it lacks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import gradio as gr

from interviewer.check import FORMS, ArtifactRefused, check
from interviewer.errors import CallerMistake
from interviewer.web.exercises_html import report_html

if TYPE_CHECKING:
    from interviewer.wiring import Parts

FIRST = "design-doc"
TITLES = {
    "design-doc": "Design document",
    "rfc": "Request for comments (RFC)",
    "build-vs-buy": "Build or buy",
    "strategy": "Technical strategy",
    "okr": "Objective and key results",
    "ready": "Definition of Ready (before modelling)",
    "ml-done": "ML Definition of Done (in production)",
    "kill": "Should this stop, and how?",
    "capacity": "Capacity in three tiers, 60/30/10",
}


def build(real: Parts) -> None:
    """Lay the tab out and connect it."""
    kind = gr.Dropdown(
        [(TITLES[k], k) for k in FORMS], value=FIRST, label="What it is", elem_id="artifact-kind"
    )
    text = gr.Textbox(
        value=real.artifact_example(FIRST),
        label="The artefact, as YAML (an example is filled in; change it or paste your own)",
        lines=22,
        max_lines=40,
        elem_id="artifact",
        elem_classes="mono",
    )
    with gr.Row():
        run = gr.Button("Check it", variant="primary", elem_id="artifact-check")
        example = gr.Button("Load the example", elem_id="artifact-example")
    shown = gr.HTML(elem_id="artifact-report")

    def on_check(chosen: str, given: str) -> str:
        return checked(real, chosen, given)

    def on_example(chosen: str) -> list[Any]:
        return [real.artifact_example(chosen), ""]

    def on_kind(chosen: str, given: str) -> list[Any]:
        """The example of another kind, unless the text is the person's own; a list says twice what is chosen in it."""
        if (given or "").strip() == real.artifact_example(chosen).strip():
            return [gr.skip(), gr.skip()]
        examples = {real.artifact_example(k).strip() for k in FORMS}
        untouched = not (given or "").strip() or given.strip() in examples
        return on_example(chosen) if untouched else [gr.skip(), ""]

    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
    run.click(on_check, [kind, text], [shown], **private)
    example.click(on_example, [kind], [text, shown], **private)
    kind.input(on_kind, [kind, text], [text, shown], **private)


def checked(real: Parts, kind: str, text: str) -> str:
    """The report as HTML, or every place that the form cannot hold, with its line."""
    from interviewer.wiring import now

    try:
        artifact = real.read_artifact(text or "", name=TITLES.get(kind, kind))
        try:
            return report_html(check(kind, artifact.data, now=now()))
        except ArtifactRefused as refused:
            raise artifact.located(refused) from refused
    except CallerMistake as error:
        items = "".join(f"<li>{escape(line)}</li>" for line in str(error).splitlines())
        return (
            '<section class="feedback"><section class="card flags" role="alert"><h3>It could not be read</h3>'
            f"<ul>{items}</ul></section></section>"
        )
