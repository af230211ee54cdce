"""What a rule must credit, and what it must not: short answers written from the rubric before the rules for them.

A near miss that earns credit is the worse fault, so each of them is a test of its own; so is each thing that is due.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from interviewer.domain.rating import settle
from interviewer.domain.text import answer
from interviewer.raters import rules
from tests.raters.labelled import sheet

HERE = Path(__file__).parent / "spec"


def _read(*names: str) -> dict[str, Any]:
    tables = [yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8")) for name in names]
    return {key: value for table in tables for part in table.values() for key, value in part.items()}


CRITERIA = _read("structure", "outcome", "person")
FLAGS = _read("flags")


def _rows(kind: str) -> list[Any]:
    return [
        pytest.param(table.get("criterion", key), table["probe"], said, id=f"{key}-{n}")
        for key, table in CRITERIA.items()
        for n, said in enumerate(table.get(kind, []), 1)
    ]


def credited(criterion: str, probe: str, said: str) -> bool:
    """Whether the rules give credit with a quote that stands in the text."""
    text = answer(said)
    claims, flags = rules.verdicts(text, sheet(probe))
    settled = settle(claims, flags, text=text, sheet=sheet(probe))
    assert settled.void_quotes == 0
    found = {v.criterion: v for v in settled.verdicts}
    return criterion in found and found[criterion].verdict in ("met", "partial")


@pytest.mark.parametrize(("criterion", "probe", "said"), _rows("credited"))
def test_what_is_there_is_credited(criterion: str, probe: str, said: str) -> None:
    assert credited(criterion, probe, said)


@pytest.mark.parametrize(("criterion", "probe", "said"), _rows("none"))
def test_a_near_miss_earns_no_credit(criterion: str, probe: str, said: str) -> None:
    assert not credited(criterion, probe, said)


@pytest.mark.parametrize(("criterion", "probe", "said"), _rows("reader"))
def test_what_only_a_reader_credits_is_not_called_missing(criterion: str, probe: str, said: str) -> None:
    claims, _ = rules.verdicts(answer(said), sheet(probe))
    found = next(c for c in claims if c.criterion == criterion)
    assert found.verdict in (None, "not_observed")


def raised(said: str) -> set[str]:
    return {f.flag for f in rules.verdicts(answer(said), sheet("P08"))[1] if f.state != "cleared"}


@pytest.mark.parametrize(
    ("flag", "said"), [(f, s) for f, table in FLAGS.items() for s in table.get("raised", [])]
)
def test_a_red_flag_is_raised(flag: str, said: str) -> None:
    assert flag in raised(said)


@pytest.mark.parametrize(("flag", "said"), [(f, s) for f, table in FLAGS.items() for s in table["quiet"]])
def test_a_red_flag_is_not_raised_or_is_cleared(flag: str, said: str) -> None:
    assert flag not in raised(said)
