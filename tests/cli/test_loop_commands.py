"""A whole interview, the story bank and progress in the terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.support.command import RunCli

TEXT = (Path(__file__).parents[1] / "texts" / "lead_manager_strong.txt").read_text("utf-8")
STRONG = dict(re.findall(r"== (\S+)\n(.*?)\s*(?=\n== |\Z)", TEXT, re.DOTALL))


def test_a_whole_interview_is_not_coached_and_ends_in_a_debrief(run_cli: RunCli) -> None:
    said = [
        STRONG["P01"],
        STRONG["P66"],
        "/skip",
        STRONG["P03"],
        STRONG["P31"],
        "/nda",
        "What is hard here?",
        "/end",
    ]
    ran = run_cli(
        "practice",
        "--loop",
        "lead-manager-45",
        stdin="\n\n".join(said) + "\n+90\n-70\n\n",
    )
    assert ran.code == 0, ran.stderr
    before, debrief = ran.stdout.split("DEBRIEF")
    assert "QUESTIONS WITHOUT AN ANSWER" not in debrief
    assert "HEARD" not in before
    assert "CHANGE ONE THING" not in before
    assert "What would you like to ask me?" in before
    assert "KIL 5 of 5" in debrief
    assert "Leadership and mentorship (LED): level 4 of 5" in debrief
    assert "What is hard here?" in debrief
    assert "Brier score 0.25" in debrief  # +90 came true: 0.01; -70 did not: 0.49; mean 0.25
    assert debrief.count("No recommendation") == 1


def test_an_interview_that_was_left_goes_on_where_it_was(run_cli: RunCli) -> None:
    ran = run_cli("practice", "--loop", "lead-manager-45", stdin=STRONG["P01"] + "\n\n/quit\n")
    assert ran.code == 0, ran.stderr
    found = re.search(r"--resume ([0-9a-f]{8})", ran.stderr)
    assert found is not None
    again = run_cli("practice", "--resume", found[1], stdin="/end\n\n")
    assert again.code == 0, again.stderr
    left = again.stdout.split("QUESTIONS WITHOUT AN ANSWER")[1].split("NEXT SESSION")[0]
    assert [line.split()[1] for line in left.strip().splitlines()] == ["P66", "P03", "P31"]
    assert (left.count("asked, not answered"), left.count("not reached")) == (1, 2)
    assert "not meeting the bar" in again.stdout
    assert "BAR 5 of 5" in again.stdout
    wrong = run_cli("practice", "--resume", "deadbeef", stdin="")
    assert (wrong.code, wrong.stderr.count("no interview 'deadbeef'")) == (2, 1)


def test_a_planned_interview_says_why_it_asks_what_it_asks(run_cli: RunCli) -> None:
    ran = run_cli(
        "practice",
        "--loop",
        "plan",
        "--role",
        "staff",
        "--minutes",
        "30",
        "--own",
        "Tell me about a forecast that failed.",
        stdin="/quit\n",
    )
    assert ran.code == 0, ran.stderr
    assert "Q01 (7.5 min): your own question" in ran.stderr
    assert "can show what was never observed of" in ran.stderr
    assert "Tell me about a forecast that failed." in ran.stdout


def test_stories_are_kept_told_shorter_exported_and_read_again(run_cli: RunCli) -> None:
    empty = run_cli("stories")
    assert "No story is kept yet" in empty.stdout
    assert "pushed back" in empty.stdout
    run_cli("practice", "--probe", "P03", stdin=STRONG["P03"] + "\n\n/quit\n")
    key = json.loads(run_cli("history", "list", "--format", "json").stdout)[0]["id"]
    kept = run_cli("stories", "keep", key, "--title", "Ending the optimiser")
    assert kept.code == 0, kept.stderr
    bank = json.loads(run_cli("stories", "list", "--format", "json").stdout)
    assert bank["schema"] == "interviewer.stories/1"
    assert "pushed back" in bank["gaps"]
    told = run_cli("stories", "tell", bank["rows"][0]["id"][:8]).stdout
    assert re.search(r"In 30 s: \d+ of at most 75 words", told)
    assert "Ending the optimiser: shows" in run_cli("stories", "fit", "P08").stdout
    exported = run_cli("stories", "export").stdout
    assert exported.startswith("# Ending the optimiser\n")
    assert run_cli("stories", "import", "-", stdin=exported).stderr.strip() == "imported: 1"
    assert run_cli("stories", "export").stdout == exported
    bad = run_cli("stories", "import", "-", stdin="# T\n## Moral\n- x\n")
    assert (bad.code, "line 2: found the heading 'Moral'" in bad.stderr) == (2, True)


def test_progress_is_check_by_check_and_has_no_total(run_cli: RunCli) -> None:
    assert "Nothing was rated yet" in run_cli("progress").stdout
    run_cli("practice", "--probe", "P03", stdin=STRONG["P03"] + "\n\n/quit\n")
    text = run_cli("progress", "--format", "markdown").stdout
    assert "What was learned comes first (KIL-2): ✓ (observed once)" in text
    assert "No prediction could be compared" in text
    value = json.loads(run_cli("progress", "--format", "json").stdout)
    assert value["schema"] == "interviewer.progress/1"
    assert value["clock"][0]["aim_s"] == 120
    assert not {"total", "score"} & set(value)
