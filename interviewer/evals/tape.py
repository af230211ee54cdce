"""The file of a cassette: JSON lines, long texts kept once, one line for each exchange. Needs no vcrpy.

A line is ``{"part": ID, "text": …}`` or ``{"key": …, "request": …, "response": …}``. In the body of a request every
long string is replaced by ``{"$part": ID}`` (a whole field by ``{"$json": ID}``): the rubric part of a prompt and the schema
stand in the file once.
Lines are only ever added, each exchange as soon as it is there, so that a run that breaks off loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from interviewer.evals.rows import DatasetError

LONG = 300  # characters from which a string is kept once
PART, VALUE = "$part", "$json"


def digest(method: str, path: str, body: object) -> str:
    """What an exchange is found by: method, path and the JSON body, whatever the order of its keys."""
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{method} {path}\n{canonical}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Tape:
    """A cassette file: its exchanges by key, and adding to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._parts: dict[str, str] = {}
        self.lines: list[dict[str, Any]] = []
        for line in lines(path):
            if "part" in line:
                self._parts[line["part"]] = line["text"]
            else:
                self.lines.append(line)
        self._by_key = {line["key"]: line for line in reversed(self.lines)}
        self._routes = {_route(line["request"]) for line in self.lines}

    def __len__(self) -> int:
        return len(self.lines)

    def response(self, key: str) -> Mapping[str, Any] | None:
        """The recorded completion for a key; None where there is none."""
        line = self._by_key.get(key)
        return json.loads(line["response"]["body"]["string"]) if line else None

    def find(self, body: object) -> str | None:
        """The key of the exchange with this request body, wherever it was sent to; None where there is none."""
        return next((k for m, p in self._routes if (k := digest(m, p, body)) in self._by_key), None)

    def interactions(self) -> Iterator[dict[str, Any]]:
        """The exchanges as vcrpy takes them, bodies whole again."""
        for line in self.lines:
            body = json.dumps(self._whole(line["request"]["body"]), ensure_ascii=False)
            yield {"request": {**line["request"], "body": body}, "response": line["response"]}

    def add(self, request: Mapping[str, Any], response: Mapping[str, Any]) -> str:
        """Adds one exchange at the end of the file and gives its key. ``request`` holds its JSON body as a value."""
        key = digest(request["method"], request["path"], request["body"])
        parts: dict[str, str] = {}
        slim = _slim(request["body"], parts)
        rest = {k: v for k, v in request.items() if k not in ("path", "body")}
        line = {"key": key, "request": {**rest, "body": slim}, "response": dict(response)}
        fresh = {i: text for i, text in parts.items() if i not in self._parts}
        append(self.path, *({"part": i, "text": text} for i, text in fresh.items()), line)
        self._parts |= fresh
        self.lines.append(line)
        self._by_key.setdefault(key, line)
        self._routes.add(_route(request))
        return key

    def _whole(self, value: object) -> object:
        if isinstance(value, dict):
            if set(value) == {PART}:
                return self._part(value[PART])
            if set(value) == {VALUE}:
                return json.loads(self._part(value[VALUE]))
            return {k: self._whole(v) for k, v in value.items()}
        return [self._whole(v) for v in value] if isinstance(value, list) else value

    def _part(self, id: str) -> str:
        if id not in self._parts:
            raise DatasetError(
                f"{self.path.name}: part {id} is missing; the file was cut or edited: record it again"
            )
        return self._parts[id]


def _slim(body: object, parts: dict[str, str]) -> object:
    """The body with long strings, and whole fields such as the reply's schema, put into ``parts``."""
    if not isinstance(body, dict):
        return _strings_out(body, parts)
    slim: dict[str, object] = {}
    for name, value in body.items():
        text = json.dumps(value, ensure_ascii=False)
        if name != "messages" and isinstance(value, dict) and len(text) >= LONG:
            slim[name] = {VALUE: _part_of(text, parts)}
        else:
            slim[name] = _strings_out(value, parts)
    return slim


def _strings_out(value: object, parts: dict[str, str]) -> object:
    if isinstance(value, str) and len(value) >= LONG:
        return {PART: _part_of(value, parts)}
    if isinstance(value, dict):
        return {k: _strings_out(v, parts) for k, v in value.items()}
    return [_strings_out(v, parts) for v in value] if isinstance(value, list) else value


def _part_of(text: str, parts: dict[str, str]) -> str:
    id = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    parts[id] = text
    return id


def _route(request: Mapping[str, Any]) -> tuple[str, str]:
    return request["method"], urlsplit(request["uri"]).path


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The whole lines of a file, none where there is no file. A last line that broke off is passed over."""
    if not path.is_file():
        return
    *whole, _rest = path.read_text("utf-8").split("\n")
    for number, line in enumerate(whole, start=1):
        if not line:
            continue
        try:
            yield json.loads(line)
        except ValueError as fault:
            raise DatasetError(f"{path.name} line {number}: not JSON ({fault})") from fault


def append(path: Path, *values: Mapping[str, Any]) -> None:
    """Adds lines in one write, after cutting off a last line that broke off."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = "".join(json.dumps(v, ensure_ascii=False, separators=(",", ":")) + "\n" for v in values).encode()
    with path.open("ab+") as file:
        _mend(file)
        file.write(data)


def _mend(file: Any) -> None:
    size = file.seek(0, 2)
    if not size:
        return
    file.seek(size - 1)
    if file.read(1) != b"\n":
        file.seek(0)
        file.truncate(file.read().rfind(b"\n") + 1)
        file.seek(0, 2)
