"""The model as a writer of stronger versions and as an interviewer who words a drill; code decides what may be shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from interviewer.adapters.patience import within
from interviewer.adapters.prompts import Message, fence, load_prompt
from interviewer.coach import Draft, Heard, Refused, Wish
from interviewer.domain.coaching import Gap
from interviewer.domain.wording import MOST_WORDS, Wording
from interviewer.raters.model import fenced

if TYPE_CHECKING:
    from interviewer.adapters.llm_blocking import BlockingLLM

COACH, DRILL = "coach.v1", "drill.v1"
#: A question has so many tokens at most; what thinks first needs room for that.
MOST_TOKENS = 800
PATIENCE_S = 4.0


class VersionReply(BaseModel):
    """What a model writes. It has no field for a verdict, a level or a word of praise."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str


class ModelWriter:
    """Stronger versions by a language model over any OpenAI-compatible server."""

    def __init__(self, llm: BlockingLLM, *, prompt: str = COACH) -> None:
        self._llm, self.prompt = llm, load_prompt(prompt)

    def draft(self, wish: Wish, refused: Refused | None = None) -> Draft:
        """A version as the model wrote it; after ``refused`` it is told what was wrong. Raises `ProviderFault`."""
        answer = self._llm.ask(self.messages(wish, refused), VersionReply)
        name = f"{self.prompt.name}@{self.prompt.sha256[:12]}"
        return Draft(text=answer.value.version, model=answer.model, prompt=name)

    def messages(self, wish: Wish, refused: Refused | None = None) -> list[Message]:
        """The rendered request: what is missing, what was credited, the fenced words last; then what was refused."""
        messages = self.prompt.render(**values(wish))
        if refused is None:
            return messages
        said: Message = {
            "role": "assistant",
            "content": VersionReply(version=refused.draft).model_dump_json(),
        }
        faults = "\n".join(f"- {f}" for f in refused.faults)
        again: Message = {
            "role": "user",
            "content": f"This version cannot be shown:\n{faults}\n\nWrite it again without that. "
            "Where the person did not say it, there is a blank; each blank of the list stands in it exactly as given.",
        }
        return [*messages, said, again]


def values(wish: Wish) -> dict[str, str]:
    """What the prompt is filled in with."""
    return {
        "question": fence(wish.question or "(not known)")[1],
        "gaps": "\n".join(map(_gap, wish.gaps)) or "(nothing that was asked for is missing)",
        "heard": "\n".join(map(_heard, wish.heard)) or "(nothing yet)",
        "text": fenced(wish.text),
    }


def _gap(gap: Gap) -> str:
    unsure = "" if gap.is_sure else " (if the words below do say it, still keep the blank: it was not found)"
    return f"- {gap.title}. {gap.fix}\n  blank: {gap.blank}{unsure}"


def _heard(heard: Heard) -> str:
    quotes = " / ".join(f'"{" ".join(q.split())}"' for q in heard.quotes)
    return f"- {heard.title}: {fence(quotes)[1]}"


class ModelAsker:
    """The rules' drill in a language model's words, as they are written, for at most ``patience_s``."""

    def __init__(
        self,
        llm: BlockingLLM,
        *,
        prompt: str = DRILL,
        patience_s: float = PATIENCE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._llm, self.prompt = llm, load_prompt(prompt)
        self._patience_s, self._clock = patience_s, clock
        self.name = f"model {llm.llm.model}, {self.prompt.name}@{self.prompt.sha256[:12]}"

    def word(self, wish: Wording) -> Iterator[str]:
        """Pieces as they come. Raises `ProviderFault`, also where the whole is not there in time."""
        messages = self.prompt.render(**drill_values(wish))
        return within(
            lambda: self._llm.stream(messages, max_output=MOST_TOKENS),
            seconds=self._patience_s,
            clock=self._clock,
        )


STYLES = {
    "neutral": "Plain and even.",
    "probing": "Staying with one point of theirs and going further into it; still even.",
    "terse": "As short as can be: a quote of three to six words, then the question.",
}


def drill_values(wish: Wording) -> dict[str, str]:
    """What the prompt of a drill is filled in with."""
    return {
        "drill": wish.drill.question,
        "style": STYLES[wish.style],
        "words": str(MOST_WORDS[wish.style]),
        "text": fenced(wish.text),
    }
