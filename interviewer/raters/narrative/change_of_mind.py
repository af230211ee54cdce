"""What would change my mind: N-CMM with its slots metric, threshold and window, and the bonus group and action; DN-5b."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from interviewer.raters.narrative import words as w
from interviewer.raters.narrative.mark import Mark, checks, met, missing, partial
from interviewer.raters.narrative.page import Page, Sentence

_LABEL = re.compile(
    r"\b(?:what (?:would|could|will|might) (?:change|make us|turn|reverse)|chang(?:e|es|ing) (?:our|my|of|this) (?:minds?|recommendation|decision|call)|stop rule|kill criteri\w+|tripwires?|"
    r"(?:reversal|exit|stop|stopping|turn-?back|rollback) (?:rule|criteri\w+|condition|trigger)|when (?:we|to) (?:turn back|stop|reverse)|turn back)\b"
)
_SAYS_SO = re.compile(
    r"\b(?:would|will|could|may|might) (?:change|reverse|flip|overturn|alter) (?:our|my|this|the) (?:minds?|recommendation|decision|call|view|advice|answer)\b|\b(?:this|the|our) (?:recommendation|advice|decision|call) "
    r"(?:flips|falls|no longer holds|is wrong|changes|would change|reverses|turns)\b|\b(?:we|i) (?:are|am|were|was|would be) wrong if\b|\bchang(?:e|es) (?:our|my) minds?\b|\bwhat would (?:make us|change)\b"
)
_BACK = (
    r"(?:return|revert|go back|switch back|roll (?:\w+ ){0,3}back|roll back|undo|reverse|withdraw|abandon|reopen|pull (?:it|the \w+|back)|stop|pause|cancel|end (?:it|the)|close (?:it|the)|drop (?:it|the)|"
    r"put (?:the |\w+ ){0,3}back|bring (?:the |\w+ ){0,3}back|turn (?:it |the \w+ )?off|keep|halve|cut back|switch (?:it )?off|restore|fall back|step back|change course|stay (?:with|at)|halt|retire|suspend|shut|"
    r"take (?:it|the \w+) (?:off|down|out)|give up|scrap|scale back|remove)"
)
_SOFT = r"(?:revisit|reconsider|review (?:this|the|our)|rethink|re-?evaluate|reassess|discuss (?:this|again)|look again|come back to (?:this|you)|think again)"
_WHO = r"\b(?:we|i|the team|the board|they|the company|it|this|management)(?:'ll|'d| will| would| must| should| shall| can)? (?:then |immediately |also |at once )?"
_ACTS = re.compile(
    rf"{_WHO}(?P<act>{_BACK})\b|\b(?:then|and) (?P<then>{_BACK})\b|^(?P<bare>{_BACK})\b(?=.*\b(?:if|when|unless|should)\b)|\b(?:is|are|will be|would be|gets?) (?:then )?(?P<passive>reversed|withdrawn|stopped|paused|rolled back|cancelled|reopened|dropped|switched off|undone|suspended|restored|put back|removed)\b|"
    r",\s(?:then )?(?:the |this |that )?[\w' -]{2,40}?\s(?P<ends>ends?|returns?|closes?|stops?|comes? back|goes back)\b"
)
_ACTS_SOFT = re.compile(rf"{_WHO}(?P<act>{_SOFT})\b|\b(?:then|and) {_SOFT}\b|^{_SOFT}\b")
_CONDITION = re.compile(r"\b(?:if|should|unless|once|when|as soon as|in case|whenever|provided)\b")

_DIRECTION = (
    r"(?:(?:is |are |be |stays? |remains? |falls? |drops? |goes |comes? (?:in |out )?|rises? |climbs? |slips? |sinks? |lies? |turns? out )?(?:at or )?(?:below|under|above|over|beyond|past)|(?:is |are )?(?:less|more|fewer|greater|higher|lower|"
    r"worse|better|larger|smaller|no more|no less|longer|shorter|later|earlier) than|at (?:least|most)|exceeds?|exceeding|surpass(?:es)?|tops?|(?:does not|doesn't|do not|fails? to|not) (?:reach|exceed|pass|hit|get to|stay (?:below|above))|"
    r"(?:falls?|drops?|goes|sinks?|slips?|rises?|climbs?|grows?|increases?|decreases?|worsens?) (?:back )?(?:to|by)(?: more than| less than| at least| over)?|reach(?:es)?|hits?|short of|up(?:wards)? of|[<>≤≥]=?)"
)
_AMOUNT = r"(?:[-+±]?\s?[$€£]?\s?\d+(?:\.\d+)?\s?(?:k|m|bn|million|thousand)?(?:%|\b)|half\b|zero\b|a third\b|twice\b)"
_THRESHOLD = re.compile(
    rf"(?P<direction>{_DIRECTION})\s(?:about |roughly |the |its |their |a )?(?P<value>{_AMOUNT})(?! (?:days?|weeks?|months?|quarters?|years?)\b(?! (?:late|delay|wait\w*|lead|on average))) ?(?P<unit>[^ .,;]*)|"
    rf"(?P<after>{_AMOUNT})(?: [a-z]+){{0,2}} or (?P<later>more|less|fewer|higher|lower|above|below|worse|better)\b"
)
_NO_METRIC = re.compile(
    r"^(?:(?:any|some|more|new|the|further|other|additional) )*(?:new (?:data|evidence|information|facts)|data|evidence|information|facts|things?|circumstances|situation|conditions?|priorities|plans?|anything|something|it|this|that|we|they|"
    r"need|needed|necessary|possible|required|assumptions?|market|competitors?|feedback|strategy|budget)\b"
)
_VAGUE_METRIC = re.compile(
    r"^(?:(?:overall|the|our|user|customer|its|their|key|business|general) )*(?:engagement|performance|results?|numbers|metrics|usage|quality|outcomes?|impact|success|adoption|kpis?|figures|uptake|effect)$"
)
_NAMES_QUANTITY = re.compile(
    r"\b(?:rates?|ratio|share|shares|churn|retention|conversion|costs?|revenue|margin|tickets?|complaints?|errors?|latency|nps|csat|sales|orders?|returns?|renewals?|no-shows?|sign-?ups?|"
    r"activation|bookings?|visits?|payouts?|spend|price|prices|time|times|delay|delays|wait|waits|savings?|profit|loss|losses|incidents?|failures?|defects?|volume|usage of|score|scores|accuracy|precision|recall|"
    r"downtime|uptime|attendance|occupancy|utilisation|turnover|attrition|yield|throughput|consumption|claims?|defaults?|refunds?|cancellations?|percentage|number of|count of|median|average|mean|p\d\d|ltv|cac|arpu|"
    r"late|temperature|emissions|weight|kwh|alerts?|minutes|hours|calls|departures|absence\w*|readmissions?|infections?|deliver(?:y|ies)|stock-?outs?|shrinkage|load|leaving|to-paid|backlog)\b|-to-"
)
_SUBJECT_ENDS = re.compile(
    r"\s(?:is|are|was|were|be|stays?|remains?|falls?|drops?|rises?|exceeds?|reach(?:es)?|goes|comes?|does|doesn't|do|has|have|turns?|proves?|looks?|(?:below|above|under|over|by|on|at (?:least|most))(?=\s(?:about |roughly )?[$€£]?\d)|less|more|fewer|worse|better|climbs?|grows?|grow|"
    r"increases?|decreases?|worsens?|improves?|deteriorates?|slips?|sinks?|hits?|tops?|fails?|emerges?|arises?|changes?|change|disappoints?|at (?:least|most)|[<>≤≥]|surpass(?:es)?|can|cannot|can't|not|lies|in \d)(?=\s|$|,|\.)"
)
_QUANTIFIER = re.compile(
    r"^(?:too (?:many|much|few|little)|many|more|fewer|less|a lot of|several|hardly any) "
)
#: Verbs after which something is said of a quantity: it is weak, it stays flat.
_VALUED = re.compile(
    r"(?:is|are|be|stays?|remains?|falls?|drops?|rises?|turns?|proves?|looks?|disappoints?|worsens?|deteriorates?|improves?|slips?|sinks?|climbs?)$"
)
_GROUP = re.compile(
    r"\b(?:of|for|among|in|across|from|by|with|too many|too few|many|few|fewer|more) (?:the |all |our |these |those )?(?P<group>(?:[a-z0-9][\w'-]* ){0,3}(?:cohort|segment|intake|group|teams?|customers?|users?|patients?|accounts?|vans?|stores?|shops?|regions?|clinics?|bookings|appointments|"
    r"students?|pupils?|schools?|sellers?|buyers?|subscribers?|members?|merchants?|households?|shifts?|sign-?ups|starters|claims|policies|orders|visitors|drivers?|depots?|sites?|markets?|employees|staff|wards?|branches|passengers|crossings|"
    r"subscriptions|sessions|trips|routes|farms?|tenants|districts?|countr(?:y|ies))\b(?: (?:booked|started|opened|joined|starting|from|in|of) [\w ]{2,20})?)"
)
_ANY_GROUP = re.compile(
    r"\b(?:of|in|among|for|across|at|too many|too few|many|few|fewer|more) (?:the |all |our )?(?P<group>[a-z][\w-]+ [a-z][\w-]+[^s\W]s)\b"
)
_BARE_GROUP = re.compile(r"^(?:users?|customers?|people|teams?|members?|orders|accounts?|sessions)$")
_GOES_ON = re.compile(
    r"^(?:we|this|that|it|the (?:check|review|check date|date|threshold|number|figure)|then|in that case|if so|checked|measured|measured on|reviewed)\b|\b(?:look at|check|review|measure|read|decide on|judge) (?:this|it|that)\b"
)


@dataclass(frozen=True)
class Slot:
    """One slot of the change of mind: found, found in part, or not, with the words."""

    state: Literal["met", "partial", "not_met"]
    words: str
    sentence: Sentence | None

    @property
    def credit(self) -> float:
        """1, ½ or 0."""
        return {"met": 1.0, "partial": 0.5, "not_met": 0.0}[self.state]


@dataclass(frozen=True)
class ChangeOfMind:
    """The sentences on what would change the author's mind, and the slots found in them."""

    sentences: tuple[Sentence, ...]
    metric: Slot
    threshold: Slot
    window: Slot
    group: Slot
    action: Slot


_NONE = Slot("not_met", "", None)


def change_of_mind(page: Page) -> ChangeOfMind:
    """The change of mind, with its slots; without sentences where the text has none."""
    found = page.once("change of mind", _change_of_mind)
    assert isinstance(found, ChangeOfMind)
    return found


def _change_of_mind(page: Page) -> ChangeOfMind:
    spans = [_span(s, page) for s in page.body if not s.is_title and _speaks_of_it(s)]
    read = [_read(span, page) for span in spans]
    return max(
        read,
        key=lambda c: c.metric.credit + c.threshold.credit + c.window.credit,
        default=ChangeOfMind((), _NONE, _NONE, _NONE, _NONE, _NONE),
    )


def _speaks_of_it(s: Sentence) -> bool:
    if _LABEL.search(s.label) or _LABEL.search(s.heading) or _SAYS_SO.search(s.full):
        return True
    if re.search(
        r"\b(?:risks?|mitigations?|limit|alternatives?|appendix|migration|background|problem)\b", s.topic
    ):
        return False
    if not _CONDITION.search(s.t):
        return False
    return bool(_turns_back(s.t) or _ACTS_SOFT.search(s.t))


def _turns_back(t: str) -> re.Match[str] | None:
    for match in _ACTS.finditer(t):
        if not re.search(r"\b(?:to|not|never|already|had|have|has) $", t[: match.start()][-8:]):
            return match
    return None


def _span(sentence: Sentence, page: Page) -> tuple[Sentence, ...]:
    if _LABEL.search(sentence.heading):
        return tuple(s for s in page.prose if s.heading == sentence.heading)
    span = [sentence]
    is_labelled = bool(_LABEL.search(sentence.label) or _SAYS_SO.search(sentence.full))
    for follower in page.sentences[sentence.index + 1 : sentence.index + 4]:
        same_block = follower.block == sentence.block
        if (
            not same_block
            or follower.label
            or not (_GOES_ON.search(follower.t) and not w.RECOMMENDS.search(follower.t))
            or not follower.is_body
        ):
            break
        if not is_labelled and not re.search(
            r"\b(?:look|check|review|measure|read|judge|threshold|then|decide)\b", follower.t
        ):
            break
        span.append(follower)
    return tuple(span)


def _read(span: tuple[Sentence, ...], page: Page) -> ChangeOfMind:
    return ChangeOfMind(
        span,
        metric=_best(span, lambda s: _metric(s, page)),
        threshold=_best(span, _threshold),
        window=_best(span, _window),
        group=_best(span, _group),
        action=_best(span, _action),
    )


def _best(span: tuple[Sentence, ...], read: Callable[[Sentence], Slot]) -> Slot:
    return max((read(s) for s in span), key=lambda slot: slot.credit, default=_NONE)


def _threshold(s: Sentence) -> Slot:
    for match in _THRESHOLD.finditer(_without_dates(s.t)):
        return Slot("met", match.group().strip(), s)
    bare = w.measured(s.t)
    return (
        Slot("partial", bare[0].group().strip(), s)
        if bare and _CONDITION.search(s.t) and not re.search(r"\b(?:return|revert|back) to (?:\w+ )?\d", s.t)
        else _NONE
    )


def _without_dates(t: str) -> str:
    return w.FIXED_DATE.sub(lambda m: " " * len(m.group()), t)


def _window(s: Sentence) -> Slot:
    t = w.START_OF_EFFECT.sub(lambda m: " " * len(m.group()), s.t)
    back_to = re.sub(
        rf"\b(?:return|revert|go back|switch back|back) to (?:the |a |an )?{w.SPAN}",
        lambda m: " " * len(m.group()),
        t,
    )
    if match := w.WINDOW.search(back_to):
        return Slot("met", match.group().strip(), s)
    if match := w.VAGUE_WINDOW.search(s.t):
        return Slot("partial", match.group(), s)
    return _NONE


def _metric(s: Sentence, page: Page) -> Slot:
    best = _NONE
    for subject, is_measured in _subjects(s.t):
        slot = _read_metric(subject, is_measured, s, page)
        if slot.credit > best.credit:
            best = slot
    return best


def _subjects(t: str) -> list[tuple[str, bool]]:
    """What is said to cross a line: the words after "if", and those on either side of a threshold."""
    found: list[tuple[str, bool]] = []
    for match in re.finditer(r"\b(?:if|should|unless|once|when|as soon as|in case|whenever)\s+", t):
        clause = re.split(r"[,;.:]|\bthen\b", t[match.end() :])[0]
        ends = _SUBJECT_ENDS.search(clause)
        direct = _THRESHOLD.search(_without_dates(clause))
        is_valued = bool(ends and _VALUED.match(ends.group().strip()))
        is_measured = bool(direct and ends and direct.start() - ends.start() < 12)
        found.append(
            (_QUANTIFIER.sub("", clause[: ends.start()] if ends else clause), is_measured or is_valued)
        )
    if direct := _THRESHOLD.search(_without_dates(t)):
        after = re.sub(r"^(?:of|in) ", "", t[direct.end() - len(direct["unit"] or "") :].strip())
        before = re.split(r"[,;.:]|\b(?:if|when|unless|is|that)\b", t[: direct.start()])[-1].strip()
        found += [(re.split(r"[,;.]", after)[0], True), (before, True)]
    if not found:
        found.append((_QUANTIFIER.sub("", re.split(r"[,;.]", t)[0]), False))
    return found


def _read_metric(subject: str, is_measured: bool, s: Sentence, page: Page) -> Slot:
    name = re.sub(r"^(?:the|our|its|their|a|an|any|this|that|of) ", "", subject.strip())
    if not name or (_NO_METRIC.match(name) and not _NAMES_QUANTITY.search(name)):
        return _NONE
    head = re.split(r" (?:of|for|among|in|at|on|by|from) ", name)[0]
    if _VAGUE_METRIC.match(head):
        return Slot("partial", name, s)
    if _NAMES_QUANTITY.search(name):
        return Slot("met", name, s)
    content = set(re.findall(r"[a-z][\w-]{3,}", head))
    measured_elsewhere = any(
        o.index != s.index and w.measured(o.t) and content & set(re.findall(r"[a-z][\w-]{3,}", o.t))
        for o in page.body
    )
    if content and (measured_elsewhere and is_measured):
        return Slot("met", name, s)
    return Slot("partial", name, s) if content and is_measured else _NONE


def _group(s: Sentence) -> Slot:
    for pattern in (_GROUP, _ANY_GROUP):
        for match in pattern.finditer(s.t):
            name = match["group"].strip()
            if not _BARE_GROUP.match(name) and not re.search(rf"\b{w.SPAN_UNIT}$", name):
                return Slot("met", name, s)
    return _NONE


def _action(s: Sentence) -> Slot:
    if match := _turns_back(s.t):
        return Slot("met", match.group().strip(), s)
    if match := _ACTS_SOFT.search(s.t):
        return Slot("partial", match.group().strip(), s)
    return _NONE


@checks("N-CMM", "DN-5b")
def change_my_mind(page: Page) -> Mark:
    """Metric, threshold and window: all three, two, or fewer."""
    found = change_of_mind(page)
    if not found.sentences:
        return missing("no sentence says what would change the recommendation")
    slots = {"metric": found.metric, "threshold": found.threshold, "window": found.window}
    told = ", ".join(
        f'{name} "{slot.words}"'
        if slot.state == "met"
        else f"{name} {'vague' if slot.state == 'partial' else 'not found'}"
        for name, slot in slots.items()
    )
    credit = sum(slot.credit for slot in slots.values())
    if credit == 3:
        return met(found.sentences, told)
    return partial(found.sentences, told) if credit >= 2 else missing(told, at=found.sentences)


def _slot_mark(page: Page, slot: Slot, what: str) -> Mark:
    found = change_of_mind(page)
    if slot.sentence is not None and slot.state == "met":
        return met(slot.sentence, f'{what}: "{slot.words}"')
    if slot.sentence is not None and slot.state == "partial":
        return partial(slot.sentence, f'{what} only in general: "{slot.words}"')
    return missing(f"no {what} in what would change the recommendation", at=found.sentences or None)


@checks("CMM-m")
def metric_slot(page: Page) -> Mark:
    """The quantity to be looked at."""
    return _slot_mark(page, change_of_mind(page).metric, "metric")


@checks("CMM-t")
def threshold_slot(page: Page) -> Mark:
    """A number with a direction."""
    return _slot_mark(page, change_of_mind(page).threshold, "threshold")


@checks("CMM-w")
def window_slot(page: Page) -> Mark:
    """A date, a period with an end, or a dated cohort."""
    return _slot_mark(page, change_of_mind(page).window, "time window")


def _bonus(page: Page, slot: Slot, what: str) -> Mark:
    if slot.sentence is None:
        return Mark("not_observed", f"no {what} named; it would be a bonus")
    return _slot_mark(page, slot, what)


@checks("CMM-g")
def group_slot(page: Page) -> Mark:
    """Whose number is looked at; a bonus."""
    return _bonus(page, change_of_mind(page).group, "group")


@checks("CMM-a")
def action_slot(page: Page) -> Mark:
    """What is done then; a bonus."""
    return _bonus(page, change_of_mind(page).action, "action")
