"""What a line of pasted text looks like: its number, its indent, and the marker it begins with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NAMES = """
abstract, acceptance criteria, agenda, alternatives, alternatives considered, analysis, appendix, approach,
architecture, ask, assumptions, background, caveats, conclusion, conclusions, context, cost, costs, customer problem,
data, data sources, decision, decision needed, decision required, definitions, dependencies, design, detailed design,
discussion, evidence, exec summary, executive summary, faq, findings, goal, goals, goals and non-goals, hypothesis,
impact, introduction, key results, learnings, lessons, limitations, measurement, method, methodology, methods, metrics,
migration, milestones, mission, monitoring, motivation, next steps, non goals, non-goals, objective, objectives,
open questions, options, options considered, outcome, overview, owners, plan, privacy, problem, problem statement,
proposal, proposed design, purpose, questions, rationale, recommendation, recommendations, references, requirements,
result, results, risk, risks, risks and mitigations, roadmap, rollback, rollout, rollout plan, scope, security,
situation, solution, stakeholders, strategy, success criteria, success metrics, summary, team, test plan, testing,
the ask, timeline, tl;dr, tldr, trade-offs, tradeoffs, unknowns, vision, what would change my mind,
what would change our mind, why now
"""
SECTION_NAMES = frozenset(" ".join(name.split()) for name in _NAMES.split(","))

_TAB = 4  # columns
_BULLET = re.compile(r"(?P<marker>[-*+•‣◦●○■□▪▫–—·►➢✓❖]|\d{1,3}[.)]|\(?[a-zA-Z]\)|\(?[ivx]{2,4}\))\s+(?=\S)")
_NUMBERED = re.compile(r"(?P<number>\d{1,3})[.)]\s+(?=\S)")
_HASHES = re.compile(r"(?P<marker>#{1,6})(?:\s+|$)")
_SLIDE = re.compile(
    r"(?P<marker>(?:#{1,6}\s*)?[*_]{0,3}[\[(]?\s*slide\s*(?:no\.?\s*|#\s*)?(?P<number>\d{1,4})"
    r"(?:\s*(?:/|of)\s*\d{1,4})?\s*[*_]{0,3}"
    r"(?:[\])][*_]{0,3}\s*[:.|–—-]?|\s*[:.|–—)-]+(?=\s|$|[*_])|\s*$|\s+(?=[\"“(]?(?-i:[A-Z]))))[*_]{0,3}\s*",
    re.I,
)
_NOTES = re.compile(
    r"(?P<marker>(?:[-*•>]\s+)?[*_]{0,3}[\[(]?(?:(?:speaker|presenter)(?:'s|’s)?\s*)?notes?[*_]{0,3}"
    r"(?:[\])]\s*:?|\s*[:–—][*_]{0,3}|\s+-(?=\s)|\s*$))\s*",
    re.I,
)
_DIVIDER = re.compile(r"(?:-{3,}|\*{3,}|_{3,}|={3,}|—{2,}|–{3,}|(?:[-*_] ){2,}[-*_])$")
_UNDERLINE = re.compile(r"(=+|-+|~+|\^+|\*+|\++|#+)$")
_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_TERMINAL = re.compile(r"[.!?:;…][\"'”’)\]*_]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was pasted: ``number`` from 1, ``indent`` in columns, ``text`` without the blanks around it."""

    number: int
    indent: int
    text: str
    breaks_page: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing on it."""
        return not self.text

    @property
    def words(self) -> int:
        """How many words are on it."""
        return len(self.text.split())


def split_lines(text: str) -> list[Line]:
    """Lines as an editor counts them; a form feed sets ``breaks_page`` on its line."""
    lines = []
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        flat = raw.replace("\f", " ")
        stripped = flat.strip()
        before = flat[: len(flat) - len(flat.lstrip())]
        indent = sum(_TAB if ch == "\t" else 1 for ch in before)
        lines.append(Line(number, indent if stripped else 0, stripped, breaks_page="\f" in raw))
    return lines


def bullet(text: str) -> tuple[str, str] | None:
    """(marker, words) of a bulleted or numbered line."""
    hit = _BULLET.match(text)
    return (hit["marker"], text[hit.end() :]) if hit else None


def item_number(text: str) -> int | None:
    """The number of a line such as ``3. Why now``."""
    hit = _NUMBERED.match(text)
    return int(hit["number"]) if hit else None


def hashes(text: str) -> tuple[str, str] | None:
    """(``##``, words) of a Markdown heading."""
    hit = _HASHES.match(text)
    if not hit:
        return None
    words = text[hit.end() :]
    return hit["marker"], re.sub(r"\s+#+$", "", words)


def slide_label(text: str) -> tuple[int, str, str] | None:
    """(number, marker, title) of ``Slide 4: …``, ``[Slide 4] …``, ``## Slide 4 - …`` or ``Slide 4`` alone."""
    hit = _SLIDE.match(text)
    if not hit:
        return None
    marker, title = hit["marker"].strip(), text[hit.end() :].strip()
    for opening, closing in (("[", "]"), ("(", ")"), ("**", "**"), ("__", "__")):
        if opening in marker and title.endswith(closing) and opening not in title:
            title = title.removesuffix(closing).rstrip()
    return int(hit["number"]), marker, title


def notes_label(text: str) -> tuple[str, str] | None:
    """(marker, words) of ``Notes: …``, ``Speaker notes - …``, ``[Notes]`` or ``Notes`` alone."""
    hit = _NOTES.match(text)
    return (hit["marker"].strip(), text[hit.end() :]) if hit else None


def fence(text: str) -> str:
    """The marks that open a code fence on this line; empty where none opens (also where it closes on the same line)."""
    hit = _FENCE.match(text)
    return (hit[1] or hit[2]) if hit else ""


def closes_fence(text: str, opened: str) -> bool:
    """Whether the line closes the fence that was opened with these marks."""
    return text.startswith(opened) and not text.strip(opened[0])


def is_divider(text: str) -> bool:
    """Whether the line is a rule such as ``---``."""
    return bool(_DIVIDER.match(text))


def is_underline(text: str, title: str) -> bool:
    """Whether the line underlines ``title`` (``=====`` of about its length)."""
    return (
        bool(_UNDERLINE.match(text))
        and len(text) >= 3
        and abs(len(text) - len(title)) <= max(2, len(title) // 4)
    )


def ends_sentence(text: str) -> bool:
    """Whether the line ends with a full stop, a colon or the like."""
    return bool(_TERMINAL.search(text))


def is_section_name(text: str) -> bool:
    """Whether the line is a name that sections of memos and designs usually bear."""
    return text.strip(" :#*_.").casefold() in SECTION_NAMES


def wrap_width(lines: Sequence[Line]) -> int:
    """Column at which the text is wrapped; 0 if its paragraphs run on as long as they like.

    Taken from the long lines: the 95th percentile of those with 40 columns or more, if it is at most 120.
    """
    long = sorted(line.indent + len(line.text) for line in lines if len(line.text) >= 40)
    if len(long) < 3:
        return 0
    width = long[int(0.95 * (len(long) - 1))]
    return width if width <= 120 else 0


def continues(line: Line, after: Line, width: int) -> bool:
    """Whether ``after`` goes on with the sentence that ``line`` breaks off.

    True if the first word of ``after`` had no room on ``line``, or ``line`` is long and ``after`` begins in lower
    case; False behind a full stop.
    """
    if ends_sentence(line.text) or len(line.text) < 30:
        return False
    first = after.text.split(maxsplit=1)[0]
    had_no_room = 0 < width < line.indent + len(line.text) + 1 + len(first)
    return had_no_room or after.text[0].islower() or line.text.endswith(",")
