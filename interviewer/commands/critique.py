"""``interviewer critique``: a memo, deck or other document, and what its reader will ask."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interviewer.commands.shared import (
    format_option,
    mode_option,
    no_store_option,
    note,
    print_json,
    rater_option,
    samples_option,
)
from interviewer.errors import CallerMistake, ProviderFault

if TYPE_CHECKING:
    from interviewer.domain.critique.suggestion import Suggestion
    from interviewer.domain.critique.values import Critique
    from interviewer.domain.document import Document
    from interviewer.suggest import SentenceWriter
    from interviewer.wiring import Parts

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
@click.option(
    "--suggest",
    "suggests",
    is_flag=True,
    help="Also one sentence to write for each finding, with blanks for what only you know.",
)
@click.option(
    "--export",
    "copies",
    multiple=True,
    help="Write a copy with comments: .md .html .docx .pdf; .json is the list.",
)
@click.option(
    "--sheet", "sheets", multiple=True, help="Write the one-page review sheet: .md .html .docx .pdf."
)
@rater_option
@mode_option
@samples_option
@format_option
@no_store_option
def command(
    file: str,
    *,
    kind: str,
    reader: str,
    suggests: bool,
    copies: tuple[str, ...],
    sheets: tuple[str, ...],
    rater: str | None,
    mode: str | None,
    samples: str | None,
    form: str,
    no_store: bool,
) -> None:
    """Critique FILE (- is standard input): .md .txt .rst .pptx .docx .pdf.

    Shape of the narrative, findings by their effect on the decision, three questions of the reader, titles read alone,
    exhibits to keep, numbers that do not agree, and the weighted scorecard with its coverage.
    """
    from interviewer.adapters.documents import read_document
    from interviewer.commands import critique_exports
    from interviewer.critique import critique
    from interviewer.present.critique import critique_markdown
    from interviewer.wiring import parts

    real = parts()
    name = None if file == "-" else Path(file).name
    wanted: Any = None if kind == "auto" else kind  # click checked the choice
    chosen: Any = rater
    asks: Any = reader
    critique_exports.check_paths(real, copies, sheets)
    source = _bytes(file)
    document = read_document(source, name=name, kind=wanted)
    title = (document.title or document.name or "pasted text")[:200]
    data: dict[str, Any] = {"document": document.model_dump(mode="json")}
    key = None if no_store else real.store().keep_item("document", title, data)
    if key:
        note(f"kept as {key[:8]} in the history (--no-store keeps nothing)")
    judge = real.document_rater(chosen, session=key or "", keep=not no_store, mode=mode, samples=samples)
    told, judgement = critique(document, rater=judge, library=real.library, reader=asks)
    words = critique_markdown(told, library=real.library)
    if key:
        data |= {
            "critique": told.to_json(),
            "judgement": judgement.model_dump(mode="json"),
            "markdown": words,
        }
        real.store().keep_item("document", title, data, id=key)
    for path in critique_exports.write(
        real, told, document=document, source=source, copies=copies, sheets=sheets
    ):
        note(f"written: {path}")
    writer = real.sentence_writer(chosen, session=key or "", keep=not no_store) if suggests else None
    sentences, fault = _suggestions(document, told, writer, real) if writer else ((), None)
    if form == "json":
        more = {"suggestions": [s.model_dump(mode="json") for s in sentences]} if suggests else {}
        print_json({**told.to_json(), **more})
    else:
        plain = form == "text"
        click.echo(critique_markdown(told, library=real.library, plain=plain, suggestions=sentences))
    if fault:
        raise fault


def _suggestions(
    document: Document, told: Critique, writer: SentenceWriter, real: Parts
) -> tuple[tuple[Suggestion, ...], ProviderFault | None]:
    """A sentence for each finding as far as they came, and the fault that ended it, where there was one."""
    from interviewer.suggest import suggest

    found: list[Suggestion] = []
    try:
        for finding in told.findings:
            found.append(  # noqa: PERF401 - what came before a fault is kept
                suggest(document, finding, writer=writer, library=real.library)
            )
    except ProviderFault as fault:
        return tuple(found), fault
    return tuple(found), None


def _bytes(file: str) -> bytes:
    from interviewer.adapters.documents.limits import EXPECTED, MAX_FILE_BYTES

    name = "standard input" if file == "-" else file
    try:
        if file == "-":
            raw = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        else:
            with Path(file).open("rb") as stream:
                raw = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise CallerMistake(
            f"{name}: cannot be read: {error.strerror}; expected {EXPECTED}, or - for standard input"
        ) from error
    if len(raw) > MAX_FILE_BYTES:
        raise CallerMistake(
            f"{name}: found more than {MAX_FILE_BYTES:,} bytes; expected a document of at most that size"
        )
    return raw
