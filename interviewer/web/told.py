"""Our errors as the message that the page shows; what the person typed stays where it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr

from interviewer.errors import InterviewerError


@contextmanager
def told() -> Iterator[None]:
    """``with told():`` turns an error of ours into one that the page shows as a sentence."""
    try:
        yield
    except InterviewerError as error:
        raise gr.Error(str(error), print_exception=False) from error
