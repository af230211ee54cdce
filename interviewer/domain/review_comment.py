"""Four ways in which a review comment does harm, seen by rule, and whether it says how much weight it has.

Approval without substance, growing the scope, purity without a consequence in use, design by committee (or a demand
without its reason). Conservative: a comment that names a consequence, a number or a place of the document is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from interviewer.domain.artifacts.rfc import CommentLabel
from interviewer.domain.artifacts.wording import content_words

Pattern = Literal["approval", "scope", "purity", "committee", "demand", "label"]

#: The criterion of the rubric ``reviewer-comment`` behind each pattern.
CRITERION: Mapping[Pattern, str] = {
    "approval": "RVC-1",
    "scope": "RVC-2",
    "purity": "RVC-3",
    "committee": "RVC-4",
    "demand": "RVC-4",
    "label": "RVC-5",
}
SAYS: Mapping[Pattern, str] = {
    "approval": "approval without substance: nothing shows what in the proposal was read",
    "scope": "growing the scope: more is asked for, and nothing says which part of the aim needs it",
    "purity": "theoretical purity: no error, cost, delay or upkeep in use is named",
    "committee": "design by committee: a mixture of all wishes is asked for",
    "demand": "a demand without its reason: the author cannot weigh it",
    "label": "no label: neither blocking nor suggestion",
}

_APPROVAL = re.compile(
    r"\b(?:lgtm|ship it|looks? (?:good|fine|great|ok(?:ay)?|solid)|(?:nice|great|good|excellent|solid) (?:work|job|read|stuff|doc(?:ument)?)"
    r"|approved?|no (?:objections?|concerns?|comments?|issues?)|thumbs? up|go (?:ahead|for it)|well done|happy with (?:this|it)|fine (?:by|with) me"
    r"|(?:i|we) trust (?:you|the team|them)|you know what you(?:['’]re| are) doing)\b|(?<!\w)\+1\b|👍",
    re.I,
)
_MORE = re.compile(
    r"\bwhile (?:you|we)(?:['’]re| are)? ?(?:in there|there|at it|on it)|\bsince you (?:are )?(?:\w+ ){1,4}(?:anyway|already)"
    r"|\b(?:should|could|can|must|please|would you|why not) (?:\w+ )?also (?:\w+ )?(?:add|cover|support|handle|include|report|have|do|serve|build|show|offer)\b"
    r"|\b(?:also|please) (?:add|support|cover|include|handle)\b|\band (?:report|add|support|include|cover) [^.;?]{2,50} (?:as well|too)\b"
    r"|\b(?:would be|be) (?:good|nice|great|useful) to (?:have|add|support|include)\b",
    re.I,
)
#: What a review may ask for without the scope growing: it makes the decision safer, not the product larger.
_SAFER = re.compile(
    r"\b(?:fall ?back|fail\w*|stop(?:s|ping)?|roll ?back|risks?|alternatives?|baseline|reviewers?|owner|guardrail|metric|threshold|criteri\w+|limits?|tests?|reason|evidence|"
    r"evaluation|sensitivity|interval|mitigation|assumption|definition|source|cost|deadline|date)\b",
    re.I,
)
_WISHES = re.compile(
    r"\b(?:needs?|extend|extends|add|adds|include|includes|cover|covers|support|supports|offer|want|wants|expect|expects)\b[^.;?]*,[^.;?]*\band\b",
    re.I,
)
_PARKED = re.compile(
    r"\b(?:out of scope|later|not (?:for )?(?:now|this version|here)|another (?:time|document)|follow-?up|next version|park(?:ed)?|optional(?:ly)?|if you like|no need)\b",
    re.I,
)
_PURE = re.compile(
    r"\b(?:state[- ]of[- ]the[- ]art|years? behind|out ?dated|old-fashioned|obsolete|(?:not|isn['’]t|hardly|un)[ -]?(?:very |a )?(?:principled|elegant|optimal|rigorous|proper)"
    r"|sub-?optimal|theoretical(?:ly)?|the (?:right|proper|correct) (?:tool|way|approach|method)|(?:not|never|nobody|isn['’]t)\b[^.;]{0,40}\bin the literature|textbook|best practice|not consistent (?:for|with)|inelegant|more modern|purist|amateur\w*|naive|primitive|crude|(?:nobody|no one)(?: \w+)? (?:uses|does|would use)|a (?:proper|real|serious) (?:\w+ ){0,2}(?:model|method|approach|framework))\b",
    re.I,
)
_CONSEQUENCE = re.compile(
    r"\b(?:because|otherwise|so that|which means|means that|leads? to|would (?:break|cost|fail|lose|miss|double|slow|delay|cause)|breaks?|costs?|fails?|slow(?:er|s)?|delay\w*|late|latency"
    r"|wrong|errors?|outage|lose[sn]?|lost|harm\w*|upkeep|maintain\w*|on[- ]call|customers?|users?|patients?|planners?|legal|law|rule|contract|privacy|consent|ms\b|seconds?|euros?|dollars?|%|per ?cent)"
    r"|\d",
    re.I,
)
_EVERYBODY = re.compile(
    r"\b(?:comments?|feedback|input|wishes|views|remarks) (?:of|from) (?:all|every|each)\b|\b(?:a bit|something|a piece|the best) (?:of|from) (?:each|every|all|both)\b"
    r"|\b(?:all|every(?:one|body)?(?:['’]s)?|each) (?:of )?(?:the |our |these )?(?:comments?|feedback|reviewers?['’]? comments?|wishes|opinions)\b|\bevery(?:one|body)(?:['’]s)? comments?\b"
    r"|\b(?:compromise|middle ground)\b|\bso (?:that )?(?:everyone|everybody|both|all|nobody|no one)\b[^.?]{0,40}\b(?:happy|content|satisfied|change)\b|\b(?:keep|make) (?:everyone|everybody|all) happy\b"
    r"|\b(?:merge|combine|blend|mix) (?:both|all|the|option|proposal)\b[^.?]{0,40}\b(?:and|options?|proposals?|designs?)\b|\bwe (?:shall|will|would) all be happy\b"
    r"|\b(?:for|keeps?)\b[^.?]{0,40}\bteam\b[^.?]{0,60}\bteam\b[^.?]{0,60}\b(?:option|prefers?|variant)\b|\b(?:every|each) (?:region|team|group|country|department) (?:keep|have|its own)\b[^.?]{0,30}\b(?:own|variant|version)\b",
    re.I,
)
_DEMAND = re.compile(
    r"^(?:(?:please|you (?:must|have to|need to)|this (?:must|has to|needs to)|we (?:must|need to)) \w+|(?:rename|rewrite|remove|split|change|use|replace|drop|move|delete|redo|switch|do not|don['’]t|add|merge|make)\b)",
    re.I,
)
_ASKS = re.compile(r"\b(?:should|shall|must|has to|have to|needs?|could|would|want)\b", re.I)
_LABELLED = re.compile(
    r"^\W*(?:(?:non-?)?blocking|blocker|suggestion|nit(?:pick)?|optional|minor|must[- ]fix|question only)\b|\b(?:this|that|it) (?:blocks|is (?:blocking|a blocker|only a suggestion|just a suggestion|not blocking))\b",
    re.I,
)
_LABEL_WORDS = re.compile(
    r"^\W*(?:(?:non-?)?blocking|blocker|suggestion|nit(?:pick)?|optional|minor|must[- ]fix)\b\s*(?:\([^)]{0,40}\))?\s*[:,.–—-]?\s*",
    re.I,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_MOST_APPROVING = 14  # words; a longer comment that also approves says something else


class Seen(BaseModel):
    """A pattern that was seen in a comment, with the words that show it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pattern: Pattern
    criterion: str
    says: str
    quote: str


def lint(text: str, *, label: CommentLabel | None = None, document: str = "") -> tuple[Seen, ...]:
    """The patterns in one comment, the harmful ones first; empty where a rule sees none.

    document: the words of what is reviewed; a comment that takes up two or more of its rarer words has read it.
    """
    body = _LABEL_WORDS.sub("", " ".join(text.split()))
    found = [one for one in (_committee(body), _scope(body), _purity(body)) if one]
    if not found and (approval := _approval(body, document)):
        found.append(approval)
    if not found and (demand := _demand(body)):
        found.append(demand)
    if label is None and not _LABELLED.search(text):
        found.append(_seen("label", text.strip()[:80]))
    return tuple(found)


def _seen(pattern: Pattern, quote: str) -> Seen:
    return Seen(pattern=pattern, criterion=CRITERION[pattern], says=SAYS[pattern], quote=quote.strip())


def _approval(body: str, document: str) -> Seen | None:
    """Bare approval; or, where the document is known, a short comment that takes up nothing of it and asks nothing."""
    hit = _APPROVAL.search(body)
    rest = _APPROVAL.sub(" ", body)
    if len(body.split()) > _MOST_APPROVING or "?" in body or _CONSEQUENCE.search(rest):
        return None
    shared = content_words(rest) & content_words(document)
    says_nothing = document and not shared and not _ASKS.search(body) and not _DEMAND.match(body)
    return (
        _seen("approval", hit.group() if hit else body) if (hit and len(shared) < 2) or says_nothing else None
    )


def _scope(body: str) -> Seen | None:
    for sentence in _SENTENCE.split(body):
        hit = _MORE.search(sentence)
        is_list = bool(re.search(r",|\band\b|\btoo\b|\bas well\b", sentence))
        is_wish_list = (hit and is_list) or _WISHES.search(sentence)
        if is_wish_list and not _SAFER.search(sentence) and not _PARKED.search(body):
            return _seen("scope", sentence)
    return None


def _purity(body: str) -> Seen | None:
    hit = _PURE.search(body)
    return _seen("purity", hit.group()) if hit and not _CONSEQUENCE.search(body) else None


def _committee(body: str) -> Seen | None:
    hit = _EVERYBODY.search(body)
    return _seen("committee", hit.group()) if hit else None


def _demand(body: str) -> Seen | None:
    first = _SENTENCE.split(body)[0]
    is_open = "?" in body or _CONSEQUENCE.search(body) or _SAFER.search(body)
    return _seen("demand", first) if _DEMAND.match(first) and not is_open else None
