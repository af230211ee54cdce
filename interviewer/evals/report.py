"""A whole run as a value, and its JSON: everything that the other reports, `compare` and `make bench` read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from interviewer.evals.run import SuiteRun
from interviewer.evals.thresholds import Finding, exit_code

BANNER = "A replay measures the replies that were recorded. It cannot see that a provider has changed its model since."
PROVENANCE = (
    "Texts, labels and replies were written by language models and checked by no human; the model is not a named "
    "product; time, tokens and cost were not measured."
)
PLANTED = "All figures are on our planted set."


class Recorded(BaseModel):
    """Where a model's replies are from: one entry for each model and prompt that a suite was recorded with.

    output: the form of reply that the endpoint took in the end.  limit: most output tokens.
    prices: US dollars per million tokens, ``in`` and ``out``; empty where no price is known.
    """

    model_config = ConfigDict(frozen=True)

    suite: str
    model: str
    served: str
    prompt: str
    prompt_sha256: str
    endpoint: str
    first: str
    last: str
    calls: int
    rubrics: dict[str, str]
    output: str = ""
    limit: int = 0
    temperature: float | None = None
    prices: dict[str, float] = {}


class Report(BaseModel):
    """A run: suites, thresholds with what was found, provenance."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    schema_id: Literal["interviewer.eval/1"] = Field(default="interviewer.eval/1", alias="schema")
    at: dt.datetime
    wanted: str
    filter: str | None = None
    notice: tuple[str, ...] = (PLANTED, PROVENANCE, BANNER)
    recorded: list[Recorded] = []
    suites: list[SuiteRun]
    thresholds: list[Finding]
    commands: list[str] = []

    @property
    def exit_code(self) -> int:
        """0 passed, 1 below a threshold, 3 incomplete."""
        return exit_code(self.thresholds, self.suites)


def verdict(report: Report) -> str:
    """The run in one line."""
    states = [f.state for f in report.thresholds]
    missing = sum(len(run.missing) for s in report.suites for run in s.raters.values())
    head = {0: "passed", 1: "below a threshold", 3: "incomplete"}[report.exit_code]
    gone = f", {missing} ratings not recorded" if missing else ""
    return (
        f"{head}: {states.count('passed')} thresholds passed, {states.count('failed')} failed, "
        f"{states.count('incomplete')} could not be told{gone}"
    )


def shown(figures: Sequence[str]) -> list[str]:
    """The names in the order a reader wants them; those that are not listed come after, as they were."""
    order = [
        "kappa_credited", "kappa_credited_of_rated", "kappa_verdicts", "credited_precision", "credited_recall", "credited_f1",
        "not_met_precision", "not_met_recall", "wrongly_told_missing", "dangerous", "unrated", "leniency_credited",
        "levels_qwk", "levels_exact", "levels_adjacent", "levels_smd", "levels_one_sided", "flag_recall", "flag_precision",
        "drill_precision", "quotes_valid_given", "quotes_valid_shown", "metamorphic_pass", "named_moves", "still_verdicts",
        "invariance_change",
        "injection_success", "benign_drift", "matched_difference", "same_verdict", "same_credit", "same_level",
        "readings", "readings_same_verdict", "readings_same_level", "borderline", "right_where_readings_agree",
        "right_where_readings_differ",
        "calibration_gap", "faults",
    ]  # fmt: skip
    return [n for n in order if n in figures] + [n for n in figures if n not in order]
