"""Whether a sentence that was written about a text says only what the text says: its numbers, its names, its facts.

A number counts as said where it stands in the text with the same value, in figures or spelled out, and as a percentage
where it is one there. Words in square brackets are blanks for the author and are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from interviewer.domain.spoken_numbers import in_digits
from interviewer.domain.text import Text

_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?P<percent>\s?(?:%|per ?cent\b|percent\b))?")
_BLANK = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: Numbers as words, with their digits. One to three are left out: they count sides and steps of an argument.
WORDS = {
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
    "fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
    "hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000", "dozen": "12", "half": "0.5",
    "halves": "0.5", "halved": "0.5", "twice": "2", "double": "2", "doubled": "2", "doubles": "2", "triple": "3", "tripled": "3", "triples": "3",
}  # fmt: skip
#: Said as words these count as figures too ("a team of three" is 3 people); one is left out, it is a pronoun as often.
_SMALL = {"two": "2", "three": "3", "couple": "2"}
#: Words that may open a sentence with a capital without being a name.
OPENERS = frozenset(
    "a about accept add after against agree all although an and another approve as ask at be because before between both build but by cancel change choose close compared "
    "compare cut decide decision delay deliver do drop each either end even every expand fewer for from fund give how i if in instead is it its keep known launch leave less let "
    "limit may measure more most move must neither next no none not now of on once one only open or otherwise our over owner pause people pick please plan proceed put raise recommendation "
    "recommend reduce reject replace report return revert reverse risk roll run say set ship should show since so start stop such switch take test than that the their then there these "
    "they this those though three to today two under unknown unless until use wait we were what when where whether which while who why will with within without you".split()
)
_LITTLE_NAMES = frozenset({"i", "i'm", "i'd", "i'll", "i've"})


@dataclass(frozen=True)
class Said:
    """What a text says, as far as a sentence about it may repeat it."""

    numbers: frozenset[str]
    percentages: frozenset[str]
    words: frozenset[str]
    places: tuple[str, ...]


@lru_cache(maxsize=16)
def said(text: Text) -> Said:
    """Numbers, percentages and words of the passages that may be quoted, and the names of all places."""
    whole = "\n".join(p.text for p in text.own)
    numbers, percentages = _numbers(whole)
    spelled, spelled_percentages = _numbers(in_digits(whole))
    numbers, percentages = numbers | spelled, percentages | spelled_percentages
    drawn = "\n".join(p.text for p in text.own if p.kind in ("table", "chart"))
    if "%" in drawn:  # the sign may stand in the head of a column only
        percentages |= _numbers(drawn)[0]
    return Said(
        numbers=frozenset(numbers)
        | {digits for w, digits in (WORDS | _SMALL).items() if re.search(rf"\b{w}\b", whole, re.I)},
        percentages=frozenset(percentages),
        words=frozenset(_fold(w) for w in _WORD.findall(whole)),
        places=tuple(sorted((p.id for p in text.passages), key=len, reverse=True)),
    )


def invented_numbers(sentence: str, text: Text) -> tuple[str, ...]:
    """The numbers of ``sentence``, in figures or words, that ``text`` does not hold; places such as ``line 7`` are no numbers."""
    held = said(text)
    bare = _without(sentence, held.places)
    found = [
        m.group().strip()
        for m in _NUMBER.finditer(bare)
        if _value(m) not in (held.percentages if m["percent"] else held.numbers | held.percentages)
    ]
    lower = [w.casefold() for w in _WORD.findall(bare)]
    found += [w for w in lower if w in WORDS and w not in held.words and WORDS[w] not in held.numbers]
    return tuple(dict.fromkeys(found))


def invented_names(sentence: str, text: Text) -> tuple[str, ...]:
    """The capitalised words of ``sentence`` that ``text`` does not hold in any case; an ordinary word may open a sentence."""
    held = said(text)
    bare = _without(sentence, ())
    found = []
    for match in _WORD.finditer(bare):
        word = match.group()
        if not any(ch.isupper() for ch in word) or _fold(word) in held.words or _fold(word) in _LITTLE_NAMES:
            continue
        before = bare[: match.start()].rstrip(" \"'“‘(*")
        opens = not before or before.endswith((".", "!", "?", ":"))
        if not (opens and _fold(word) in OPENERS):
            found.append(word)
    return tuple(dict.fromkeys(found))


def _without(sentence: str, places: Iterable[str]) -> str:
    bare = _BLANK.sub(" ", sentence)
    for place in places:
        if place.casefold() in bare.casefold():
            bare = re.sub(rf"\b{re.escape(place)}\b", " ", bare, flags=re.I)
    return bare


def _numbers(text: str) -> tuple[set[str], set[str]]:
    numbers: set[str] = set()
    percentages: set[str] = set()
    for match in _NUMBER.finditer(text):
        numbers.add(_value(match))
        if match["percent"]:
            percentages.add(_value(match))
    return numbers, percentages


def _value(match: re.Match[str]) -> str:
    """``1,200.50 %`` as ``1200.5``: thousands marks and trailing zeros gone."""
    digits = match.group().removesuffix(match["percent"] or "").strip()
    digits = re.sub(r",(?=\d{3}(?!\d))", "", digits).replace(",", ".")
    whole, point, rest = digits.partition(".")
    if "." in rest:  # a date or a version: kept as it is written
        return digits
    rest = rest.rstrip("0")
    return f"{int(whole)}{'.' + rest if point and rest else ''}"


def _fold(word: str) -> str:
    return word.casefold().replace("’", "'").removesuffix("'s")


#: Words that state a fact though they are neither number nor name: how many, when, who, with what. Closed lists, lower case.
QUANTITIES = frozenset(
    "most majority minority many several dozens hundreds thousands millions billions lots third thirds quarter quarters twofold threefold tenfold few fewer "
    "significantly substantially dramatically considerably massively hugely everyone everybody nobody percent percentage euro euros dollar dollars pound pounds".split()
)
TIMES = frozenset(
    "january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday spring summer "
    "autumn winter yesterday overnight morning afternoon evening second seconds minute minutes hour hours day days week weeks weekend month months year years daily weekly "
    "fortnight monthly quarterly yearly annually immediately".split()
) - {"second"}
PEOPLE = frozenset(
    "ceo cfo cto coo cpo vp director directors head manager managers president founder founders board executive executives customer customers client clients user users "
    "vendor vendors supplier suppliers investor investors auditor auditors regulator regulators lawyer lawyers legal finance marketing sales compliance procurement engineer "
    "engineers engineering analyst analysts scientist scientists designer designers intern interns recruiter sponsor stakeholder stakeholders colleague colleagues".split()
)
THINGS = frozenset(
    "python sql spark kafka airflow snowflake databricks bigquery redshift tableau looker excel powerpoint aws azure gcp docker kubernetes tensorflow pytorch xgboost lightgbm "
    "sklearn prophet jira slack confluence notion salesforce dbt mlflow grafana dashboard dashboards spreadsheet newsletter contract lawsuit audit budget".split()
)
FACTS = QUANTITIES | TIMES | PEOPLE | THINGS
#: Words of five letters and more that join and tell; they bring nothing in.
PLAIN = frozenset(
    "about above after again against agree agreed already also although always another anything asked became because become before began begin behind being below between "
    "brought called cannot cause caused change changed choice choose chose could decide decided decision different doing during each earlier either ended enough every everything "
    "explain explained finally first followed found further given going happen happened having however instead itself known later learned least leave leaving learnt looked makes making "
    "matter matters might moved myself needed never nothing offered often other others outcome proposed point points question rather really reason reasons recommended reply replied result "
    "results right second seemed seeing several should showed shown shows since something still stood stopped taken taking their theirs them themselves there therefore these thing things "
    "think third those though thought through today together toward towards truth under understood until using wanted wants where whether which while whole whose within without work "
    "worked working would wrote years yours".split()
)
#: Of the words of a retelling that carry something, at most this share may be new (fewer than so many are no retelling of
#: one's own making); what joins and tells is not counted.
NEW_SHARE, NEW_LEAST = 0.25, 3
_LONG = 5


def invented_facts(sentence: str, text: Text) -> tuple[str, ...]:
    """The words of ``sentence`` that state how many, when, who or with what (`FACTS`) and are not in ``text``."""
    held = {_singular(w) for w in said(text).words}
    words = (_fold(w) for w in _WORD.findall(_without(sentence, ())))
    return tuple(dict.fromkeys(w for w in words if w in FACTS and _singular(w) not in held))


def new_words(sentence: str, text: Text) -> tuple[str, ...]:
    """The words that carry something and that ``text`` does not hold in any form, where they are too many of all of them.

    Too many is more than `NEW_SHARE` and `NEW_LEAST`; forms of a word are told by its first five letters. Empty where they are few.
    """
    held = {w[:_LONG] for w in said(text).words}
    words = [
        w for w in map(_fold, _WORD.findall(_without(sentence, ()))) if len(w) >= _LONG and w not in PLAIN
    ]
    new = [w for w in words if w[:_LONG] not in held]
    return tuple(dict.fromkeys(new)) if len(new) >= NEW_LEAST and len(new) > NEW_SHARE * len(words) else ()


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word
