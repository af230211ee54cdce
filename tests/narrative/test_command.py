"""``interviewer critique`` as a person runs it."""

from pathlib import Path

import pytest

from tests.narrative.texts import memo
from tests.support.command import RunCli


def test_it_prints_the_documented_json_and_keeps_the_document(run_cli: RunCli) -> None:
    ran = run_cli("critique", "-", "--format", "json", stdin=memo("trial", "E12"))
    assert ran.code == 0, ran.stderr
    told = ran.json()
    assert told["schema"] == "interviewer.rating/1"
    assert told["kind"] == "memo"
    assert [f["criterion"] for f in told["findings"]] == ["DN-4"]
    assert set(told["findings"][0]) == {
        "criterion",
        "severity",
        "title",
        "says",
        "place",
        "quote",
        "fix",
        "harm",
    }
    assert told["reading"] is None, "rules do not read"
    assert len(told["questions"]) == 3
    assert set(told["exhibits"]) == {"keep", "to_appendix"}
    assert told["back_translation"].startswith("A busy VP will think you ask")
    assert told["titles"][0]["says"] == "claim"
    assert told["numbers"] == []
    assert told["composite"]["value"] is None
    assert "kept as" in ran.stderr
    listed = run_cli("history", "list")
    assert "document" in listed.stdout


def test_the_shape_comes_first_then_the_card_with_its_coverage(run_cli: RunCli, tmp_path: Path) -> None:
    file = tmp_path / "memo.md"
    file.write_text(memo("depot"), "utf-8")
    ran = run_cli("critique", file, "--reader", "finance", "--format", "markdown", "--no-store")
    assert ran.code == 0, ran.stderr
    shape, card = (
        ran.stdout.index("## Shape: 6 of 6 core; done"),
        ran.stdout.index("## Against the weighted scorecard"),
    )
    assert shape < card
    assert "Weights covered: 30 of 100" in ran.stdout
    assert "What finance will ask" in ran.stdout
    assert "kept as" not in ran.stderr


@pytest.mark.parametrize(
    ("args", "stdin", "says"),
    [
        (("critique", "missing.md"), "", "cannot be read"),
        (("critique", "-"), "", "found"),
        (("critique", "-", "--kind", "poem"), "words", "poem"),
        (("critique", "-", "--rater", "model"), "A memo with words.", "INTERVIEWER_MODEL"),
    ],
    ids=["no such file", "nothing in it", "no such kind", "no model set up"],
)
def test_the_callers_mistakes_end_with_two_and_say_what_was_expected(
    run_cli: RunCli, args: tuple[str, ...], stdin: str, says: str
) -> None:
    ran = run_cli(*args, stdin=stdin)
    assert ran.code == 2
    assert says in ran.stderr
    assert "Traceback" not in ran.stderr
