"""Claims of a score or an effect, and what would back them: for the red flags RF-3 and RF-5."""

from __future__ import annotations

import re

_BUSINESS = r"(?:revenue|sales|turnover|profits?|margins?|income|conversions?|churn|retention|costs?|losses|waste|fraud|complaints|bookings|donations|engagement|subscriptions?|growth|business|company|hospital|group|bank|firm)"
_LARGE = r"(?:(?:[$€£]\s?)?\d[\d.]*\s?(?:m|bn|million|billion)\b|[$€£]\s?\d{6,}|\d{7,}|(?:[1-9]\d|[1-9]\d\d)(?:\.\d+)?%|\b(?:doubled|tripled|quadrupled|halved|in half|by half|by a (?:third|quarter|fifth)|by two thirds)\b)"
_MINE = r"(?:my|the|our) (?:new |own )?(?:model|algorithm|work|system|engine|ranking|forecast|recommend\w+|tool|project|pipeline|solution|idea)(?: (?:that )?i (?:built|made|wrote|designed))?"
_LIFTED = r"(?:(?:has |have |had )?(?:brought|increased|raised|grew|grown|doubled|tripled|boosted|drove|driven|saved|generated|earned|made|added|delivered|cut|halved|reduced|lifted|improved|won))"
#: A large effect on the business, told as the doing of the speaker or of the model.
CLAIMED_EFFECT = re.compile(
    rf"\b(?:i|{_MINE})(?: (?:personally|alone|single-?handedly|basically|directly|has|have))*+ {_LIFTED}\b(?=[^.;]{{0,70}}?{_LARGE})(?=[^.;]{{0,80}}?\b(?:{_BUSINESS}|us|euros?|dollars?|pounds?|million|billion)\b)[^.;]{{0,80}}|"
    rf"\b(?:thanks to|because of|due to) (?:me\b|{_MINE})[^.;]{{0,40}}?\b{_BUSINESS}\b[^.;]{{0,40}}?{_LARGE}|"
    rf"\b{_BUSINESS}\b[^.;]{{0,40}}?{_LARGE}[^.;]{{0,25}}?\b(?:thanks to|because of|due to) (?:me\b|{_MINE})|"
    r"\b(?:single-?handedly|all (?:because of|thanks to|due to) me|entirely (?:because of|thanks to|due to) (?:me|my)|i alone (?:saved|made|earned|grew|doubled|generated|brought))\b[^.;]{0,100}"
)
#: A comparison that could separate the effect from everything else, or the claim taken back to what is known.
COMPARISON = re.compile(
    r"\b(?:hold-?outs?|controls?|control (?:group|shops?|stores?|arm)|randomi[sz]\w+|a/b|ab[- ]test\w*|split test|experiment\w*|trial|treat(?:ed|ment)|pilot|compared (?:with|to)|against (?:the|a|our|\d+)|than (?:the|in the|those|a) (?:other|hold-?out|control|comparison|untreated|rest|same)|"
    r"attribut\w+|other things|can't (?:say|claim|prove|know)|could not (?:say|claim|prove|know)|claim nothing|(?:half|part|most|some) of (?:that|it|this) (?:was|is|came)|season\w*|difference[- ]in[- ]difference\w*|synthetic|staged|rolled (?:it )?out (?:in|to) (?:half|some|\d+)|matched|counterfactual|without the model|switched (?:it )?off|bookkeep\w*|invoices?|licen[cs]e|contract)\b"
)
#: A claimed score of a model.
SCORE = re.compile(
    r"\b(?:accuracy|accurate|auc|precision|recall|f1|r2|r-squared|score|scored|error|mape|performance|results?)\b|\b9\d(?:\.\d+)?%"
)
_TESTED = r"(?:validat\w+|test(?:ed|ing|s| set| data)?|leak\w*|hold-?out|held out|split|cross-?validat\w+|measured|evaluat\w+|in the test set)"
_UNKNOWN = r"(?:(?:don't|do not|didn't|did not|never) (?:really |quite |exactly )?(?:know|knew|remember|recall|look\w* into)|couldn't (?:tell|say)|could not (?:tell|say)|can't (?:tell|say|remember|recall)|not sure|no idea|unsure|wouldn't know|forgot)"
#: How a score came about is not known, was not looked at, or was measured on what the model was fitted to.
UNVALIDATED = re.compile(
    rf"\b(?:i|we)(?: am|'m| was| were| are)? {_UNKNOWN}\b[^.;]{{0,40}}?\b{_TESTED}\b|\b(?:how|whether|on what)\b[^.;]{{0,25}}?\b{_TESTED}\b[^.;]{{0,15}}?,? (?:i|we) {_UNKNOWN}\b|"
    r"\b(?:i|we) (?:did not|didn't|never) (?:\w+ )?(?:validate\w*|check\w* (?:it )?(?:for )?leak\w*|look\w* for leak\w*|test(?:ed)? (?:it|the model)|hold out|held out)|\bno (?:separate |real )?(?:validation|test set|hold-?out|test data)\b[^.;]{0,30}?\b(?:needed|necessary|required|at all)|"
    r"\b(?:trained and tested|fitted and tested|measured|tested|evaluated|scored|checked)(?: it| that| this| them)? on (?:the )?(?:same|training (?:data|set)|(?:very )?data (?:that )?(?:we|i|it) (?:(?:was |had )?trained|fitted|had trained))|\bthe (?:accuracy|score|auc) (?:speaks|spoke) for itself"
)
#: The split or the test is named, or the fault is owned and mended.
VALIDATED = re.compile(
    r"\b(?:i should have|that was (?:wrong|the mistake|my mistake)|so (?:i|we) (?:then |re)?(?:split|held|validated|reran|re-ran|tested|asked)|since then|my mistake|wrong|mistake|split (?:it |them )?by|held out|never seen|had not seen|out of time|out-of-time|(?:last|later|following) (?:\d+|two|three|four|eight|six) (?:weeks|months))\b"
)
