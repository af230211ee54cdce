"""The plain form of a passage: what the patterns read, with a way back to the words as they were said.

Folded away are case, typographic marks, fillers, stutters and American spelling; numbers that are said as words become
digits and ``percent`` becomes ``%``. Every character of the plain form knows which stretch of the passage it stands for,
so a match is quoted in the person's own words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"(?P<word>[^\W\d_]+(?:['’‘`´][^\W\d_]+)*)|(?P<number>\d+(?:[.,]\d+)*)|(?P<space>\s+)|(?P<mark>.)",
    re.DOTALL,
)
_MARKS = str.maketrans("‘’`´“”„«»‐‑–—−", '\'\'\'\'"""""-----')
_FILLERS = frozenset(
    {
        "um",
        "uh",
        "uhm",
        "er",
        "erm",
        "hmm",
        "mm",
        "mhm",
        "ah",
        "eh",
        "basically",
        "actually",
        "literally",
        "honestly",
        "obviously",
        "really",
        "essentially",
        "frankly",
    }
)  # fmt: passed_over
_FILLER_PAIRS = frozenset({("you", "know"), ("i", "mean"), ("sort", "of"), ("kind", "of"), ("let's", "say")})
_BEFORE_KIND = frozenset(
    {"a", "the", "what", "some", "this", "that", "one", "any", "every", "each", "which", "same"}
)
_UNITS = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}  # fmt: passed_over
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_COUNTED = re.compile(
    r"%|percent|per|point|points|hundred|thousand|million|billion|euros?|dollars?|pounds?|seconds?|minutes?|hours?|days?|"
    r"weeks?|months?|quarters?|years?|sprints?|people|persons?|engineers?|analysts?|in|out"
)
_SPELT = {
    "behavior": "behaviour",
    "behaviors": "behaviours",
    "behavioral": "behavioural",
    "favor": "favour",
    "labor": "labour",
    "color": "colour",
    "honor": "honour",
    "center": "centre",
    "centers": "centres",
    "learnt": "learned",
    "canceled": "cancelled",
    "canceling": "cancelling",
    "modeling": "modelling",
    "modeled": "modelled",
    "labeled": "labelled",
    "labeling": "labelling",
    "program": "programme",
    "programs": "programmes",
    "fulfill": "fulfil",
    "didnt": "didn't",
    "wasnt": "wasn't",
    "couldnt": "couldn't",
    "wouldnt": "wouldn't",
    "dont": "don't",
    "cant": "can't",
    "cannot": "can't",
    "isnt": "isn't",
    "doesnt": "doesn't",
    "werent": "weren't",
    "hadnt": "hadn't",
    "havent": "haven't",
    "shouldnt": "shouldn't",
    "im": "i'm",
    "ive": "i've",
    "pct": "%",
    "percent": "%",
    "gonna": "going to",
    "okay": "ok",
    "e-mail": "email",
    "judgement": "judgment",
    "got": "got",
    "gotten": "got",
    "cancelled": "cancelled",
}  # fmt: passed_over
_GLUED = re.compile(
    r"^(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(hour|day|week|month|page|person)s?$"
)
_IZE = re.compile(r"^([a-z]{3,}?)(i|y)z(e|es|ed|er|ers|ing|ation|ations|able)$")
_NOT_IZE = frozenset(
    {
        "size",
        "sizes",
        "sized",
        "sizing",
        "prize",
        "prizes",
        "seize",
        "seized",
        "resize",
        "capsize",
        "resized",
        "sizeable",
        "oversized",
        "baize",
        "maize",
    }
)  # fmt: passed_over


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark in its plain form; ``start`` and ``end`` are places in the passage."""

    norm: str
    start: int
    end: int
    kind: str
    spaced: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain form of one passage with the stretch of the passage that each token stands for."""

    text: str
    offsets: tuple[int, ...]
    tokens: tuple[Token, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the passage for ``text[start:end]``."""
        first = max(0, bisect_left(self.offsets, start + 1) - 1)
        last = max(first, bisect_left(self.offsets, end) - 1)
        return self.tokens[first].start, self.tokens[last].end

    def words(self, start: int, end: int) -> int:
        """Words in ``text[start:end]``, hesitations not counted (``hold-out`` is one word)."""
        first, last = bisect_left(self.offsets, start), bisect_left(self.offsets, end)
        counted, open_word = 0, False
        for token in self.tokens[first:last]:
            if token.spaced:
                open_word = False
            if token.kind in {"word", "number"} or token.norm == "%":
                counted += not open_word
                open_word = True
        return counted


@lru_cache(maxsize=64)
def plain(text: str) -> Plain:
    """The plain form of ``text``; linear in its length."""
    tokens = _numbers(_without_fillers(_tokens(text)))
    out: list[str] = []
    offsets: list[int] = []
    at = 0
    for n, token in enumerate(tokens):
        if token.spaced and n and token.norm != "%":
            out.append(" ")
            at += 1
        offsets.append(at)
        out.append(token.norm)
        at += len(token.norm)
    return Plain(text="".join(out), offsets=tuple(offsets), tokens=tuple(tokens))


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    spaced = False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        raw = match.group()
        if kind == "space":
            spaced = True
            if raw.count("\n") > 1 or ("\n" in raw and _opens_item(text, match.end())):
                found.append(Token("\n", match.start(), match.start(), "break", True))
            continue
        found.append(Token(_norm(raw, kind), match.start(), match.end(), kind, spaced))
        spaced = False
    return found


def _opens_item(text: str, at: int) -> bool:
    return bool(re.match(r"[-*•·]\s|\d{1,2}[.)]\s|#", text[at : at + 5]))


def _norm(raw: str, kind: str) -> str:
    if kind == "number":
        return raw.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", raw) else raw
    word = raw.translate(_MARKS).lower()
    if kind != "word":
        return word[:1] or raw
    if word in _SPELT:
        return _SPELT[word]
    glued = _GLUED.match(word)
    if glued:
        return f"{_UNITS[glued[1]]}-{glued[2]}"
    ize = _IZE.match(word)
    if ize and word not in _NOT_IZE:
        return f"{ize[1]}{ize[2]}s{ize[3]}"
    return word


def _without_fillers(tokens: list[Token]) -> list[Token]:
    """Without hesitation words, hesitation dots, set phrases, and stutters of one or two words."""
    kept: list[Token] = []
    passed_over = 0
    for n, token in enumerate(tokens):
        if passed_over:
            passed_over -= 1
            continue
        width = _filler(tokens, n, kept)
        if width:
            passed_over = width - 1
            after = n + width
            if (
                after < len(tokens)
                and tokens[after].norm == ","
                and (not kept or kept[-1].norm in {",", ".", "\n"})
            ):
                passed_over += 1
            continue
        _drop_stutter(kept, token)
        kept.append(token)
    return kept


def _filler(tokens: list[Token], n: int, kept: list[Token]) -> int:
    here = tokens[n]
    following = tokens[n + 1] if n + 1 < len(tokens) else None
    if here.kind == "word" and here.norm in _FILLERS:
        return 1
    if here.norm == "." and following is not None and following.norm == "." and not following.spaced:
        width = 2
        while n + width < len(tokens) and tokens[n + width].norm == ".":
            width += 1
        return width
    if here.norm == "…":
        return 1
    before = kept[-1].norm if kept else ","
    if following is not None and (here.norm, following.norm) in _FILLER_PAIRS and before not in _BEFORE_KIND:
        return 2
    if (
        here.norm in {"like", "so", "well"}
        and before in {",", "\n"}
        and following is not None
        and following.norm == ","
    ):
        return 1
    return 0


def _drop_stutter(kept: list[Token], token: Token) -> None:
    if token.kind != "word" or not kept:
        return
    if kept[-1].kind == "word" and kept[-1].norm == token.norm and token.norm not in {"that", "had"}:
        kept.pop()
    elif (
        len(kept) >= 2
        and kept[-1].norm == ","
        and kept[-2].kind == "word"
        and kept[-2].norm == token.norm
        and token.norm in {"i", "we", "the", "a", "and", "so", "she", "he", "it", "they"}
    ):
        del kept[-2:]


def _numbers(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    n = 0
    while n < len(tokens):
        width, value = _spoken_number(tokens, n)
        if width:
            first, last = tokens[n], tokens[n + width - 1]
            out.append(Token(value, first.start, last.end, "number", first.spaced))
            n += width
        elif tokens[n].norm == "per" and n + 1 < len(tokens) and tokens[n + 1].norm == "cent":
            out.append(Token("%", tokens[n].start, tokens[n + 1].end, "mark", tokens[n].spaced))
            n += 2
        else:
            out.append(tokens[n])
            n += 1
    return out


def _spoken_number(tokens: list[Token], at: int) -> tuple[int, str]:
    """How many tokens from ``at`` say one number, and its digits; (0, "") where none begins."""
    first = tokens[at].norm
    if first in {"a", "an"}:
        return _after_article(tokens, at)
    if tokens[at].kind == "number":
        return _scaled_digits(tokens, at)
    if first not in _UNITS and first not in _TENS:
        return 0, ""
    width, value = _words_of_number(tokens, at)
    if width == 1 and first == "one" and not _is_counted(tokens, at + 1):
        return 0, ""
    return width, value


def _after_article(tokens: list[Token], at: int) -> tuple[int, str]:
    """``a dozen``, ``a hundred and forty``."""
    following = _norm_at(tokens, at + 1)
    if following == "dozen":
        return 2, "12"
    if following in _SCALES:
        width, value = _words_of_number(tokens, at + 1, group=1)
        return width + 1, value
    return 0, ""


def _scaled_digits(tokens: list[Token], at: int) -> tuple[int, str]:
    """``2.5 million``."""
    scale = _norm_at(tokens, at + 1)
    if scale in _SCALES and re.fullmatch(r"\d+(\.\d+)?", tokens[at].norm):
        return 2, f"{float(tokens[at].norm) * _SCALES[scale]:.10g}"
    return 0, ""


def _words_of_number(tokens: list[Token], at: int, *, group: int = 0) -> tuple[int, str]:
    """The number said in words from ``at`` on; ``group`` is what stands below the next thousand already."""
    n, total, empty = at, 0, group == 0
    while n < len(tokens):
        word, following = tokens[n].norm, _norm_at(tokens, n + 1)
        if word in _UNITS and (empty or (group % 10 == 0 and group % 100 not in range(10, 20))):
            group, empty = group + _UNITS[word], False
        elif word in _TENS and group % 100 == 0:
            group, empty = group + _TENS[word], False
        elif word == "hundred" and group:
            group *= 100
        elif word in _SCALES and group:
            total, group, empty = total + group * _SCALES[word], 0, True
        elif not _links(tokens, n, word, following):
            break
        n += 1
    fraction = _fraction(tokens, n) if n > at else ""
    whole = str(total + group)
    return (n - at + 1 + len(fraction), f"{whole}.{fraction}") if fraction else (n - at, whole)


def _links(tokens: list[Token], n: int, word: str, following: str) -> bool:
    """Whether this token only joins two parts of a number: ``twenty-six``, ``hundred and forty``."""
    before = _norm_at(tokens, n - 1)
    if word == "-":
        return before in _TENS and following in _UNITS and not tokens[n].spaced
    return word == "and" and before in {"hundred", "thousand"} and (following in _UNITS or following in _TENS)


def _fraction(tokens: list[Token], n: int) -> str:
    """The digits that are said after "point"; empty where there are none."""
    digits = ""
    if _norm_at(tokens, n) == "point":
        while _UNITS.get(_norm_at(tokens, n + 1 + len(digits)), 10) < 10:
            digits += str(_UNITS[tokens[n + 1 + len(digits)].norm])
    return digits


def _norm_at(tokens: list[Token], n: int) -> str:
    return tokens[n].norm if 0 <= n < len(tokens) else ""


def _is_counted(tokens: list[Token], n: int) -> bool:
    while n < len(tokens) and tokens[n].norm == "-":
        n += 1
    return n < len(tokens) and bool(_COUNTED.fullmatch(tokens[n].norm))
