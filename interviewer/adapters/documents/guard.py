"""The only door for files: their first bytes decide what they are, and a child process that can be killed reads them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

import interviewer
from interviewer.adapters.documents import limits
from interviewer.adapters.documents.cleaning import clean_draft
from interviewer.adapters.documents.limits import EXPECTED, MB
from interviewer.adapters.documents.refusal import DocumentRefused
from interviewer.domain.document_draft import DocumentDraft

Sort = Literal["text", "office", "pdf"]
_TEXT_NAMES = ("", ".md", ".markdown", ".mdown", ".txt", ".text", ".rst")
_OFFICE_NAMES = (".pptx", ".docx")
_MACRO_NAMES = (".pptm", ".docm", ".ppsm", ".potm", ".dotm")
_DRAFT = TypeAdapter(DocumentDraft)
_CODE = "import sys; sys.path.insert(0, sys.argv[1]); from interviewer.adapters.documents.child import main; main()"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
)
_SEATS = threading.BoundedSemaphore(limits.MAX_CHILDREN)
_PAGE_HEADS = (b"<!doctype html", b"<html", b"<?xml")


def sort_of(source: bytes, name: str | None) -> Sort:
    """What the bytes are, whatever the name says. Raises `DocumentRefused` for all that can't be read."""
    suffix = _suffix(name)
    if not source.strip(b" \t\r\n\f\0"):
        raise DocumentRefused("an empty file" if not source else "nothing but blanks", EXPECTED)
    if len(source) > limits.MAX_FILE_BYTES:
        raise DocumentRefused(f"{len(source) // MB} MB", f"at most {limits.MAX_FILE_BYTES // MB} MB")
    if suffix in _MACRO_NAMES:
        raise DocumentRefused(
            f"a file with macros ({suffix})", "the same file saved without macros, as .pptx or .docx"
        )
    if b"%PDF-" in source[:1024] and not source.startswith(b"PK"):
        return "pdf"
    if source.startswith(b"PK\x03\x04"):
        return "office"
    _refuse_other(source, suffix)
    return "text"


def _refuse_other(source: bytes, suffix: str) -> None:
    if source.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in source:
            raise DocumentRefused("an Office file protected by a password", "a copy saved without a password")
        raise DocumentRefused("an old Office file (.ppt or .doc)", "the same file saved as .pptx or .docx")
    for head, words in _OTHERS:
        if source.startswith(head):
            raise DocumentRefused(words, EXPECTED)
    if source[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE_HEADS):
        raise DocumentRefused("a web page or XML", EXPECTED)
    if suffix in (*_OFFICE_NAMES, ".pdf"):
        raise DocumentRefused(f"a file named {suffix} that is none (damaged, cut off or renamed)", EXPECTED)
    if suffix not in _TEXT_NAMES:
        raise DocumentRefused(f"the extension {suffix}", EXPECTED)


def misnamed(draft: DocumentDraft, name: str | None) -> tuple[str, ...]:
    """A warning where the name says something else than the content."""
    suffix = _suffix(name)
    if not suffix or suffix == f".{draft.format}":
        return ()
    return (f"the name ends in {suffix}, but the content is .{draft.format}; it was read as .{draft.format}",)


def parse_in_child(source: bytes) -> DocumentDraft:
    """The draft of an Office file or a PDF, read in a process of its own and checked field by field.

    The child gets no environment, `limits.CHILD_MEMORY_BYTES` of memory and `limits.CHILD_CPU_S` of processor time;
    after `limits.CHILD_WALL_S` it is killed. At most `limits.MAX_CHILDREN` run at once in this process; the others wait
    their turn. Raises `DocumentRefused`.
    """
    with _seat():
        out, returncode = _run(source)
    return clean_draft(_draft_of(out, returncode))


@contextmanager
def _seat() -> Iterator[None]:
    if not _SEATS.acquire(timeout=limits.CHILD_QUEUE_S):
        raise DocumentRefused(
            f"{limits.MAX_CHILDREN} other files being read here for more than {limits.CHILD_QUEUE_S:.0f} s",
            "the same file again in a minute",
        )
    try:
        yield
    finally:
        _SEATS.release()


def _run(source: bytes) -> tuple[bytes, int]:
    root = str(Path(interviewer.__file__).resolve().parents[1])
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", _CODE, root]
    with subprocess.Popen(  # noqa: S603 - our own interpreter with a constant program
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd=tempfile.gettempdir(),
        start_new_session=True,
    ) as child:
        try:
            out, _ = child.communicate(source, timeout=limits.CHILD_WALL_S)
        except subprocess.TimeoutExpired as error:
            raise _too_slow() from error
        finally:
            _kill(child)
    return out, child.returncode


def _kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()


def _draft_of(out: bytes, returncode: int) -> DocumentDraft:
    if (
        returncode in (-int(getattr(signal, "SIGXCPU", 0)), -int(getattr(signal, "SIGKILL", 0)))
        and returncode
    ):
        raise _too_slow()
    if returncode or not out or len(out) > limits.CHILD_OUTPUT_BYTES:
        raise DocumentRefused("a file that its reader could not finish", "a whole and simpler file")
    try:
        answer = json.loads(out)
        if refused := answer.get("refused"):
            found, expected = refused
            raise DocumentRefused(str(found), str(expected))
        return _DRAFT.validate_python(answer["draft"])
    except (ValueError, TypeError, KeyError, AttributeError) as error:  # also pydantic's ValidationError
        raise DocumentRefused(
            "a file that its reader could not finish", "a whole and simpler file"
        ) from error


def _too_slow() -> DocumentRefused:
    return DocumentRefused(
        f"a file that takes longer than {limits.CHILD_CPU_S} s to read", "a smaller or simpler file"
    )


def _suffix(name: str | None) -> str:
    return Path(name.replace("\\", "/")).suffix.lower() if name and name != "-" else ""
