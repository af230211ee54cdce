"""A recorded session as text, step by step."""

from __future__ import annotations

from interviewer.debrief import Debrief
from interviewer.domain.session import PROVENANCE, Session
from interviewer.present.debrief import Titled, dimension_lines, gap_says, mirror_lines, topic_says
from interviewer.present.rating import rating_markdown
from interviewer.watch import Step


def head_lines(session: Session) -> tuple[str, ...]:
    """Title, the label that it is a recording, and where its words are from."""
    return (session.title, session.label, PROVENANCE, session.about)


def step_text(step: Step, *, library: Titled) -> str:
    """One step for a terminal."""
    if step.kind == "question":
        return f"Interviewer ({step.probe}): {step.words}"
    if step.kind == "answer":
        return f"Candidate: {step.words}"
    if step.rating is not None:
        return "Recorded reading:\n\n" + rating_markdown(step.rating, library=library, plain=True)
    assert step.debrief is not None
    return "At the end:\n" + "\n".join(f"- {line}" for line in summary_lines(step.debrief, library))


def summary_lines(told: Debrief, library: Titled) -> list[str]:
    """The session as a whole: topics, dimensions with what they cover, what has no level yet, how far the stories reach."""
    return [
        *(topic_says(t, library) for t in told.topics),
        *dimension_lines(told, library),
        *(f"No level yet: {gap_says(g, library)}" for g in told.gaps),
        *mirror_lines(told.mirror),
    ]
