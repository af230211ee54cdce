"""A report as Markdown (notes as footnotes) and as one self-contained HTML page. Whatever people wrote stays words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from interviewer.domain.paper import Note, Paper, Part, legible
from interviewer.present.document import document

_LINK = re.compile(r"(!?)\[(?=[^\]\n]{0,500}\]\(\s*(?!https?://|mailto:))")
_FOOTNOTE = re.compile(r"\[\^")
_DEFINITION = re.compile(r"^(\s*)\[(?=[^\]\n]{1,200}\]:)", re.MULTILINE)
_LINE_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|>|[-+*](?=\s)|(?:[-=_*]\s*){3,}$|```|~~~)", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d{1,9})([.)])(?=\s)", re.MULTILINE)
STYLE = """
.paper h1 { font-size:1.5rem; line-height:1.25; margin:8px 0; } .paper h2 { font-size:1.2rem; margin:22px 0 6px; }
.paper h3, .paper h4, .paper h5, .paper h6 { font-size:1.02rem; margin:16px 0 4px; }
.paper p, .paper li { line-height:1.55; overflow-wrap:anywhere; } .paper .about { color:var(--soft); margin:2px 0; }
.paper .text, .paper blockquote { white-space:pre-wrap; margin:8px 0; } .paper .small { color:var(--soft); font-size:.9rem; white-space:pre-wrap; }
.paper blockquote { border-left:3px solid var(--line); padding-left:10px; } .paper pre { overflow-x:auto; background:var(--card); border:1px solid var(--line); padding:8px; }
.paper .wide { overflow-x:auto; } .paper table { border-collapse:collapse; margin:10px 0; }
.paper th, .paper td { border:1px solid var(--line); padding:5px 8px; text-align:left; vertical-align:top; }
.paper mark { background:var(--mark); color:var(--mark-ink); padding:1px 2px; border-radius:3px; }
.paper sup a { color:var(--teal); font-weight:700; padding:2px 3px; } .paper a { color:var(--teal); }
.paper .notes { border-top:1px solid var(--line); margin-top:26px; } .paper .notes li { margin:10px 0; }
.paper .notes .quoted { border-left:3px solid var(--line); padding-left:8px; display:block; margin:2px 0; } .paper .notes .place { color:var(--soft); font-size:.86rem; }
.paper .notes li:target { background:var(--mark); color:var(--mark-ink); }
"""

# --- Markdown -------------------------------------------------------------------------------------


def paper_markdown(paper: Paper) -> str:
    """The report as Markdown. Notes are footnotes; raw HTML, odd links and marks at line starts are escaped."""
    lines = [f"# {plain_words(paper.title)}", ""]
    for about in paper.about:
        lines += [plain_words(about), ""]
    for kind, parts in groupby(paper.parts, key=lambda p: p.kind in ("bullet", "step")):
        if kind:
            lines += [*_items(parts), ""]
        else:
            for part in parts:
                lines += [*_markdown(part), ""]
    if paper.notes:
        lines += [*_footnotes(paper)]
    return "\n".join(lines).rstrip() + "\n"


def plain_words(text: str) -> str:
    """Words that Markdown shows as they are: no HTML, no footnote or link of the text's own but to the web or a mailbox."""
    told = legible(text).replace("<", "\\<")
    told = _FOOTNOTE.sub(r"\\[^", _LINK.sub(r"\1\\[", _DEFINITION.sub(r"\1\\[", told)))
    told = _LINE_START.sub(r"\1\\\2", told)
    return _NUMBERED.sub(r"\1\\\2", told)


def cell_words(text: str) -> str:
    """Words for one cell of a Markdown table."""
    return " ".join(plain_words(text).replace("|", "\\|").split())


def _items(parts: Iterable[Part]) -> Iterable[str]:
    for n, part in enumerate(parts, 1):
        mark = f"{part.number or n}." if part.kind == "step" else "-"
        first, *rest = _marked(part).split("\n")
        indent = "  " * part.level
        yield f"{indent}{mark} {first}"
        yield from (f"{indent}  {line}" for line in rest if line.strip())


def _markdown(part: Part) -> Iterable[str]:
    if part.kind == "table":
        yield from _table(part)
    elif part.kind == "code":
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", part.text)), 3)
        yield from (fence, *legible(part.text).split("\n"), fence + _marks(part.notes))
    elif part.kind == "heading":
        yield f"{'#' * min(6, part.level + 1)} {_marked(part)}"
    elif part.kind == "quote":
        yield from (f"> {line}" for line in _marked(part).split("\n"))
    elif part.kind == "small":
        yield f"*{_marked(part)}*" if "\n" not in part.text and "*" not in part.text else _marked(part)
    else:
        yield _marked(part)


def _table(part: Part) -> Iterable[str]:
    width = max(map(len, part.rows), default=0)
    for n, row in enumerate(part.rows):
        cells = [cell_words(cell) for cell in (*row, *[""] * (width - len(row)))]
        if part.row_notes and part.row_notes[n]:
            cells[-1] += _marks(part.row_notes[n])
        yield f"| {' | '.join(cells)} |"
        if n == 0:
            yield f"|{' --- |' * width}"
    if part.notes:
        yield from ("", f"The table above:{_marks(part.notes)}")


def _marked(part: Part) -> str:
    """The text with its stretches in bold brackets and the footnote marks behind them."""
    last = {n: i for i, span in enumerate(part.spans) for n in span.notes}
    out, i = [], -1
    for words, notes in part.pieces():
        if not notes:
            out.append(words)
            continue
        i += 1
        out.append(f"{words}\x00{','.join(str(n) for n in notes if last[n] == i)}\x00")
    told = plain_words_around("".join(out))
    return f"{told}{_marks(part.notes)}"


def plain_words_around(text: str) -> str:
    """`plain_words` of a text with note numbers between NULs, which become footnote marks."""
    pieces = text.split("\x00")
    words, marks = pieces[::2], pieces[1::2]
    # The whole text is escaped at once (a link may run across a mark); NULs are no legible character, so a private one stands in.
    joined = plain_words("\ue000".join(word.replace("\ue000", "") for word in words))
    shown = joined.split("\ue000")
    numbers = [_marks(tuple(int(n) for n in mark.split(",") if n)) for mark in marks]
    return "".join(a + b for a, b in zip(shown, [*numbers, ""], strict=True))


def _marks(notes: Sequence[int]) -> str:
    return "".join(f"[^{n}]" for n in notes)


def _footnotes(paper: Paper) -> Iterable[str]:
    yield from (f"## {paper.notes_title}", "")
    for note in paper.notes:
        quote = f' "{plain_words(note.quote)}"' if note.quote else ""
        place = f" ({plain_words(note.place)})" if note.place else ""
        told = " ".join(map(plain_words, note.lines))
        yield f"[^{note.number}]: **{plain_words(note.head)}**{place}{quote} {told}"
        yield ""


# --- HTML -----------------------------------------------------------------------------------------


def paper_html(paper: Paper) -> str:
    """The report as one page that asks for nothing: its style inside, no script, every word escaped."""
    about = "".join(f'<p class="about">{escape(legible(line))}</p>' for line in paper.about)
    body = "".join(_grouped(paper.parts))
    notes = _notes(paper)
    return document(
        legible(paper.title),
        f'<main class="paper"><h1>{escape(legible(paper.title))}</h1>{about}{body}{notes}</main>',
        more_style=STYLE,
    )


def _grouped(parts: Sequence[Part]) -> Iterable[str]:
    for kind, held in groupby(parts, key=lambda p: p.kind if p.kind in ("bullet", "step") else ""):
        if not kind:
            yield from map(_html, held)
            continue
        tag = "ol" if kind == "step" else "ul"
        yield f"<{tag}>{''.join(map(_item_html, held))}</{tag}>"


def _item_html(part: Part) -> str:
    value = f' value="{part.number}"' if part.number else ""
    return f'<li{value} style="margin-left:{1.2 * min(part.level, 8):.1f}em">{_spans(part)}</li>'


def _html(part: Part) -> str:
    if part.kind == "table":
        return _table_html(part)
    told = _spans(part)
    if part.kind == "heading":
        rank = min(6, part.level + 1)
        return f"<h{rank}>{told}</h{rank}>"
    if part.kind == "code":
        return f'<pre tabindex="0">{told}</pre>'
    if part.kind == "quote":
        return f"<blockquote>{told}</blockquote>"
    return f'<p class="{part.kind}">{told}</p>'


def _spans(part: Part) -> str:
    last = {n: i for i, span in enumerate(part.spans) for n in span.notes}
    out, i = [], -1
    for words, notes in part.pieces():
        told = escape(legible(words))
        if notes:
            i += 1
            told = f"<mark>{told}</mark>{_links([n for n in notes if last[n] == i])}"
        out.append(told)
    return "".join(out) + _links(part.notes)


def _links(notes: Iterable[int]) -> str:
    return "".join(
        f'<sup><a href="#note-{n}" id="at-{n}" aria-label="Comment {n}">{n}</a></sup>' for n in notes
    )


def _table_html(part: Part) -> str:
    rows = []
    for n, row in enumerate(part.rows):
        tag = 'th scope="col"' if n == 0 else "td"
        cells = [escape(legible(cell)) for cell in row]
        if cells and part.row_notes:
            cells[-1] += _links(part.row_notes[n])
        rows.append("<tr>" + "".join(f"<{tag}>{cell}</{tag[:2]}>" for cell in cells) + "</tr>")
    return f'<div class="wide" tabindex="0"><table>{"".join(rows)}</table></div>' + (
        f"<p>The table above: {_links(part.notes)}</p>" if part.notes else ""
    )


def _notes(paper: Paper) -> str:
    if not paper.notes:
        return ""
    return (
        f'<section class="notes"><h2>{escape(paper.notes_title)}</h2><ol>'
        + "".join(_note(n) for n in paper.notes)
        + "</ol></section>"
    )


def _note(note: Note) -> str:
    quote = f'<span class="quoted">“{escape(note.quote)}”</span>' if note.quote else ""
    place = f' <span class="place">{escape(note.place)}</span>' if note.place else ""
    told = "".join(f"<br>{escape(line)}" for line in note.lines)
    return (
        f'<li id="note-{note.number}" value="{note.number}"><strong>{escape(note.head)}</strong>{place}{quote}{told} '
        f'<a href="#at-{note.number}" aria-label="Back to the place of comment {note.number}">back</a></li>'
    )
