"""Many submissions to ratings: read them, ask for each one once, write one line for each as it ends, stop and go on.

Who rates, and whether durably, is given as a `Desk`; where lines go is given too. Nothing here waits by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Literal, Protocol, get_args

from pydantic import BaseModel, ConfigDict

from interviewer.domain.critique.values import Reader
from interviewer.domain.document import DocumentKind
from interviewer.domain.text import Speaker, Text, parse_transcript, transcript
from interviewer.errors import CallerMistake, nearest

Status = Literal["rated", "failed", "parked"]
FIELDS = ("id", "text", "turns", "probe", "kind", "reader")
KINDS: tuple[str, ...] = ("auto", *get_args(DocumentKind))
READERS: tuple[str, ...] = get_args(Reader)
MOST_NAMED = 10


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Submission(_Frozen):
    """One thing to rate: an answer to a ``probe``, or a document of a ``kind`` (pasted, or the file at ``path``).

    where: how a message names it (``answers.jsonl line 3``). sha256: of the file, where there is one.
    """

    id: str
    where: str
    probe: str | None = None
    text: Text | None = None
    pasted: str | None = None
    path: str | None = None
    kind: str = "auto"
    reader: str = "vp"
    sha256: str = ""

    def mark(self, rated_with: str) -> str:
        """What the result depends on: the content, and ``rated_with`` (rater, model, prompt, rubrics)."""
        whole = self.model_dump(mode="json", exclude={"id", "where", "path"})
        parts = json.dumps([whole, rated_with], sort_keys=True, ensure_ascii=False)
        return "sha256:" + hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Line(_Frozen):
    """One line of the result; ``input`` says what it was made of, so that a changed submission is rated anew."""

    id: str
    status: Status
    rating: Mapping[str, Any] | None = None
    error: str | None = None
    input: str

    def to_json(self) -> str:
        """The line, without its end."""
        return json.dumps(
            self.model_dump(mode="json", exclude_none=True), ensure_ascii=False, separators=(",", ":")
        )


class Ended(_Frozen):
    """What became of one submission. ``held`` is nobody's fault but stops the batch: a key, a credit, a ceiling."""

    id: str
    state: Literal["rated", "failed", "parked", "held"]
    rating: Mapping[str, Any] | None = None
    reason: str | None = None


class Desk(Protocol):
    """Who does the rating. Safe to stop at any moment: what was asked for is found again."""

    def ask(self, submissions: Sequence[Submission]) -> None: ...
    def ended(self) -> Sequence[Ended]:
        """Those that ended since the last look; waits a moment where none did."""
        ...

    def give_up(self) -> None:
        """Take back what was asked for and is not begun."""
        ...


class Progress(_Frozen):
    """How far a batch is."""

    whole: int
    before: int
    rated: int = 0
    failed: int = 0

    @property
    def left(self) -> int:
        """How many have no line yet."""
        return self.whole - self.before - self.rated - self.failed


class Finished(_Frozen):
    """The end of a run. stopped: why it ended before its time; None where every submission has its line."""

    progress: Progress
    stopped: str | None = None


def run(
    submissions: Sequence[Submission],
    *,
    before: Collection[str],
    rated_with: str,
    desk: Desk,
    write: Callable[[Line], None],
    told: Callable[[Progress], None],
    stop: Callable[[], bool],
    window: int,
) -> Finished:
    """Rate all that have no line yet.

    before: ids that have one. write: gets each line as soon as it is known, in any order. stop: asked between two
    looks; what is under way then still gets its line. window: how many are asked for at a time.
    """
    todo = [s for s in submissions if s.id not in before]
    progress = Progress(whole=len(submissions), before=len(submissions) - len(todo))
    waiting, under_way, why = iter(todo), dict[str, Submission](), None
    told(progress)
    while True:
        why = why or ("stopped" if stop() else None)
        if why is None:
            _feed(desk, waiting, under_way, window=window)
        if not under_way:
            break
        for end in desk.ended():
            one = under_way.pop(end.id, None)
            if one is None:
                continue
            if end.state == "held":
                why = why or end.reason or "held"
                continue
            write(_line(end, one.mark(rated_with)))
            field = "rated" if end.state == "rated" else "failed"
            progress = progress.model_copy(update={field: getattr(progress, field) + 1})
            told(progress)
        if why is not None:
            desk.give_up()
    return Finished(progress=progress, stopped=why if progress.left else None)


def _feed(
    desk: Desk, waiting: Iterator[Submission], under_way: dict[str, Submission], *, window: int
) -> None:
    room = window - len(under_way)
    if room * 2 < window:
        return  # asked for by the handful, not one by one
    new = list(islice(waiting, room))
    under_way.update((s.id, s) for s in new)
    if new:
        desk.ask(new)


def _line(end: Ended, mark: str) -> Line:
    if end.state == "rated":
        return Line(id=end.id, status="rated", rating=end.rating, input=mark)
    status: Status = "parked" if end.state == "parked" else "failed"
    return Line(id=end.id, status=status, error=end.reason or "no reason is known", input=mark)


# --- reading ---------------------------------------------------------------------------------------


def submissions_of(
    records: Iterable[tuple[str, Mapping[str, Any] | str]],
    *,
    probes: Collection[str],
    probe: str | None = None,
) -> list[Submission]:
    """Submissions out of records, each with its place; a record that is a text says what is wrong with its line.

    probe: what an answer belongs to that names neither probe nor kind. `CallerMistake` names line and field of the
    first ten faults.
    """
    found: list[Submission] = []
    faults: list[str] = []
    seen: dict[str, str] = {}
    for where, record in records:
        try:
            one = _submission(where, record, probes=probes, probe=probe)
        except CallerMistake as error:
            faults.append(f"{where}: {error}")
            continue
        if one.id in seen:
            faults.append(
                f"{where}: id: found {one.id!r} a second time (first: {seen[one.id]}); expected each id once"
            )
        seen.setdefault(one.id, where)
        found.append(one)
    if faults:
        more = f"\n… and {len(faults) - MOST_NAMED} more" if len(faults) > MOST_NAMED else ""
        raise CallerMistake("\n".join(faults[:MOST_NAMED]) + more)
    return found


def _submission(
    where: str, record: Mapping[str, Any] | str, *, probes: Collection[str], probe: str | None
) -> Submission:
    if isinstance(record, str):
        raise CallerMistake(record)
    for name in record:
        if name not in FIELDS:
            near = nearest(name, FIELDS, most=1)
            raise CallerMistake(
                f"{name}: no such field; expected one of {', '.join(FIELDS)}{_did_you_mean(near)}"
            )
    id = _id(record.get("id"))
    probe_id, kind = _named(record, "probe", probes), _named(record, "kind", KINDS)
    if probe_id and kind:
        raise CallerMistake(
            "probe: found beside kind; expected one of them (an answer has a probe, a document a kind)"
        )
    reader = _named(record, "reader", READERS) or "vp"
    if kind:
        return Submission(id=id, where=where, pasted=_words(record), kind=kind, reader=reader)
    probe_id = probe_id or probe
    if probe_id is None:
        raise CallerMistake(
            "probe: missing; expected a probe such as P08, or a kind such as memo, or --probe"
        )
    return Submission(id=id, where=where, probe=probe_id, text=_text(record))


def _did_you_mean(near: Sequence[str]) -> str:
    return f"; did you mean {near[0]}?" if near else ""


def _id(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise CallerMistake(f"id: found {value!r}; expected a text or a whole number")
    return value.strip()


def _named(record: Mapping[str, Any], field: str, known: Collection[str]) -> str | None:
    value = record.get(field)
    if value is None or value == "":
        return None
    if isinstance(value, str) and value not in known:
        value = next((k for k in known if k.casefold() == value.strip().casefold()), value)
    if not isinstance(value, str) or value not in known:
        near = nearest(str(value), known)
        raise CallerMistake(
            f"{field}: found {value!r}; expected one of those that exist{_did_you_mean(near)}"
        )
    return value


def _words(record: Mapping[str, Any]) -> str:
    value = record.get("text")
    if not isinstance(value, str) or not any(ch.isalnum() for ch in value):
        raise CallerMistake(f"text: found {_shown(value)}; expected words")
    return value


def _text(record: Mapping[str, Any]) -> Text:
    if record.get("turns") is None:
        text = parse_transcript(_words(record))
    elif record.get("text"):
        raise CallerMistake("turns: found beside text; expected one of them")
    else:
        text = transcript([_turn(n, turn) for n, turn in enumerate(_listed(record["turns"]))])
    if text.is_blank():
        raise CallerMistake("turns: found no words of the candidate; expected at least one sentence")
    return text


def _listed(turns: Any) -> list[Any]:
    if not isinstance(turns, list) or not turns:
        raise CallerMistake(f"turns: found {_shown(turns)}; expected a list of {{speaker, text}}")
    return turns


def _turn(n: int, turn: Any) -> tuple[Speaker, str, str | None]:
    if not isinstance(turn, Mapping) or set(turn) - {"speaker", "text"}:
        raise CallerMistake(f"turns[{n}]: found {_shown(turn)}; expected an object with speaker and text")
    speaker, words = turn.get("speaker"), turn.get("text")
    if speaker not in ("candidate", "interviewer"):
        raise CallerMistake(f"turns[{n}].speaker: found {_shown(speaker)}; expected candidate or interviewer")
    if not isinstance(words, str):
        raise CallerMistake(f"turns[{n}].text: found {_shown(words)}; expected words")
    return speaker, words, None


def _shown(value: Any) -> str:
    """A value as a message may show it: short, and never a whole text."""
    if value is None:
        return "nothing"
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 40 else f"{shown[:37]}…"
