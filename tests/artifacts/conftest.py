"""The filled examples as data, and the moment at which the tests look at them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from interviewer.adapters.artifact_files import parse
from interviewer.check import check
from interviewer.domain.artifacts import CheckReport

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
NOW = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)


def example_data(kind: str) -> dict[str, Any]:
    path = EXAMPLES / f"{kind}.yaml"
    data: dict[str, Any] = parse(path.read_bytes(), name=path.name).data
    return data


Changed = Callable[..., CheckReport]


@pytest.fixture
def changed() -> Changed:
    """The report on an example with some keys set otherwise; ``None`` takes a key away."""

    def report(kind: str, /, *, now: datetime = NOW, **keys: object) -> CheckReport:
        return check(kind, {**example_data(kind), **keys}, now=now)

    return report


def states(report: CheckReport) -> dict[str, str]:
    """Id to state; for repeated ids the last one counts."""
    return {c.id: c.state.value for c in report.checks}


def fallen(report: CheckReport) -> set[str]:
    """The ids of the checks that are open."""
    return {c.id for c in report.open_checks}


def found(report: CheckReport, check_id: str) -> str:
    return next(c.found for c in report.checks if c.id == check_id)
