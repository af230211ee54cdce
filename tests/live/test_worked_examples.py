"""Worked examples: three answers to each of the twelve main questions, every verdict beside its exact words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from interviewer.adapters import examples as files
from interviewer.adapters.library import library
from interviewer.domain.text import answer
from interviewer.domain.worked import Examples, Worked, stretches
from interviewer.errors import RubricError
from interviewer.rate import rate
from interviewer.raters.rule_rater import RuleRater
from interviewer.web.beside import beside_html
from tests.support.command import RunCli
from tests.support.environment import ROOT

TWELVE = [f"P{n:02d}" for n in range(1, 13)]
EVERY = [(p, a.kind) for p in TWELVE for a in library().examples[p].answers]


def one(probe: str, kind: str) -> Worked:
    return next(a for a in library().examples[probe].answers if a.kind == kind)


def test_the_twelve_main_questions_have_a_weak_an_adequate_and_a_strong_answer() -> None:
    assert sorted(library().examples) == TWELVE
    assert len(EVERY) == 36


def test_nothing_is_wrong_with_the_files() -> None:
    assert files.faults(ROOT / "rubrics", library()) == []


@pytest.mark.parametrize(("probe", "kind"), EVERY)
def test_an_example_is_as_long_as_a_spoken_answer(probe: str, kind: str) -> None:
    assert 90 <= one(probe, kind).words <= 245


@pytest.mark.parametrize("probe", TWELVE)
def test_a_strong_answer_meets_what_the_question_must_bring_and_a_weak_one_does_not(probe: str) -> None:
    must = set(library().sheet(probe).must)

    def met(kind: str) -> set[str]:
        return {v.criterion for v in one(probe, kind).verdicts if v.verdict == "met"}

    assert must <= met("strong")
    assert not must & met("weak")
    assert len(met("weak")) < len(met("adequate")) < len(met("strong"))
    assert must - met("adequate"), "an adequate answer leaves something to ask for"


@pytest.mark.parametrize(("probe", "kind"), EVERY)
def test_the_rules_credit_nothing_that_is_marked_as_absent(probe: str, kind: str) -> None:
    worked = one(probe, kind)
    rating, _ = rate(answer(worked.text), library().sheet(probe), rater=RuleRater())
    credited = {v.criterion for v in rating.verdicts if v.verdict in ("met", "partial")}
    assert not {a.criterion for a in worked.absent} & credited


@pytest.mark.parametrize(("probe", "kind"), EVERY)
def test_no_example_raises_a_red_flag(probe: str, kind: str) -> None:
    rating, _ = rate(answer(one(probe, kind).text), library().sheet(probe), rater=RuleRater())
    assert [f.id for f in rating.red_flags] == []


def test_an_answer_is_cut_at_its_quotes_and_every_quote_stands_whole() -> None:
    worked = Worked.model_validate(
        {
            "kind": "weak",
            "lesson": "One.",
            "text": "We met. I stopped it, since nobody came. The end.",
            "verdicts": [
                {"criterion": "KIL-3", "verdict": "met", "quote": "I stopped it, since nobody came."},
                {"criterion": "ST-A", "verdict": "partial", "quote": "I stopped it"},
            ],
        }
    )
    pieces = stretches(worked)
    assert "".join(p.words for p in pieces) == worked.text
    assert [(p.words, [v.criterion for v in p.verdicts]) for p in pieces] == [
        ("We met. ", []),
        ("I stopped it", ["KIL-3", "ST-A"]),
        (", since nobody came.", ["KIL-3"]),
        (" The end.", []),
    ]


def _copy(folder: Path, change: tuple[str, str]) -> Path:
    there = folder / "examples"
    there.mkdir()
    text = (ROOT / "rubrics" / "examples" / "p08.v1.yaml").read_text("utf-8")
    assert change[0] in text
    (there / "p08.v1.yaml").write_text(text.replace(*change), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            ("quote: >-\n          So management decided", "quote: >-\n          So we all decided"),
            "quote of KIL-3 is not in it",
        ),
        (
            ("criterion: KIL-1\n        reason", "criterion: BAR-1\n        reason"),
            "BAR-1 is not on the sheet of P08",
        ),
        (("probe: P08", "probe: P98"), "P98 is in no probe file"),
        (("kind: adequate", "kind: good"), "p08.v1.yaml line"),
        (("version: 1", "version: 2"), "expected the name p08.v2.yaml"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    found = files.faults(_copy(tmp_path, change), library())
    assert found, "a fault is expected"
    assert says in found[0]


def test_three_of_a_kind_are_expected() -> None:
    three = library().examples["P08"]
    with pytest.raises(ValueError, match="expected weak, adequate, strong"):
        Examples(id="p08", version=1, probe="P08", answers=three.answers[:2])


def test_the_page_shows_the_words_the_verdicts_and_the_cards_escaped() -> None:
    shown = beside_html(library().probe("P08"), library=library())
    assert "See three answers to this question" in shown
    assert len(re.findall('class="worked"', shown)) == 3
    assert "checked by no human" in shown
    for card in library().cards_beside(library().probe("P08")):
        assert card.title.split("&")[0] in shown
    assert "<script" not in shown


def test_a_question_without_examples_or_cards_has_nothing_beside_it() -> None:
    bare = [
        p
        for p in library().probes.values()
        if p.id not in library().examples and not library().cards_beside(p)
    ]
    assert all(beside_html(p, library=library()) == "" for p in bare)


def test_the_command_shows_them(run_cli: RunCli) -> None:
    told = run_cli("probes", "P08", "--examples")
    assert told.code == 0
    assert "A strong answer" in told.stdout
    assert "– What would reopen it (KIL-4)" in told.stdout
    assert "P01, P02" in run_cli("probes", "--examples").stdout
    assert run_cli("probes", "P70", "--examples").code == 2


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "p08.v1.yaml"
    path.write_text("kind: cards\n", "utf-8")
    with pytest.raises(RubricError, match="expected 'examples'"):
        files.read_file(path)
