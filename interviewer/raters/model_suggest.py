"""The model as a writer of one sentence with blanks; code throws away what holds anything of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interviewer.adapters.prompts import Message, Prompt, load_prompt
from interviewer.domain.critique.suggestion import Suggestion, SuggestionReply, checked
from interviewer.domain.rating import Quote, find_quote
from interviewer.raters.model import fenced
from interviewer.suggest import Wish

if TYPE_CHECKING:
    from interviewer.adapters.llm_blocking import BlockingLLM

PROMPT = "suggest.v1"


class ModelWriter:
    """Sentences by a language model over any OpenAI-compatible server."""

    def __init__(self, llm: BlockingLLM, *, prompt: str = PROMPT) -> None:
        self._llm = llm
        self.prompt = load_prompt(prompt)

    def write(self, wish: Wish) -> Suggestion:
        """The sentence, or why it was thrown away. Raises `ProviderFault`."""
        answer = self._llm.ask(messages(self.prompt, wish), SuggestionReply)
        found = settle(answer.value, wish)
        name = f"{self.prompt.name}@{self.prompt.sha256[:12]}"
        return found.model_copy(update={"model": answer.model, "prompt": name})


def messages(prompt: Prompt, wish: Wish) -> list[Message]:
    """The rendered request: what is wished for, the fenced text last."""
    return prompt.render(**values(wish))


def values(wish: Wish) -> dict[str, str]:
    """What the prompt is filled in with."""
    return {"title": wish.title.rstrip("."), "met": wish.met, "fix": wish.fix, "text": fenced(wish.text)}


def settle(reply: SuggestionReply, wish: Wish) -> Suggestion:
    """The reply after it was checked; the passage is named only where it is there."""
    found = checked(reply.sentence, wish.text, criterion=wish.criterion)
    at = find_quote(Quote(text=reply.quote), wish.text) if reply.quote else None
    return found.model_copy(update={"place": at.place, "quote": at.quote}) if at else found
