"""One piece of writing that is asked for, and what came of it; by the product's own steps, whoever answers for the model."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from interviewer import coach
from interviewer.adapters.prompts import Message
from interviewer.domain import coaching, wording
from interviewer.domain.coaching import Gap
from interviewer.domain.critique import suggestion
from interviewer.domain.rating import Claim, Quote, RaterInfo, Rating
from interviewer.domain.rubric import RubricRef, Sheet
from interviewer.domain.text import Text
from interviewer.domain.wording import Wording
from interviewer.rate import Judgement
from interviewer.raters import model_coach, model_suggest
from interviewer.suggest import Wish

M = TypeVar("M", bound=BaseModel)
#: A recording waits as long as it takes; a person who practises waits four seconds for a drill.
PATIENCE_S = 900.0


class Writes(Protocol):
    """Who answers for the model: a recording, or a server."""

    def ask(self, messages: Sequence[Message], schema: type[M], **more: Any) -> Any:
        """An answer whose ``value`` is of ``schema``."""
        ...

    def stream(self, messages: Sequence[Message], **more: Any) -> Iterator[str]:
        """Pieces of text."""
        ...


class Draft(BaseModel):
    """What was written, and why the product would not show it; empty where it would."""

    model_config = ConfigDict(frozen=True)

    text: str
    faults: tuple[str, ...] = ()


class Told(BaseModel):
    """What came of one task: drafts in order, what is shown in the end and by whom, and a fault of the model's side.

    quote: the passage that a suggested sentence says it stands for; ``quote_found``: whether it is there.
    """

    model_config = ConfigDict(frozen=True)

    task: str
    drafts: tuple[Draft, ...] = ()
    shown: str | None = None
    by: str = "model"
    fault: str | None = None
    quote: str | None = None
    quote_found: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Task(ABC):
    """What is written about ``text``. kind: what sort of text it is.

    never: words that stand in what is shown only where an order in the text was followed.
    """

    id: str
    kind: str
    text: Text
    rubrics: tuple[RubricRef, ...]
    never: tuple[str, ...] = ()

    @property
    def known(self) -> str:
        """All words that what is written may lean on."""
        return "\n".join(p.text for p in self.text.own)

    @abstractmethod
    def written(self, by: Writes) -> Told:
        """What a model writes. Raises `InterviewerError` where nothing came of it."""

    @abstractmethod
    def without_model(self) -> Told:
        """What stands where no model writes."""


@dataclass(frozen=True, kw_only=True)
class Stronger(Task):
    """A stronger version of an answer that was rated as its labels say."""

    rating: Rating
    sheet: Sheet
    blanks: Mapping[str, str]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What the labels say is missing, as the product asks for it."""
        return coaching.gaps(self.rating, self.sheet, blanks=self.blanks)

    def written(self, by: Writes) -> Told:
        writer = _Listening(model_coach.ModelWriter(by))  # type: ignore[arg-type]  # answers as `BlockingLLM` does
        told = self._told(writer)
        drafts = tuple(
            Draft(text=d, faults=coaching.faults_of(d, self.text, self.gaps)) for d in writer.drafts
        )
        fault = told.thrown_away[0] if told.thrown_away and not drafts else None
        return Told(task=self.id, drafts=drafts, shown=told.text, by=told.by, fault=fault)

    def without_model(self) -> Told:
        return Told(task=self.id, shown=self._told(None).text, by="skeleton")

    def _told(self, writer: coach.Writer | None) -> coaching.Stronger:
        given = coach.Coach(blanks=self.blanks, writer=writer)
        return coach.stronger(self.text, self.rating, self.sheet, coach=given)


@dataclass
class _Listening:
    """A writer whose drafts are kept, also those that are thrown away."""

    writer: coach.Writer
    drafts: list[str] = field(default_factory=list)

    def draft(self, wish: coach.Wish, refused: coach.Refused | None = None) -> coach.Draft:
        draft = self.writer.draft(wish, refused)
        self.drafts.append(draft.text)
        return draft


@dataclass(frozen=True, kw_only=True)
class Drill(Task):
    """A drill of the rules, to be worded on the person's own story. others: the drills of the sheet's other criteria."""

    wish: Wording
    others: tuple[str, ...]

    def written(self, by: Writes) -> Told:
        said: list[str] = []
        asker = _Overheard(model_coach.ModelAsker(by, patience_s=PATIENCE_S), said)  # type: ignore[arg-type]  # as above
        asking = [end for _, end in coach.ask_aloud(self.wish, asker=asker) if end is not None][-1]
        whole = wording.tidied("".join(said))
        fault = wording.fault_of(whole, self.wish) if whole else None
        drafts = (Draft(text=whole, faults=(fault,) if fault else ()),) if whole else ()
        return Told(
            task=self.id,
            drafts=drafts,
            shown=asking.question,
            by="model" if asking.by else "rules",
            fault=None if drafts else asking.note,
        )

    def without_model(self) -> Told:
        return Told(task=self.id, shown=self.wish.plain, by="rules")


@dataclass
class _Overheard:
    """An asker whose words are kept."""

    asker: coach.Asker
    said: list[str]
    name: str = "model"

    def word(self, wish: Wording) -> Iterator[str]:
        for piece in self.asker.word(wish):
            self.said.append(piece)
            yield piece


@dataclass(frozen=True, kw_only=True)
class Sentence(Task):
    """One sentence that would mend a finding of a document. template: what stands where no model writes."""

    wish: Wish
    template: str | None

    def written(self, by: Writes) -> Told:
        heard = _Heard(by)
        told = model_suggest.ModelWriter(heard).write(self.wish)  # type: ignore[arg-type]  # as above
        reply = heard.replies[-1]
        faults = (told.thrown_away,) if told.thrown_away else ()
        return Told(
            task=self.id,
            drafts=(Draft(text=" ".join(reply.sentence.split()), faults=faults),),
            shown=told.sentence,
            quote=reply.quote,
            quote_found=None if reply.quote is None else told.place is not None,
        )

    def without_model(self) -> Told:
        return Told(task=self.id, shown=self.template, by="template")


@dataclass(frozen=True)
class _Heard:
    by: Writes
    replies: list[suggestion.SuggestionReply] = field(default_factory=list)

    def ask(self, messages: Sequence[Message], schema: type[M], **more: Any) -> Any:
        answer = self.by.ask(messages, schema, **more)
        self.replies.append(answer.value)
        return answer


@dataclass(frozen=True)
class Planted:
    """A rater that says what the labels say, with the words that carry it."""

    labels: Mapping[str, str]
    quotes: Mapping[str, str]

    def judge(self, text: Text, sheet: Sheet) -> Judgement:  # noqa: ARG002 - every rater is given the text
        """The labels as claims; what is unsure or has no label is left unrated."""
        claims = [
            Claim(
                criterion=c.id,
                verdict=label if (label := self.labels.get(c.id, "unsure")) != "unsure" else None,  # type: ignore[arg-type]  # checked when read
                quotes=(Quote(text=self.quotes[c.id]),) if self.quotes.get(c.id) else (),
                reason="as planted",
            )
            for c in sheet.criteria
            if c.kind == "judged"
        ]
        info = RaterInfo(kind="model", id="planted labels")
        return Judgement(claims=tuple(claims), rater=info)
