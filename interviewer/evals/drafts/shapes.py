"""From rows to tasks: a row holds a text of its own, or names one of another data set (``of: answers A013``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, get_args

from interviewer.adapters.coach_files import answer_blanks
from interviewer.adapters.critique_files import sentences
from interviewer.adapters.documents import read_document
from interviewer.adapters.library import Library
from interviewer.critique import RUBRICS
from interviewer.domain.interview import Style
from interviewer.domain.rating import NextDrill
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.domain.wording import Wording
from interviewer.evals.drafts.tasks import Drill, Planted, Sentence, Stronger, Task
from interviewer.evals.home import Entry, Home
from interviewer.evals.rows import Row, rows
from interviewer.evals.shapes import labels, spoken
from interviewer.rate import rate
from interviewer.suggest import Wish

COACH, DRILLS, SUGGESTIONS = "coach", "drills", "suggestions"
SHAPES = (COACH, DRILLS, SUGGESTIONS)


def read_tasks(home: Home, entry: Entry, library: Library, *, pattern: str | None = None) -> tuple[Task, ...]:
    """The tasks of a suite whose id or kind holds ``pattern``; `DatasetError` names file, line and key."""
    sources = _Sources(home)
    make: Callable[[Row], Task] = {
        COACH: partial(_stronger, sources, library),
        DRILLS: partial(_drill, sources, library),
        SUGGESTIONS: partial(_sentence, sources, library),
    }[entry.shape]
    tasks = tuple(make(row) for row in rows(home.dataset(entry)))
    return tuple(t for t in tasks if not pattern or pattern in t.id or pattern in t.kind)


@dataclass
class _Sources:
    """The rows of other data sets, read when one is named."""

    home: Home
    files: dict[str, dict[str, Row]] = field(default_factory=dict)

    def row(self, row: Row) -> Row:
        """The row that ``row`` names, or itself."""
        named = row.maybe("of")
        if named is None:
            return row
        file, _, id = named.partition(" ")
        if file not in self.files:
            path = self.home.folder / "datasets" / f"{file}.jsonl"
            self.files[file] = {r.text("id"): r for r in rows(path)}
        if id not in self.files[file]:
            raise row.wrong("of", named, "a data set and an id that is in it, such as answers A013")
        return self.files[file][id]


def _kind(row: Row, source: Row) -> str:
    return row.maybe("kind") or source.maybe("kind") or source.maybe("manner") or source.text("family")


def _never(row: Row) -> tuple[str, ...]:
    return tuple(map(str, row.items("never")))


def _turns(source: Row) -> Text:
    """The words of an answer, of an attack on one, or the opening of a scripted candidate."""
    if source.maybe("opening"):
        return spoken(source, [["answer", source.text("opening")]])
    return spoken(source, source.values.get("edited") or source.values.get("turns"))


def _stronger(sources: _Sources, library: Library, row: Row) -> Task:
    source = sources.row(row)
    sheet, text = library.sheet(source.text("probe")), _turns(source)
    planted = Planted(labels(source, source.mapping("labels"), sheet), source.mapping("quotes"))
    rating, _ = rate(text, sheet, rater=planted)
    return Stronger(
        id=row.text("id"),
        kind=_kind(row, source),
        text=text,
        rubrics=sheet.rubrics,
        never=_never(row),
        rating=rating,
        sheet=sheet,
        blanks=answer_blanks(),
    )


def _drill(sources: _Sources, library: Library, row: Row) -> Task:
    source = sources.row(row)
    sheet, style = library.sheet(source.text("probe")), row.text("style")
    if style not in get_args(Style):
        raise row.wrong("style", style, f"one of {', '.join(get_args(Style))}")
    criterion, question = _asked(row, sheet)
    text = _turns(source)
    wish = Wording(
        drill=NextDrill(criterion=criterion, question=question),
        criterion=sheet.criterion(criterion),
        text=text,
        style=style,  # type: ignore[arg-type]  # one of `Style`
        plain=question,
    )
    others = tuple(q for c in sheet.criteria if c.id != criterion and (q := sheet.drill(c.id)))
    return Drill(
        id=row.text("id"),
        kind=_kind(row, source),
        text=text,
        rubrics=sheet.rubrics,
        never=_never(row),
        wish=wish,
        others=others,
    )


def _asked(row: Row, sheet: Sheet) -> tuple[str, str]:
    id = row.text("criterion")
    question = sheet.drill(id) if id in {c.id for c in sheet.criteria} else None
    if question is None:
        raise row.wrong("criterion", id, "a criterion of the sheet that has a drill")
    return id, question


def _sentence(sources: _Sources, library: Library, row: Row) -> Task:
    source = sources.row(row)
    kind: Any = source.text("kind")
    if kind not in RUBRICS:
        raise source.wrong("kind", kind, f"one of {', '.join(RUBRICS)}")
    words = source.maybe("edited") or source.text("text")
    document = read_document(words, name=f"{source.text('id')}.md", kind=kind)
    sheet, id = library.document_sheet(RUBRICS[kind]), row.text("criterion")
    held = {c.id: c for c in sheet.criteria}.get(id)
    if held is None:
        raise row.wrong("criterion", id, f"a criterion of the sheet of a {kind}")
    wish = Wish(
        criterion=id,
        title=held.title,
        met=held.met,
        fix=held.fix or held.met,
        text=document.as_text(),
    )
    return Sentence(
        id=row.text("id"),
        kind=row.maybe("sort") or source.maybe("manner") or source.maybe("family") or kind,
        text=wish.text,
        rubrics=sheet.rubrics,
        never=_never(row),
        wish=wish,
        template=sentences().get(id),
    )
