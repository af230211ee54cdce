"""Where the slides of a pasted outline begin, or the finding that it is no outline of slides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from interviewer.adapters.documents import lines
from interviewer.adapters.documents.asides import behind_front_matter
from interviewer.adapters.documents.lines import Line

_PROSE_WORDS = 25  # from so many words an unmarked line is running text
_MOST_WORDS = 90  # typical slide (median) of an outline that is cut by rules
_GLYPHS = "•●○■▪◦➢►"


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a slide begins: ``start`` is the line of its label or rule, ``first`` the first line of its content."""

    start: int
    first: int
    number: int | None = None
    title: str = ""
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Cuts:
    """All slides; lines before index ``opening`` belong to none; ``is_guess`` if only blank lines part them."""

    slides: tuple[Cut, ...]
    opening: int = 0
    is_guess: bool = False


def deck_cuts(read: Sequence[Line], *, wanted: bool = False) -> Cuts | None:
    """The slides, found in this order: labels, rules and form feeds, headings, numbers, blank lines.

    None if the text is no outline of slides. ``wanted``: a person said that it is one, so less proof will do.
    """
    for shape in (_by_label, _by_rule, _by_heading, _by_number, _by_gap):
        if cuts := shape(read, wanted):
            return cuts
    return Cuts((Cut(0, 0),)) if wanted else None


def _by_label(read: Sequence[Line], wanted: bool) -> Cuts | None:
    found = [(i, label) for i, line in enumerate(read) if (label := lines.slide_label(line.text))]
    first_words = next((i for i, line in enumerate(read) if not line.is_blank), 0)
    if not found or (len(found) == 1 and not wanted and found[0][0] != first_words):
        return None
    slides = tuple(Cut(i, i + 1, number, title, marker) for i, (number, marker, title) in found)
    return Cuts(slides, opening=found[0][0])


def _by_rule(read: Sequence[Line], wanted: bool) -> Cuts | None:
    start = behind_front_matter(read)
    rules = [i for i in _outside_fences(read, start) if _is_rule(read, i)]
    slides = [Cut(start, start)]
    for i in rules:
        is_feed = read[i].breaks_page and not read[i].is_blank and not lines.is_divider(read[i].text)
        slides.append(Cut(i, i if is_feed else i + 1))
    ends = [*(cut.start for cut in slides[1:]), len(read)]
    filled = [
        (c, e) for c, e in zip(slides, ends, strict=True) if any(not ln.is_blank for ln in read[c.first : e])
    ]
    if len(filled) < (2 if wanted else 3):
        return None
    if not wanted and not _are_slides([read[cut.first : end] for cut, end in filled]):
        return None
    return Cuts(tuple(cut for cut, _ in filled), opening=start)


def _outside_fences(read: Sequence[Line], start: int) -> Iterator[int]:
    fence = ""
    for i in range(start, len(read)):
        if fence:
            fence = "" if lines.closes_fence(read[i].text, fence) else fence
        elif opened := lines.fence(read[i].text):
            fence = opened
        else:
            yield i


def _is_rule(read: Sequence[Line], i: int) -> bool:
    line = read[i]
    if line.breaks_page:
        return True
    above = read[i - 1].text if i else ""
    return lines.is_divider(line.text) and not (
        above and lines.is_underline(line.text, above) and len(line.text) > 5
    )


def _are_slides(segments: Sequence[Sequence[Line]]) -> bool:
    sizes = sorted(sum(line.words for line in segment) for segment in segments)
    told = [line for segment in segments for line in segment if not line.is_blank]
    prose = [line for line in told if _is_prose(line)]
    return sizes[len(sizes) // 2] <= _MOST_WORDS and len(prose) <= 0.25 * len(told)


def _is_prose(line: Line) -> bool:
    return line.words >= _PROSE_WORDS and not lines.bullet(line.text) and not lines.notes_label(line.text)


def _by_heading(read: Sequence[Line], wanted: bool) -> Cuts | None:
    """Markdown: one heading for each slide, bullets below, hardly any running text."""
    found = [(i, mark) for i, line in enumerate(read) if (mark := lines.hashes(line.text)) and mark[1]]
    if not found:
        return None
    ranks = [len(mark[0]) for _, mark in found]
    rank = 2 if ranks.count(2) >= 2 and ranks[0] == 1 and ranks.count(1) == 1 else min(ranks)
    found = [(i, mark) for i, mark in found if len(mark[0]) <= rank]
    rest = [ln for ln in read if not ln.is_blank and not lines.hashes(ln.text)]
    listed = [ln for ln in rest if lines.bullet(ln.text) or lines.notes_label(ln.text) or ln.text[0] in "[!"]
    usual = sum(lines.is_section_name(mark[1]) for _, mark in found)
    is_outline = len(found) >= 4 and len(listed) >= 0.8 * len(rest) and usual < 0.4 * len(found)
    if not rest or not (is_outline or (wanted and len(found) >= 2)):
        return None
    return Cuts(tuple(Cut(i, i) for i, _ in found), opening=found[0][0])


def _by_number(read: Sequence[Line], wanted: bool) -> Cuts | None:
    """``1. Title`` with bullets below it, and nothing else but an opening line or two."""
    found: list[int] = []
    for i, line in enumerate(read):
        if line.indent == 0 and lines.item_number(line.text) == len(found) + 1:
            found.append(i)
    if len(found) < (2 if wanted else 3) or sum(not ln.is_blank for ln in read[: found[0]]) > 2:
        return None
    ends = [*found[1:], len(read)]
    below = [[ln for ln in read[i + 1 : end] if not ln.is_blank] for i, end in zip(found, ends, strict=True)]
    with_bullets = sum(any(_is_point(ln) for ln in part) for part in below)
    strangers = sum(not _is_point(ln) and not lines.notes_label(ln.text) for part in below for ln in part)
    if with_bullets < 0.6 * len(found) or (strangers and not wanted):
        return None
    slides = []
    for number, i in enumerate(found, 1):
        marker, title = lines.bullet(read[i].text) or ("", read[i].text)
        slides.append(Cut(i, i + 1, number, title, marker))
    return Cuts(tuple(slides), opening=found[0])


def _is_point(line: Line) -> bool:
    item = lines.bullet(line.text)
    is_inner = item is not None and (line.indent > 0 or not item[0][0].isdigit())
    return is_inner or line.indent >= 2 or line.text[0] in "[!|"


def _by_gap(read: Sequence[Line], wanted: bool) -> Cuts | None:
    """Plain text as Google Slides gives it: a short title, bullets below, a blank line before the next slide."""
    starts = [i for i, ln in enumerate(read) if not ln.is_blank and (i == 0 or read[i - 1].is_blank)]
    if len(starts) < (2 if wanted else 3) or any(lines.hashes(ln.text) for ln in read):
        return None
    ends = [*starts[1:], len(read)]
    groups = [[ln for ln in read[i:end] if not ln.is_blank] for i, end in zip(starts, ends, strict=True)]
    titled = [g for g in groups if _is_slide_title(g[0])]
    listed = [g for g in groups if len(g) > 1 and all(_is_listed(ln) for ln in g[1:])]
    drawn = any(ln.text[0] in _GLYPHS for ln in read if not ln.is_blank)
    usual = sum(lines.is_section_name(g[0].text) for g in groups)
    is_outline = (
        drawn
        and len(titled) == len(groups)
        and len(listed) >= 0.7 * len(groups)
        and usual < 0.4 * len(groups)
    )
    if not wanted and not is_outline:
        return None
    return Cuts(tuple(Cut(i, i) for i in starts), is_guess=True)


def _is_slide_title(line: Line) -> bool:
    return line.words <= 16 and not lines.bullet(line.text)


def _is_listed(line: Line) -> bool:
    return lines.bullet(line.text) is not None or lines.notes_label(line.text) is not None
