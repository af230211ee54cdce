"""The floor: the SDK's client, a semaphore, and JSON read with pydantic; replies in a table where they are to be kept."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from typing import Literal

from pydantic import BaseModel
from task import CALLS, FOLDER, IN_FLIGHT, KEEP, MODEL, QUESTION, RUBRIC, URL, answer

SYSTEM = f"Judge each criterion. Quote first.\n\n{RUBRIC}"


class Criterion(BaseModel):
    id: str
    quotes: list[str]
    why: str
    verdict: Literal["met", "partial", "not_met", "not_observed"]


class Reply(BaseModel):
    instructions: list[str]
    criteria: list[Criterion]
    flags: list[str]


class Kept:
    """Replies by the hash of what was asked."""

    def __init__(self) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.database = sqlite3.connect(FOLDER / "kept.db", isolation_level=None)
        self.database.executescript(
            "pragma journal_mode=wal; create table if not exists kept(key text primary key, reply text)"
        )

    def find(self, key: str) -> str | None:
        row = self.database.execute("select reply from kept where key = ?", (key,)).fetchone()
        return row[0] if row else None

    def keep(self, key: str, reply: str) -> None:
        self.database.execute("insert into kept values (?, ?)", (key, reply))


class Server:
    """The SDK's client, loaded when something is asked."""

    def __init__(self) -> None:
        self.client = None

    async def ask(self, body: dict[str, object]) -> str:
        if self.client is None:
            from openai import AsyncOpenAI
            from openai.lib._pydantic import to_strict_json_schema

            self.client = AsyncOpenAI(base_url=URL, api_key="none", max_retries=0)
            schema = {"name": "Reply", "strict": True, "schema": to_strict_json_schema(Reply)}
            self.shape = {"type": "json_schema", "json_schema": schema}
        given = await self.client.chat.completions.create(**body, response_format=self.shape)
        return given.choices[0].message.content


async def main() -> None:
    """Every call once."""
    server, kept = Server(), Kept() if KEEP else None
    places = asyncio.Semaphore(IN_FLIGHT)

    async def one(number: int) -> Reply:
        messages = [
            {"role": "system", "content": SYSTEM},
            {"role": "user", "content": f"{QUESTION}\n\n{answer(number)}"},
        ]
        body = {"model": MODEL, "messages": messages}
        key = hashlib.sha256(json.dumps(body).encode()).hexdigest()
        reply = kept.find(key) if kept else None
        if reply is None:
            async with places:
                reply = await server.ask(body)
            if kept:
                kept.keep(key, reply)
        return Reply.model_validate_json(reply)

    replies = await asyncio.gather(*(one(n) for n in range(CALLS)))
    assert len(replies) == CALLS


asyncio.run(main())
