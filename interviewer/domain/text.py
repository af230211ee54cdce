"""What was said or written: ordered passages with stable places.

A `Text` is what a rater reads. Its passages are turns of an interview or lines, bullets
and cells of a document; each has an id that people and machines can point at
(``turn 1``, ``slide 4, bullet 2``, ``line 31``). Offsets are code points within one passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

Speaker = Literal["candidate", "interviewer", "author"]

_TURN = re.compile(r"^[ \t]*([QA])[ \t]*:[ \t]?", re.IGNORECASE)


class Passage(BaseModel):
    """One stretch of text with a place of its own.

    ``id`` is unique in its `Text`; ``kind`` says what it is (``turn``, ``title``, ``bullet``,
    ``line``, ``paragraph``, ``notes``, ``table``, ``chart`` …); only the candidate's and the
    author's own passages may be quoted as evidence. ``drill`` names the criterion that the
    question before this turn asked for; ``seconds`` is how long it took to say, where it was spoken.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    speaker: Speaker = "candidate"
    kind: str = "turn"
    drill: str | None = None
    seconds: float | None = None
    hidden: bool = False
    in_appendix: bool = False

    @property
    def is_quotable(self) -> bool:
        """Whether evidence may be taken from here."""
        return self.speaker != "interviewer"


class Text(BaseModel):
    """Ordered passages of one answer (with its drills) or of one document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["answer", "document"] = "answer"
    passages: tuple[Passage, ...]

    @model_validator(mode="after")
    def _places_are_unique(self) -> Text:
        seen: set[str] = set()
        for passage in self.passages:
            if passage.id in seen:
                raise ValueError(f"place {passage.id!r} occurs twice; every place must be unique")
            seen.add(passage.id)
        return self

    def passage(self, place: str) -> Passage:
        """The passage at ``place``; `KeyError` where there is none."""
        for passage in self.passages:
            if passage.id == place:
                return passage
        raise KeyError(place)

    @property
    def own(self) -> tuple[Passage, ...]:
        """The passages that may be quoted, in order."""
        return tuple(p for p in self.passages if p.is_quotable)

    @property
    def drilled(self) -> frozenset[str]:
        """Ids of the criteria that were asked for by a drill and answered with words."""
        return frozenset(p.drill for p in self.own if p.drill and p.text.strip())

    def words(self) -> int:
        """Number of words in the person's own passages."""
        return sum(len(p.text.split()) for p in self.own)

    def is_blank(self) -> bool:
        """Whether no own passage holds a letter or a digit."""
        return not any(ch.isalnum() for p in self.own for ch in p.text)


def answer(text: str) -> Text:
    """One answer without drills, as the passage ``turn 1``."""
    return Text(passages=(Passage(id="turn 1", text=text),))


def transcript(turns: Sequence[tuple[Speaker, str, str | None]]) -> Text:
    """A transcript of (speaker, words, criterion drilled for) turns.

    Candidate turns are ``turn 1``, ``turn 2`` …; interviewer turns are ``question 1`` ….
    """
    said: list[Passage] = []
    turn = question = 0
    for speaker, words, drill in turns:
        if speaker == "interviewer":
            question += 1
            said.append(Passage(id=f"question {question}", text=words, speaker=speaker))
        else:
            turn += 1
            said.append(Passage(id=f"turn {turn}", text=words, speaker=speaker, drill=drill))
    return Text(passages=tuple(said))


def parse_transcript(raw: str) -> Text:
    """Text of a file: ``Q:`` and ``A:`` at line starts mark turns, else it is one answer.

    A marked turn runs until the next mark; words before the first mark are an answer of
    their own where there are any.
    """
    lines = raw.splitlines()
    if not any(m and m.group(1).upper() == "A" for m in map(_TURN.match, lines)):
        return answer(raw)
    turns: list[tuple[Speaker, list[str]]] = []
    for line in lines:
        mark = _TURN.match(line)
        if mark:
            speaker: Speaker = "interviewer" if mark.group(1).upper() == "Q" else "candidate"
            turns.append((speaker, [line[mark.end() :]]))
        elif turns:
            turns[-1][1].append(line)
        elif line.strip():
            turns.append(("candidate", [line]))
    return transcript([(who, "\n".join(said).strip(), None) for who, said in turns])


def joined(passages: Iterable[Passage]) -> str:
    """The words of several passages, a blank line between them."""
    return "\n\n".join(p.text for p in passages)
