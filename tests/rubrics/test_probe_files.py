"""The probe bank and the ready-made loops, as they ship."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from interviewer.adapters.yaml_files import read_yaml
from interviewer.domain.probe import Loop, Probe
from interviewer.domain.rubric import Rubric

RUBRICS = Path(__file__).parents[2] / "rubrics"

# id, levels in the order of fit, round, clock of the opening answer in seconds
FACTS = """
P01 IC/MG    LDR  120 | P02 IC/MG    LDR  120 | P03 IC/MG/ST LDR  120 | P04 MG       LDR  120
P05 MG/ST    LDR  120 | P06 IC/ST    BEH   90 | P07 IC/MG/ST BEH   90 | P08 IC/MG/ST BEH   90
P09 MG/ST/IC BEH   90 | P10 IC/MG/ST BEH   90 | P11 IC/ST    BEH   90 | P12 IC/ST    BEH   90
P13 IC       HM    90 | P14 MG       LDR   90 | P15 MG/ST    LDR  120 | P16 MG       LDR   90
P17 IC/MG    HM   180 | P18 MG/ST    LDR  120 | P19 IC/MG    XFN   90 | P20 ST       HM   120
P21 IC/ST/MG HM    90 | P22 ST       DSGN 180 | P23 ST/IC    BEH   90 | P24 ST       BEH   90
P25 ST/MG    LDR   90 | P26 IC/ST    XFN  120 | P27 IC/ST    XFN  120 | P28 IC/MG/ST XFN   90
P29 IC/ST    XFN  120 | P30 MG/ST    XFN  120 | P31 MG/ST/IC XFN  120 | P32 IC/ST/MG XFN  120
P33 IC/MG/ST BEH   90 | P34 ST/IC/MG XFN  120 | P35 ST/MG    DSGN 180 | P36 ST       DSGN 180
P37 ST/MG    DSGN 240 | P38 ST       DSGN 180 | P39 MG/ST    DSGN 120 | P40 ST       BEH   90
P41 ST       DEEP 180 | P42 ST/MG    CASE 180 | P43 IC/ST    BEH   90 | P44 IC/MG    XFN  120
P45 IC/ST/MG EXPT 180 | P46 IC/ST    CASE 150 | P47 IC/ST    CASE 150 | P48 IC/MG    BEH   90
P49 IC/ST    DEEP 150 | P50 IC/ST    BEH   90 | P51 IC       DEEP 120 | P52 IC/ST    BEH   90
P53 IC/MG    XFN  120 | P54 IC/ST    BEH   90 | P55 IC/ST    DEEP 120 | P56 IC/ST    BEH   90
P57 IC/MG    BEH   90 | P58 IC       CASE 120 | P59 IC/ST    DEEP 120 | P60 IC/ST    BEH   90
P61 IC       CASE 150 | P62 IC/ST    CASE 150 | P63 IC/MG/ST HM    90 | P64 IC/ST    CASE 180
P65 MG/ST    LDR  120 | P66 MG       LDR  120 | P67 MG/ST    LDR  120 | P68 MG/ST/IC BEH   90
P69 MG       LDR  150 | P70 IC/MG/ST XFN  120 | P71 IC/ST    CASE 300 | P72 IC/ST    DEEP 300
P73 ST       BEH   90 | P74 IC/MG/ST BEH   90 | P75 IC/ST    EXPT 150 | P76 IC/MG/ST EXPT 150
P77 IC/ST    DEEP 120
"""

# How many criteria each dimension or family has; their ids run from 1.
HOW_MANY = dict.fromkeys(["FRM", "EXP", "MOD", "PRD", "DAT", "COM", "LED"], 8) | {
    "BAR": 5, "PRI": 6, "KIL": 7, "MGM": 4, "FBK": 7, "MEN": 7, "CAR": 4, "NOS": 7, "WRG": 6, "PIV": 5, "SIM": 6,
    "XFN": 5, "DRV": 8, "RFC": 7, "BVB": 7, "PLB": 5, "RMP": 9, "OKR": 3, "UNC": 5, "GOV": 5, "INC": 6, "HIR": 4,
    "HON": 3, "AIX": 5,
}  # fmt: skip
NAMED_IDS = {f"{family}-{n}" for family, count in HOW_MANY.items() for n in range(1, count + 1)} | {"DN-6"}

ROLE_PLAYS = {"P26", "P27", "P28", "P29", "P30", "P31", "P32", "P44", "P53", "P70"}
SHOWN = {"P38", "P45", "P75", "P76"}
NEEDS_REPORTS = {"P01", "P02", "P04", "P05", "P13", "P14", "P15", "P16", "P18", "P65", "P66", "P67", "P69"}
ONE_SUBJECT = {"role-plays", "case-90", "deep-dive-60", "hands-on-180", "readout-45"}
ALWAYS_OBSERVED = {"COM-1", "COM-3", "LED-3"}
MINUTES_PER_PROBE = 8

LEADING = [
    r"[,.?!–-]\s*(right|correct|no|yes|agreed|surely|of course)\s*\?",
    r",\s*(did|do|does|is|are|was|were|would|could|should|have|has)n't\s+\w+\s*\?",
    r"^(so|surely|of course|obviously|presumably|i assume|i take it)\b",
    r"^(is|are|was|were|do|does|did|would|should|could|have|has|had)n't\b",
    r"\b(great|excellent|impressive|good answer|well done|unfortunately)\b",
    r"\bshouldn't you\b|\bdon't you think\b|\bwouldn't you\b",
]


def leads(question: str) -> bool:
    return any(re.search(pattern, question.lower()) for pattern in LEADING)


def read_probes() -> list[Probe]:
    files = sorted((RUBRICS / "probes").glob("*.yaml"))
    return [Probe.model_validate(p) for f in files for p in read_yaml(f)["probes"]]


def read_loops() -> list[Loop]:
    return [Loop.model_validate(lp) for lp in read_yaml(RUBRICS / "loops" / "loops.v1.yaml")["loops"]]


PROBES = {p.id: p for p in read_probes()}
LOOPS = {lp.id: lp for lp in read_loops()}
probe_by_probe = pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES.keys())
loop_by_loop = pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS.keys())


# --- the bank as a whole


def test_there_are_seventy_seven_probes_each_once():
    assert sorted(p.id for p in read_probes()) == [f"P{n:02}" for n in range(1, 78)]


def test_levels_round_and_clock_are_those_of_the_plan():
    rows = [row.split() for row in FACTS.replace("|", "\n").strip().splitlines() if row.strip()]
    planned = {id: (tuple(levels.split("/")), round_, int(clock)) for id, levels, round_, clock in rows}

    assert {p.id: (p.levels, p.round, p.clock_s) for p in PROBES.values()} == planned


def test_there_are_277_drills_in_all():
    assert sum(len(p.drills) for p in PROBES.values()) == 277


def test_every_file_holds_one_theme_and_says_its_kind():
    for path in (RUBRICS / "probes").glob("*.yaml"):
        file = read_yaml(path)
        assert path.name == f"{file['id']}.v{file['version']}.yaml"
        assert file["kind"] == "probes"
        assert 7 <= len(file["probes"]) <= 15, path.name


def test_no_two_probes_share_a_title_a_competency_or_a_question():
    for field in ("title", "competency", "question"):
        count = Counter(getattr(p, field) for p in PROBES.values())
        assert [text for text, n in count.items() if n > 1] == []


def test_only_the_role_plays_speak_in_a_role_and_only_four_probes_show_material():
    assert {p.id for p in PROBES.values() if p.role} == ROLE_PLAYS
    assert {p.id for p in PROBES.values() if p.shown} == SHOWN


def test_the_case_and_the_deep_dive_go_on_for_twenty_minutes():
    assert {p.id: p.follow_on_min for p in PROBES.values() if p.follow_on_min} == {"P71": 20, "P72": 20}


def test_figures_that_are_shown_agree_with_each_other():
    # P75: 412,000 in all, 50.9 % against 49.1 %.  P76: the mean of four weeks is 2.5, near the pooled 2.4.
    shown = PROBES["P75"].shown or ""
    assert sum(float(x) for x in re.findall(r"(\d\d\.\d) %", shown)[:2]) == pytest.approx(100)
    weeks = [float(x) for x in re.findall(r"\| \d \| \+?(\d+) %", PROBES["P76"].shown or "")]
    assert weeks == [6, 3, 1, 0]
    assert sum(weeks) / len(weeks) == pytest.approx(2.4, abs=0.15)


# --- one probe


@probe_by_probe
def test_its_criteria_are_ones_the_rubrics_name(probe: Probe):
    assert set(probe.criteria) <= NAMED_IDS
    assert len(set(probe.criteria)) == len(probe.criteria)


@probe_by_probe
def test_its_criteria_stand_in_a_rubric_file(probe: Probe):
    assert set(probe.criteria) <= every_criterion_id()


@probe_by_probe
def test_its_musts_are_two_to_four_of_its_criteria(probe: Probe):
    assert set(probe.must) <= set(probe.criteria)
    assert 2 <= len(set(probe.must)) <= 4


@probe_by_probe
def test_it_has_three_or_four_short_neutral_drills(probe: Probe):
    assert 3 <= len(probe.drills) <= 4
    for drill in probe.drills.values():
        assert not leads(drill), drill
        assert len(drill.split()) <= 20, drill
        assert drill.endswith(("?", ".")), drill


@probe_by_probe
def test_its_question_is_short_and_does_not_lead(probe: Probe):
    assert len(probe.question.split()) <= 40
    assert not leads(probe.question)


@probe_by_probe
def test_it_says_why_it_is_asked_what_a_weak_answer_does_and_what_it_shows(probe: Probe):
    assert 1 <= len(re.findall(r"[.?](?:\s|$)", probe.why)) <= 2
    assert len(probe.weak.split()) >= 4
    assert 1 <= len(probe.competency.split()) <= 6


@probe_by_probe
def test_it_watches_for_known_flags(probe: Probe):
    assert set(probe.flags) <= {f"RF-{n}" for n in range(1, 10)}


@pytest.mark.parametrize(
    "drill",
    [
        "So you monitored drift, right?",
        "You told them at once, didn't you?",
        "Wasn't that too late?",
        "Surely you had a baseline?",
        "Great, and what came of it?",
        "Don't you think a rule would do?",
    ],
)
def test_a_leading_drill_is_told_from_a_neutral_one(drill: str):
    assert leads(drill)


@pytest.mark.parametrize(
    "drill", ["What happened next?", "Who can say no?", "Is that a yes or a no?", "Was it right?"]
)
def test_a_neutral_drill_is_left_alone(drill: str):
    assert not leads(drill)


# --- ready-made loops


def test_the_ready_made_sets_are_there():
    assert set(LOOPS) >= {
        "first-five", "lead-manager-45", "lead-ic-45", "staff-45", "founding-45",
        "seven-stories", "role-plays", "panel-packets",
    }  # fmt: skip


@loop_by_loop
def test_a_loop_names_existing_probes_once(loop: Loop):
    assert set(loop.probes) <= set(PROBES)
    assert len(set(loop.probes)) == len(loop.probes)


@loop_by_loop
def test_a_loop_fits_its_minutes(loop: Loop):
    # about eight minutes a probe with its drills; twenty more where the probe goes on
    needed = sum(MINUTES_PER_PROBE + (PROBES[i].follow_on_min or 0) for i in loop.probes)
    assert needed <= loop.minutes


def test_the_founding_loop_asks_nothing_about_managing_people():
    asked = [PROBES[i] for i in LOOPS["founding-45"].probes]
    assert all("IC" in p.levels for p in asked)
    assert not {p.id for p in asked} & NEEDS_REPORTS
    assert not {c for p in asked for c in p.criteria if c.startswith(("MGM-", "CAR-"))}


def test_the_manager_loop_is_for_managers_and_the_staff_loop_for_staff():
    assert all("MG" in PROBES[i].levels for i in LOOPS["lead-manager-45"].probes)
    assert all("IC" in PROBES[i].levels for i in LOOPS["lead-ic-45"].probes)
    assert all("ST" in PROBES[i].levels for i in LOOPS["staff-45"].probes)


def test_every_set_for_a_role_can_fill_communication_and_leadership():
    for loop in LOOPS.values():
        if loop.id not in ONE_SUBJECT:
            assert {"COM", "LED"} <= set(loop.fills), loop.id


def test_a_set_on_one_subject_says_that_leadership_gets_no_level():
    for id in ONE_SUBJECT:
        assert "LED" not in LOOPS[id].fills
        assert "Leadership gets no level here" in LOOPS[id].about


@loop_by_loop
def test_a_loop_fills_what_the_rule_for_levels_allows(loop: Loop):
    # a dimension can have a level when two of its M-criteria, one of them core, are asked about
    observed = observable(loop)
    fillable = []
    for dimension in scorecard().dimensions:
        seen = [c for c in dimension.tier("M") if c.id in observed]
        if len(seen) >= 2 and any(c.core for c in seen):
            fillable.append(dimension.id)
    assert list(loop.fills) == fillable


def test_the_panel_packets_make_every_core_criterion_observable():
    core = {c.id for d in scorecard().dimensions for c in d.criteria if c.core}
    assert core <= observable(LOOPS["panel-packets"])


def scorecard() -> Rubric:
    return Rubric.model_validate(read_yaml(RUBRICS / "scorecards" / "lead-ds.v2.yaml"))


def observable(loop: Loop) -> set[str]:
    """Ids that the loop's probes list, what every answer shows, and what the credit map derives per probe."""
    seen = set(ALWAYS_OBSERVED)
    card = scorecard()
    home = {c.id: d.id for d in card.dimensions for c in d.criteria}
    for probe in (PROBES[i] for i in loop.probes):
        seen |= set(probe.criteria)
        for entry in card.credit:
            allowed = not entry.only_if_listed or home[entry.to] in probe.dimensions
            if allowed and set(entry.all) <= set(probe.criteria):
                seen.add(entry.to)
    return seen


def every_criterion_id() -> set[str]:
    files = chain.from_iterable(
        (RUBRICS / d).glob("*.yaml") for d in ("scorecards", "families", "narratives", "answers")
    )
    rubrics = (Rubric.model_validate(read_yaml(f)) for f in files)
    return {c.id for r in rubrics for c in r.every_criterion()}
