"""A second look at what was written, by rules of its own: it shares no list and no pattern with the product's checks.

It is stricter and simpler: a group of digits, a number word or a capitalised word inside a sentence has to stand in the text.
Where the two differ, somebody has to read; every such place is listed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator

from interviewer.domain.text import Text

#: Number words with the digits they may stand for in the text; ``one`` is a pronoun more often than a number.
_SAID = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17",
    "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60",
    "seventy": "70", "eighty": "80", "ninety": "90", "hundred": "00", "thousand": "000", "million": "m", "billion": "bn",
    "dozen": "12", "half": "50", "halved": "50", "twice": "2", "double": "2", "doubled": "2", "triple": "3", "tripled": "3",
    "both": "2", "quarter": "25",
}  # fmt: skip
_ENDS = ".!?:;…"
#: Words with which a question can be answered by yes or no.
_CLOSED = frozenset(
    "did do does was were is are am have has had can could would will should might may must".split()
)
_ASKS = frozenset("what how why who whom whose when where which".split())
_PRAISE = frozenset(
    "great good nice impressive interesting excellent thanks thank sorry wonderful well".split()
)
#: Words that carry nothing by which two questions could be told apart or an answer given away.
_COMMON = frozenset(
    "what how why who whom whose when where which that this these those there their they them then than with from have been being were would could should about "
    "after before your yours you did does doing done said says tell told what's into onto over under again because between more most much many some such only just "
    "very make made take took come came goes went gone like know knew known think thought thing things something anything person people work worked first last next "
    "other others each every either neither both itself himself herself themselves answer question".split()
)


def words(text: str) -> list[str]:
    """The words and groups of digits in order, as they are written; marks between letters stay inside a word."""
    found, held = [], ""
    for at, ch in enumerate(text):
        joins = ch in "'’-" and held and at + 1 < len(text) and text[at + 1].isalpha()
        same = ch.isdigit() == held[-1].isdigit() if held and ch.isalnum() else True
        if (ch.isalnum() or unicodedata.combining(ch) or joins) and same:
            held += ch
            continue
        if held:
            found.append(held)
        held = ch if ch.isalnum() else ""
    return [*found, held] if held else found


def outside_brackets(text: str) -> str:
    """The text without what stands in square brackets."""
    depth, kept = 0, []
    for ch in text:
        depth += (ch == "[") - (ch == "]" and depth > 0)
        kept.append(" " if depth or ch == "]" else ch)
    return "".join(kept)


def strange_numbers(draft: str, known: str) -> tuple[str, ...]:
    """Groups of digits and number words outside brackets that the known words hold neither in this nor in the other form."""
    held = {plain(w) for w in words(_joined(known))}
    digits = {w for w in held if w.isdigit()}
    found = []
    for word in words(_joined(outside_brackets(draft))):
        low = plain(word)
        parts = [p for p in low.split("-") if p in _SAID] or [low]
        for part in parts:
            stands = _SAID.get(part)
            if part.isdigit():
                is_held = part in held or any(d == part and n in held for n, d in _SAID.items())
            elif stands is None:
                continue
            else:
                is_held = part in " ".join(held) or any(d == stands or d.endswith(stands) for d in digits)
                is_held = is_held or bool({stands, *(n for n, d in _SAID.items() if d == stands)} & held)
            if not is_held:
                found.append(word)
    return tuple(dict.fromkeys(found))


def _joined(text: str) -> str:
    """The text without the commas between thousands."""
    return "".join(
        ch
        for at, ch in enumerate(text)
        if not (ch == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 4].isdigit())
    )


def strange_names(draft: str, known: str) -> tuple[str, ...]:
    """Words with a capital, not at the start of a sentence, that are not among the known words in any case."""
    held = {piece for w in words(known) for piece in _pieces(w)}
    found = []
    for before, word in _with_before(outside_brackets(draft)):
        opens = not before or before[-1] in _ENDS
        if opens or not any(c.isupper() for c in word) or plain(word) in ("i", "i'm", "i've", "i'd", "i'll"):
            continue
        if not _pieces(word) <= held:
            found.append(word)
    return tuple(dict.fromkeys(found))


def strange(draft: str, known: str) -> tuple[str, ...]:
    """Everything in a draft that states a number or a name and is not among the known words."""
    return (*strange_numbers(draft, known), *strange_names(draft, known))


def own_words(draft: str, known: str) -> float | None:
    """The share of the draft's words that are among the known ones; None where the draft holds none."""
    held = {plain(w) for w in words(known)}
    said = [plain(w) for w in words(outside_brackets(draft))]
    return sum(w in held for w in said) / len(said) if said else None


# --- questions ---------------------------------------------------------------------------------------


def quotes(said: str) -> list[str]:
    """What stands between double quotation marks."""
    flat = "".join('"' if ch in "“”„«»" else ch for ch in said)
    return [q.strip(" .,;:…") for q in flat.split('"')[1::2]]


def unquoted(said: str) -> str:
    """The words outside double quotation marks."""
    flat = "".join('"' if ch in "“”„«»" else ch for ch in said)
    return " ".join(flat.split('"')[::2])


def quotes_the_person(said: str, text: Text) -> bool:
    """Whether some quotation has two words or more, and every one of them stands in the person's words in that order."""
    told = [f" {' '.join(plain(w) for w in words(p.text))} " for p in text.own]
    given = [f" {' '.join(plain(w) for w in words(q))} " for q in quotes(said)]
    return any(len(q.split()) > 1 for q in given) and all(any(q in t for t in told) for q in given)


def is_one_question(said: str) -> bool:
    """Whether there is exactly one question mark, and it ends what is said."""
    return said.count("?") == 1 and said.rstrip(" \"'”’").endswith("?")


def is_open(said: str) -> bool:
    """Whether the question has a question word and does not begin with a word that asks for yes or no."""
    last = words(_last_sentence(unquoted(said)))
    return bool(last) and plain(last[0]) not in _CLOSED and any(plain(w) in _ASKS for w in last)


def praises(said: str) -> bool:
    """Whether a word of praise or thanks stands outside the quotation."""
    return any(plain(w) in _PRAISE for w in words(unquoted(said)))


def given_away(said: str, looked_for: str, free: str) -> tuple[str, ...]:
    """Words outside the quotation that stand in what is looked for, and neither in the rules' question nor in what was said."""
    wanted, known = _carrying(looked_for), _carrying(free)
    return tuple(w for w in sorted(_carrying(unquoted(said))) if w in wanted and w not in known)


def nearest(said: str, questions: Collection[str]) -> list[str]:
    """The questions that share most words with what is asked, best first; those that share none are left out."""
    asked = {plain(w) for w in words(unquoted(said))}
    shared = {q: len(asked & (own := {plain(w) for w in words(q)})) / len(asked | own) for q in questions}
    best = max(shared.values(), default=0.0)
    return [q for q, n in shared.items() if n == best and n > 0]


def _last_sentence(said: str) -> str:
    head = said.rstrip(" ?\"'")
    cut = max((head.rfind(ch) for ch in _ENDS), default=-1)
    return said[cut + 1 :]


def _carrying(text: str) -> set[str]:
    return {low for w in words(text) if len(low := plain(w)) > 3 and low not in _COMMON and low.isalpha()}


def _with_before(text: str) -> Iterator[tuple[str, str]]:
    """Every word with what stands before it, spaces and opening marks left out."""
    at = 0
    for word in words(text):
        start = text.index(word, at)
        yield text[:start].rstrip(" \n\t\"'“‘(*«"), word
        at = start + len(word)


def plain(word: str) -> str:
    """The word in lower case, without the ``'s`` of a possessive."""
    return word.casefold().replace("’", "'").removesuffix("'s")


def _pieces(word: str) -> set[str]:
    return set(plain(word).split("-"))
