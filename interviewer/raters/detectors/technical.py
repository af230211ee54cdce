"""Framing, experiments, models, data and production: criteria whose parts can be recognised by their words."""

from __future__ import annotations

from interviewer.raters.detectors.lexicon import BECAUSE
from interviewer.raters.detectors.slots import Parts, offer

_UNIT = r"(?:users?|accounts?|sessions?|households?|stores?|cit(?:y|ies)|regions?|sellers?|buyers?|clusters?|weeks?|days?|drivers?|listings?|clinics?|class(?:es)?|devices?|teams?|compan(?:y|ies)|markets?|groups?|postcodes?|customers?|patients?|schools?|hours?|advertisers?|campaigns?)"
_NUMBER = r"(?<![\w.])[-+$€£]?\d[\d.]*"
_ACTED = r"\b(?:so|then|therefore|i|we)(?:'d|'ll)? (?:would |will |have |had |also |therefore |then |first |now |i |we )*(?:check\w*|stop\w*|rer[au]n|wait\w*|extend\w*|held|hold|use|used|cluster\w*|correct\w*|exclud\w+|drop\w*|look\w*|fix\w*|r[au]n|split|compar\w+|test\w*|randomis\w+|report\w*|set|plan\w*|trac\w+|withh\w+|add\w*|remov\w+|chang\w+|separat\w+|retrain\w*|move\w*|shift\w*|rebuil\w+|restrict\w*|weigh\w*|bracket\w*|bound\w*|flag\w*|treat\w*|impute\w*|ask\w*|kept|keep|freeze|froze|left|leave|not (?:ship|report|use|read))\b"
_OUTCOME_METRIC = r"\b(?:churn|retention|conversion|rate|time to \w+|waiting time|cost|costs|revenue|share|waste|nps|tickets|calls|losses|activation|orders|bookings|complaints|returns|renewals?|margin|usage|visits|reactivation|no-?shows?|refunds?|lead time|hours)\b"

offer("FRM-2", Parts("a hypothesis that could be false", {
    "if and then": r"\bif [^.;]{8,110}?(?:,| then) ?[^.;]{8,120}|\b(?:hypothesis|i expect|we expect|my bet|i bet|we think) (?:is |was |that )?[^.;]{12,}",
    "because": BECAUSE,
}, half=1, reach=0))  # fmt: skip
offer("FRM-3", Parts("the measure of success", {
    "a measure": _OUTCOME_METRIC,
    "a direction": r"\b(?:down|up|lower\w*|raise\w*|reduc\w+|cut|increas\w+|fall\w*|fell|rise\w*|rose|drop\w*|grow\w*|grew|from [^.;]{1,25} to|fewer|more|less|higher|at least|at most|below|above|under)\b",
    "a baseline or target": rf"\bfrom {_NUMBER}|\b(?:below|above|under|over|at least|at most|by|to|target (?:of|is)|baseline (?:of|is)|compared with|against|than) (?:about |around |the )?{_NUMBER}|\bcompared with (?:the|a)\b",
}, half=2, reach=0))  # fmt: skip
offer("FRM-4", Parts("a constraint", {
    "the constraint": r"\b(?:only (?:have|had|got) |deadline|budget (?:of|is)|latency|milliseconds|by law|gdpr|not allowed|privacy|head-?count|capacity|at most|no (?:labels|consent|budget|history|logging)|frozen|freeze|\d+ (?:people|engineers|weeks|days) (?:only|and no more)|will not touch|won't touch)\b",
    "what it rules out or sets": r"\b(?:so|which (?:rules|means|leaves)|therefore|rules? out|that (?:rules|means|leaves)|can't|because|hence|has to|must)\b",
}, half=1, reach=0))  # fmt: skip
offer("FRM-6", Parts("phases with a gate", {
    "phases": r"\b(?:phase|phases|step (?:one|1|two|2)|stage|(?:in )?the first (?:\d+ )?(?:days|weeks|month|sprint|30 days)|day[- ]?(?:30|60|90)|by day|next sprint|(?:week|month) (?:1|one|2|two|4|four))\b",
    "a gate": r"\b(?:only if|go on if|gate|stop if|unless|otherwise|continue if|decide (?:whether|if)|if (?:that|it|this|the \w+|fewer|more|less|we|none|nobody)\b|before (?:we|i) (?:go|move|start|build))\b",
    "the smallest test first": r"\b(?:small(?:est)?|one (?:market|team|store|region|segment|page|city|category|query|screen)|pilot|by hand|manual(?:ly)?|\d+% of|prototype|static|rule-?based|top \d+|single)\b",
}, half=2, reach=2))  # fmt: skip
offer("FRM-7", Parts("a guardrail with a rule to stop", {
    "what must not get worse": r"\b(?:must not|may not|can't be allowed to|not get worse|guard-?rail|no more than|stays? (?:above|below|under)|does not (?:rise|fall|drop))\b",
    "the rule": r"\b(?:stop|roll (?:it )?back|fall back|switch (?:it )?off|revert|pull it|turn (?:it )?off|undo|pause)\b[^.;]{0,60}\b(?:if|when|once|above|below|at)\b|\b(?:if|once|when|above|below)\b[^.;]{3,80}\b(?:stop|roll (?:it )?back|fall back|switch (?:it )?off|turn (?:it )?off|revert|pull it|goes back|pause)\b",
}, half=1))  # fmt: skip
offer("FRM-8", Parts("an option without a model", {
    "the option": r"\b(?:do(?:ing)? nothing|no model|without (?:a|any) model|an? (?:plain )?(?:email|reminder|phone call|checklist|discount|sign|rule)|by hand|manually|process change|spreadsheet|call (?:them|the customers))\b",
    "the comparison": r"\b(?:compared|against|versus|vs|instead|cheaper|as (?:good|well) as|baseline|gets? (?:us )?\d|would (?:get|give|cost|catch|cover)|beats?|costs?)\b",
}))  # fmt: skip

offer("EXP-1", Parts("the unit of randomisation", {
    "the unit": rf"\b(?:randomis\w+|assign\w*|allocat\w+|split\w*|bucket\w*)\b[^.;]{{0,25}}?\b(?:by|at|on|over|per|whole|entire)\b (?:the |a |whole |entire |level of )*{_UNIT}\b|\b{_UNIT}[- ](?:level|randomis\w+)|\bunit (?:is|was|has to be|should be|would be) (?:the |a |whole )*{_UNIT}\b|\b(?:switch-?back|cluster[- ]randomis\w+)|\brandomis\w+ (?:is|was|are|were) (?:the |a |whole )*{_UNIT}\b|\brandomis\w+ (?:whole |entire |the )?{_UNIT}\b",
    "why it fits": rf"{BECAUSE}|\b(?:interfer\w+|spill\w*|affect each other|contaminat\w+|compete\w* (?:for|with)|share the same|both (?:see|arms|groups))\b",
}, half=1))  # fmt: skip
offer("EXP-2", Parts("metrics fixed beforehand", {
    "one primary": r"\b(?:primary (?:metric|outcome|measure|kpi)|(?:one|single|main) (?:metric|outcome|measure)|one number decides)\b",
    "a guardrail": r"\b(?:guard-?rails?|must not (?:drop|fall|rise|get worse)|not get worse|may not (?:drop|fall|rise))\b",
    "beforehand": r"\b(?:before(?:hand| the| we| launch| any| it)|in advance|fixed|pre-?registered|up ?front|agreed)\b",
}, half=2))  # fmt: skip
offer("EXP-3", Parts("size, power or duration", {
    "the quantity": r"\b(?:power|sample size|smallest (?:effect|difference|change|detectable)|mde|minimum detectable|detect(?:able)?|see an? (?:effect|lift|change|difference)|weeks to (?:reach|see)|run (?:it )?for)\b",
    "a number": rf"{_NUMBER}",
    "the reasoning": rf"{BECAUSE}|\b(?:so|need\w*|to (?:see|detect)|would take|can only|per (?:arm|group)|variance|traffic|which (?:means|gives)|anything smaller)\b",
}, half=2, reach=0))  # fmt: skip
offer("EXP-4", Parts("effect, interval and what it means", {
    "an interval": rf"\b(?:interval|confidence|credible|ci|standard error|plus or minus)\b|\b(?:from|between) {_NUMBER}%?(?: points)? (?:to|and) {_NUMBER}|{_NUMBER}%? (?:to|\.\.) {_NUMBER}%",
    "the effect": rf"{_NUMBER}",
    "whether it matters": r"\b(?:worth|matters?|break-?even|pays?|practical\w*|in practice|too small|big enough|large enough|euros|dollars|pounds|rules? out|can't rule out|means|no news|bad news|harm|still (?:a )?(?:loss|gain))\b|[$€£]",
}, half=2))  # fmt: skip
offer("EXP-5", Parts("a threat to validity with its remedy", {
    "the threat": r"\b(?:srm|sample ratio|uneven split|peek\w*|look(?:ing|ed)? (?:every|each) day|novelty|interference|spill-?over\w*|cannibali\w+|non-?compliance|contaminat\w+|carry-?over|bots?|logging (?:bug|loss|error)|multiple (?:tests|comparisons|looks)|stopp\w+ early|early stopping|broken (?:split|randomi\w+|assignment)|wears? off|mismatch|redirect)\b",
    "the remedy": rf"{_ACTED}|\b(?:sequential|correct(?:ion|ed)|chi-?squared|by cohort|fixed (?:date|horizon)|longer|hold-?back|new users only|alpha)\b",
}, half=1))  # fmt: skip
offer("EXP-6", Parts("the trade of speed and power", {
    "what buys speed or power": r"\b(?:faster|sooner|shorter|speed|half the time|fewer (?:days|weeks)|variance reduction|cuped|sequential|stratif\w+|longer|one-?sided|bigger effects?|larger effects?|buys? (?:us )?power|covariates?|more traffic|cluster\w*)\b",
    "what is given up": r"\b(?:giv(?:e|es|ing) up|gave up|price|costs?|only (?:see|detect)|instead of|miss|can't see|larger than|smaller than|lose|trade)\b",
    "a number": rf"{_NUMBER}",
}, half=2))  # fmt: skip
offer("EXP-7", Parts("a design without randomisation", {
    "the design": r"\b(?:difference[- ]in[- ]differences?|diff-?in-?diff|discontinuity|instrument(?:al)? variables?|synthetic control|interrupted time series|natural experiment|staggered|event study|propensity|matched (?:pairs?|controls?|comparison)|matching|before and after|comparison (?:region|group|stores))\b",
    "its assumption": r"\b(?:assum\w+|must (?:be|hold)|parallel|nothing else|would have (?:moved|been|developed)|as if|no other|has to hold)\b",
    "a check of it": r"\b(?:check\w*|placebo|pre-?trends?|before the (?:change|launch|start|switch)|tested|looked (?:at|the same)|plotted|compared|sensitivity|falsif\w+)\b",
}, half=2, reach=2))  # fmt: skip
offer("EXP-8", Parts("a rule before the data", {
    "fixed before": r"\b(?:agreed|decided|wrote|written|fixed|set|rule|pre-?registered|planned|said)\b[^.;]{0,70}?\b(?:before|beforehand|in advance|up ?front|at the start|ahead)\b|\b(?:before (?:the (?:test|data|launch|experiment|start)|we (?:look|start|launch)\w*|it started)|the plan said|planned cut)\b",
    "what is done at which result": r"\b(?:if|unless|at|below|above)\b[^.;]{2,70}\b(?:ship|roll back|stop|hold|launch|keep|take it out|iterate|go|don't)\b|\b(?:ship|roll back|stop|hold|launch|keep|take it out|iterate)\b[^.;]{0,50}\b(?:if|unless|only|when)\b",
    "a conflicting guardrail": r"\b(?:guard-?rail|even if|unless|whatever|conflict\w*|no matter|regardless)\b",
}, half=2))  # fmt: skip

offer("MOD-1", Parts("the model against a baseline", {
    "the baseline": r"\b(?:baseline|naive|last (?:year|week|month)'s|(?:simple|existing|old|current|velocity|recency|hand-?written|business) (?:rules?|model|average|heuristic)|heuristic|majority class|moving average|previous model)\b",
    "the comparison": r"\b(?:by|from|against|versus|vs|than|compared with|beat|while|and the (?:rule|baseline|old))\b",
    "the values": rf"{_NUMBER}",
}, half=2, reach=0))  # fmt: skip
offer("MOD-2", Parts("the metric from the cost of errors", {
    "the errors": r"\b(?:false (?:positives?|negatives?|alarms?)|missed|wrongly|each (?:miss|error|false)|kinds? of error|a miss|threshold|over-?predict\w*|under-?predict\w*|blocked by mistake)\b",
    "their cost": r"\b(?:costs?|worth|times (?:as|more)|lose|pays?|price of|expensive)\b|[$€£]\s?\d",
    "a number": rf"{_NUMBER}|\b(?:ten|twenty|a hundred|five) times\b",
}, half=2))  # fmt: skip
offer("MOD-3", Parts("a split that follows the use", {
    "the split": r"\b(?:split|validat\w+|held out|hold-?out|train\w*|test(?:ed)? (?:on|it on)|evaluat\w+)\b[^.;]{0,70}?\b(?:by (?:time|date|month|week|customer|user|patient|store|account|group|site|region|day)|in time|later (?:months|weeks|period)|(?:the )?(?:last|following|next) (?:\w+ )?(?:months?|weeks?|quarters?|year)|out[- ]of[- ]time|grouped?|forward|rolling|unseen (?:stores|customers|patients|sites|users))\b",
    "why": rf"{BECAUSE}|\b(?:as (?:in|it is) (?:use|used|production)|like in|that is how|that's how|otherwise|same (?:customer|patient|user|store)|would have (?:known|seen))\b",
}, half=1))  # fmt: skip
offer("MOD-4", Parts("a leak and how it was closed", {
    "the leak": r"\b(?:from the future|after the (?:event|fact|decision|outcome)|(?:written|filled(?: in)?|set|updated) (?:only )?(?:after|when|later|once)|already knew|proxy for the (?:label|outcome|target)|cheat\w*)\b",
    "how it was closed": r"\b(?:dropped|removed|cut|rebuilt|as of|shifted|lagged|excluded|point[- ]in[- ]time|only (?:use|used|features)|closed|recomputed|took it out|froze|timestamps?)\b",
}, half=1))  # fmt: skip
offer("MOD-5", Parts("calibration", {
    "calibration": r"\b(?:calibrat\w+|reliability (?:curve|plot|diagram)|platt|isotonic|brier|score of 0?\.\d+ (?:means|meant)|predicted \d+%?)\b",
    "what it showed or changed": rf"{_NUMBER}|\b(?:recalibrat\w+|corrected|isotonic|platt|scaled|too (?:high|low|confident))\b",
}, half=1, reach=0))  # fmt: skip
offer("MOD-6", Parts("errors by segment that changed something", {
    "by segment": r"\b(?:by (?:segment|group|region|age|country|cohort|product|store|kind|type|language|channel|size)|errors? (?:by|came|were|sat|clustered)|segments?|worst (?:cases|errors|group|decile)|slices?|subgroups?|for (?:older|younger|new|small|rural|female|male|part-?time) \w+)\b",
    "a number": rf"{_NUMBER}",
    "what changed": rf"{_ACTED}|\b(?:separate (?:model|threshold)|own threshold|dropped|added a|changed the)\b",
}, half=2))  # fmt: skip
offer("MOD-7", Parts("a test of robustness", {
    "the test": r"\b(?:sensitivity|robust\w*|stress[- ]?test\w*|perturb\w*|covariate shift|concept (?:shift|drift)|out[- ]of[- ]distribution|re-?weighted|different (?:year|season|country|region|hospital|store)|shuffled|noise)\b",
    "that it was done": r"\b(?:i|we) (?:\w+ )?(?:tested|ran|re-?ran|checked|tried|scored|compared|re-?weighted|measured|trained|dropped|shuffled|added)\b",
    "its result": rf"{_NUMBER}",
}, half=2))  # fmt: skip

offer("DAT-1", Parts("source, grain, window and rule of the data", {
    "the source": r"\b(?:sources?|tables?|events?|logs?|ledger|billing|crm|erp|systems?|warehouse|export|message text|transactions?|invoices?|registry|tickets)\b",
    "the grain": r"\b(?:one row (?:per|is|was|means)|(?:a|each) row (?:is|was|means)|grain|per (?:user|order|account|day|session|customer|invoice|visit|patient|store))\b",
    "the window": r"\b(?:last \d+ (?:days|months|weeks|years)|window|\d+ (?:months|years|weeks|days) (?:of|back)|kept (?:for )?\d+|since (?:january|february|march|april|may|june|july|august|september|october|november|december|20\d\d)|(?:from|between) (?:january|february|march|april|may|june|july|august|september|october|november|december|20\d\d))\b",
    "who is in": r"\b(?:exclud\w+|only (?:users|customers|orders|accounts|those|paid|active)|without (?:test|internal|refunded)|filter\w*|dropped (?:test|internal)|inclusion|left out)\b",
}, enough=3, half=2, reach=2))  # fmt: skip
offer("DAT-3", Parts("values as they were known then", {
    "the date": r"\b(?:as of|point[- ]in[- ]time|known (?:at|on|by|then)|at (?:the )?(?:time|moment) of|time ?travel|effective date|valid from|before the (?:decision|prediction|event)|cut-?off date|as they (?:were|stood))\b",
    "how": r"\b(?:joined|join|rebuil\w+|snapshots?|timestamps?|stored|froze\w*|only (?:use|used|rows|events)|dropped|shift\w*|lag\w*|event time|history table|replay\w*)\b",
}, half=1))  # fmt: skip
offer("DAT-4", Parts("missing values", {
    "what is missing": r"\b(?:missing|nulls?|censor\w*|not (?:logged|recorded|instrumented|filled)|never (?:logged|recorded|instrumented)|cut off|dropped out|unlogged|blank)\b",
    "how it arises": r"\b(?:because|when(?:ever)?|only (?:for|when|if|on)|comes? from|arises?|depends on|those who|at random|until|app version|never installed)\b",
    "what was done": rf"{_ACTED}|\b(?:imput\w+|survival|sensitivity|backfill\w*|worst case|weights?)\b",
}, half=2))  # fmt: skip
offer("DAT-5", Parts("an owner or contract for the data", {
    "owner or contract": r"\b(?:data contract|contract|owner of the (?:data|event|table|field)|owns? the (?:event|field|table|schema|data)|named owner|data owner|(?:event|table|field|schema) (?:has|is|was) (?:an owner|owned))\b",
    "a change of schema": r"\b(?:schema|renam\w+|breaking change|versions?|notice|deprecat\w+|pull request|new field|change (?:to|of|in) (?:a|the) (?:field|table|event))\b",
}, half=1))  # fmt: skip
offer("DAT-6", Parts("who breaks further down", {
    "a dependant": r"\b(?:downstream|dependants?|dashboards?|(?:board|finance|billing|payroll|regional) (?:reports?|figures?|numbers?)|feature store|other (?:teams|models|reports)|forecasts?|bonus(?:es)?|invoices)\b",
    "what goes wrong there": r"\b(?:break\w*|broke|would (?:stop|be wrong|change|fail|double|jump|drop|miss)|went wrong|was wrong|were wrong|paid (?:out )?on|jumped|stopped|lost)\b",
}, half=None))  # fmt: skip
offer("DAT-7", Parts("an automated test of the data", {
    "the test": r"\b(?:automat\w+|nightly|daily|hourly|dbt|great expectations|in ci|on (?:every|each) (?:load|run|merge)|before (?:each|every) load)\b[^.;]{0,40}\b(?:tests?|checks?|assert\w*)\b|\b(?:tests?|checks?|assert\w*|alert)\b[^.;]{0,30}\b(?:runs?|fails?|fires?|blocks?|stops?|compares?)\b",
    "its threshold": rf"\b(?:more than|less than|above|below|over|under|drops? by|moves? by|exceeds?|at) (?:about )?{_NUMBER}|{_NUMBER}%",
}, half=1))  # fmt: skip
offer("DAT-8", Parts("who is not in the data, and which way it bends the result", {
    "who": r"\b(?:missing|under-?represented|over-?represented|not in (?:the|our|my) data|only (?:people|customers|users|those|patients|stores) who|never (?:appear\w*|show\w*)|left out|excluded|self-?select\w*|survivor\w*|select(?:s|ed)? (?:in|themselves)|were not (?:in|there)|had never)\b",
    "the direction": r"\b(?:too (?:high|low|optimistic|pessimistic|good)|over-?(?:estimat|stat|predict)\w*|under-?(?:estimat|stat|predict)\w*|bias(?:ed|es)? (?:it )?(?:up|down)\w*|upwards?|downwards?|mak(?:e|es|ing) (?:it|the \w+|us) look|look(?:s|ed)? (?:better|worse|higher|lower|safer|riskier)|push\w* (?:it|the \w+) (?:up|down))\b",
}, half=1, reach=2))  # fmt: skip

offer("PRD-1", Parts("how it is served and who owns it", {
    "how": r"\b(?:batch|nightly job|real-?time|per request|api|endpoint|embedded|streaming|on device|service call|cron|synchronous\w*|asynchronous\w*|pre-?computed|cached?)\b",
    "who": r"\b(?:own(?:s|ed|er|ers)|on-?call|responsible|maintain\w*|platform team|backend team|(?:my|our|their|your) team (?:runs|operates|keeps))\b",
}, half=1))  # fmt: skip
offer("PRD-2", Parts("a model that can be made again", {
    "how": r"\b(?:registry|mlflow|dvc|versioned|reproduc\w+|rebuil\w+|commit hash|git (?:hash|tag)|re-?train\w* (?:from|the same))\b",
    "what is kept": r"\b(?:data (?:version|snapshot)|snapshots?|code|settings|config\w*|seed|parameters|data)\b",
}, half=1, reach=0))  # fmt: skip
offer("PRD-3", Parts("a staged release", {
    "the release": r"\b(?:shadow\w*|canary|staged|roll(?:ed|s|ing)? (?:it )?out|ramp\w*|dark launch|pilot (?:store|market|team|city)|(?:go(?:es)?|went) live (?:for|in|to|with)|behind a flag)\b",
    "a share or length": r"\b\d+(?:\.\d+)?% of\b|\b\d+(?:\.\d+)?%|\b(?:\d+|two|three|one|a) (?:days?|weeks?|hours?|fortnight)\b|\bone (?:store|market|region|country|city)\b",
}, half=1))  # fmt: skip
offer("PRD-4", Parts("a point agreed with engineers", {
    "the point": r"\b(?:contract|schema|latency (?:budget|limit)|on-?call|pager|paged|sla|interface|payload|timeouts?|error codes?|time-?out)\b",
    "the agreement": r"\b(?:agree[ds]?|signed|wrote|settled|between (?:us|the)|with (?:the |your |their )?(?:engineers?|backend|platform|checkout|engineering))\b",
}))  # fmt: skip
offer("PRD-5", Parts("what is watched after launch", {
    "data or drift": r"\b(?:drift\w*|psi|null rate|(?:feature|input|score) (?:distribution|statistics|mix)|distribution of|share of (?:missing|nulls)|inputs?)\b",
    "a business measure": r"\b(?:conversion|revenue|orders|complaints|refunds|churn|kpi|tickets|approval rate|losses|calls|basket|bookings|contacts|re-?contacts?|escalations?)\b",
    "a threshold": rf"\b(?:above|below|more than|over|under|exceeds?|falls? (?:below|by)|rises? (?:above|by)|threshold (?:of|is)|drops? (?:below|by)|moves? by) (?:about )?{_NUMBER}",
    "an owner": r"\b(?:owner|on-?call|paged?|pages|gets? (?:paged|called|the alert)|alerts? (?:goes|go) to|i (?:look|check)|looks at it)\b",
}, half=2, reach=2))  # fmt: skip
offer("PRD-6", Parts("a way back", {
    "the way back": r"\b(?:roll(?:ed|s|ing)?[- ]?back|fall(?:s)?[- ]?back|kill[- ]?switch|feature flag|switch(?:ed)? (?:it )?off|turn(?:ed)? (?:it )?off|previous (?:model|version)|default (?:list|ranking|rule|price|score)|rules? takes? over|one flag)\b",
    "that it was tried": r"\b(?:tried|tested|rehears\w+|drill(?:ed|s)?|used it|practised|game day|took (?:us )?\d+ (?:minutes|seconds)|(?:in|within) (?:\d+|two|three|a) (?:minutes?|seconds)|every (?:month|quarter|release))\b",
}, half=1))  # fmt: skip
offer("PRD-7", Parts("a service number with its unit", {
    "the quantity": r"\b(?:p9[059]\d?|p50|percentile|slo|sla|error budget|availability|uptime|latency|cost per (?:\w+ )?(?:prediction|request|call|answer|thousand|query|score)|response time|milliseconds|ms)\b",
    "its value": r"\b\d[\d.]*\s?(?:ms|milliseconds?|seconds?|%|cents?|euros?|dollars?)|[$€£]\s?\d|\b\d[\d.]*%",
}, half=1))  # fmt: skip
offer("PRD-8", Parts("an incident and its lasting change", {
    "the incident": r"\b(?:incident|outage|went (?:wrong|down)|alert fired|bad predictions|stale features?|broke (?:down|in)|page[d]? at|wrong scores?|post-?mortem)\b",
    "the change": r"\b(?:since then|now (?:every|each|no|the|a|we)|from then on|added (?:a|an)|introduced|(?:every|each|no) (?:release|model|deploy\w*|job|feature)|permanent\w*)\b",
}, half=1, reach=2))  # fmt: skip
