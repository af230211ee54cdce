"""Which one or two exhibits stay in the body, and which go to the appendix, with the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from interviewer.domain.artifacts.wording import content_words as words_of
from interviewer.domain.document import Document
from interviewer.domain.exhibits import Exhibit, exhibits

MOST_EXHIBITS = 2
_AMOUNT = re.compile(r"\d")
_COMPARES = re.compile(
    r"\bfrom\b.*\d.*\bto\b.*\d|\b(?:against|versus|vs\.?|compared|than|instead of|up from|down from|but only|control|baseline)\b|[-+±−]\s?\d|\b(?:rose|fell|gain|drop|difference|increase|decrease)\b",
    re.I,
)
_INTERVAL = re.compile(r"\b(?:interval|CI|standard error|±)\b|±", re.I)


class ExhibitCall(BaseModel):
    """One exhibit, and why it stays or goes: by rule, and (``why``) in a reader's words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: str
    label: str
    title: str
    reason: str
    why: str | None = None


class ExhibitCut(BaseModel):
    """What stays in the body, and what goes to the appendix."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    keep: tuple[ExhibitCall, ...] = ()
    to_appendix: tuple[ExhibitCall, ...] = ()


def cut(document: Document, ask: Sequence[str] = ()) -> ExhibitCut:
    """At most two exhibits to keep: those with a number, a comparator, and words of the ask; the others are spare.

    ask: the words of the decision and the recommendation, where they were found.
    """
    body = [e for e in exhibits(document) if not e.in_appendix and not e.hidden]
    wanted = _content(" ".join((*ask, document.title)))
    texts = [_words_of(e, document) for e in body]
    worth = [_worth(t, wanted) for t in texts]
    order = sorted(range(len(body)), key=lambda n: (-worth[n], n))
    kept = set(order[:MOST_EXHIBITS])
    return ExhibitCut(
        keep=tuple(_call(body[n], _why_keep(texts[n], wanted)) for n in sorted(kept)),
        to_appendix=tuple(
            _call(body[n], _why_cut(texts[n], wanted)) for n in range(len(body)) if n not in kept
        ),
    )


def _words_of(exhibit: Exhibit, document: Document) -> str:
    block = document.block(exhibit.place)
    if not exhibit.label or block.kind in ("table", "chart", "image"):
        return f"{exhibit.label} {exhibit.title} {block.as_text()}"
    text = block.text
    at = re.search(rf"\b{re.escape(exhibit.label)}\b", text, re.I)
    start = at.start() if at else max(0, text.find(exhibit.title))
    rest = text[start:]
    after = re.search(r"(?<=[.;\n])\s*(?:chart|figure|table|exhibit)s? \d", rest[8:], re.I)
    return rest[: after.start() + 8] if after else " ".join(re.split(r"(?<=[.!?])\s+", rest)[:3])


def _worth(text: str, wanted: frozenset[str]) -> float:
    shared = len(_content(text) & wanted)
    return (
        2 * bool(_AMOUNT.search(_without_label(text)))
        + 2 * bool(_COMPARES.search(text))
        + bool(_INTERVAL.search(text))
        + min(shared, 4) / 2
    )


def _content(text: str) -> frozenset[str]:
    return frozenset(word for word in words_of(text) if len(word) > 2 and word.isalpha())


def _without_label(text: str) -> str:
    return re.sub(r"^\W*(?:chart|figure|table|exhibit|fig\.?)s? \d+", "", text, flags=re.I)


def _why_keep(text: str, wanted: frozenset[str]) -> str:
    reasons = []
    if _COMPARES.search(text) and _AMOUNT.search(_without_label(text)):
        reasons.append("has a number with its comparator")
    if _INTERVAL.search(text):
        reasons.append("says how sure it is")
    shared = sorted(_content(text) & wanted)
    if shared:
        reasons.append(f"speaks of what is asked ({', '.join(shared[:3])})")
    return "; ".join(reasons) or "one of the first two; nothing ranks it above the others"


def _why_cut(text: str, wanted: frozenset[str]) -> str:
    if not _AMOUNT.search(_without_label(text)):
        return "shows no number"
    if not _COMPARES.search(text):
        return "its number has no comparator"
    if not _content(text) & wanted:
        return "shares no word with the decision or the recommendation"
    return f"the recommendation stands on the {MOST_EXHIBITS} that are kept"


def _call(exhibit: Exhibit, reason: str) -> ExhibitCall:
    return ExhibitCall(place=exhibit.place, label=exhibit.label, title=exhibit.title, reason=reason)
