"""``interviewer batch``: many submissions to ratings, stopped and gone on with at will."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interviewer.commands.shared import note, rater_option

if TYPE_CHECKING:
    from interviewer.adapters.batch_files import Form
    from interviewer.batch import Finished, Progress, Submission
    from interviewer.wiring import Parts
    from interviewer.wiring.batch import Estimate

KINDS = "auto, memo, deck, readout, kill-memo, design-doc, rfc, strategy, roadmap, okr, analysis"
NEXT_LINE_S = 5.0  # between two lines of progress where standard error is no terminal


@click.command("batch")
@click.argument("source", metavar="INPUT", type=click.Path(exists=True, allow_dash=True, path_type=Path))
@click.option(
    "--out",
    "target",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Results, a JSON object a line.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["auto", "jsonl", "csv"]),
    default="auto",
    help="Form of the lines; auto goes by the ending, and on standard input by the first sign.",
)
@rater_option
@click.option("--probe", help="Which question answers belong to that name none, e.g. P08.")
@click.option("--kind", default="auto", help=f"What the documents of a folder are: {KINDS}.")
@click.option(
    "--reader",
    default="vp",
    help="Whose questions documents of a folder are asked: vp, finance, engineering, legal, product.",
)
@click.option("--yes", is_flag=True, help="Do not ask before calls that cost money.")
def command(
    source: Path,
    *,
    target: Path,
    form: Form,
    rater: str | None,
    probe: str | None,
    kind: str,
    reader: str,
    yes: bool,
) -> None:
    """Rate everything in INPUT: a .jsonl or .csv file with id, text (or turns) and probe or kind, a folder of documents
    (.md .txt .docx .pptx .pdf), or - for such lines on standard input.

    Each result is a line of OUT as soon as it is there: id, status (rated, failed, parked), rating or error, in any
    order. Ctrl-C stops; the same command goes on, rates nothing twice and tries again what failed. Exit code 3 where a
    line failed or something is left to do.
    """
    from interviewer.adapters.batch_files import OutFile, read_submissions
    from interviewer.batch import KINDS as KNOWN
    from interviewer.batch import READERS
    from interviewer.errors import NotFound
    from interviewer.wiring import parts
    from interviewer.wiring.batch import rated_with

    real = parts()
    if kind not in KNOWN:
        raise NotFound("kind", kind, KNOWN)
    if reader not in READERS:
        raise NotFound("reader", reader, READERS)
    if probe is not None:
        probe = real.library.probe(probe).id
    by_model = _by_model(real, rater)
    submissions, passed = read_submissions(
        source, probes=set(real.library.probes), form=form, probe=probe, kind=kind, reader=reader
    )
    for name in passed:
        note(f"{name}: passed over, not a file that can be rated")
    mark = rated_with(real, by_model=by_model)
    out = OutFile(target)
    before, taken = out.go_on({s.id: s.mark(mark) for s in submissions})
    if before or taken:
        note(
            f"{target}: {len(before)} of {len(submissions)} are rated already; {taken} lines are tried again"
        )
    if out.others:
        note(f"{target}: {out.others} lines of other ids stay as they are")
    todo = [s for s in submissions if s.id not in before]
    if todo:
        _say(real, todo, by_model=by_model, ask=not yes and by_model and sys.stdin.isatty())
    finished = _run(real, submissions, before=before, mark=mark, out=out, by_model=by_model)
    _end(finished, target)


def _by_model(real: Parts, rater: str | None) -> bool:
    from interviewer.raters.rule_rater import RuleRater

    choice: Any = rater  # click checked it
    return not isinstance(real.rater(choice), RuleRater)


def _say(real: Parts, todo: list[Submission], *, by_model: bool, ask: bool) -> None:
    from interviewer.wiring.batch import measured

    note(_in_words(measured(real, todo, by_model=by_model), count=len(todo)))
    if by_model:
        note(f"texts go to {real.llm().llm.where}; results are kept in the database until they are deleted")
    if ask:
        click.confirm("Begin?", default=True, abort=True, err=True)


def _in_words(found: Estimate, *, count: int) -> str:
    time_needed = "time: not known yet" if found.seconds is None else f"about {_span(found.seconds)}"
    rate = f", {count / found.seconds:.1f} a second" if found.seconds else ""
    if not found.calls:
        return f"{count} to rate by rules, no call, no cost; {time_needed}{rate} ({found.basis})"
    money = "cost: no price is known for this model" if found.usd is None else f"at most ${found.usd:,.2f}"
    return (
        f"{count} to rate, about {found.calls} calls; {found.tokens_in:,} tokens in, at most {found.tokens_out:,} out, "
        f"{money}; {time_needed}{rate} ({found.basis})"
    )


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _run(
    real: Parts, submissions: list[Submission], *, before: frozenset[str], mark: str, out: Any, by_model: bool
) -> Finished:
    from interviewer.batch import run
    from interviewer.wiring.batch import WINDOW, JobDesk, batch_session, desk_of

    session = batch_session([s.mark(mark) for s in submissions])
    stop, told = Stop(), Told()
    with (
        stop,
        desk_of(real, by_model=by_model, session=session, count=len(submissions) - len(before)) as desk,
    ):
        if isinstance(desk, JobDesk) and not desk.works:
            note("another process does the work of this database; this one asks for it and waits")
        try:
            return run(
                submissions, before=before, rated_with=mark, desk=desk, write=out.write, told=told,
                stop=stop.is_asked, window=WINDOW,
            )  # fmt: skip
        finally:
            told.end()
            out.close()


class Stop:
    """Ctrl-C or SIGTERM once: no more is begun, what is under way ends. Twice: the program ends at once."""

    def __init__(self) -> None:
        self._asked = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Stop:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._on)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _on(self, _number: int, _frame: object) -> None:
        if self._asked:
            os._exit(3)
        self._asked = True
        note(
            "stopping: what is under way is finished first (once more ends at once; nothing that is paid for is lost)"
        )

    def is_asked(self) -> bool:
        """Whether somebody wants it to stop."""
        return self._asked


class Told:
    """Progress on standard error: one line that changes on a terminal, else a line every few seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._begun, self._last = clock, clock(), float("-inf")
        self._terminal = sys.stderr.isatty()
        self._line = ""

    def __call__(self, progress: Progress) -> None:
        """Say how far it is, unless that was said a moment ago."""
        now = self._clock()
        if now - self._last < (0.2 if self._terminal else NEXT_LINE_S) and progress.left:
            return
        self._last = now
        done = progress.rated + progress.failed
        each = done / (now - self._begun) if done and now > self._begun else 0.0
        left = (
            f", {each:.1f} a second, about {_span(progress.left / each)} left"
            if each and progress.left
            else ""
        )
        failed = f", {progress.failed} failed" if progress.failed else ""
        self._line = f"{progress.before + done} of {progress.whole}{failed}{left}"
        click.echo(f"\r\033[K{self._line}" if self._terminal else self._line, err=True, nl=not self._terminal)

    def end(self) -> None:
        """The last line stays."""
        if self._terminal and self._line:
            click.echo("", err=True)


def _end(finished: Finished, target: Path) -> None:
    progress = finished.progress
    failed = f", {progress.failed} failed (each has its line)" if progress.failed else ""
    note(f"{target}: {progress.before + progress.rated} rated{failed}, {progress.left} left")
    if finished.stopped is not None:
        note(f"not finished: {finished.stopped}; the same command goes on")
    if finished.stopped is not None or progress.failed:
        sys.exit(3)
