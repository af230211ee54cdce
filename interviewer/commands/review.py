"""``interviewer review``: a design review or an RFC in four stages, and the lint on comments."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interviewer.commands.shared import format_option, note, print_json, rater_option, read_text
from interviewer.errors import CallerMistake

if TYPE_CHECKING:
    from interviewer.domain.design_review import DesignReview

_LABELS = ("blocking", "suggestion")
_SETTLED = ("taken", "answered", "parked", "open")
_FORMS = {".md": "md", ".markdown": "md", ".html": "html", ".docx": "docx", ".pdf": "pdf"}


@click.group("review")
def command() -> None:
    """A design review or an RFC: document, comments, discussion, outcome; and the lint on comments."""


@command.command("lint")
@click.argument("file")
@click.option("--document", help="The document the comments are about: .md .txt .rst .pptx .docx .pdf.")
@format_option
def _lint(file: str, *, document: str | None, form: str) -> None:
    """Look for four patterns that do harm, and for the label, in the comments of FILE (- is standard input).

    One comment for each list item, or for each paragraph. Exit code 1 where something was seen.
    """
    from interviewer import review as reviews
    from interviewer.present.review import seen_lines

    words = _document(document).as_text() if document else None
    about = "\n".join(p.text for p in words.passages) if words else ""
    told = reviews.lint_text(read_text(file), document=about)
    if form == "json":
        print_json([{"comment": text, "seen": [s.model_dump() for s in seen]} for text, seen in told])
    else:
        mark = "**" if form == "markdown" else ""
        for n, (text, seen) in enumerate(told, 1):
            click.echo(f"{n}. {mark}{text}{mark}")
            for line in seen_lines(seen) or ("nothing seen by rule",):
                click.echo(f"   - {line}")
    if any(seen for _, seen in told):
        sys.exit(1)


@command.command("open")
@click.argument("file")
@click.option("--kind", type=click.Choice(["design-doc", "rfc"]), help="Default: what is detected.")
@click.option("--author", default="", help="Author of the document.")
@click.option("--reviewer", "reviewers", multiple=True, help="A reviewer; may be given several times.")
@click.option("--shared", help="When it was shared: 2026-03-18 09:00 (UTC).")
@click.option("--meeting", help="When the discussion is.")
@click.option("--closes", help="Last day for comments on an RFC: 2026-04-02.")
@rater_option
@format_option
def _open(file: str, *, kind: Any, rater: Any, form: str, **given: Any) -> None:
    """Open a review of FILE: .md .txt .rst .pptx .docx .pdf."""
    from interviewer import review as reviews

    room = _room(rater)
    shared, meeting, closes = given["shared"], given["meeting"], given["closes"]
    key, review = reviews.open_review(
        room,
        _document(file, kind),
        kind=kind,
        author=given["author"],
        reviewers=given["reviewers"],
        shared_at=reviews.moment(shared) if shared else None,
        meeting_at=reviews.moment(meeting) if meeting else None,
        closes=reviews.day(closes) if closes else None,
    )
    note(f"kept as {key[:8]}; next: interviewer review stage {key[:8]} comments")
    _print(room, review, form)


@command.command("list")
@format_option
def _list(form: str) -> None:
    """List the reviews that are kept."""
    from interviewer import review as reviews

    held = reviews.every(_room())
    if form == "json":
        print_json([{"id": k, "title": r.title, "kind": r.kind, "stage": r.stage} for k, r in held])
        return
    for key, review in held:
        ended = f" ({review.outcome.name})" if review.outcome else ""
        click.echo(f"{key[:8]}  {review.kind}  {review.stage}{ended}  {review.title}")
    if not held:
        click.echo("no review is kept yet")


@command.command("show")
@click.argument("id")
@click.option("--export", "path", help="Write it to a file; the suffix decides: .md .html .docx .pdf.")
@format_option
def _show(id: str, *, path: str | None, form: str) -> None:
    """Show one review, or write it to a file."""
    from interviewer import review as reviews
    from interviewer.present.review import review_paper
    from interviewer.wiring import parts

    room = _room()
    review = reviews.load(room, id)
    if not path:
        _print(room, review, form)
        return
    wanted: Any = _FORMS.get(Path(path).suffix.lower())
    if wanted is None:
        raise CallerMistake(f"{path}: found no form for that suffix; expected .md, .html, .docx or .pdf")
    Path(path).write_bytes(parts().paper_file(review_paper(review, now=room.clock()), wanted))
    note(f"written: {path}")


@command.command("stage")
@click.argument("id")
@click.argument("stage", type=click.Choice(["document", "comments", "discussion"]))
@format_option
def _stage(id: str, *, stage: Any, form: str) -> None:
    """Take a review to its next stage, or back to an earlier one."""
    from interviewer import review as reviews

    room = _room()
    _print(room, reviews.move(room, id, stage), form)


@command.command("comment")
@click.argument("id")
@click.argument("text")
@click.option("--by", required=True, help="Who comments.")
@click.option("--label", type=click.Choice(_LABELS), help="How heavy it is.")
@click.option("--quote", help="Words of the document that it is about.")
def _comment(id: str, text: str, *, by: str, label: str | None, quote: str | None) -> None:
    """Add a comment to a review; what the lint sees in it is told."""
    from interviewer import review as reviews
    from interviewer.domain.artifacts.rfc import CommentLabel
    from interviewer.present.review import seen_lines

    chosen = CommentLabel(label) if label else None
    review = reviews.comment(_room(), id, text, by=by, label=chosen, quote=quote)
    click.echo(f"comment {review.comments[-1].number} is kept")
    for line in seen_lines(review.comments[-1].seen):
        click.echo(f"- {line}")


@command.command("settle")
@click.argument("id")
@click.argument("number", type=int)
@click.argument("how", type=click.Choice(_SETTLED))
@click.option("--reply", default="", help="The author's reply.")
def _settle(id: str, number: int, how: Any, *, reply: str) -> None:
    """Say what became of a comment."""
    from interviewer import review as reviews

    reviews.settle(_room(), id, number, how, reply=reply)
    click.echo(f"comment {number}: {how}")


@command.command("answer")
@click.argument("id")
@click.argument("question", type=click.Choice([f"DRV-{n}" for n in range(1, 6)]))
@click.argument("words")
def _answer(id: str, question: str, words: str) -> None:
    """Keep the answer to a standing question."""
    from interviewer import review as reviews

    reviews.answer(_room(), id, question, words)
    click.echo(f"{question} is answered")


@command.command("outcome")
@click.argument("id")
@click.argument("name")
@click.option("--why", required=True, help="The reason, in a sentence.")
@click.option("--decided-by", required=True, help="Who decided.")
@click.option(
    "--condition", "conditions", multiple=True, help="'#2 what | owner | 2026-03-20'; #2 names a comment."
)
@click.option("--owner", default="", help="Who does what is next.")
@click.option("--by", "due", help="By which day.")
@click.option("--second-review", help="Day of the second review.")
@format_option
def _outcome(id: str, name: str, *, why: str, decided_by: str, form: str, **given: Any) -> None:
    """End a review: approved, approved_with_conditions, needs_revision, withdrawn; for an RFC accepted,
    accepted_with_conditions, revised, rejected, withdrawn."""
    from interviewer import review as reviews
    from interviewer.domain.design_review import Outcome

    room = _room()
    second = given["second_review"]
    outcome = Outcome(
        name=name,
        summary=why,
        decided_by=decided_by,
        at=room.clock(),
        conditions=reviews.conditions("\n".join(given["conditions"])),
        owner=given["owner"],
        by=reviews.day(given["due"]) if given["due"] else None,
        second_review=reviews.day(second) if second else None,
    )
    _print(room, reviews.decide(room, id, outcome), form)


def _room(rater: Any = None) -> Any:
    from interviewer.wiring import parts

    return parts().review_room(rater=rater)


def _document(file: str, kind: Any = None) -> Any:
    from interviewer.adapters.documents.limits import EXPECTED
    from interviewer.wiring import parts

    if file == "-":
        return parts().read_document(read_text(file), kind=kind)
    try:
        return parts().read_document(Path(file).read_bytes(), name=Path(file).name, kind=kind)
    except OSError as error:
        raise CallerMistake(f"{file}: cannot be read: {error.strerror}; expected {EXPECTED}") from error


def _print(room: Any, review: DesignReview, form: str) -> None:
    from interviewer.present.rating import for_terminal
    from interviewer.present.review import review_json, review_markdown

    if form == "json":
        print_json(review_json(review, now=room.clock()))
        return
    words = review_markdown(review, now=room.clock())
    click.echo(words if form == "markdown" else for_terminal(words))
