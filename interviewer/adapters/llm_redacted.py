"""The model behind a redaction: what is sent holds placeholders, and what comes holds the person's own words again."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from interviewer.adapters.llm_blocking import BlockingLLM
from interviewer.adapters.llm_talk import Answer
from interviewer.adapters.prompts import Message
from interviewer.domain.redaction import Hidden, hide

M = TypeVar("M", bound=BaseModel)


class RedactedLLM(BlockingLLM):
    """``inner``, but nothing is sent before e-mail addresses, numbers, keys and ``names`` are replaced.

    The raw exchange that is kept with a rating is what was sent, with the placeholders in it.
    """

    def __init__(self, inner: BlockingLLM, names: Sequence[str]) -> None:
        vars(self).update(vars(inner))  # the same connections, loop and account
        self.owns_loop, self._names = False, tuple(names)

    def ask(
        self,
        messages: Sequence[Message],
        schema: type[M],
        *,
        seed: int | None = None,
        max_output: int | None = None,
    ) -> Answer[M]:
        """As `BlockingLLM.ask`."""
        sent, hidden = self._hidden(messages)
        answer = super().ask(sent, schema, seed=seed, max_output=max_output)
        value = schema.model_validate(_back(answer.value.model_dump(), hidden))
        return dataclasses.replace(answer, value=value)

    def stream(
        self, messages: Sequence[Message], *, seed: int | None = None, max_output: int | None = None
    ) -> Iterator[str]:
        """As `BlockingLLM.stream`; a piece ends where a word ends, so that no placeholder is cut."""
        sent, hidden = self._hidden(messages)
        held = ""
        for piece in super().stream(sent, seed=seed, max_output=max_output):
            held += piece
            ready = re.match(r"(?s).*[^\w-]", held)
            if ready:
                yield hidden.back(ready[0])
                held = held[ready.end() :]
        if held:
            yield hidden.back(held)

    def _hidden(self, messages: Sequence[Message]) -> tuple[list[Message], Hidden]:
        hidden = hide([m["content"] for m in messages], names=self._names)
        sent: list[Any] = [{**m, "content": text} for m, text in zip(messages, hidden.texts, strict=True)]
        return sent, hidden


def _back(value: Any, hidden: Hidden) -> Any:
    """Every text anywhere in ``value`` with the person's own words."""
    if isinstance(value, str):
        return hidden.back(value)
    if isinstance(value, dict):
        return {k: _back(v, hidden) for k, v in value.items()}
    return [_back(v, hidden) for v in value] if isinstance(value, list | tuple) else value
