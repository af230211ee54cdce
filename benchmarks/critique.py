"""Processor time of a whole critique by rules: parsed, checked, ranked, told. Run: python -m benchmarks.critique"""

from __future__ import annotations

import os
from collections.abc import Callable

from benchmarks.documents import deck_file, deck_outline
from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.critique import critique
from interviewer.present.critique import critique_markdown
from interviewer.raters.narrative.rater import NarrativeRules
from tests.narrative.texts import memo

LIMIT_S = 1.0
CASES: dict[str, Callable[[], tuple[bytes | str, str | None]]] = {
    "memo of 230 words": lambda: (memo("trial"), None),
    "pasted deck, 40 slides": lambda: (deck_outline(), None),
    ".pptx, 40 slides": lambda: (deck_file(), "deck.pptx"),
    "memo of 20,000 words": lambda: ("\n\n".join(memo("trial") for _ in range(90)), None),
}


def cpu_s(source: bytes | str, name: str | None) -> float:
    """CPU seconds of this process and its child for one critique, the result in words included."""
    before = sum(os.times()[:4])
    told, _ = critique(read_document(source, name=name), rater=NarrativeRules(), library=library())
    critique_markdown(told, library=library())
    return sum(os.times()[:4]) - before


def main() -> None:
    """Print the best of three for each case."""
    library()
    for name, make in CASES.items():
        source, file = make()
        best = min(cpu_s(source, file) for _ in range(3))
        remark = (
            ""
            if "40 slides" not in name
            else f"  (limit {LIMIT_S:g} s: {'kept' if best < LIMIT_S else 'BROKEN'})"
        )
        print(f"{name:<26} {best:6.2f} s CPU{remark}")


if __name__ == "__main__":
    main()
