"""Vocabulary of the document checks: dates, deciders, instructions, amounts, comparisons. Read against the plain form."""

from __future__ import annotations

import re

from interviewer.raters.detectors.lexicon import LEADER, ROLE

_MONTHS = (
    r"(?:january|february|march|april|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
)
_DAY_OF_MAY = r"(?:\d{1,2}(?:st|nd|rd|th)? may\b|may \d{1,2}\b|(?:by|in|until|before|since|during|mid|early|late|end of|(?<=1 )of) may\b(?! (?:be|have|not|want|need|lead)))"
_WEEKDAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_PART = r"(?:(?:the )?(?:end|start|beginning|middle) of |mid-? ?|early |late )?"
#: A day, week, month, quarter or meeting that a calendar shows.
DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s?-\s?\d{{1,2}})? (?:of )?{_MONTHS}(?:,? \d{{4}})?|{_PART}{_MONTHS}(?: \d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,? \d{{4}})?|{_DAY_OF_MAY}|"
    rf"\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{4}}|\d\d)\b|{_PART}(?:q[1-4]|h[12]|quarter [1-4])\b(?: \d{{4}})?|"
    rf"{_PART}(?:this |next |coming |the )*(?:week|month|quarter|year|half|sprint|spring|summer|autumn|winter|christmas|easter|term|season)(?= |$|[.,;:)])|"
    rf"(?:this |next |coming )?{_WEEKDAY}|(?:today|tomorrow|tonight)|week \d+|(?:19|20)\d\d\b)"
)
_FIXED = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s?-\s?\d{{1,2}})? (?:of )?{_MONTHS}(?:,? \d{{4}})?|{_MONTHS}(?: \d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,? \d{{4}})?|{_DAY_OF_MAY}|"
    rf"\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./](?:\d{{4}}|\d\d)\b|(?:q[1-4]|h[12])\b(?: \d{{4}})?|(?:19|20)\d\d\b)"
)
FIXED_DATE = re.compile(rf"(?<![\w.]){_FIXED}")
SPAN_UNIT = r"(?:minutes?|hours?|days?|weeks?|months?|quarters?|years?|sprints?|terms?|seasons?|cycles?|semesters?|shifts?|nights?)"
SPAN = rf"(?:\d+(?:\.\d+)?|an?|several|the first|the next|the last|the following)(?: |-)(?:full |working |calendar |consecutive |more )*{SPAN_UNIT}"
MEETING = (
    r"(?:(?:at|in|during) (?:the |our |its |next |this )+(?:[\w'-]+ ){0,3}(?:meeting|review|session|planning|committee|board|council|steering|"
    r"offsite|close|budget round)\b)"
)
#: By when something is decided.
BY_WHEN = re.compile(
    rf"\b(?:by|before|on|until|no later than|not later than|due|in|during|this|within) (?:the )?(?:{DATE}|{SPAN})|\b{MEETING}|\b(?:today|tomorrow|this {_WEEKDAY})\b"
)
#: When a change of mind is looked at: a date, a period with an end, a dated cohort.
WINDOW = re.compile(
    rf"\b(?:by|before|on|until|at|as of|in|during|over|through|for|of|after|within|across|come) (?:the )?(?:whole of |full |first |last |next |following )*(?:{DATE}|{SPAN})|"
    rf"\b(?:\d+|two|three|four) (?:consecutive|successive|straight) {SPAN_UNIT}|\b{_FIXED}(?:'s)? (?:cohort|intake|shifts?|sign-?ups|starters|bookings|orders|release|review|close|results?|data|group|class|season|batch)|"
    rf"\bat the end of the (?:pilot|trial|test|quarter|year|month|term|season|phase)|\b{_FIXED} (?:review|board|close|readout)|\b{SPAN} (?:after|into|from|of|later)\b"
)
VAGUE_WINDOW = re.compile(
    r"\b(?:after a while|over time|in (?:the )?(?:coming|next few|following) (?:days|weeks|months|quarters)|in due course|soon|eventually|at some point|later on|"
    r"in the (?:near |medium |long )?(?:future|term)|going forward|from time to time|regularly)\b"
)
START_OF_EFFECT = re.compile(
    rf"\b(?:from|starting(?: on)?|beginning(?: on)?|effective|as from|since) (?:the )?{DATE}"
)

_GROUPS = r"(?:board|steering (?:committee|group)|committee|council|leadership(?: team)?|executive(?: team)?|management(?: team)?|panel|cabinet|trustees|investment committee|product council|exco)"
DECIDER = re.compile(
    rf"{LEADER}|\b(?:the |our )?(?:[a-z]+ ){{0,2}}{_GROUPS}\b|\b{ROLE}|\b(?:vp|svp|director|head|chief|president|dean|minister) (?:of |for )?[a-z]+\b"
)
ADDRESSEE = re.compile(r"^(?:to|for|cc|addressee|audience|decision[- ]maker)$")
DECIDE = re.compile(
    r"\b(?:decides?|deciding|choos(?:e|es|ing)|approves?|approval|sign(?:s)? off|picks?|rules? on|go/no-?go|go or no-?go|votes?|"
    r"selects?|make(?:s)? (?:a|the) (?:call|decision)|decision)\b(?! (?:was|were|has been|had|made|taken|tree|making|support|log))"
)
TAKEN = re.compile(r"\b(?:decided|chose|approved|was taken|already (?:decide|made))\b")
CHOICE = re.compile(
    r"\bwhether\b|\bbetween\b.+\band\b|\bor\b|\bif (?:we|the|to)\b|\bapprov\w+ (?!by\b|process|rate)\w+|\bsign(?:s)? off\b|\bgo/no-?go\b|\bwhich (?:of|option|one)\b|\bchoos\w+ (?!by\b)\w+"
)
PURPOSE = re.compile(
    r"\bshar(?:e|es|ing) (?:the |our |some |a few |what )?(?:key )?(?:learnings?|findings|insights|results|lessons|we)\b|\bto inform\b|\bfor (?:your )?information\b|"
    r"\b(?:gives?|provides?|presents?|offers?) (?:an? |the )?(?:overview|update|summary|status)\b|\bsummaris\w+ (?:what|the|our)\b|\b(?:an? )?(?:overview|update|status) (?:of|on)\b|"
    r"\bthe purpose of this\b|\bfyi\b|\bthis (?:memo|note|deck|document|report) (?:covers|describes|discusses|looks at|is about|outlines)\b"
)

#: Instructions: base forms that tell somebody what to do with the matter.
INSTRUCTIONS = (
    "move switch keep stop launch ship roll extend adopt approve fund hire replace cancel retire add charge cut raise start begin buy build use set "
    "give put invest migrate offer introduce increase reduce close open drop merge pilot expand limit require restrict assign allow change return end "
    "continue proceed go make turn send price pause delay split renew sign pick choose deploy enable disable remove appoint convert allocate "
    "reserve release let shift pay lower halve double bring take stay commit freeze ban sell lease rent outsource insource hand automate auto-approve "
    "consolidate standardise schedule promote accept reject decline deny grant lift shorten lengthen widen narrow scale test run hold plan do reopen "
    "refit rebuild rewrite rename redesign reprice reassign relocate decommission discontinue wind phase default make recruit train staff do exclude "
    "include install order place prioritise postpone publish withdraw refuse abandon divide combine call contract"
).split()
_VERB = "|".join(sorted(set(INSTRUCTIONS), key=len, reverse=True))
IMPERATIVE = re.compile(
    rf"^(?:please |now |therefore,? |then |so,? |do not |don't )?(?P<verb>{_VERB})\b(?!(?:'s|-|:| (?:is|are|was|were|has|have|had|of|and|rate|rates|rose|fell|results?|shows?|time|length|date|analysis|plan|log|list|by|in)\b))(?: \S+){{2,}}"
)
#: Somebody is asked to do one thing: a decision is put to them, without the word.
PUT_TO = re.compile(
    rf"\b(?:we|i) (?:now |therefore )?(?:ask|request|call on|urge) (?:the |our |your )?(?:[\w-]+ ){{1,5}}?(?:to|that (?:it|they)) (?:{_VERB})\b"
)
#: Somebody is asked to decide; what between may stand in the sentence before.
ASKED_TO_DECIDE = re.compile(
    r"\b(?:we|i) (?:now |therefore )?(?:ask|request|call on|urge|need) (?:[\w'-]+ ){1,6}?(?:to|that (?:it|they)) (?:decide|choose|approve|rule|vote|agree|sign off)\b|"
    r"\bplease (?:decide|choose|approve)\b"
)
_SUBJECT = r"(?:we|i|the team|this (?:memo|paper|note)|management|the authors?)"
RECOMMENDS = re.compile(
    rf"\b{_SUBJECT} (?:\w+ly |therefore )?(?:recommend|propose|suggest|advise|advocate|favour|ask (?:you|for|the [\w ]{{2,30}}?) (?:to )?|request|want to)\b|"
    r"\b(?:our|my|the) (?:recommendation|proposal|advice|ask|request) (?:is|stands)\b|\bit is recommended\b|\bplease (?:approve|decide|agree|confirm)\b|"
    rf"\b(?:we|the company|the team|the board|the business) (?:should|ought to|must|will) (?!be\b|not know|consider|explore|discuss|think|monitor|also|see\b|look|review|revisit|continue to (?:monitor|watch))\w+"
)
HEDGE = re.compile(
    r"\b(?:might|could|may (?:want|wish|be worth|consider|make sense)|perhaps|possibly|maybe|consider(?:ing)?|lean(?:ing)? towards?|explor(?:e|ing)|tentativ\w+|"
    r"worth (?:considering|exploring|discussing|a try)|potentially|probably|if possible|would be (?:nice|good|sensible)|in principle|for now we think)\b"
)
HEDGED = re.compile(
    r"\b(?:we|you|the team|one|it|the company) (?:could|might|may)(?: also| want to| wish to)? (?:consider|explore|be worth|look (?:at|into)|want|think about|try|improve|extend|move|make sense|\w+)|"
    r"\b(?:consider|explore|think about) \w+|\bit (?:may|might|could) (?:be worth|make sense)\b|\bworth (?:considering|exploring)\b"
)
MORE_STUDY = re.compile(
    r"\b(?:further|more|additional|deeper) (?:analysis|analyses|research|investigation|work|data|study|studies|monitoring|discussion)\b"
)
EQUAL_RANK = re.compile(
    r"\b(?:could|would|can|might|may) (?:each|all|both|equally|either)\b|\b(?:any|either|all|each|both|none|several) of (?:them|these|those|which|the \w+)\b[^.;]{0,40}\b(?:viable|works?|possible|fine|"
    r"acceptable|merits?|reasonable|valid|feasible|sensible|open|on the table)\b|\b(?:each|all|both|every one) (?:\w+ )?(?:has|have) (?:its|their) (?:own )?(?:merits?|pros|advantages|strengths)|"
    r"\b(?:it|this|that|which one|the (?:best |right )?(?:choice|answer|option)) (?:all |really |very much )?depends\b|\bpros and cons\b|"
    r"\bthere are (?:\d+|several|a number of|various|multiple|many|a few) (?:\w+ ){0,2}(?:options|alternatives|ways forward|possibilities|paths|choices)\b|"
    r"\b(?:\d+|several|various|multiple) (?:\w+ )?(?:options|alternatives) (?:are|remain|exist)\b|\beither\b.{3,80}\bor\b.{3,80}\b(?:would|could|works?|is fine)\b|\ball (?:are|remain) (?:possible|open|viable)\b"
)
OPTION = re.compile(r"\boptions? (?P<first>[a-h]|\d)\b")
LISTED_OPTIONS = re.compile(r"\boptions [a-h1-9]\b[^.;]*(?:,| and | or | to |-)\s?[a-h1-9]\b")

#: A number that measures something: dates, spans, times, labels and ordinals are blanked out before it is looked for.
_NOT_MEASURED = re.compile(
    rf"\bhttps?:\S+|\bwww\.\S+|(?<!\w)#\d+|\[\d+\]|\bpre-\d[\d.]*|(?<![\d.])\d+(?:\.\d+){{2,}}|\b(?:peps?|keps?|deps?|rfcs?|issues?|pull requests?|cl|python|version|release) v?\d+\.\d+\b(?!\s?%)|"
    rf"\b(?:pep|kep|dep|issue|pull request|cl) \d+\b|{_FIXED}|\b\d+(?:\.\d+)?(?: |-)(?:full |working |whole |more |consecutive )*{SPAN_UNIT}\b|\b\d{{1,2}}:\d\d\b|\b(?:figures?|charts?|tables?|exhibits?|fig\.?|graphs?|plots?|slides?|pages?|sections?|"
    r"options?|rfc|q|version|v|step|phase|appendix|objective|kr|bet|p\d\d)[ -]?\d+(?:\s?-\s?\d+)?\b|\b\d+(?:st|nd|rd|th)\b|\b\d+-[a-z]{2,}\b|\b\d+(?:-| )(?:person|people|strong|day|week|month)\b|"
    r"\b(?:day|week|month|year|under|over|aged?) \d+\b(?!\s?[%.\d])|\b\d+(?: |-)(?:out of|of) (?:our|the|these) (?:three|3)"
)
NUMBER = re.compile(
    r"(?<![\w.])[-+±]?\s?[$€£]?\s?\d+(?:[.,]\d+)?\s?(?:k|m|bn|million|billion|thousand)?(?:%|\b)"
)
COMPARISON = re.compile(
    r"\bfrom (?:[^.;]|\.(?=\d)){0,30}?\d(?:[^.;]|\.(?=\d)){0,40}? to [^.;\d]{0,12}\d|\b(?:difference|gap) [-+]?\d|\b(?:against|versus|vs\.?|compared (?:with|to)|relative to|than|as opposed to|instead of|up from|down from|but only|while|whereas|"
    r"as against|control|baseline|benchmark|previously|before|last year|in both)\b|\b(?:difference|gap|drop|rise|gain|increase|decrease|reduction|uplift|saving|effect) of\b|"
    r"(?<![\d\w])[-+±]\s?[$€£]?\d|\b(?:twice|double|half|halved|doubled|tripled) (?:of|the|as)\b|\b(?:higher|lower|fewer|cheaper|faster|slower|above|below|beyond) \w+|\b\d[\d.,]*%? (?:and|,) \d[\d.,]*%? (?:in|for|respectively)"
)
INTERVAL = re.compile(
    r"\b(?:interval|ci|confidence (?:band|limits?)|credible|standard error|std\.? ?err\w*|s\.?e\.?\b(?=[ =:.]?\s?\d)|margin of error|error bars?|sensitivity|bootstrap\w*|posterior)\b|"
    r"±\s?[$€£]?\d|\+/-\s?\d|\bplus or minus\b|[(\[]\s?[-+]?[$€£]?\d[\d.]*\s?%?\s?(?:to|,|-|\.\.)\s?[-+]?[$€£]?\d[\d.]*\s?%?[^()]{0,12}[)\]]|\bbetween [-+$€£]*\d[\d.]*\s?%? and [-+$€£]*\d[\d.]*\s?%? (?:at|with|\()"
)
NEAR = re.compile(r"\b(?:significan\w+|p ?[<=] ?0?\.\d+|p-value|about|around|roughly|approximately|some)\b")
PLACEHOLDER = re.compile(
    r"^\W*(?:tbd|tba|tbc|to ?do|to be (?:determined|decided|defined|done|added|confirmed|completed|filled(?: in)?)|n/?a|none|nothing|-|\.\.\.|xxx+|lorem ipsum\b.*|coming soon|pending|see above|none yet|not (?:yet|started)(?: \w+)?|to follow|will follow|wip|work in progress|(?:please )?leave (?:this |it )?(?:empty|blank)|none (?:that (?:i|we) (?:know|can think) of|comes? to mind|so far|at the moment)|"
    r"(?:no|none) (?:significant |known |major |real |relevant )?(?:risks?|alternatives?|limitations?|unknowns?|open questions?)?(?: (?:identified|considered|known|were considered|at this (?:time|point)))?|\[(?=[^\]]*[a-z]{3})[^\]]*\]|<[^>]*>)\W*$"
)
TEMPLATE = re.compile(
    r"\[(?:insert|your|name|date|tbd|todo|fill|describe|metric|team|company)[^\]]*\]|<(?:insert|your|name|date|fill|describe)[^>]*>|\blorem ipsum\b|\b(?:describe|explain|list|insert|add|replace|fill in) (?:here|the problem here|your \w+ here|this (?:text|section))\b|"
    r"\bdelete this (?:section|text|line)\b|\bxx+\s?%"
)


def without_links(t: str) -> str:
    """A plain sentence with its web addresses blanked out: the years and versions in them are not the author's."""
    return re.sub(r"\bhttps?:\S+|\bwww\.\S+", lambda m: " " * len(m.group()), t)


def measured(t: str) -> list[re.Match[str]]:
    """The amounts in a plain sentence: no dates, spans, times, labels or ordinals."""
    blank = _NOT_MEASURED.sub(lambda m: " " * len(m.group()), t)
    return list(NUMBER.finditer(blank))


def compares(t: str) -> bool:
    """Whether the sentence has an amount and something to compare it with."""
    return bool(measured(t)) and bool(COMPARISON.search(t))


def is_placeholder(t: str) -> bool:
    """Whether a line stands for something that is not there: TBD, none, no significant risks."""
    return bool(PLACEHOLDER.match(t))
