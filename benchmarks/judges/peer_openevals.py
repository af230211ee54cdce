"""openevals: its judge with a continuous score over langchain's client, all calls on one loop."""

from __future__ import annotations

import asyncio

from langchain_openai import ChatOpenAI
from openevals.llm import create_async_llm_as_judge
from task import CALLS, IN_FLIGHT, MODEL, QUESTION, RUBRIC, URL, answer

judge = create_async_llm_as_judge(
    prompt="Grade with this rubric, in JSON.\n\n" + RUBRIC + "\n\nQuestion: {inputs}\n\nAnswer: {outputs}",
    judge=ChatOpenAI(base_url=URL, model=MODEL, api_key="none", max_retries=0),
    continuous=True,
    feedback_key="rubric",
)


async def main() -> None:
    """Every call once."""
    places = asyncio.Semaphore(IN_FLIGHT)

    async def one(number: int) -> object:
        async with places:
            return await judge(inputs=QUESTION, outputs=answer(number))

    assert len(await asyncio.gather(*(one(n) for n in range(CALLS)))) == CALLS


asyncio.run(main())
