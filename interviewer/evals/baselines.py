"""Raters without any sense, to be beaten: credit everything, and credit whoever talks longest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from interviewer.domain.rating import Claim, Quote, RaterInfo, VerdictValue
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.rate import Judgement


@dataclass(frozen=True)
class AlwaysMet:
    """Every criterion is met, with the first words of the text as its quote."""

    name: str = "always met"

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        """The same verdict on everything."""
        return _everything("met", text, sheet, id="baseline.always-met")


@dataclass(frozen=True)
class LongestWins:
    """Texts of more words than the middle one of the set meet everything, shorter ones nothing."""

    middle: float
    name: str = "longest wins"

    @classmethod
    def over(cls, texts: Sequence[Text]) -> LongestWins:
        """The baseline for a set of texts."""
        return cls(median(t.words() for t in texts))

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        """A verdict that looks at nothing but the number of words."""
        verdict: VerdictValue = "met" if text.words() > self.middle else "not_met"
        return _everything(verdict, text, sheet, id="baseline.longest-wins")


def _everything(verdict: VerdictValue, text: Text, sheet: Sheet, *, id: str) -> Judgement:
    words = next((p.text for p in text.own if any(ch.isalnum() for ch in p.text)), "")
    quotes = (Quote(text=" ".join(words.split()[:8])),) if verdict == "met" else ()
    claims = [
        Claim(criterion=c.id, verdict=verdict, quotes=quotes, reason="a baseline looks at nothing else")
        for c in sheet.criteria
        if c.kind == "judged"
    ]
    return Judgement(claims=tuple(claims), rater=RaterInfo(kind="rules", id=id))
