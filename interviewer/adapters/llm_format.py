"""How a structured reply is asked for and read: schema, ladder of formats, parsing.

Servers differ: some take a JSON schema, some only "a JSON object", some neither, and some take a schema
and ignore it. The ladder starts at the strictest form and steps down when the server refuses it; what
is learned is kept for each server and model.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from interviewer.adapters.prompts import Message
from interviewer.errors import SchemaError

M = TypeVar("M", bound=BaseModel)
Rung = Literal["json_schema", "json_object", "open_schema", "prompt"]
RUNGS: tuple[Rung, ...] = ("json_schema", "json_object", "open_schema", "prompt")
LAST = len(RUNGS) - 1

# Refused or ignored by strict servers. pydantic checks lengths and uniqueness again on our side.
DROPPED = {"default", "discriminator", "examples", "maxLength", "minLength", "title", "uniqueItems"}
KNOWN = {
    "$ref", "additionalProperties", "anyOf", "const", "description", "enum", "exclusiveMaximum",
    "exclusiveMinimum", "format", "items", "maxItems", "maximum", "minItems", "minimum", "multipleOf",
    "pattern", "properties", "required", "type",
}  # fmt: skip


# --- schema ----------------------------------------------------------------------------------------


@cache
def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of ``model`` in the part that strict servers take. Call it once at start-up.

    Every object is closed and every property required. Raises `SchemaError` for what has no strict
    form: open objects (``dict[...]``, ``extra="allow"``), tuples, untyped values, a root that is no object.
    """
    whole = model.model_json_schema()
    definitions: dict[str, Any] = whole.pop("$defs", {})
    walk = _Walk(model.__name__, definitions)
    out = walk.schema(whole, "$")
    if "$ref" in out:  # a model that contains itself
        out = walk.schema(definitions[out["$ref"].rsplit("/", 1)[1]], "$")
    if out.get("type") != "object":
        raise SchemaError(f"{model.__name__}: the root has to be an object")
    closed = {name: walk.schema(node, f"$defs.{name}") for name, node in definitions.items()}
    return {**out, "$defs": closed} if closed else out


class _Walk:
    def __init__(self, name: str, definitions: Mapping[str, Any]) -> None:
        self.name, self.definitions, self.inside = name, definitions, [name]

    def schema(self, node: Mapping[str, Any], where: str) -> dict[str, Any]:
        out = {k: v for k, v in node.items() if k not in DROPPED}
        if "$ref" in out:
            return self._reference(out, where)
        if "oneOf" in out:
            out["anyOf"] = out.pop("oneOf")
        odd = sorted(out.keys() - KNOWN)
        if odd or not out.keys() & {"type", "anyOf", "enum", "const"}:
            raise self._open(", ".join(odd) or "an untyped value", where)
        if "anyOf" in out:
            out["anyOf"] = [self.schema(v, f"{where}.anyOf[{i}]") for i, v in enumerate(out["anyOf"])]
        if out.get("type") == "array":
            if not out.get("items"):
                raise self._open("an array without an item type", where)
            out["items"] = self.schema(out["items"], f"{where}[]")
        if out.get("type") == "object":
            out |= self._object(out, where)
        return out

    def _reference(self, node: dict[str, Any], where: str) -> dict[str, Any]:
        """A bare reference stays; one with words beside it is written out, since servers refuse the pair."""
        name = node["$ref"].rsplit("/", 1)[1]
        beside = {k: v for k, v in node.items() if k != "$ref"}
        if not beside or name in self.inside:
            return {"$ref": node["$ref"]}
        self.inside.append(name)
        out = self.schema({**self.definitions[name], **beside}, where)
        self.inside.pop()
        return out

    def _object(self, node: Mapping[str, Any], where: str) -> dict[str, Any]:
        if node.get("additionalProperties", False) is not False:
            raise self._open("an open object (a list of pairs can do the same)", where)
        inner = {k: self.schema(v, f"{where}.{k}") for k, v in node.get("properties", {}).items()}
        return {"properties": inner, "required": list(inner), "additionalProperties": False}

    def _open(self, what: str, where: str) -> SchemaError:
        return SchemaError(f"{self.name}, {where}: {what} has no strict JSON schema")


def response_format(model: type[BaseModel], rung: Rung) -> dict[str, Any] | None:
    """The request field that asks for this shape on this rung; None where the prompt alone has to do it."""
    name = re.sub(r"[^A-Za-z0-9_-]", "_", model.__name__)[:64]
    match rung:
        case "json_schema":
            inner = {"name": name, "strict": True, "schema": strict_schema(model)}
            return {"type": "json_schema", "json_schema": inner}
        case "json_object":
            return {"type": "json_object"}
        case "open_schema":  # LM Studio refuses json_object, but takes this
            return {"type": "json_schema", "json_schema": {"name": name, "schema": {"type": "object"}}}
        case "prompt":
            return None


def schema_hint(model: type[BaseModel]) -> str:
    """The schema in words, for rungs and re-asks where the request field does not carry it."""
    schema = json.dumps(strict_schema(model), separators=(",", ":"), ensure_ascii=False)
    return (
        "Answer with one JSON object and nothing else: no prose, no code fence. "
        f"It has to fit this JSON schema:\n<schema>{schema}</schema>"
    )


def with_hint(messages: Sequence[Message], model: type[BaseModel], rung: Rung) -> list[Message]:
    """The messages, the last one with the schema under it unless the request field carries it.

    It joins the last message, since some chat templates refuse two user messages in a row.
    """
    if rung == "json_schema":
        return list(messages)
    *first, last = messages
    return [*first, {"role": last["role"], "content": f"{last['content']}\n\n{schema_hint(model)}"}]


# --- reply -----------------------------------------------------------------------------------------


class Unfit(Exception):
    """A reply that does not fit; ``faults`` are (place, kind, explanation) of the first few."""

    def __init__(self, faults: Sequence[tuple[str, str, str]]) -> None:
        super().__init__("; ".join(f"{place}: {kind}" for place, kind, _ in faults))
        self.faults = tuple(faults)

    @property
    def told(self) -> str:
        """For the model: where it was wrong and why."""
        return "\n".join(f"- {place}: {why}" for place, _, why in self.faults)


def without_thinking(text: str) -> str:
    """The text without <think> blocks; some servers leave out the opening tag."""
    text = re.sub(r"<think>.*?</think>", "", text, flags=re.DOTALL)
    return text.rsplit("</think>", 1)[-1].strip()


def parse_reply(model: type[M], text: str) -> M:
    """The value in a reply, also when it is wrapped in thinking, a code fence or prose. Raises `Unfit`."""
    worst: ValidationError | None = None
    for candidate in _candidates(text):
        try:
            return model.model_validate_json(candidate)
        except ValidationError as error:  # the first that was JSON at all explains best
            if worst is None or (_no_json(worst) and not _no_json(error)):
                worst = error
    assert worst is not None
    faults = worst.errors(include_url=False, include_input=False, include_context=False)[:8]
    raise Unfit([(_place(f["loc"]), f["type"], f["msg"]) for f in faults]) from None


def _candidates(text: str) -> Iterator[str]:
    yield text
    text = without_thinking(text)
    yield text
    yield from re.findall(r"```(?:json)?\s*(.*?)```", text, re.DOTALL)
    start, end = text.find("{"), text.rfind("}")
    if 0 <= start < end:
        yield text[start : end + 1]


def _no_json(error: ValidationError) -> bool:
    return error.errors(include_url=False, include_input=False)[0]["type"] == "json_invalid"


def _place(loc: tuple[int | str, ...]) -> str:
    return ".".join(map(str, loc)) or "the whole reply"


def is_prose(text: str) -> bool:
    """Whether a reply does not even try to be JSON: the mark of a server that ignored the schema."""
    bare = without_thinking(text)
    return bool(bare) and not bare.startswith(("{", "```"))


# --- memory ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """What is known of one server and model."""

    rung: int = 0
    strikes: int = 0
    omitted: frozenset[str] = frozenset()
    limit_name: str | None = None


@dataclass
class FormatMemory:
    """What servers were found to take, by (base URL, model); safe to share between tasks and threads."""

    _known: dict[tuple[str, str], Known] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, server: tuple[str, str]) -> Known:
        return self._known.get(server, Known())

    def took(self, server: tuple[str, str], rung: int) -> None:
        """A format of this rung was accepted after those above were refused. Never moves up again,
        and names the rung itself, so that fifty calls refused at once move it once."""
        self._change(server, lambda k: replace(k, rung=max(k.rung, rung)))

    def obeyed(self, server: tuple[str, str]) -> None:
        """A schema was taken and followed."""
        if self.get(server).strikes:
            self._change(server, lambda k: replace(k, strikes=0))

    def ignored(self, server: tuple[str, str]) -> None:
        """A schema was taken and answered with prose; twice in a row means it is not read."""
        self._change(server, _strike)

    def omits(self, server: tuple[str, str], name: str) -> None:
        """The server refuses this request field."""
        self._change(server, lambda k: replace(k, omitted=k.omitted | {name}))

    def names_limit(self, server: tuple[str, str], name: str) -> None:
        """The field under which the server takes the output limit."""
        self._change(server, lambda k: replace(k, limit_name=name))

    def _change(self, server: tuple[str, str], change: Callable[[Known], Known]) -> None:
        with self._lock:
            self._known[server] = change(self.get(server))


def _strike(known: Known) -> Known:
    strikes = known.strikes + 1
    return replace(known, strikes=strikes, rung=max(known.rung, 1) if strikes > 1 else known.rung)


SHARED = FormatMemory()
