"""Rule checks that enter no verdict: long sentences, weasel words, bare percentages, causal verbs, empty sections, template text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.domain.critique.values import Remark
from interviewer.raters.narrative import words as w
from interviewer.raters.narrative.evidence import bare_numbers
from interviewer.raters.narrative.page import Page, Sentence

MOST_WORDS = 30
MOST_OF_A_KIND = 5
_WEASEL = re.compile(
    r"\b(?:many (?:users|customers|people|experts)|various|numerous|a number of|significantly|substantial(?:ly)?|considerabl[ey]|dramatic(?:ally)?|promising|encouraging|robust|world-class|best-in-class|cutting-edge|"
    r"state-of-the-art|leverage[sd]?|synerg\w+|holistic|seamless(?:ly)?|game-?chang\w+|very|extremely|huge(?:ly)?|clearly|obviously|it is (?:believed|felt|thought|expected)|some (?:say|believe|think)|appears? to|"
    r"seems? to|fairly|quite|somewhat|arguably|in general|more or less|as appropriate|going forward|low-hanging fruit)\b"
)
_SIGNIFICANT_TEST = re.compile(r"\bsignificantly\b.*\bp ?[<=]")
_CAUSAL = re.compile(
    r"\b(?:caus(?:es|ed|ing)|leads? to|led to|drives?|drove|results? in|resulted in|because of|thanks to|boosts?|boosted|due to|makes? (?:users|customers|people)|the (?:impact|effect) of)\b"
)
_DESIGN = re.compile(
    r"\b(?:randomis\w+|a/b|ab test|experiment\w*|trial|test|control(?:led| group)?|difference-in-differences?|synthetic control|instrument\w*|matched|matching|crossover|pilot|hold-?out|regression discontinuity|natural experiment|before[/-]?(?:and-)?after|arms?)\b"
)
_BASE = re.compile(
    r"%[^.;]{0,12}\b(?:of|in|among|points?|interval|ci|to|for|against|versus|more|less|higher|lower|fewer|at|by|from)\b|\b(?:rate|share|conversion|churn|retention|margin|attendance|proportion|percentage|of (?:all|the|our))\b|\b(?:of|among) (?:the |all |our |these )?\d[\d,]*\b|\bfrom\b|-to-|\bp\d\d\b|\binterval\b|\bconfidence\b"
)
_LEAVE_EMPTY = re.compile(r"\bleave (?:this |it )?(?:empty|blank)\b")
_GIVEN_LATER = re.compile(r"\b(?:pr|issue|number|id|link)$")
_PERCENT = re.compile(r"\d%")


def remarks(page: Page) -> tuple[Remark, ...]:
    """Every remark, at most five of a kind, in the order of the kinds and then of the text."""
    kinds = (
        _template(page),
        _empty(page),
        _denied(page),
        _causal(page),
        _bare(page),
        _baseless(page),
        _weasel(page),
        _long(page),
    )
    return tuple(remark for kind in kinds for remark in list(kind)[:MOST_OF_A_KIND])


def _remark(check: str, s: Sentence, says: str) -> Remark:
    return Remark(
        check=check, place=s.place, quote=s.raw if len(s.raw) <= 300 else s.raw[:297] + "…", says=says
    )


def _template(page: Page) -> Iterator[Remark]:
    for s, match in page.find(w.TEMPLATE, page.sentences):
        yield _remark("template text", s, f'"{match.group()}" was left in from a template')


def _empty(page: Page) -> Iterator[Remark]:
    for section in page.document.empty_sections():
        place = next((b.place for b in section.blocks if b.kind == "title"), section.anchor)
        if section.title and place != "" and section.index > 1:
            yield Remark(
                check="empty section",
                place=place,
                quote=section.title,
                says="a heading with nothing under it",
            )


def _denied(page: Page) -> Iterator[Remark]:
    for s in page.body:
        # "RFC PR: (leave this empty)": somebody else fills it in
        is_left_open = _GIVEN_LATER.search(s.label) and _LEAVE_EMPTY.search(s.t)
        if (
            not s.is_title
            and s.kind != "code"
            and w.is_placeholder(s.t)
            and (s.label or s.heading)
            and not is_left_open
        ):
            yield _remark(
                "empty section", s, f'"{s.label or s.heading}" is named, and nothing stands there ("{s.t}")'
            )


def _causal(page: Page) -> Iterator[Remark]:
    if any(_DESIGN.search(s.t) for s in page.sentences):
        return
    for s, match in page.find(_CAUSAL):
        if w.measured(s.t):
            yield _remark(
                "cause without a design",
                s,
                f'"{match.group()}" claims a cause; no comparison that could show one is named',
            )


def _bare(page: Page) -> Iterator[Remark]:
    for s in bare_numbers(page):
        yield _remark("number without comparator", s, "an amount with nothing to compare it with")


def _baseless(page: Page) -> Iterator[Remark]:
    for s in page.prose:
        if _PERCENT.search(s.t) and not _BASE.search(s.t):
            yield _remark("percentage without a base", s, "percent of what?")


def _weasel(page: Page) -> Iterator[Remark]:
    for s, match in page.find(_WEASEL):
        if not _SIGNIFICANT_TEST.search(s.t) and not w.INTERVAL.search(s.t):
            yield _remark("weasel word", s, f'"{match.group()}": say how much, or leave it out')


def _long(page: Page) -> Iterator[Remark]:
    for s in page.prose:
        if s.words > MOST_WORDS:
            yield _remark(
                "long sentence", s, f"{s.words} words; at most {MOST_WORDS} can be followed in one go"
            )
