"""The ten promises of the product, one test each; the details are tested where the code lives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import pytest

from interviewer import panel_room
from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.critique import critique
from interviewer.domain.calibration import NotYet
from interviewer.domain.rating import Claim, Quote, RaterInfo, Rating
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text, answer
from interviewer.errors import ProviderFault
from interviewer.panel_room_reader import panel_report
from interviewer.rate import Judgement, assemble, rate
from interviewer.raters import model
from interviewer.raters.narrative.rater import NarrativeRules
from interviewer.raters.rule_rater import RuleRater
from tests.panel.rooms import FOUR, panelists
from tests.support.command import RunCli
from tests.support.environment import ROOT

B1 = (Path(__file__).parent / "texts" / "b1_killed_work.txt").read_text("utf-8")
B2 = (Path(__file__).parent / "texts" / "b2_trial_memo.md").read_text("utf-8")
FORBIDDEN = ("level", "score", "grade", "mark", "rating", "total", "recommend", "hire", "rank")


def judged(*claims: Claim) -> Judgement:
    return Judgement(claims=claims, rater=RaterInfo(kind="model", id="m", model="m", prompt="p"))


def names(schema: object) -> set[str]:
    if isinstance(schema, dict):
        own = set(schema.get("properties", {}))
        return own | {n for v in schema.values() for n in names(v)}
    if isinstance(schema, list):
        return {n for v in schema for n in names(v)}
    return set()


def test_promise_1_small_checks_are_judged_and_everything_else_is_computed() -> None:
    fields = names(model.RateReply.model_json_schema())
    assert {"verdict", "quotes", "why"} <= fields
    assert [f for f in fields for bad in FORBIDDEN if bad in f.lower()] == []


def test_promise_2_no_quote_no_credit() -> None:
    sheet, text = library().sheet("P08"), answer(B1)
    invented = Claim(criterion="KIL-1", verdict="met", quotes=(Quote(text="we lost eleven million dollars"),))
    empty = Claim(criterion="KIL-3", verdict="partial")
    rating = assemble(judged(invented, empty), text=text, sheet=sheet)
    assert rating.verdict("KIL-1") is None
    assert rating.verdict("KIL-3") is None
    assert rating.void_quotes == 1
    assert "eleven million" not in json.dumps(rating.to_json())


def test_promise_3_missing_is_not_zero() -> None:
    sheet = library().sheet("P08")
    nothing = assemble(judged(), text=answer(B1), sheet=sheet)
    assert nothing.composite.value is None
    assert {d.level for d in nothing.dimensions} == {None}
    assert {u.criterion for u in nothing.unrated} == {c.id for c in sheet.criteria}
    unseen = [Claim(criterion=c.id, verdict="not_observed") for c in sheet.criteria]
    assert {d.level for d in assemble(judged(*unseen), text=answer(B1), sheet=sheet).dimensions} == {None}


def test_promise_4_nothing_lost_and_nothing_faked(run_cli: RunCli) -> None:
    down = {
        "INTERVIEWER_MODEL": "m",
        "INTERVIEWER_BASE_URL": "http://127.0.0.1:9/v1",
        "INTERVIEWER_ATTEMPTS": "1",
    }
    ran = run_cli("rate", "-", "--probe", "P08", "--rater", "model", stdin=B1, env=down)
    assert ran.code == 3
    assert ran.stdout == ""
    kept = run_cli("history", "list", "--format", "json").json()
    assert [k["state"] for k in kept] == ["not rated"]
    shown = run_cli("history", "show", kept[0]["id"], "--format", "json").json()
    assert shown["takes"][0]["turns"][0]["answer"].strip() == B1.strip()
    assert shown["takes"][0]["rating"] is None


def test_promise_5_it_works_with_nothing(run_cli: RunCli) -> None:
    ran = run_cli("rate", "-", "--probe", "P08", stdin=B1)
    assert ran.code == 0
    assert "Rule checks only" in ran.stdout
    assert "cannot judge" in ran.stdout.lower()
    rating = run_cli("rate", "-", "--probe", "P08", "--format", "json", stdin=B1).json()
    assert (rating["rater"]["kind"], rating["rater"]["model"], rating["composite"]["value"]) == (
        "rules",
        None,
        None,
    )


def test_promise_6_typing_and_speaking_are_equals() -> None:
    sheet = library().sheet("P08")
    spoken = B1.lower().replace(".", "").replace(",", "").replace(":", "").replace(";", "")
    typed, heard = (credited(rate(answer(t), sheet, rater=RuleRater())[0]) for t in (B1, spoken))
    assert typed == heard
    delivery = {c.id for c in sheet.criteria if c.kind == "computed"}
    levels = library().scorecard.every_criterion()
    assert delivery == {"ST-TIME", "ST-BAL", "ST-ORDER"}
    assert delivery & {c.id for c in levels} == set()


def credited(rating: Rating) -> set[str]:
    return {v.criterion for v in rating.verdicts if v.verdict in ("met", "partial") and v.measurement is None}


def test_promise_7_rubrics_probes_and_prompts_are_versioned_hashed_files(run_cli: RunCli) -> None:
    rating = run_cli("rate", "-", "--probe", "P08", "--format", "json", "--no-store", stdin=B1).json()
    assert all(r["hash"].startswith("sha256:") and r["version"] >= 1 for r in rating["rubrics"])
    assert rating["rater"]["id"] == "rules.v1"
    files = [
        p.name for f in ("rubrics", "prompts") for p in (ROOT / f).rglob("*") if p.suffix in (".yaml", ".md")
    ]
    assert len(files) > 50
    assert [f for f in files if not f.rsplit(".", 1)[0].rpartition(".v")[2].isdigit()] == []


def test_promise_8_one_engine_many_rubrics() -> None:
    said, _ = rate(answer(B1), library().sheet("P08"), rater=RuleRater())
    written, _ = critique(read_document(B2), rater=NarrativeRules(), library=library())
    assert type(said) is type(written.rating) is Rating
    assert set(said.to_json()) <= set(written.to_json())


def test_promise_9_panels_are_blind_first_people_first_and_model_last(tmp_path: Path) -> None:
    panel = panelists(tmp_path)
    panel.score("Ash")
    with pytest.raises(NotYet):
        panel_report(panel.now())  # nobody reads scores before all are in
    with pytest.raises(NotYet):
        panel_room.open_reader(panel.room, panel.moderator, lambda state: reader_that_must_not_be_asked())
    assert panel.now().own("Birch", 1, FOUR[0]) == {}


def reader_that_must_not_be_asked() -> NoReturn:
    raise AssertionError("the model was asked before the people had scored")


@pytest.mark.parametrize("command", [("--help",), ("rate", "-", "--probe", "P08"), ("panel", "--help")])
def test_promise_10_practice_and_calibration_only(run_cli: RunCli, command: tuple[str, ...]) -> None:
    ran = run_cli(*command, stdin=B1)
    assert ran.code == 0
    assert "practice and calibration only" in ran.stdout.lower()
    fields = names(Rating.model_json_schema()) | names(model.RateReply.model_json_schema())
    for forbidden in ("gender", "age", "ethnicity", "accent", "emotion", "recommendation", "hire"):
        assert forbidden not in fields


def test_a_rater_that_fails_gives_no_rating_at_all() -> None:
    class Down:
        def judge(self, text: Text, sheet: Sheet) -> Judgement:
            raise ProviderFault("down")

    with pytest.raises(ProviderFault):
        rate(answer(B1), library().sheet("P08"), rater=Down())
