"""Processor time and memory of reading documents, child process included. Run: python -m benchmarks.documents"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable

from interviewer.adapters.documents import read_document
from interviewer.domain.document import Document
from tests.documents import samples

SLIDES = 40


def deck_outline() -> str:
    """Forty slides as people paste them."""
    points = "\n".join(f"- point {i} moved by {i}.5 points against last quarter" for i in range(1, 7))
    return "\n".join(
        f"Slide {n}: Statement number {n}\n{points}\nNotes: say it slowly\n" for n in range(1, SLIDES + 1)
    )


def deck_file() -> bytes:
    """Forty slides with bullets and notes, every fifth with a chart."""
    deck = samples.Deck()
    for n in range(1, SLIDES + 1):
        slide = deck.slide(
            f"Statement number {n}",
            [(i % 3, f"point {i} of slide {n}") for i in range(8)],
            notes="say it slowly",
        )
        if n % 5 == 0:
            samples.column_chart(slide, f"Chart {n}", [("EU", (1, 2, 3)), ("US", (4, 5, 6))])
    return deck.bytes()


def memo_pdf() -> bytes:
    """Thirty pages of text."""
    return samples.pdf(
        [
            [f"Page {n}"] + [f"Sentence {i} of the page says what changed." for i in range(30)]
            for n in range(30)
        ]
    )


CASES: dict[str, Callable[[], tuple[bytes | str, str | None]]] = {
    "pasted deck, 40 slides": lambda: (deck_outline(), None),
    "pasted memo, 40 lines": lambda: (samples.LONG_MEMO, None),
    ".pptx, 40 slides": lambda: (deck_file(), "deck.pptx"),
    ".docx memo": lambda: (samples.trap_memo(), "memo.docx"),
    ".pdf, 30 pages": lambda: (memo_pdf(), "memo.pdf"),
}


def measured(source: bytes | str, name: str | None) -> tuple[Document, float, float]:
    """The document, processor seconds of this process and its child, wall seconds."""
    before, started = sum(os.times()[:4]), time.perf_counter()
    document = read_document(source, name=name)
    return document, sum(os.times()[:4]) - before, time.perf_counter() - started


def main() -> None:
    """Prints one line for each case: the best of several runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs: int = parser.parse_args().runs
    print(f"{'case':26} {'blocks':>7} {'cpu s':>7} {'wall s':>7}")
    for case, make in CASES.items():
        source, name = make()
        document, cpu, wall = min((measured(source, name) for _ in range(runs)), key=lambda m: m[1])
        print(f"{case:26} {len(document.blocks):7} {cpu:7.3f} {wall:7.3f}")


if __name__ == "__main__":
    main()
