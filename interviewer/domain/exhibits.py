"""The charts, tables, figures and pictures of a document, and whether they stand in the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.domain.document import Block, Document, Section

ExhibitKind = Literal["chart", "table", "figure", "image"]

_WORDS = r"charts?|figures?|fig\.?|figs\.?|exhibits?|tables?|graphs?|plots?|diagrams?"
_NUMBER = r"(?:[A-Z]\.?)?\d{1,3}(?:\.\d{1,2})?[a-z]?|[A-Z]"
_SPAN = r"(?:\s*(?:[-–—]|to|and|&)\s*(?P<last>\d{1,3}))?"
# "Chart 1: …", "Figure 2 - …", "Charts 3-6: …" where a sentence, a line or a cell begins.
_CAPTION = re.compile(
    rf"(?:^|(?<=[.!?;:)\]\n])[ \t]+|(?<=\n))[\W_]{{0,4}}(?P<word>(?i:{_WORDS}))\s+(?P<number>{_NUMBER}){_SPAN}"
    r"(?:\s*\([^()\n]{1,40}\))?\s*[\])*_]{0,3}\s*(?:[:.]|\s[-–—])(?=\s|$|\*)",
    re.M,
)
# "Table 3" alone on its line, or with a caption that is not a sentence about it.
_BARE = re.compile(
    rf"^[\W_]{{0,4}}(?P<word>(?i:{_WORDS}))\s+(?P<number>{_NUMBER}){_SPAN}[\W_]*(?:$|\s+(?=[A-Z\d(\"“]))",
    re.M,
)
_NAMED = re.compile(r"^[\W_]{0,4}(?P<word>(?i:chart|figure|table|graph|plot|diagram|exhibit))\s*:\s+\S", re.M)
_BRACKET = re.compile(
    r"[\[(]\s*(?P<word>(?i:chart|figure|fig|table|graph|plot|diagram|exhibit|image|picture|screenshot))"
    rf"(?:\s+(?P<number>{_NUMBER}))?\s*(?:[:–—|-]\s*(?P<title>[^\])\n]{{1,300}}))\s*[\])]"
)
# "Chart 3 shows …": counts where the picture itself was lost in pasting and nothing else captions it.
_SHOWN = re.compile(
    rf"(?:^|(?<=[.!?]\s))(?P<word>(?i:{_WORDS}))\s+(?P<number>{_NUMBER}){_SPAN}\s+"
    r"(?:shows?|plots?|gives?|compares?|splits?|displays?|breaks|illustrates?|presents?|lists?|summaris|summariz|is|are)\b",
    re.M,
)
_INLINE_APPENDIX = re.compile(r"(?:^|[.!?]\s+)\W*(?:Appendix|Annex|Backup)(?:\s+[A-Z]\d?)?\s*[:–—]")
_KINDS: dict[str, ExhibitKind] = {
    "chart": "chart", "graph": "chart", "plot": "chart", "table": "table", "image": "image",
    "picture": "image", "screenshot": "image",
}  # fmt: skip
_DRAWN = ("chart", "table", "image")
_PROSE = ("title", "paragraph", "bullet", "quote", "footnote")
_LONGEST_SPAN = 30


class Exhibit(BaseModel):
    """One chart, table, figure or picture. ``label`` is ``Chart 2`` or empty; ``title`` is its caption."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    place: str
    kind: ExhibitKind
    label: str = ""
    title: str = ""
    in_appendix: bool = False
    hidden: bool = False


def exhibits(document: Document) -> tuple[Exhibit, ...]:
    """Every exhibit once, in order: drawn ones and those a pasted text only names.

    A caption beside a drawn exhibit names it and is not counted again; a label that occurs twice counts at its
    first place. Speaker's notes and comments hold none. A mention ("see Chart 2") is no exhibit; a sentence that
    begins with one ("Chart 2 shows …") is, where nothing else in the document carries that label.
    """
    found: list[Exhibit] = []
    labels: set[str] = set()
    for exhibit in (e for s in document.sections for e in _of_section(s, document.unit == "slide")):
        if not exhibit.label or exhibit.label not in labels:
            labels.add(exhibit.label)
            found.append(exhibit)
    for section, block in ((s, b) for s in document.sections for b in s.blocks if b.kind in _PROSE):
        for hit in _SHOWN.finditer(block.text):
            new = [e for e in _named_by(hit, block, section) if e.label not in labels]
            labels.update(e.label for e in new)
            found += new
    order = {block.place: i for i, block in enumerate(document.blocks)}
    return tuple(sorted(found, key=lambda e: order[e.place]))


def _of_section(section: Section, is_slide: bool) -> Iterator[Exhibit]:
    blocks = [b for b in section.blocks if b.kind in _PROSE or b.kind in _DRAWN]
    captions = {i: list(_captions(b, section)) for i, b in enumerate(blocks) if b.kind in _PROSE}
    for i, block in enumerate(blocks):
        if block.kind in _DRAWN:
            near = range(len(blocks)) if is_slide else (i - 1, i + 1)
            yield _drawn(block, section, _take_caption(block, captions, near))
            continue
        while captions[i] and not _waits(captions[i], blocks, i, is_slide):
            yield captions[i].pop(0)


def _waits(captions: list[Exhibit], blocks: list[Block], i: int, is_slide: bool) -> bool:
    """Whether the last caption of a block belongs to the drawn exhibit that follows it."""
    if len(captions) > 1 and not is_slide:
        return False
    coming = blocks[i + 1 :] if is_slide else blocks[i + 1 : i + 2]
    return any(b.kind in _DRAWN and _fits(captions[0], b) for b in coming)


def _take_caption(
    block: Block, captions: dict[int, list[Exhibit]], near: range | tuple[int, ...]
) -> Exhibit | None:
    for i in near:
        for caption in captions.get(i, []):
            if _fits(caption, block):
                captions[i].remove(caption)
                return caption
    return None


def _fits(caption: Exhibit, block: Block) -> bool:
    return caption.kind == block.kind or (caption.kind != "table" and block.kind != "table")


def _drawn(block: Block, section: Section, caption: Exhibit | None) -> Exhibit:
    own = list(_captions(block, section))
    named = caption or (own[0] if own else None)
    kind = _KINDS.get(block.kind, "figure")
    return Exhibit(
        place=block.place,
        kind=kind,
        label=named.label if named else "",
        title=block.text or (named.title if named else ""),
        in_appendix=section.in_appendix,
        hidden=section.hidden or block.hidden,
    )


def _captions(block: Block, section: Section) -> Iterator[Exhibit]:
    hits = [hit for pattern in (_CAPTION, _BARE, _BRACKET, _NAMED) for hit in pattern.finditer(block.text)]
    end = -1
    for hit in sorted(hits, key=lambda m: (m.start("word"), -m.end())):
        if hit.start("word") >= end:
            end = hit.end()
            yield from _named_by(hit, block, section)


def _named_by(hit: re.Match[str], block: Block, section: Section) -> Iterator[Exhibit]:
    cut = _INLINE_APPENDIX.search(block.text)
    for label in _labels(hit):
        yield Exhibit(
            place=block.place,
            kind=_KINDS.get(_singular(hit["word"]).casefold(), "figure"),
            label=label,
            title=_title(hit, block.text),
            in_appendix=section.in_appendix or bool(cut and cut.start() < hit.start("word")),
            hidden=section.hidden or block.hidden,
        )


def _labels(hit: re.Match[str]) -> Iterator[str]:
    groups = hit.groupdict()
    word, number = _singular(hit["word"]).capitalize(), groups.get("number")
    last = groups.get("last")
    if number and last and number.isdigit() and 0 < int(last) - int(number) <= _LONGEST_SPAN:
        yield from (f"{word} {n}" for n in range(int(number), int(last) + 1))
    else:
        yield f"{word} {number}" if number else ""


def _singular(word: str) -> str:
    bare = word.rstrip(".").removesuffix("s") if word.casefold() not in ("fig", "figs") else "fig"
    return "figure" if bare.casefold() == "fig" else bare


def _title(hit: re.Match[str], text: str) -> str:
    if named := hit.groupdict().get("title"):
        return named.strip()
    rest = text[hit.end("word") :].split("\n", 1)[0]
    rest = re.sub(r"^[^:.–—-]*[:.–—-]+\s*", "", rest, count=1)
    return re.split(r"(?<=[.!?])\s", rest, maxsplit=1)[0].strip()[:200]
