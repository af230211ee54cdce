"""Replacing what names or reaches a person before a text is sent, and putting it back into what comes.

Every replaced thing gets a placeholder such as ``NAME-1``, the same one wherever it stands. What comes back is searched
for placeholders, so a quote is in the person's own words again before it is looked for in their text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

#: In plain words what is not found. It stands wherever this can be switched on.
MISSES = (
    "Found are e-mail addresses, phone numbers with a country code or in groups, web addresses with a password or key in "
    "them, access keys, card and account numbers, and the names that you list, as you wrote them or in capitals. Not found "
    "are names that you did not list (also a first name alone, if you listed only the whole name), places, job titles, "
    "projects, and anything that only somebody who knows you would recognise. Sound is sent as it is: in a recording "
    "nothing can be replaced."
)
LONGEST_NAME, MOST_NAMES = 80, 200

_TELLING = r"(?:key|api_?key|token|access_?token|secret|sig|signature|password|pwd|pass|auth|code)"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("URL", re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s/@]+:[^\s/@]+@[^\s<>\"']+", re.IGNORECASE)),
    ("URL", re.compile(rf"\bhttps?://[^\s<>\"']*[?&#;]{_TELLING}=[^\s<>\"']+", re.IGNORECASE)),
    ("EMAIL", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        "KEY",
        re.compile(
            r"\b(?:sk|pk|rk|ghp|gho|github_pat|glpat|xox[abeprs])[-_][A-Za-z0-9_-]{16,}|\bAKIA[A-Z0-9]{16}\b|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+"
        ),
    ),
    ("IBAN", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")),
    ("CARD", re.compile(r"(?<![\w.])\d(?:[ -]?\d){12,18}(?![\w])")),
    (
        "PHONE",
        re.compile(r"(?<![\w.,$€£+])\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d(?:[ .-]?\d){5,12}(?![\w%])"),
    ),
    ("PHONE", re.compile(r"(?<![\w.,$€£])\(\d{2,5}\)[ .-]?\d{2,5}(?:[ .-]?\d{2,5}){1,3}(?![\w%])")),
    ("PHONE", re.compile(r"(?<![\w.,$€£-])\d{2,5}(?:[ .-]\d{2,5}){1,5}(?![\w%]|[.,-]\d)")),
)
_PLACEHOLDER = re.compile(r"\b([A-Z]+X*-\d+[a-z]*)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")


class Hidden(NamedTuple):
    """Texts as they are sent, and what each placeholder in them stands for."""

    texts: tuple[str, ...]
    stands_for: Mapping[str, str]

    def back(self, text: str) -> str:
        """``text`` with every placeholder replaced by what it stands for."""
        return _PLACEHOLDER.sub(lambda m: self.stands_for.get(m[1], m[0]), text)


class Found(NamedTuple):
    """One thing to be replaced: its kind and where it stands (code points)."""

    kind: str
    start: int
    end: int


def hide(texts: Sequence[str], *, names: Iterable[str] = ()) -> Hidden:
    """The texts with placeholders; the same thing gets the same one in all of them."""
    whole, given = "\n".join(texts), Given(names)
    book = _Book(taken=whole)
    return Hidden(tuple(_replaced(text, given, book) for text in texts), book.stands_for)


class Given:
    """The names that a person listed, ready to be looked for; longer ones first."""

    def __init__(self, names: Iterable[str]) -> None:
        listed = sorted({" ".join(n.split()) for n in names if n.strip()}, key=lambda n: (-len(n), n))
        shapes = [s for name in listed for s in dict.fromkeys((name, name.upper()))]
        words = "|".join(r"\s+".join(map(re.escape, shape.split())) for shape in shapes)
        self.pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)") if words else None

    def found(self, text: str) -> Iterator[Found]:
        """Where they stand."""
        if self.pattern:
            yield from (Found("NAME", m.start(), m.end()) for m in self.pattern.finditer(text))


def found(text: str, names: Iterable[str] = ()) -> list[Found]:
    """What would be replaced, in order; where two overlap, the first that was looked for."""
    return _found(text, Given(names))


def _found(text: str, given: Given) -> list[Found]:
    kept: list[Found] = []
    for one in (*_patterns(text), *given.found(text)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)


def _patterns(text: str) -> Iterator[Found]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if _is_one(kind, match[0]):
                yield Found(kind, match.start(), match.end())


def _is_one(kind: str, written: str) -> bool:
    if kind == "CARD":
        return _is_card(written)
    if kind == "IBAN":
        return _is_iban(written)
    return kind != "PHONE" or _is_phone(written)


def _is_phone(written: str) -> bool:
    """Whether a run of figures is a phone number, and not an amount, a date or a row of years."""
    digits = re.sub(r"\D", "", written)
    if written.startswith("+"):
        return 8 <= len(digits) <= 15
    if written.startswith("("):
        return 8 <= len(digits) <= 13
    groups = re.split(r"[ .-]", written)
    is_amount = all(len(g) == 3 for g in groups[1:]) and "-" not in written and not written.startswith("0")
    is_date = len(digits) == 8 and any(_YEAR.fullmatch(g) for g in groups)
    return 10 <= len(digits) <= 14 and not (is_amount or is_date or all(map(_YEAR.fullmatch, groups)))


def _is_card(written: str) -> bool:
    """Luhn's check (ISO/IEC 7812-1)."""
    digits = [int(c) for c in written if c.isdigit()]
    doubled = (sum(divmod(2 * d, 10)) if n % 2 else d for n, d in enumerate(reversed(digits)))
    return 13 <= len(digits) <= 19 and sum(doubled) % 10 == 0


def _is_iban(written: str) -> bool:
    """The remainder by 97 (ISO 13616)."""
    plain = written.replace(" ", "")
    moved = "".join(str(int(c, 36)) for c in plain[4:] + plain[:4])
    return 15 <= len(plain) <= 34 and int(moved) % 97 == 1


class _Book:
    """Which placeholder stands for what. Ways of writing the same thing share a number: ``NAME-1``, ``NAME-1b``."""

    def __init__(self, *, taken: str) -> None:
        self._taken = taken
        self._numbers: dict[tuple[str, str], int] = {}
        self._written: dict[tuple[str, str], str] = {}
        self.stands_for: dict[str, str] = {}

    def placeholder(self, kind: str, written: str) -> str:
        """The one for ``written``; never a word that the texts hold already."""
        if (kind, written) in self._written:
            return self._written[kind, written]
        same = (kind, " ".join(written.casefold().split()))
        number = self._numbers.setdefault(same, 1 + sum(1 for k, _ in self._numbers if k == kind))
        while f"{kind}-" in self._taken:
            kind += "X"
        made = f"{kind}-{number}"
        endings = iter("bcdefghijklmnopqrstuvwxyz")
        while made in self.stands_for:
            made = f"{kind}-{number}{next(endings)}"
        self._written[same[0], written] = made
        self.stands_for[made] = written
        return made


def _replaced(text: str, given: Given, book: _Book) -> str:
    parts, at = [], 0
    for kind, start, end in _found(text, given):
        parts += [text[at:start], book.placeholder(kind, text[start:end])]
        at = end
    return "".join((*parts, text[at:]))
