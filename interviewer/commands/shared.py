"""What several commands share: options, reading a file or standard input, printing a result."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from interviewer.errors import CallerMistake

MOST_BYTES = 2_000_000

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="Form of the result.",
)
rater_option = click.option(
    "--rater",
    type=click.Choice(["rules", "model", "auto"]),
    default=None,
    help="Who rates; default from the settings.",
)
mode_option = click.option(
    "--mode",
    type=click.Choice(["one-call", "careful"]),
    default=None,
    help="Ask the model about the whole checklist in one call, or careful: about each part in its own; default from the settings.",
)
samples_option = click.option(
    "--samples",
    type=click.Choice(["auto", "1", "3", "5"]),
    default=None,
    help="How many readings by the model make one rating; auto: more where a level is in doubt; default from the settings.",
)
no_store_option = click.option("--no-store", is_flag=True, help="Keep nothing of this in the history.")


def read_text(file: str) -> str:
    """The text of ``file``, or of standard input for ``-``; `CallerMistake` names what is wrong with it."""
    name = "standard input" if file == "-" else file
    raw = sys.stdin.buffer.read(MOST_BYTES + 1) if file == "-" else _bytes(file)
    if len(raw) > MOST_BYTES:
        raise CallerMistake(
            f"{name}: found more than {MOST_BYTES:,} bytes; expected one answer or transcript"
        )
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        named = "UTF-16" if encoding == "utf-16" else "UTF-8"
        at = len(raw) - len(error.object) + error.start  # a mark of the encoding was cut off
        raise CallerMistake(
            f"{name}: is not text ({named}): found byte 0x{raw[at]:02x} at {at}; expected a text file"
        ) from error
    if "\x00" in text:
        raise CallerMistake(f"{name}: found NUL characters; expected a text file")
    if not any(ch.isalnum() for ch in text):
        raise CallerMistake(f"{name}: found no words; expected an answer of at least one sentence")
    return text


def _bytes(file: str) -> bytes:
    try:
        with Path(file).open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise CallerMistake(
            f"{file}: cannot be read: {error.strerror}; expected a text file, or - for standard input"
        ) from error


def print_json(value: Any) -> None:
    """``value`` as indented JSON on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def sure(question: str, *, yes: bool) -> None:
    """Ask on standard error, unless ``yes``; `CallerMistake` where the answer is no or nobody is there to ask."""
    try:
        agreed = yes or click.confirm(question, err=True)
    except click.Abort:
        agreed = False
    if not agreed:
        raise CallerMistake("nothing was changed; --yes does it without a question")


def note(text: str) -> None:
    """A remark on standard error; results alone go to standard output."""
    click.echo(text, err=True)
