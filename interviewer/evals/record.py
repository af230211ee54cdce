"""Records a model's replies to a suite: only what is missing, several at once, each kept as soon as it is there."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from interviewer.adapters.prompts import Prompt, load_prompt
from interviewer.domain.rubric import RubricRef
from interviewer.errors import (
    AccessRefused,
    CallerMistake,
    CompletionPending,
    NotRated,
    ProviderFault,
    RequestRejected,
    SpendLimitReached,
)
from interviewer.evals.calls import Call, CallList, Source, at_odds, keep_provenance, provenance
from interviewer.evals.cases import Case, Suite
from interviewer.evals.dialogue import walk
from interviewer.evals.home import Home
from interviewer.evals.modes import PLAIN, Mode
from interviewer.evals.replay import Replay
from interviewer.evals.report import Recorded
from interviewer.evals.tape import Tape, digest
from interviewer.raters import model as model_rater
from interviewer.settings import Settings

if TYPE_CHECKING:
    from interviewer.adapters.llm import LLM

MOST_FAILURES = 5  # in a row; then the server is left alone
HOPELESS = (AccessRefused, RequestRejected, SpendLimitReached)


@dataclass
class Tally:
    """What came of a recording: calls kept now and before, waiting ones, and faults by case."""

    suite: str
    wanted: int = 0
    kept_before: int = 0
    kept: int = 0
    unusable: int = 0
    pending: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    not_tried: int = 0
    left: int = 0

    @property
    def exit_code(self) -> int:
        """0 where nothing is missing, else 3: nothing is lost, and the same command goes on."""
        return 3 if self.pending or self.failed or self.not_tried else 0

    def told(self) -> list[str]:
        """What to tell, one line each."""
        lines = [
            f"{self.suite}: {self.wanted} calls wanted, {self.kept_before} were recorded before, {self.kept} recorded now"
        ]
        if self.unusable:
            lines.append(
                f"{self.unusable} of them gave no usable verdicts; they are kept and count as unrated"
            )
        if self.pending:
            lines.append(
                f"{len(self.pending)} completions are pending at the endpoint; run the same command again to fetch them"
            )
        if self.failed:
            case, why = next(iter(self.failed.items()))
            lines.append(f"{len(self.failed)} failed, first {case}: {why}")
        if self.not_tried:
            lines.append(f"{self.not_tried} were not tried; run the same command again")
        if self.left:
            lines.append(f"{self.left} were left for later, as --limit asks")
        return lines


@dataclass(frozen=True)
class Recording:
    """Everything one recording works with."""

    settings: Settings
    suite: Suite
    source: Source
    calls: CallList
    tape: Tape
    tally: Tally
    home: Home
    now: Callable[[], dt.datetime]
    held: Recorded | None = None
    mode: Mode = PLAIN
    seed: int | None = None
    fresh: list[str] = field(default_factory=list)

    def keep(
        self, case: Case, exchanges: Sequence[Mapping[str, Any]], *, fault: NotRated | None = None
    ) -> None:
        """Keeps one call with the keys of its exchanges, and says who answered."""
        bodies = [e["request"] for e in exchanges if e["response"] is not None]
        keys = [self.tape.find(body) for body in bodies]
        if not keys or None in keys:
            raise CallerMistake(f"{case.id}: its exchange is not in the cassette; nothing was kept of it")
        if case.seed and any("seed" not in body for body in bodies if isinstance(body, dict)):
            raise CallerMistake(
                f"{case.id}: the server takes no seed, so its samples of one text cannot be told apart; record with --seed 0"
            )
        key = self.source.key(case.text, case.sheet, case.seed)
        self.calls.add(
            Call(
                key=key,
                case=case.id,
                exchanges=tuple(k for k in keys if k),
                fault=type(fault).__name__ if fault else None,
                message=str(fault) if fault else "",
            )
        )
        self.fresh.extend(k for k in keys if k)
        self.tally.kept += 1
        self.tally.unusable += fault is not None


def record(
    home: Home,
    suite: Suite,
    settings: Settings,
    *,
    prompt: str = model_rater.PROMPT,
    limit: int | None = None,
    mode: Mode | None = None,
    seed: int | None = None,
    now: Callable[[], dt.datetime],
) -> Tally:
    """Records what is missing of ``suite`` by the model of ``settings``, at most ``limit`` calls. Raises `CallerMistake`.

    mode: how it is asked, if not as the suite says.  seed: only calls with this sample index.
    Ends with what is recorded, also when the server fails; the same call goes on from there.
    """
    place = home.cassette(suite.name)
    source = Source(
        str(settings.model), load_prompt(prompt), settings.max_output_tokens, settings.temperature
    )
    calls, tape = CallList(place), Tape(place)
    held = next(
        (e for e in provenance(place) if _by(source, e) and not at_odds(e.rubrics, shown(suite))), None
    )
    work = Recording(settings, suite, source, calls, tape, Tally(suite.name), home, now, held)
    work = replace(work, mode=mode or home.asked(suite.name), seed=seed)
    tally, before = work.tally, None
    while True:
        cases = list(_wanted(work))
        todo = [c for c in cases if source.key(c.text, c.sheet, c.seed) not in work.calls.calls]
        before = len(cases) - len(todo) if before is None else before
        tally.kept_before = before
        tried = {*tally.pending, *tally.failed}
        fresh = [c for c in todo if c.id not in tried]
        if limit is not None:
            fresh = fresh[: max(0, limit - tally.kept - len(tried))]
        if not fresh or tally.not_tried:
            tally.wanted = len(cases)
            tally.left = len(todo) - len(tried) - tally.not_tried
            return tally
        asyncio.run(_round(work, fresh))


def _wanted(work: Recording) -> Iterator[Case]:
    """Every call that is known to be needed so far, recorded or not."""
    replay = Replay(work.home, work.suite, None, work.source, work.calls, work.tape, work.mode)
    for case in work.suite.cases:
        for stage, _ in walk(case, replay.rater):
            yield from (c for c in replay.wanted(stage) if work.seed in (None, c.seed))


async def _round(work: Recording, cases: Sequence[Case]) -> None:
    from interviewer.adapters.cassettes import cassette
    from interviewer.adapters.llm import LLM

    stop = asyncio.Event()
    in_a_row = [0]
    with cassette(work.tape, digest=digest, record=True):
        async with LLM(work.settings) as llm:
            places = asyncio.Semaphore(work.settings.concurrency)
            tasks = [
                asyncio.create_task(_one(work, llm, case, places=places, stop=stop, in_a_row=in_a_row))
                for case in cases
            ]
            try:
                await asyncio.gather(*tasks)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                if work.tally.kept:
                    keep_provenance(work.home.cassette(work.suite.name), _entry(work, llm))


async def _one(
    work: Recording,
    llm: LLM,
    case: Case,
    *,
    places: asyncio.Semaphore,
    stop: asyncio.Event,
    in_a_row: list[int],
) -> None:
    async with places:
        if stop.is_set():
            work.tally.not_tried += 1
            return
        try:
            given = await model_rater.judge(
                llm, case.text, case.sheet, prompt=work.source.prompt, seed=case.seed
            )
            work.keep(case, given.exchange)
        except CompletionPending:
            work.tally.pending.append(case.id)
        except NotRated as fault:
            work.keep(case, fault.exchanges, fault=fault)
        except ProviderFault as fault:
            work.tally.failed[case.id] = str(fault)
            in_a_row[0] += 1
            if isinstance(fault, HOPELESS) or in_a_row[0] >= MOST_FAILURES:
                stop.set()
            return
        in_a_row[0] = 0


def _by(source: Source, entry: Recorded) -> bool:
    """Whether the entry is of the same model, prompt and way of drawing."""
    return (entry.model, entry.prompt_sha256, entry.limit, entry.temperature) == (
        source.model,
        source.prompt.sha256,
        source.limit,
        source.temperature,
    )


def shown(suite: Suite) -> dict[str, str]:
    """The rubrics of a suite's sheets by id, each with version and hash."""
    return {r.id: f"v{r.version} {r.hash}" for c in suite.cases for r in c.sheet.rubrics}


def _entry(work: Recording, llm: LLM) -> Recorded:
    """Where the replies are from, with the rubrics of the suite."""
    return entry_of(
        work.home.cassette(work.suite.name).stem,
        llm,
        prompt=work.source.prompt,
        rubrics=(r for c in work.suite.cases for r in c.sheet.rubrics),
        answers=[r for k in sorted(set(work.fresh)) if (r := work.tape.response(k))],
        kept=work.tally.kept + (0 if work.held else work.tally.kept_before),
        held=work.held,
        today=work.now().isoformat(timespec="seconds"),
    )


def entry_of(
    suite: str,
    llm: LLM,
    *,
    prompt: Prompt,
    rubrics: Iterable[RubricRef],
    answers: Sequence[Mapping[str, Any]],
    kept: int,
    held: Recorded | None,
    today: str,
    output: str | None = None,
) -> Recorded:
    """Where replies are from: dates, kind of endpoint, model as served, prompt and rubrics with their hashes.

    answers: the completions that were ``kept`` now; held: what was known before.  output: the form of reply, if not that
    which the server took in the end.
    """
    from interviewer.adapters.llm_format import RUNGS
    from interviewer.adapters.llm_wire import is_compatible

    given, known = llm.settings, llm.memory.get(llm.server)
    compatible = "compatible" if is_compatible(given) else "openai"
    kind = given.provider if given.provider != "auto" else compatible
    served = {str(r.get("model")) for r in answers} | (set(held.served.split(", ")) if held else set())
    shown = {r.id: f"v{r.version} {r.hash}" for r in rubrics}
    return Recorded(
        suite=suite,
        model=llm.model,
        served=", ".join(sorted(served)),
        prompt=prompt.name,
        prompt_sha256=prompt.sha256,
        endpoint=f"{kind} chat completions",
        first=min(held.first, today) if held else today,
        last=today,
        calls=(held.calls if held else 0) + kept,
        rubrics=dict(sorted({**(held.rubrics if held else {}), **shown}.items())),
        output=output or str(RUNGS[known.rung]),
        limit=given.max_output_tokens,
        temperature=given.temperature,
        prices={"in": llm.price.in_usd_per_mtok, "out": llm.price.out_usd_per_mtok} if llm.price else {},
    )
