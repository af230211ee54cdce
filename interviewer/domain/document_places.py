"""Giving places to what a parser found, and finding a place again in the next version."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from interviewer.domain.document import Block, Document, Section, digest_of
from interviewer.domain.document_draft import BlockDraft, DocumentDraft, SectionDraft, Unit

ALIKE = 0.6  # share of equal words from which an edited block counts as the same one
MOST_IN_PLACE = 3  # so many edited blocks in a row are paired by position alone
_LONE = {"title": "title", "table": "table", "chart": "chart", "image": "image", "notes": "notes"}
_NAMES = (
    r"(?:appendix|appendices|annex|annexe|back-?up(?: slides?| material| charts?)?|supplementary material)"
)
_APPENDIX_TITLE = re.compile(
    rf"^\W*{_NAMES}(?:\s+(?:[A-Z]\d?|\d{{1,2}}|[IVX]{{1,4}}))?\s*(?:$|[:.–—|-]|\s(?-i:[A-Z]))", re.I
)
_APPENDIX_LINE = re.compile(
    r"^\W*(?:appendix|appendices|annex|back-?up(?: slides?| material)?)(?:\s+[A-Z]\d?)?\s*(?:$|[:–—])", re.I
)
_APPENDIX_MARK = re.compile(r"[(\[](?:appendix|back-?up)[)\]]\s*$", re.I)


def assemble(draft: DocumentDraft, *, name: str = "", sha256: str = "") -> Document:
    """The document with a unique place for every block, headings, and the appendix told from the body."""
    sections = _number(draft)
    if draft.unit != "slide":
        sections = [part for section in sections for part in _cut_at_appendix(section)]
    marked = _mark_appendix(sections, draft.unit, {s.uid for s in draft.sections if s.appendix and s.uid})
    return Document(
        format=draft.format,
        unit=draft.unit,
        name=name,
        sha256=sha256,
        landscape=draft.landscape,
        sections=tuple(s.model_copy(update={"index": i}) for i, s in enumerate(marked, 1)),
        warnings=draft.warnings,
    )


def is_appendix_title(title: str) -> bool:
    """Whether a heading opens an appendix: ``Appendix B``, ``Backup: power check``, but not ``Backup plan``."""
    return bool(_APPENDIX_TITLE.match(title))


def _number(draft: DocumentDraft) -> list[Section]:
    taken: dict[str, int] = {}
    written = [s.number for s in draft.sections if s.number is not None]
    trusted = all(a < b for a, b in itertools.pairwise(written))
    counted = 0
    sections = []
    for section in draft.sections:
        counted += not (section.by_line and draft.unit == "slide")
        number = section.number if trusted and section.number is not None else counted
        counted = max(counted, number)
        sections.append(_place_section(section, f"{draft.unit} {number}", taken))
    return sections


def _place_section(section: SectionDraft, anchor: str, taken: dict[str, int]) -> Section:
    title = next((b.text for b in section.blocks if b.kind == "title"), "")
    seen: Counter[str] = Counter()
    blocks = []
    for block in section.blocks:
        seen[block.kind] += 1
        wanted = _line_place(block) if section.by_line else f"{anchor}, {_noun(block.kind, seen[block.kind])}"
        blocks.append(
            _place_block(block, _unique(wanted, taken), "" if block.kind == "title" else title, taken)
        )
    if section.by_line:
        anchor = f"line {section.blocks[0].line}" if section.blocks else anchor
    return Section(
        anchor=anchor,
        index=1,
        title=title,
        level=section.level,
        hidden=section.hidden,
        blocks=tuple(blocks),
        uid=section.uid,
        marker=section.marker,
    )


def _place_block(draft: BlockDraft, place: str, heading: str, taken: dict[str, int]) -> Block:
    row_places: tuple[str, ...] = ()
    if draft.kind == "table":
        by_line = place.startswith("line") and draft.row_lines
        names = (
            [f"line {n}" for n in draft.row_lines]
            if by_line
            else [f"{place} row {i}" for i in range(1, len(draft.rows) + 1)]
        )
        row_places = tuple(_unique(name, taken) for name in names)
    return Block(
        place=place,
        kind=draft.kind,
        text=draft.text,
        level=draft.level,
        rows=draft.rows,
        row_places=row_places,
        hidden=draft.hidden,
        heading=heading,
        uid=draft.uid,
        marker=draft.marker,
        line=draft.line,
        line_end=max(draft.line, draft.line_end),
    )


def _noun(kind: str, count: int) -> str:
    if kind in _LONE:
        return _LONE[kind] if count == 1 else f"{_LONE[kind]} {count}"
    return f"{kind} {count}"


def _line_place(block: BlockDraft) -> str:
    if block.kind == "table":
        return f"line {block.line}, table"
    spans = block.line_end > block.line
    return f"lines {block.line}-{block.line_end}" if spans else f"line {block.line}"


def _unique(place: str, taken: dict[str, int]) -> str:
    """``place``, or ``place, part 2`` and so on where it was given before; ``taken`` counts how often it was."""
    found = place
    while found in taken:
        taken[place] += 1
        found = f"{place}, part {taken[place]}"
    taken[found] = 1
    return found


def _cut_at_appendix(section: Section) -> Iterable[Section]:
    """A paragraph that begins with ``Appendix:`` opens a section of its own."""
    for i, block in enumerate(section.blocks):
        if block.kind in ("paragraph", "bullet") and _APPENDIX_LINE.match(block.text):
            yield section.model_copy(update={"blocks": section.blocks[:i]})
            tail = tuple(b.model_copy(update={"heading": "Appendix"}) for b in section.blocks[i:])
            update = {"blocks": tail, "title": "Appendix", "marker": "", "anchor": section.anchor}
            if block.line:
                update["anchor"] = f"line {block.line}"
            yield section.model_copy(update=update)
            return
    yield section


def _mark_appendix(sections: Sequence[Section], unit: Unit, said: set[str]) -> Iterable[Section]:
    """Flags the appendix: it lasts until a heading of a higher rank, in a deck until the end."""
    rank: int | None = None
    for section in sections:
        opening = section.title or (section.blocks[0].text if len(section.blocks) == 1 else "")
        if rank is not None and unit == "section" and section.level < rank:
            rank = None
        if is_appendix_title(opening) and rank is None:
            rank = section.level
        marked = bool(_APPENDIX_MARK.search(section.title)) or (bool(section.uid) and section.uid in said)
        yield section.model_copy(update={"in_appendix": rank is not None or marked})


@dataclass(frozen=True, slots=True)
class _Spot:
    place: str
    kind: str
    uid: str
    digest: str
    text: str


_Key = Callable[[_Spot], Hashable | None]


def map_places(old: Document, new: Document) -> dict[str, str | None]:
    """Where each place of ``old`` is in ``new``; None if it was deleted or rewritten beyond recognition.

    In turn: same origin and same text; same text; same origin with an edited text; an edited text between the
    same neighbours. No place of ``new`` is given twice.
    """
    before, after = _spots(old), _spots(new)
    found: dict[int, int] = {}
    _pair(before, after, found, key=lambda s: (s.uid, s.digest) if s.uid else None)
    _pair(before, after, found, key=lambda s: (s.kind, s.digest))
    _pair(before, after, found, key=lambda s: (s.kind, s.uid) if s.uid else None)
    _pair_between(before, after, found)
    return {spot.place: after[found[i]].place if i in found else None for i, spot in enumerate(before)}


def _spots(document: Document) -> list[_Spot]:
    spots = []
    for block in document.blocks:
        rows = list(zip(block.row_places, block.rows, strict=False)) if block.kind == "table" else []
        whole = block.as_text()
        spots.append(_Spot(block.place, block.kind, block.uid, block.digest, whole))
        spots += [
            _Spot(place, "row", f"{block.uid}/r{i}" if block.uid else "", digest_of(*row), " ".join(row))
            for i, (place, row) in enumerate(rows)
        ]
    return spots


def _pair(before: list[_Spot], after: list[_Spot], found: dict[int, int], key: _Key) -> None:
    """Pairs what has the same key, in order of appearance; equal texts first within matched neighbours."""
    free: defaultdict[object, list[int]] = defaultdict(list)
    used = set(found.values())
    for j, spot in enumerate(after):
        if j not in used and (k := key(spot)) is not None:
            free[k].append(j)
    for i, spot in enumerate(before):
        waiting = free.get(key(spot)) if i not in found else None
        if waiting:
            follows = found.get(i - 1, -2) + 1
            found[i] = waiting.pop(waiting.index(follows) if follows in waiting else 0)


def _pair_between(before: list[_Spot], after: list[_Spot], found: dict[int, int]) -> None:
    """Pairs edited blocks that stand between two blocks which were found."""
    i = 0
    while i < len(before):
        if i in found:
            i += 1
            continue
        start = i
        while i < len(before) and i not in found:
            i += 1
        low = found[start - 1] if start else -1
        high = found[i] if i < len(before) else len(after)
        used = set(found.values())
        gap = [j for j in range(low + 1, high) if j not in used]
        lost = list(range(start, i))
        is_framed = start > 0 or i < len(before)
        same_kinds = [before[n].kind for n in lost] == [after[j].kind for j in gap]
        if is_framed and same_kinds and len(lost) <= MOST_IN_PLACE:
            found.update(zip(lost, gap, strict=True))
        else:
            _pair_alike(before, after, lost, gap, found)


def _pair_alike(
    before: list[_Spot], after: list[_Spot], lost: list[int], gap: list[int], found: dict[int, int]
) -> None:
    if len(lost) * len(gap) > 2_500:
        return
    for i in lost:
        scored = [(_likeness(before[i], after[j]), -j) for j in gap if before[i].kind == after[j].kind]
        best, at = max(scored, default=(0.0, 0))
        if best >= ALIKE:
            found[i] = -at
            gap.remove(-at)


def _likeness(a: _Spot, b: _Spot) -> float:
    return SequenceMatcher(None, a.text.split(), b.text.split(), autojunk=False).ratio()
