"""The planted answers have the shape their README promises, and every quote is really there. No model, no network."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from interviewer.adapters.library import library
from interviewer.domain.level import derive, levels
from interviewer.domain.rating import Verdict
from interviewer.domain.rubric import Sheet

DATASETS = Path(__file__).parents[2] / "evals" / "datasets"
KINDS = {
    "strong": 20,
    "adequate": 20,
    "weak": 20,
    "empty-talk": 5,
    "off-topic": 5,
    "honest-failure": 5,
    "we-story": 5,
    "non-native": 8,
    "transcript": 8,
    "terse": 5,
}
CREDITED = {"met", "partial"}
LABELS = CREDITED | {"not_met", "not_observed", "unsure"}
FLAG_STATES = {"suspected", "confirmed", "cleared", "unsure"}
COMPUTED = {"ST-TIME", "ST-BAL", "ST-ORDER"}
RANK = {"not_observed": 0, "not_met": 1, "partial": 2, "met": 3}
ANSWER_KEYS = "id probe kind domain matched turns labels flags quotes planted_by note".split()

Record = dict[str, Any]


class Labelled(NamedTuple):
    """One text with its labels, and where it stands."""

    where: str
    probe: str
    turns: list[list[str]]
    labels: Record
    quotes: Record
    flags: Record


@cache
def records(name: str) -> tuple[Record, ...]:
    """The records of one data set, in the order of the file."""
    lines = (DATASETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def judged(probe: str) -> list[str]:
    """Ids of the criteria a rater judges at this probe."""
    return [c.id for c in library().sheet(probe).criteria if c.kind == "judged"]


def said(turns: list[list[str]]) -> list[str]:
    """The candidate's own turns."""
    return [text for role, text in turns if role == "answer"]


def words(turns: list[list[str]]) -> int:
    return sum(len(text.split()) for text in said(turns))


def labelled() -> list[Labelled]:
    """Every labelled text of answers, packets and candidates."""
    answers = [
        Labelled(r["id"], r["probe"], r["turns"], r["labels"], r["quotes"], r["flags"])
        for r in records("answers")
    ]
    packets = [
        Labelled(f"{k['id']} {p}", p, turns, k["labels"][p], k["quotes"][p], k["flags"].get(p, {}))
        for k in records("packets")
        for p, turns in k["answers"].items()
    ]
    openings = [
        Labelled(c["id"], c["probe"], [["answer", c["opening"]]], c["labels"], c["quotes"], c["flags"])
        for c in records("candidates")
    ]
    return answers + packets + openings


def test_every_record_has_its_own_id_and_says_who_planted_it():
    for name in ("answers", "pairs", "packets", "candidates", "documents", "injection", "stability"):
        ids = [r["id"] for r in records(name)]
        assert len(ids) == len(set(ids)), name
        assert all(r["planted_by"] for r in records(name)), name


def test_there_are_enough_answers_over_enough_probes():
    probes = Counter(r["probe"] for r in records("answers"))
    assert len(records("answers")) >= 120
    assert len(probes) >= 30
    assert {f"P{n:02d}": probes[f"P{n:02d}"] for n in range(1, 14) if probes[f"P{n:02d}"] < 4} == {}


def test_every_kind_of_answer_is_there():
    found = Counter(r["kind"] for r in records("answers"))
    assert set(found) == set(KINDS)
    assert {k: found[k] for k, least in KINDS.items() if found[k] < least} == {}


def test_answers_have_the_agreed_fields_and_lengths():
    for r in records("answers"):
        assert list(r) == ANSWER_KEYS, r["id"]
        assert 40 <= words(r["turns"]) <= 330, r["id"]
        assert r["turns"][0][0] == "answer", r["id"]
    assert len({r["turns"][0][1] for r in records("answers")}) == len(records("answers"))


@pytest.mark.parametrize("text", labelled(), ids=lambda t: t.where)
def test_every_criterion_of_the_sheet_is_labelled_and_every_credit_is_quoted(text: Labelled):
    assert list(text.labels) == judged(text.probe)
    assert set(text.labels.values()) <= LABELS
    assert set(text.quotes) == {i for i, v in text.labels.items() if v in CREDITED}
    for criterion, quote in text.quotes.items():
        assert quote.strip(), criterion
        assert any(quote in turn for turn in said(text.turns)), (criterion, quote)
    assert set(text.flags) <= {f.id for f in library().scorecard.red_flags}
    assert set(text.flags.values()) <= FLAG_STATES


def test_drills_ask_for_criteria_of_the_sheet():
    for text in labelled():
        drilled = [role.removeprefix("drill:") for role, _ in text.turns if role != "answer"]
        assert all(role == "answer" or role.startswith("drill:") for role, _ in text.turns), text.where
        assert set(drilled) <= set(judged(text.probe)), text.where
        assert len(drilled) == len(set(drilled)) <= 4, text.where


def test_what_is_always_observed_is_never_called_not_observed():
    for text in labelled():
        seen = {i: text.labels.get(i) for i in ("COM-1", "COM-3", "LED-3", "ST-OWN")}
        assert "not_observed" not in seen.values(), (text.where, seen)


def test_what_the_question_asks_for_is_unobserved_only_where_it_was_refused():
    for text in labelled():
        missing = [i for i in library().sheet(text.probe).asked if text.labels.get(i) == "not_observed"]
        own = " ".join(said(text.turns))
        assert not missing or "confidential" in own or "covered by an agreement" in own, (text.where, missing)


def test_at_most_three_labels_in_a_hundred_are_unsure():
    values = [v for r in records("answers") for v in r["labels"].values()]
    assert values.count("unsure") <= 0.03 * len(values)


def test_no_verdict_is_so_common_that_one_guess_would_do():
    values = Counter(v for r in records("answers") for v in r["labels"].values())
    assert max(values.values()) <= 0.6 * values.total()
    assert min(values[v] for v in RANK) >= 0.05 * values.total()


def test_matched_answers_tell_one_story_and_carry_the_same_labels():
    by_id = {r["id"]: r for r in records("answers")}
    pairs = Counter[str]()
    for r in by_id.values():
        if r["matched"] is None:
            continue
        other = by_id[r["matched"]]
        assert other["matched"] == r["id"]
        assert (other["probe"], other["labels"], other["flags"]) == (r["probe"], r["labels"], r["flags"])
        assert other["turns"] != r["turns"]
        pairs[r["kind"]] += 1
    assert pairs["non-native"] >= 8
    assert pairs["transcript"] >= 8


def test_transcripts_have_neither_capitals_nor_stops():
    for r in records("answers"):
        if r["kind"] == "transcript" and r["matched"]:
            text = " ".join(said(r["turns"]))
            assert text == text.lower(), r["id"]
            assert not set(text) & set(".,;:?!"), r["id"]


def test_pairs_cover_every_family_on_enough_base_texts():
    bases: dict[str, set[str]] = {}
    for r in records("pairs"):
        bases.setdefault(r["family"], set()).add(r["base_text"])
    edits = [*(f"E0{n}" for n in (1, 2, 3, 4, 5, 6, 8)), "E07a", "E07b", "E21", "E22"]
    assert {f: len(bases.get(f, ())) for f in edits if len(bases.get(f, ())) < 3} == {}
    flags = [f.id for f in library().scorecard.red_flags]
    others = [*(f"I{n}" for n in range(1, 13)), "R2", "R3", "NE", "twin", *(f"flag {f}" for f in flags)]
    assert [f for f in others if f not in bases] == []
    assert len(records("pairs")) >= 80


@pytest.mark.parametrize("r", records("pairs"), ids=lambda r: f"{r['id']} {r['family']}")
def test_a_pair_names_known_criteria_once_and_really_differs(r: Record):
    known = {*judged(r["probe"]), *COMPUTED}
    lists = [r["falls"], r["rises"], r["also_may_fall"], r["also_may_rise"]]
    if r["must_not_move"] != "others":
        lists.append(r["must_not_move"])
    assert all(set(ids) <= known for ids in lists)
    falling, rising = {*r["falls"], *r["also_may_fall"]}, set(r["rises"])
    fixed = set() if r["must_not_move"] == "others" else set(r["must_not_move"])
    assert not falling & rising
    assert not (falling | rising) & fixed
    assert len(r["falls"]) == len(set(r["falls"]))
    if "probe_edited" in r:
        assert r["base"] == r["edited"]
        assert set(r["not_met_in_edited"]) <= set(judged(r["probe_edited"]))
    else:
        assert r["base"] != r["edited"]
    assert set(r.get("becomes", {})) <= known
    assert set(r.get("no_level", [])) <= {d.id for d in library().scorecard.dimensions}


def test_a_flag_pair_moves_its_flag():
    for r in records("pairs"):
        if r["family"].startswith("flag "):
            flag = r["family"].removeprefix("flag ")
            assert r["flags_base"][flag] in {"suspected", "confirmed"}, r["id"]
            assert r["flags_edited"].get(flag, "none") in {"none", "cleared"}, r["id"]


def test_what_an_edit_takes_away_was_planted_in_its_base():
    by_id = {r["id"]: r for r in records("answers")}
    for r in records("pairs"):
        if r["base_text"] in by_id:
            planted = by_id[r["base_text"]]
            assert r["base"] == planted["turns"], r["id"]
            assert {i: planted["labels"][i] for i in r["falls"]} == dict.fromkeys(r["falls"], "met"), r["id"]


def test_padding_leaves_the_green_range_of_the_clock():
    for r in records("pairs"):
        if r["family"] in {"E07a", "E07b"}:
            # typed answers on the 90 s clock: green 150 to 250 words, red beyond 300
            assert 150 <= words(r["base"]) <= 250, r["id"]
            assert words(r["edited"]) > 300, r["id"]


def test_twenty_packets_follow_a_ready_set():
    assert len(records("packets")) == 20
    for k in records("packets"):
        assert tuple(k["answers"]) == tuple(library().loop(k["loop"]).probes), k["id"]
        assert 4 <= len(k["answers"]) <= 5, k["id"]
        assert list(k["probes"]) == list(k["answers"]), k["id"]
        assert set(k["level_intent"]) <= {d.id for d in library().scorecard.dimensions}, k["id"]


def planted_levels(k: Record) -> dict[str, int | None]:
    """Levels from the planted labels of one packet; over several answers the higher verdict counts."""
    best: dict[str, Any] = {}
    sheet: Sheet | None = None
    for probe, labels in k["labels"].items():
        sheet = library().sheet(probe)
        direct = [
            Verdict.model_construct(criterion=i, verdict=v, reason="planted", evidence=(), derived_from=())
            for i, v in labels.items()
            if v != "unsure"
        ]
        for v in (*direct, *derive(direct, sheet=sheet)):
            if RANK[v.verdict] >= RANK[best.get(v.criterion, "not_observed")]:
                best[v.criterion] = v.verdict
    assert sheet is not None
    return {d.id: d.level for d in levels(sheet, best)}


def test_the_levels_planted_in_packets_differ_from_packet_to_packet():
    found: dict[str, Counter[int]] = {}
    for k in records("packets"):
        for dimension, level in planted_levels(k).items():
            if level is not None:
                found.setdefault(dimension, Counter())[level] += 1
    assert set(found) == {d.id for d in library().scorecard.dimensions}
    assert {d: sorted(c) for d, c in found.items() if len(c) < 2} == {}
    assert sum(c.total() for c in found.values()) >= 60


def test_twenty_candidates_know_what_they_say_when_drilled():
    assert len(records("candidates")) == 20
    manners = {c["manner"] for c in records("candidates")}
    assert manners >= {"evasive", "rambling", "fact-changing", "NDA", "perfect", "silent", "we", "terse"}
    for c in records("candidates"):
        drillable = [i for i in judged(c["probe"]) if not i.startswith("LVL")]
        assert set(c["facts"]) == set(c["gives"]) <= set(drillable), c["id"]
        assert set(c["gives"].values()) <= set(RANK), c["id"]
        assert c["default"].strip(), c["id"]
        assert c["truly_missing"] == [
            i for i in drillable if c["labels"][i] in {"partial", "not_met", "not_observed"}
        ], c["id"]
        assert c["already_said"] == [i for i in drillable if c["labels"][i] == "met"], c["id"]


def test_a_candidate_has_an_answer_ready_for_every_must_that_is_missing():
    for c in records("candidates"):
        must = [i for i in library().sheet(c["probe"]).must if i in c["truly_missing"]]
        assert set(must) <= set(c["facts"]), c["id"]
    perfect = [c for c in records("candidates") if c["manner"] == "perfect"]
    assert all(c["truly_missing"] == [] for c in perfect)
