"""What the estimate rests on: DN-2 source and definition, DN-3 method, DN-6 limitations, N-RISK risks and unknowns."""

from __future__ import annotations

import re

from interviewer.raters.narrative import words as w
from interviewer.raters.narrative.change_of_mind import change_of_mind
from interviewer.raters.narrative.mark import Mark, checks, met, missing, partial, said
from interviewer.raters.narrative.page import Page, Sentence

_SOURCE = re.compile(
    r"(?<![\w/.])[a-z][a-z0-9_]+\.[a-z][a-z0-9_]{2,}\b(?!\.(?:com|org))|\b(?:data )?sources?\b(?: is| are|:)|\b(?:from|in|drawn from|taken from|read from|based on|out of|by) (?:the |our |its )?(?:[\w-]+ ){0,3}"
    r"(?:tables?|warehouse|register|registry|database|logs?|ledger|survey|census|crm|erp|records?|meters?|telemetry|event stream|calendar|archive|extract|feed|system of record|billing system|"
    r"sensors?|invoices|questionnaires?|interviews|tracking|clickstream|data ?set|export|files?|planner|rota|timetable|(?:till|booking|ticket|phone|reception|planning|dispatch|purchasing|payroll) systems?|minutes of)\b"
)
_DEFINES = re.compile(
    r"\s(?:=|÷)\s|\bdivided by\b|\b(?:defined as|is defined|counted as|counts as|means|measured as|calculated as|computed as|we (?:count|define|measure))\b|\b(?:is|are) (?:the |a |an )?(?:number|share|ratio|percentage|proportion|fraction|count|half-days|"
    r"(?:[\w-]+ ){1,10}(?:divided by|over all|per))\b"
)
_OVER = re.compile(
    r"÷|\bdivided by\b|\bas (?:a )?(?:share|percentage|fraction|proportion) of\b|\b(?:share|percentage|proportion|fraction) of\b|\bout of (?:all|every)\b|\bover all\b|\bper \w+|\bin every\b|\s/\s"
)
_PERIOD = re.compile(
    rf"\b(?:within|over|in|during|for|after|under) (?:the )?(?:first |last |past |next |following )?{w.SPAN}|{w.FIXED_DATE.pattern}\s?(?:-|to|until|and)\s?(?:the )?{w.FIXED_DATE.pattern}|\b(?:between|from) {w.FIXED_DATE.pattern}|"
    rf"\b\d{{1,2}} ?- ?\d{{1,2}} \w+|\b\d+-day\b|\b(?:trailing|rolling) \w+|\b(?:last|past|previous) (?:quarter|year|month|week|season|term)|{w.FIXED_DATE.pattern}"
)
_METHOD = re.compile(
    r"\b(?:difference in (?:proportions|means|medians)|difference-in-differences?|diff-in-diff|t-?tests?|z-?tests?|chi-?squared?|mann-whitney|regressions?|logistic|propensity|matching|matched|instrumental|synthetic control|regression discontinuity|"
    r"bootstrap\w*|bayesian|survival|kaplan|cox model|randomis\w+|a/b|ab test|crossover|paired|before[/-](?:and-)?after|interrupted time series|cohort (?:comparison|analysis)|hold-?out|experiment|simulation|monte carlo|"
    r"arima|exponential smoothing|decision tree|rule of thumb|difference (?:within|between|of)|compar(?:ed|ison of|ing) (?:two |2 |the )?(?:proportions|means|shares|averages|medians|rates)|counted|simple (?:average|comparison|difference|count)|cross-?tab\w*|stratif\w+|"
    r"anova|rank test|permutation|causal forest|uplift model|time series|exact test)\b"
)
_METHOD_LABEL = re.compile(r"\b(?:methods?|methodology|approach|estimation|how we measured|analysis)\b")
_REASON = re.compile(
    r"\b(?:because|since|as (?:the|there|every|each|it|we)|so (?:that |nothing|no )|simplest|simple(?:st)? (?:one |method |test )?that|enough|sufficient|suffices|fits?|suits?|appropriate|no need|needs no|nothing more|"
    r"given (?:that|the)|therefore|in order to|why|allows?|rules out|controls for|adjusts for|accounts for)\b"
)
_LIMIT = re.compile(
    r"\b(?:limitations?|caveats?|limit(?:s)? (?:of|to)|drawbacks?|weakness(?:es)?|not representative|unrepresentative|self-selected|selection bias|self-report\w*|survivorship|volunteer\w*|missing from|skews?|skewed|biased?|biases|"
    r"could not (?:correct|adjust|control)|did not (?:correct|adjust|control)|under-?stat\w+|over-?stat\w+|under-?estimat\w+|over-?estimat\w+|confound\w+|attrition|one (?:season|site|market) only|"
    r"regression to the mean|measurement error|coverage of the data|left out of the (?:sample|data)|(?:sample|data) (?:excludes?|omits?|leaves out|lacks?)|changed (?:in|during) .{0,30}(?:definition|codes?|coding|tracking))\b|\b(?:codes?|coding|tracking|definition) changed\b"
)
_LIMIT_TOPIC = re.compile(r"\b(?:limits?|limitations?|caveats?|weakness(?:es)?)\b")
_WAY = re.compile(
    r"\b(?:under-?stat\w+|over-?stat\w+|under-?estimat\w+|over-?estimat\w+|too (?:high|low|large|small|big|good|bad|optimistic|pessimistic|favourable|generous|strong|weak|long|short|many|few)|inflat\w+|deflat\w+|exaggerat\w+|"
    r"up-?wards?|downwards?|lower bound|upper bound|conservative|optimistic|pessimistic|flatter\w*|(?:look|looks|appear|appears|seem|seems) (?:\w+ )?(?:larger|smaller|better|worse|higher|lower|stronger|weaker|cheaper|dearer)|"
    r"(?:effect|estimate|gain|saving|rate|share|figure|result|cost|number)s? (?:is|are|would be|will be|may be) (?:probably |likely |if anything )?(?:\w+ )?(?:larger|smaller|higher|lower|bigger)|(?:raises|lowers|pushes|pulls|biases|shrinks|dampens|widens|hides part of) (?:the|our) "
    r"(?:estimate|effect|rate|share|gain|figure|result|number))\b"
)
_NO_LIMIT = re.compile(
    r"\b(?:usual|standard|normal|typical) (?:caveats|limitations)\b|\bno (?:major |significant |known )?(?:limitations|caveats)\b"
)

_RISK = re.compile(r"\b(?:risks?|danger|threat|downside|could backfire|hazard|exposure)\b")
_RISK_TOPIC = re.compile(r"\b(?:risks?|dangers?|threats?|downsides?|what could go wrong)\b")
_MAY_HARM = re.compile(
    r"\b(?:could|may|might|would|can)\b.{3,80}\b(?:lose|leave|fall|drop|rise|grow|cost|delay|break|fail|eat|push|crowd|hurt|harm|churn|slip|miss|fill|erode|shrink|pay|spread|abuse|game|complain|stop|double|go wrong|outage)\b"
)
_CONSEQUENCE = re.compile(
    r"[$€£]\s?\d|\b\d[\d.,]*\s?(?:k|m|bn)?(?:%| (?:euros?|dollars?|pounds?|posts?|hours?|days?|weeks?|points?|tickets|customers|patients))|\b(?:costs?|would cost|lose|loses|losing|loss|falls?|drops?|shrinks?|rises?|rose|grow|grows|delays?|slips?|breaks?|fails?|churn|leave|leaves|"
    r"outage|fines?|penalt\w+|miss(?:es)?|crowds? out|pushes?|eats?|erodes?|doubles?|halves|hurts?|harms?|damages?|overload\w*|pay back|backfires?|complain\w*|spreads?|fills? \w+|stops?|cancel\w*|overspend|shortage)\b"
)
_MECHANISM = re.compile(
    r"\b(?:if|when|once|because|since|as|that|while|should|unless|by|after|per|until|through|due to|leads? to|means?|so that|in case)\b|;|:|,| (?:may|could|might|would) "
)
_NO_RISK = re.compile(
    r"\b(?:no|without|hardly any|few|little|minimal) (?:significant |major |material |real |known |serious |big )?(?:risks?|downsides?|dangers?)\b|\b(?:risks? (?:are|is) (?:low|minimal|negligible|none|limited))\b|\brisk-free\b"
)
_GENERIC = re.compile(
    r"^(?:(?:there (?:are|is)|we see|some|general|usual|the|possible|potential|main) )*(?:data quality|execution|adoption|resourc\w+|timelines?|scope creep|change management|technical debt|dependencies|stakeholders?|alignment|capacity|budget|complexity|integration|delays?|risks?|issues?|problems?)(?:,? (?:and |or )?(?:data quality|execution|adoption|resourc\w+|timelines?|scope|dependencies|stakeholders?|alignment|capacity|budget|delays?|issues?|problems?|risks?))*\W*$"
)
_UNKNOWN = re.compile(
    r"\b(?:(?:is|are|remains?|still) (?:not known|unknown|unclear|open|untested|uncertain)|not (?:yet )?known|unknowns?|(?:we|i|nobody|no one) (?:do(?:es)?n't|do not|does not|did not|can't|could not|cannot|didn't) (?:yet )?(?:know|tell|say|measure|see|test|predict)|"
    r"(?:we|i) (?:have|had) (?:not|no(?:t yet)?|never) (?:tested|measured|seen|asked|looked|observed|checked|evidence|data)|haven't (?:tested|measured|asked|seen|looked)|not (?:been )?(?:tested|measured|asked)|nobody knows|knows? nothing|"
    r"remains? to be seen|too (?:short|small|early) to (?:tell|say|know)|unclear (?:whether|how|if|what)|open question|no (?:data|evidence|information) (?:on|about|for)|uncertain (?:whether|how|if)|what we (?:do not|don't) know)\b"
)
_UNKNOWN_TOPIC = re.compile(
    r"\b(?:not known|not (?:yet )?(?:clear|tested|settled)|unclear|uncertain|unknowns?|still open|open questions?|what we (?:do not|don't|do n't) know|uncertaint\w+|unresolved)\b"
)


@checks("DN-2")
def source_and_definition(page: Page) -> Mark:
    """A named source, and a metric as numerator over denominator in a window."""
    text = [s for s in page.sentences if not s.is_title and s.kind not in ("notes", "comment")]
    source = next(((s, m) for s in text if (m := _SOURCE.search(s.full)) and not w.is_placeholder(s.t)), None)
    defined = [s for s in text if _DEFINES.search(s.full) and not _LIMIT.search(s.t)]
    whole = next((s for s in defined if _OVER.search(s.t) and _near(_PERIOD, s, page)), None)
    best = whole or next((s for s in defined if _OVER.search(s.t)), None)
    if source and whole:
        return met(
            (whole, source[0]), f"defined with numerator, denominator and window; source {said(source[1])}"
        )
    if best:
        lacks = [*([] if whole else ["its window"]), *([] if source else ["a source"])]
        return partial(
            (best, *([source[0]] if source else [])), f"a definition without {' and '.join(lacks)}"
        )
    if source:
        return partial(
            source[0], f"source {said(source[1])}, but no metric defined as what over what in which period"
        )
    return missing("no source named, and no metric defined")


def _near(pattern: re.Pattern[str], sentence: Sentence, page: Page) -> bool:
    return any(pattern.search(s.t) for s in (sentence, *page.follow(sentence)))


@checks("DN-3")
def method_and_why(page: Page) -> Mark:
    """The method with the reason why it is enough."""
    text = [s for s in page.sentences if not s.is_title and s.kind not in ("notes", "comment", "code")]
    labelled = [s for s in text if _METHOD_LABEL.fullmatch(s.label) and not w.is_placeholder(s.t)]
    told = [s for s in text if _METHOD.search(s.t)]
    for s in (*labelled, *told):
        reason = _REASON.search(s.t)
        if (
            reason
            and (s in labelled or _METHOD.search(s.t))
            and not re.match(r"(?:figure|chart|table|exhibit)", s.label)
        ):
            return met(s, f"method with its reason ({said(reason)})")
    for s in told:
        after = next(
            (
                f
                for f in page.follow(s)
                if _REASON.search(f.t) and re.match(r"(?:this|that|it|enough|nothing)\b", f.t)
            ),
            None,
        )
        if after:
            return met((s, after), "method with its reason in the next sentence")
    if labelled or told:
        return partial((labelled or told)[0], "the method is named, not why it is enough")
    heavy = re.compile(r"\b(?:model|algorithm|estimator|we fitted|we fit)\b")
    fitted = next(page.find(heavy), None)
    return missing("no method named", at=fitted[0] if fitted else None)


@checks("DN-6")
def limitations(page: Page) -> Mark:
    """Limitations by the author, each with the direction in which it moves the result."""
    found = _limits(page)
    if not found:
        vague = next(page.find(_NO_LIMIT), None)
        return missing("no limitation named", at=vague[0] if vague else None)
    directed = [
        s for s in found if _WAY.search(s.t) or any(_WAY.search(f.t) and _refers(f) for f in page.follow(s))
    ]
    if directed and len(directed) == len(found):
        return met(
            directed,
            f"{len(directed)} limitation{'s' if len(directed) > 1 else ''}, each with its direction ({said(_WAY.search(directed[0].t))})",
        )
    where = f"{len(directed)} of {len(found)} limitations say in which direction they push"
    return partial(found, where)


def _limits(page: Page) -> list[Sentence]:
    found: list[Sentence] = []
    for s in page.sentences:
        if (
            s.is_title
            or s.kind in ("notes", "comment", "code", "table")
            or w.is_placeholder(s.t)
            or _NO_LIMIT.search(s.t)
        ):
            continue
        is_one = _LIMIT_TOPIC.search(s.topic) or _LIMIT.search(s.full)
        if is_one and not (
            found and found[-1].index == s.index - 1 and found[-1].block == s.block and _refers(s)
        ):
            found.append(s)
    return found


def _refers(s: Sentence) -> bool:
    return bool(re.match(r"(?:this|that|it|which|the (?:effect|estimate|bias|result)|so)\b", s.t))


@checks("N-RISK")
def risks_and_unknowns(page: Page) -> Mark:
    """A risk as mechanism and consequence, and something that is not known."""
    risks, unknowns = risk_sentences(page), unknown_sentences(page)
    if risks and unknowns:
        return met((risks[0], unknowns[0]), "a risk with its consequence, and something that is not known")
    denied = next(page.find(_NO_RISK), None)
    if risks or unknowns:
        lacks = (
            "nothing is named that is not known (a limitation is not an unknown)"
            if risks
            else "no risk as mechanism and consequence"
        )
        return partial((risks or unknowns)[0], lacks)
    general = [
        s
        for s in page.prose
        if (_RISK_TOPIC.search(s.topic) or _RISK.search(s.t))
        and not w.is_placeholder(s.t)
        and not _NO_RISK.search(s.t)
    ]
    if denied:
        return missing(f"{said(denied[1])} names none", at=denied[0])
    if general:
        return partial(
            general[0], "only in general: no mechanism with its consequence, and nothing that is not known"
        )
    empty = [s for s in page.prose if _RISK_TOPIC.search(s.topic)]
    return missing("no risk and nothing unknown is named", at=empty[:1] or None)


def risk_sentences(page: Page) -> list[Sentence]:
    """Risks told as mechanism and consequence."""
    turning = {s.index for s in change_of_mind(page).sentences}
    found = []
    for s in page.prose:
        is_one = (
            _RISK_TOPIC.search(s.topic)
            or _RISK.search(s.t)
            or (_MAY_HARM.search(s.t) and not _UNKNOWN.search(s.t))
        )
        if (
            not is_one
            or s.index in turning
            or _UNKNOWN_TOPIC.search(s.label)
            or _NO_RISK.search(s.t)
            or w.is_placeholder(s.t)
            or _LIMIT_TOPIC.search(s.topic)
        ):
            continue
        if (
            len(s.t.split()) >= 6
            and not _GENERIC.match(s.t)
            and _CONSEQUENCE.search(s.t)
            and _MECHANISM.search(s.t)
            and not (_UNKNOWN.search(s.t) and not _RISK.search(s.full))
        ):
            found.append(s)
    return found


def unknown_sentences(page: Page) -> list[Sentence]:
    """What the author says is not known; limitations of the estimate are none."""
    found = []
    for s in page.prose:
        is_one = _UNKNOWN_TOPIC.search(s.topic) or _UNKNOWN.search(s.full)
        is_limit = (
            _LIMIT_TOPIC.search(s.topic) or (_LIMIT.search(s.t) and _WAY.search(s.t)) or "correct for" in s.t
        )
        if is_one and not is_limit and not w.is_placeholder(s.t) and len(s.t.split()) >= 4:
            found.append(s)
    return found
