"""The rules as a `Rater`: what wiring hands out when no model is set up."""

from __future__ import annotations

from interviewer.domain.rating import Claim, RaterInfo
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.rate import Judgement
from interviewer.raters import rules


class RuleRater:
    """Verdicts by detectors; deterministic, without a model or a network."""

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        """Claims for every criterion of ``sheet``."""
        claims, flags = rules.verdicts(text, sheet)
        return Judgement(
            claims=tuple(claims), flags=tuple(flags), rater=RaterInfo(kind="rules", id=rules.RULES_ID)
        )

    def covers(self, criterion: str) -> bool:
        """Whether a rule is offered for this criterion."""
        return rules.covers(criterion)


def computed(text: Text, sheet: Sheet) -> tuple[Claim, ...]:
    """The counts of a text (``kind: computed``); they are measured the same way whoever judges the rest."""
    kinds = {c.id for c in sheet.criteria if c.kind == "computed"}
    claims, _ = rules.verdicts(
        text, sheet.model_copy(update={"criteria": tuple(c for c in sheet.criteria if c.id in kinds)})
    )
    return tuple(claims)
