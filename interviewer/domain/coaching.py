"""A stronger version of an answer: the person's own facts, what was asked for first, and a blank for what is missing.

What is missing comes from the verdicts, never from a free reading. A blank stands in square brackets: ``[by how much?]``.
Whoever wrote a version, code looks at it before it is shown. Pure functions of values.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.domain.invention import (
    FACTS,
    PLAIN,
    invented_facts,
    invented_names,
    invented_numbers,
    new_words,
)
from interviewer.domain.probe import missing
from interviewer.domain.rating import CREDIT, Evidence, Rating, fold
from interviewer.domain.rubric import Criterion, Sheet
from interviewer.domain.spoken_numbers import in_digits
from interviewer.domain.story import sentences
from interviewer.domain.text import Text

#: More blanks than this are a form to fill in, not an answer.
MOST_BLANKS = 4
#: A retelling may have this many words more than what was said, blanks left out.
MORE_WORDS = 20
BLANK_WORDS = 15
RESULT, LESSON = "ST-R", "ST-L"
_FIRST = ("COM-1", RESULT)
_OPENING = ("ST-S", "ST-T", "ST-SPEC")
_BLANK = re.compile(r"\[([^\[\]]*)\]")
_ASKS = re.compile(r"\b(?:what|how|why|who|whom|whose|when|where|which)\b", re.I)

By = Literal["model", "skeleton"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Gap(_Frozen):
    """A check that is not met: what is asked for in its blank, and what to change.

    is_sure: whether it is missing; else it was only not found by rule, and may be there in other words.
    """

    criterion: str
    title: str
    asks: str
    fix: str
    is_sure: bool = True

    @property
    def blank(self) -> str:
        """As it stands in a text, ``[by how much?]``."""
        return f"[{self.asks}]"


class Stronger(_Frozen):
    """A stronger version of one take.

    by: a ``model`` wrote it and code found nothing in it that the person did not say, or it is the ``skeleton``: their own
    sentences with blanks between. ``gaps`` are what the verdicts say is missing; ``rating`` the id of those verdicts.
    ``thrown_away``: why the drafts of a model are not shown, where there were any.
    """

    text: str
    by: By
    gaps: tuple[Gap, ...]
    thrown_away: tuple[str, ...] = ()
    rating: str | None = None
    model: str | None = None
    prompt: str | None = None


def gaps(
    rating: Rating, sheet: Sheet, *, blanks: Mapping[str, str], excused: Collection[str] = ()
) -> tuple[Gap, ...]:
    """What the verdicts say is missing, heaviest first, at most `MOST_BLANKS`; the first is what the one fix is about.

    blanks: what to ask for, by criterion; else it is the drill. excused: what the person passed on. What a rule saw in part
    was mostly said in full, so it gets no blank unless the one fix is about it.
    """
    in_part = {v.criterion for v in rating.verdicts if v.verdict == "partial"}
    unsure = {u.criterion for u in rating.unrated}
    found = [c for c in missing(rating.verdicts, rating.unrated, sheet=sheet) if c.id not in excused]
    if rating.rater.kind == "rules":
        found = found[:1] + [c for c in found[1:] if c.id not in in_part]
    wanted = found[:1] + [c for c in found[1:] if c.id in sheet.must or c.id in sheet.asked]
    return tuple(_gap(c, sheet, blanks, is_sure=c.id not in unsure) for c in wanted[:MOST_BLANKS])


def _gap(criterion: Criterion, sheet: Sheet, blanks: Mapping[str, str], *, is_sure: bool) -> Gap:
    asks = blanks.get(criterion.id) or sheet.drill(criterion.id) or criterion.title
    flat = " ".join(asks.translate({ord("["): "(", ord("]"): ")"}).split())
    return Gap(
        criterion=criterion.id, title=criterion.title, asks=flat, fix=criterion.fix or "", is_sure=is_sure
    )


def blanks_of(text: str) -> tuple[str, ...]:
    """What stands between square brackets, in order."""
    return tuple(m.group(1).strip() for m in _BLANK.finditer(text))


# --- without a model ---------------------------------------------------------------------------------


class _Sentence(_Frozen):
    place: str
    start: int
    end: int
    words: str

    def holds(self, evidence: Evidence) -> bool:
        return evidence.place == self.place and evidence.start < self.end and self.start < evidence.end


def skeleton(text: Text, rating: Rating, found: Sequence[Gap]) -> str:
    """The person's own sentences, word for word, the result first, with the blanks of ``found`` where they would stand.

    An answer or a result that is missing is a blank in the first place. Blanks of a topic stand after its last quoted sentence, those of
    the setting before the story, a lesson at the end. Words without full stops stay as they are.
    """
    said = tuple(_sentences(text))
    first = _head(said, rating)
    body = [s for s in said if s not in first]
    before = [g.blank for g in found if g.criterion in _OPENING]
    after = [g.blank for g in found if g.criterion == LESSON]
    head = [s.words for s in first] + [g.blank for g in found if g.criterion in _FIRST]
    at: dict[int, list[str]] = {}
    for gap in found:
        if gap.criterion not in (*_FIRST, *_OPENING, LESSON):
            at.setdefault(_where(gap, body, rating), []).append(gap.blank)
    told = [piece for n, s in enumerate(body) for piece in (s.words, *at.get(n, ()))]
    parts = (" ".join(head), " ".join((*before, *at.get(-1, ()), *told, *after)))
    return "\n\n".join(p for p in parts if p)


def _sentences(text: Text) -> Iterator[_Sentence]:
    for passage in text.own:
        for start, end in sentences(passage.text):
            words = " ".join(passage.text[start:end].translate({ord("["): "(", ord("]"): ")"}).split())
            yield _Sentence(place=passage.id, start=start, end=end, words=words)


def _head(said: Sequence[_Sentence], rating: Rating) -> tuple[_Sentence, ...]:
    """The sentences of the result, where there are others to stand before."""
    result = [s for s in said if any(s.holds(e) for e in _credited(rating, RESULT))]
    return tuple(result) if len(result) < len(said) else ()


def _where(gap: Gap, body: Sequence[_Sentence], rating: Rating) -> int:
    """The sentence of ``body`` after which the blank stands: the last quoted one of its topic, else the last of all."""
    family = gap.criterion.partition("-")[0]
    quoted = [e for e in _credited(rating, family) if not e.quote.isspace()]
    near = [n for n, s in enumerate(body) if any(s.holds(e) for e in quoted)]
    return near[-1] if near else len(body) - 1


def _credited(rating: Rating, wanted: str) -> list[Evidence]:
    """The quotes that earned something, for one criterion or for a family of them."""
    return [
        e
        for v in rating.verdicts
        if v.criterion == wanted or v.criterion.startswith(f"{wanted}-")
        if CREDIT.get(v.verdict) and not v.derived_from
        for e in v.evidence
    ]


# --- what a model wrote ------------------------------------------------------------------------------


def faults_of(draft: str, text: Text, found: Sequence[Gap]) -> tuple[str, ...]:
    """Why ``draft`` may not be shown as a stronger version of ``text``, each in words that could be sent back; empty if it may.

    What code can see: numbers, names, times, roles and quantities that the person did not say, a telling that is
    mostly new, blanks that are missing, broken or filled in. Whether the sense is theirs only they can tell.
    """
    flat = " ".join(draft.split())
    outside = _BLANK.sub(" ", flat)
    if not any(ch.isalnum() for ch in outside):
        return ("it holds no words of the answer",)
    faults = [*_broken_blanks(flat, outside, text, found)]
    digits = in_digits(outside)
    for what, words in (
        ("has numbers that were not said", invented_numbers(digits, text)),
        ("has names that were not said", _names(outside, text)),
        ("has facts that were not said", invented_facts(outside, text)),
        ("is mostly in words that were not said", new_words(outside, text)),
    ):
        if words:
            faults.append(f"it {what}: {_listed(words)}")
    most = text.words() + MORE_WORDS
    if len(outside.split()) > most:
        faults.append(f"it has {len(outside.split())} words; the answer and {MORE_WORDS} more are {most}")
    return tuple(dict.fromkeys(faults))


def _names(outside: str, text: Text) -> tuple[str, ...]:
    """The names; an ordinary word may open a sentence, and what states a fact is told apart."""
    return tuple(n for n in invented_names(outside, text) if n.casefold() not in FACTS | PLAIN or n.isupper())


def _broken_blanks(flat: str, outside: str, text: Text, found: Sequence[Gap]) -> Iterator[str]:
    if "[" in outside or "]" in outside:
        yield "its blanks are not whole: each is a question between one pair of square brackets"
    standing = {_folded(b) for b in blanks_of(flat)}
    for gap in found:
        if _folded(gap.asks) not in standing:
            yield f"the blank {gap.blank} is not in it"
    own = {_folded(g.asks) for g in found}
    for blank in blanks_of(flat):
        if _folded(blank) in own:
            continue
        if not blank.endswith("?") or len(blank.split()) > BLANK_WORDS or not _ASKS.search(blank):
            yield f"the blank [{blank}] is no short question"
        elif any(ch.isdigit() for ch in blank) or invented_names(f"so {blank}", text):
            yield f"the blank [{blank}] suggests its own answer"


def _folded(words: str) -> str:
    return fold(words)[0].strip()


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f'"{w}"' for w in words[:5])
