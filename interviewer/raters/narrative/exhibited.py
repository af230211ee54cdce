"""What each exhibit of the body says: its caption, its rows, the words beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from interviewer.domain.exhibits import Exhibit
from interviewer.raters.narrative import words as w
from interviewer.raters.narrative.page import Page, Sentence

_CELL_NUMBER = re.compile(r"\d")


@dataclass(frozen=True)
class Shown:
    """An exhibit with the sentences that belong to it, its caption first."""

    exhibit: Exhibit
    sentences: tuple[Sentence, ...]
    is_drawn: bool

    @property
    def has_number(self) -> bool:
        """Whether an amount is shown or said."""
        return any(w.measured(s.t) for s in self.sentences)

    @property
    def has_comparator(self) -> bool:
        """Whether an amount stands beside something to compare it with (rows of a table count)."""
        rows = [s for s in self.sentences if s.kind in ("table", "chart") and _CELL_NUMBER.search(s.t)]
        return (
            any(w.compares(s.t) for s in self.sentences)
            or len(rows) >= 2
            or any(s.kind == "chart" and s.raw.count("\n") >= 2 for s in rows)
        )


def shown_exhibits(page: Page) -> tuple[Shown, ...]:
    """The body's exhibits in order."""
    found = page.once("shown", _shown)
    assert isinstance(found, tuple)
    return found


def _shown(page: Page) -> tuple[Shown, ...]:
    at: dict[str, list[Sentence]] = {}
    for sentence in page.sentences:
        at.setdefault(sentence.place, []).append(sentence)
    rows = {b.place: b.row_places for b in page.document.blocks if b.row_places}
    return tuple(_of(exhibit, at, rows, page) for exhibit in page.exhibits)


def _of(
    exhibit: Exhibit, at: dict[str, list[Sentence]], rows: dict[str, tuple[str, ...]], page: Page
) -> Shown:
    own = [s for place in (exhibit.place, *rows.get(exhibit.place, ())) for s in at.get(place, [])]
    is_drawn = bool(own) and own[0].kind in ("table", "chart", "image")
    if not own:
        return Shown(exhibit, (), is_drawn)
    if page.document.unit == "slide":
        same = [s for s in page.body if s.section == own[0].section and not s.is_title and s not in own]
        return Shown(exhibit, (*own, *same), is_drawn)
    if is_drawn:
        near = [
            s
            for s in page.prose
            if s.section == own[0].section and s.block in (own[0].block - 1, own[-1].block + 1)
        ]
        return Shown(exhibit, (*own, *near), is_drawn)
    label = exhibit.label.casefold()
    start = next(
        (n for n, s in enumerate(own) if label and (s.label == label or s.t.startswith(label))), None
    )
    if start is None:
        start = next(
            (
                n
                for n, s in enumerate(own)
                if exhibit.title and exhibit.title[:25].casefold() in s.raw.casefold()
            ),
            0,
        )
    taken = [own[start]]
    if len(own) <= 4 or len({e.place for e in page.exhibits}) > 1:
        for sentence in own[start + 1 : start + 3]:
            if sentence.label or re.match(r"(?:charts?|figures?|tables?|exhibits?) \d", sentence.t):
                break
            taken.append(sentence)
    return Shown(exhibit, tuple(taken), is_drawn)
