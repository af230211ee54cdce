"""Whether the two ways of replaying agree: the recorded calls, read directly, and the same calls through vcrpy."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from interviewer.adapters.cassettes import SERVER, cassette
from interviewer.adapters.llm import LLM
from interviewer.adapters.llm_format import RUNGS, FormatMemory
from interviewer.errors import NotRated
from interviewer.evals.cases import Case
from interviewer.evals.dialogue import walk
from interviewer.evals.replay import Replay
from interviewer.evals.report import Recorded
from interviewer.evals.tape import digest
from interviewer.rate import Judgement
from interviewer.raters import model as model_rater
from interviewer.settings import Settings

ROUTE = "/chat/completions"


def disagreements(replay: Replay, *, most: int | None = None) -> tuple[int, list[str]]:
    """How many calls were compared, and the cases whose claims, flags or notes differ between the two ways.

    most: at most so many calls, spread evenly over the suite.  Raises `RecordingMissing` where the cassette lacks one.
    """
    stages = [c for planted in replay.suite.cases for c, rater in walk(planted, replay.rater) if rater]
    cases = [call for stage in stages for call in replay.wanted(stage)]
    if replay.entry is None or not cases:
        return 0, []
    step = max(1, -(-len(cases) // most)) if most else 1
    chosen = cases[::step]
    live = asyncio.run(_through_vcr(replay, replay.entry, chosen))
    return len(chosen), [c.id for c, given in zip(chosen, live, strict=True) if given != _direct(replay, c)]


async def _through_vcr(replay: Replay, entry: Recorded, cases: Sequence[Case]) -> list[Judgement | str]:
    settings = Settings(
        model=entry.model,
        base_url=_base_url(replay),
        max_output_tokens=entry.limit,
        temperature=entry.temperature,
    )
    bodies = {
        line["key"]: json.loads(whole["request"]["body"])
        for line, whole in zip(replay.tape.lines, replay.tape.interactions(), strict=True)
    }
    with cassette(replay.tape, digest=digest, record=False, command=replay.command):
        async with LLM(settings) as llm:
            given = []
            for case in cases:
                call = replay.call(case)
                assert call is not None
                llm.memory = _memory(bodies[call.exchanges[0]], llm)
                given.append(await _one(replay, llm, case))
            return given


async def _one(replay: Replay, llm: LLM, case: Case) -> Judgement | str:
    assert replay.source is not None
    try:
        given = await model_rater.judge(
            llm, case.text, case.sheet, prompt=replay.source.prompt, seed=case.seed
        )
    except NotRated as fault:
        return type(fault).__name__
    return given.model_copy(update={"exchange": ()})


def _direct(replay: Replay, case: Case) -> Judgement | str:
    rater = replay.single(case)
    assert rater is not None
    try:
        return rater.judge(case.text, case.sheet).model_copy(update={"exchange": ()})
    except NotRated as fault:
        return type(fault).__name__


def _base_url(replay: Replay) -> str:
    """The address under which the requests were recorded, with the name that cassettes give every server."""
    first = next(replay.tape.interactions())["request"]["uri"]
    return SERVER + urlsplit(str(first)).path.removesuffix(ROUTE)


def _memory(body: Mapping[str, Any], llm: LLM) -> FormatMemory:
    """What the endpoint was known to take when this request was made, so that the same one is made again."""
    memory = FormatMemory()
    memory.took(llm.server, _rung(body.get("response_format")))
    for name in ("seed", "temperature"):
        if name not in body:
            memory.omits(llm.server, name)
    memory.names_limit(llm.server, "max_tokens" if "max_tokens" in body else "max_completion_tokens")
    return memory


def _rung(shape: Mapping[str, Any] | None) -> int:
    if shape is None:
        return RUNGS.index("prompt")
    if shape["type"] == "json_object":
        return RUNGS.index("json_object")
    return RUNGS.index("json_schema" if "properties" in shape["json_schema"]["schema"] else "open_schema")
