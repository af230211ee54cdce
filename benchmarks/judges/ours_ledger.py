"""Ours as it is used: prompt, schema, retries, quotes, verdicts, levels, a row of the ledger before and after each call,
cost, every rating in a file as soon as it is there, and a report.

The first run asks; a second one in the same folder finds every reply on the ledger and asks for none.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections import Counter
from typing import TextIO

from task import CALLS, FOLDER, IN_FLIGHT, MODEL, PROBE, URL, answer

from interviewer.adapters.library import library
from interviewer.adapters.llm import LLM
from interviewer.adapters.llm_account import Account
from interviewer.adapters.prompts import Prompt, load_prompt
from interviewer.adapters.store import make_engine, upgrade
from interviewer.adapters.store.ledger import Ledger
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import answer as as_text
from interviewer.present.cost import spent_line
from interviewer.rate import assemble
from interviewer.raters.model import PROMPT, judge
from interviewer.settings import Settings

IDS = ("KIL-1", "KIL-2", "KIL-3", "KIL-4")


def this_moment() -> dt.datetime:
    """Now."""
    return dt.datetime.now(dt.UTC)


def four_criteria() -> Sheet:
    """The sheet of the probe with the four criteria of the task."""
    whole = library().sheet(PROBE)
    return whole.model_copy(update={"criteria": tuple(c for c in whole.criteria if c.id in IDS), "flags": ()})


async def rated(settings: Settings, account: Account) -> Counter[tuple[str, str]]:
    """Every answer judged, rated and kept; how often each criterion got which verdict."""
    sheet, prompt = four_criteria(), load_prompt(PROMPT)
    with (FOLDER / "ratings.jsonl").open("w") as file:
        return await _rated(settings, account, sheet, prompt, file)


async def _rated(
    settings: Settings, account: Account, sheet: Sheet, prompt: Prompt, file: TextIO
) -> Counter[tuple[str, str]]:
    places = asyncio.Semaphore(IN_FLIGHT)  # as a batch has it: no request is written before its turn
    counts: Counter[tuple[str, str]] = Counter()
    async with LLM(settings) as llm:
        paying = llm.for_account(account)

        async def one(number: int) -> None:
            text = as_text(answer(number))
            async with places:
                judgement = await judge(paying, text, sheet, prompt=prompt)
            rating = assemble(judgement, text=text, sheet=sheet)
            assert rating.void_quotes == 0
            file.write(json.dumps(rating.to_json(), ensure_ascii=False) + "\n")
            file.flush()
            counts.update((v.criterion, v.verdict) for v in rating.verdicts if v.criterion in IDS)

        await asyncio.gather(*(one(n) for n in range(CALLS)))
    return counts


def main() -> None:
    """Rates everything and writes the report."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{FOLDER / 'bench.db'}"
    upgrade(url)
    engine = make_engine(url)
    ledger = Ledger(engine, owner="bench", clock=this_moment)
    settings = Settings(model=MODEL, base_url=URL, concurrency=IN_FLIGHT)
    counts = asyncio.run(rated(settings, Account(ledger, session="bench")))
    assert counts == {("KIL-1", "met"): CALLS, ("KIL-2", "met"): CALLS, ("KIL-3", "met"): CALLS, ("KIL-4", "partial"): CALLS}  # fmt: skip
    lines = [f"{criterion} {verdict}: {number}" for (criterion, verdict), number in sorted(counts.items())]
    (FOLDER / "report.md").write_text(
        "\n".join([*lines, "", spent_line(ledger.spent(session="bench"))]) + "\n"
    )


main()
