"""Other families: uncertainty, incidents, build or buy, reviews, governance, careers, hiring, AI, reach."""

from __future__ import annotations

from interviewer.raters.detectors.lexicon import ARTEFACT, BECAUSE, LATER, LEADER, PARTY, ROLE, WHEN
from interviewer.raters.detectors.nos import alternative
from interviewer.raters.detectors.slots import Parts, offer
from interviewer.raters.detectors.verdict import REGISTRY
from interviewer.raters.detectors.wrg import systemic, told

_NUMBER = r"(?<![\w.])[-+$€£]?\d[\d.]*"
_RANGE = rf"\b(?:between|from|anywhere from) (?:about |around |roughly |minus |plus )*{_NUMBER}\w*%?(?: [\w]+)? (?:and|to) (?:about |minus |plus )*{_NUMBER}|{_NUMBER}\w*%? (?:to|-) {_NUMBER}|\bplus or minus {_NUMBER}|\b(?:low|worst)[^.;]{{0,25}}{_NUMBER}[^.;]{{0,60}}\b(?:high|best|top)[^.;]{{0,25}}{_NUMBER}"
_DATED = r"\bby (?:the end of |end of |mid-?|early |late )?(?:\d+ )?(?:january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|year|the year|summer|spring|autumn|christmas|the quarter|20\d\d)"
_OFFICE = r"(?:legal|counsel|compliance|privacy (?:team|officer|office)|dpo|data protection officer|ethics (?:board|committee)|risk committee|audit committee|works council|regulator|security team|model risk)"

offer("COM-5", Parts("a text that led to a decision", {
    "the text": r"\b(?:memo|note|one-?pager|readout|report|paper|proposal|deck|post|talk|write-?up|document|rfc)\b",
    "who decided what": rf"(?:\b{ROLE}|{LEADER}|\bboard|\bcommittee|\bcouncil|\bthey|\bshe|\bhe)\b[^.;]{{0,40}}?\b(?:decided|approved|stopped|signed|cut|moved|chose|cancelled|funded|adopted|dropped|changed|switched|picked|bought|froze)\b",
    "when": rf"{LATER.pattern}|{WHEN.pattern}",
}, half=2, reach=2))  # fmt: skip
offer("COM-6", Parts("a range and what it means for the decision", {
    "the range": _RANGE,
    "what it means": r"\b(?:so|which means|that means|even (?:at|if)|at the (?:low|high|bottom|top) end|worst case|either way|still|therefore|break-?even|enough to|in both cases|would not change|only if)\b",
}, half=1))  # fmt: skip
offer("UNC-1", Parts("a range with two ends", {"the range": _RANGE}))
offer("UNC-3", Parts("the chance of crossing the line that matters", {
    "the chance": r"\b\d+(?:\.\d+)?%? (?:chance|probability|likely|likelihood)|\b(?:chance|probability|odds|likelihood)\b[^.;]{0,60}?\d|\b(?:one|two|three|\d+) (?:in|out of|times in) (?:\d+|ten|five|four|three|twenty)\b",
    "the line": r"\b(?:below|above|over|under|cross\w*|exceed\w*|more than|less than|at least|reach\w*|runs? out|miss\w*|short|break-?even|threshold|line|limit)\b",
}))  # fmt: skip
offer("UNC-4", Parts("one course in spite of the uncertainty", {
    "the course": r"\b(?:i(?:'d| would|'ll)? (?:still |therefore |now )*(?:recommend|go (?:with|for|ahead)|ship|hold|choose|chose|plan for|spend|sign|buy|order|start|launch|approve|stop|roll|keep|put|lean|rent|invest|do it)|my recommendation (?:is|was)|(?:we|you) should (?:\w+)|yes, (?:i|spend|ship)|no, (?:i|hold|don't))\b",
    "in spite of it": rf"\b(?:even (?:if|so|at|with|in)|despite|regardless|either way|anyway|worst case|in all|at (?:both|either|the low|the bottom) end|unless|until|would change|change my mind)\b|{BECAUSE}",
}, half=1))  # fmt: skip

offer("LED-5", Parts("a standard that others use", {
    "the standard": r"\b(?:template|checklist|standard|guide|playbook|library|rubric|style guide|definition|package|glossary)\b",
    "its use": r"\b(?:teams?|people|others|squads|analysts|groups|colleagues|departments|offices)\b[^.;]{0,30}?\b(?:use|used|uses|using|adopted|copied|took it|run on|filled)\b|\b(?:adopted by|used (?:by|in) (?:\d+|three|four|five|all|every|each|other|both)|copied (?:by|it))\b|\b\d+ (?:of \d+ )?(?:teams|people|documents|projects|reviews) (?:use|used|went|have)\b",
}))  # fmt: skip
offer("LED-8", Parts("another team that works differently", {
    "the other team": rf"\b(?:(?:another|two other|three other|the other|both|two|three|four|\d+) (?:[\w-]+ )?(?:teams?|squads?|departments?|groups?|offices?|sites?)|{PARTY[2:]})[^.;]{{0,50}}?\b(?:now|since|started|stopped|switched|changed|runs?|uses?|adopted|no longer|moved)\b",
    "what is different": r"\b(?:template|checklist|review\w*|test\w*|definition|rule|before (?:each|every|they|any)|instead of|every|each|standard|process|page|dashboard|metric|hold-?out|contract|pipeline)\b",
}))  # fmt: skip
offer("LED-6", Parts("a stretch and the dip that was accepted", {
    "the stretch": r"\b(?:hand(?:ed)? (?:it|the|her|him|them|over)|gave (?:her|him|them|the)|leave (?:it|her|him|the project) with|left (?:it|her|him) with|let (?:her|him|them) (?:lead|run|own|keep|finish)|keep (?:her|him|them) (?:on|in charge)|delegat\w+|stays? (?:hers|his|theirs|with (?:her|him|them)))\b",
    "the dip": r"\b(?:dip|slower|worse for|two weeks (?:late|later|of delay)|\d+ (?:days|weeks) (?:late|later|of delay)|mistakes|delay|took longer|accept\w*|ready to (?:pay|lose)|rougher|messier|cost us)\b",
}))  # fmt: skip

offer("OKR-3", Parts("baseline, target and date", {
    "baseline and target": rf"\bfrom (?:about |around |a baseline of )?{_NUMBER}[\w%]*(?: [\w%]+){{0,3}}? to (?:about |under |below |at least )?{_NUMBER}",
    "the date": rf"{_DATED}|\b(?:within|in) (?:\d+|two|three|six|twelve) (?:months|weeks|quarters)\b|\bthis (?:quarter|half|year)\b",
}, half=1, reach=0))  # fmt: skip

offer("INC-1", Parts("who noticed, after how long", {
    "who or what": r"\b(?:noticed|alert(?:ed|s)?|paged|complain\w*|tickets?|called|saw|spotted|rang|flagged)\b",
    "after how long": r"\b(?:\d+|two|three|an|a few|half an|one|40|twenty) (?:minutes?|hours?|days?|weeks?) (?:after|later|in|into|before (?:anyone|we|i))|\bafter (?:about )?(?:\d+|an|two|three|half an|a) (?:minutes?|hours?|days?|weeks?)\b|\bwithin (?:\d+|an|the|a)\b",
}, half=None, reach=0))  # fmt: skip
offer("INC-2", Parts("the harm was stopped first", {
    "the act": r"\b(?:i|we|on-?call|they)\b[^.;]{0,25}?\b(?:switched|turned|rolled|took|pulled|reverted|disabled|stopped|shut|fell|blocked|paused|froze|put)\b[^.;]{0,30}?\b(?:off|back|down|model|feature|service|it|rules?|fallback|emails?|campaign)\b",
    "before the search for the cause": r"\b(?:first|before (?:i|we|anyone|looking|asking|anything)|immediately|within (?:\d+|the|an)|at once|straight away|then (?:looked|searched|we looked|i looked)|only then|only after)\b",
}, half=1))  # fmt: skip
REGISTRY["INC-3"] = told
REGISTRY["INC-5"] = systemic
offer("INC-6", Parts("an own part in it", {
    "the own part": r"\b(?:my (?:own )?(?:part|share|mistake|fault|contribution)\b[^.;]{6,}|i (?:had|should have|did not|didn't|had not|hadn't|forgot|skipped|approved|signed off|merged|ignored|never) \w+[^.;]{6,})",
}))  # fmt: skip

offer("BVB-3", Parts("a three-year total with people", {
    "three years": r"\b(?:three|3)[- ]years?\b|\b36 months\b|\bover three\b",
    "a total": r"[$€£]\s?\d[\d.]*|\b\d[\d.]*(?:k|m)?\b (?:euros|dollars|pounds|million)",
    "people": r"\b(?:salar\w+|engineers?|people|head-?count|fte|staff|wages|person-years?)\b",
}, half=2))  # fmt: skip
offer("BVB-4", Parts("the cost of leaving", {
    "leaving": r"\b(?:leav(?:e|ing) (?:them|the vendor|it)|exit|migrat\w+ (?:away|out|off)|switching (?:cost|away)|get(?:ting)? out|lock-?in|goes? (?:bust|away|under)|(?:triples?|doubles?|raises?) (?:its|the|their) price|move off)\b",
    "what it costs": rf"{_NUMBER}|\b(?:weeks|months) of work\b|\bexport\b",
}, half=1))  # fmt: skip
offer("BVB-5", Parts("time to first use for two options", {
    "one option": r"\b(?:build\w*|in-?house|our own|own|buying|buy|rent\w*|vendor\w*|cloud)\b[^.;]{0,50}?\b(?:\d+|two|three|six|nine|four|a) (?:weeks?|months?|quarters?|days?|years?)\b",
    "the other": r"\b(?:against|versus|vs|while|and|compared with|instead of|but)\b[^.;]{0,60}?\b(?:\d+|two|three|six|nine|four|a) (?:weeks?|months?|quarters?|days?|years?)\b",
}, half=1))  # fmt: skip
offer("BVB-6", Parts("a limited trial and how it ends", {
    "the trial": r"\b(?:trial|pilot|proof of concept|poc|bake-?off|try (?:it|them) (?:for|on))\b",
    "its size": r"\b(?:\d+|two|three|four|six|a|one) (?:weeks?|months?|days?|teams?|markets?|use cases?)\b",
    "its end": r"\b(?:if|unless|ends?|stop|after which|then we (?:decide|choose)|cancel|exit|criteri\w+|success (?:is|means))\b",
}, half=2))  # fmt: skip
offer("BVB-7", Parts("what would have flipped it", {
    "the change": r"\bif [^.;]{6,80}(?:i|we)(?:'d| would)(?: have)? (?:buy|bought|build|built|switch\w*|chosen|choose|go|gone|rent\w*)\b|\b(?:would (?:have )?flip\w*|flips? (?:it|the))\b[^.;]{0,60}|\bwould have (?:bought|built|chosen the other|gone the other way)\b[^.;]{0,60}\bif\b",
}))  # fmt: skip

offer("RFC-2", Parts("a deadline for comments", {
    "comments": r"\b(?:comments?|feedback|objections?|review period|rfc)\b",
    "a period of about two weeks": r"\b(?:two|2|three|3) weeks\b|\b(?:7|8|9|1\d|20|21) (?:working )?days\b|\bfortnight\b|\bten working days\b",
}, reach=0))  # fmt: skip
offer("RFC-3", Parts("blocking told from taste", {
    "blocking": r"\bblock(?:ing|er|ers|ed)\b|\bmust[- ]fix\b",
    "suggestion": r"\b(?:suggestions?|nits?|taste|optional|nice to have|non-?blocking|preferences?)\b",
}))  # fmt: skip
offer("RFC-4", Parts("what happens if it is rejected", {
    "if not adopted": r"\b(?:if (?:it|this|we|they|the (?:proposal|rfc)|nobody|no one) (?:is|was|were|had been|do|did|are|had) ?(?:not|n't|rejected|turned down|said no|agreed)|if they had said no|the default (?:is|was)|without (?:it|adoption)|if it (?:fails|failed))\b",
    "what then": r"\b(?:would|each|every|keep\w*|stay\w*|continue\w*|pay\w*|cost\w*|go on|remain\w*)\b",
}))  # fmt: skip
offer("RFC-5", Parts("the argument against the own proposal", {
    "the argument": r"\b(?:best|strongest|main|fairest|most serious) (?:argument|objection|case|point|counter-?argument)s? (?:against|was|is|were|to)\b[^.;]{8,}|\b(?:argument|case) against (?:it|us|me|my|the proposal)\b[^.;]{8,}",
}))  # fmt: skip
offer("RFC-7", Parts("what became of the comments", {
    "the comments": r"\b(?:comments?|objections?|feedback|points)\b",
    "their fate": r"\b(?:taken|accepted|declined|rejected|adopted|resolved|closed|answered) (?:with|in|one by one|each|in writing|or)\b|\b(?:each|every|all|\d+|of the \d+)\b[^.;]{0,40}\b(?:answered|closed|accepted|declined|resolved|taken)\b",
}, reach=0))  # fmt: skip

offer("GOV-1", Parts("the rule or the harm", {
    "named": r"\b(?:gdpr|article \d+|ccpa|hipaa|ai act|equal credit|fair lending|ecoa|basel|sr 11-7|dpia|data protection (?:act|law)|consent|works council|discriminat\w+|redlin\w+|purpose limitation|equality act|(?:proxy|stands in) for (?:race|ethnicity|religion|gender|income|origin)|(?:poorer|older|disabled|black|migrant|pregnant) (?:people|customers|applicants|patients|families))\b",
}))  # fmt: skip
offer("GOV-2", Parts("how the harm arises", {
    "the mechanism": r"\b(?:proxy|stands? in for|correlat\w+ with|without (?:their )?consent|collected for|re-?identif\w+|other purpose|inferr?\w*|lets? (?:the|a) model|encodes?)\b",
    "the explanation": rf"{BECAUSE}|\b(?:so|which|that means|where|who)\b",
}, half=1))  # fmt: skip
REGISTRY["GOV-3"] = alternative
offer("GOV-4", Parts("what is documented and who signs", {
    "the document": r"\b(?:written (?:down|in|up)?|document\w*|dpia|assessment|register|record|minutes|memo|model card|definition page|change log|decision log)\b",
    "who signs": rf"(?:{LEADER}|\b{ROLE}|\b{_OFFICE})[^.;]{{0,30}}?\b(?:sign\w*|approv\w*|agree\w*|owns?)\b|\b(?:signed|approved|agreed) by\b|\b(?:sign|approve)\w*[^.;]{{0,30}}?(?:{LEADER}|\b{ROLE}|\b{_OFFICE})",
}, half=1))  # fmt: skip
offer("GOV-5", Parts("the role whose job it is", {
    "taken there": rf"\b(?:go|goes|went|take|took|bring|brought|escalat\w+|raise[ds]?|call(?:ed)?|report(?:ed)?|ask(?:ed)?|inform(?:ed)?|tell|told)\b[^.;]{{0,35}}?\b(?:{_OFFICE}|both (?:our )?(?:bosses|managers|directors))\b",
}))  # fmt: skip
offer("NOS-6", Parts("a firm refusal with the rule or the harm", {
    "the rule or harm": r"\b(?:mislead\w*|false|untrue|discriminat\w+|gdpr|law|illegal|consent|harm\w*|proxy for|fair lending|the board would (?:believe|think)|not true|deceiv\w+)\b",
    "the refusal": r"\b(?:i(?:'d| would|'ll| will)? (?:not|refuse|say no|decline)|i won't|i wouldn't|i said no|i refused|not with my name|not from me|i will not|the answer is no|no, i)\b",
}))  # fmt: skip

offer("HIR-2", Parts("a bar set before the talk", {
    "the bar": r"\b(?:scorecards?|rubric|anchors?|own (?:notes|scores?)|written (?:feedback|notes|scores?)|independent\w*)\b",
    "before": r"\bbefore (?:we|the|anyone|any|talking|they)\b|\b(?:beforehand|in advance|handed in first|first)\b",
}))  # fmt: skip
offer("HIR-3", Parts("a judgement that evidence changed", {
    "the change": r"\bchanged (?:my|her|his|their|our|one) (?:mind|vote|score|view)s?\b|\bmoved (?:me|her|him|my vote)\b|\bi (?:switched|went from)\b",
    "the evidence": r"\b(?:when|because|after|the (?:quote|example|notes?|answer|line)|had said|had written|read out|showed)\b",
}, half=1))  # fmt: skip
offer("HIR-4", Parts("hire and level kept apart", {
    "kept apart": r"\b(?:level|senior|staff|mid)\b[^.;]{0,70}\b(?:separate\w*|not (?:the )?same|two (?:questions|decisions|votes))\b|\btwo (?:separate )?(?:questions|decisions|votes)\b|\bhire (?:or|and|versus) level\b",
}))  # fmt: skip

offer("CAR-1", Parts("asking which way they want to go", {
    "the question": r"\b(?:ask(?:ed)? (?:her|him|them) (?:what|where|which|why)|what do you want|where do you want|which direction|why staff|what (?:draws|attracts) (?:you|her|him|them))\b",
}))  # fmt: skip
offer("CAR-2", Parts("the gap against the level's criteria", {
    "the criteria": r"\b(?:criteria|criterion|level (?:guide|description|definition)|ladder|career framework|expectations? (?:for|of) (?:a )?(?:staff|senior|the level)|staff (?:criteria|expectations?))\b",
    "the gap": r"\b(?:gap|missing|not yet|lacks?|doesn't|has not|haven't|hasn't|have not|below)\b",
    "a piece of work": rf"\b(?:the|her|his|your|last|that) (?:[\w-]+ ){{0,3}}{ARTEFACT}\b|\b(?:project|migration|launch)\b",
}, half=2))  # fmt: skip
offer("CAR-3", Parts("what the next six months put first", {
    "the horizon": r"\b(?:six months|next half|half-?year|two quarters|next (?:two )?quarters?|by (?:june|december|summer|winter))\b",
    "the task": r"\b(?:lead\w*|own\w*|drive|write|run|present|take (?:on|over)|get (?:two|three) teams|project|migration)\b",
}))  # fmt: skip
offer("CAR-4", Parts("honest about the odds", {
    "the odds": r"\b(?:\d+%|one in|odds|chances? (?:is|are)|can't promise|not promise|no promise|(?:committee|panel|board|calibration) (?:decides|will decide|has the last)|not (?:mine|my call|my decision)|more likely (?:two|in)|i doubt|unlikely)\b",
}))  # fmt: skip

offer("DRV-1", Parts("a criterion for failure", {
    "asked for": r"\b(?:fall-?back|failure criteri\w+|kill criteri\w+|what would (?:count as|make (?:this|it|us) (?:a )?fail\w*)|when (?:do|would) we (?:stop|call it|give up)|at (?:which|what) (?:number|value) (?:do|would) we)\b",
}))  # fmt: skip
offer("DRV-2", Parts("the smallest version that tests the idea", {
    "the smallest version": r"\b(?:smallest|simplest|minimal|cheapest|tiny|two-week|one-week)\b[^.;]{0,40}\b(?:version|test|experiment|thing|model|prototype)\b",
    "what it tests": r"\b(?:tests?|whether|to (?:see|learn|find out|check)|would (?:tell|show)|assumption)\b",
}, half=1, reach=0))  # fmt: skip
offer("DRV-3", Parts("who is missing from the room", {
    "missing": rf"\b(?:missing (?:from the room|here|is|are)|not in the room|who else|should (?:see|be here|read|be asked)|isn't here|is not here|have not (?:asked|heard)|invite)\b[^.;]{{0,60}}?(?:\b{ROLE}|{LEADER}|{PARTY}|\b{_OFFICE}\b|\b(?:engineering|platform|privacy|support|crm)\b)",
}))  # fmt: skip
offer("DRV-5", Parts("what would change a mind", {
    "the observation": r"\b(?:change (?:your|my|our|her|his|their|the author's) minds?|what (?:result|number|observation|would) [^.;]{0,20}(?:convince|drop|give up)|would (?:you|make you) drop)\b",
}))  # fmt: skip
offer("DRV-7", Parts("the proposer decides", {
    "said": r"\b(?:(?:the )?(?:author|proposer|junior|owner) (?:decides|keeps|owns|has the last word|chooses|makes the call)|(?:she|he|you) (?:decides?|keeps?|owns?|has the last word|have the last word|makes? the call)|your (?:call|decision|design)|(?:her|his) (?:call|decision|design))\b",
}))  # fmt: skip
offer("DRV-8", Parts("a named outcome with who does what", {
    "the outcome": r"\b(?:approved with (?:conditions|changes)|approved|needs (?:revision|another round|rework)|withdrawn|go with conditions|rejected)\b",
    "the follow-up": r"\b(?:by (?:monday|tuesday|wednesday|thursday|friday|next)|who does what|written (?:down|up)|next (?:step|week|review)|owner|within|in two weeks)\b",
}, half=1))  # fmt: skip

offer("AIX-1", Parts("a task that is done with AI", {
    "the task": r"\b(?:ai|llm|model|assistant|copilot|tool|it|claude|gpt|agent)\b[^.;]{0,30}?\b(?:writes?|drafts?|summaris\w+|generates?|translates?|labels?|refactors?|reviews?|classif\w+|transcribes?)\b [^.;]{3,}|\b(?:hand|give|let|use)\b[^.;]{0,30}\b(?:ai|llm|assistant|copilot|it|model|tool|agent)\b[^.;]{0,20}\b(?:write|draft|summaris\w*|generate|translate|label|refactor|unit tests|first drafts?|boilerplate|sql)\b",
}))  # fmt: skip
offer("AIX-2", Parts("a check that could find an error", {
    "the check": r"\b(?:i|we)\b[^.;]{0,30}?\b(?:check|checked|compare\w*|re-?run|rerun|verify|spot-?check\w*|sample\w*|read every|recompute\w*|test)\b",
    "against what": rf"\b(?:against|with (?:a|the|known|raw)|by hand|{_NUMBER}|known (?:answer|result)s?|the (?:source|raw|total|ledger)|row counts?|unit tests?|every (?:number|line|figure|query))",
}))  # fmt: skip
offer("AIX-3", Parts("what stays human, and why", {
    "what stays": r"\b(?:i (?:don't|do not|never|won't|would not|wouldn't|keep) (?:\w+ )?(?:hand|give|let|delegate|the|to myself)|stays? (?:with (?:me|us|a person|people)|mine|human)|not hand over)\b[^.;]{4,}",
    "why": BECAUSE,
}, half=1))  # fmt: skip
offer("AIX-4", Parts("cases and a measure", {
    "the cases": r"\b(?:evaluation set|eval set|test set|golden set|\d+ (?:[\w-]+ ){0,2}(?:cases|tickets|questions|examples|conversations|answers|documents))\b",
    "the measure": r"\b(?:accuracy|share (?:of|that)|rate|score[sd]?|precision|agreement|correct|wrong|graded?|resolved|re-?contact\w*|\d+%)\b|%",
}, half=1))  # fmt: skip
offer("AIX-5", Parts("a limit of cost or data", {
    "the limit": r"(?:\b\d[\d.]* (?:cents?|euros?|dollars?)|[$€£]\s?\d[\d.]*)[^.;]{0,30}\b(?:per|a|an|each) (?:answer|call|ticket|request|query|use|thousand)\b|\b(?:no|never|not|without)\b[^.;]{0,25}\b(?:customer|personal|client|patient|payroll|salary) (?:data|names?|records?)\b|\b(?:customer|personal|client|patient) data (?:never|must not|does not|stays?)\b|\bmust not (?:go|leave)\b",
}))  # fmt: skip

offer("RMP-6", Parts("a risk with mitigation and trigger", {
    "the risk": r"\b(?:risk|risks)\b",
    "the mitigation": r"\b(?:mitigat\w+|plan b|so (?:i|we)|in that case|fall-?back|contract(?:or)?|backup|second (?:vendor|source)|cover)\b",
    "the trigger": r"\b(?:if|once|when|trigger\w*)\b[^.;]{0,50}(?:\d|not (?:signed|hired|there|live)|by (?:january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]))",
}, half=2))  # fmt: skip
offer("RMP-7", Parts("what the plan leaves out", {
    "left out": r"\b(?:(?:we|i)(?:'re| are|'m| am)? not (?:doing|building|going to (?:do|build))|(?:we|i) (?:will not|won't|do not) (?:do|build|touch|start)|what (?:we|i) (?:leave|left) out|not on (?:it|the (?:plan|roadmap|list))|i (?:would )?(?:delete|cut|drop))\b (?:is |are )?(?:the |a |an )?[\w-]+ ?[\w-]*",
}))  # fmt: skip
