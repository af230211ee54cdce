"""The model as a reader of a document: prompt, one structured reply, checked by code. It ranks nothing and gives no level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interviewer.adapters.critique_files import fault_kinds
from interviewer.adapters.prompts import Message, Prompt, load_prompt
from interviewer.critique import Told
from interviewer.domain.critique.faults import FaultKind
from interviewer.domain.critique.reading_check import settle_reading
from interviewer.domain.critique.reading_reply import Brief, ReadingReply
from interviewer.domain.rating import RaterInfo
from interviewer.raters.model import fenced

if TYPE_CHECKING:
    from interviewer.adapters.llm import LLM, Answer
    from interviewer.adapters.llm_blocking import BlockingLLM

PROMPT = "critique.v1"
WHO = {
    "vp": "a vice president who decides and has three minutes",
    "finance": "a finance lead who asks for the whole cost and who bears it",
    "engineering": "an engineering lead who would have to build and run it",
    "legal": "a lawyer who looks for rules, consent and who may be harmed",
    "product": "a product manager who thinks of the customer and the date",
}
KIND = {
    "memo": "a decision memo",
    "deck": "a deck of slides",
    "readout": "the readout of an experiment",
    "kill-memo": "a note that ends a piece of work",
    "design-doc": "a design document",
    "rfc": "a request for comments",
    "strategy": "a technical strategy",
    "roadmap": "a roadmap",
    "okr": "objectives and key results",
    "analysis": "an analysis",
}
NONE = "(none)"


class ModelReader:
    """What a language model takes away from a document, over any OpenAI-compatible server."""

    def __init__(
        self, llm: BlockingLLM, *, prompt: str = PROMPT, faults: tuple[FaultKind, ...] | None = None
    ) -> None:
        self._llm = llm
        self.prompt = load_prompt(prompt)
        self.faults = fault_kinds() if faults is None else faults

    def read(self, brief: Brief) -> Told:
        """The reading of ``brief``, checked, with the raw exchange. Raises `ProviderFault`."""
        whole = brief.model_copy(update={"faults": self.faults})
        answer = self._llm.ask(messages(self.prompt, whole), ReadingReply)
        return told(answer, prompt=self.prompt, brief=whole)


async def read(llm: LLM, brief: Brief, *, prompt: Prompt, seed: int | None = None) -> Told:
    """The same for callers that await; ``brief`` names its faults, ``seed`` is the sample's index."""
    answer = await llm.ask(messages(prompt, brief), ReadingReply, seed=seed)
    return told(answer, prompt=prompt, brief=brief)


def messages(prompt: Prompt, brief: Brief) -> list[Message]:
    """The rendered request: the faults first and constant, what code found next, the fenced text last."""
    return prompt.render(**values(brief))


def values(brief: Brief) -> dict[str, str]:
    """What the prompt is filled in with: with the prompt file, everything of the request but model and sample.

    Of the document only the fenced text is given: titles and captions are not repeated outside the fence.
    """
    return {
        "faults": "\n".join(_fault(f) for f in brief.faults) or NONE,
        "reader": WHO[brief.reader],
        "kind": KIND[brief.document.kind],
        "missing": "\n".join(f"{m.id} {m.title} ({m.verdict})" for m in brief.missing) or NONE,
        "questions": "\n".join(f"{n}. {q.question}" for n, q in enumerate(brief.questions, 1)) or NONE,
        "exhibits": "\n".join(_exhibits(brief)) or NONE,
        "text": fenced(brief.text),
    }


def told(answer: Answer[ReadingReply], *, prompt: Prompt, brief: Brief) -> Told:
    """A checked reading out of a reply, with the raw exchange."""
    rater = RaterInfo(
        kind="model",
        id=f"model.{prompt.name}",
        model=answer.model,
        prompt=f"{prompt.name}@{prompt.sha256[:12]}",
    )
    reading = settle_reading(answer.value, brief, rater=rater)
    return Told(reading=reading, exchange=tuple(dict(e) for e in answer.exchanges))


def _fault(kind: FaultKind) -> str:
    quotes = "one quote" if kind.quotes == 1 else f"{kind.quotes} quotes"
    return f"{kind.id} {kind.title} [{quotes}]\n  shown by: {kind.shown_by}\n  not to be mistaken for it: {kind.not_this}"


def _exhibits(brief: Brief) -> list[str]:
    stays = {call.place for call in brief.exhibits.keep}
    return [
        f"{id} at {place}: {'stays' if place in stays else 'goes to the appendix'}"
        for id, place in brief.exhibit_ids().items()
    ]
