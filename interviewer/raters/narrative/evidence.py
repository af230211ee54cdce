"""Evidence: N-EVI, N-CUT, DN-4, N-SO, N-APP, N-TTL, N-CON."""

from __future__ import annotations

import re

from interviewer.domain.critique.cut import MOST_EXHIBITS
from interviewer.domain.critique.quantities import two_values
from interviewer.domain.critique.titles import read_title
from interviewer.domain.rating import Measurement, VerdictValue
from interviewer.raters.narrative import words as w
from interviewer.raters.narrative.ask import ask_index, decision, recommendations
from interviewer.raters.narrative.exhibited import Shown, shown_exhibits
from interviewer.raters.narrative.mark import Mark, checks, met, missing, partial, said, untold
from interviewer.raters.narrative.page import Page, Sentence

_MOVES = re.compile(
    r"\b(?:rose|rises?|rising|fell|falls?|falling|grew|grows?|growth|drop(?:ped|s)?|increas\w+|decreas\w+|declin\w+|improv\w+|went (?:up|down)|"
    r"climb\w*|shrank|jump\w*|slipp\w+|sank|halv\w+|doubl\w+|reduc\w+|cut by|costs?|sav(?:e|es|ed|ings?)|los(?:e|es|t)|earn\w*|revenue|budget|"
    r"rate|average|mean|median|score)\b"
)
_RELEASE = re.compile(
    r"\b(?:alpha|beta|ga|stable|final|releas\w+|versions?|introduced|upgrad\w+|migrat\w+|support(?:s|ed)?)\b"
)
_VERSION, _CODE = re.compile(r"v?\d+\.\d+"), re.compile(r"[a-z]-$")
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_UNIT = re.compile(
    r"\s?(?:%|per ?cent|percentage|points?\b|pp\b|euros?\b|dollars?\b|pounds?\b|usd\b|eur\b|ms\b|s\b|seconds?\b|[kmgt]b\b|kg\b|km\b|"
    r"tonnes?\b|litres?\b|metres?\b|kwh\b|degrees?\b|x\b)"
)
_NEAR_BY = 30  # characters within which a word of change or money makes a count an amount
_TO = re.compile(r"\d(?:\s?%|\s[a-z]+)? to [$€£]?\d")  # "55 % to 75 %" holds what it compares with
_ASIDE = re.compile(
    r"\b(?:risks?|unknowns?|not known|limit|limits|limitations?|caveats?|methods?|methodology|approach|definitions?|data|sources?|appendix|open questions?|what (?:would|could) change|"
    r"stop rule|change of mind|mitigations?|migration|alternatives?|next steps?)\b"
)
_CONDITIONAL = re.compile(
    r"^(?:if|should|unless|once|when)\b|\bif\b.*\b(?:below|above|under|over|exceeds?|less|more)\b|\bwe (?:return|revert|go back|switch back|stop)\b"
)
_METHOD_HEAVY = re.compile(
    r"\b(?:select\b.+\bfrom\b|hyper-?parameters?|learning rate|max[_ ]depth|n_estimators|regression table|coefficients?|r-?squared|p-values?|std\.? ?err|cross-?validation|"
    r"gradient boosting|xgboost|random forest|neural net\w*|epochs?|batch size|loss function|embedding\w*|feature engineering|train(?:ing)?/test|logit|probit)\b"
)
_METHOD_TOPIC = re.compile(
    r"\b(?:methods?|methodology|model specification|technical details|modelling|sensitivity|robustness|query|queries|sql|code|power|derivation|full (?:charts?|tables?)|sampling)\b"
)
_CONTENTS = re.compile(
    r"\b(?:power|split|segment|sql|query|queries|check|robust\w*|sensitiv\w*|curves?|method\w*|design|wording|list|code|tables?|charts?|balance|by \w+|details?|definitions?|derivation|sample|bands?)\b"
)
_MOVED = r"(?:rose|fell|grew|dropped|declined|increased|decreased|improved|shrank|climbed|sank|rises|falls|grows|drops)"
_CHANGE = r"(?:fall|drop|decline|decrease|reduction|cut|rise|increase|gain|growth|uplift|lift|improvement|saving|change)"
#: An effect told in words: "fell by 12 %", "cut waste by 12 %", "a 12 % fall in waste".
_EFFECT = re.compile(
    rf"\b{_MOVED} (?:\w+ly )?(?:by )?(?:about |around |roughly |some )?[$€£]?\d|"
    rf"\b(?:cuts?|reduced|reduces|lowered|raised|lifted|increased|decreased|improved) (?:[\w-]+ ){{1,4}}?by (?:about )?[$€£]?\d|"
    rf"\d[\d.,]*\s?(?:%|per ?cent|percentage points?|points?|pp) (?:[\w-]+ ){{0,2}}?{_CHANGE}\b"
)
_TIME_ONLY = re.compile(r"\b(?:last year|previously|before|baseline)\b")
_OF_HEAD = re.compile(
    r"(?:^|[ -])(?:pep|kep|dep|rfc|issue|pr|id|number|version|created|updated|modified|date|history|resolution|discussions?)$"
)
_FIELD = re.compile(r":[a-z][\w -]{0,40}: ")
_STANDING_TITLES = re.compile(r"^(?:appendix|annex|back-?up|references|contents|table of contents)\b", re.I)
_STARTS_EXHIBIT = re.compile(r"^(?:chart|figure|table|exhibit|fig|graph|plot)\b")


@checks("N-EVI")
def headline_exhibits(page: Page) -> Mark:
    """One or two exhibits in the body, each with a number and a comparator."""
    shown = shown_exhibits(page)
    if not shown:
        told = estimates(page)
        if told:
            return met(
                told[:2],
                "no chart or table; the headline is told in a sentence with its comparator (whether it carries the ask is for a reader)",
            )
        bare = [s for s in page.prose if w.measured(s.t) and not _ASIDE.search(s.topic)]
        return missing("no exhibit, and no number with a comparator", at=bare[:2] or None)
    with_number = [e for e in shown if e.has_number or (e.is_drawn and e.has_comparator)]
    complete = [e for e in with_number if e.has_comparator]
    if not with_number:
        return missing(
            f"{_count(shown)} in the body, none with a number",
            at=[e.sentences[0] for e in shown[:3] if e.sentences],
        )
    quoted = [
        next((s for s in e.sentences if w.measured(s.t)), e.sentences[0])  # of a table a row, not its head
        for e in (complete or with_number)
    ]
    gaps = []
    if len(shown) > MOST_EXHIBITS:
        gaps.append(f"{_count(shown)} in the body, {MOST_EXHIBITS} carry a headline")
    elif len(complete) < len(shown):
        lacking = [e.exhibit.label or e.exhibit.place for e in shown if e not in complete]
        gaps.append(f"no number with a comparator at {', '.join(lacking)}")
    if gaps:
        return partial(quoted[:2], "; ".join(gaps))
    return met(quoted, f"{_count(shown)} in the body, each with a number and a comparator")


@checks("N-CUT")
def spare_exhibits(page: Page) -> Mark:
    """How many exhibits of the body are spare."""
    spare = max(0, len(shown_exhibits(page)) - MOST_EXHIBITS)
    measurement = Measurement(value=spare, unit="spare exhibits", expected="0")
    verdict: VerdictValue = "met" if spare == 0 else "partial" if spare <= 2 else "not_met"
    return Mark(
        verdict,
        f"{len(page.exhibits)} in the body, at most {MOST_EXHIBITS} are needed by one recommendation",
        measurement=measurement,
    )


@checks("N-CON")
def one_value(page: Page) -> Mark:
    """Whether any quantity has two values."""
    pairs = two_values(page.document)
    measurement = Measurement(value=len(pairs), unit="quantities with two values", expected="0")
    reason = "; ".join(p.says for p in pairs[:3]) or "no quantity that a rule can follow has two values"
    return Mark("not_met" if pairs else "met", reason, measurement=measurement)


def estimates(page: Page) -> list[Sentence]:
    """Body sentences that give an amount with a comparison, the ask, risks, limits and definitions left out."""
    decided = decision(page)
    asked = {r.sentence.index for r in recommendations(page).firm} | (
        {decided.sentence.index} if decided else set()
    )
    return [
        s
        for s in page.prose
        if s.index not in asked
        and not _ASIDE.search(s.label)
        and not _ASIDE.search(s.heading)
        and not _CONDITIONAL.search(s.t)
        and w.compares(s.t)
    ]


def headline(page: Page) -> Sentence | None:
    """The sentence with the headline estimate: of the first exhibit with a number, else the first estimate."""
    shown = [
        s
        for e in shown_exhibits(page)
        if e.exhibit.kind != "image"
        for s in e.sentences
        if w.measured(s.t) and s.is_prose
    ]
    first = next(iter(shown), None)
    told = [s for s in estimates(page) if not _is_past_total(s)]
    of_effect = [s for s in _effects(page) if w.INTERVAL.search(s.t)] if not told else []
    listed = [s for s in (first, *told[:1], *of_effect[:1]) if s is not None]
    return min(listed, key=lambda s: s.index, default=None)


def _effects(page: Page) -> list[Sentence]:
    """Body sentences that tell an effect, the ask included; risks, limits, conditions and definitions left out."""
    return [
        s
        for s in page.prose
        if _EFFECT.search(s.t)
        and not _ASIDE.search(s.label)
        and not _ASIDE.search(s.heading)
        and not _CONDITIONAL.search(s.t)
        and w.measured(s.t)
    ]


def _is_past_total(sentence: Sentence) -> bool:
    """Whether its only comparison is the time it was counted in: "waste cost us 1.8 million last year"."""
    if _EFFECT.search(sentence.t) or w.INTERVAL.search(sentence.t):
        return False
    return not w.compares(_TIME_ONLY.sub(" ", sentence.t))


@checks("DN-4")
def headline_uncertainty(page: Page) -> Mark:
    """An interval, a standard error or a sensitivity at the headline estimate itself."""
    main = headline(page)
    if main is None:
        return missing("no headline estimate found")
    same = [s for s in page.body if s.index != main.index and _same_estimate(main, s)]
    after = [
        s
        for s in page.follow(main)
        if not s.label and not _STARTS_EXHIBIT.search(s.t) and w.INTERVAL.search(s.t)
    ]
    for sentence in (main, *after, *same):
        if found := w.INTERVAL.search(sentence.t):
            return met(dict.fromkeys((main, sentence)), f"{said(found)} at the headline estimate")
    if told := next((s for s in _effects(page) if w.INTERVAL.search(s.t)), None):
        return partial(
            (told, main), f"{said(w.INTERVAL.search(told.t))} at an effect, none at the headline estimate"
        )
    if found := w.NEAR.search(main.t):
        return partial(main, f"only {said(found)} at the headline estimate, no interval")
    return missing("no interval at the headline estimate; one elsewhere does not count", at=main)


def _same_estimate(main: Sentence, other: Sentence) -> bool:
    """Whether another sentence states the same estimate: two of its amounts in common."""
    own = {m.group().strip(" +-") for m in w.measured(main.t)}
    shared = own & {m.group().strip(" +-") for m in w.measured(other.t)}
    return len(shared) >= min(2, len(own)) and bool(own)


@checks("N-SO")
def comparators(page: Page) -> Mark:
    """Only numbers by themselves can be told; whether each has a consequence is for a reader."""
    told = [
        s
        for s in page.prose
        if w.measured(s.t) and not _ASIDE.search(s.topic) and not _CONDITIONAL.search(s.t)
    ]
    bare = [s for s in told if not w.compares(s.t)]
    if told and len(bare) == len(told):
        return missing(f"{len(told)} number{'s' if len(told) > 1 else ''}, none with a comparator", at=bare)
    return untold(
        "whether each number has a consequence; a comparator was found at "
        + f"{len(told) - len(bare)} of {len(told)}"
    )


def bare_numbers(page: Page) -> list[Sentence]:
    """Body sentences with an amount and nothing to compare it with; the head of a proposal (``PEP: 8``) has none."""
    decided = decision(page)
    asked = {r.sentence.index for r in recommendations(page).firm} | (
        {decided.sentence.index} if decided else set()
    )
    return [
        s
        for s in page.prose
        if s.index not in asked
        and w.measured(s.t)
        and not w.compares(s.t)
        and not _ASIDE.search(s.topic)
        and not _CONDITIONAL.search(s.t)
        and not _is_of_issues(s)
        and not _only_counts(s)
        and not _TO.search(s.t)
        and not (s.label and _OF_HEAD.search(s.label))
        and not _FIELD.match(s.t)
    ]


def _only_counts(sentence: Sentence) -> bool:
    """Whether its numbers only say how many things there are ("the two analysts", "we have 3 warehouses"), or name a release or a
    code (``BAR-2``): nobody asks what those compare with. A change, a cost or an average is an amount, however it is written."""
    is_release = bool(_RELEASE.search(sentence.t))
    return all(_is_count(sentence.t, m, is_release=is_release) for m in w.measured(sentence.t))


def _is_count(t: str, found: re.Match[str], *, is_release: bool) -> bool:
    number = found.group().strip()
    if _CODE.search(t[: found.start()]) or (is_release and _VERSION.fullmatch(number)):
        return True
    before = re.split(r"[,;:.()]", t[max(0, found.start() - _NEAR_BY) : found.start()])[-1]
    behind = re.split(r"[,;:.()]", t[found.end() : found.end() + _NEAR_BY])[0]
    is_amount = _UNIT.match(t, found.end()) or _MOVES.search(before) or _MOVES.search(behind)
    return bool(_WHOLE.fullmatch(number)) and not is_amount


def _is_of_issues(sentence: Sentence) -> bool:
    """Whether its only numbers are those of issues (``#4899``)."""
    issues = set(re.findall(r"#(\d+)", sentence.raw))
    return bool(issues) and all(m.group().strip() in issues for m in w.measured(sentence.t))


@checks("N-APP")
def methods_after_the_ask(page: Page) -> Mark:
    """Methods, full charts and code behind the ask, not before it."""
    asked = ask_index(page)
    before = [s for s in page.body if _is_method(s) and (asked is None or s.index < asked)]
    tables = [s for s in page.body if s.kind == "code" and (asked is None or s.index < asked)]
    appended = [s for s in page.appendix if not s.is_title] or list(page.appendix)
    behind = [
        s
        for s in page.body
        if asked is not None and s.index > asked and (_METHOD_TOPIC.search(s.topic) or s.kind == "code")
    ]
    if (before or tables) and not appended:
        return missing("method stands before the ask", at=(before or tables)[:2])
    if before or tables:
        return partial(
            [*appended[:1], *(before or tables)[:1]],
            "an appendix, but some of the method stands before the ask",
        )
    if appended and asked is not None:
        return met(appended[0], "methods and checks stand in the appendix, behind the ask")
    if appended:
        return partial(appended[0], "an appendix, but no ask before it")
    if behind:
        return met(behind[0], "the method stands behind the ask")
    return missing("no appendix, and no method, sensitivity or code behind the ask")


def _is_method(sentence: Sentence) -> bool:
    return bool(_METHOD_HEAVY.search(sentence.t)) or (
        sentence.is_title
        and bool(re.match(r"^(?:methods?|methodology|model|modelling|technical details)\b", sentence.t))
    )


@checks("N-TTL")
def titles_are_claims(page: Page) -> Mark:
    """Every title a statement of at most 15 words."""
    titles = [s for s in page.body if s.is_title and not _STANDING_TITLES.match(s.t)]
    if not titles:
        return missing("no title found")
    labels = [s for s in titles if not read_title(s.raw).is_claim]
    claims = [s for s in titles if s not in labels]
    if not labels:
        return met(claims, f"{len(claims)} of {len(titles)} titles are statements")
    told = "; ".join(f'"{s.raw}": {read_title(s.raw).because}' for s in labels[:3])
    if 3 * len(claims) >= 2 * len(titles):
        return partial(claims, f"{len(claims)} of {len(titles)} titles are statements; {told}")
    return missing(f"{len(claims)} of {len(titles)} titles are statements; {told}", at=labels)


def _count(shown: tuple[Shown, ...]) -> str:
    return f"{len(shown)} exhibit{'s' if len(shown) != 1 else ''}"
