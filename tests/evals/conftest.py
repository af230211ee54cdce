"""A tiny home of evals: three answers, a pair and a scripted candidate, and a server that answers for a model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml

from tests.fault_server import FaultServer, running_fault_server

STOPPED = "We stopped the forecast in March because two winters of data were missing. I told the director the reason."
VAGUE = "We stopped something once. It was the right thing to do."


def answer(id: str, words: str, **more: Any) -> dict[str, Any]:
    """A row of an answers file."""
    row = {
        "id": id,
        "probe": "P08",
        "kind": "strong",
        "turns": [["answer", words]],
        "labels": {},
        "flags": {},
    }
    return row | more


ROWS = {
    "answers.jsonl": [
        answer("T1", STOPPED, labels={"KIL-1": "met", "KIL-3": "met", "KIL-4": "not_met"}, matched="T3"),
        answer("T2", VAGUE, kind="weak", labels={"KIL-1": "not_met", "KIL-3": "not_met", "KIL-4": "unsure"}),
        answer(
            "T3",
            STOPPED.lower(),
            kind="transcript",
            labels={"KIL-1": "met", "KIL-3": "met", "KIL-4": "not_met"},
        ),
    ],
    "candidates.jsonl": [
        {
            "id": "C1",
            "probe": "P08",
            "manner": "evasive",
            "opening": VAGUE,
            "labels": {"KIL-1": "not_met", "KIL-3": "not_met", "KIL-4": "not_met"},
            "facts": {"KIL-1": "The data was two winters short."},
            "gives": {"KIL-1": "met"},
            "default": "Hard to say.",
        }
    ],
}
SUITES = [
    {"name": "answers", "shape": "answers", "file": "answers.jsonl", "about": "Three answers."},
    {"name": "candidates", "shape": "candidates", "file": "candidates.jsonl", "about": "One candidate."},
]
THRESHOLDS = [
    {
        "suite": "answers",
        "rater": "model",
        "figure": "quotes_valid_shown",
        "at_least": 1.0,
        "reason": "No quote is shown that is not there.",
    }
]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A folder of evals with two suites and one threshold."""
    folder = tmp_path / "evals"
    (folder / "datasets").mkdir(parents=True)
    for name, rows in ROWS.items():
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / "datasets" / name).write_text(text, "utf-8")
    (folder / "suites.yaml").write_text(yaml.safe_dump({"suites": SUITES}), "utf-8")
    (folder / "thresholds.yaml").write_text(yaml.safe_dump({"thresholds": THRESHOLDS}), "utf-8")
    return folder


@pytest.fixture(scope="session")
def server() -> Iterator[FaultServer]:
    with running_fault_server() as running:
        yield running


def reply(**verdicts: tuple[str, str]) -> str:
    """What a model says: criterion (with _ for -) to verdict and quote."""
    criteria = [
        {
            "id": name.replace("_", "-"),
            "quotes": [quote] if quote else [],
            "why": "zebra told",
            "verdict": verdict,
        }
        for name, (verdict, quote) in verdicts.items()
    ]
    return json.dumps({"instructions": [], "criteria": criteria, "flags": []})


#: Right about T1 and T3, and about T2 it invents a quote.
SAID = reply(
    KIL_1=("met", "two winters of data were missing"),
    KIL_3=("met", "told the director the reason"),
    KIL_4=("not_met", ""),
)


def model(name: str, text: str = SAID, **knobs: str) -> str:
    """The name of a model that says ``text``; ``name`` keeps tests apart on the server."""
    return "mock?" + urlencode({"text": text, "n": name, **knobs})
