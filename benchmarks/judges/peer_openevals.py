"""openevals: its judge with a continuous score over langchain's client, all calls on one loop; langchain's cache."""

from __future__ import annotations

import asyncio
import os
import warnings

from task import CALLS, FOLDER, IN_FLIGHT, KEEP, MODEL, QUESTION, RUBRIC, URL, answer

os.environ.update(LANGSMITH_TRACING="false", OPENAI_API_KEY="none")

from langchain_openai import ChatOpenAI
from openevals.llm import create_async_llm_as_judge

if KEEP:
    from langchain_community.cache import SQLiteCache
    from langchain_core.globals import set_llm_cache

    FOLDER.mkdir(parents=True, exist_ok=True)
    set_llm_cache(SQLiteCache(str(FOLDER / "kept.db")))

warnings.simplefilter("ignore")  # it would print one for every reply that it takes from its cache

judge = create_async_llm_as_judge(
    prompt="Grade with this rubric, in JSON.\n\n" + RUBRIC + "\n\nQuestion: {inputs}\n\nAnswer: {outputs}",
    judge=ChatOpenAI(base_url=URL, model=MODEL, api_key="none", max_retries=0),
    continuous=True,
    feedback_key="rubric",
)


async def main() -> None:
    """Every call once."""
    places = asyncio.Semaphore(IN_FLIGHT)

    async def one(number: int) -> dict[str, object]:
        async with places:
            return await judge(inputs=QUESTION, outputs=answer(number))

    given = await asyncio.gather(*(one(n) for n in range(CALLS)))
    assert [g["score"] for g in given] == [0.7] * CALLS


asyncio.run(main())
