"""Rate a text against a sheet: ask a rater for verdicts, find the quotes again, compute the rest."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from interviewer.domain import hearing, level, probe
from interviewer.domain.rating import (
    Claim,
    Composite,
    FlagClaim,
    PassageText,
    RaterInfo,
    Rating,
    settle,
)
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text
from interviewer.errors import CallerMistake


class Judgement(BaseModel):
    """What a rater gives: claims, red flags it saw, who it was, the raw exchange where there was one, and notes
    on the text that the person should see."""

    model_config = ConfigDict(frozen=True)

    claims: tuple[Claim, ...]
    flags: tuple[FlagClaim, ...] = ()
    rater: RaterInfo
    exchange: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()


class Rater(Protocol):
    """A way to get verdicts: by rules, or by a language model."""

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        """Claims for the criteria of ``sheet`` about ``text``."""
        ...


def rate(
    text: Text,
    sheet: Sheet,
    *,
    rater: Rater,
    asked: Collection[str] = (),
    may_be_misheard: bool = False,
) -> tuple[Rating, Judgement]:
    """The rating of ``text``, and the judgement that it was computed from (kept with it).

    asked: criteria that a drill has asked for already, answered or not.
    may_be_misheard: the text is a doubtful transcript; it gets drills, but no ``not_met``.
    Raises `CallerMistake` when there is nothing to rate.
    """
    if text.is_blank():
        raise CallerMistake("nothing to rate: the answer holds no words; expected at least one sentence")
    judgement = rater.judge(text, sheet)
    rating = assemble(judgement, text=text, sheet=sheet, asked=asked, may_be_misheard=may_be_misheard)
    return rating, judgement


def assemble(
    judgement: Judgement,
    *,
    text: Text,
    sheet: Sheet,
    asked: Collection[str] = (),
    may_be_misheard: bool = False,
) -> Rating:
    """Everything that is computed from a judgement: verdicts, levels, flags, scope, next drill, one fix.

    Of a doubtful transcript the drill is chosen from what was found, all else from what may be held against it.
    """
    found_by_rater = settle(judgement.claims, judgement.flags, text=text, sheet=sheet)
    settled = hearing.soften(found_by_rater) if may_be_misheard else found_by_rater
    derived = level.derive(settled.verdicts, sheet=sheet)
    verdicts = (*settled.verdicts, *derived)
    values = level.values([v for v in verdicts if v.measurement is None])
    found = level.levels(sheet, values, flags=settled.flags, drilled=text.drilled)
    weights = {d.id: d.weight for d in sheet.scorecard.dimensions} if sheet.scorecard else {}
    whole = level.composite(found, weights)
    if judgement.rater.kind == "rules":
        whole = Composite(value=None, coverage=whole.coverage)
    return Rating(
        rater=judgement.rater,
        rubrics=sheet.rubrics,
        probe=sheet.probe,
        passages=tuple(PassageText(id=p.id, text=p.text) for p in text.passages),
        verdicts=verdicts,
        dimensions=found,
        composite=whole,
        red_flags=settled.flags,
        scope=level.scope(values),
        next_drill=probe.next_drill(
            found_by_rater.verdicts,
            found_by_rater.unrated,
            sheet=sheet,
            asked={*asked, *text.drilled},
        ),
        one_fix=probe.one_fix(settled.verdicts, settled.unrated, sheet=sheet),
        void_quotes=settled.void_quotes,
        unrated=settled.unrated,
        notes=(*judgement.notes, *((hearing.ROUGH,) if may_be_misheard else ())),
    )
