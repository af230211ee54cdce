"""Rate a text against a sheet: ask a rater for verdicts, find the quotes again, compute the rest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from interviewer.domain import hearing, level, probe
from interviewer.domain.rating import (
    Claim,
    Composite,
    DimensionLevel,
    FlagClaim,
    Mode,
    PassageText,
    RaterInfo,
    Rating,
    Settled,
    Verdict,
    settle,
)
from interviewer.domain.rubric import Sheet
from interviewer.domain.samples import pooled, with_readings
from interviewer.domain.text import Text
from interviewer.errors import CallerMistake


class Sample(BaseModel):
    """The claims and red flags of one reading of several."""

    model_config = ConfigDict(frozen=True)

    claims: tuple[Claim, ...]
    flags: tuple[FlagClaim, ...] = ()


class Judgement(BaseModel):
    """What a rater gives: claims, red flags it saw, who it was, the raw exchange where there was one, and notes
    on the text that the person should see.

    samples: the readings, where the text was read more than once; ``claims`` are then those common to all (the counts).
    mode: how a model was asked, as in `Rating`.
    """

    model_config = ConfigDict(frozen=True)

    claims: tuple[Claim, ...]
    flags: tuple[FlagClaim, ...] = ()
    rater: RaterInfo
    exchange: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    samples: tuple[Sample, ...] = ()
    mode: Mode | None = None

    @property
    def readings(self) -> tuple[Sample, ...]:
        """Every reading with all its claims; one where the text was read once."""
        if not self.samples:
            return (Sample(claims=self.claims, flags=self.flags),)
        return tuple(Sample(claims=(*s.claims, *self.claims), flags=s.flags) for s in self.samples)

    def with_claims(self, changed: Callable[[Claim], Claim]) -> Judgement:
        """The same judgement with every claim of every reading as ``changed`` gives it."""
        samples = tuple(s.model_copy(update={"claims": tuple(map(changed, s.claims))}) for s in self.samples)
        return self.model_copy(update={"claims": tuple(map(changed, self.claims)), "samples": samples})


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
    each = [settle(r.claims, r.flags, text=text, sheet=sheet) for r in judgement.readings]
    found_by_rater = pooled(each, sheet=sheet)
    settled = hearing.soften(found_by_rater) if may_be_misheard else found_by_rater
    verdicts, found = _levels(settled, text=text, sheet=sheet)
    if len(each) > 1:
        heard = [hearing.soften(one) if may_be_misheard else one for one in each]
        found = with_readings(found, [_levels(one, text=text, sheet=sheet)[1] for one in heard])
    values = level.values([v for v in verdicts if v.measurement is None])
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
        dimensions=tuple(found),
        composite=whole,
        red_flags=settled.flags,
        scope=level.scope(values),
        next_drill=probe.next_drill(
            found_by_rater.verdicts,
            found_by_rater.unrated,
            sheet=sheet,
            asked={*asked, *text.drilled},
            by_rule=judgement.rater.kind == "rules",
            said="\n".join(p.text for p in text.own),
        ),
        one_fix=probe.one_fix(settled.verdicts, settled.unrated, sheet=sheet),
        void_quotes=settled.void_quotes,
        unrated=settled.unrated,
        notes=(*judgement.notes, *((hearing.ROUGH,) if may_be_misheard else ())),
        samples=len(each),
        mode=judgement.mode,
    )


def _levels(
    settled: Settled, *, text: Text, sheet: Sheet
) -> tuple[tuple[Verdict, ...], Sequence[DimensionLevel]]:
    """All verdicts, derived ones last, and the levels that they give."""
    verdicts = (*settled.verdicts, *level.derive(settled.verdicts, sheet=sheet))
    values = level.values([v for v in verdicts if v.measurement is None])
    return verdicts, level.levels(sheet, values, flags=settled.flags, drilled=text.drilled)
