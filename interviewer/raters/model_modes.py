"""The model rater in a mode: one call or one for each part of the sheet, read once or several times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interviewer.domain.rating import Mode
from interviewer.domain.samples import Wish
from interviewer.rate import Rater
from interviewer.raters.careful import CarefulRater
from interviewer.raters.model import ModelRater
from interviewer.raters.sampling import SampledRater

if TYPE_CHECKING:
    from interviewer.adapters.llm_blocking import BlockingLLM


def in_mode(llm: BlockingLLM, *, calls: Mode = "one-call", samples: Wish = 1) -> Rater:
    """The rater that asks ``llm`` in that way; one call, read once, is the plain `ModelRater`."""

    def reading(index: int) -> Rater:
        one = ModelRater(llm, sample=index)
        return CarefulRater(one) if calls == "careful" else one

    return reading(0) if samples == 1 else SampledRater(reading, samples)
