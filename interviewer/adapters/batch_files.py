"""The files of a batch: submissions from JSONL, CSV or a folder of documents; results, one line each, that can be gone on with."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from interviewer.batch import Line, Submission, submissions_of
from interviewer.domain.text import parse_transcript
from interviewer.errors import CallerMistake, StoreFault

DOCUMENTS = (".md", ".txt", ".rst", ".docx", ".pptx", ".pdf")
PLAIN = (".md", ".txt")
Form = Literal["auto", "jsonl", "csv"]
ENDINGS: Mapping[str, Form] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv"}
STANDARD_INPUT = Path("-")
MOST_FIELD = 5_000_000  # characters in one CSV field


def read_submissions(
    source: Path,
    *,
    probes: Collection[str],
    form: Form = "auto",
    probe: str | None = None,
    kind: str = "auto",
    reader: str = "vp",
) -> tuple[list[Submission], list[str]]:
    """(submissions, names of files that were passed over) of a file, a folder, or of standard input for ``-``.

    form: of the lines; auto goes by a file's ending, and on standard input by the first sign. probe: of answers that
    name none; for a folder, its .txt and .md files are then answers. kind, reader: of documents in a folder.
    `CallerMistake` names line and field of what is wrong, or what ``source`` should have been.
    """
    if source == STANDARD_INPUT:
        name, text = "standard input", _decoded("standard input", sys.stdin.buffer.read())
        form = _sniffed(text) if form == "auto" else form
    elif source.is_dir():
        if form != "auto":
            raise CallerMistake(f"{source}: found a folder beside --format {form}; expected a file of lines")
        return _folder(source, probe=probe, kind=kind, reader=reader)
    else:
        form = _form_of(source) if form == "auto" else form
        name, text = source.name, _read(source)
    records = _jsonl(name, text) if form == "jsonl" else _csv(name, text)
    found = submissions_of(records, probes=probes, probe=probe)
    if not found:
        raise CallerMistake(f"{name}: found no submission; expected at least one line")
    return found, []


def _form_of(source: Path) -> Form:
    found = ENDINGS.get(source.suffix.lower())
    if found is None:
        raise CallerMistake(
            f"{source}: expected a .jsonl or .csv file, or a folder of documents ({' '.join(DOCUMENTS)}); "
            "--format says what a file of another name holds"
        )
    return found


def _sniffed(text: str) -> Form:
    """JSONL begins with an object; a line of names, as CSV has it, never does."""
    return "jsonl" if text.lstrip().startswith(("{", "[")) else "csv"


def _read(source: Path) -> str:
    return _decoded(str(source), _bytes(source))


def _decoded(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CallerMistake(
            f"{name} line {line}: found bytes that are not UTF-8 at {error.start}; expected text"
        ) from error


def _jsonl(name: str, text: str) -> Iterator[tuple[str, Mapping[str, Any] | str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield f"{name} line {number}", _json_object(line)


def _json_object(line: str) -> Mapping[str, Any] | str:
    try:
        value = json.loads(line)
    except ValueError as error:
        return f"found no JSON ({error}); expected one object"
    return (
        value
        if isinstance(value, dict)
        else f"found {type(value).__name__}; expected an object with id and text"
    )


def _csv(name: str, text: str) -> Iterator[tuple[str, Mapping[str, Any] | str]]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    csv.field_size_limit(MOST_FIELD)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [h.strip().lower() for h in next(rows, [])]
        before = rows.line_num
        for row in rows:
            where, before = f"{name} line {before + 1}", rows.line_num
            if not any(field.strip() for field in row):
                continue
            if len(row) != len(header):
                yield where, f"found {len(row)} fields; expected {len(header)} as in the first line"
            else:
                yield where, {h: v for h, v in zip(header, row, strict=True) if v.strip()}
    except csv.Error as error:
        yield f"{name} line {rows.line_num}", f"cannot be read as CSV ({error})"


def _folder(folder: Path, *, probe: str | None, kind: str, reader: str) -> tuple[list[Submission], list[str]]:
    wanted = PLAIN if probe else DOCUMENTS
    found: list[Submission] = []
    passed: list[str] = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith((".", "~$"))):
        name = path.relative_to(folder).as_posix()
        if path.suffix.lower() not in wanted:
            passed.append(name)
        elif probe:
            text = parse_transcript(_read(path))
            if text.is_blank():
                raise CallerMistake(f"{path}: text: found no words; expected an answer")
            found.append(Submission(id=name, where=name, probe=probe, text=text))
        else:
            sha = hashlib.sha256(_bytes(path)).hexdigest()
            found.append(
                Submission(id=name, where=name, path=str(path), kind=kind, reader=reader, sha256=sha)
            )
    if not found:
        raise CallerMistake(f"{folder}: found no file that ends in {' '.join(wanted)}; expected at least one")
    return found, passed


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CallerMistake(f"{path}: cannot be read: {error.strerror}") from error


class OutFile:
    """The results: each line is whole once it is there, and each id has one line.

    Lines of a run before stay if they are of the same content rated the same way; failed ones make room for another try.
    Lines of ids that are not asked for now are another input's: they stay, whatever they say.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.others = 0  # lines of other ids that `go_on` found
        self._file: io.FileIO | None = None

    def go_on(self, marks: Mapping[str, str]) -> tuple[frozenset[str], int]:
        """(ids that have a good line, how many lines were taken out). marks: id to what its line has to be made of.

        `CallerMistake` where the file holds anything that is no result: it is never written over.
        """
        lines, torn = self._lines()
        kept = {
            n.id: n for n in lines if n.id not in marks or (n.status == "rated" and marks[n.id] == n.input)
        }
        out = len(lines) - len(kept)
        if out or torn:
            self._replace(kept.values())
        self._open().close()  # that it can be written is found out before anything is paid for
        before = frozenset(kept) & frozenset(marks)
        self.others = len(kept) - len(before)
        return before, out

    def _lines(self) -> tuple[list[Line], bool]:
        if not self.path.exists():
            return [], False
        try:
            raw = self.path.read_bytes()
        except OSError as error:
            raise CallerMistake(f"{self.path}: cannot be read: {error.strerror}") from error
        *whole, last = raw.split(b"\n")
        if last and not (b'{"id":'.startswith(last[:6]) and (whole or last.startswith(b'{"id":'))):
            self._line(len(whole) + 1, last)  # not the torn end of a result: say so
        return [self._line(number, line) for number, line in enumerate(whole, start=1)], bool(last)

    def _line(self, number: int, line: bytes) -> Line:
        try:
            return Line.model_validate_json(line)
        except ValidationError as error:
            raise CallerMistake(
                f"{self.path} line {number}: found something that is no result of a batch; expected a new file, or "
                "the results of an earlier run"
            ) from error

    def _replace(self, lines: Any) -> None:
        new = self.path.with_name(f"{self.path.name}.new")
        try:
            new.write_text("".join(f"{n.to_json()}\n" for n in lines), "utf-8")
            new.replace(self.path)
        except OSError as error:
            raise StoreFault(f"{self.path}: cannot be written: {error.strerror}") from error

    def _open(self) -> io.FileIO:
        try:
            return self.path.open("ab", buffering=0)
        except OSError as error:
            raise CallerMistake(f"{self.path}: cannot be written: {error.strerror}") from error

    def write(self, line: Line) -> None:
        """Add a line; readers see it at once. `StoreFault` where the disk refuses."""
        self._file = self._file or self._open()
        data = f"{line.to_json()}\n".encode("utf-8", "replace")
        try:
            while data:
                data = data[self._file.write(data) :]
        except OSError as error:
            raise StoreFault(
                f"{self.path}: a line could not be written ({error.strerror}); what is done is kept: make room, and "
                "give the same command again"
            ) from error

    def close(self) -> None:
        """All is on the disk."""
        if self._file is not None:
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None
