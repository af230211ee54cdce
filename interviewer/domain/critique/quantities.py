"""The same quantity with two values: 13.1 % here, 13.4 % there.

Conservative on purpose: the name of the quantity must be the same, no group, date or condition may part the two,
rounding must not explain it, and the values must be near each other, as a slip of the pen leaves them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from interviewer.domain.critique.amounts import Amount, Line, NumberFault, Spot, amount, amount_pattern, lines
from interviewer.domain.document import Document

CHANGE_NEAR = 0.25  # the same for a change ("fell by 12 %"): small numbers lie further apart by a slip
NEAR = 0.12  # relative distance within which two values are taken for slips of one
_MOST_LINES = 4_000

_RISES = (
    r"(?:rose|rises|rise|fell|falls|grew|grows|dropped|drops|went(?: up| down)?|goes(?: up| down)?|increased|increases|decreased|decreases|declined|improved|climbed|moved|moves|changed|"
    r"came down|shrank|jumped|slipped|sank|is up|is down|was cut|was raised)"
)
_IS = r"(?:is|are|was|were|of|at|reached|reaches|stands at|stood at|comes to|came to|equals|totals|amounts to|=|:)"
_FROM_TO = re.compile(
    rf"(?<![\w'’-])(?P<subject>[A-Za-z][\w\s'’-]{{2,60}}?)\s(?:\w+ly )?{_RISES}\s(?:sharply |slightly )?from\s(?:about )?{amount_pattern('a')}\s?(?:\w+ ){{0,2}}?to\s(?:about )?{amount_pattern('b')}",
    re.I,
)
_LEVEL = re.compile(
    rf"(?<![\w'’-])(?P<subject>[A-Za-z][\w\s'’-]{{2,60}}?)\s(?:now |still |only |just |about |already )?{_IS}\s(?:now |about |only |roughly |just )?{amount_pattern('a')}",
    re.I,
)
_TO = re.compile(
    rf"(?<![\w'’-])(?P<subject>[A-Za-z][\w\s'’-]{{2,60}}?)\s{_RISES}\s(?:by [^.;,]{{1,20}} )?to\s{amount_pattern('a')}",
    re.I,
)
_BROUGHT = re.compile(
    rf"\b(?:brings|brought|takes|took|pushes|pushed|lifts|lifted|raises|raised|cuts|cut|puts|put) (?<![\w'’-])(?P<subject>[A-Za-z][\w\s'’-]{{2,40}}?)\s(?:to|at)\s{amount_pattern('a')}",
    re.I,
)
_IN_BRACKETS = re.compile(
    rf"(?<![\w'’-])(?P<subject>[A-Za-z][\w\s'’-]{{2,40}}?)\s\({amount_pattern('a')}\)", re.I
)
_BEFORE_NAME = re.compile(rf"{amount_pattern('a')}\s(?P<subject>[a-z][\w'’-]+(?:\s[a-z][\w'’-]+)?)", re.I)
_COUNT = re.compile(r"(?<![\w.,$€£])(?P<num>\d{1,3}(?:,\d{3})+|\d{3,7})\s(?P<noun>[a-z][a-z-]{3,})")
_FALLS = r"(?:fell|falls|dropped|drops|decreased|decreases|declined|shrank|sank|slipped|came down|went down)"
_CLIMBS = r"(?:rose|rises|grew|grows|increased|increases|climbed|jumped|went up)"
_FALL = r"(?:fall|drop|decrease|decline|reduction|cut)"
_CLIMB = r"(?:rise|increase|growth|gain|uplift)"
_SEEN = r"(?:seen|found|observed|measured|shown|reported|that|which|and|or)\b"
_THING = rf"(?P<subject>(?!{_SEEN})[a-z][\w'’-]+(?:\s(?!{_SEEN})[a-z][\w'’-]+)?)"
#: A change with its size, the direction in the group ``fall`` or ``climb``: "waste fell by 12 %", "a 12 % fall in waste".
_CHANGES = (
    re.compile(
        rf"(?<![\w'’-])(?P<subject>[A-Za-z][\w\s'’-]{{2,60}}?)\s(?:\w+ly )?(?:(?P<fall>{_FALLS})|(?P<climb>{_CLIMBS})) (?:by )?(?:about )?{amount_pattern('a')}",
        re.I,
    ),
    re.compile(
        rf"{amount_pattern('a')}\s(?:(?P<fall>{_FALL})|(?P<climb>{_CLIMB})) (?:in|of) (?:the |our )?{_THING}",
        re.I,
    ),
    re.compile(rf"{amount_pattern('a')}\s{_THING}\s(?:(?P<fall>{_FALL})|(?P<climb>{_CLIMB}))(?![\w-])", re.I),
    re.compile(
        rf"\b(?:(?P<fall>{_FALL})|(?P<climb>{_CLIMB})) (?:in|of) (?:the |our )?{_THING} of (?:about )?{amount_pattern('a')}",
        re.I,
    ),
)
_ELSEWHERE = re.compile(r"\b(?:without|outside|elsewhere|other|another|simulat\w+)\b", re.I)
#: Words before the comma that part one change from another ("In week 2, waste fell by 9 %").
_PARTED = re.compile(
    r"^(?!in (?:the|our) (?:pilot|test|trial|study|experiment),)(?:in|for|at|among|on|during|across|within|after)\b[^,]{1,50},",
    re.I,
)
_UNSURE = re.compile(
    r"\b(?:below|above|under|over|at least|at most|more than|less than|fewer than|exceed\w*|target|goal|aim|would|will|should|if|unless|could|might|may|forecast\w*|expect\w*|plan\w*|budget\w*|threshold|minimum|maximum|"
    r"last year|previous(?:ly)?|before|control|baseline|scenario|until|by then|instead|was once|used to|benchmark|industry|competitor\w*|against|than|versus|vs)\b",
    re.I,
)
_QUALIFIER = re.compile(
    r"\b(?:of|for|among|in|across|at|on|from|during|within|per)\s+(?:the |our |all )?([\w-]+(?: [\w-]+)?)|\b(january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|h[12]|(?:19|20)\d\d|"
    r"mobile|desktop|control|treatment|variant|enterprise|weekday|weekend|new|existing|returning|first|second|third)\b",
    re.I,
)
_NEUTRAL = re.compile(
    r"\b(?:the|a|an|our|this|that|test|pilot|study|trial|sample|experiment|average|total|all|which|end)\b",
    re.I,
)
_LITTLE = frozenset(
    "the a an our its their this that these those of for in on at by to from and or but with has have had been also then now only about trial-period share value number total overall average mean median "
    "week month quarter year we which who where test pilot study sample it they".split()
)
_SHARE_OF = re.compile(
    r"\s*(?:the |our |its )?(?P<what>share|number|average|mean|median|total)\s+of\s+(?:the |all |our )?"
    r"(?P<whom>[\w'’-]+(?:\s[\w'’-]+){0,3}?)(?=\s(?:of|for|among|in|across|at|on|from|during|per)\b|\s*$)",
    re.I,
)
_GROUPS = re.compile(
    r"\b(?:control|treatment|variant|arm|group|other|another|remaining|further|more|additional|new|each)\b",
    re.I,
)


@dataclass(frozen=True)
class Mention:
    """One value of a named quantity: what it is called, of whom, before or after a change, and where."""

    name: frozenset[str]
    of: frozenset[str]
    role: Literal["before", "after", "level", "count", "change"]
    amount: Amount
    line: Line
    shown: str


def two_values(document: Document, *, near: float = NEAR) -> tuple[NumberFault, ...]:
    """Pairs of places that give one quantity two values; each quantity at most once.

    near: relative distance (0-1) within which two values are held against each other.
    """
    told = (line for line in lines(document) if any(ch.isdigit() for ch in line.text))
    found = [m for line in itertools.islice(told, _MOST_LINES) for m in _mentions(line)]
    by_name: dict[tuple[frozenset[str], str], list[Mention]] = {}
    for mention in found:
        by_name.setdefault((mention.name, mention.amount.unit), []).append(mention)
    return tuple(_fault(*pair) for held in by_name.values() if (pair := _clash(held, near)))


def _clash(held: list[Mention], within: float) -> tuple[Mention, Mention] | None:
    for n, second in enumerate(held):
        earlier = [
            m for m in held[:n] if m.line.place != second.line.place or m.line.text != second.line.text
        ]
        if any(_agrees(m.amount, second.amount) for m in earlier):
            continue
        far = max(within, CHANGE_NEAR) if second.role == "change" else within
        near = [m for m in earlier if _may_clash(m, second) and _is_near(m.amount, second.amount, far)]
        if near:
            return min(near, key=lambda m: abs(m.amount.value - second.amount.value)), second
    return None


def _may_clash(a: Mention, b: Mention) -> bool:
    if {a.role, b.role} == {"before", "after"} or (a.role == "count") != (b.role == "count"):
        return False
    return a.of == b.of


def _agrees(a: Amount, b: Amount) -> bool:
    """Equal, or equal once rounded to the coarser of the two."""
    return abs(a.value - b.value) <= max(a.half_digit, b.half_digit) + 1e-9


def _is_near(a: Amount, b: Amount, within: float) -> bool:
    largest = max(abs(a.value), abs(b.value))
    return bool(largest) and abs(a.value - b.value) <= within * largest


def _mentions(line: Line) -> Iterator[Mention]:
    yield from _changes(line)
    taken: list[tuple[int, int]] = []
    for match in _FROM_TO.finditer(line.text):
        taken.append(match.span())
        a, b = amount(match, "a"), amount(match, "b")
        a = a if a.unit else Amount(a.value, b.unit, a.decimals, a.written, a.factor)
        for role, one in (("before", a), ("after", b)):
            yield from _mention(line, match, one, role)
    for pattern in (_BROUGHT, _TO, _LEVEL, _IN_BRACKETS, _BEFORE_NAME):
        for match in pattern.finditer(line.text):
            if any(start < match.end("anum") <= end for start, end in taken):
                continue
            found = amount(match, "a")
            if not found.unit or found.unit == "points" or found.value < 0:
                continue
            if pattern is not _BEFORE_NAME and _UNSURE.search(
                line.text[max(0, match.start() - 25) : match.end()]
            ):
                continue
            if pattern is _BEFORE_NAME and _UNSURE.search(
                line.text[max(0, match.start() - 40) : match.start()]
            ):
                continue
            taken.append((match.start("anum"), match.end("anum")))
            yield from _mention(line, match, found, "after" if pattern in (_TO, _BROUGHT) else "level")
    for match in _COUNT.finditer(line.text):
        value = int(match["num"].replace(",", ""))
        around = line.text[max(0, match.start() - 25) : match.end() + 15]
        if (
            1900 <= value <= 2100
            or _UNSURE.search(around)
            or _GROUPS.search(around)
            or match["noun"] in ("percent", "points", "euros", "dollars", "times")
        ):
            continue
        counted = Amount(float(value), "", 0, match["num"])
        yield Mention(
            frozenset({match["noun"].rstrip("s"), "#"}), frozenset(), "count", counted, line, match.group()
        )


def _changes(line: Line) -> Iterator[Mention]:
    """Changes with their size, in relative terms or points; named by what changed and its direction."""
    for pattern in _CHANGES:
        for match in pattern.finditer(line.text):
            size = amount(match, "a")
            before = line.text[max(0, match.start() - 40) : match.end()]
            if size.unit not in ("%", "points") or size.value < 0 or _UNSURE.search(before):
                continue
            if _ELSEWHERE.search(before) or _PARTED.search(line.text):
                continue
            way = "~fall" if match["fall"] else "~rise"
            for held in _mention(line, match, size, "change"):
                yield replace(held, name=held.name | {way})


def _mention(line: Line, match: re.Match[str], value: Amount, role: str) -> Iterator[Mention]:
    clause = re.split(r"[,;:(]", match["subject"])[-1]
    head = re.split(r"\s(?:of|for|among|in|across|at|on|from|during|per)\s", f" {clause} ")[0]
    name = frozenset(
        w.rstrip("s") for w in re.findall(r"[a-z][a-z0-9-]{2,}", head.casefold()) if w not in _LITTLE
    )
    tail = clause[max(0, len(head.strip()) - 1) :]
    if not name and (
        share := _SHARE_OF.match(clause)
    ):  # "the share of late trains" is named by what it is a share of
        named = re.findall(r"[a-z][a-z0-9-]{2,}", share["whom"].casefold())
        name = frozenset({share["what"].casefold(), *(w.rstrip("s") for w in named if w not in _LITTLE)})
        name = name if len(name) > 1 else frozenset()
        tail = clause[share.end("whom") :]
    if not name or len(name) > 4:
        return
    after = re.match(
        r"\s*(?:of|for|among|in|across|at|on|from|during|within|per)\b[^.;(,]{0,40}",
        line.text[match.end() : match.end() + 50],
        re.I,
    )
    near = f"{tail} {after.group() if after else ''}"
    of = (
        frozenset(
            w.casefold().rstrip("s")
            for hit in _QUALIFIER.findall(near)
            for w in hit
            if w and not _NEUTRAL.search(w)
        )
        - name
    )
    yield Mention(name, of, role, value, line, value.written)  # type: ignore[arg-type]


def _fault(first: Mention, second: Mention) -> NumberFault:
    name = " ".join(sorted(n for n in first.name if n != "#" and not n.startswith("~")))
    name = f"change of {name}" if first.role == "change" else name
    return NumberFault(
        kind="two values",
        says=f"{name}: {first.shown} at {first.line.place}, {second.shown} at {second.line.place}",
        spots=(
            Spot(place=first.line.place, quote=first.line.text),
            Spot(place=second.line.place, quote=second.line.text),
        ),
    )
