"""How results look as text, Markdown and JSON: on the terminal, in exports, and as the source of the page's blocks."""

from interviewer.present.exercise import attempt_markdown
from interviewer.present.history import (
    export_markdown,
    history_table,
    interview_export,
    item_export,
    item_markdown,
    whole_export,
    whole_markdown,
)
from interviewer.present.library import (
    probe_markdown,
    probe_table,
    rubric_json,
    rubric_markdown,
    rubric_table,
)
from interviewer.present.rating import blocks, diff_markdown, rating_markdown

__all__ = [
    "attempt_markdown",
    "blocks",
    "diff_markdown",
    "export_markdown",
    "history_table",
    "interview_export",
    "item_export",
    "item_markdown",
    "probe_markdown",
    "probe_table",
    "rating_markdown",
    "rubric_json",
    "rubric_markdown",
    "rubric_table",
    "whole_export",
    "whole_markdown",
]
