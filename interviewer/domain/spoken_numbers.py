"""Numbers as they are said, in digits: ``thirteen point four percent`` becomes ``13.4 percent``."""

from __future__ import annotations

import re

_ONES = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split(),
        range(20),
        strict=True,
    )
)
_TENS = dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)
)
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WORD = "|".join((*_ONES, *_TENS, *_SCALES))
_RUN = re.compile(
    rf"\b(?:{_WORD})\b(?:(?:[ -]|(?: and )(?=(?:{_WORD})\b))(?:{_WORD})\b)*"
    rf"(?P<point> point(?P<digits>(?: (?:{'|'.join((*_ONES, 'oh'))})\b)+))?",
    re.I,
)
#: A lone small number is a word as often as a figure ("one of the risks"); these behind it make it a figure.
_UNIT = re.compile(
    r"\s*(?:%|per ?cent|percentage|points?\b|pp\b|euros?\b|dollars?\b|pounds?\b|days?\b|weeks?\b|months?\b|years?\b|hours?\b|minutes?\b|seconds?\b|people\b|teams?\b)",
    re.I,
)


def in_digits(text: str) -> str:
    """``text`` with spelled-out numbers as digits; a lone number up to twelve only before a unit.

    Runs that name no number (``hundred and``, ``nine two``) stay as they are.
    """
    return _RUN.sub(lambda match: _digits(match, text), text)


def _digits(match: re.Match[str], text: str) -> str:
    words = re.findall(r"[a-z]+", match.group().casefold().split(" point")[0].replace(" and ", " "))
    value = _value(words)
    if value is None:
        return match.group()
    if match["point"]:
        digits = match["digits"].casefold().split()
        return f"{value}.{''.join(str(0 if d == 'oh' else _ONES[d]) for d in digits)}"
    is_lone = len(words) == 1 and value <= 12
    return match.group() if is_lone and not _UNIT.match(text, match.end()) else str(value)


def _value(words: list[str]) -> int | None:
    """The number that the words name in order; None where they name none."""
    total, group, last = 0, 0, "start"
    for word in words:
        if word in _ONES:
            ok = last in ("start", "hundred", "scale") or (last == "tens" and 0 < _ONES[word] < 10)
            group, last = group + _ONES[word], "ones"
        elif word in _TENS:
            ok = last in ("start", "hundred", "scale")
            group, last = group + _TENS[word], "tens"
        elif word == "hundred":
            ok = last in ("ones", "tens") and 0 < group < 100
            group, last = group * 100, "hundred"
        else:
            ok = group > 0 and (total == 0 or _SCALES[word] < _lowest(total))
            total, group, last = total + group * _SCALES[word], 0, "scale"
        if not ok:
            return None
    return total + group


def _lowest(total: int) -> int:
    """The smallest scale that a running total already uses."""
    return next(s for s in (1_000, 1_000_000, 1_000_000_000) if total % (s * 1_000) != 0)
