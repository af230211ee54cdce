"""A panel's own scorecards as YAML: read with errors that name line and key, and written again."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import yaml

from interviewer.adapters.yaml_files import read_yaml, validated
from interviewer.domain.rubric import Rubric
from interviewer.domain.scorecard import Card, card_of
from interviewer.errors import RubricError

MOST_CHARACTERS = 100_000


def read_card(text: str, *, name: str = "scorecard.yaml") -> Card:
    """The scorecard in ``text``: a card (dimensions with weight and anchors), or a whole rubric of kind scorecard.

    `RubricError` names line and key of the first fault. References within the file (&, *) are refused: a small file of them
    can stand for a huge one.
    """
    if len(text) > MOST_CHARACTERS:
        raise RubricError(
            f"{name}: found {len(text):,} characters; expected a scorecard of at most {MOST_CHARACTERS:,}"
        )
    _no_references(text, name)
    with tempfile.TemporaryDirectory() as folder:  # line numbers are looked up in a file
        path = Path(folder) / Path(name).name
        path.write_text(text, "utf-8")
        value = read_yaml(path)
        if any(isinstance(d, dict) and "criteria" in d for d in value.get("dimensions") or ()):
            return card_of(validated(Rubric, value, path=path))
        value.pop("kind", None)
        return validated(Card, value, path=path)


def _no_references(text: str, name: str) -> None:
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise RubricError(
                    f"{name} line {line}: found a reference (*{event.anchor}); expected the text itself"
                )
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        raise RubricError(
            f"{name}{f' line {mark.line + 1}' if mark else ''}: not YAML: {getattr(error, 'problem', error)}"
        ) from error


def card_yaml(card: Card) -> str:
    """The card as YAML that `read_card` reads back to the same card."""
    value = card.model_dump(mode="json", exclude_defaults=False)
    text: str = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=110)
    return text
