"""What a batch reads and what it writes: places of faults, and a result that can be gone on with."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from interviewer.adapters.batch_files import OutFile, read_submissions
from interviewer.batch import Line, Submission
from interviewer.errors import CallerMistake

PROBES = {"P08", "P01"}


def read(path: Path, text: str, **options):
    path.write_text(text, "utf-8")
    return read_submissions(path, probes=PROBES, **options)[0]


def lines(*records):
    return "\n".join(json.dumps(r) for r in records)


def test_answers_and_documents_stand_in_one_file(tmp_path):
    one, two, three = read(
        tmp_path / "in.jsonl",
        lines(
            {"id": 1, "text": "Q: Why?\nA: I stopped it.", "probe": "P08"},
            {"id": "b", "turns": [{"speaker": "candidate", "text": "I stopped it."}]},
            {"id": "c", "text": "We ask for 3 people.", "kind": "memo", "reader": "finance"},
        ),
        probe="P01",
    )
    assert (one.id, one.probe, [p.id for p in one.text.passages]) == ("1", "P08", ["question 1", "turn 1"])
    assert (two.id, two.probe, two.where) == ("b", "P01", "in.jsonl line 2")
    assert (three.kind, three.reader, three.pasted, three.probe) == (
        "memo",
        "finance",
        "We ask for 3 people.",
        None,
    )


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"text": "I did.", "probe": "P08"}, "id: found None; expected a text or a whole number"),
        ({"id": "a", "probe": "P08"}, "text: found nothing; expected words"),
        ({"id": "a", "text": "…", "probe": "P08"}, 'text: found "…"; expected words'),
        ({"id": "a", "text": "I did."}, "probe: missing"),
        ({"id": "a", "text": "I did.", "probe": "P8"}, "probe: found 'P8'; expected one of those that exist; did you mean P08?"),
        ({"id": "a", "text": "I did.", "probe": "P08", "kind": "memo"}, "probe: found beside kind"),
        ({"id": "a", "text": "I did.", "kind": "mem"}, "kind: found 'mem'"),
        ({"id": "a", "txt": "I did.", "probe": "P08"}, "txt: no such field; expected one of id, text"),
        ({"id": "a", "text": "I did.", "turns": [1], "probe": "P08"}, "turns: found beside text"),
        ({"id": "a", "turns": [{"speaker": "me", "text": "I"}], "probe": "P08"}, 'turns[0].speaker: found "me"'),
        ({"id": "a", "turns": [{"speaker": "interviewer", "text": "So?"}], "probe": "P08"}, "turns: found no words of the candidate"),
        ([1], "found list; expected an object"),
    ],
)  # fmt: skip
def test_a_fault_names_line_and_field(tmp_path, record, said):
    good = {"id": "good", "text": "I stopped it.", "probe": "P08"}
    with pytest.raises(CallerMistake) as caught:
        read(tmp_path / "in.jsonl", lines(good, record))
    assert str(caught.value).startswith(f"in.jsonl line 2: {said}")


def test_every_fault_is_named_but_no_more_than_ten(tmp_path):
    with pytest.raises(CallerMistake) as caught:
        read(tmp_path / "in.jsonl", "\n".join(["{"] * 12))
    named = str(caught.value).splitlines()
    assert len(named) == 11
    assert named[-1] == "… and 2 more"


def test_an_id_may_stand_once(tmp_path):
    record = {"id": "a", "text": "I stopped it.", "probe": "P08"}
    with pytest.raises(
        CallerMistake, match=r"line 2: id: found 'a' a second time \(first: in.jsonl line 1\)"
    ):
        read(tmp_path / "in.jsonl", lines(record, record))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_may_hold_line_breaks_and_says_where_a_row_begins(tmp_path, delimiter):
    d = delimiter
    text = f'id{d}probe{d}text\na{d}P08{d}"I stopped it.\nThen I told them."\nb{d}P08{d}I kept it.\n'
    one, two = read(tmp_path / "in.csv", text)
    assert one.text.passages[0].text == "I stopped it.\nThen I told them."
    assert (one.where, two.where) == ("in.csv line 2", "in.csv line 4")
    with pytest.raises(CallerMistake, match=r"in\.csv line 5: found 2 fields; expected 3"):
        read(tmp_path / "in.csv", f"{text}c{d}P08\n")


def test_a_folder_is_documents_or_with_a_probe_answers(tmp_path):
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.md").write_text("I stopped it.", "utf-8")
    (folder / "deep" / "b.txt").write_text("I kept it.", "utf-8")
    (folder / "c.xlsx").write_bytes(b"x")
    (folder / ".hidden.md").write_text("no", "utf-8")
    found, passed = read_submissions(folder, probes=PROBES, kind="memo", reader="legal")
    assert [(s.id, s.kind, s.reader) for s in found] == [
        ("a.md", "memo", "legal"),
        ("deep/b.txt", "memo", "legal"),
    ]
    assert passed == ["c.xlsx"]
    answers, _ = read_submissions(folder, probes=PROBES, probe="P08")
    assert [(s.id, s.probe) for s in answers] == [("a.md", "P08"), ("deep/b.txt", "P08")]


def test_what_a_result_is_made_of_tells_changed_content_and_another_rater():
    one = Submission(id="a", where="in.jsonl line 1", pasted="I stopped it.", kind="memo")
    moved = one.model_copy(update={"id": "b", "where": "in.jsonl line 9"})
    changed = one.model_copy(update={"pasted": "I kept it."})
    assert one.mark("rules") == moved.mark("rules")
    assert len({one.mark("rules"), one.mark("model"), changed.mark("rules")}) == 3


# --- results ---------------------------------------------------------------------------------------


def rated(id: str, made_of: str) -> Line:
    return Line(id=id, status="rated", rating={"probe": "P08"}, input=made_of)


def test_a_run_goes_on_where_the_last_one_was_cut_off(tmp_path):
    path = tmp_path / "out.jsonl"
    first = OutFile(path)
    assert first.go_on({"a": "1", "b": "2"}) == (frozenset(), 0)
    first.write(rated("a", "1"))
    first.write(Line(id="b", status="failed", error="no connection", input="2"))
    first.write(rated("c", "old"))
    first.close()
    with path.open("ab") as file:
        file.write(rated("d", "4").to_json().encode()[:30])  # killed within a line
    again = OutFile(path)
    assert again.go_on({"a": "1", "b": "2", "c": "new", "d": "4"}) == (frozenset({"a"}), 2)
    again.write(rated("b", "2"))
    again.close()
    kept = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [k["id"] for k in kept] == ["a", "b"]
    assert set(kept[0]) == {"id", "status", "rating", "input"}


def test_lines_of_another_input_stay_whatever_they_say(tmp_path):
    path = tmp_path / "out.jsonl"
    first = OutFile(path)
    first.go_on({"a": "1", "b": "2", "c": "3"})
    first.write(rated("a", "1"))
    first.write(Line(id="b", status="failed", error="no connection", input="2"))
    first.write(rated("c", "old"))
    first.close()
    before = path.read_text("utf-8").splitlines()
    again = OutFile(path)
    assert again.go_on({"c": "new", "x": "9"}) == (frozenset(), 1)
    assert again.others == 2
    again.write(rated("c", "new"))
    again.write(rated("x", "9"))
    again.close()
    after = path.read_text("utf-8").splitlines()
    assert after[:2] == before[:2]
    assert [json.loads(line)["id"] for line in after] == ["a", "b", "c", "x"]


@pytest.mark.parametrize(
    "text", ['{"name": "somebody\'s file"}\n', "a note without an end", "id,text\n1,2\n"]
)
def test_a_file_that_is_no_result_is_never_written_over(tmp_path, text):
    path = tmp_path / "out.jsonl"
    path.write_text(text, "utf-8")
    with pytest.raises(CallerMistake, match="line 1: found something that is no result of a batch"):
        OutFile(path).go_on({"a": "1"})
    assert path.read_text("utf-8") == text


# --- standard input --------------------------------------------------------------------------------


def from_standard_input(monkeypatch, raw: bytes, **options):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), "utf-8"))
    return read_submissions(Path("-"), probes=PROBES, **options)[0]


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        (b'{"id": "a", "text": "I stopped it.", "probe": "P08"}\n', "auto"),
        (b'\xef\xbb\xbf\n {"id": "a", "text": "I stopped it.", "probe": "P08"}', "auto"),
        (b"id,text,probe\na,I stopped it.,P08\n", "auto"),
        (b"id;text;probe\r\na;I stopped it.;P08\r\n", "csv"),
    ],
    ids=["jsonl", "jsonl after a mark and a blank line", "csv", "csv that is named so"],
)
def test_lines_on_standard_input_are_known_by_their_first_sign(monkeypatch, raw, form):
    (one,) = from_standard_input(monkeypatch, raw, form=form)
    assert (one.id, one.probe, one.text.passages[0].text) == ("a", "P08", "I stopped it.")


@pytest.mark.parametrize(
    ("raw", "form", "said"),
    [
        (b'{"id": "a"}\n{"id":\n', "auto", "standard input line 1: probe: missing"),
        (b'{"id": "a"}\n{"id":\n', "auto", "standard input line 2: found no JSON"),
        (b"id,text\na\n", "auto", "standard input line 2: found 1 fields; expected 2 as in the first line"),
        (b"id,text,probe\na,b,P08\n", "jsonl", "standard input line 1: found no JSON"),
        (b"id,text\na,caf\xe9\n", "auto", "standard input line 2: found bytes that are not UTF-8 at 13"),
        (b"", "auto", "standard input: found no submission; expected at least one line"),
    ],
)
def test_what_is_wrong_on_standard_input_is_named_by_its_line(monkeypatch, raw, form, said):
    with pytest.raises(CallerMistake) as told:
        from_standard_input(monkeypatch, raw, form=form)
    assert said in str(told.value)


def test_a_file_of_any_name_is_read_as_it_is_said_to_be(tmp_path):
    (one,) = read(tmp_path / "answers.txt", "id,text,probe\na,I stopped it.,P08\n", form="csv")
    assert one.where == "answers.txt line 2"
    with pytest.raises(CallerMistake, match="--format says what a file of another name holds"):
        read(tmp_path / "answers.txt", "id,text\n")
    with pytest.raises(CallerMistake, match="found a folder beside --format csv"):
        read_submissions(tmp_path, probes=PROBES, form="csv")


def test_a_probe_or_kind_in_another_case_is_taken_as_it_is_meant(tmp_path):
    one, two = read(
        tmp_path / "in.jsonl",
        lines(
            {"id": "a", "text": "I stopped it.", "probe": "p08"},
            {"id": "b", "text": "# Memo\n\nStop.", "kind": "Memo", "reader": "VP"},
        ),
    )
    assert (one.probe, two.kind, two.reader) == ("P08", "memo", "vp")
