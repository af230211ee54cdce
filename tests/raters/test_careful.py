"""The careful mode: how a sheet is parted, and what becomes of the parts."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from interviewer.adapters.library import library
from interviewer.critique import RUBRICS
from interviewer.domain.rating import Claim, FlagClaim, Quote, RaterInfo
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text, answer
from interviewer.errors import ReplyCut
from interviewer.rate import Judgement, rate
from interviewer.raters.careful import FEWEST, MOST, CarefulRater, Part, parts

SHEET = library().sheet("P08")
COUNTED = {c.id for c in SHEET.criteria if c.kind == "computed"}
SAID = "Last spring I stopped the forecast, since no winter data would come. I told the director myself."
SHEETS = [
    *(library().sheet(id) for id in library().probes),
    *(library().document_sheet(r) for r in RUBRICS.values()),
]


@dataclass
class Scripted:
    """Meets every criterion with the same quote; fails on sheets that hold ``broken``."""

    broken: str = ""
    seen: list[Sheet] = field(default_factory=list)

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        self.seen.append(sheet)
        ids = [c.id for c in sheet.criteria]
        if self.broken and (self.broken == "all" or self.broken in ids):
            raise ReplyCut("the reply was cut", exchanges=({"request": ids[0]},))
        quotes = (Quote(text="told the director myself"),)
        return Judgement(
            claims=tuple(Claim(criterion=i, verdict="met", quotes=quotes, reason="said") for i in ids),
            flags=tuple(
                FlagClaim(flag=f.id, state="suspected", quotes=quotes)
                for f in sheet.flags
                if f.id in ("RF-2", "RF-4")
            ),
            rater=RaterInfo(kind="model", id="model.rate.v9"),
            exchange=({"request": ids[0]},),
            notes=("a note",),
        )


def ids(part: Part) -> list[str]:
    return [c.id for c in part.sheet.criteria]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda s: s.probe or s.rubrics[-1].id)
def test_the_parts_hold_every_judged_criterion_and_every_flag_once_and_none_is_large(sheet: Sheet) -> None:
    every = parts(sheet)
    assert sorted(i for p in every for i in ids(p)) == sorted(
        c.id for c in sheet.criteria if c.kind == "judged"
    )
    assert sorted(f.id for p in every for f in p.sheet.flags) == sorted(f.id for f in sheet.flags)
    assert all(len(ids(p)) <= MOST for p in every)
    assert len({p.name for p in every}) == len(every)
    assert len(every) == 1 or all(len(ids(p)) >= FEWEST for p in every)


def test_families_are_read_by_themselves_and_small_ones_together() -> None:
    # P08: KIL has 6, ST 8, LVL 3; COM (3) and LED (1) are dimensions, and LED is too small for a call of its own
    assert {p.name: len(ids(p)) for p in parts(SHEET)} == {"KIL": 6, "COM+LED": 4, "ST": 8, "LVL": 3}


def test_a_family_of_more_than_eight_is_cut_into_equal_parts_with_names_that_differ() -> None:
    memo = library().document_sheet(RUBRICS["memo"])
    narrative = [len(ids(p)) for p in parts(memo) if all(i.startswith("N-") for i in ids(p))]
    assert max(narrative) - min(narrative) <= 1


def test_all_flags_are_judged_in_one_call_where_only_some_have_their_dimension_on_the_sheet() -> None:
    # LED and COM are in one call here; RF-1 (DAT), RF-2 (PRD), RF-3 (MOD), RF-5 (EXP) have no criteria on this sheet
    assert [len(p.sheet.flags) for p in parts(SHEET)] == [0, 9, 0, 0]


def test_a_flag_goes_with_its_dimension() -> None:
    sheet = library().sheet("P25")  # LED and COM are in two calls
    home = {f.id: p.name for p in parts(sheet) for f in p.sheet.flags}
    assert "LED" in home["RF-7"]
    assert "COM" in home["RF-4"]


def test_the_parts_together_are_one_rating_with_the_counts_of_the_whole_sheet() -> None:
    inner = Scripted()
    rating, judgement = rate(answer(SAID), SHEET, rater=CarefulRater(inner))
    assert len(inner.seen) == 4
    assert rating.mode == "careful"
    assert {u.criterion for u in rating.unrated} <= COUNTED
    assert rating.verdict("ST-TIME") is not None
    assert {f.id for f in rating.red_flags} == {"RF-2", "RF-4"}
    assert rating.notes == ("a note",), "said four times, shown once"
    assert [e["request"] for e in judgement.exchange] == [ids(p)[0] for p in parts(SHEET)]


def test_a_part_that_fails_is_unrated_with_the_reason_and_the_rest_stands() -> None:
    rating, judgement = rate(answer(SAID), SHEET, rater=CarefulRater(Scripted(broken="KIL-3")))
    lost = [u for u in rating.unrated if u.criterion not in COUNTED]
    assert {u.criterion for u in lost} == {f"KIL-{n}" for n in range(1, 7)}
    assert all("the reply was cut" in u.reason for u in lost)
    assert rating.verdict("ST-OWN") is not None
    assert len(judgement.exchange) == 4, "what was paid for is kept"


def test_flags_of_a_part_that_fails_are_named_as_not_looked_for() -> None:
    rating, _ = rate(answer(SAID), SHEET, rater=CarefulRater(Scripted(broken="COM-1")))
    assert rating.red_flags == ()
    assert any(note.startswith("Not looked for") and "RF-4" in note for note in rating.notes)


def test_where_all_parts_fail_nothing_is_rated() -> None:
    with pytest.raises(ReplyCut):
        rate(answer(SAID), SHEET, rater=CarefulRater(Scripted(broken="all")))


def test_a_fault_of_our_own_is_not_taken_for_one_of_the_provider() -> None:
    class Wrong:
        def judge(self, text: Text, sheet: Sheet) -> Judgement:
            raise LookupError("ours")

    with pytest.raises(LookupError, match="ours"):
        CarefulRater(Wrong()).judge(answer(SAID), SHEET)


def test_a_sheet_of_flags_alone_is_still_asked_about() -> None:
    (part,) = parts(SHEET.model_copy(update={"criteria": ()}))
    assert part.sheet.flags == SHEET.flags
