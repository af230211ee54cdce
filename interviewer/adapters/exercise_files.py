"""Exercises and cards read from their files, and checked against the rest of the library.

They lie in ``exercises/`` and ``cards/`` beside the rubrics and are read when they are first asked for: rating an
answer needs neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewer.adapters.extras import CARDS, EXERCISES
from interviewer.adapters.yaml_files import line_of, read_yaml, validated
from interviewer.domain.card import Card
from interviewer.domain.exercise import Exercise, FillIn, Predict, Write
from interviewer.errors import RubricError

if TYPE_CHECKING:
    from interviewer.adapters.library import Library


def read_exercises(folder: Path) -> dict[str, Exercise]:
    """Every exercise below ``folder``, newest version of each; `RubricError` names file, line and key."""
    found: dict[str, Exercise] = {}
    for path in sorted((folder / EXERCISES).glob("*.yaml")):
        exercise = read_exercise(path)
        if exercise.id not in found or found[exercise.id].version < exercise.version:
            found[exercise.id] = exercise
    return found


def read_exercise(path: Path) -> Exercise:
    """The exercise in one file."""
    value = read_yaml(path)
    exercise = validated(Exercise, value, path=path)
    _check_name(path, exercise.id, exercise.version)
    for name in exercise.files:
        if not (path.parent / name).is_file():
            raise RubricError(
                f"{path.name} line {line_of(path, ['files'])}: files: {name}: no such file beside it"
            )
    return exercise


def read_cards(folder: Path) -> dict[str, Card]:
    """Every card below ``folder``, by id; `RubricError` names file, line and key."""
    found: dict[str, Card] = {}
    for path in sorted((folder / CARDS).glob("*.yaml")):
        for card in read_card_file(path):
            if card.id in found:
                raise RubricError(f"{path.name}: the card {card.id!r} stands in another file too")
            found[card.id] = card
    return found


def read_card_file(path: Path) -> tuple[Card, ...]:
    """The cards of one file, ``{id, version, kind: cards, title, cards: [...]}``."""
    value = read_yaml(path)
    for key in sorted(set(value) - {"id", "version", "kind", "title", "cards"}):
        raise RubricError(f"{path.name} line {line_of(path, [key])}: {key}: unknown key")
    if value.get("kind") != "cards":
        raise RubricError(
            f"{path.name} line {line_of(path, ['kind'])}: kind: found {value.get('kind')!r}; expected cards"
        )
    _check_name(path, value.get("id"), value.get("version"))
    cards = value.get("cards")
    if not isinstance(cards, list):
        raise RubricError(f"{path.name} line {line_of(path, ['cards'])}: cards: expected a list")
    return tuple(validated(Card, card, path=path, under=("cards", n)) for n, card in enumerate(cards))


def faults(folder: Path, library: Library) -> list[str]:
    """Every fault of the exercises and cards below ``folder``, one line each."""
    found: list[str] = []
    exercises: dict[Path, Exercise] = {}
    cards: dict[str, tuple[Path, int, Card]] = {}
    for path in sorted((folder / EXERCISES).glob("*.yaml")):
        try:
            exercises[path] = read_exercise(path)
        except RubricError as error:
            found.append(str(error))
    for path in sorted((folder / CARDS).glob("*.yaml")):
        try:
            for n, card in enumerate(read_card_file(path)):
                if card.id in cards:
                    found.append(f"{path.name}: the card {card.id!r} stands in {cards[card.id][0].name} too")
                cards[card.id] = (path, n, card)
        except RubricError as error:
            found.append(str(error))
    for path, exercise in exercises.items():
        found += _strays_of(path, exercise, library, set(cards))
    for path, n, card in cards.values():
        known = {*library.probes, *library.rubrics}
        found += _told(path, ("cards", n, "beside"), set(card.beside) - known, "neither probe nor rubric")
    return found


def _strays_of(path: Path, exercise: Exercise, library: Library, cards: set[str]) -> Iterator[str]:
    from interviewer.check import FORMS  # the checkers are not needed to rate an answer

    yield from _told(path, ("cards",), set(exercise.cards) - cards, "no card")
    yield from _told(path, ("probes",), set(exercise.probes) - set(library.probes), "no probe")
    for n, part in enumerate(exercise.parts):
        at = ("parts", n)
        if isinstance(part, Write):
            yield from _told(path, (*at, "rubrics"), set(part.rubrics) - set(library.rubrics), "no rubric")
            wanted = {part.probe} if part.probe else set()
            yield from _told(path, (*at, "probe"), wanted - set(library.probes), "no probe")
        elif isinstance(part, FillIn):
            yield from _told(path, (*at, "checker"), {part.checker} - set(FORMS), "no checker")
        elif isinstance(part, Predict):
            stray = set(part.criteria) - set(library.criteria)
            yield from _told(path, (*at, "criteria"), stray, "no criterion")


def _told(path: Path, where: tuple[str | int, ...], stray: Iterable[str], what: str) -> list[str]:
    key = ".".join(str(p) for p in where)
    return [f"{path.name} line {line_of(path, where)}: {key}: {name} is {what}" for name in sorted(stray)]


def _check_name(path: Path, id: Any, version: Any) -> None:
    if path.name != f"{id}.v{version}.yaml":
        raise RubricError(
            f"{path.name} line {line_of(path, ['id'])}: id: found {id!r}, version {version!r}; "
            "expected those of the file's name (NAME.vN.yaml)"
        )


def first_fault(exercises: Mapping[str, Exercise], folder: Path, library: Library) -> None:
    """`RubricError` for the first name in an exercise that stands for nothing."""
    cards = set(library.cards)
    for exercise in exercises.values():
        path = folder / EXERCISES / f"{exercise.id}.v{exercise.version}.yaml"
        for fault in _strays_of(path, exercise, library, cards):
            raise RubricError(fault)
