"""What is inside an Office file: checked part by part before any parser sees it. Runs in the child process."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Literal

from interviewer.adapters.documents import limits
from interviewer.adapters.documents.limits import MB
from interviewer.adapters.documents.refusal import DocumentRefused

_EXPECTED = "a PowerPoint (.pptx) or Word (.docx) file"
_UNTOUCHED = "the file as PowerPoint, Word or Google saved it"
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml$")
_XML_HEADS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_OTHERS = (
    ("spreadsheetml.sheet", "an Excel workbook"),
    ("presentationml.slideshow", "a PowerPoint slide show (.ppsx); save it as .pptx"),
    ("presentationml.template", "a PowerPoint template (.potx); save it as .pptx"),
    ("wordprocessingml.template", "a Word template (.dotx); save it as .docx"),
)


def audit(source: bytes) -> Literal["pptx", "docx"]:
    """What sort of Office file this is, after every part was checked.

    Raises `DocumentRefused` for a damaged or encrypted archive, macros, path tricks, declarations of entities, more
    unpacked bytes, XML, tags, parts or slides than `limits` allows, and for archives of another sort.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(source))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, UnicodeDecodeError) as error:
        raise DocumentRefused(
            "a damaged or cut-off file (its archive has no readable end)", _EXPECTED
        ) from error
    _check_sizes(entries)
    for entry in entries:
        _check_entry(entry)
    total = sum(_check_part(archive, entry) for entry in entries if not entry.is_dir())
    if total > limits.MAX_XML_BYTES:
        raise DocumentRefused(f"{total // MB} MB of XML", f"at most {limits.MAX_XML_BYTES // MB} MB")
    return _sort_of(archive, {entry.filename for entry in entries})


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > limits.MAX_ENTRIES:
        raise DocumentRefused(f"{len(entries):,} parts in the archive", f"at most {limits.MAX_ENTRIES:,}")
    total = sum(entry.file_size for entry in entries)
    if total > limits.MAX_UNPACKED_BYTES:
        raise DocumentRefused(
            f"an archive that unpacks to {total // MB} MB", f"at most {limits.MAX_UNPACKED_BYTES // MB} MB"
        )


def _check_entry(entry: zipfile.ZipInfo) -> None:
    parts = re.split(r"[/\\]", entry.orig_filename)
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        raise DocumentRefused("a part whose name leads out of the archive", _UNTOUCHED)
    if entry.flag_bits & 1:
        raise DocumentRefused("an archive protected by a password", "a copy saved without a password")


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Size of the part if it is XML, else 0."""
    name = entry.filename.lower()
    try:
        with archive.open(entry) as part:
            head = part.read(64)
            is_xml = name.endswith((".xml", ".rels")) or head.lstrip().startswith(_XML_HEADS)
            if not is_xml or name.endswith(".svg"):
                return 0
            if entry.file_size > limits.MAX_PART_BYTES:
                raise DocumentRefused(
                    f"a part that unpacks to {entry.file_size // MB} MB",
                    f"at most {limits.MAX_PART_BYTES // MB} MB",
                )
            whole = head + part.read()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise DocumentRefused(
            "a damaged file (a part of its archive can't be unpacked)", _EXPECTED
        ) from error
    _check_xml(whole)
    return len(whole)


def _check_xml(part: bytes) -> None:
    if part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in part[:200]:
        raise DocumentRefused("XML that is not UTF-8", _UNTOUCHED)
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise DocumentRefused("XML that declares entities", _UNTOUCHED)
    if (tags := part.count(b"<")) > limits.MAX_TAGS:
        raise DocumentRefused(f"a part with {tags:,} XML tags", f"at most {limits.MAX_TAGS:,}")


def _sort_of(archive: zipfile.ZipFile, names: set[str]) -> Literal["pptx", "docx"]:
    types = (
        archive.read("[Content_Types].xml").decode("utf-8", "replace")
        if "[Content_Types].xml" in names
        else ""
    )
    if "macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise DocumentRefused("a file with macros", "the same file saved without macros, as .pptx or .docx")
    slides = sum(bool(_SLIDE.match(name)) for name in names)
    if slides > limits.MAX_SLIDES:
        raise DocumentRefused(f"{slides} slides", f"at most {limits.MAX_SLIDES}")
    if "presentationml.presentation.main" in types:
        return "pptx"
    if "wordprocessingml.document.main" in types:
        return "docx"
    found = next((words for mark, words in _OTHERS if mark in types), None)
    raise DocumentRefused(found or "an archive of another sort", _EXPECTED)
