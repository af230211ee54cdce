"""Rows of a data set: JSON lines, read with the file and line in every complaint."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interviewer.errors import AuthorMistake


class DatasetError(AuthorMistake):
    """A data set, suite or threshold file is wrong; the message names file, line or entry, and key."""


@dataclass(frozen=True)
class Row:
    """One line of a data set with the place it stands at."""

    place: str
    values: Mapping[str, Any]

    def text(self, key: str) -> str:
        """The words under ``key``; `DatasetError` where there are none."""
        found = self.values.get(key)
        if not isinstance(found, str) or not found.strip():
            raise self.wrong(key, found, "words")
        return found

    def mapping(self, key: str) -> dict[str, Any]:
        """The mapping under ``key``; empty where the key is absent or null."""
        found = self.values.get(key)
        if found is None:
            return {}
        if not isinstance(found, dict):
            raise self.wrong(key, found, "a mapping")
        return found

    def items(self, key: str) -> list[Any]:
        """The list under ``key``; empty where the key is absent or null."""
        found = self.values.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            raise self.wrong(key, found, "a list")
        return found

    def maybe(self, key: str) -> str | None:
        """The words under ``key``, or None where there are none."""
        found = self.values.get(key)
        return str(found) if found not in (None, "") else None

    def wrong(self, key: str, found: object, expected: str) -> DatasetError:
        """The complaint about one key, ready to be raised."""
        return DatasetError(f"{self.place}: {key}: found {str(found)[:80]!r}, expected {expected}")


def rows(path: Path) -> Iterator[Row]:
    """Every row of ``path`` in order; `DatasetError` names the line that is wrong, or an id that stands twice."""
    seen: set[str] = set()
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as fault:
        raise DatasetError(f"{path.name}: cannot be read ({fault.strerror}); expected a data set") from fault
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{path.name} line {number}"
        try:
            values = json.loads(line)
        except ValueError as fault:
            raise DatasetError(f"{place}: not JSON ({fault})") from fault
        if not isinstance(values, dict):
            raise DatasetError(f"{place}: found {type(values).__name__}, expected an object")
        row = Row(place, values)
        id = row.text("id")
        if id in seen:
            raise row.wrong("id", id, "an id that does not stand twice")
        seen.add(id)
        yield row
