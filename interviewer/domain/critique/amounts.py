"""Amounts as they are written: value, unit, decimals; and the sentences of a document that hold them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from interviewer.domain.document import Document

_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
AMOUNT = (
    r"(?<![\w.,])(?P<{p}sign>[-+−–±]\s?)?(?P<{p}cur>[$€£]\s?)?(?P<{p}num>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d:])"
    r"(?:\s?(?P<{p}scale>k|m|bn|thousand|million|billion)\b)?"
    r"(?:\s?(?P<{p}unit>%|per ?cent(?!age)|percentage points?|points?|pp\b|pts?\b|euros?|dollars?|pounds?|ms\b|seconds?|minutes?|hours?))?"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z(“\"])|\n+")

_LONGEST = 800  # a longer stretch without a full stop is cut: patterns stay quick on any text


class Spot(BaseModel):
    """Words at a place."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: str
    quote: str


class NumberFault(BaseModel):
    """Two numbers that cannot both hold, with both places. ``kind`` says which rule found them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    says: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Amount:
    """A number with its unit: ``%``, ``points``, a currency, a word, or empty."""

    value: float
    unit: str
    decimals: int
    written: str
    factor: float = 1.0

    @property
    def half_digit(self) -> float:
        """Half of the last written digit: how far rounding can have moved it."""
        return 0.5 * float(10**-self.decimals) * self.factor


@dataclass(frozen=True)
class Line:
    """A sentence at a place, numbers and all."""

    text: str
    place: str
    in_appendix: bool


def amount_pattern(prefix: str = "") -> str:
    """The pattern of an amount, its groups named with ``prefix``."""
    return AMOUNT.format(p=prefix)


def amount(match: re.Match[str], prefix: str = "") -> Amount:
    """The amount that the groups of ``prefix`` matched; the sign is kept for minus only."""
    group = match.groupdict()
    digits = group[f"{prefix}num"]
    factor = _SCALES.get((group[f"{prefix}scale"] or "").lower(), 1.0)
    value = float(digits.replace(",", "")) * factor
    if (group[f"{prefix}sign"] or "").strip() in ("-", "−", "–"):
        value = -value
    unit = (group[f"{prefix}unit"] or "").lower()
    if unit.startswith("per") and "point" not in unit:
        unit = "%"
    elif "point" in unit or unit in ("pp", "pt", "pts"):
        unit = "points"
    unit = unit or (group[f"{prefix}cur"] or "").strip()
    written = " ".join(match.string[match.start(f"{prefix}num") : match.end(f"{prefix}num")].split())
    shown = f"{(group[f'{prefix}cur'] or '').strip()}{written}{group[f'{prefix}scale'] or ''}{' ' + unit if unit in ('%', 'points') else ''}"
    return Amount(
        value,
        unit.rstrip("s") if unit not in ("%", "points", "ms") else unit,
        len(digits.partition(".")[2]),
        shown,
        factor,
    )


def lines(document: Document) -> Iterator[Line]:
    """Every sentence, bullet and table row that may be quoted; comments and hidden slides left out."""
    for passage in document.passages():
        if passage.kind in ("comment", "code", "image") or passage.hidden:
            continue
        for sentence in _SENTENCE.split(passage.text):
            for text in (
                textwrap.wrap(sentence, _LONGEST, break_long_words=True)
                if len(sentence) > _LONGEST
                else [sentence]
            ):
                if text.strip():
                    yield Line(text.strip(), passage.id, passage.in_appendix)
