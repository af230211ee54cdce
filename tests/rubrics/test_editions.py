"""Versions of a rubric side by side: the newest is used, the earlier ones stay readable and can be held."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from interviewer.adapters.library import faults, library, load
from interviewer.errors import NotFound

SHIPPED = library()
LATER = sorted(id for id, version in SHIPPED.editions if version > 1)


def rubric(version: int, met: str) -> dict[str, object]:
    criterion = {"id": "XYZ-1", "title": "The thing", "met": met, "drill": "What was it?", "fix": "Name it."}
    return {"id": "thing", "version": version, "kind": "answer", "title": "Thing", "criteria": [criterion]}


def write(folder: Path, version: int, met: str, *, name: str = "thing") -> None:
    (folder / f"{name}.v{version}.yaml").write_text(yaml.safe_dump(rubric(version, met)), "utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for version in (2, 10, 1):
        write(tmp_path, version, f"worded {version} times")
    return tmp_path


def test_the_newest_version_is_used_also_past_nine(folder):
    found = load(folder)
    assert (found.rubrics["thing"].version, found.files["thing"]) == (10, "thing.v10.yaml")
    assert (found.criteria["XYZ-1"].met, found.refs["thing"].version) == ("worded 10 times", 10)
    assert faults(folder) == []


def test_an_earlier_version_stays_readable_with_the_hash_it_had(folder):
    before = load(folder).edition("thing", 1)
    assert before.every_criterion()[0].met == "worded 1 times"
    write(folder, 11, "worded anew")
    assert load(folder).edition("thing", 1).hash == before.hash


def test_a_version_can_be_held(folder):
    found = load(folder, held=[("thing", 2)])
    assert (found.criteria["XYZ-1"].met, found.files["thing"]) == ("worded 2 times", "thing.v2.yaml")
    assert found.refs["thing"].version == 2


def test_a_version_that_is_not_there_is_named(folder):
    with pytest.raises(NotFound, match=r"no version of a rubric 'thing\.v3'; nearest: thing\.v"):
        load(folder, held=[("thing", 3)])
    with pytest.raises(NotFound, match=r"'thing\.v3'"):
        load(folder).edition("thing", 3)


def test_two_files_of_one_version_are_a_fault(folder):
    (folder / "more").mkdir()
    write(folder / "more", 2, "worded otherwise")
    assert any("version 2 stands in" in fault for fault in faults(folder))


@pytest.mark.parametrize("id", LATER)
def test_a_new_version_words_criteria_anew_and_leaves_what_is_computed_from_them(id):
    newest = SHIPPED.rubrics[id]
    before = SHIPPED.edition(id, newest.version - 1)
    wording = {"title", "met", "partial", "not_met", "traps", "tag"}  # a tag enters no level, see test_level

    def bones(edition):
        return [c.model_dump(exclude=wording) for c in edition.every_criterion()]

    assert bones(newest) == bones(before)
    assert (newest.credit, newest.uses, newest.profiles, newest.red_flags) == (
        before.credit,
        before.uses,
        before.profiles,
        before.red_flags,
    )
    assert newest.hash != before.hash
