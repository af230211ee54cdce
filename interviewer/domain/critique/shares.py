"""Shares told beside their base: "of 1,200 orders, 300 (25 %) came late", computed again.

Conservative on purpose: about numbers, years, comparisons and sentences in which another number may be the base are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.domain.critique.amounts import Line, NumberFault, Spot

_COUNT = r"(?<![\w.,$€£])(?P<{0}>\d{{1,3}}(?:,\d{{3}})+|\d+)(?![\w%]|[.,]\d|\s?(?:%|per ?cent))"
_WHOLE, _PART = _COUNT.format("whole"), _COUNT.format("part")
#: A share, but no change, no level of confidence, and no share of something else that is named.
_SHARE = (
    r"(?P<share>\d+(?:\.\d+)?)\s?(?:%|per ?cent\b)(?!\s?(?:-|–|to\b)\s?\d)(?!\s(?:more|less|fewer|higher|lower|above|below|up|down|points?|"
    r"(?:confidence|credible)\b|ci\b|interval|rise|fall|drop|increase|decrease|growth|of (?:them|those|these|which|whom)))"
)
#: Words between, without a number and within one clause.
_FEW = r"(?:\s[^\W\d][\w'’-]*){0,6}"
_THE = r"(?:the |all |our |these |those |a total of )?"
_SHAPES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"{_PART}{_FEW}\s(?:out )?of\s{_THE}{_WHOLE}{_FEW}\s?[(,:]\s?(?:or |that is |i\.e\. )?{_SHARE}",
        rf"\b(?:out of|of|among|from)\s{_THE}{_WHOLE}{_FEW},?\s(?:only |just )?{_PART}{_FEW}\s?[(,:]\s?(?:or |that is |i\.e\. |which is )?{_SHARE}",
        rf"{_PART}{_FEW}\s?[(,]\s?(?:or )?{_SHARE}[),]?\s(?:out )?of\s{_THE}{_WHOLE}",
        rf"{_SHARE}\s(?:out )?of\s{_THE}{_WHOLE}{_FEW}\s?(?:[(,=:]|\bis\b|\bare\b|\bmakes?\b)\s?(?:or |that is |i\.e\. |is )?{_PART}",
    )
)
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|some|nearly|almost|over|under|above|below|more than|less than|fewer than|at least|at most|up to|"
    r"circa|ca\.|estimated|if|would|could|target\w*|goal)(?= |$)|[~≈<>]",
    re.I,
)
_ANY = re.compile(
    r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![\w.,])\d+(?:\.\d+)?(?![\w]|[.,]\d|\s?(?:%|per ?cent))"
)
#: Behind the share or its part: the base is another group, named before.
_OF_THEM = re.compile(r"\b(?:of|among) (?:them|those|these|which|whom)\b", re.I)


def share_faults(line: Line) -> Iterator[NumberFault]:
    """Shares that are not what their part and their base make, in order; each at most once."""
    told: set[int] = set()
    for shape in _SHAPES:
        for match in shape.finditer(line.text):
            if match.start("share") in told or not _is_wrong(match):
                continue
            told.add(match.start("share"))
            yield NumberFault(
                kind="ratio",
                says=_says(match),
                spots=(
                    Spot(place=line.place, quote=line.text),
                    Spot(place=line.place, quote=_quote(match)),
                ),
            )


def _is_wrong(match: re.Match[str]) -> bool:
    part, whole = _number(match["part"]), _number(match["whole"])
    if not 0 < part <= whole or _is_year(match["whole"]) or _is_year(match["part"]):
        return False
    around = match.string[max(0, match.start() - 15) : match.end()]
    if _ABOUT.search(around) or _OF_THEM.search(match.string[match.start() :]):
        return False
    others = (_number(n.group()) for n in _ANY.finditer(match.string))
    return not any(_fits(part, base, match["share"]) for base in {whole, *others} if base >= part)


def _fits(part: float, whole: float, share: str) -> bool:
    """Whether the share is the part of the whole, in percent, once rounded as it is written."""
    digits = len(share.partition(".")[2])
    slack: float = 0.5 * 10**-digits + 0.05
    return abs(100 * part / whole - float(share)) <= slack


def _quote(match: re.Match[str]) -> str:
    """The words of the share, with the bracket that closes behind it."""
    words, behind = match.group().strip(" ,;"), match.string[match.end() : match.end() + 1]
    return words + behind if behind == ")" and words.count("(") > words.count(")") else words


def _says(match: re.Match[str]) -> str:
    digits = max(1, len(match["share"].partition(".")[2]))
    found = 100 * _number(match["part"]) / _number(match["whole"])
    return f"{match['part']} of {match['whole']} is {found:.{digits}f} %, not {match['share']} %"


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and 1900 <= int(text) <= 2100
