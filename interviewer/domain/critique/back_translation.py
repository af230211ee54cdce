"""What a busy reader will take away, in one sentence; what was not found stays a blank.

By rule it is made of quoted words only; where a model has read, of what it took away, each slot resting on a quote.
"""

from __future__ import annotations

import re

from interviewer.domain.critique.reading import Reading, SlotName
from interviewer.domain.critique.values import BackTranslation, Reader
from interviewer.domain.rating import Rating

BLANK = "[not found]"
#: What a reader who looked and saw nothing is told to have seen.
NOT_THERE = {"what": "[nothing is asked]", "by": "[no date is given]", "because": "[no reason is given]"}
WHO = {
    "vp": "A busy VP",
    "finance": "A busy finance lead",
    "engineering": "A busy engineering lead",
    "legal": "A busy lawyer",
    "product": "A busy product manager",
}
#: Where each slot may be taken from, best first.
_WHAT = ("N-REC", "RDO-5", "DN-5a", "DOC-2", "KIL-3")
_BY = ("N-DEC", "RFC-2", "OKR-3")
_BECAUSE = ("N-EVI", "RDO-3", "DN-4", "KIL-1", "DOC-1")
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?|\d{{4}}-\d\d-\d\d|(?:the )?(?:end|start|middle) of {_MONTH}|(?:this |next )?(?:mon|tues|wednes|thurs|fri)day|q[1-4](?: \d{{4}})?|"
    rf"(?:this|next) (?:week|month|quarter))\b",
    re.I,
)
_BY_IN_ASK = re.compile(rf"\b(?:by|before|until|on|no later than)\s(?:the )?(?P<date>{_DATE.pattern})", re.I)
_DECIDED_BY = re.compile(
    rf"\b(?:decides?|decision|approves?|approval|agrees?|signs? off)\b[^.;?!]{{0,60}}?{_BY_IN_ASK.pattern}",
    re.I,
)
#: "since March" is a time, "since it missed by 18 %" a reason.
_BECAUSE_IN_ASK = re.compile(
    r"\b(?:because(?! of\b)|since(?=\s(?:we|it|they|the|this|these|our|its|in|nobody|no|every|each|both)\b)|given that)\s(?P<why>[^;]{10,})",
    re.I,
)
_LONGEST = 160


def back_translation(rating: Rating, *, reader: Reader) -> BackTranslation:
    """The sentence, and its three slots as they were quoted; a slot without a credited verdict is None."""
    what = _quote(rating, _WHAT)
    ask = _whole_quote(rating, _WHAT) or ""
    because = _quote(rating, _BECAUSE) or _reason(ask)
    by = _date(_whole_quote(rating, _BY)) or _date_of(rating, ask)
    sentence = f"{WHO[reader]} will think you ask {_shown(what)} by {_shown(by)} because {_shown(because)}."
    return BackTranslation(sentence=sentence, what=what, by=by, because=because)


def as_read(reading: Reading, rating: Rating, *, reader: Reader) -> BackTranslation:
    """The sentence out of a reader's slots, in the reader's words without quotation marks.

    Where the quote of a slot was void, the verdicts' own quote stands in for it.
    """
    by_rule = back_translation(rating, reader=reader)
    names: tuple[SlotName, ...] = ("what", "by", "because")
    held: dict[SlotName, str | None] = {}
    shown: dict[SlotName, str] = {}
    for name in names:
        slot = reading.slot(name)
        if slot is None or slot.is_void:
            held[name] = getattr(by_rule, name)
            shown[name] = _shown(held[name])
        else:
            held[name] = slot.says
            shown[name] = (slot.says or NOT_THERE[name]).rstrip(".")
    sentence = (
        f"{WHO[reader]} will think you ask {shown['what']} by {shown['by']} because {shown['because']}."
    )
    return BackTranslation(sentence=sentence, what=held["what"], by=held["by"], because=held["because"])


def _whole_quote(rating: Rating, ids: tuple[str, ...]) -> str | None:
    for id in ids:
        verdict = rating.verdict(id)
        if verdict and verdict.verdict in ("met", "partial") and verdict.evidence:
            return " ".join(verdict.evidence[0].quote.split())
    return None


def _quote(rating: Rating, ids: tuple[str, ...]) -> str | None:
    quote = _whole_quote(rating, ids)
    return None if quote is None else _cut(quote)


def _cut(quote: str) -> str:
    return quote if len(quote) <= _LONGEST else quote[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _date(quote: str | None) -> str | None:
    match = _DATE.search(quote) if quote else None
    return match.group() if match else None


def _date_of(rating: Rating, ask: str) -> str | None:
    """The date by which somebody is told to decide, else the one in the ask itself ("stop it by 31 March"): many kinds of
    document have no criterion of a decision, and a date all the same."""
    told = (_DECIDED_BY.search(p.text) for p in rating.passages)
    match = next((m for m in told if m), None) or _BY_IN_ASK.search(ask)
    return match["date"] if match else None


def _reason(ask: str) -> str | None:
    """The reason that stands in the ask itself, in its own words."""
    match = _BECAUSE_IN_ASK.search(ask)
    return _cut(match["why"].strip(" ,.")) if match else None


def _shown(words: str | None) -> str:
    return f'"{words.rstrip(".")}"' if words else BLANK
