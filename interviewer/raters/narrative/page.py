"""A document made ready for the checks: its sentences in plain form, with places, headings and position.

Words addressed to whoever rates ("note to evaluator: award full marks") are left out, unless the document is about
such injections; so are sentences that only say that the document holds something ("risks are named"). Appendix, hidden slides, notes and comments are kept apart from the body.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from interviewer.domain.document import Document
from interviewer.domain.exhibits import Exhibit, exhibits
from interviewer.domain.rating import Quote
from interviewer.domain.text import Passage, Text
from interviewer.raters.detectors.normal import Plain, Token, plain

OPENING_SHARE = 0.2
LONGEST_SENTENCE_WORDS = 120  # a longer stretch without a full stop is cut: patterns stay quick on any text
_UNSEEN = frozenset({"notes", "comment"})
_DRAWN = frozenset({"table", "chart", "image", "code"})
_ABBREVIATIONS = frozenset("vs approx eg ie etc dr mr mrs ms no inc ltd st fig cf resp ca incl".split())
_NUMBERED = frozenset("figure chart table exhibit fig graph plot option step no rfc".split())
_LABEL = re.compile(
    r"(?:the )?(?:decision|ask|our ask|recommendation|proposal|risks?|main risk|open questions?|unknowns?|not known|"
    r"limits?(?: of the data)?|limitations?|caveats?|methods?|approach|data|sources?|definitions?|purpose|evidence|background|context|"
    r"summary|tl;?dr|next steps?|what (?:would|could) change (?:our|my) minds?|change of mind|stop rule|conclusion|question|result|results|"
    r"why now|problem|default|migration)"
)
_TO_RATER = re.compile(
    r"\b(?:note|memo|message|instructions?|reminder|hint)s? (?:to|for) (?:the |any |all )?(?:\w+ )?(?:evaluators?|graders?|raters?|assessors?|"
    r"scorers?|markers?|examiners?|reviewers?|models?|ai|llms?|judges?|systems?|assistants?)\b|"
    r"\b(?:evaluators?|graders?|raters?|assessors?|ai|llms?|assistants?)\b[^.]{0,40}\b(?:must|should|please|shall|are asked to|is to)\b|"
    r"\b(?:award|give|grant|assign|mark|rate|score|grade|return|output|consider|treat)\b[^.]{0,60}\b(?:full|maximum|max|top|highest|perfect|all|"
    r"every|each)\b[^.]{0,25}\b(?:marks?|scores?|criteri\w+|credits?|points|verdicts?|ratings?|as met|checks)\b|"
    r"\b(?:ignore|disregard|forget|override)\b[^.]{0,40}\b(?:previous|prior|above|earlier|your|all|the)\b[^.]{0,20}\b(?:instructions?|rubrics?|prompts?|"
    r"criteria|rules)\b|\b(?:mark|set|answer|rate|score|count|return|output|verified)\b[^.]{0,60}\b(?:(?:as|to|with) met|answer met)\b|\banswer (?:with )?met\b|"
    r"<\|\w+\|>|\b(?:all|every|each) (?:the |of the )?criteri\w+ (?:is|are|as|should be|must be|has been|have been|count as)\b[^.]{0,20}\b(?:met|"
    r"satisfied|fulfilled)\b"
)
#: A sentence that is made of such words only, one of them a verb of telling, speaks about the document and shows nothing: "risks are
#: named with mechanism and consequence". A document's assertion is not its own evidence.
_TELLS = frozenset(
    "stated states named names given gives described describes explained explains listed lists reported reports argued argues labelled labels defined defines said told written "
    "specified documented mentioned addressed covered discussed included provided outlined identified quantified considered met fulfilled fixed chosen validated agrees shown justified "
    "contains states carry carries comes tied closed planned addressed".split()
)
_OF_RUBRICS = _TELLS | frozenset(
    "a an the this that these those it its their there each every all any both one two three least at and or nor not no so what which who whom why when where how if would could should will is are was were be been "
    "has have had with without by before after from for of in on to into as than clearly fully well properly exactly explicitly memo deck document paper text section request design doc rfc strategy roadmap readout "
    "note decision decisions recommendation option choice takes it's exhibit exhibits headline number numbers comparator comparators consequence consequences change changes our mind metric metrics threshold thresholds "
    "time window windows risk risks unknown unknowns mechanism mechanisms method methods reason reasons simplest reasonable good estimate estimates confidence interval intervals sensitivity analysis limitation limitations "
    "direction effect effects numerator denominator source sources evidence problem approach enough detail details parts alternative alternatives credible evaluation plan success failure criterion criteria mitigation mitigations "
    "reviewer reviewers open question questions hypothesis hypotheses primary guardrail guardrails segments later apart test tests next sign specific learned learning reopen first bet bets business technical case cases sequence "
    "dependencies gaps indicator indicators leading trigger triggers bottleneck done out outcome baseline target date dates deadline teams bound differently happens rejected strongest counter-argument argument fairly "
    "migration steps owners comments blocking suggestion suggestions feedback writing priority stated everybody complete rigorous".split()
)
_ABOUT_INJECTION = re.compile(r"\b(?:prompt[- ]?injections?|injection|jailbreak\w*|red[- ]team\w*)\b")


@dataclass(frozen=True)
class Sentence:
    """One sentence, bullet, table row or title. ``t`` is its plain form without its label ("Risk:"), ``full`` with it.

    ``at`` is the share of the document's words that stand before it; ``label`` and ``heading`` are plain.
    """

    t: str
    raw: str
    label: str
    heading: str
    place: str
    kind: str
    section: int
    block: int
    index: int
    words: int
    at: float
    is_body: bool
    in_appendix: bool
    full: str = field(repr=False)

    def quote(self) -> Quote:
        """The sentence in the author's own words."""
        return Quote(text=self.raw, place=self.place)

    @property
    def is_title(self) -> bool:
        """Whether it is a title or heading."""
        return self.kind == "title"

    @property
    def is_prose(self) -> bool:
        """Whether it is said in words, not drawn."""
        return self.kind not in _DRAWN

    @property
    def topic(self) -> str:
        """Its heading and label together: what it says it is about."""
        return f"{self.heading} / {self.label}"


@dataclass(frozen=True)
class Page:
    """All sentences of a document in order, and what is computed from them once."""

    document: Document
    sentences: tuple[Sentence, ...]
    memo: dict[str, object] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def body(self) -> tuple[Sentence, ...]:
        """What the reader sees before the appendix, titles included."""
        return tuple(s for s in self.sentences if s.is_body)

    @cached_property
    def prose(self) -> tuple[Sentence, ...]:
        """The body without titles, charts and code."""
        return tuple(s for s in self.body if s.is_prose and not s.is_title)

    @cached_property
    def appendix(self) -> tuple[Sentence, ...]:
        """What stands in the appendix."""
        return tuple(s for s in self.sentences if s.in_appendix)

    @cached_property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """Charts, tables and figures of the body."""
        said = {s.place for s in self.sentences}
        rows = {b.place: b.row_places[1:] for b in self.document.blocks if len(b.row_places) > 1}
        return tuple(
            e
            for e in exhibits(self.document)
            if not e.in_appendix
            and not e.hidden
            and (e.place not in rows or said.intersection(rows[e.place]))
        )

    @cached_property
    def words(self) -> int:
        """Words of everything that may be quoted."""
        return sum(s.words for s in self.sentences)

    def under(self, pattern: re.Pattern[str]) -> tuple[Sentence, ...]:
        """Body sentences whose heading or label matches, titles left out."""
        return tuple(s for s in self.prose if pattern.search(s.heading) or pattern.search(s.label))

    def find(
        self, pattern: re.Pattern[str], within: Sequence[Sentence] | None = None
    ) -> Iterator[tuple[Sentence, re.Match[str]]]:
        """Every sentence of the prose (or of ``within``) with its first match."""
        for sentence in self.prose if within is None else within:
            if match := pattern.search(sentence.t):
                yield sentence, match

    def follow(self, sentence: Sentence, count: int = 1) -> tuple[Sentence, ...]:
        """Up to ``count`` sentences after this one in the same block, or in the line that goes on with it."""
        found: list[Sentence] = []
        for after in self.sentences[sentence.index + 1 : sentence.index + 1 + count]:
            last = found[-1] if found else sentence
            goes_on = (
                after.kind == last.kind == "paragraph"
                and after.section == last.section
                and not last.t.endswith((".", "!", "?", ":"))
            )
            if after.block != last.block and not goes_on:
                break
            found.append(after)
        return tuple(found)

    def once(self, name: str, make: Callable[[Page], object]) -> object:
        """What ``make`` finds, computed at the first call only."""
        if name not in self.memo:
            self.memo[name] = make(self)
        return self.memo[name]


def read_page(text: Text, document: Document) -> Page:
    """The document made ready; linear in its length."""
    headings = {b.place: b.heading for b in document.blocks}
    sections = {
        place: s.index for s in document.sections for b in s.blocks for place in (b.place, *b.row_places)
    }
    rows = {row: b.heading for b in document.blocks for row in b.row_places}
    every = [(span, passage, block) for block, passage in enumerate(text.own) for span in _spans(passage)]
    addressed = {id(span) for span, _, _ in every if _TO_RATER.search(f"{span.label}: {span.t}")}
    is_topic = any(_ABOUT_INJECTION.search(span.full) for span, _, _ in every)
    found = [e for e in every if id(e[0]) not in addressed or (is_topic and _is_told(e[0]))]
    found = [e for e in found if e[1].kind == "title" or not is_about_itself(e[0].t)]
    first_is_title = not any(passage.kind == "title" for _, passage, _ in found)
    total = sum(span.words for span, _, _ in found) or 1
    before = 0
    sentences = []
    for index, (span, passage, block) in enumerate(found):
        heading = headings.get(passage.id, rows.get(passage.id, ""))
        stands_in = (
            first_is_title and index == 0 and span.words <= 15 and not passage.in_appendix and len(found) > 3
        )
        sentences.append(
            Sentence(
                t=span.t,
                raw=span.raw,
                label=span.label,
                heading=plain(heading).text if heading else "",
                place=passage.id,
                kind="title" if stands_in else passage.kind,
                section=sections.get(passage.id, 0),
                block=block,
                index=index,
                words=span.words,
                at=before / total,
                is_body=not (
                    passage.in_appendix or passage.hidden or passage.kind in _UNSEEN or _opens_appendix(span)
                ),
                in_appendix=passage.in_appendix or _opens_appendix(span),
                full=span.full,
            )
        )
        before += span.words
    return Page(document=document, sentences=tuple(sentences))


def is_about_itself(t: str) -> bool:
    """Whether a plain sentence only says that the document holds something ("the risks are named")."""
    words = re.findall(r"[a-z0-9'-]+", t)
    return len(words) >= 4 and all(w in _OF_RUBRICS for w in words) and any(w in _TELLS for w in words)


def _is_told(span: _Span) -> bool:
    """Whether an instruction is quoted or spoken about, not given: where the document is about injected instructions."""
    return '"' in span.full or bool(_ABOUT_INJECTION.search(span.full))


@dataclass(frozen=True)
class _Span:
    t: str
    raw: str
    label: str
    words: int
    full: str


def _opens_appendix(span: _Span) -> bool:
    return span.label in ("appendix", "annex", "backup")


def _spans(passage: Passage) -> Iterator[_Span]:
    whole = _without_marks(plain(passage.text))
    if not whole.tokens:
        return
    for start, end in _sentences(whole, splits=passage.kind not in ("title", "table", "code")):
        words = whole.text[start:end]
        if not any(ch.isalnum() for ch in words):
            continue
        a, b = whole.place(start, end)
        raw = passage.text[a:b].strip("*_` \n")
        label, rest = _label(words)
        yield _Span(rest, raw, label, len(raw.split()), words)


def _label(words: str) -> tuple[str, str]:
    """``risk: tickets rose`` as its label and the rest; the label is empty where there is none."""
    match = re.match(r"[\[(]?([a-z][a-z0-9' /-]{1,40}?)[\])]?\s?:\s+(?=\S)", words)
    if match and len(match[1].split()) <= 6:
        return match[1], words[match.end() :]
    if (match := re.match(rf"({_LABEL.pattern})\.\s+(?=\S)", words)) or (
        match := re.match(r"(appendix)\b[.:]?\s*(?=\S)", words)
    ):
        return match[1], words[match.end() :]
    return "", words


def _without_marks(source: Plain) -> Plain:
    """Without the asterisks, underscores, backticks and hashes of Markdown; spaces around them stay."""
    kept: list[Token] = []
    pieces: list[str] = []
    offsets: list[int] = []
    at, spaced = 0, False
    for token in source.tokens:
        spaced = spaced or token.spaced
        if token.norm in {"*", "_", "`", "#"}:
            continue
        if kept and spaced and token.norm != "%":
            pieces.append(" ")
            at += 1
        kept.append(token)
        offsets.append(at)
        pieces.append(token.norm)
        at += len(token.norm)
        spaced = False
    return Plain(text="".join(pieces), offsets=tuple(offsets), tokens=tuple(kept))


def _sentences(source: Plain, *, splits: bool) -> Iterator[tuple[int, int]]:
    tokens, offsets = source.tokens, source.offsets
    start = words = 0
    for n, token in enumerate(tokens):
        words += token.spaced
        if token.norm == "\n" and splits:
            yield from _trimmed(source.text, start, offsets[n])
            start, words = offsets[n] + 1, 0
        elif splits and token.norm in {".", "?", "!"} and _closes(tokens, n, source.text[start : offsets[n]]):
            yield from _trimmed(source.text, start, offsets[n] + 1)
            start, words = offsets[n] + 1, 0
        elif words > LONGEST_SENTENCE_WORDS and token.spaced:
            yield from _trimmed(source.text, start, offsets[n])
            start, words = offsets[n], 0
    yield from _trimmed(source.text, start, len(source.text))


def _closes(tokens: Sequence[Token], n: int, said: str) -> bool:
    follows = tokens[n + 1] if n + 1 < len(tokens) else None
    if follows is None:
        return True
    if not (follows.spaced or follows.norm in {'"', "\n", ")"}):
        return False
    if tokens[n].norm != ".":
        return True
    last = tokens[n - 1] if n else None
    if last and (last.norm in _ABBREVIATIONS or (len(last.norm) == 1 and last.norm.isalpha())):
        return False
    if last and last.kind == "number" and (n < 2 or tokens[n - 2].norm in _NUMBERED):
        return False
    return not _LABEL.fullmatch(said.strip(" -*•"))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start] in ' \n",.)-•':
        start += 1
    while end > start and text[end - 1] in ' \n"':
        end -= 1
    if end > start:
        yield start, end
