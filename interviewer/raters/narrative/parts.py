"""Named parts of a document ("Problem", "Alternatives considered") with their sentences, and the items they list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from interviewer.domain.artifacts.wording import meaningful_words
from interviewer.domain.document import Section
from interviewer.raters.narrative import words as w
from interviewer.raters.narrative.page import Page, Sentence

_BOLD = re.compile(r"^\W{0,3}\*\*(?P<name>[^*\n]{2,80})\*\*[.:]?\s*")
_NAMED = re.compile(r"^(?:\[[^\]]{1,20}\]\s*)?(?P<name>[^.:\n]{2,70})[.:]\s+(?=\S)")


@dataclass(frozen=True)
class Item:
    """One entry of a part: a sub-heading with its text, a bullet, or a paragraph."""

    name: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """Its words in plain form, its name left out where it has one."""
        return " ".join(s.full for s in self.sentences)


@dataclass(frozen=True)
class Part:
    """A named part; ``is_there`` also where it is a heading with nothing under it."""

    is_there: bool
    title: str
    sentences: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    placeholder: str = ""

    @property
    def nothing(self) -> str:
        """How it is empty: a heading over nothing, or over words that hold its place."""
        if self.placeholder:
            return f'"{self.title}" says only "{self.placeholder}"'
        return f'"{self.title}" is a heading with nothing under it'

    @property
    def text(self) -> str:
        """Its words in plain form."""
        return " ".join(s.full for s in self.sentences)

    @property
    def words(self) -> int:
        """How many of its words mean something."""
        return meaningful_words(" ".join(s.raw for s in self.sentences))

    def find(self, pattern: re.Pattern[str]) -> tuple[Sentence, re.Match[str]] | None:
        """Its first sentence with a match."""
        return next(((s, m) for s in self.sentences if (m := pattern.search(s.full))), None)


def part(page: Page, pattern: re.Pattern[str]) -> Part:
    """The sections whose heading matches, deeper ones included, and paragraphs that carry the name as a label."""
    chosen: list[Section] = []
    depth: int | None = None
    for section in page.document.sections:
        if section.in_appendix or section.hidden:
            depth = None
            continue
        if depth is not None and section.level <= depth:
            depth = None
        if (
            depth is None
            and section.title
            and section.index > 0
            and pattern.search(_plain(section.title))
            and not _is_document_title(section, page)
        ):
            depth = section.level
        if depth is not None:
            chosen.append(section)
    numbers = {s.index for s in chosen}
    labelled = [s for s in page.prose if s.section not in numbers and s.label and pattern.search(s.label)]
    blocks = {s.block for s in labelled}
    held = [
        s
        for s in page.body
        if (s.section in numbers and not s.is_title)
        or s in labelled
        or (
            s.block in blocks
            and s.index >= min(x.index for x in labelled if x.block == s.block)
            and (not s.label or s in labelled)
        )
    ]
    real = tuple(s for s in held if not w.is_placeholder(s.t))
    title = chosen[0].title if chosen else labelled[0].label if labelled else ""
    holds = next((s.raw for s in held if w.is_placeholder(s.t)), "")
    return Part(bool(chosen or labelled), title, real, tuple(chosen), placeholder=holds)


def items(found: Part, page: Page) -> tuple[Item, ...]:
    """What the part lists: deeper headings, else bullets, else paragraphs that begin with a name."""
    by_section: dict[int, list[Sentence]] = {}
    by_block: dict[int, list[Sentence]] = {}
    for s in found.sentences:
        by_section.setdefault(s.section, []).append(s)
        by_block.setdefault(s.block, []).append(s)
    if len(tops := _tops(found)) >= 2:
        return tuple(
            Item(s.title, tuple(x for i in inside for x in by_section.get(i, ()))) for s, inside in tops
        )
    deeper = [s for s in found.sections[1:] if s.title]
    if len(deeper) >= 1 and found.sections and deeper[0].level > found.sections[0].level:
        return tuple(Item(s.title, tuple(by_section.get(s.index, ()))) for s in deeper)
    raws = {b.place: b for b in page.document.blocks}
    listed: list[Item] = []
    for sentences in by_block.values():
        block = raws.get(sentences[0].place)
        if block is not None and block.kind == "bullet" and block.level > 0 and listed:
            listed[-1] = Item(listed[-1].name, (*listed[-1].sentences, *sentences))
            continue
        listed.append(Item(_name(block.text if block else sentences[0].raw), tuple(sentences)))
    return tuple(listed)


def _tops(found: Part) -> list[tuple[Section, list[int]]]:
    """Sections of the highest rank, each with the numbers of itself and of those below it ("Alternative 1", "Alternative 2")."""
    tops: list[tuple[Section, list[int]]] = []
    for section in found.sections:
        if section.level == found.sections[0].level:
            tops.append((section, [section.index]))
        else:
            tops[-1][1].append(section.index)
    return tops


def _name(text: str) -> str:
    match = _BOLD.match(text) or _NAMED.match(text)
    if match and len(match["name"].split()) <= 10:
        return match["name"].strip(" *")
    return " ".join(re.split(r"[,;.]", text.strip(" *-"))[0].split()[:8])


def _plain(title: str) -> str:
    return re.sub(r"^[\s\d.)#*]+", "", title).casefold().replace("’", "'")


def _is_document_title(section: Section, page: Page) -> bool:
    return section.title == page.document.title and section.index == 1
