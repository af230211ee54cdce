"""The task that every contender has: judge a number of answers against four criteria, about 1,200 tokens in each."""

from __future__ import annotations

import os
from pathlib import Path

CALLS = int(os.environ.get("BENCH_CALLS", "500"))
IN_FLIGHT = int(os.environ.get("BENCH_IN_FLIGHT", "50"))
URL = os.environ.get("BENCH_URL", "http://127.0.0.1:8377/v1")
MODEL = os.environ.get("BENCH_MODEL", "mock")
FOLDER = Path(os.environ.get("BENCH_FOLDER", "judge-calls"))
#: Whether a peer keeps its replies in `FOLDER` and takes them from there; ours always does.
KEEP = os.environ.get("BENCH_KEEP") == "1"
PROBE = "P08"
RUBRIC = "\n".join(
    f"KIL-{n}: {what}, in the person's own words, with a quote that is copied letter by letter; " * 4
    for n, what in enumerate(
        ("the sign that it would not work", "the finding", "the reason", "what would reopen it"), 1
    )
)
QUESTION = "Tell me about work that was not going to ship and that you killed."


def answer(number: int) -> str:
    """The answer with this number; no two are the same."""
    told = "In March we stopped the forecast because two winters of data were missing, and I told the director why. "
    return f"Story {number}. " + told * 7
