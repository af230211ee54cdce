"""Small vocabularies: roles and functions, verbs of acting and deciding, kinds of numbers, times, places.

All of them are read against the plain form of a text (lower case, British spelling, digits).
"""

from __future__ import annotations

import re

FUNCTION = (
    r"(?:marketing|lifecycle|growth|finance|legal|compliance|privacy|security|product|engineering|sales|operations|ops|"
    r"support|customer (?:service|success|care|support)|procurement|purchasing|supply(?: chain)?|logistics|warehouse|clinical|"
    r"nursing|pharmacy|risk|fraud|credit|underwriting|claims|pricing|merchandising|category|commercial|billing|payments|"
    r"platform|infrastructure|backend|frontend|mobile|design|ux|research|policy|hr|people|talent|learning|curriculum|editorial|"
    r"content|brand|partnerships?|strategy|audit|treasury|tax|regulatory|safety|quality|maintenance|network|fleet|"
    r"scheduling|planning|production|manufacturing|trading|admissions|fundraising|retention|crm|data engineering|"
    r"field|store|retail|regional|transport|catering|estates|facilities|housing|benefits|grid|dispatch|collections|"
    r"analytics|data|science|ml|machine learning|search|ads|advertising|checkout|onboarding|loyalty|recruitment|recruiting)"
)
_TITLE = (
    r"(?:director|vp|svp|evp|vice[- ]president|president|c[efotpmdrsi]o|chief [a-z]+(?: [a-z]+)? officer|chief of staff|(?:product|sales|marketing|finance|commercial|operations|engineering|design|legal|risk|service|programme) head|publisher|registrar|trustee|"
    r"(?:[a-z]+ )?manager|head of (?:the )?[a-z-]+(?: (?:services?|operations|management|planning|support|care|success|analytics|relations|information|sales|engineering|science|development|affairs|risk|supply|marketing))?|department head|general counsel|counsel|controller|comptroller|treasurer|"
    r"(?:product|process|service|budget|business|data|system|account) owner|pm|tpm|gm|founder|co-founder|minister|mayor|councillor|commissioner|"
    r"(?:tech|team|engineering|product|data|analytics|design|marketing|finance|ops|operations|platform|backend|ml|science|"
    r"research|growth|security|support|squad|programme|project|commercial|clinical|policy|sales|claims|fraud|risk|qa) lead|"
    r"lawyer|solicitor|auditor|regulator|supervisor|superintendent|foreman|principal(?: engineer| scientist)?|dean|provost|"
    r"matron|sister|consultant|physician|surgeon|doctor|nurse|pharmacist|registrar|buyer|planner|merchandiser|"
    r"underwriter|actuary|adjuster|dispatcher|trader|editor|producer|editor-in-chief|publisher|coordinator|"
    r"accountant|chair|chairman|chairwoman|secretary|boss|skip-level|sponsor|(?:senior |junior |staff |lead |data |software |ml |"
    r"backend |platform |frontend )*(?:engineer|developer|analyst|scientist|modeller|designer|statistician|researcher|architect|"
    r"programmer|economist)|dba|sre|apprentice|intern|trainee|graduate|postdoc|colonel|captain|curator|teacher|officer)"
)
#: A role that one can picture: ``the lifecycle marketing director``, ``our CFO``, ``head of claims``.
ROLE = rf"(?:{_TITLE})s?\b"
#: Somebody above the team.
LEADER = (
    r"\b(?:c[efotpmdrsi]o|vp|svp|vice[- ]president|chief [a-z]+(?: [a-z]+)? officer|[a-z]+ director|director|head of [a-z]+|"
    r"leadership(?: team)?|exec(?:utive)?s?(?: team| committee)?|the board|management team|steering (?:group|committee)|"
    r"my (?:boss|manager|director)|general manager|gm|publisher|founders?|trustees?|the owners?|dean|rector|minister|president|managing director|senior management|exco|leadership)\b"
)
#: Another function as a party to the story: ``finance``, ``the fraud team``, ``people in operations``.
PARTY = rf"\b(?:the |our )?(?:{FUNCTION} (?:team|department|group|people|side|folks|lead|manager|director|head|vp)s?|(?:marketing|finance|legal|sales|compliance|procurement|engineering|operations|logistics|security|merchandising|claims|underwriting|support|loyalty|fraud|product|revenue management|communications) (?:wanted|needed|cared|asked|was|were|is|had|owned|agreed|said|feared|would)|head of {FUNCTION}|(?:finance|legal|marketing|engineering|sales|operations|compliance|procurement|logistics|product|security|fraud|claims|underwriting|merchandising|customer (?:service|success|care)))\b"

# Possessive: "only" fits two of the alternatives, and a chain of such words must not be tried in every way.
_ADV = r"(?:(?:then|also|first|next|finally|just|simply|immediately|personally|later|still|even|only|always|never|myself|quickly|deliberately|publicly|openly|now|soon|eventually|therefore|already|ultimately|again|instead|once|\w+ly) )*+"
STATES = (
    r"(?:wanted|needed|liked|worked|tried|learned|realised|felt|thought|knew|believed|hoped|managed|collaborated|communicated|"
    r"aligned|leveraged|ensured|supported|helped|participated|contributed|faced|struggled|enjoyed|appreciated|considered|"
    r"understood|seemed|looked|happened|used|achieved|succeeded|championed|spearheaded|empowered|fostered|engaged|partnered|"
    r"focused|expected|assumed|noticed|wondered|wished|liaised|interacted|strived|cared|loved|feared|worried|supposed|"
    r"received|listened|embraced|prioritised|strategised|delivered|executed|facilitated|navigated|demonstrated|excelled|overcame|"
    r"improved|increased|reduced|optimised|drove|owned|involved|based|tended|preferred|remembered|joined|agreed|promised|coordinated|praised|encouraged|mentored|coached|"
    r"ended|started|continued|remained|stayed|inherited|reached|failed|"
    r"discussed|addressed|handled|dealt|\w*need|indeed|speed|feed|seed|exceed|succeed|proceed|hundred|red|bed)"
)
_IRREGULAR = (
    r"(?:told|wrote|built|ran|cut|made|took|gave|sent|met|drew|held|kept|put|set|split|chose|sat|spoke|led|taught|rebuilt|rewrote|"
    r"reran|re-ran|broke|laid|brought|went|said|asked|let|pulled|sold|paid|shut|hid|read|threw|stood|"
    r"fed|swapped|did(?! not\b)|redid|undid|withdrew|rang|flew|dug|drove (?:out|to|there)|bet|bought|overrode|froze|stuck to|swung|strung|"
    r"hand-?\w+ed|spun|caught|sought)"
)
#: A past verb of doing; states, feelings and empty verbs are not acts.
ACT_VERB = rf"(?:(?!{STATES}\b)(?:[a-z]+-)?\w+ed|{_IRREGULAR})\b"
#: The same in the perfect ("I have written"), where many who did not grow up with English put the past.
_PERFECT_ACT = r"(?:(?<=have )|(?<='ve )|(?<=had ))(?:taken|written|spoken|driven|drawn|chosen|thrown|rung|given|shown)\b"
ACT_OBJECT = r"(?=(?: [^ .,;:]+){2})"
OWN_ACT = re.compile(
    rf"(?<!if )\bi(?:'d|'ve)? (?:had |have )?{_ADV}(?P<verb>{ACT_VERB}|{_PERFECT_ACT}){ACT_OBJECT}"
)
ANY_ACT = re.compile(
    rf"(?<!if )\b(?:i|we|the team|my team|our team|the group|(?:the |my |our )(?:\w+ )?(?:analysts?|engineers?|colleagues?|developers?|scientists?))(?:'d|'ve)? (?:had |have )?{_ADV}(?P<verb>{ACT_VERB}|{_PERFECT_ACT}){ACT_OBJECT}"
)
CHAINED_ACT = re.compile(rf"(?:, (?:and |then )?|\band )(?:then |also )?(?P<verb>{ACT_VERB}){ACT_OBJECT}")

#: To end, leave out or refuse work.
STOP = (
    r"(?:stopped|killed|cancelled|closed|ended|dropped|shelved|scrapped|halted|terminated|abandoned|pulled the plug|retired|"
    r"shut (?:it |this |that |the \w+ )?down|called (?:it|this|that|the \w+) off|wound (?:it |this |the \w+ )?down|discontinued|axed|"
    r"paused|parked|archived|put an end to|took (?:it|this) off|cut (?:it|this|the)|said no|turned down|declined|refused|"
    r"withdrew|pulled)"
)
TO_STOP = r"(?:stop|kill|cancel|close|end|drop|shelve|scrap|halt|terminate|abandon|pull the plug|retire|shut|call it off|wind down|discontinue|cut|pause|park|archive|say no|decline|refuse|withdraw)"
DECIDE = (
    rf"(?:decided|chose|opted|made the (?:call|decision)|took the (?:call|decision)|made a (?:call|decision)|my (?:call|decision) was|"
    rf"the (?:call|decision) was|resolved to|settled on|settled for|switched to|went for|went with|picked|recommended|ruled out|overruled|{STOP})"
)
#: What gives a reason.
BECAUSE = (
    r"\b(?:because|since (?!then|that|last|the (?:start|beginning|launch)|january|february|march|april|may|june|july|august|september|october|november|"
    r"december|\d)|so that|given (?:that|the|how|our)|the reason|due to|(?<=, )as (?:there|that|it|we|they|the|otherwise|nobody|no one|only|without|some|i)|"
    r"which meant|otherwise|that is why|that's why|this is why|my reasoning|on the grounds|in order to|to avoid|so as|for (?:2|3|one) reasons?|"
    r"the logic was|seeing that|knowing that|reasoning that|for fear|the alternative was)\b"
)

MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
WEEKDAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
SPAN_UNIT = r"(?:minutes?|hours?|days?|weeks?|months?|quarters?|years?|sprints?|semesters?|terms?|seasons?|nights?|shifts?|fortnights?)"
SPAN = rf"(?:\d+(?:\.\d+)?|a|an|one|half a|a few|a couple of|several|many)(?: |-)(?:and a half )?(?:full |whole |working |calendar |more )?{SPAN_UNIT}"
#: When something was: a date, a season, a distance in time.
WHEN = re.compile(
    rf"\b(?:in|by|until|since|from|before|after|during|through|late|early|mid|end of|start of|last|this|that|of|around|back in) (?:late |early |mid-? ?)?{MONTH}\b|"
    rf"\b(?:in|since|during|of|back in|around|early|late|mid) ?-?(?:19|20)\d\d\b|\bq[1-4]\b|"
    rf"\b(?:last|this past|the past|two|in the|that|early|late|in|during|over the|next|previous|following) (?:spring|summer|autumn|fall|winter)\b|"
    rf"\b(?:last|previous|this) (?:year|month|quarter|semester|season|term|half|week|{MONTH}|{WEEKDAY})\b|"
    rf"\b{SPAN} (?:ago|back|into|in\b|before|after|later|earlier)|\b(?:two|three|four|\d+) (?:years|months|weeks|quarters) ago\b|"
    rf"\bin (?:the|my|our) (?:first|second|third|fourth|last|final|opening) (?:week|month|quarter|half|year|sprint|semester)\b|"
    r"\b(?:first|second|third|fourth) quarter\b|\bduring (?:the )?(?:pandemic|covid|lockdown|christmas|black friday|peak|ramadan|audit|migration|heatwave|"
    r"strike|exams?|harvest|flu season)\b|\bjust before (?:christmas|easter|the \w+)\b|\b(?:before|after) (?:christmas|easter|black friday|new year)\b|"
    r"\bwhen i (?:joined|started|was (?:at|in|leading|running|working))\b|\bthe (?:year|winter|summer|spring|autumn|week|month) (?:that|before|after|of|when|we)\b"
)
#: A time at or after which an outcome was seen.
LATER = re.compile(
    rf"\b{SPAN} (?:later|after|on(?=,)|in(?=,))|\b(?:within|over|in|after|for) (?:the )?(?:first|next|following|last|past)? ?(?:{SPAN}|week|month|quarter|year|half)\b|"
    rf"\bby (?:the )?(?:end|middle|start|time|{MONTH}|q[1-4]|summer|spring|autumn|winter|christmas|easter|new year|then|late|early|mid|next|following|{WEEKDAY})\b|"
    rf"\b(?:that|the same|the next|the following|next|this|the) (?:day|week|month|quarter|year|spring|summer|autumn|winter|season|half|term|evening|{MONTH}|{WEEKDAY})\b|"
    rf"\b(?:in|since|from|until|during) (?:late |early )?(?:{MONTH}|q[1-4]|(?:19|20)\d\d|the (?:spring|summer|autumn|winter|(?:first|second|third|next|following) (?:week|month|quarter|half|year)))\b|"
    r"\b(?:afterwards|since then|ever since|eventually|to this day|to date|in the end|after (?:that|launch|the (?:change|switch|move|launch|rollout|release)))\b"
)
#: Where: a kind of organisation, a team, a department.
WHERE = re.compile(
    r"\b(?:at|for|in|with|inside|within|of) (?:a|an|the|my|our|this|one|1)\b(?: [\w'-]+){0,5}? (?:company|firm|retailer|bank|insurer|hospital|agency|start-?up|"
    r"marketplace|charity|university|college|utility|airline|ministry|council|clinic|lab|laboratory|chain|manufacturer|publisher|platform|"
    r"fintech|scale-?up|studio|school|business|operator|provider|carrier|supermarket|brewery|newspaper|broadcaster|foundation|ngo|factory|plant|"
    r"warehouse|depot|port|railway|grocer|shop|store|group|division|department|unit|team|squad|trust|authority|organisation|vendor|"
    r"bureau|institute|cooperative|co-op|consultancy|app|service|site|ward|branch|office|exchange|hospital's|bank's|company's|insurer's|museum|library|network|programme|practice|employer|"
    r"outfit|house|lender|distributor|wholesaler|courier|brewery|bakery|dairy|farm|mill|mine|refinery|hotel|restaurant|theatre|zoo|airport|harbour|garage|foundry|yard|court|municipality|county|town hall|care home|surgery|laundry|orchestra|radio station|water works|waterworks|call centre)\b|"
    rf"\b(?:our|the|my|a|their) (?:[\w-]+ )?{FUNCTION} (?:team|department|group|unit|squad|desk|function)\b|\b(?:our|the|a|my) team of \d+\b|\ba \d+-person\b|"
    r"\b(?:at|in|for|with) (?:a|an|the|our) (?:\w+ )?(?:bank|retailer|insurer|hospital|airline|utility|charity|grocer|supermarket|telco|telecom|fintech|marketplace)\b|"
    r"\bin (?:our|the) (?:[\w-]+ )?(?:\w+) (?:team|department|division|squad)\b"
)
#: What hung on it.
STAKE = re.compile(
    r"[$€£]\s?\d|\b\d[\d.]*(?:k|m|bn)?\s?(?:euros?|dollars?|pounds?|francs|kroner|usd|eur|gbp)\b|"
    r"\b(?:deadline|launch\w*|campaign|board|go-live|decision|decide\w*|renewal|contract|budget\w*|go or no-?go|regulator\w*|audit|at risk|at stake|on the line|"
    r"depended|depends|hung on|waiting for|promised|owed|costing|cost us|losing|lost|complain\w*|complaints|outage|churn\w*|revenue|margin|shortage|stock-?outs?|"
    r"ran out|wait(?:ing)? (?:times?|lists?)|backlog|fraud|chargebacks?|penalt(?:y|ies)|fines?|safety|patients?|customers? (?:were|was|had)|"
    r"planning|plan for|tender|in time for|yes or no|migration|black friday|peak|rollout|roll-?out|target|quota|investor\w*|fundrais\w*|licen[cs]e|"
    r"needed (?:a|an|the|to)|had to|wanted (?:a|an|the|to)|asked (?:us|me|for))\b"
)

#: A measured amount: not a date, a duration, an age or a count of weeks.
MEASURE = re.compile(
    rf"(?<![\w.])[-+$€£]?\s?\d+(?:\.\d+)?(?:k|m|bn)?(?:%|\b)(?!(?: |-)(?:full |working |whole |more )?{SPAN_UNIT}\b)(?!(?: |-)(?:person|people|strong)\b)(?!:\d)(?!(?:st|nd|rd|th)\b)|"
    r"\b(?:half|a third|two thirds|a quarter|three quarters|doubled|tripled|halved|twice|double|(?:nobody|no one|none of them|not a single \w+)(?= (?:had |has )?(?:opened|used|asked|logged|read|called|clicked|looked|replied|noticed|came|ordered)))\b"
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
DURATION = re.compile(rf"\b{SPAN}\b|\b(?:an|a|half an|half a) (?:hour|day|week|month|afternoon|morning)\b")
CADENCE = re.compile(
    rf"\b(?:weekly|biweekly|bi-weekly|fortnightly|monthly|quarterly|daily|twice a (?:week|month|quarter|year)|once a (?:week|month|quarter|year|sprint|half)|"
    rf"(?:every|each|per|a) (?:other |second |single |\d+ )?(?:{WEEKDAY}|days?|weeks?|months?|quarters?|half|year|sprints?|morning|fortnight|release|cycle|term|semester)|"
    rf"on (?:{WEEKDAY}s)|{WEEKDAY}s|(?:within|in|inside|under) (?:\d+|a|two) ?-?(?:hours?|days?|h\b|working days?)|(?:within|inside) (?:a|one|1) (?:day|week)|\d+ ?h\b|every time|before (?:each|every|any)|"
    rf"(?:\d+|one|two|three) (?:\w+ )?(?:per|a|each|every) (?:week|month|quarter|half|year|sprint|person)|same day|the same day)\b"
)
ARTEFACT = (
    r"(?:analys[ei]s|memos?|notebooks?|quer(?:y|ies)|sql|design docs?|design documents?|documents?|docs?|pull requests?|prs?|decks?|slides?|reports?|model cards?|"
    r"papers?|dashboards?|drafts?|readouts?|read-outs?|write-?ups?|specs?|briefs?|forecasts?|charts?|one-?pagers?|presentations?|proposals?|studies|study|"
    r"emails?|summar(?:y|ies)|paragraphs?|sections?|conclusions?|abstracts?|pages?|tables?|models?|pipelines?|code|scripts?|tests?|experiments?|estimates?|evaluations?|"
    r"release notes?|handovers?|appendi(?:x|ces)|recommendations?|results?|reviews?|segmentations?|attribution|work)"
)
NOT_DONE = re.compile(
    r"\b(?:if (?:i|we|she|he|they|it|you)\b|not|never|no|without|nobody|none|hardly|rarely|\w+n't|should have|could have|would have|might have|wish|failed to|forgot to|supposed to|"
    r"meant to|wanted to|planned to|plan to|going to|hoped? to|hoping to|ideally|in theory|instead of|rather than|if only|intend(?:ed)? to|would|may|might|could|tr(?:y|ied) to|"
    r"need(?:ed)? to|let's|one should|you should|people should|must|aim to)\b"
)
UNDONE = re.compile(
    r"\b(?:if (?:i|we|she|he|they) (?:had|'d)\b|not|never|no|without|nobody|none|hardly|rarely|\w+n't|should have|could have|would have|might have|wish|failed to|forgot to|supposed to|"
    r"meant to|wanted to|planned to|hoped? to|in theory|if only|intended to)\b"
)
REFUSAL = re.compile(
    r"\b(?:under nda|an? nda\b|confidential|rather not (?:say|answer|go into)|prefer not to|can't (?:say|talk|share|disclose|discuss|go into|recall|remember|name)|not allowed to (?:say|share|talk|disclose)|"
    r"(?:don't|do not|can't|didn't) (?:really |quite |exactly )?(?:remember|recall)|no comment|not at liberty|i forget|can't tell you|won't (?:talk|speak) about|(?<= )may not (?:say|tell|share|describe|talk|disclose)|not comfortable (?:sharing|saying)|pass on (?:that|this)|skip (?:that|this))\b|^pass$"
)
