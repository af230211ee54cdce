"""A panel's file: every form of it that is accepted, and every bad row named by its line."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.adapters import panel_csv
from interviewer.adapters.panel_csv import neutral, read, to_csv, to_json
from interviewer.calibrate import report
from interviewer.domain.panel import Panel, Score
from interviewer.errors import CallerMistake

HEADER = "rater,packet,dimension,level\n"


def reading(text: str | bytes, **more: object) -> Panel:
    raw = text if isinstance(text, bytes) else text.encode()
    return read(io.BytesIO(raw), name="scores.csv", **more)  # type: ignore[arg-type]


def refusals(text: str | bytes) -> list[tuple[int, str, str]]:
    return [(r.line, r.found, r.expected) for r in reading(text).refused]


@pytest.mark.parametrize(
    "raw",
    [
        b"rater,packet,dimension,level\nana,P1,FRM,3\nben,P1,FRM,NE\n",
        b"\xef\xbb\xbfrater;packet;dimension;level\r\nana;P1;FRM;3\r\nben;P1;FRM;ne\r\n",
        b"level\tdimension\tpacket\trater\n3\tFRM\tP1\tana\nNE\tFRM\tP1\tben\n",
        "\ufeffrater,packet,dimension,level\nana,P1,FRM,3\nben,P1,FRM,NE\n".encode("utf-16-le"),
        b"\n\n Rater , PACKET,Dimension,Level\n ana , P1 ,FRM, 3 \nben,P1,FRM,NE\n\n\n",
        b"rater,packet,dimension,level\rana,P1,FRM,3\rben,P1,FRM,NE\r",
        b"rater,packet,dimension,level,round,order,quote\nana,P1,FRM,3,,,\nben,P1,FRM,NE,1,,\n",
        b'[{"rater":"ana","packet":"P1","dimension":"FRM","level":3},'
        b'{"rater":"ben","packet":"P1","dimension":"FRM","level":"NE"}]',
        b'{"scores":[{"rater":"ana","packet":"P1","dimension":"FRM","level":3.0},'
        b'{"rater":"ben","packet":"P1","dimension":"FRM","level":"NE"}]}',
    ],
    ids=["comma", "semicolon and BOM", "tab and any order", "utf-16", "spaces and blank lines", "old line ends",
         "empty optional cells", "json", "json object"],
)  # fmt: skip
def test_the_same_two_scores_in_every_form(raw):
    panel = reading(raw)
    assert [(s.rater, s.packet, s.dimension, s.level, s.round, s.order) for s in panel.scores] == [
        ("ana", "P1", "FRM", 3, 1, None),
        ("ben", "P1", "FRM", None, 1, None),
    ]
    assert panel.refused == ()


@pytest.mark.parametrize(
    ("row", "found", "expected"),
    [
        ("ana,P1,FRM,6", "level '6'", "level 1, 2, 3, 4, 5 or NE"),
        ("ana,P1,FRM,0", "level '0'", "level 1, 2, 3, 4, 5 or NE"),
        ("ana,P1,FRM,3.5", "level '3.5'", "level 1, 2, 3, 4, 5 or NE"),
        ("ana,P1,FRM,good", "level 'good'", "level 1, 2, 3, 4, 5 or NE"),
        ("ana,P1,FRM,-1", "level '-1'", "level 1, 2, 3, 4, 5 or NE"),
        ("ana,P1,FRM,٣", "level '٣'", "level 1, 2, 3, 4, 5 or NE"),
        ("ana,P1,FRM,", "no level", "level 1, 2, 3, 4, 5 or NE"),
        ("ana,P1,FRM", "no level", "level 1, 2, 3, 4, 5 or NE"),
        (",P1,FRM,3", "no rater", "a name in column rater"),
        ("ana, ,FRM,3", "no packet", "a name in column packet"),
        ("ana,P1,FRM,3,x", "5 cells", "4 (rater,packet,dimension,level)"),
        ("ana,P1\x07,FRM,3", "packet 'P1\\x07'", "text in UTF-8 without control characters"),
        ("a" * 201 + ",P1,FRM,3", "a rater of 201 characters", "at most 200"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_by_its_line_and_the_others_stay(row, found, expected):
    panel = reading(f"{HEADER}ben,P1,FRM,4\n{row}\nben,P2,FRM,5\n")
    assert [s.level for s in panel.scores] == [4, 5]
    (refused,) = panel.refused
    assert (refused.line, refused.found) == (3, found)
    assert refused.expected.startswith(expected)


@pytest.mark.parametrize(
    ("cells", "found"),
    [("x,", "round 'x'"), ("0,", "round '0'"), ("1,-2", "order '-2'"), ("1,1.5", "order '1.5'")],
)
def test_round_and_order_are_whole_numbers(cells, found):
    refused = refusals(f"rater,packet,dimension,level,round,order\nana,P1,FRM,3,{cells}\n")
    assert [(line, what) for line, what, _ in refused] == [(2, found)]


def test_a_score_given_twice_is_named_with_both_levels_and_the_first_is_kept():
    panel = reading(f"{HEADER}ana,P1,FRM,3\nben,P1,FRM,3\nana,P1,FRM,5\n")
    assert [(s.rater, s.level) for s in panel.scores] == [("ana", 3), ("ben", 3)]
    (refused,) = panel.refused
    assert refused.line == 4
    assert refused.found == "ana, P1, FRM, round 1 again: level 5, on line 2 3"
    assert "line 2 was kept" in refused.expected


def test_the_same_score_in_another_round_is_no_repeat():
    text = "rater,packet,dimension,level,round\nana,P1,FRM,3,1\nana,P1,FRM,4,2\n"
    assert [s.round for s in reading(text).scores] == [1, 2]


def test_blank_rows_inside_are_named_and_those_at_the_end_are_not():
    assert [
        (line, found) for line, found, _ in refusals(f"{HEADER}ana,P1,FRM,3\n\n,,,\nben,P1,FRM,4\n\n\n")
    ] == [
        (3, "a blank row"),
        (4, "a blank row"),
    ]


def test_a_quote_may_hold_separators_line_ends_and_quotation_marks_and_lines_are_still_counted():
    text = 'rater,packet,dimension,level,quote\nana,P1,FRM,3,"one, two\nsaid ""so"""\nben,P1,FRM,9,\n'
    panel = reading(text)
    assert panel.scores[0].quote == 'one, two\nsaid "so"'
    assert panel.refused[0].line == 4


def test_a_quotation_mark_that_is_never_closed_is_named_with_the_lines_it_swallowed():
    panel = reading(
        'rater,packet,dimension,level,quote\nana,P1,FRM,3,fine\nben,P1,FRM,4,"open\ncy,P1,FRM,5,lost\n'
    )
    assert [s.rater for s in panel.scores] == ["ana"]
    (refused,) = panel.refused
    assert refused.line == 3
    assert "lines 3 to 4" in refused.found


def test_bytes_that_are_not_utf_8_cost_only_their_row():
    panel = reading(HEADER.encode() + b"ana,P1,FRM,3\nJos\xe9,P1,FRM,4\n")
    assert [s.rater for s in panel.scores] == ["ana"]
    assert (panel.refused[0].line, panel.refused[0].found) == (3, "bytes that are not UTF-8")


def test_a_column_nobody_asked_for_is_said_to_be_unused():
    assert reading("rater,packet,dimension,level,mood\nana,P1,FRM,3,fine\n").notes == (
        "column 'mood' is not used",
    )


def test_dimensions_of_the_scorecard_that_was_asked_for_are_the_only_ones():
    panel = reading(f"{HEADER}ana,P1,FRM,3\nana,P1,EXPP,3\n", dimensions=["FRM", "EXP"])
    assert panel.refused[0].found == "dimension 'EXPP'"
    assert panel.refused[0].expected == "one of EXP, FRM"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "found nothing"),
        (b"   \n\n", "found nothing"),
        (b"rater,packet,level\nana,P1,3\n", "dimension missing"),
        (b"ana,P1,FRM,3\nben,P1,FRM,4\n", "found the header 'ana,P1,FRM,3'"),
        (b"rater,rater,packet,dimension,level\n", "the column rater more than once"),
        (HEADER.encode(), "found a header and no rows"),
        (b"PK\x03\x04\x00\x00binary", "bytes that are not text"),
        (b'[{"rater": "ana"', "JSON that cannot be read"),
        (b'{"rows": []}', "JSON without rows"),
        (b"[]", "found a header and no rows"),
    ],
)
def test_a_file_of_which_nothing_can_be_understood_is_the_caller_s_mistake(raw, says):
    with pytest.raises(CallerMistake, match=says) as mistake:
        reading(raw)
    assert str(mistake.value).startswith("scores.csv: ")


def test_json_rows_that_are_no_rows_are_named_by_their_number():
    rows = [{"rater": "ana", "packet": "P1", "dimension": "FRM", "level": True}, 7, {"rater": "ana"}]
    found = refusals(json.dumps(rows))
    assert [(line, what) for line, what, _ in found] == [
        (1, "level 'True'"),
        (2, "int '7'"),
        (3, "no packet"),
    ]


# --- writing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1", "-2", "@SUM(A1)", "\tx"])
def test_cells_that_a_spreadsheet_would_run_are_neutralised(cell):
    assert neutral(cell) == f"'{cell}"
    text = to_csv([Score("=cmd", "P1", "FRM", 3, quote=cell)])
    assert "\n'=cmd,P1," in text.replace("\r", "")
    assert reading(text).scores[0].rater == "=cmd"


def test_ordinary_cells_are_left_alone():
    assert neutral("we cut churn by 3 %") == "we cut churn by 3 %"


names = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=1, max_size=12).map(
    lambda t: " ".join(t.split())
).filter(lambda t: t and t.isprintable() and not t.startswith("'"))  # fmt: skip
scores = st.builds(
    Score,
    rater=names,
    packet=names,
    dimension=names,
    level=st.sampled_from([1, 2, 3, 4, 5, None]),
    round=st.integers(1, 9),
    order=st.none() | st.integers(0, 99),
    line=st.just(0),
    quote=st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=20).map(str.strip).filter(
        lambda t: not t.startswith("'")
    ),
)  # fmt: skip


@given(
    st.lists(scores, min_size=1, max_size=6, unique_by=lambda s: (s.rater, s.packet, s.dimension, s.round))
)
def test_what_is_written_is_read_back(given_scores):
    for text in (to_csv(given_scores), to_json(given_scores)):
        panel = reading(text)
        assert panel.refused == ()
        assert [s._replace(line=0) for s in panel.scores] == given_scores


@pytest.mark.parametrize("column", ["candidate", "Applicant Name", "e-mail", "GENDER", "Date of birth"])
def test_a_file_about_real_applicants_is_refused_in_plain_words(column):
    with pytest.raises(CallerMistake, match="nothing about real applicants is taken"):
        reading(f"rater,packet,dimension,level,{column}\nana,P1,FRM,3,x\n")
    with pytest.raises(CallerMistake, match="nothing about real applicants is taken"):
        reading(json.dumps([{"rater": "ana", "packet": "P1", "dimension": "FRM", "level": 3, column: "x"}]))


def test_a_packet_that_is_an_address_is_refused_by_its_line():
    raw = HEADER + "ana,P1,FRM,3\nana,someone@example.org,FRM,3\n"
    assert refusals(raw) == [
        (3, "a packet that is somebody's address", "the name of synthetic material; no real applicants")
    ]


def test_a_panel_beyond_the_limit_is_refused_with_the_limit(monkeypatch):
    monkeypatch.setattr(panel_csv, "MOST_ROWS", 3)
    rows = "".join(f"A,P{n},FRM,3\n" for n in range(4))
    with pytest.raises(CallerMistake, match="found more than 3 rows; expected one panel: split it"):
        reading(f"rater,packet,dimension,level\n{rows}")


@pytest.mark.slow
def test_a_million_rows_are_read_and_reported_with_the_bad_one_named():
    head = "rater,packet,dimension,level\n"
    body = "".join(
        f"R{r},P{p},D{d},{1 + (p * 7 + d + (r * p) % 3) % 5}\n"
        for r in range(10)
        for p in range(14_286)
        for d in range(7)
    )
    found = report(reading(f"{head}{body}R0,P0,D0,9\n"), draws=20)
    assert found.scores == 1_000_020
    assert found.refused_total == 1
    assert (found.refused[0].line, found.refused[0].found) == (1_000_022, "level '9'")
    assert len(found.differences) <= 5_000


def test_why_raters_differed_stands_beside_the_scores_of_its_cell_and_is_no_part_of_them():
    scores = (
        Score("ana", "P1", "LED", 2, quote="we"),
        Score("ben", "P1", "LED", 4),
        Score("ben", "P2", "LED", 3),
    )
    written = to_csv(scores, reasons={("P1", "LED"): "anchor unclear: =what is a team?"})
    header, first, second, third = written.splitlines()
    assert header.endswith(",quote,why raters differed")
    assert first.endswith(",we,anchor unclear: =what is a team?")
    assert second.endswith("anchor unclear: =what is a team?")
    assert third.endswith(",,")
    again = read(io.BytesIO(written.encode()), name="scores.csv")
    assert ([s.level for s in again.scores], again.notes, again.refused) == ([2, 4, 3], (), ())
