"""What runs in the child process: limits first, then one parser, then one JSON object on standard output."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from interviewer.adapters.documents import limits
from interviewer.adapters.documents.refusal import DocumentRefused

if TYPE_CHECKING:
    from interviewer.domain.document_draft import DocumentDraft

_FORBIDDEN = (
    "socket.connect",
    "socket.bind",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
)


def main() -> None:
    """Reads a file from standard input and writes ``{"draft": …}`` or ``{"refused": [found, expected]}``."""
    out = os.dup(1)
    os.dup2(2, 1)  # whatever a parser prints must not mix with the answer
    _limit()
    sys.addaudithook(_forbid)
    answer = _answer(sys.stdin.buffer.read())
    with os.fdopen(out, "wb") as stream:
        stream.write(json.dumps(answer, ensure_ascii=True).encode("ascii"))


def _answer(source: bytes) -> dict[str, Any]:
    try:
        return {"draft": asdict(_parse(source))}
    except DocumentRefused as refusal:
        return {"refused": [refusal.found, refusal.expected]}
    except MemoryError:
        megabytes = limits.CHILD_MEMORY_BYTES // limits.MB
        return {
            "refused": [f"a file that needs more than {megabytes} MB to read", "a smaller or simpler file"]
        }
    except RecursionError:
        return {"refused": ["a file that is nested too deeply", "a simpler file"]}
    except Exception as error:  # noqa: BLE001 - a parser may raise anything on a broken file; its name is reported
        return {"refused": [f"a damaged file ({type(error).__name__})", "a whole .pptx, .docx or .pdf file"]}


def _parse(source: bytes) -> DocumentDraft:
    if source.startswith(b"PK"):
        from interviewer.adapters.documents.archive import audit

        if audit(source) == "pptx":
            from interviewer.adapters.documents.pptx import read_pptx

            return read_pptx(source)
        from interviewer.adapters.documents.docx import read_docx

        return read_docx(source)
    from interviewer.adapters.documents.pdf import read_pdf

    return read_pdf(source)


def _limit() -> None:
    """Memory, processor time, no files written, no core dump; where the system knows such limits."""
    try:
        import resource
    except ImportError:  # Windows has none: the parent's clock is the limit there
        return
    wanted = (
        (resource.RLIMIT_AS, limits.CHILD_MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.CHILD_CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for what, most in wanted:
        _, hard = resource.getrlimit(what)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (limit, limit))
        except (ValueError, OSError):  # macOS refuses a limit on addresses; the others still hold
            continue


def _forbid(event: str, _: tuple[Any, ...]) -> None:
    if event in _FORBIDDEN:
        raise PermissionError(f"{event} is not allowed while a document is read")
