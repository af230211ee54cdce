"""Reading a panel's scores from CSV or JSON, row by row, and writing them again.

A row that cannot be used is named by its line with what was found and what was expected; the others stay. Only a
file in which no row can be understood (no header, not text, no rows) is a `CallerMistake`.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, TextIO

from interviewer.domain.panel import Panel, Refused, Score
from interviewer.errors import CallerMistake

COLUMNS = ("rater", "packet", "dimension", "level", "round", "order", "quote")
REQUIRED = COLUMNS[:4]
#: Written beside the scores for whoever reads the file; it is about a cell and no part of a score.
WHY = "why raters differed"
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
MOST_ROWS = 2_000_000
LONGEST_NAME, LONGEST_SHOWN = 200, 60
MOST_ROUNDS = 99
LEVEL_EXPECTED = "level 1, 2, 3, 4, 5 or NE"
_LEVELS: dict[str, int | None] = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "NE": None}
#: Columns that speak of people who apply for a job; whoever has them has brought the wrong file.
OF_APPLICANTS = frozenset(
    ("candidate", "candidate name", "candidate id", "applicant", "applicant name", "applicant id", "name", "first name", "last name",
     "surname", "email", "e-mail", "phone", "telephone", "address", "cv", "resume", "gender", "sex", "age", "date of birth", "birthday",
     "ethnicity", "race", "nationality", "religion", "disability", "marital status", "hire", "hired", "rejected", "salary")
)  # fmt: skip
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}")
#: A spreadsheet takes a cell that begins like this for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def read(stream: BinaryIO, *, name: str, dimensions: Iterable[str] | None = None) -> Panel:
    """The panel in ``stream``: CSV (comma, semicolon or tab) or a JSON array of the same rows.

    name: what messages call the file. dimensions: if given, rows with another dimension are refused.
    Text is UTF-8, with or without a byte order mark, or UTF-16 with one.
    """
    text = _decoded(stream, name)
    rows = _Rows(frozenset(dimensions) if dimensions is not None else None)
    try:
        _read_rows(text, rows, name)
    finally:
        text.detach()  # the stream is the caller's to close
    if not rows.scores and not rows.refused:
        raise CallerMistake(f"{name}: found a header and no rows; expected one row per score")
    return Panel(tuple(rows.scores), tuple(rows.refused), tuple(rows.notes))


def _read_rows(text: TextIO, rows: _Rows, name: str) -> None:
    number, first = 1, text.readline()
    while first and not first.strip("\ufeff \r\n\t,;"):
        number, first = number + 1, text.readline()
    if first.lstrip("\ufeff ").startswith(("[", "{")):
        _read_json(first + text.read(), rows, name)
    else:
        _read_csv(first, text, rows, name, header_line=number)


def _decoded(stream: BinaryIO, name: str) -> io.TextIOWrapper:
    buffered = (
        stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(io.BytesIO(stream.read()))
    )
    head = buffered.peek(4096)[:4096]
    if not head.strip():
        raise CallerMistake(f"{name}: found nothing; expected a header {','.join(REQUIRED)} and rows")
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and b"\x00" in head:
        raise CallerMistake(f"{name}: found bytes that are not text; expected CSV saved as UTF-8")
    # Bytes that do not fit are kept as marks, so that the row they stand in can be named.
    encoding, errors = ("utf-16", "replace") if wide else ("utf-8-sig", "surrogateescape")
    return io.TextIOWrapper(buffered, encoding=encoding, errors=errors, newline="")


@dataclass
class _Rows:
    """Scores and refusals as they come in."""

    dimensions: frozenset[str] | None
    scores: list[Score] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _known: dict[str, str] = field(default_factory=dict)
    _seen: dict[tuple[str, str, str, int], int] = field(default_factory=dict)

    def add(self, row: Mapping[str, str], line: int) -> None:
        """Keep one row, or say why not."""
        try:
            score = self._score(row, line)
        except _Unusable as why:
            self.refuse(line, why.found, why.expected)
            return
        key = (score.rater, score.packet, score.dimension, score.round)
        earlier = self._seen.setdefault(key, len(self.scores))
        if earlier == len(self.scores):
            self.scores.append(score)
            return
        kept = self.scores[earlier]
        self.refuse(
            line,
            f"{score.rater}, {score.packet}, {score.dimension}, round {score.round} again: "
            f"level {shown_level(score.level)}, on line {kept.line} {shown_level(kept.level)}",
            f"one row per score; line {kept.line} was kept",
        )

    def refuse(self, line: int, found: str, expected: str) -> None:
        """Note a row that is not used."""
        self.refused.append(Refused(line, found, expected))

    def _score(self, row: Mapping[str, str], line: int) -> Score:
        return Score(
            rater=self._name(row, "rater"),
            packet=self._packet(row),
            dimension=self._dimension(row),
            level=_level(row.get("level", "")),
            round=_number(row, "round", least=1, most=MOST_ROUNDS) or 1,
            order=_number(row, "order", least=0, most=MOST_ROWS),
            quote=_plain(row.get("quote", "")),
            line=line,
        )

    def _name(self, row: Mapping[str, str], column: str) -> str:
        given = row.get(column, "")
        known = self._known.get(given)
        if known is not None:
            return known
        text = " ".join(_plain(given).split())
        if not text:
            raise _Unusable(f"no {column}", f"a name in column {column}")
        if len(text) > LONGEST_NAME:
            raise _Unusable(f"a {column} of {len(text)} characters", f"at most {LONGEST_NAME}")
        if not text.isprintable():
            raise _Unusable(f"{column} {text!r}", "text in UTF-8 without control characters")
        return self._known.setdefault(given, text)

    def _packet(self, row: Mapping[str, str]) -> str:
        found = self._name(row, "packet")
        if _ADDRESS.fullmatch(found):
            raise _Unusable(
                "a packet that is somebody's address", "the name of synthetic material; no real applicants"
            )
        return found

    def _dimension(self, row: Mapping[str, str]) -> str:
        found = self._name(row, "dimension")
        if self.dimensions is not None and found not in self.dimensions:
            raise _Unusable(f"dimension {found!r}", f"one of {', '.join(sorted(self.dimensions))}")
        return found


class _Unusable(Exception):
    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found)
        self.found, self.expected = found, expected


def _plain(text: str) -> str:
    """A cell without the mark that `neutral` put before a formula sign."""
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def _level(cell: str) -> int | None:
    text = cell.strip().upper()
    if text not in _LEVELS:
        raise _Unusable(f"level {_short(cell)}" if text else "no level", LEVEL_EXPECTED)
    return _LEVELS[text]


def _number(row: Mapping[str, str], column: str, *, least: int, most: int) -> int | None:
    text = row.get(column, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or not least <= int(text) <= most:
        raise _Unusable(f"{column} {_short(text)}", f"a whole number from {least} to {most:,}, or nothing")
    return int(text)


def _short(text: str) -> str:
    return repr(text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…")


def shown_level(level: int | None) -> str:
    """``3``, or ``NE`` for no level."""
    return "NE" if level is None else str(level)


def _read_csv(first: str, lines: Iterable[str], rows: _Rows, name: str, *, header_line: int) -> None:
    delimiter = max(DELIMITERS, key=first.count)
    header = [_folded(cell) for cell in next(csv.reader([first], delimiter=delimiter), [])]
    _refuse_applicants(header, name)
    _check_header(header, first, delimiter, name)
    rows.notes += [f"column {c!r} is not used" for c in header if c not in (*COLUMNS, WHY) and c]
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    blank: list[int] = []
    while True:
        line = header_line + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return  # blank rows at the very end are how files end
        except csv.Error as error:
            last = header_line + reader.line_num
            span = f"lines {line} to {last}" if last > line else f"line {line}"
            found = f"quotation marks that do not fit ({span}: {error})"
            rows.refuse(line, found, 'cells quoted as "…", with "" inside')
            continue
        if not any(cell.strip() for cell in cells):
            blank.append(line)
            continue
        for empty in blank:
            rows.refuse(empty, "a blank row", "a score, or no row")
        blank.clear()
        if len(rows.scores) + len(rows.refused) >= MOST_ROWS:
            raise CallerMistake(f"{name}: found more than {MOST_ROWS:,} rows; expected one panel: split it")
        _take(cells, header, rows, line)


def _take(cells: list[str], header: list[str], rows: _Rows, line: int) -> None:
    extra = [cell for cell in cells[len(header) :] if cell.strip()]
    if extra:
        rows.refuse(
            line,
            f"{len(cells)} cells",
            f"{len(header)} ({','.join(header)}); a quote that holds the separator is put in quotation marks",
        )
        return
    if any("\udc80" <= ch <= "\udcff" for cell in cells for ch in cell):
        rows.refuse(line, "bytes that are not UTF-8", "a file saved as UTF-8")
        return
    rows.add(dict(zip(header, cells, strict=False)), line)


def _folded(cell: str) -> str:
    return " ".join(cell.strip("\ufeff").split()).casefold()


def _check_header(header: list[str], line: str, delimiter: str, name: str) -> None:
    missing = [c for c in REQUIRED if c not in header]
    if missing:
        raise CallerMistake(
            f"{name}: found the header {_short(line.strip())} (read with {DELIMITERS[delimiter]}s); "
            f"expected the columns {', '.join(REQUIRED)}, and perhaps {', '.join(COLUMNS[4:])}: "
            f"{', '.join(missing)} missing"
        )
    twice = sorted({c for c in header if c in COLUMNS and header.count(c) > 1})
    if twice:
        raise CallerMistake(f"{name}: found the column {', '.join(twice)} more than once; expected it once")


def _refuse_applicants(columns: Iterable[str], name: str) -> None:
    found = [c for c in columns if c in OF_APPLICANTS]
    if found:
        raise CallerMistake(
            f"{name}: found the column {', '.join(map(repr, found))}; scorecards are calibrated on synthetic material here, and nothing "
            "about real applicants is taken. Leave the people out, not only the column"
        )


def _read_json(text: str, rows: _Rows, name: str) -> None:
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise CallerMistake(
            f"{name}: found JSON that cannot be read ({error}); expected an array of rows"
        ) from error
    entries = data.get("scores") if isinstance(data, dict) else data
    if not isinstance(entries, list):
        raise CallerMistake(f"{name}: found JSON without rows; expected an array, or an object with 'scores'")
    if len(entries) > MOST_ROWS:
        raise CallerMistake(f"{name}: found more than {MOST_ROWS:,} rows; expected one panel: split the file")
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            rows.refuse(
                number, f"{type(entry).__name__} {_short(str(entry))}", "an object with rater, packet, …"
            )
            continue
        row = {_folded(str(k)): _cell(v) for k, v in entry.items()}
        _refuse_applicants(row, name)
        rows.add(row, number)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def neutral(cell: str) -> str:
    """The cell with a mark before it if a spreadsheet would take it for a formula; `read` takes the mark off."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def to_csv(scores: Iterable[Score], *, reasons: Mapping[tuple[str, str], str] | None = None) -> str:
    """Scores as CSV with every column, safe to open in a spreadsheet; `read` gives the same scores back.

    reasons: (packet, dimension) to why raters differed there, as the panel said it; one more column where any are given.
    """
    told = reasons or {}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *([WHY] if told else [])])
    for s in scores:
        order = "" if s.order is None else s.order
        names = [neutral(n) for n in (s.rater, s.packet, s.dimension)]
        why = [neutral(told.get((s.packet, s.dimension), ""))] if told else []
        writer.writerow([*names, shown_level(s.level), s.round, order, neutral(s.quote), *why])
    return out.getvalue()


def to_json(scores: Iterable[Score]) -> str:
    """Scores as a JSON array of rows; `read` gives the same scores back."""
    rows = [
        {"rater": s.rater, "packet": s.packet, "dimension": s.dimension, "level": s.level or "NE",
         "round": s.round, "order": s.order, "quote": s.quote}
        for s in scores
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, indent=1)
