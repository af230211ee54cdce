"""The command line as scripts use it: forms, exit codes, and one clear line where something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import RunCli

B1 = Path(__file__).parents[1] / "texts" / "b1_killed_work.txt"


def test_rate_prints_the_documented_json_and_every_quote_stands_at_its_offsets(run_cli: RunCli) -> None:
    ran = run_cli("rate", B1, "--probe", "P08", "--format", "json")
    assert ran.code == 0, ran.stderr
    rating = json.loads(ran.stdout)
    assert rating["schema"] == "interviewer.rating/1"
    assert rating["rater"] == {"kind": "rules", "id": "rules.v1", "model": None, "prompt": None}
    assert {"id", "version", "hash"} == set(rating["rubrics"][0])
    passages = {p["id"]: p["text"] for p in rating["passages"]}
    quoted = [e for v in rating["verdicts"] for e in v["evidence"]]
    assert len(quoted) > 10
    assert all(passages[e["place"]][e["start"] : e["end"]] == e["quote"] for e in quoted)
    assert all(
        v["evidence"]
        for v in rating["verdicts"]
        if v["verdict"] in ("met", "partial") and not v["measurement"]
    )
    assert rating["composite"]["value"] is None, "the rule rater gives no total"
    assert "no_hire" not in ran.stdout


def test_standard_input_and_a_transcript_with_turns(run_cli: RunCli) -> None:
    said = "Q: Tell me.\nA: Last year we stopped a forecast.\nQ: What would make you reopen it?\nA: Two more winters of data."
    ran = run_cli("rate", "-", "--probe", "p8", "--format", "json", "--no-store", stdin=said)
    assert ran.code == 0, ran.stderr
    rating = json.loads(ran.stdout)
    assert [p["id"] for p in rating["passages"]] == ["question 1", "turn 1", "question 2", "turn 2"]
    assert all(e["place"].startswith("turn") for v in rating["verdicts"] for e in v["evidence"])


@pytest.mark.parametrize(
    ("args", "stdin", "says"),
    [
        (("rate", "-", "--probe", "P08"), "", "standard input: found no words"),
        (("rate", "nowhere.txt", "--probe", "P08"), "", "nowhere.txt: cannot be read"),
        (("rate", "-", "--probe", "P99"), "An answer.", "no probe 'P99'; nearest: "),
        (("rate", "-", "--probe", "P08"), b"\xff\xfe\x00\xd8", "is not text (UTF-16): found byte 0x00 at 2"),
        (("rate", "-", "--probe", "P08"), b"An answer.\xe9", "is not text (UTF-8): found byte 0xe9 at 10"),
        (
            ("rate", "-", "--probe", "P08"),
            b"\xef\xbb\xbfOne \xff",
            "is not text (UTF-8): found byte 0xff at 7",
        ),
        (
            ("review", "lint", "-"),
            b"\x89PNG\r\n",
            "standard input: is not text (UTF-8): found byte 0x89 at 0",
        ),
        (
            ("privacy", "preview", "-"),
            b"\x89PNG",
            "standard input: is not text (UTF-8): found byte 0x89 at 0",
        ),
        (("cost", "zzz"), "", "no interview or document 'zzz'; nothing is near"),
        (("rate", "-", "--probe", "P08"), b"an answer\x00", "NUL characters"),
        (("rate", "-", "--probe", "P08", "--rater", "model"), "An answer.", "INTERVIEWER_MODEL"),
        (("rate", "-"), "An answer.", "--probe"),
        (("probes", "--dimension", "LEAD"), "", "no dimension 'LEAD'; nearest: LED"),
        (("rubrics", "start"), "", "no rubric 'start'; nearest: star"),
        (("history", "show", "0000"), "", "no entry of the history '0000'"),
        (("history", "delete"), "", "name one ID, or say --all"),
        (("praktice",), "", "nearest: practice"),
        (("practice", "--loop", "nope"), "", "no loop 'nope'; there are: "),
        (("zzz",), "", "no command 'zzz'; 'interviewer --help' lists them"),
        (("practice", "--own", "Why?"), "", "--own needs --loop"),
        (("practice", "--resume", "0000", "--role", "staff", "--minutes", "20"), "", "--role and --minutes"),
        (("practice", "--loop", "staff-45", "--minutes", "20"), "", "--minutes needs --loop plan"),
        (("practice", "--probe", "P08", "--loop", "staff-45"), "", "exclude each other"),
    ],
)
def test_a_mistake_ends_with_2_and_names_the_thing(
    run_cli: RunCli, args: tuple[str, ...], stdin: str | bytes, says: str
) -> None:
    ran = run_cli(*args, stdin=stdin)
    assert ran.code == 2, (ran.stdout, ran.stderr)
    assert says in ran.stderr
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr


def test_probes_lists_77_and_filters(run_cli: RunCli) -> None:
    everything = json.loads(run_cli("probes", "--format", "json").stdout)
    assert len(everything) == 77
    assert all("id" in p for p in everything)
    some = json.loads(
        run_cli("probes", "--dimension", "led", "--level", "MG", "--round", "ldr", "--format", "json").stdout
    )
    assert 0 < len(some) < 77
    assert all("LED" in p["dimensions"] and "MG" in p["levels"] and p["round"] == "LDR" for p in some)
    assert "What is looked for" in run_cli("probes", "P08").stdout


def test_rubrics_lists_them_with_who_can_tell_and_checks_them(run_cli: RunCli) -> None:
    listed = json.loads(run_cli("rubrics", "--format", "json").stdout)
    star = next(r for r in listed if r["id"] == "star")
    assert star["by_rule"]["ST-R"] is True
    assert star["by_rule"]["ST-FIT"] is False
    assert run_cli("rubrics", "check").stdout.startswith("all well: ")
    assert "needs a reader" in run_cli("rubrics", "star").stdout


def test_history_lists_shows_exports_and_deletes(run_cli: RunCli) -> None:
    assert run_cli("rate", B1, "--probe", "P08").code == 0
    listed = json.loads(run_cli("history", "list", "--format", "json").stdout)
    assert [(i["title"], i["state"]) for i in listed] == [("P08", "rated")]
    shown = run_cli("history", "show", listed[0]["id"][:8])
    assert "recency rule by 0.3 points" in shown.stdout
    whole = json.loads(run_cli("history", "export").stdout)
    assert whole["interviews"][0]["takes"][0]["rating"]["probe"] == "P08"
    assert "recency rule" in run_cli("history", "export", "--format", "markdown").stdout
    assert run_cli("history", "delete", listed[0]["id"]).code == 0
    assert run_cli("history", "list").stdout.strip() == "nothing is kept yet"


def test_history_shows_a_document_and_names_where_other_entries_open(run_cli: RunCli, tmp_path: Path) -> None:
    memo = tmp_path / "memo.md"
    memo.write_text("# Two depots\n\nWe recommend closing the northern depot by 3 May.", "utf-8")
    assert run_cli("critique", memo).code == 0
    listed = json.loads(run_cli("history", "list", "--format", "json").stdout)
    shown = run_cli("history", "show", listed[0]["id"][:8])
    assert shown.code == 0, shown.stderr
    assert "WHAT THE READER WILL THINK" in shown.stdout
    assert shown.stdout.startswith(f"Document {listed[0]['id'][:8]}: Two depots")
    value = json.loads(run_cli("history", "show", listed[0]["id"], "--format", "json").stdout)
    assert (value["kind"], value["data"]["critique"]["kind"]) == ("document", "memo")


def test_no_store_keeps_nothing(run_cli: RunCli) -> None:
    assert run_cli("rate", B1, "--probe", "P08", "--no-store").code == 0
    assert run_cli("history", "list").stdout.strip() == "nothing is kept yet"


def test_practice_asks_rates_drills_and_compares_takes(run_cli: RunCli) -> None:
    first = "Last year I stopped a forecast since the data would not come.\n\n"
    drill = "Two more winters of data.\n\n"
    again = f"/retry\n{B1.read_text('utf-8')}\n\n/quit\n"
    ran = run_cli("practice", "--probe", "P08", stdin=first + drill + again)
    assert ran.code == 0, ran.stderr
    assert ran.stdout.count("Interviewer: ") >= 3
    assert "THE INTERVIEWER WOULD NOW ASK" in ran.stdout
    assert "AGAINST THE LAST TAKE" in ran.stdout
    assert "▲" in ran.stdout
    assert "Type your answer" in ran.stderr


def test_doctor_says_what_is_set_and_what_to_do(run_cli: RunCli) -> None:
    ran = run_cli("doctor", "--format", "json")
    assert ran.code == 0, ran.stderr
    report = json.loads(ran.stdout)
    checks = {c["what"]: c for c in report["checks"]}
    assert checks["rater"]["state"] == "missing"
    assert "INTERVIEWER_MODEL" in checks["rater"]["do"]
    assert checks["database"]["state"] == "works"
    assert any(s["name"] == "INTERVIEWER_SPEND_LIMIT_USD" for s in report["settings"])
    secret = run_cli("doctor", env={"INTERVIEWER_API_KEY": "very-secret-words", "INTERVIEWER_MODEL": "m"})
    assert "very-secret-words" not in secret.stdout + secret.stderr
    assert "model m at" in secret.stdout


def test_a_planted_fault_in_a_rubric_is_named_by_file_line_and_key(run_cli: RunCli, tmp_path: Path) -> None:
    good = (
        "id: mine\nversion: 1\nkind: family\ntitle: Mine\ncriteria:\n"
        "  - id: ABC-1\n    title: A check\n    met: it is there\n    drill: And then?\n    fix: Say it.\n"
    )
    folder = tmp_path / "rubrics"
    folder.mkdir()
    file = folder / "mine.v1.yaml"
    for broken, says in (
        (good.replace("    drill: And then?\n", ""), "line 6: criteria.0: ABC-1: drill is missing"),
        (good.replace("    met:", "    meet:"), "line 8: criteria.0.meet: unknown key; did you mean 'met'?"),
        (good.replace("version: 1", "version: 2"), "line 2: version: found 2"),
        (good + "    recoverable: 3\n", "line 11: criteria.0.recoverable"),
        (good + "    met: again\n", "line 11: key 'met' stands twice"),
        (good + "uses: [XYZ-1]\n", "uses: XYZ-1 is not defined"),
        (good.replace("title: Mine", "title: [Mine"), "not YAML"),
    ):
        file.write_text(broken, "utf-8")
        ran = run_cli("rubrics", "check", folder)
        assert ran.code == 1, (broken, ran.stdout, ran.stderr)
        assert "mine.v1.yaml" in ran.stdout
        assert says in ran.stdout, (says, ran.stdout)


def test_everything_is_deleted_only_when_somebody_says_so(run_cli: RunCli) -> None:
    run_cli("rate", "-", "--probe", "P08", stdin="We stopped a forecast in May.")
    asked = run_cli("history", "delete", "--all")
    assert (asked.code, "nothing was changed" in asked.stderr) == (2, True)
    assert run_cli("history", "delete", "--all", stdin="n\n").code == 2
    assert len(run_cli("history", "list", "--format", "json").json()) == 1
    assert run_cli("history", "delete", "--all", stdin="y\n").code == 0
    assert run_cli("history", "list", "--format", "json").json() == []


def test_a_mistyped_command_is_no_answer(run_cli: RunCli) -> None:
    ran = run_cli("practice", "--probe", "P08", stdin="/help\n/ask what size?\n/quit\n")
    assert ran.code == 0, ran.stderr
    assert "/help is no command" in ran.stderr
    assert "FEEDBACK" not in ran.stdout
