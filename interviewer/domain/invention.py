"""Whether a sentence that was written about a text says only what the text says: its numbers, its names, its facts.

A number counts as said where it stands in the text with the same value, in figures or spelled out, and as a percentage
where it is one there. Words in square brackets are blanks for the author and are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from interviewer.domain.spoken_numbers import in_digits
from interviewer.domain.text import Text

_NUMBER = re.compile(
    r"(?<![\w.])(?P<sign>[€$£¥]\s?)?(?P<digits>\d+(?:[.,]\d+)*)(?P<percent>\s?(?:%|per ?cent\b|percent\b))?"
    r"(?:\s?(?P<scale>thousand|million|billion)\b|(?P<glued>k|m|mn|bn)\b|(?(sign)\s(?P<apart>k|m|mn|bn)\b))?",
    re.I,
)
_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mn": 1_000_000, "million": 1_000_000, "bn": 1_000_000_000, "billion": 1_000_000_000}  # fmt: skip
#: Signs and words of one currency, and of a percentage: where the text has one of them it has all.
_SAME = (("€", "euro", "eur"), ("$", "dollar", "usd"), ("£", "pound", "gbp"), ("¥", "yen", "jpy"), ("%", "percent", "percentage"))  # fmt: skip
_TIME = re.compile(r"(?<![\d.])([01]?\d|2[0-3])[:.]([0-5]\d)(?!\.?\d)")
_STEM = 4  # letters; what is shorter is no stem
_BLANK = re.compile(r"\[[^\[\]]*\]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: Numbers as words, with their digits. One to three are left out: they count sides and steps of an argument.
WORDS = {
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
    "fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
    "hundred": "100", "thousand": "1000", "million": "1000000", "billion": "1000000000", "dozen": "12", "half": "0.5",
    "halves": "0.5", "halved": "0.5", "twice": "2", "double": "2", "doubled": "2", "doubles": "2", "triple": "3", "tripled": "3", "triples": "3",
}  # fmt: skip
#: What small numbers count where they count the parts of an argument: "two things", "three reasons".
_ARGUMENT = r"(?:things?|points?|reasons?|steps?|sides?|parts?|ways?|ideas?|questions?|options?|choices?|kinds?|halves)\b"
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
OPENERS |= frozenset(
    "actually additionally afterwards again ahead alone also altogether anybody anyone apart around aside asking away back becoming bring bringing call check choosing "
    "close closing come consequently currently deciding despite doing done during early earlier else enough eventually every everyone everything far finally first "
    "fortunately further furthermore getting given giving going had half has have having hence her here his hopefully how however including indeed initially inside knowing last later "
    "lately leaving like likewise looking luckily making many mainly me meanwhile mine moreover mostly moving much my myself near neither nevertheless nobody "
    "none nor nothing often only others ours outside overall perhaps previously probably quickly rather recently remove reopen restart resume right "
    "saying second seeing separately several she showing slowly some somebody someone something sometimes soon starting still stopping suddenly taking telling "
    "test thanks their theirs them therefore third though throughout thus together tomorrow tonight too trying ultimately unfortunately until up usually very waiting whatever "
    "whenever wherever while whoever whose within working yes yesterday yet you your yours".split()
)
_LITTLE_NAMES = frozenset({"i", "i'm", "i'd", "i'll", "i've"})


@dataclass(frozen=True)
class Said:
    """What a text says, as far as a sentence about it may repeat it."""

    numbers: frozenset[str]
    percentages: frozenset[str]
    words: frozenset[str]
    places: tuple[str, ...]
    signs: frozenset[str] = frozenset()
    times: frozenset[tuple[str, str]] = frozenset()


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
        signs=frozenset(_signs(whole)),
        times=frozenset(m.groups() for m in _TIME.finditer(whole)),  # type: ignore[misc]  # two groups
    )


def _signs(words: str) -> set[str]:
    """The first sign of every currency that is named, and of a percentage."""
    held = {_singular(_fold(w)) for w in _WORD.findall(words)}
    return {names[0] for names in _SAME if names[0] in words or held & set(names[1:])}


def invented_numbers(sentence: str, text: Text) -> tuple[str, ...]:
    """The numbers of ``sentence``, in figures or words, that ``text`` does not hold; places such as ``line 7`` are no numbers.

    Numbers are told apart by value and scale (``1.2m`` is 1,200,000), amounts by their currency as well. Two and three
    are numbers unless they count parts of an argument.
    """
    held = said(text)
    as_said = _without(sentence, held.places)
    bare = in_digits(as_said)
    found = [m.group().strip() for m in _NUMBER.finditer(bare) if not _is_said(m, held)]
    found += sorted(s for s in _signs(bare) - held.signs if s != "%")
    lower = [w.casefold() for w in _WORD.findall(_NUMBER.sub(" ", bare))]
    found += [w for w in lower if w in WORDS and not _is_said_word(w, held)]
    small = rf"\b(?:two|three)\b(?![\s-]+{_ARGUMENT})"
    found += [w for w in re.findall(small, bare, re.I) if not _is_said_word(w.casefold(), held)]
    spelled = {WORDS[w]: w for w in map(str.casefold, _WORD.findall(as_said)) if w in WORDS}
    return tuple(dict.fromkeys(n if n in as_said else spelled.get(n, n) for n in found))


def _is_said(match: re.Match[str], held: Said) -> bool:
    if match["percent"]:
        return _value(match) in held.percentages
    if _value(match) in held.numbers | held.percentages:
        return True
    time = _TIME.fullmatch(match["digits"])
    return bool(time and time.groups() in held.times)


def _is_said_word(word: str, held: Said) -> bool:
    if word in held.words or (WORDS | _SMALL)[word] in held.numbers:
        return True
    return word.startswith("hal") and "50" in held.percentages


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
        if not (opens and (_fold(word) in OPENERS or _is_form(_fold(word), held.words))):
            found.append(word)
    return tuple(dict.fromkeys(found))


def _is_form(word: str, held: Iterable[str]) -> bool:
    """Whether a held word has the same stem, endings of verbs and plurals left out: ``stopping`` beside ``stopped``."""
    stem = _stem(word)
    return len(stem) >= _STEM and any(_stem(w) == stem for w in held)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "er", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > _STEM and word[-1] == word[-2] else word


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
    """``1,200.50 %`` as ``1200.5``, ``1.2m`` as ``1200000``: thousands marks and trailing zeros gone."""
    digits = re.sub(r",(?=\d{3}(?!\d))", "", match["digits"]).replace(",", ".")
    whole, point, rest = digits.partition(".")
    if "." in rest:  # a date or a version: kept as it is written
        return digits
    scale = match["scale"] or match["glued"] or match["apart"]
    if scale:
        return (
            f"{Decimal(digits) * _SCALES[scale.casefold()]:f}".rstrip("0").rstrip(".")
            if point
            else str(int(whole) * _SCALES[scale.casefold()])
        )
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
#: Words of an amount; `invented_numbers` looks at them.
_UNITS = frozenset(name for names in _SAME for name in names[1:])


#: As a fraction; else third and quarter are an order or a part of the year.
_THIRD = re.compile(r"\b(?:a|one|two|per)[\s-]+thirds?\b|\bthirds\b|\bthird of\b", re.I)


def invented_facts(sentence: str, text: Text) -> tuple[str, ...]:
    """The words of ``sentence`` that state how many, when, who or with what (`FACTS`) and are not in ``text``."""
    bare, signs = _without(sentence, ()), said(text).signs
    held = {_singular(w) for w in said(text).words}
    held |= {word for names in _SAME if names[0] in signs for word in names[1:]}
    words = [_fold(w) for w in _WORD.findall(bare)]
    found = [w for w in words if w in FACTS and _singular(w) not in held]
    return tuple(dict.fromkeys(w for w in found if w != "third" or _THIRD.search(bare)))


def new_words(sentence: str, text: Text) -> tuple[str, ...]:
    """The words that carry something and that ``text`` does not hold in any form, where they are too many of all of them.

    Too many is more than `NEW_SHARE` and `NEW_LEAST`; forms of a word are told by its first five letters. Empty where they are few.
    """
    held = {w[:_LONG] for w in said(text).words}
    words = [
        w
        for w in map(_fold, _WORD.findall(_without(sentence, ())))
        if len(w) >= _LONG and w not in PLAIN and w not in WORDS and _singular(w) not in _UNITS
    ]
    new = [w for w in words if w[:_LONG] not in held]
    return tuple(dict.fromkeys(new)) if len(new) >= NEW_LEAST and len(new) > NEW_SHARE * len(words) else ()


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word
