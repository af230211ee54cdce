"""Plain measures of words: how many mean something, and how alike two texts are.

Words are runs of letters and digits. White space, punctuation, invisible characters and
placeholders count for nothing, and no word counts for more than an eighth of the text (three times in a
short one), so that a word repeated does not fill a section.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
PLACEHOLDERS = frozenset({"tbd", "tba", "tbc", "todo", "n/a", "na", "none", "lorem", "ipsum", "xxx", "asdf"})
MOST_REPEATS, LARGEST_SHARE = 3, 8
# fmt: off
LITTLE_WORDS = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "for", "from", "had", "has", "have",
    "in", "into", "is", "it", "its", "no", "not", "of", "on", "or", "our", "so", "that", "the", "their",
    "them", "then", "there", "these", "they", "this", "to", "was", "we", "were", "which", "will", "with",
    "would",
))
# fmt: on
ALIKE = 0.7  # share of content words in common from which two texts are called the same
COPIED = 0.6  # share of three-word runs of one text found in another


def fold(text: str) -> str:
    """The text in one Unicode form, lower case, single spaces, without invisible characters."""
    plain = unicodedata.normalize("NFKC", text)
    visible = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join(visible.casefold().split())


def words(text: str) -> list[str]:
    return WORD.findall(fold(text))


def meaningful_words(text: str) -> int:
    """How many words mean something: no placeholders, and repeats only up to a limit (see above)."""
    counts = Counter(
        word for word in words(text) if word not in PLACEHOLDERS and any(c.isalnum() for c in word)
    )
    if set(counts) <= {"n", "a"}:  # "n/a" falls into two words
        return 0
    most = max(MOST_REPEATS, sum(counts.values()) // LARGEST_SHARE)
    return sum(min(count, most) for count in counts.values())


def says(text: str, at_least: int = 1) -> bool:
    return meaningful_words(text) >= at_least


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same person, team or thing: case, spaces and full stops aside."""
    return _name(one) == _name(other)


def distinct_names(names: Iterable[str]) -> list[str]:
    """The names that say something, each once, in the order they came."""
    seen: dict[str, str] = {}
    for name in names:
        if says(name):
            seen.setdefault(_name(name), name.strip())
    return list(seen.values())


def _name(text: str) -> str:
    return " ".join(words(text))


def content_words(text: str) -> frozenset[str]:
    return frozenset(word for word in words(text) if word not in LITTLE_WORDS)


def likeness(one: str, other: str) -> float:
    """Share of content words in common (Jaccard), 0-1; 0 when either text has none."""
    a, b = content_words(one), content_words(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def copied_share(part: str, whole: str) -> float:
    """Share of the three-word runs of `part` that stand in `whole` too, 0-1."""
    runs = _runs(part)
    return len(runs & _runs(whole)) / len(runs) if runs else 0.0


def _runs(text: str, length: int = 3) -> frozenset[tuple[str, ...]]:
    tokens = words(text)
    return frozenset(tuple(tokens[i : i + length]) for i in range(len(tokens) - length + 1))


def listed(items: Iterable[str]) -> str:
    """Items as running text: ``a, b and c``."""
    held = list(items)
    return held[0] if len(held) == 1 else ", ".join(held[:-1]) + " and " + held[-1] if held else "nothing"


def counted(number: float, noun: str) -> str:
    """``1 word``, ``2 words``."""
    shown = f"{number:g}"
    return f"{shown} {noun}" if number == 1 else f"{shown} {noun}s"
