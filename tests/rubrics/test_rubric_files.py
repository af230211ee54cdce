"""The rubric files that ship: they are valid, complete, and worded as an interviewer may word them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from interviewer.domain.rubric import Criterion, Rubric

FOLDER = Path(__file__).resolve().parents[2] / "rubrics"
OTHER_KINDS = {
    "probes",
    "loops",
    "task",
    "cards",
    "packet",
    "faults",
    "sentences",
    "blanks",
    "examples",
    "session",
    "company",
}


def _read() -> dict[str, tuple[Path, Rubric]]:
    """The newest version of every rubric."""
    found: dict[str, tuple[Path, Rubric]] = {}
    for path in sorted(FOLDER.rglob("*.yaml")):
        value = yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        if value["kind"] in OTHER_KINDS:
            continue
        rubric = Rubric.model_validate(value)
        if rubric.id not in found or found[rubric.id][1].version < rubric.version:
            found[rubric.id] = (path, rubric)
    return found


RUBRICS = _read()
CRITERIA = {c.id: c for _, r in RUBRICS.values() for c in r.every_criterion()}
CARD = RUBRICS["lead-ds"][1]


def _numbered(prefix: str, last: int) -> set[str]:
    return {f"{prefix}-{n}" for n in range(1, last + 1)}


FAMILY_SIZES = {
    "BAR": 5, "PRI": 6, "KIL": 7, "MGM": 4, "FBK": 7, "MEN": 7, "CAR": 4, "NOS": 7, "WRG": 6, "PIV": 5, "SIM": 6,
    "XFN": 5, "DRV": 8, "STG": 7, "RFC": 7, "BVB": 7, "PLB": 5, "RMP": 9, "OKR": 3, "UNC": 5, "GOV": 5, "INC": 6,
    "HIR": 4, "HON": 3, "AIX": 5,
}  # fmt: skip
FAMILIES = {f: _numbered(f, n) for f, n in FAMILY_SIZES.items()}
FAMILIES["DOC"] = {"DOC-1", "DOC-2", "DOC-ALT", "DOC-4", "DOC-5", "DOC-6", "DOC-7", "DOC-8"}
NARRATIVE = {
    "N-DEC", "N-REC", "N-EVI", "N-CMM", "CMM-m", "CMM-t", "CMM-w", "CMM-g", "CMM-a", "N-RISK", "N-APP", "N-CUT",
    "N-TTL", "N-SO", "N-CON", "N-RDR",
}  # fmt: skip
DONE = {"DN-1", "DN-2", "DN-3", "DN-4", "DN-5a", "DN-5b", "DN-6"}
STAR = {
    "ST-S", "ST-T", "ST-A", "ST-OWN", "ST-R", "ST-L", "ST-FIT", "ST-SPEC", "ST-BAL", "ST-TIME", "ST-ORDER",
}  # fmt: skip
WEIGHTS = {"FRM": 20, "EXP": 20, "MOD": 20, "PRD": 15, "DAT": 10, "COM": 10, "LED": 5}
CORE_OF_CARD = {
    "FRM-1", "FRM-3", "EXP-1", "EXP-4", "MOD-1", "MOD-3", "PRD-1", "PRD-3", "DAT-1", "DAT-2", "COM-1", "COM-4",
    "LED-1", "LED-3",
}  # fmt: skip


def _ids(rubric: str) -> set[str]:
    return {c.id for c in RUBRICS[rubric][1].every_criterion()}


def test_a_file_is_named_after_the_id_and_version_it_holds():
    for path, rubric in RUBRICS.values():
        assert path.name == f"{rubric.id}.v{rubric.version}.yaml"


def test_a_file_stands_in_the_folder_of_its_kind():
    homes = {"scorecard": {"scorecards"}, "answer": {"answers"}, "family": {"families"}, "narrative": {"narratives"},
             "artifact": {"artifacts"}, "exercise": {"artifacts"}}  # fmt: skip
    for path, rubric in RUBRICS.values():
        assert path.parent.name in homes[rubric.kind], path.name


def test_a_criterion_id_has_one_home():
    every = [c.id for _, r in RUBRICS.values() for c in r.every_criterion()]
    assert sorted({i for i in every if every.count(i) > 1}) == []


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_family_holds_exactly_its_criteria(family: str):
    assert _ids(family.lower()) == FAMILIES[family]


def test_the_answer_rubrics_hold_star_and_scope():
    assert _ids("star") == STAR
    assert _ids("scope") == {"LVL-IC", "LVL-MG", "LVL-ST"}


def test_the_narrative_rubrics_hold_shape_and_done():
    assert _ids("narrative") == NARRATIVE
    assert _ids("done") == DONE


def test_every_dimension_has_four_meets_and_four_strong_criteria():
    for dimension in CARD.dimensions:
        assert [c.id for c in dimension.criteria] == [f"{dimension.id}-{n}" for n in range(1, 9)]
        assert [c.tier for c in dimension.criteria] == ["M"] * 4 + ["S"] * 4


def test_the_core_criteria_of_the_card_are_those_of_the_paper():
    assert {c.id for c in CARD.every_criterion() if c.core} == CORE_OF_CARD


def test_the_weights_are_those_of_the_blueprint():
    assert {d.id: d.weight for d in CARD.dimensions} == WEIGHTS


def test_an_alias_leads_to_one_dimension():
    # names of the blueprint's list of weights, and of its table
    listed = [
        "Problem framing & product thinking", "Statistical rigor & experimentation", "Modeling & evaluation depth",
        "Productionization & MLOps mindset", "Data fluency", "Communication & stakeholder influence",
        "Leadership & mentorship", "Framing", "Experimentation", "Modeling", "Production", "Data", "Communication",
        "Leadership",
    ]  # fmt: skip
    home = [(a, d.id) for d in CARD.dimensions for a in d.aliases]
    assert len(home) == len({a for a, _ in home})
    assert [dict(home)[name] for name in listed] == [*WEIGHTS, *WEIGHTS]


def test_each_red_flag_belongs_to_the_dimension_that_was_settled():
    assert {f.id: f.dimension for f in CARD.red_flags} == {
        "RF-1": "DAT", "RF-2": "PRD", "RF-3": "MOD", "RF-4": "COM", "RF-5": "EXP", "RF-6": "COM", "RF-7": "LED",
        "RF-8": "LED", "RF-9": "COM",
    }  # fmt: skip


#: (to, ids that must all hold, cap, only for probes that list the dimension)
CREDIT = {
    ("LED-1", ("BAR-4",), "met", False),
    ("LED-1", ("FBK-1", "FBK-7"), "met", False),
    ("LED-1", ("FBK-1",), "partial", False),
    ("LED-2", ("FBK-7",), "met", False),
    ("LED-2", ("MEN-6",), "met", False),
    ("LED-3", ("ST-OWN",), "met", False),
    ("LED-4", ("MGM-3", "MGM-4"), "met", False),
    ("LED-5", ("BAR-5",), "met", False),
    ("LED-5", ("RFC-6",), "met", False),
    ("LED-6", ("MEN-2", "MEN-3"), "met", False),
    ("LED-7", ("KIL-5",), "met", False),
    ("LED-7", ("PRI-5",), "met", False),
    ("LED-8", ("RFC-7",), "met", False),
    ("FRM-1", ("PRI-4",), "met", False),
    ("FRM-3", ("XFN-5",), "met", False),
    ("FRM-3", ("OKR-3",), "met", False),
    ("FRM-6", ("RMP-3",), "met", False),
    ("FRM-7", ("DRV-1",), "met", False),
    ("FRM-8", ("DRV-2",), "met", True),
    ("MOD-8", ("DRV-2",), "met", True),
    ("FRM-8", ("SIM-3",), "met", True),
    ("MOD-8", ("SIM-3",), "met", True),
    ("PRD-6", ("INC-2",), "met", False),
    ("PRD-8", ("INC-5",), "met", False),
    ("COM-7", ("NOS-3",), "partial", False),
    ("COM-7", ("XFN-4",), "met", False),
    ("COM-6", ("UNC-1", "UNC-4"), "met", False),
    ("FRM-1", ("N-DEC",), "met", False),
    ("FRM-3", ("N-CMM",), "met", False),
    ("FRM-7", ("N-CMM",), "met", False),
    ("MOD-8", ("DN-3",), "partial", False),
    ("EXP-4", ("DN-4",), "met", False),
    ("EXP-5", ("N-RISK",), "partial", False),
    ("DAT-1", ("DN-2",), "met", False),
    ("COM-1", ("N-REC",), "met", False),
    ("COM-3", ("N-TTL",), "met", False),
    ("COM-2", ("N-SO",), "met", False),
}


def test_the_credit_map_is_the_one_that_was_settled():
    assert {(c.to, c.all, c.at_most, c.only_if_listed) for c in CARD.credit} == CREDIT
    assert len(CARD.credit) == len(CREDIT)


def test_credit_goes_from_known_criteria_to_criteria_of_the_card():
    on_card = {c.id for c in CARD.every_criterion()}
    assert {c.to for c in CARD.credit} <= on_card
    assert {i for c in CARD.credit for i in c.all} <= set(CRITERIA) - on_card


def test_a_profile_only_uses_criteria_that_exist():
    stray = {(r.id, i) for _, r in RUBRICS.values() for i in r.uses if i not in CRITERIA}
    assert stray == set()


def test_a_profile_that_names_a_criterion_twice_is_refused():
    twice = {"id": "x", "version": 1, "kind": "narrative", "title": "X", "uses": ["N-DEC", "N-REC", "N-DEC"]}
    with pytest.raises(ValueError, match="uses repeats ids: N-DEC"):
        Rubric.model_validate(twice)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("memo", NARRATIVE | DONE),
        ("deck", NARRATIVE),
        ("analysis", DONE | {"N-CON"}),
        ("readout", {"RDO-1", "RDO-2", "RDO-3", "RDO-4", "RDO-5", "RDO-6", "N-CMM"}),
        ("kill-memo", {"KIL-1", "KIL-2", "KIL-3", "KIL-4", "KIL-5", "KIL-6"}),
        ("design-doc", FAMILIES["DOC"]),
        ("rfc", FAMILIES["RFC"] | {"DOC-ALT"}),
        ("strategy", FAMILIES["STG"] | {"SEV-1", "SEV-2", "SEV-3", "SEV-4", "SEV-5"}),
        ("roadmap", FAMILIES["RMP"]),
        ("okr", FAMILIES["OKR"]),
        ("build-or-buy", FAMILIES["BVB"]),
        ("platform-bet", FAMILIES["PLB"]),
        ("uncertainty-note", FAMILIES["UNC"]),
        ("model-card", {"MCD-1", "MCD-2", "MCD-3", "MCD-4", "MCD-5"}),
        ("framing-doc", {"FRM-1", "FRM-2", "FRM-3", "FRM-4"}),
        ("experiment-plan", {"EXP-1", "EXP-2", "EXP-3", "XPL-1"}),
    ],
)
def test_a_kind_of_document_has_a_profile_with_its_criteria(kind: str, wanted: set[str]):
    assert wanted <= _ids(kind) | set(RUBRICS[kind][1].uses)


def test_six_criteria_of_the_narrative_are_core():
    assert {i for i in NARRATIVE if CRITERIA[i].core} == {
        "N-DEC",
        "N-REC",
        "N-EVI",
        "N-CMM",
        "N-RISK",
        "N-APP",
    }


def test_the_result_and_the_own_part_are_core_to_a_story():
    assert {i for i in STAR if CRITERIA[i].core} == {"ST-R", "ST-OWN"}


def test_what_would_change_my_mind_has_three_slots_that_are_criteria():
    assert CRITERIA["N-CMM"].slots == ("CMM-m", "CMM-t", "CMM-w")
    assert {s for c in CRITERIA.values() for s in c.slots} <= set(CRITERIA)


def test_counts_and_clocks_are_computed_and_nothing_else_is():
    assert {c.id for c in CRITERIA.values() if c.kind == "computed"} == {
        "ST-TIME", "ST-BAL", "ST-ORDER", "N-CON", "N-CUT",
    }  # fmt: skip


def test_the_ninety_second_clock_is_green_from_60_to_100_seconds():
    profile = RUBRICS["star"][1].profiles["90"]
    assert (profile["green_from_s"], profile["green_to_s"]) == (60, 100)
    assert (profile["amber_from_s"], profile["amber_to_s"]) == (45, 120)
    assert (profile["ring_amber_s"], profile["ring_red_s"]) == (90, 120)
    assert (profile["green_from_words"], profile["green_to_words"]) == (150, 250)


def test_every_clock_widens_from_green_to_amber_and_has_the_same_keys():
    profiles = RUBRICS["star"][1].profiles
    assert sorted(profiles, key=int) == ["90", "120", "180"]
    for name, p in profiles.items():
        assert p["clock_s"] == int(name)
        assert p.keys() == profiles["90"].keys()
        assert p["amber_from_s"] < p["green_from_s"] < p["clock_s"] < p["green_to_s"] < p["amber_to_s"]
        assert p["amber_from_words"] < p["green_from_words"] < p["green_to_words"] < p["amber_to_words"]


def test_scope_is_never_drilled():
    assert [CRITERIA[i].recoverable for i in ("LVL-IC", "LVL-MG", "LVL-ST")] == [0, 0, 0]


@pytest.mark.parametrize(
    ("criterion", "bound"),
    [
        ("FBK-3", "48 h"), ("DOC-8", "48 h"), ("RFC-2", "two weeks"), ("PRI-1", "100 ± 5"), ("DOC-ALT", "two alternatives"),
        ("CAR-3", "six months"), ("BAR-3", "six months"), ("BAR-1", "three"), ("MGM-1", "three"), ("BVB-2", "four of the six"),
        ("BVB-3", "three years"), ("RMP-2", "Three to five"), ("STG-5", "Three to five"), ("N-DEC", "20 %"),
        ("N-TTL", "15 words"), ("N-EVI", "one or two exhibits"), ("COM-1", "15 s"), ("ST-BAL", "35 %"), ("ST-ORDER", "85 %"),
        ("PLB-5", "three years"), ("KIL-1", "four signs"),
    ],
)  # fmt: skip
def test_met_states_the_bound_of_the_source(criterion: str, bound: str):
    assert bound in CRITERIA[criterion].met


def test_the_source_s_split_and_share_are_on_the_page():
    assert "60/30/10" in RUBRICS["pri"][1].about
    assert any("55 %" in t for t in CRITERIA["BVB-3"].traps)


JUDGED = [c for c in CRITERIA.values() if c.kind == "judged"]
#: Openings that put the answer into the question, or ask for a yes.
LEADING = re.compile(
    r"^So\b|\bright\?$|n't (you|it|they|there)\b|^(Surely|Presumably|Obviously)\b|\bI (assume|guess|take it)\b|^You \w+"
    r"|^(Did|Do|Does|Was|Were|Is|Are|Have|Has|Would you agree)\b"
)


def _drills() -> list[tuple[str, str]]:
    return [(c.id, c.drill or "") for c in JUDGED] + [(f.id, f.drill) for f in CARD.red_flags]


def test_the_lint_knows_a_leading_drill():
    leading = [
        "So you monitored drift, right?",
        "Didn't you tell them?",
        "You told them, I assume?",
        "Did it work?",
    ]
    assert all(LEADING.search(d) for d in leading)
    assert not LEADING.search("What happened next?")


def test_no_drill_leads():
    assert [d for d in _drills() if LEADING.search(d[1])] == []


def test_a_drill_is_one_question_or_one_request():
    for id, drill in _drills():
        assert drill[-1] in "?.", id
        assert len(re.findall(r"[?.]", drill.replace("0.3", ""))) == 1, id
        assert len(drill.split()) <= 22, id


def test_a_fix_is_one_imperative_sentence():
    for criterion in CRITERIA.values():
        fix = criterion.fix
        assert fix, criterion.id
        assert fix.endswith("."), criterion.id
        assert not re.search(r"[.!?]\s", fix), criterion.id
        assert fix[0].isupper(), criterion.id
        assert not re.match(r"(You|Your|It|The|This|There|Try|Consider|Maybe|Please)\b", fix), criterion.id


def test_every_judged_criterion_says_when_it_is_not_met_and_what_it_is_not():
    assert [c.id for c in JUDGED if not c.not_met] == []
    assert [c.id for c in JUDGED if not c.traps] == []


#: Adjectives that judge without naming anything one could see.
JUDGING = re.compile(
    r"\b(good|great|strong|clear|clearly|appropriate|adequate|solid|robust|effective|excellent|proper)\b",
    re.I,
)


def test_met_names_something_a_stranger_could_check():
    assert [c.id for c in JUDGED if JUDGING.search(c.met)] == []


def test_no_two_criteria_are_told_by_the_same_words():
    # DN-5b is N-CMM by another name and says so
    seen: dict[str, Criterion] = {}
    for criterion in CRITERIA.values():
        key = criterion.met.casefold()
        assert key not in seen, f"{criterion.id} repeats {seen.get(key)}"
        seen[key] = criterion
    assert "as in N-CMM" in CRITERIA["DN-5b"].met


def test_the_three_things_called_done_have_three_names():
    titles = {RUBRICS[i][1].title for i in ("done", "ml-done", "doc")}
    assert titles == {"Analysis done", "ML definition of done", "Design document complete"}
