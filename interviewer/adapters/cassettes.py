"""Records HTTP exchanges with vcrpy and plays them back: one cassette a suite, found by method, path and JSON body.

vcrpy's own body matcher walks through the whole cassette and builds a difference for every miss; here exchanges are
found by a digest. Only answers of status 2xx are kept; of headers only the content type and the request id; the
server's name is replaced. One cassette can be open in a process at a time (vcrpy's patches are global).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import urlsplit

from interviewer.errors import CallerMistake, InterviewerError

KEPT_HEADERS = {"content-type", "x-request-id"}
SERVER = "http://endpoint"


class RecordingMissing(InterviewerError):
    """An exchange was not recorded; the message names the command that records it."""


class TapeFile(Protocol):
    """Where exchanges are kept."""

    def interactions(self) -> Iterator[dict[str, Any]]:
        """The exchanges as vcrpy takes them."""
        ...

    def add(self, request: dict[str, Any], response: dict[str, Any]) -> str:
        """Keeps one more and gives its key."""
        ...


Digest = Callable[[str, str, object], str]


@contextmanager
def cassette(tape: TapeFile, *, digest: Digest, record: bool, command: str = "") -> Iterator[None]:
    """Within the block, requests are answered from ``tape``; with ``record``, new ones go out and are kept.

    Without it, a miss raises `RecordingMissing` with ``command``. Raises `CallerMistake` where vcrpy is not installed.
    """
    vcr = _vcr()
    from vcr.errors import CannotOverwriteExistingCassetteException

    maker = vcr.VCR(
        serializer="tape",
        record_mode="new_episodes" if record else "none",
        match_on=["method", "path", "json_body"],
        before_record_request=_slim_request,
        before_record_response=_slim_response,
        decode_compressed_response=True,
    )
    maker.register_serializer("tape", _Serializer(tape))
    maker.register_matcher("json_body", lambda a, b: _key(a, digest) == _key(b, digest))
    indexed = _indexed(tape, digest)
    config = maker.get_merged_config(
        path=str(getattr(tape, "path", "tape")), persister=_Persister, allow_playback_repeats=True
    )
    try:
        with indexed.use(**config):
            yield
    except CannotOverwriteExistingCassetteException as miss:
        raise RecordingMissing(f"a request is not in the cassette; record it with: {command}") from miss


def _vcr() -> Any:
    try:
        import vcr
    except ImportError as fault:
        raise CallerMistake(
            "recording needs vcrpy, which comes with the development packages; run 'make setup' in a checkout"
        ) from fault
    return vcr


def _key(request: Any, digest: Digest) -> str:
    held: str | None = request.__dict__.get("_tape_key")
    if held is None:
        held = request.__dict__["_tape_key"] = digest(request.method, request.path, _body(request))
    return held


def _body(request: Any) -> object:
    raw = request.body or b"null"
    try:
        return json.loads(raw)
    except ValueError:
        return raw.decode("utf-8", "replace")


def _slim_request(request: Any) -> Any:
    """Without the server's name, query and headers: they hold keys and addresses, and decide nothing."""
    request.uri = SERVER + urlsplit(request.uri).path
    request.headers = {k: v for k, v in request.headers.items() if k.lower() == "content-type"}
    return request


def _slim_response(response: dict[str, Any]) -> dict[str, Any] | None:
    if not 200 <= response["status"]["code"] < 300:
        return None
    headers = {k: v for k, v in response["headers"].items() if k.lower() in KEPT_HEADERS}
    return {**response, "headers": headers}


class _Serializer:
    """vcrpy's serializer for a tape: it reads; writing happens exchange by exchange."""

    def __init__(self, tape: TapeFile) -> None:
        self.tape = tape

    def deserialize(self, _text: str) -> dict[str, Any]:
        return {"version": 1, "interactions": list(self.tape.interactions())}

    def serialize(self, _whole: dict[str, Any]) -> str:
        raise AssertionError("a tape is written exchange by exchange")


class _Persister:
    """Hands the tape's own exchanges to vcrpy; saving at the end is not needed."""

    @staticmethod
    def load_cassette(_path: str, serializer: _Serializer) -> Any:
        from vcr.serialize import deserialize

        return deserialize("", serializer)

    @staticmethod
    def save_cassette(*_given: object, **_named: object) -> None:
        return


def _indexed(tape: TapeFile, digest: Digest) -> Any:
    """A cassette that finds an exchange in one step and keeps a new one at once."""
    from vcr.cassette import Cassette

    class Indexed(Cassette):  # type: ignore[misc]  # vcrpy ships no types
        _loading = False

        def _load(self) -> None:
            self._places: dict[str, list[int]] = {}
            self._loading = True
            super()._load()
            self._loading = False

        def append(self, request: Any, response: Any) -> None:
            before = len(self.data)
            super().append(request, response)
            for place in range(before, len(self.data)):
                kept, answer = self.data[place]
                self._places.setdefault(_key(kept, digest), []).append(place)
                if not self._loading:
                    tape.add(_as_values(kept), _as_text(answer))

        def _responses(self, request: Any) -> Iterator[tuple[int, Any]]:
            wanted = self._before_record_request(request)
            for place in self._places.get(_key(wanted, digest), ()):
                yield place, self.data[place][1]

        def _save(self, force: bool = False) -> None:  # noqa: ARG002 - vcrpy's signature
            return

    return Indexed


def _as_values(request: Any) -> dict[str, Any]:
    return {
        "method": request.method,
        "uri": request.uri,
        "path": request.path,
        "headers": {k: [v] for k, v in request.headers.items()},
        "body": _body(request),
    }


def _as_text(response: dict[str, Any]) -> dict[str, Any]:
    from vcr.serializers import compat

    # a copy: vcrpy turns bytes into text in place, and the cassette still has to play this answer back
    text: dict[str, Any] = compat.convert_to_unicode({**response, "body": dict(response["body"])})
    return text
