"""Files of artefacts: what is refused, and where the message points."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from interviewer.adapters.artifact_files import parse
from interviewer.check import ArtifactRefused, check
from interviewer.errors import CallerMistake, NotFound
from tests.artifacts.conftest import NOW, example_data


def refusal(text: str, *, kind: str = "design-doc") -> str:
    artifact = parse(text.encode(), name="doc.yaml")
    with pytest.raises(ArtifactRefused) as caught:
        check(kind, artifact.data, now=NOW)
    return str(artifact.located(caught.value))


def test_an_unknown_key_is_refused_with_file_line_and_the_nearest_known_key():
    told = refusal("title: Forecast\nrevewers: [planner]\n")
    assert (
        told
        == "doc.yaml, line 2: revewers: found an unknown key; expected 'reviewers' (the nearest known key)"
    )


def test_an_unknown_key_deep_inside_has_its_own_line():
    told = refusal(
        "risks:\n  - risk: late feed\n    mitigation: fall back\n  - risk: drift\n    mitigaton: watch\n"
    )
    assert told.startswith("doc.yaml, line 5: risks[1].mitigaton:")
    assert "'mitigation'" in told


def test_every_refused_place_is_told_at_once():
    told = refusal("differentiation: High\nvendor_risk: ''\n", kind="build-vs-buy").splitlines()
    assert told[0].startswith(
        "doc.yaml, line 1: differentiation: found 'High'; expected 'high', 'medium' or 'low'"
    )
    assert told[1].startswith("doc.yaml, line 2: vendor_risk: found ''; expected")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("reviewers: planner", "line 1: reviewers: found 'planner'; expected a list"),
        ("title: 42", "line 1: title: found 42; expected text"),
        ("title: no", "line 1: title: found false; expected text"),
        ("risks: [late]", "line 1: risks[0]: found 'late'; expected a mapping of keys"),
        ("\npages: five", "line 2: pages: found 'five'; expected a number"),
        ("shared_at: 2025-03-03T10:00:00", "expected a time with its offset"),
        ("shared_at: 2025-03-03", "expected a time with its offset"),
        ("timeline: [{by: 2025-02-30}]", "line 1"),
    ],
)
def test_a_value_of_the_wrong_kind_says_what_was_found_and_expected(text: str, told: str):
    try:
        message = refusal(text)
    except CallerMistake as refused_while_reading:
        message = str(refused_while_reading)
    assert told in message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"# only a remark\n", "is empty"),
        (b"- a\n- b\n", "line 1: found a list; expected a mapping"),
        (b"just words", "line 1: found a single value; expected a mapping"),
        (b"title: a\ntitle: b\n", "line 2: found the key 'title' twice"),
        (b"title: [a\n", "line 2: not YAML"),
        (b"title: a\nauthor: \xff\xfe\n", "line 2: found a byte that is not UTF-8"),
        (b"a: &x [1]\nb: *x\n", "line 2: found the alias *x"),
        (b"? [a, b]\n: c\n", "line 1: found a list as a key"),
        (b"title: !!python/object/apply:os.getcwd []\n", "line 1: a value that cannot be read"),
        (b"title: a\n---\ntitle: b\n", "line 2: not YAML"),
        (b'{"title": "a",\n "title": "b"}', "line 2: found the key 'title' twice"),
        (b'{"title": "a",\n}', "not JSON"),
        (b'{"pages": NaN}', "not JSON"),
        pytest.param(b"[" * 20_000, "more than 20 levels", id="deep lists"),
        pytest.param(b'{"a":' * 20_000, "not JSON", id="deep mappings"),
        pytest.param(b"x: " + b"y" * 500_000, "more than 500,000 bytes", id="too long"),
    ],
)
def test_a_file_that_is_no_artefact_is_the_callers_mistake(content: bytes, told: str):
    with pytest.raises(CallerMistake) as caught:
        parse(content, name="doc")
    assert told in str(caught.value)


def test_json_with_tabs_reads_like_yaml():
    data = example_data("okr")
    text = json.dumps(data, indent="\t")
    artifact = parse(text.encode(), name="okr.json")
    assert artifact.data == data
    assert artifact.line_of(("key_results",)) == 4


def test_a_line_above_stands_in_for_a_place_that_is_not_written():
    artifact = parse(b"title: a\nrisks:\n  - risk: late\n", name="doc.yaml")
    assert artifact.line_of(("risks", 0, "mitigation")) == 3
    assert artifact.line_of(("author",)) == 1


def test_a_key_without_a_value_counts_as_not_given():
    assert check("design-doc", parse(b"title: a\nrisks:\n", name="doc").data, now=NOW).title == "a"


def test_an_unknown_kind_names_the_nearest():
    with pytest.raises(NotFound, match="design-doc"):
        check("design-docs", {}, now=NOW)


def test_the_clock_needs_its_offset():
    with pytest.raises(CallerMistake, match="without an offset"):
        check("rfc", {}, now=datetime(2025, 3, 3))  # noqa: DTZ001 - the fault itself


def test_data_that_is_no_mapping_is_refused():
    with pytest.raises(ArtifactRefused, match="a mapping of keys"):
        check("rfc", ["title"], now=NOW)


def test_a_flood_of_items_or_characters_is_refused_before_it_is_compared():
    with pytest.raises(ArtifactRefused, match=r"alternatives: found 10,000 items; expected at most 200"):
        check("rfc", {"alternatives": [{"name": "a"}] * 10_000}, now=NOW)
    with pytest.raises(ArtifactRefused, match="found 60,001 characters"):
        check("okr", {"objective": "x" * 60_001}, now=NOW)
