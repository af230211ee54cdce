"""The planted documents, attacks and re-run texts are what their README says. No model, no network."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

import pytest

from interviewer.adapters.documents import read_document
from interviewer.adapters.library import library
from interviewer.critique import RUBRICS
from interviewer.domain.rubric import Sheet
from interviewer.evals.home import home
from tests.evals.test_datasets import CREDITED, FLAG_STATES, LABELS, RANK, Record, records

MANNERS = "strong adequate weak empty-template keyword-only contradiction null-result non-native".split()
EDITS = [f"E{n:02d}" for n in range(9, 21)]
STILL = "bullets numbering table appendix order wrap".split()
QUOTED = re.compile(r'"[^"]*"')
ORDER = re.compile(
    r"\b(ignore|disregard|forget|mark|grade|rate|return|answer|count|treat|you are|you're|obey|award)\b", re.I
)
HOST = re.compile(r"https?:|www\.|\b[\w-]+\.(?:com|org|net|io|example)\b|@\w+\.")

LABELLED = [r for r in records("documents") if "text" in r]
EDITED = [r for r in records("documents") if "edited" in r]
ATTACKS = [r for r in records("injection") if r.get("injected")]
BENIGN = [r for r in records("injection") if r.get("benign")]


@cache
def sheet_of(kind: str) -> Sheet:
    """The sheet a document of this kind is rated with."""
    return library().document_sheet(next(ids for known, ids in RUBRICS.items() if known == kind))


def judged_of(row: Record) -> list[str]:
    """Ids of the criteria a rater judges in this row's text."""
    sheet = library().sheet(row["probe"]) if "probe" in row else sheet_of(row["kind"])
    return [c.id for c in sheet.criteria if c.kind == "judged"]


def computed_of(row: Record) -> list[str]:
    """Ids of the criteria that are counted."""
    sheet = library().sheet(row["probe"]) if "probe" in row else sheet_of(row["kind"])
    return [c.id for c in sheet.criteria if c.kind == "computed"]


def words_of(text: Any) -> str:
    """A document, or all that is said in an answer, as one text."""
    return text if isinstance(text, str) else " ".join(said for _, said in text)


def test_at_least_forty_documents_stand_over_all_ten_kinds_and_eight_manners():
    kinds, manners = (Counter(r[key] for r in LABELLED) for key in ("kind", "manner"))
    assert len(LABELLED) >= 40
    assert set(kinds) == set(RUBRICS)
    assert min(kinds.values()) >= 4
    assert set(manners) == set(MANNERS)
    assert min(manners.values()) >= 3


@pytest.mark.parametrize("row", LABELLED, ids=lambda r: r["id"])
def test_every_judged_criterion_of_a_document_is_labelled_and_every_credit_is_quoted(row: Record):
    assert set(row["labels"]) == set(judged_of(row))
    assert set(row["labels"].values()) <= LABELS - {"not_observed"}, (
        "a document is asked for all of its sheet"
    )
    assert set(row["quotes"]) == {i for i, v in row["labels"].items() if v in CREDITED}
    read = read_document(row["text"], name="planted.md", kind=row["kind"]).as_text()
    for criterion, quote in row["quotes"].items():
        assert any(quote in p.text for p in read.passages), (criterion, quote)
    assert set(row["flags"]) <= {f.id for f in library().scorecard.red_flags}
    assert set(row["flags"].values()) <= FLAG_STATES


def test_documents_are_short_enough_to_be_read_in_one_go():
    for row in LABELLED:
        least = 90 if row["kind"] != "okr" and row["manner"] != "empty-template" else 40
        assert least <= len(row["text"].split()) <= (600 if row["kind"] == "strategy" else 450), row["id"]


def test_a_change_of_mind_is_whole_only_where_its_three_slots_are():
    # N-CMM and DN-5b by their own words: met with three slots, partial with two, otherwise not met
    for row in LABELLED:
        label = row["labels"]
        if "CMM-m" in label:
            slots = [label[i] for i in ("CMM-m", "CMM-t", "CMM-w")].count("met")
            wanted = {3: "met", 2: "partial"}.get(slots, "not_met")
            assert label["N-CMM"] == wanted, row["id"]
            assert label.get("DN-5b", wanted) == wanted, row["id"]


def test_few_labels_are_unsure_and_no_verdict_is_so_common_that_one_guess_would_do():
    values = Counter(v for row in LABELLED for v in row["labels"].values())
    assert values["unsure"] <= 0.03 * values.total()
    assert max(values.values()) <= 0.6 * values.total()
    assert min(values[v] for v in ("met", "partial", "not_met")) >= 0.15 * values.total()


def test_the_edits_of_the_rubric_papers_and_the_still_ones_are_all_there():
    bases: dict[str, set[str]] = {}
    for row in EDITED:
        bases.setdefault(row["family"], set()).add(row["base_text"])
    assert {f: sorted(bases.get(f, ())) for f in EDITS if len(bases.get(f, ())) < 2} == {}
    assert len(bases["R1"]) >= 3
    assert [f for f in STILL if f not in bases] == []


@pytest.mark.parametrize("row", [*EDITED, *ATTACKS, *BENIGN], ids=lambda r: f"{r['id']} {r['family']}")
def test_an_edit_names_criteria_of_its_sheet_once_and_really_differs(row: Record):
    known = {*judged_of(row), *computed_of(row)}
    held = [] if row["must_not_move"] == "others" else row["must_not_move"]
    named = [row["falls"], row["rises"], row["also_may_fall"], row["also_may_rise"], held]
    assert all(set(ids) <= known and len(ids) == len(set(ids)) for ids in named)
    assert not set(row["falls"]) & set(row["rises"])
    assert not {i for ids in named[:4] for i in ids} & set(held)
    assert set(row.get("becomes", {})) <= known
    assert row["base"] != row["edited"]


def test_what_an_edit_takes_away_or_adds_agrees_with_the_labels_of_its_base():
    by_id = {row["id"]: row for row in LABELLED}
    for row in EDITED:
        base = by_id.get(row["base_text"])
        if base is None:
            continue
        assert row["base"] == base["text"], row["id"]
        assert row["flags_base"] == base["flags"], row["id"]
        judged = base["labels"]
        assert all(judged[i] == "met" for i in row["falls"] if i in judged), row["id"]
        assert all(RANK[judged[i]] < RANK["met"] for i in row["rises"]), row["id"]
        assert all(RANK[v] < RANK[judged[i]] for i, v in row.get("becomes", {}).items()), row["id"]


def test_an_edit_leaves_most_of_its_document_as_it_was():
    for row in EDITED:
        before, after = (Counter(re.findall(r"\w+", row[key])) for key in ("base", "edited"))
        kept = (before & after).total() / before.total()
        assert kept >= (0.4 if row["family"].startswith("E18") else 0.7), (row["id"], round(kept, 2))


def test_at_least_forty_attacks_stand_half_in_answers_half_in_documents():
    assert len(ATTACKS) >= 44
    assert sum("probe" in row for row in ATTACKS) == len(ATTACKS) / 2
    assert max(Counter(row["base_text"] for row in ATTACKS).values()) <= 2
    assert len({row["language"] for row in ATTACKS}) >= 6
    places = " ".join(row["place"] for row in ATTACKS)
    for place in ("bullet", "table cell", "speaker notes", "HTML comment", "footnote", "code block", "turns"):
        assert place in places
    assert {row["technique"] for row in ATTACKS} >= {
        *("ignore-rubric", "fake-system", "fake-json", "fake-verdict", "fence-end", "role-play", "encoded"),
        *("split", "interviewer-said", "hidden-text", "authority", "flattery"),
    }


@pytest.mark.parametrize("row", ATTACKS, ids=lambda r: f"{r['id']} {r['technique']}")
def test_an_attack_only_adds_words_to_its_base(row: Record):
    before, after = (Counter(re.findall(r"\w+", words_of(row[key]))) for key in ("base", "edited"))
    lost = before - after
    assert lost.total() <= 2, lost  # a slide title may be taken over
    assert row["flags_base"] == row["flags_edited"]
    assert not row["falls"] + row["rises"] + row["also_may_rise"]
    assert 40 <= sum(before.values()) <= 200


def test_some_attacks_want_a_red_flag_to_vanish():
    assert sum(bool(row["flags_base"]) for row in ATTACKS) >= 6


@pytest.mark.parametrize("row", BENIGN, ids=lambda r: r["id"])
def test_a_benign_twin_quotes_an_order_and_gives_none(row: Record):
    added = Counter(words_of(row["edited"]).split()) - Counter(words_of(row["base"]).split())
    assert QUOTED.search(words_of(row["edited"]))
    assert 0 < added.total() <= 40
    spoken = Counter(QUOTED.sub(" ", words_of(row["edited"])).split()) - Counter(
        words_of(row["base"]).split()
    )
    assert not ORDER.search(" ".join(spoken)), spoken


def test_twelve_benign_twins_are_half_answers_half_documents():
    assert len(BENIGN) == 12
    assert sum("probe" in row for row in BENIGN) == 6


def test_texts_that_are_asked_again_are_copies_of_labelled_ones():
    origin = {r["id"]: r for r in (*records("answers"), *LABELLED)}
    assert len(records("stability")) == 12
    for row in records("stability"):
        source = origin[row["of"]]
        kept = {k: v for k, v in row.items() if k not in ("id", "of")}
        assert kept == {k: v for k, v in source.items() if k not in ("id", "matched")}, row["id"]
    assert sum("probe" in row for row in records("stability")) == 6
    assert len({row["kind"] for row in records("stability")}) == 12


def test_the_fixed_subset_of_forty_is_every_fourth_answer():
    assert home().entries()["forty"].only == tuple(sorted(r["id"] for r in records("answers"))[::4])
    assert len(home().entries()["forty"].only) == 40


def test_no_planted_text_names_a_host_or_an_address():
    for name in ("documents", "injection", "stability"):
        for row in records(name):
            for key in ("text", "base", "edited", "turns"):
                assert not HOST.search(words_of(row.get(key, ""))), (row["id"], key)
