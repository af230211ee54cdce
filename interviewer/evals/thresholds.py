"""What every figure must reach, with the reason; and whether it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from interviewer.evals.figures.basic import Figure
from interviewer.evals.home import read_list
from interviewer.evals.rows import DatasetError
from interviewer.evals.run import SuiteRun

State = Literal["passed", "failed", "incomplete"]


class Threshold(BaseModel):
    """What one figure of one rater on one suite must reach.

    at_least, at_most: for the value.  low_at_least: for the lower end of its interval.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    suite: str
    rater: str
    figure: str
    reason: str = Field(min_length=10)
    at_least: float | None = None
    at_most: float | None = None
    low_at_least: float | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Threshold:
        if self.at_least is None and self.at_most is None and self.low_at_least is None:
            raise ValueError("found no limit; expected at_least, at_most or low_at_least")
        return self


class Finding(BaseModel):
    """One threshold with what was found: passed, failed, or incomplete where the figure has no value."""

    model_config = ConfigDict(frozen=True)

    threshold: Threshold
    state: State
    found: str

    @property
    def name(self) -> str:
        """As it is listed: suite, rater, figure."""
        return f"{self.threshold.suite} · {self.threshold.rater} · {self.threshold.figure}"


def read_thresholds(path: Path) -> list[Threshold]:
    """The thresholds of the file; `DatasetError` names the entry and the key that is wrong."""
    found = []
    for number, given in enumerate(read_list(path, "thresholds"), start=1):
        try:
            found.append(Threshold.model_validate(given))
        except ValidationError as fault:
            first = fault.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, first["loc"])) or "the entry"
            raise DatasetError(f"{path.name}, entry {number}: {place}: {first['msg']}") from fault
    return found


def findings(thresholds: Iterable[Threshold], runs: Sequence[SuiteRun]) -> list[Finding]:
    """Every threshold of the suites and raters that ran, with its state."""
    held = {(r.suite, name): run for r in runs for name, run in r.raters.items()}
    found = []
    for threshold in thresholds:
        run = held.get((threshold.suite, threshold.rater))
        if run is None:
            continue
        figure = run.figures.get(threshold.figure)
        if run.missing:
            found.append(
                Finding(
                    threshold=threshold,
                    state="incomplete",
                    found=f"{len(run.missing)} cases are not recorded",
                )
            )
        else:
            found.append(_finding(threshold, figure))
    return found


def _finding(threshold: Threshold, figure: Figure | None) -> Finding:
    if figure is None or figure.value is None:
        why = figure.note if figure else "it was not counted"
        return Finding(threshold=threshold, state="incomplete", found=f"no figure: {why}")
    wrong: list[str] = []
    if threshold.at_least is not None and figure.value < threshold.at_least:
        wrong.append(f"expected at least {threshold.at_least:g}")
    if threshold.at_most is not None and figure.value > threshold.at_most:
        wrong.append(f"expected at most {threshold.at_most:g}")
    if threshold.low_at_least is not None and (figure.low is None or figure.low < threshold.low_at_least):
        low = "no interval" if figure.low is None else f"lower bound {figure.low:.3f}"
        wrong.append(f"{low}, expected at least {threshold.low_at_least:g}")
    text = f"{figure.value:.3f} over {figure.n}" + "".join(f"; {w}" for w in wrong)
    return Finding(threshold=threshold, state="failed" if wrong else "passed", found=text)


def exit_code(found: Iterable[Finding], runs: Iterable[SuiteRun]) -> int:
    """0 passed, 1 below a threshold, 3 incomplete; a threshold that fails outweighs what is missing."""
    states = {f.state for f in found}
    if "failed" in states:
        return 1
    missing = any(run.missing for r in runs for run in r.raters.values())
    return 3 if "incomplete" in states or missing else 0
