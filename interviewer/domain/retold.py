"""Whether two tellings are the same story, by the rarer words they share. Pure functions of texts."""

from __future__ import annotations

import re

#: Two tellings that share this much of their rarer words are the same story. On the planted answers of the evals a story told
#: again (as a transcript, or in another's English) shares 0.75 and more; different stories share at most 0.35.
SAME_STORY = 0.45
#: A telling with fewer rarer words than this is too short to tell.
LEAST_RARE = 8

_COMMON = frozenset(
    """about above after again against also always another answer around asked because been before being below best better
    between both came come could data decided decision did different does doing done down during each early either else
    ended enough even ever every everyone everything fact first five four from gave getting give given goes going gone
    good great group hard have having held help helped here hers himself hour hours hundred into itself just keep kept
    know later least less like little long longer look made make making many matter maybe mean meant meeting might mine
    model models month months more most much must myself need needed never next nobody none nothing number numbers often
    once only open other others ours over part people percent person plan project question quarter quite rather really
    reason result right said same says second several share should show showed since small some someone something
    spent start started still stop stopped such take taken talk team teams tell than that their them themselves then there
    these they thing things think third this those though thought three through time times today together told took
    toward tried twice under until upon used using very want wanted week weeks well went were what when where whether which while who
    whole whose will with within without word words work worked working would wrote year years yesterday your yours""".split()
)


def rare_words(text: str) -> frozenset[str]:
    """The words of a text that tell one story from another: four letters or more and not common, and numbers of two digits or more."""
    words = re.findall(r"[a-z][a-z-]{3,}|\d[\d.,]*\d", text.lower())
    return frozenset(_stem(w) for w in words if w not in _COMMON)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def overlap(one: str, other: str) -> float:
    """Share of the rarer words that two tellings have in common, 0-1, of the one that has fewer; 0 where either has under eight."""
    a, b = rare_words(one), rare_words(other)
    if min(len(a), len(b)) < LEAST_RARE:
        return 0.0
    return len(a & b) / min(len(a), len(b))


def is_same_story(one: str, other: str) -> bool:
    """Whether two tellings are likely the same story, by the words they share."""
    return overlap(one, other) >= SAME_STORY
