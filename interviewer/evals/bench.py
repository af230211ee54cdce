"""Runs suites with every rater that was asked for: the one verb behind ``interviewer eval run``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.adapters.library import Library, library
from interviewer.domain.document import Document
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.errors import CallerMistake
from interviewer.evals import home as places
from interviewer.evals.cases import Case
from interviewer.evals.report import Recorded, Report
from interviewer.evals.run import Raters, SpentOn, SuiteRun, baselines, run_suite
from interviewer.evals.shapes import read_suite
from interviewer.evals.thresholds import findings, read_thresholds
from interviewer.rate import Judgement, Rater
from interviewer.raters.narrative.rater import NarrativeRules
from interviewer.raters.rule_rater import RuleRater
from interviewer.settings import Settings, load_settings

if TYPE_CHECKING:
    from interviewer.evals.record import Tally


def bench(
    wanted: str,
    *,
    raters: Sequence[str] = ("rules", "model"),
    pattern: str | None = None,
    folder: Path | None = None,
    model: str | None = None,
    prompt: str | None = None,
    calls: str | None = None,
    readings: str | None = None,
) -> Report:
    """The report of the suites called ``wanted`` (``all``), without a network.

    calls, readings: how the model is asked (see `modes`), if not as the suites say.
    Thresholds are looked at only for whole suites as they are: with a ``pattern`` or another way of asking the figures
    stand alone. Suites without a case for the pattern are left out; `CallerMistake` where no suite has one.
    """
    at = places.home(folder)
    entries = at.wanted(wanted)
    runs: list[SuiteRun] = []
    recorded: list[Recorded] = []
    commands: list[str] = []
    for entry in entries:
        if entry.is_written:
            from interviewer.evals.drafts import run as drafts

            written = drafts.run(at, entry, raters=raters, model=model, pattern=pattern)
            if not pattern or written.run.cases:
                runs.append(written.run)
                recorded += written.recorded
                commands += written.commands
            continue
        rubrics = rubrics_of(at, entry, model=model, prompt=prompt) if "model" in raters else library()
        suite = read_suite(at, entry, rubrics).only(pattern)
        if pattern and not suite.cases:
            continue
        use: dict[str, Raters] = baselines(suite)
        spent: dict[str, SpentOn] = {}
        if "rules" in raters:
            use["rules"] = rules_for
        if "model" in raters:
            from interviewer.evals.replay import Replay

            mode = entry.asked.but(calls=calls, readings=readings)
            replay = Replay.of(at, suite, model=model, prompt=prompt, mode=mode)
            use["model"], spent["model"] = replay.rater, replay.spent
            recorded += [r for r in replay.recorded if r not in recorded]  # suites can share one
        done = run_suite(suite, use, scorecard=rubrics.scorecard, spent=spent)
        asked = entry.asked.but(calls=calls, readings=readings).name
        done = done.model_copy(update={"asked": asked, "among": entry.among})
        runs.append(done)
        if "model" in raters and done.raters["model"].missing:
            commands.append(replay.command)
    if pattern and not runs:
        raise _no_match(pattern, entries)
    return Report(
        at=dt.datetime.now(dt.UTC),
        wanted=wanted,
        filter=pattern,
        recorded=recorded,
        suites=runs,
        thresholds=[] if pattern or calls or readings else findings(read_thresholds(at.thresholds), runs),
        commands=commands,
    )


def _no_match(pattern: str, entries: Sequence[places.Entry]) -> CallerMistake:
    looked = ", ".join(e.name for e in entries)
    return CallerMistake(f"--filter {pattern}: no case matches; looked at {looked}")


def rubrics_of(
    at: places.Home, entry: places.Entry, *, model: str | None = None, prompt: str | None = None
) -> Library:
    """The rubrics that a suite was recorded with, each in its version of then; the newest where nothing was recorded."""
    from interviewer.evals.replay import chosen_for, editions

    held = editions(chosen_for(at, entry.name, model=model, prompt=prompt)) or entry.rubrics
    return library(held=held) if held else library()


@dataclass(frozen=True)
class RulesOn:
    """The rules for documents as a rater of the text that a document was made into."""

    document: Document

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        """The claims of the rules about the document."""
        return NarrativeRules().judge_document(text, sheet, document=self.document).judgement


def rules_for(case: Case) -> Rater:
    """The rule rater of a case: answers and documents have one each."""
    return RulesOn(case.document) if case.document else RuleRater()


def record_suites(
    wanted: str,
    settings: Settings,
    *,
    prompt: str | None = None,
    seed: int | None = None,
    limit: int | None = None,
    pattern: str | None = None,
    folder: Path | None = None,
    calls: str | None = None,
    readings: str | None = None,
) -> Iterator[Tally]:
    """Records what is missing of the suites called ``wanted``, one tally after each. `CallerMistake` without a model.

    seed: only that sample.  limit: at most so many new calls in a suite.  pattern, calls, readings: as for `bench`.
    """
    from interviewer.evals.record import record
    from interviewer.raters.model import PROMPT

    at = places.home(folder)
    entries = at.wanted(wanted)
    rated = [e for e in entries if not e.is_written]
    suites = [(entry, read_suite(at, entry, library(held=entry.rubrics)).only(pattern)) for entry in rated]
    written = [e for e in entries if e.is_written]
    if pattern and not written and not any(suite.cases for _, suite in suites):
        raise _no_match(pattern, entries)
    for entry, suite in suites:
        if pattern and not suite.cases:
            continue
        yield record(
            at,
            suite,
            settings,
            prompt=prompt or entry.prompt or PROMPT,
            limit=limit,
            mode=entry.asked.but(calls=calls, readings=readings),
            seed=seed,
            now=lambda: dt.datetime.now(dt.UTC),
        )
    for entry in (e for e in written if e.is_recorded):
        from interviewer.evals.drafts import run as drafts

        yield drafts.record_suite(at, entry, settings, limit=limit, pattern=pattern)


def verify_suites(wanted: str, *, folder: Path | None = None) -> Iterator[tuple[str, int, list[str]]]:
    """Suite, calls compared and cases that differ between the two ways of replaying, for every suite with recordings."""
    from interviewer.evals.replay import Replay
    from interviewer.evals.verify import disagreements

    at = places.home(folder)
    for entry in at.wanted(wanted):
        if entry.is_written:
            continue
        compared, found = disagreements(Replay.of(at, read_suite(at, entry, rubrics_of(at, entry))))
        yield entry.name, compared, found


def settings_for(*, model: str | None, base_url: str | None) -> Settings:
    """The settings in force with the model and the server that were named.

    The key of the settings belongs to their own server and is not sent to another one.
    """
    given = load_settings()
    if base_url is not None and base_url.rstrip("/") != given.base_url:
        given = given.model_copy(
            update={"base_url": base_url.rstrip("/"), "api_key": None, "provider": "auto"}
        )
    return given.model_copy(update={"model": model}) if model else given
