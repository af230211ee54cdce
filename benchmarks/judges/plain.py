"""The floor: the SDK's client, a semaphore, and JSON read with pydantic."""

from __future__ import annotations

import asyncio

from openai import AsyncOpenAI
from task import CALLS, IN_FLIGHT, MODEL, QUESTION, RUBRIC, URL, answer

from interviewer.adapters.llm_format import response_format
from interviewer.raters.model import RateReply

SYSTEM = f"Judge each criterion. Quote first.\n\n{RUBRIC}"


async def main() -> None:
    """Every call once."""
    shape = response_format(RateReply, "json_schema")
    places = asyncio.Semaphore(IN_FLIGHT)
    async with AsyncOpenAI(base_url=URL, api_key="none", max_retries=0) as client:

        async def one(number: int) -> RateReply:
            messages = [
                {"role": "system", "content": SYSTEM},
                {"role": "user", "content": f"{QUESTION}\n\n{answer(number)}"},
            ]
            async with places:
                given = await client.chat.completions.create(
                    model=MODEL, messages=messages, response_format=shape
                )
            return RateReply.model_validate_json(given.choices[0].message.content)

        replies = await asyncio.gather(*(one(n) for n in range(CALLS)))
    assert len(replies) == CALLS


asyncio.run(main())
