"""Derived numbers computed again: differences, relative changes, intervals, shares, totals; percent against points.

Written values are rounded; a derived one is a fault only where no unrounded values could give it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from interviewer.domain.critique.amounts import Amount, Line, NumberFault, Spot, amount, amount_pattern, lines
from interviewer.domain.critique.shares import share_faults
from interviewer.domain.document import Block, Document

_MOST_LINES = 4_000
#: "95 %" before "interval" is a level of confidence, no estimate.
_NO_LEVEL = r"(?!\s?(?:%|per ?cent)?\s?(?:\w+\s)?(?:interval|ci\b|confidence))"
_CHANGE = re.compile(
    rf"\bfrom\s(?:about )?{amount_pattern('a')}[^.;\d]{{0,25}}?\sto\s(?:about )?{amount_pattern('b')}[^.;\d]{{0,45}}?(?:\(|\bby\s|\b(?:drop|fall|rise|gain|increase|decrease|reduction|uplift|difference|cut|saving|change|improvement) of\s|,\s){amount_pattern('d')}{_NO_LEVEL}",
    re.I,
)
_IS_DATE = re.compile(
    r"(?:st|nd|rd|th)?[ .-]+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|[/.-]\d|(?:st|nd|rd|th)\b",
    re.I,
)
_INTERVAL = re.compile(
    rf"{amount_pattern('d')}{_NO_LEVEL}[^.;\d]{{0,15}}[(,]?\s?(?:\(?9[059](?:\.\d)? ?%(?: \w+)? )?(?:interval|ci)\s(?:of |from |is |\[|\()?{amount_pattern('l')}\s?(?:to|,|-|–|and)\s?{amount_pattern('h')}",
    re.I,
)
_SUM = re.compile(r"(?<![\w.,+])\d[\d.,]*%?(?:\s?\+\s?\d[\d.,]*%?)+\s?=\s?(?P<total>\d[\d.,]*)%?")
#: "60,000 and 15,000, together 75,000": two parts; where a number stands before them there may be more parts.
_TOGETHER = re.compile(
    rf"{amount_pattern('a')}[^.;\d]{{0,30}}?\s(?:and|plus)\s(?:[^.;\d]{{0,30}}?\s)?{amount_pattern('b')}[^.;,\d]{{0,25}},?\s(?:which (?:is|makes|are)\s)?(?:together|altogether|in all|in total|a total of)\s(?:about\s)?{amount_pattern('d')}",
    re.I,
)
_TOTAL_ROW = re.compile(r"^\W*(?:grand )?(?:total|sum|in all|overall total|all together)\b", re.I)
_NOT_SUMMED = re.compile(r"%|\b(?:rate|share|average|mean|median|per|ratio|change|index|score|price)\b", re.I)
_NO_POINTS = re.compile(
    r"\b(?P<metric>(?:roc[- ])?auc|gini|ndcg(?:@\d+)?|f1|rmse|mae|nps|mrr|map|log[- ]?loss|r2|r²)\b[^.;]{0,40}?\d+(?:\.\d+)?\s?(?P<unit>percentage points?|pp\b)|"
    r"\d+(?:\.\d+)?\s?(?P<unit2>percentage points?|pp\b)\s(?:of|in|higher|more|better)?\s?(?P<metric2>(?:roc[- ])?auc|gini|ndcg(?:@\d+)?|f1|rmse|mae|nps|mrr|log[- ]?loss)\b",
    re.I,
)


def arithmetic_faults(document: Document) -> tuple[NumberFault, ...]:
    """Derived numbers that do not follow from the numbers beside them, in order."""
    told = (fault for line in itertools.islice(lines(document), _MOST_LINES) for fault in _of_line(line))
    tables = (
        fault
        for block in document.blocks
        if block.kind == "table" and not block.hidden
        for fault in _of_table(block)
    )
    return tuple(itertools.chain(told, tables))


def _of_line(line: Line) -> Iterator[NumberFault]:
    for match in _CHANGE.finditer(line.text):
        if _IS_DATE.match(line.text, match.end()):
            continue
        if says := _wrong_change(amount(match, "a"), amount(match, "b"), amount(match, "d")):
            yield _fault("difference" if "points" not in says[0] else "points", says[1], line, match.group())
    for match in _INTERVAL.finditer(line.text):
        estimate, low, high = (amount(match, p) for p in "dlh")
        inside = any(
            low.value - low.half_digit <= e <= high.value + high.half_digit
            for e in (estimate.value, -estimate.value, abs(estimate.value))
        )
        if (
            low.value < high.value
            and not inside
            and estimate.unit in (low.unit, high.unit, "points", "%", "")
        ):
            yield _fault(
                "interval",
                f"the estimate {estimate.written} lies outside its interval {low.written} to {high.written}",
                line,
                match.group(),
            )
    yield from share_faults(line)
    yield from _of_totals(line)
    for match in _NO_POINTS.finditer(line.text):
        metric = match["metric"] or match["metric2"]
        yield _fault("points", f"{metric} is no percentage; it has no percentage points", line, match.group())


def _of_totals(line: Line) -> Iterator[NumberFault]:
    for match in _SUM.finditer(line.text):
        parts = [float(n.replace(",", "").rstrip(".")) for n in re.findall(r"\d[\d.,]*", match.group())]
        decimals = max(len(n.rstrip(".").partition(".")[2]) for n in re.findall(r"\d[\d.,]*", match.group()))
        if abs(sum(parts[:-1]) - parts[-1]) > 0.5 * 10**-decimals * len(parts) + 1e-9:
            yield _fault(
                "total", f"the parts add up to {sum(parts[:-1]):g}, not {parts[-1]:g}", line, match.group()
            )
    for match in _TOGETHER.finditer(line.text):
        if told := _wrong_total(match):
            yield _fault("total", told, line, match.group())


def _wrong_change(a: Amount, b: Amount, d: Amount) -> tuple[str, str] | None:
    """What is wrong with a change ``d`` told after "from a to b"; None where it follows, or is of another kind."""
    unit = a.unit or b.unit
    slack = a.half_digit + b.half_digit + d.half_digit + 1e-9
    difference = abs(b.value - a.value)
    is_difference = abs(difference - abs(d.value)) <= slack
    if d.unit == "%" and a.value:
        low = 100 * max(0.0, difference - a.half_digit - b.half_digit) / (abs(a.value) + a.half_digit)
        high = 100 * (difference + a.half_digit + b.half_digit) / max(1e-9, abs(a.value) - a.half_digit)
        if low - d.half_digit <= abs(d.value) <= high + d.half_digit:
            return None
        if unit == "%" and is_difference:
            return (
                "points",
                f"from {a.written} to {b.written} is {difference:g} percentage points, or {100 * difference / abs(a.value):.1f} %; the text says {d.written}",
            )
        return (
            "difference",
            f"from {a.written} to {b.written} is {100 * difference / abs(a.value):.1f} %, not {d.written}",
        )
    comparable = d.unit == unit or (unit == "%" and d.unit == "points") or (not d.unit and not unit)
    if not comparable or is_difference:
        return None
    return (
        "difference",
        f"from {a.written} to {b.written} is {difference:.4g}{' points' if unit == '%' else ''}, not {d.written}",
    )


def _wrong_total(match: re.Match[str]) -> str | None:
    """What is wrong with a total told after its two parts; None where it follows, or the parts are of several kinds."""
    if re.search(r"\d[^.;]*$", match.string[: match.start()]):
        return None
    a, b, d = (amount(match, name) for name in "abd")
    slack = a.half_digit + b.half_digit + d.half_digit + 1e-9
    if not a.unit == b.unit == d.unit or abs(a.value + b.value - d.value) <= slack:
        return None
    return f"{a.written} and {b.written} are {a.value + b.value:,.10g} together, not {d.written}"


def _of_table(block: Block) -> Iterator[NumberFault]:
    rows = list(zip(block.row_places, block.rows, strict=False))
    total = next(((place, row) for place, row in rows[2:] if row and _TOTAL_ROW.match(row[0])), None)
    if total is None:
        return
    above = list(itertools.takewhile(lambda r: r[0] != total[0], rows))
    for column in range(1, len(total[1])):
        header = rows[0][1][column] if column < len(rows[0][1]) else ""
        cells = [_number(row[column]) for _, row in above[1:] if column < len(row)]
        stated = _number(total[1][column])
        if (
            stated is None
            or len(cells) < 2
            or any(c is None for c in cells)
            or _NOT_SUMMED.search(header)
            or "%" in total[1][column]
        ):
            continue
        summed = sum(c for c in cells if c is not None)
        decimals = max(
            len(cell.partition(".")[2].rstrip("%km "))
            for cell in (total[1][column], *(row[column] for _, row in above[1:]))
        )
        if abs(summed - stated) > 0.5 * 10**-decimals * (len(cells) + 1) + 1e-9:
            yield NumberFault(
                kind="total",
                says=f"the column {header or column + 1} adds up to {summed:g}, the total says {total[1][column]}",
                spots=(
                    Spot(place=above[1][0], quote=" | ".join(above[1][1])),
                    Spot(place=total[0], quote=" | ".join(total[1])),
                ),
            )


def _number(cell: str) -> float | None:
    match = re.fullmatch(r"\s*[-+−]?\s?[$€£]?\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s?[km%]?\s*", cell)
    if not match:
        return None
    value = float(match[1].replace(",", "") + (match[2] or ""))
    return -value if cell.strip()[:1] in "-−" else value


def _fault(kind: str, says: str, line: Line, quote: str) -> NumberFault:
    spot = Spot(place=line.place, quote=line.text)
    return NumberFault(kind=kind, says=says, spots=(spot, Spot(place=line.place, quote=quote.strip(" ,(;"))))
