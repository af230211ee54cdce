"""A drill in other words: whether a rewording of the rules' question may be asked. Pure functions of values.

The rules choose what is asked for; somebody may word it on the person's own story. What they word is one open question that
quotes the person, asks for the same thing, and gives no hint of an answer; else the rules' own words stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ConfigDict

from interviewer.domain.interview import Style
from interviewer.domain.invention import PLAIN, invented_names, invented_numbers
from interviewer.domain.rating import NextDrill, Quote, find_quote
from interviewer.domain.rubric import Criterion
from interviewer.domain.text import Passage, Text

#: Words of a whole turn, the quote included, by style.
MOST_WORDS: Mapping[Style, int] = {"neutral": 40, "probing": 40, "terse": 25}
QUOTED_LEAST = 2
_LONG = 5

_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
_ASKS = re.compile(r"\b(?:what|how|why|who|whom|whose|when|where|which)\b", re.I)
_AND_ASKS = re.compile(
    r"\b(?:and|or)\s+(?:what|how|why|who|whom|whose|when|where|which|did|do|does|was|were|is|are)\b", re.I
)
_CLOSED = re.compile(
    r"^\W*(?:(?:so|and|but|then|ok(?:ay)?)\W+)*(?:did|do|does|was|were|is|are|am|have|has|had|can|could|would|will|should|might|may|must|"
    r"isn'?t|aren'?t|wasn'?t|weren'?t|didn'?t|don'?t|doesn'?t|haven'?t|hasn'?t|hadn'?t|wouldn'?t|couldn'?t|shouldn'?t|won'?t|can'?t)\b",
    re.I,
)
_LEADS = re.compile(
    r"\b(?:right\s*\?|correct\s*\?|,\s*(?:no|yes)\s*\?|(?:is|was|are|were|did|do|does|has|have|had|would|could|should)n't\s+(?:it|he|she|they|you|that|this)\b|surely|obviously|"
    r"presumably|clearly|of course|i (?:assume|guess|suppose|think|believe|imagine|take it)|you must have|"
    r"should(?: not|n't)? you|would it not|for (?:example|instance)|such as|e\.g|perhaps|maybe|rather than|as opposed to)",
    re.I,
)  # fmt: skip
_PRAISES = re.compile(
    r"\b(?:great|good|nice|impressive|interesting|excellent|fantastic|wonderful|brilliant|strong|thanks|thank you|well done|sorry to hear|unfortunately|i see)\b",
    re.I,
)
_MARKUP = re.compile(r"[*_#`\[\]<>{}]|\n\s*\S|^\s*[-•]\s")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Wording(BaseModel):
    """What is to be worded: the rules' question, what it asks for, the person's words, in which style.

    ``plain`` is what is asked where nobody words it better: the drill, alone or with a quote before it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    drill: NextDrill
    criterion: Criterion
    text: Text
    style: Style = "neutral"
    plain: str


def tidied(said: str) -> str:
    """What was said as one line, without marks around the whole."""
    return " ".join(said.split())


def fault_of(said: str, wish: Wording) -> str | None:
    """Why ``said`` may not be asked in place of the drill; None where it may."""
    return next(_faults(tidied(said), wish), None)


def _faults(said: str, wish: Wording) -> Iterator[str]:
    """Whatever the rules' question itself does is no fault of who repeats it."""
    drill = wish.drill.question
    quotes = [m.group(1).strip(" .,;:…") for m in _QUOTED.finditer(said)]
    own = _QUOTED.sub(" ", said)
    yield from _form(said, own, wish)
    yield from _quoting([q for q in quotes if f'"{q}"' not in drill], wish)
    for what, pattern in (("leads", _LEADS), ("judges", _PRAISES)):
        if strange := [m.group().strip() for m in pattern.finditer(own) if m.group() not in drill]:
            yield f'it {what}: "{strange[0]}"'
    if _CLOSED.match(_clause(own)) and not _CLOSED.match(_clause(drill)):
        yield "it can be answered with yes or no"
    if brought := _brought_in(own, wish):
        yield f"it brings in what was not said: {brought[0]}"
    if hints := _hints(own, wish):
        yield f"it hints at the answer: {', '.join(hints[:3])}"
    if not _asks_the_same(own, wish):
        yield "it does not ask what the rules ask"


def _form(said: str, own: str, wish: Wording) -> Iterator[str]:
    most, drill = MOST_WORDS[wish.style], wish.drill.question
    if len(said.split()) > most:
        yield f"it has {len(said.split())} words, at most {most} are asked at once"
    if _MARKUP.search(said):
        yield "it holds marks or lines that are not spoken"
    if own.count("?") != drill.count("?") or not said.rstrip(' "”').endswith(drill[-1]):
        yield "it is not one question"
    if not _ASKS.search(_clause(own)) and _ASKS.search(_clause(drill)):
        yield "it asks nothing open"
    if _AND_ASKS.search(own) and not _AND_ASKS.search(drill):
        yield "it asks two things"


def _quoting(quotes: list[str], wish: Wording) -> Iterator[str]:
    if not any(len(q.split()) >= QUOTED_LEAST for q in quotes):
        yield "it does not quote the person"
    for words in quotes:
        if find_quote(Quote(text=words), wish.text) is None:
            yield f'"{words}" was not said'


def _clause(own: str) -> str:
    """The last sentence: the question itself, without what leads up to it."""
    return re.split(r"(?<=[.!:;])\s+", own.strip())[-1].lstrip(" .,;:…")


def _brought_in(own: str, wish: Wording) -> list[str]:
    """Numbers and names that neither the person nor the rules' question holds; a word may open a sentence with a capital."""
    known = wish.text.model_copy(
        update={"passages": (*wish.text.passages, Passage(id="drill", text=wish.drill.question))}
    )
    opens = {_first_word(part) for part in re.split(r"[.!:;…]\s*|^", own)}
    return [*invented_numbers(own, known), *(n for n in invented_names(own, known) if n not in opens)]


def _first_word(part: str) -> str:
    found = _WORD.search(part)
    return found.group() if found else ""


def _carrying(words: str) -> dict[str, str]:
    """Words that carry something, by their first five letters."""
    return {
        w.casefold()[:_LONG]: w.casefold()
        for w in _WORD.findall(words)
        if len(w) >= _LONG and w.casefold() not in PLAIN
    }


def _hints(own: str, wish: Wording) -> list[str]:
    """Words of the question that are in what the criterion looks for, and neither in its drills nor in what was said."""
    looked_for = " ".join(filter(None, (wish.criterion.met, wish.criterion.partial, wish.criterion.fix)))
    said = " ".join(p.text for p in wish.text.own)
    asked = f"{wish.drill.question} {wish.criterion.drill or ''}"
    free = _carrying(asked).keys() | {w[:_LONG].casefold() for w in _WORD.findall(said)}
    return [w for stem, w in _carrying(own).items() if stem in _carrying(looked_for) and stem not in free]


def _asks_the_same(own: str, wish: Wording) -> bool:
    """Whether the question shares a question word with the drill, or a word that carries something, where it has any."""
    wanted, got = (
        {w.casefold() for w in _ASKS.findall(q)} | _carrying(q).keys() for q in (wish.drill.question, own)
    )
    return bool(wanted & got) or not wanted
