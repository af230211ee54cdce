"""Do an exercise: start it, keep what was given, hand it in, rate again what could not be rated.

What a person gives is kept before anything is computed from it. Parts with a key are scored by code, what was
written goes through the same `rate` as any answer, and a rating that failed says so and can be tried again.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol

from interviewer import check
from interviewer.critique import DocumentRater
from interviewer.domain.document import Document
from interviewer.domain.exercise import (
    Answers,
    Box,
    Cell,
    Choose,
    Estimate,
    Exercise,
    FillIn,
    Part,
    PickSome,
    Predict,
    Sort,
    Write,
)
from interviewer.domain.exercises.calibration import (
    Bin,
    Run,
    brier,
    curve,
    score_estimates,
    score_predictions,
)
from interviewer.domain.exercises.choices import known_items, score_choices
from interviewer.domain.exercises.picking import score_pick
from interviewer.domain.exercises.result import Attempt, Forecast, Line, PartResult
from interviewer.domain.exercises.sorting import score_sort
from interviewer.domain.rating import Rating
from interviewer.domain.rubric import Criterion, Sheet
from interviewer.domain.text import Passage, Text
from interviewer.errors import CallerMistake, InterviewerError, NotFound
from interviewer.rate import Judgement, Rater, assemble, rate

KIND = "exercise"
WAITING = "not rated yet"


class Artifact(Protocol):
    """Plain data read from a text, which can say at which line a refusal stands."""

    @property
    def data(self) -> Any: ...
    def located(self, refused: check.ArtifactRefused) -> CallerMistake: ...


class ExerciseStore(Protocol):
    """Where attempts are kept, for one person."""

    def keep_item(self, kind: str, title: str, data: dict[str, Any], *, id: str | None = None) -> str: ...
    def item(self, id: str) -> dict[str, Any]: ...
    def items(self, kind: str) -> list[tuple[str, dict[str, Any]]]: ...


class ExerciseLibrary(Protocol):
    """Where exercises and the sheets of their written parts come from."""

    @property
    def criteria(self) -> dict[str, Criterion]: ...
    def exercise(self, id: str) -> Exercise: ...
    def sheet(self, probe_id: str) -> Sheet: ...
    def document_sheet(self, rubric_ids: tuple[str, ...]) -> Sheet: ...


@dataclass(frozen=True)
class Bench:
    """What every verb here is given. ``markdown`` words an attempt for exports; within ``working_on`` a model's calls
    are booked for the attempt of that id."""

    library: ExerciseLibrary
    store: ExerciseStore
    clock: Callable[[], dt.datetime]
    rater: Callable[[], Rater]
    document_rater: Callable[[], DocumentRater]
    read_document: Callable[[str], Document]
    read_artifact: Callable[[str], Artifact]
    markdown: Callable[[Exercise, Attempt], str]
    working_on: Callable[[str], AbstractContextManager[None]] = lambda _: nullcontext()


def start(bench: Bench, exercise_id: str, *, setting: Mapping[str, str] | None = None) -> tuple[str, Attempt]:
    """The key of a new attempt, kept, and the attempt. `CallerMistake` for a setting that does not exist."""
    exercise = bench.library.exercise(exercise_id)
    chosen = checked_setting(exercise, setting or {})
    attempt = Attempt(exercise=exercise.ref, title=exercise.title, started=bench.clock(), setting=chosen)
    return _keep(bench, exercise, attempt, None), attempt


def checked_setting(exercise: Exercise, setting: Mapping[str, str]) -> dict[str, str]:
    """The setting as it was given; `CallerMistake` where the exercise has no such axis or option."""
    axes = {a.id: [o.id for o in a.options] for a in exercise.settings}
    if setting and not axes:
        raise CallerMistake(f"{exercise.id} has no settings; found {', '.join(setting)}")
    for axis, option in setting.items():
        if axis not in axes:
            raise NotFound("setting", axis, axes)
        if option not in axes[axis]:
            raise NotFound(f"option of {axis}", option, axes[axis])
    return dict(setting)


def load(bench: Bench, key: str) -> tuple[Exercise, Attempt]:
    """The exercise and the attempt kept under ``key``."""
    attempt = _attempt(bench.store.item(key))
    return bench.library.exercise(attempt.exercise.id), attempt


def save(bench: Bench, key: str, answers: Answers) -> Attempt:
    """The attempt with what was given so far, kept; nothing is scored. What was handed in stays as it is."""
    exercise, attempt = load(bench, key)
    if attempt.handed_in is not None:
        return attempt
    return _kept(bench, exercise, key, attempt.model_copy(update={"answers": _plain(exercise, answers)}))


def submit(bench: Bench, key: str, answers: Answers) -> Attempt:
    """The attempt handed in and scored. What was handed in before is given back as it is.

    Raises `CallerMistake` when nothing was given, or for a value that its part cannot hold; what was given is kept.
    """
    exercise, attempt = load(bench, key)
    if attempt.handed_in is not None:
        return attempt
    attempt = save(bench, key, answers)
    if not any(_is_given(v) for part in attempt.answers.values() for v in part.values()):
        raise CallerMistake("nothing to hand in: every part is empty; fill in at least one")
    scored = tuple(_scored(bench, p, attempt.answers.get(p.id, {})) for p in exercise.parts)
    attempt = attempt.model_copy(update={"handed_in": bench.clock(), "results": scored})
    return _rate_waiting(bench, exercise, key, _kept(bench, exercise, key, attempt))


def rate_again(bench: Bench, key: str) -> Attempt:
    """The attempt with another try at every part that could not be rated."""
    exercise, attempt = load(bench, key)
    return _rate_waiting(bench, exercise, key, attempt)


def attempts(bench: Bench, exercise_id: str | None = None) -> list[tuple[str, Attempt]]:
    """What is kept, newest first, of one exercise or of all."""
    held = [(key, _attempt(data)) for key, data in bench.store.items(KIND)]
    return [(k, a) for k, a in reversed(held) if exercise_id in (None, a.exercise.id)]


def calibration(bench: Bench) -> tuple[tuple[Run, ...], tuple[Bin, ...]]:
    """Every sitting with forecasts, oldest first with its Brier score, and the curve over all of them."""
    runs, every = [], list[Forecast]()
    for _, attempt in reversed(attempts(bench)):
        forecasts = [f for r in attempt.results for f in r.forecasts]
        value = brier(forecasts)
        if value is None or attempt.handed_in is None:
            continue
        every += forecasts
        runs.append(Run(at=attempt.handed_in, title=attempt.title, n=len(forecasts), brier=value))
    return tuple(runs), curve(every)


# --- scoring -------------------------------------------------------------------------------------


def _scored(bench: Bench, part: Part, given: Mapping[str, Any]) -> PartResult:
    """The result of a part; one that a rater has to read waits."""
    match part:
        case Choose():
            return score_choices(part, given)
        case Sort():
            return score_sort(part, given)
        case PickSome():
            return score_pick(part, given)
        case Estimate():
            return score_estimates(part, given)
        case FillIn():
            return _checked(bench, part, given)
        case Write():
            return _written(part, given)
        case Predict():
            titles = {i: bench.library.criteria[i].title for i in part.criteria}
            scored = score_predictions(
                part, given, rating=None, titles=titles
            )  # also refuses what it cannot hold
            return scored.model_copy(update={"failure": WAITING})


def _written(part: Write, given: Mapping[str, Any]) -> PartResult:
    known_items(part.id, given, (b.id for b in part.boxes))
    lines = tuple(_box_line(b, given.get(b.id)) for b in part.boxes)
    blank = all(line.state == "open" for line in lines)
    return PartResult(
        part=part.id,
        type=part.type,
        title=part.title,
        lines=lines,
        sums=("Left open: nothing was written.",) if blank else (),
        failure=None if blank else WAITING,
    )


def _box_line(box: Box, value: Any) -> Line:
    if value is not None and not isinstance(value, str):
        raise CallerMistake(f"{box.id}: found {value!r}; expected text")
    text = value or ""
    if not any(ch.isalnum() for ch in text):
        return Line(item=box.id, says=box.label, given="", state="open")
    n = len(text.split())
    fits = f"; {box.words[0]} to {box.words[1]} fit here" if box.words else ""
    return Line(item=box.id, says=box.label, given=text, state="told", why=f"{n} words{fits}")


def _checked(bench: Bench, part: FillIn, given: Mapping[str, Any]) -> PartResult:
    known_items(part.id, given, ("text", *(c.id for c in part.cells)))
    now = bench.clock()
    if part.start:
        artifact = bench.read_artifact(str(given.get("text") or part.start))
        try:
            report = check.check(part.checker, artifact.data, now=now)
        except check.ArtifactRefused as refused:
            raise artifact.located(refused) from refused
    else:
        report = check.check(part.checker, filled(part, given), now=now)
    left = len(report.open_checks)
    said = f"{left} of {len(report.checks)} checks are open." if left else "Nothing is missing."
    return PartResult(
        part=part.id, type=part.type, title=part.title, sums=(said,), report=dict(report.to_json())
    )


def filled(part: FillIn, given: Mapping[str, Any]) -> dict[str, Any]:
    """The artefact: what the form gives, with every filled cell at its path. Blank cells are left out."""
    data = copy.deepcopy(part.given)
    for cell in part.cells:
        value = _cell_value(part, cell, given.get(cell.id))
        if value is None:
            continue
        *above, last = cell.path.split(".")
        node: Any = data
        for step in above:
            node = node[int(step)] if isinstance(node, list) else node.setdefault(step, {})
        node[last] = value
    return data


def _cell_value(part: FillIn, cell: Cell, value: Any) -> Any:
    if value is None or value == []:
        return None
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text:
        return None
    if cell.holds == "list":
        return [line.strip(" -*\t") for line in text.splitlines() if line.strip(" -*\t")]
    if cell.holds == "yes-no":
        if text not in ("yes", "no"):
            raise CallerMistake(f"{part.id}.{cell.id} ({cell.label}): found {text!r}; expected yes or no")
        return text == "yes"
    if cell.holds == "number":
        try:
            return float(text.removesuffix("%").strip().replace(",", "."))
        except ValueError as error:
            raise CallerMistake(
                f"{part.id}.{cell.id} ({cell.label}): found {text!r}; expected a number such as 60"
            ) from error
    return text


# --- rating --------------------------------------------------------------------------------------


def _rate_waiting(bench: Bench, exercise: Exercise, key: str, attempt: Attempt) -> Attempt:
    """Rate what waits, one part at a time, keeping each: a call that was paid for is never paid for twice."""
    for part in exercise.parts:
        at = next((n for n, r in enumerate(attempt.results) if r.part == part.id and r.failure), None)
        if at is None or not isinstance(part, Write):
            continue
        with bench.working_on(key):
            done = _rated(bench, part, attempt.answers.get(part.id, {}), attempt.results[at])
        attempt = _kept(bench, exercise, key, _replaced(attempt, at, done))
    for part in exercise.parts:
        if isinstance(part, Predict):
            attempt = _settled(bench, part, attempt)
    return _kept(bench, exercise, key, attempt)


def _rated(bench: Bench, part: Write, given: Mapping[str, Any], before: PartResult) -> PartResult:
    try:
        rating, judgement = _rating(bench, part, given)
    except InterviewerError as error:
        return before.model_copy(update={"failure": str(error)})
    update = {"rating": rating.to_json(), "judgement": judgement.model_dump(mode="json"), "failure": None}
    return before.model_copy(update=update)


def _rating(bench: Bench, part: Write, given: Mapping[str, Any]) -> tuple[Rating, Judgement]:
    sheet = bench.library.sheet(part.probe) if part.probe else bench.library.document_sheet(part.rubrics)
    told = [(b, str(given[b.id])) for b in part.boxes if _is_given(given.get(b.id))]
    if part.reads == "answer":
        passages = tuple(Passage(id=_place(b), text=text) for b, text in told)
        return rate(Text(passages=passages), sheet, rater=bench.rater())
    document = bench.read_document(
        "\n\n".join(f"## {b.label}\n\n{text}" if len(told) > 1 else text for b, text in told)
    )
    text = document.as_text()
    judged = bench.document_rater().judge_document(text, sheet, document=document)
    return assemble(judged.judgement, text=text, sheet=sheet), judged.judgement


def _place(box: Box) -> str:
    return box.label


def _settled(bench: Bench, part: Predict, attempt: Attempt) -> Attempt:
    """The forecasts of a part against the rating that they are about, once that is there."""
    at = next((n for n, r in enumerate(attempt.results) if r.part == part.id), None)
    about = next((r for r in attempt.results if r.part == part.of), None)
    if at is None or about is None or about.failure:
        return attempt
    rating = Rating.model_validate(about.rating) if about.rating else None
    titles = {i: bench.library.criteria[i].title for i in part.criteria}
    done = score_predictions(part, attempt.answers.get(part.id, {}), rating=rating, titles=titles)
    return _replaced(attempt, at, done)


def _replaced(attempt: Attempt, at: int, result: PartResult) -> Attempt:
    results = (*attempt.results[:at], result, *attempt.results[at + 1 :])
    return attempt.model_copy(update={"results": results})


# --- keeping -------------------------------------------------------------------------------------


def _plain(exercise: Exercise, answers: Answers) -> dict[str, dict[str, Any]]:
    """The answers of known parts; `NotFound` for a part that the exercise does not have."""
    known = [p.id for p in exercise.parts]
    for part, given in answers.items():
        if part not in known:
            raise NotFound(f"part of {exercise.id}", part, known)
        if not isinstance(given, Mapping):
            raise CallerMistake(f"{part}: found {given!r}; expected a mapping of its items")
    return {part: {str(k): v for k, v in given.items() if _is_given(v)} for part, given in answers.items()}


def _is_given(value: Any) -> bool:
    if isinstance(value, str):
        return any(ch.isalnum() for ch in value)
    if isinstance(value, Mapping):
        return any(_is_given(v) for v in value.values())
    return value is not None and value not in ([], ())


def _attempt(data: Mapping[str, Any]) -> Attempt:
    return Attempt.model_validate({k: v for k, v in data.items() if k != "markdown"})


def _kept(bench: Bench, exercise: Exercise, key: str, attempt: Attempt) -> Attempt:
    _keep(bench, exercise, attempt, key)
    return attempt


def _keep(bench: Bench, exercise: Exercise, attempt: Attempt, key: str | None) -> str:
    data = {**attempt.to_json(), "markdown": bench.markdown(exercise, attempt)}
    return bench.store.keep_item(KIND, exercise.title, data, id=key)
