"""Ours as an eval: prompt, schema, retries, quotes, verdicts, levels, cost, a cassette, figures with intervals, reports.

The first run asks and stores; a second one in the same folder replays.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass

from task import CALLS, FOLDER, IN_FLIGHT, MODEL, PROBE, URL, answer

from interviewer.adapters.library import library
from interviewer.adapters.prompts import load_prompt
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.domain.text import answer as as_text
from interviewer.evals.calls import CallList, Source
from interviewer.evals.cases import Case, Suite
from interviewer.evals.home import Home
from interviewer.evals.record import Recording, Tally
from interviewer.evals.replay import Replay
from interviewer.evals.report import Report
from interviewer.evals.report_files import write
from interviewer.evals.run import run_suite
from interviewer.evals.tape import Tape
from interviewer.rate import Judgement, Rater
from interviewer.raters.model import PROMPT, judge
from interviewer.settings import Settings

IDS = ("KIL-1", "KIL-2", "KIL-3", "KIL-4")


def suite() -> Suite:
    """The answers with the four criteria of the task, labelled as the server's replies have them."""
    whole = library().sheet(PROBE)
    sheet = whole.model_copy(
        update={"criteria": tuple(c for c in whole.criteria if c.id in IDS), "flags": ()}
    )
    labels = dict.fromkeys(IDS, "met") | {"KIL-4": "partial"}
    cases = [Case("bench", f"B{n}", as_text(answer(n)), sheet, labels) for n in range(CALLS)]
    return Suite("bench", "Judge calls.", tuple(cases))


@dataclass(frozen=True)
class Given:
    """A judgement that is there already, as a rater."""

    judgement: Judgement

    def judge(self, _text: Text, _sheet: Sheet) -> Judgement:
        return self.judgement


async def ask(work: Recording) -> dict[str, Rater]:
    """Asks for every case and stores each reply as it comes; the judgements by case."""
    from interviewer.adapters.llm import LLM

    found: dict[str, Rater] = {}
    places = asyncio.Semaphore(
        IN_FLIGHT
    )  # as in `interviewer.evals.record`: no request is written before its turn
    async with LLM(work.settings) as llm:

        async def one(case: Case) -> None:
            async with places:
                given = await judge(llm, case.text, case.sheet, prompt=work.source.prompt, seed=case.seed)
            exchange = given.exchange[-1]
            request = {
                "method": "POST",
                "uri": "http://endpoint/v1/chat/completions",
                "path": "/v1/chat/completions",
            }
            work.tape.add(
                {**request, "headers": {}, "body": exchange["request"]},
                {
                    "status": {"code": 200, "message": "OK"},
                    "headers": {},
                    "body": {"string": json.dumps(exchange["response"])},
                },
            )
            work.keep(case, given.exchange)
            found[case.id] = Given(given.model_copy(update={"exchange": ()}))  # the cassette has it

        await asyncio.gather(*(one(case) for case in work.suite.cases))
    return found


def this_moment() -> dt.datetime:
    """Now."""
    return dt.datetime.now(dt.UTC)


def main() -> None:
    """Asks for what is not stored, rates everything from what is, and writes the reports."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "suites.yaml").write_text("suites: []\n")
    cases, at = suite(), Home(FOLDER)
    place = at.cassette("bench")
    settings = Settings(model=MODEL, base_url=URL, concurrency=IN_FLIGHT)
    source = Source(MODEL, load_prompt(PROMPT), settings.max_output_tokens, settings.temperature)
    calls, tape = CallList(place), Tape(place)
    replay = Replay(at, cases, None, source, calls, tape)
    give: Callable[[Case], Rater | None] = replay.rater
    if not calls.calls:
        given = asyncio.run(
            ask(Recording(settings, cases, source, calls, tape, Tally("bench"), at, this_moment))
        )
        give = lambda case: given.get(case.id)  # noqa: E731 - one line says it
    run = run_suite(cases, {"model": give}, scorecard=library().scorecard, spent={"model": replay.spent})
    assert run.raters["model"].figures["quotes_valid_given"].value == 1.0
    report = Report(at=this_moment(), wanted="bench", suites=[run], thresholds=[])
    write(report, FOLDER)


main()
