"""RF-6: a later answer that states another value for something told before. Only where both surely speak of the same thing.

Compared are answers to different questions about one story: "12 of 400 cases" against "120 of 200 cases", the year in which
work was stopped, how long it had gone on, how many were on the team, who was there, who noticed. Two numbers near the same
noun are not enough: the later words must point back ("as I said", "it was …", "when I stopped it", "all four analysts").
A value that the speaker corrects as they say it raises nothing; one that is set right afterwards is cleared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from interviewer.domain.rating import FlagClaim, FlagState
from interviewer.raters.detectors.lexicon import MONTH, STOP
from interviewer.raters.detectors.reading import Reading, Unit

FLAG = "RF-6"
#: Two lengths of the same work this close are rounding.
_SAME_SPAN = 1.5
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_SEASON = {
    "spring": {"march", "april", "may"},
    "summer": {"june", "july", "august"},
    "autumn": {"september", "october", "november"},
    "fall": {"september", "october", "november"},
    "winter": {"december", "january", "february"},
}
_ABOUT = r"(?:(?:maybe|about|only|around|roughly|just|nearly|almost|in fact|something like|more like) )*"
_MEMBERS = r"(engineer|analyst|developer|scientist|modeller|designer|statistician|researcher)"
_WHEN = rf"(?:(?:the )?(?:early |late )?({MONTH}|spring|summer|autumn|fall|winter)(?: of)?)?(?: ?((?:19|20)\d\d))?"
_SPENT = r"(\d+) (day|week|month|quarter|year)s?"

_RATIO = re.compile(r"\b(\d+) (?:out )?of (?:(?:our|the|their|all|these) )*(\d+) ([a-z-]{3,}s)\b")
_COUNT = re.compile(r"(?<![\d.$€£])\b(\d+) (?:[a-z-]+ )?([a-z-]{3,}s)\b(?! of work)")
_IT_WAS = re.compile(rf"\b(?:it|there|that) (?:was|were) {_ABOUT}(\d+) ([a-z-]{{3,}}s)\b")
_POINTS_BACK = re.compile(
    r"\b(?:as|like) i (?:said|told you|mentioned|say)\b|^(?:it|that) (?:was|had been)\b|\bthat's what i saw\b|\bi told you\b"
)
_ALL_OF = re.compile(rf"\b(?:all (?:of )?(?:my |our |the )?|my |our )(\d+) (?:[a-z-]+ )?{_MEMBERS}s\b")
_ONE_ONLY = re.compile(rf"\b(?:my|our)(?: only)? {_MEMBERS}\b(?! (?:team|group|lead|manager)|'s)")
_STOPPED_ON = re.compile(
    rf"\b(?:in|during|of) {_WHEN},? (?:when )?(?:i|we) {STOP}\b|\b(?:i|we) {STOP}\b[^.;:]{{0,70}}? in {_WHEN}(?:,|$|\.)"
)
_IT_WAS_IN = re.compile(rf"^(?:it|that) (?:was|happened) (?:all )?in {_WHEN}(?![\w])")
_PRECISE = re.compile(r"\b(?:to be (?:precise|exact)|as i said|like i said)\b")
_YEAR_SAID = re.compile(r"\b(?:in|since|of|late|early|during)(?: [a-z]+)? ((?:19|20)\d\d)\b")
_MONTH_SAID = re.compile(rf"\b(?:in|since|of|late|early|during) ({MONTH})\b")
_WORKED_FOR = re.compile(
    rf"\bafter {_SPENT}\b(?=[^.;]*)|\b{_SPENT}(?:'s)? (?:of work|into)\b|\b(?:spent|worked(?: for)?) {_SPENT}\b"
)
_ENDS = re.compile(rf"\b(?:i|we) {STOP}\b")
_ALONE = re.compile(r"\b(?:alone|on my own|by myself)\b")
_SEVERAL = re.compile(r"\bthe (?:\d+) of us (?:were|was|ran|wrote|built|worked|did|had)\b")
_I_SAW = re.compile(r"\bi (?:\w+ )?(noticed|spotted|discovered|caught) (?:it|this|that)\b")
_THEY_SAW = re.compile(
    r"\b(?:the [a-z-]+(?: [a-z-]+)?|they|he|she) (noticed|spotted|discovered|caught) (?:it|this|that)\b(?![^.;]*\b(?:too|as well|later|again|afterwards)\b)"
)
_CORRECTS = re.compile(
    r"\b(?:i misspoke|i misremember\w*|i mixed|mixed (?:it|them|that|the \w+) up|correction|correct myself|correcting myself|let me correct|"
    r"i said [^.;]{1,40}(?:but|it was|in fact|wrong)|sorry|my mistake|i was wrong (?:earlier|before|there)|i should have said|"
    r"that(?:'s| is| was) (?:the|an) other (?:project|case|story|one|team)|(?:not|rather than|instead of) \d+)\b"
)
_SETTLES = re.compile(
    r"\b(?:holds|is right|is correct|was right|the (?:first|second|former|latter)|it was|there were)\b"
)


@dataclass(frozen=True)
class _Clash:
    """What was told first, and the later words that do not fit it."""

    before: Unit
    after: Unit
    about: str


def changed(reading: Reading) -> FlagClaim | None:
    """A claim of RF-6 with both quotes, ``cleared`` where the speaker says afterwards which holds; None where nothing clashes."""
    clash = next(_clashes(reading), None)
    if clash is None:
        return None
    after = clash.after
    settled = [u for u in reading.around(after, 0, 3)[1:] if u.place == after.place and _CORRECTS.search(u.t)]
    settled += [u for u in reading.drilled(FLAG) if _SETTLES.search(u.t) or _CORRECTS.search(u.t)]
    state: FlagState = "cleared" if settled else "suspected"
    quotes = (clash.before.quote(), after.quote(), *([settled[0].quote()] if settled else []))
    tail = "; set right afterwards" if settled else ""
    return FlagClaim(
        flag=FLAG, state=state, quotes=quotes, reason=f"two answers differ on {clash.about}{tail}"
    )


def _clashes(reading: Reading) -> Iterator[_Clash]:
    for n, unit in enumerate(reading.units):
        earlier = [u for u in reading.units[:n] if u.place != unit.place]
        if not earlier or unit.drill == FLAG or _is_corrected(reading, unit):
            continue
        for about, found in (
            ("a share", _ratio(earlier, unit)),
            ("a count", _count(earlier, unit)),
            ("how many there were", _members(earlier, unit)),
            ("when it was", _when(earlier, unit)),
            ("how long it took", _length(earlier, unit)),
            ("who was there", _who(earlier, unit)),
            ("who noticed", _noticed(earlier, unit)),
        ):
            if found is not None:
                yield _Clash(found, unit, about)


def _is_corrected(reading: Reading, unit: Unit) -> bool:
    """Whether the words that state the value, or the sentence before them, take an earlier one back."""
    near = reading.around(unit, 1, 0)
    return any(u.place == unit.place and _CORRECTS.search(u.t) for u in near)


def _ratio(earlier: list[Unit], unit: Unit) -> Unit | None:
    if not _POINTS_BACK.search(unit.t):
        return None
    for now in _RATIO.finditer(unit.t):
        before = [(u, m) for u in earlier for m in _RATIO.finditer(u.t) if m[3] == now[3]]
        if before and all(m[1] != now[1] and m[2] != now[2] for _, m in before):
            return before[0][0]
    return None


def _count(earlier: list[Unit], unit: Unit) -> Unit | None:
    found = [*_IT_WAS.finditer(unit.t)]
    if re.search(r"\b(?:as|like) i (?:said|told you)\b", unit.t):
        found += _COUNT.finditer(unit.t)
    for now in found:
        if _is_unit(now[2]):
            continue
        before = [(u, m) for u in earlier for m in _COUNT.finditer(u.t) if m[2] == now[2]]
        if before and len({m[1] for _, m in before}) == 1 and before[0][1][1] != now[1]:
            return before[0][0]
    return None


def _is_unit(noun: str) -> bool:
    """Whether a number before the noun measures instead of counting."""
    return bool(
        re.fullmatch(
            r"(?:second|minute|hour|day|week|month|quarter|year|point|euro|dollar|pound|percent|time|kilo|ton|tonne|metre|mile|degree|of|case-hour)s?",
            noun,
        )
    )


def _members(earlier: list[Unit], unit: Unit) -> Unit | None:
    for now in _ALL_OF.finditer(unit.t):
        for u in earlier:
            if any(m[2] == now[2] and m[1] != now[1] for m in _ALL_OF.finditer(u.t)):
                return u
            every = unit.t[now.start() :].startswith("all") and int(now[1]) > 1
            if every and any(m[1] == now[2] for m in _ONE_ONLY.finditer(u.t)):
                return u
    return None


def _when(earlier: list[Unit], unit: Unit) -> Unit | None:
    now = _date(_STOPPED_ON, unit)
    if now is not None:
        return next((u for u in earlier if (d := _date(_STOPPED_ON, u)) and not _fits(d, now)), None)
    said = _date(_IT_WAS_IN, unit)
    if said is None:
        return None
    month, year = said
    if year:
        return _only_other(earlier, _YEAR_SAID, year)
    return (
        _only_other(earlier, _MONTH_SAID, month) if _PRECISE.search(unit.t) and month not in _SEASON else None
    )


def _only_other(earlier: list[Unit], pattern: re.Pattern[str], value: str) -> Unit | None:
    """The sentence with the one value that was said before, where it is another."""
    before = [(u, m[1]) for u in earlier for m in pattern.finditer(u.t)]
    return before[0][0] if len({v for _, v in before}) == 1 and before[0][1] != value else None


def _date(pattern: re.Pattern[str], unit: Unit) -> tuple[str, str] | None:
    """Month or season, and year, of the first match that names one; '' for what is not named."""
    for match in pattern.finditer(unit.t):
        groups = [g or "" for g in match.groups()]
        for month, year in zip(groups[::2], groups[1::2], strict=True):
            if month or year:
                return month, year
    return None


def _fits(one: tuple[str, str], other: tuple[str, str]) -> bool:
    if one[1] and other[1] and one[1] != other[1]:
        return False
    if not (one[0] and other[0]):
        return True
    return bool(_SEASON.get(one[0], {one[0]}) & _SEASON.get(other[0], {other[0]}))


def _length(earlier: list[Unit], unit: Unit) -> Unit | None:
    now = _worked(unit)
    if now is None or not (_POINTS_BACK.search(unit.t) or _ENDS.search(unit.t)):
        return None
    before = [(u, d) for u in earlier if (d := _worked(u))]
    if len({d for _, d in before}) != 1:
        return None
    ratio = max(now, before[0][1]) / min(now, before[0][1])
    return before[0][0] if ratio >= _SAME_SPAN else None


def _worked(unit: Unit) -> int | None:
    """Days that the work had gone on, as far as the sentence speaks of its length or its end."""
    for match in _WORKED_FOR.finditer(unit.t):
        if match[0].startswith("after") and not _ENDS.search(unit.t):
            continue
        number, what = next((n, w) for n, w in _pairs(match.groups()) if n)
        return int(number) * _DAYS[what]
    return None


def _pairs(groups: Iterable[str | None]) -> Iterator[tuple[str, str]]:
    flat = [g or "" for g in groups]
    return zip(flat[::2], flat[1::2], strict=True)


def _who(earlier: list[Unit], unit: Unit) -> Unit | None:
    for mine, other in ((_SEVERAL, _ALONE), (_ALONE, _SEVERAL)):
        match = mine.search(unit.t)
        if match is None:
            continue
        for u in earlier:
            if other.search(u.t) and _rare(u.t) & _rare(unit.t):
                return u
    return None


def _rare(words: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}", words)) - {
        "alone",
        "were",
        "with",
        "that",
        "this",
        "back",
        "from",
        "then",
        "also",
    }


def _noticed(earlier: list[Unit], unit: Unit) -> Unit | None:
    now = _THEY_SAW.search(unit.t)
    if now is None:
        return None
    return next((u for u in earlier if (m := _I_SAW.search(u.t)) and m[1] == now[1]), None)
