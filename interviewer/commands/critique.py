"""``interviewer critique``: a memo, deck or other document, and what its reader will ask."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from interviewer.commands.shared import format_option, no_store_option, note, print_json, rater_option
from interviewer.errors import CallerMistake

KINDS = (
    "auto",
    "memo",
    "deck",
    "readout",
    "kill-memo",
    "design-doc",
    "rfc",
    "strategy",
    "roadmap",
    "okr",
    "analysis",
)
READERS = ("vp", "finance", "engineering", "legal", "product")


@click.command("critique")
@click.argument("file")
@click.option("--kind", type=click.Choice(KINDS), default="auto", help="What it is; auto detects it.")
@click.option("--reader", type=click.Choice(READERS), default="vp", help="Whose questions to ask.")
@rater_option
@format_option
@no_store_option
def command(file: str, *, kind: str, reader: str, rater: str | None, form: str, no_store: bool) -> None:
    """Critique FILE (- is standard input): .md .txt .pptx .docx .pdf.

    Shape of the narrative, findings by their effect on the decision, three questions of the reader, titles read alone,
    exhibits to keep, numbers that do not agree, and the weighted scorecard with its coverage.
    """
    from interviewer.adapters.documents import read_document
    from interviewer.critique import critique
    from interviewer.present.critique import critique_markdown
    from interviewer.wiring import parts

    real = parts()
    name = None if file == "-" else Path(file).name
    wanted: Any = None if kind == "auto" else kind  # click checked the choice
    chosen: Any = rater
    asks: Any = reader
    judge = real.document_rater(chosen)
    document = read_document(_bytes(file), name=name, kind=wanted)
    title = (document.title or document.name or "pasted text")[:200]
    data: dict[str, Any] = {"document": document.model_dump(mode="json")}
    key = None if no_store else real.store().keep_item("document", title, data)
    if key:
        note(f"kept as {key[:8]} in the history (--no-store keeps nothing)")
    told, judgement = critique(document, rater=judge, library=real.library, reader=asks)
    words = critique_markdown(told, library=real.library)
    if key:
        data |= {
            "critique": told.to_json(),
            "judgement": judgement.model_dump(mode="json"),
            "markdown": words,
        }
        real.store().keep_item("document", title, data, id=key)
    if form == "json":
        print_json(told.to_json())
    else:
        click.echo(words if form == "markdown" else critique_markdown(told, library=real.library, plain=True))


def _bytes(file: str) -> bytes:
    from interviewer.adapters.documents.limits import MAX_FILE_BYTES

    name = "standard input" if file == "-" else file
    try:
        if file == "-":
            raw = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        else:
            with Path(file).open("rb") as stream:
                raw = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise CallerMistake(
            f"{name}: cannot be read: {error.strerror}; expected a .md, .txt, .pptx, .docx or .pdf file, or - for standard input"
        ) from error
    if len(raw) > MAX_FILE_BYTES:
        raise CallerMistake(
            f"{name}: found more than {MAX_FILE_BYTES:,} bytes; expected a document of at most that size"
        )
    return raw
