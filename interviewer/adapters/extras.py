"""Folders beside the rubrics whose files are read when they are first asked for: rating an answer needs none of them."""

from __future__ import annotations

from pathlib import Path

EXERCISES, CARDS = "exercises", "cards"
EXAMPLES, SESSIONS, COMPANIES = "examples", "sessions", "companies"


def is_extra(path: Path) -> bool:
    """Whether a file holds something beside the rubrics: an exercise, cards, example answers, a session, a company."""
    return path.parent.name in (EXERCISES, CARDS, EXAMPLES, SESSIONS, COMPANIES)
