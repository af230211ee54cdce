"""A suite of written pieces, run: every task with every writer, its figures and the cases that they point at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.adapters.library import Library, library
from interviewer.errors import InterviewerError
from interviewer.evals.drafts import figures, planted
from interviewer.evals.drafts.book import Book, Replayed
from interviewer.evals.drafts.shapes import read_tasks
from interviewer.evals.drafts.tasks import Task, Told
from interviewer.evals.figures.coaching import spent_figures
from interviewer.evals.home import Entry, Home
from interviewer.evals.outcome import together
from interviewer.evals.record import Tally
from interviewer.evals.replay import editions
from interviewer.evals.report import Recorded
from interviewer.evals.run import RaterRun, SuiteRun
from interviewer.settings import Settings


@dataclass(frozen=True)
class Written:
    """A suite that ran, where its replies are from, and what records those that are missing."""

    run: SuiteRun
    recorded: Sequence[Recorded] = ()
    commands: Sequence[str] = ()


def run(
    at: Home, entry: Entry, *, raters: Sequence[str], model: str | None = None, pattern: str | None = None
) -> Written:
    """The suite with everybody who was asked for: what stands without a model, and the model out of its recording."""
    if not entry.is_recorded:
        return Written(planted.run(at, entry, library(), pattern=pattern))
    book = Book.of(at, entry.name, entry.shape, model=model)
    tasks = read_tasks(at, entry, _rubrics(entry, book), pattern=pattern)
    runs: dict[str, RaterRun] = {}
    if "rules" in raters:
        runs["rules"] = _without_model(tasks)
    if "model" in raters:
        runs["model"] = _replayed(tasks, book)
    found = SuiteRun(
        suite=entry.name, about=entry.about, cases=len(tasks), relations=0, raters=runs, asked="one-call"
    )
    missing = any(r.missing for r in runs.values())
    return Written(found, book.recorded if "model" in raters else (), (book.command,) if missing else ())


def _rubrics(entry: Entry, book: Book) -> Library:
    held = editions(book.entry) or entry.rubrics
    return library(held=held) if held else library()


def _without_model(tasks: Sequence[Task]) -> RaterRun:
    pairs = [(task, task.without_model()) for task in tasks]
    return RaterRun(rater="rules", figures=figures.of_shown(pairs, by_model=False))


def _replayed(tasks: Sequence[Task], book: Book) -> RaterRun:
    pairs: list[tuple[Task, Told]] = []
    missing: list[str] = []
    spent = []
    for task in tasks:
        by = Replayed(book)
        told = _told(task, by)
        spent.append(by.spent)
        if by.missing:
            missing.append(task.id)
        else:
            pairs.append((task, told))
    if not pairs:
        return RaterRun(rater="model", figures={}, missing=missing)
    return RaterRun(
        rater="model",
        figures={
            **figures.of_drafts(pairs),
            **figures.of_shown(pairs, by_model=True),
            **spent_figures(together(spent), cases=len(pairs)),
        },
        listed=figures.cases(pairs),
        written=[told.model_dump(mode="json") for _, told in pairs],
        missing=missing,
    )


def _told(task: Task, by: Replayed) -> Told:
    try:
        return task.written(by)
    except InterviewerError as fault:  # the product would tell it; here it is one of the cases
        return Told(task=task.id, fault=str(fault))


def record_suite(
    at: Home,
    entry: Entry,
    settings: Settings,
    *,
    limit: int | None = None,
    pattern: str | None = None,
) -> Tally:
    """Records what is missing of the suite; with rubrics in the versions that were shown before, where some is recorded."""
    from interviewer.evals.drafts.record import record

    tasks = read_tasks(at, entry, _rubrics(entry, Book.of(at, entry.name, entry.shape)), pattern=pattern)
    return record(at, tasks, settings, suite=entry.name, shape=entry.shape, limit=limit, now=_now)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
