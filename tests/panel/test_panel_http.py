"""A calibration over plain HTTP: what each link gets, and that no request brings a score before its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from interviewer import panel_room as room_of
from interviewer.adapters.library import library
from interviewer.adapters.panel_csv import to_csv
from interviewer.adapters.scorecards import card_yaml, read_card
from interviewer.domain.panel import Score
from interviewer.raters.rule_rater import RuleRater
from interviewer.web import panel_room
from interviewer.web.panel_room import BASE
from tests.panel.rooms import FOUR, RATERS, Panelists, all_packets, entries, panelists

#: Words of a packet that only Birch quotes; outside the material itself they are Birch's score.
SECRET = "one row a parcel, and I checked the counts"


class Doubles:
    """The parts that the pages ask for, on the test's own room."""

    def __init__(self, panel: Panelists) -> None:
        self.panel, self.library = panel, library()

    def panel_room(self) -> room_of.PanelRoom:
        return self.panel.room

    def rater(self) -> RuleRater:
        return RuleRater()

    def panel_csv(self, scores: Iterable[Score]) -> str:
        return to_csv(scores)

    card_yaml = staticmethod(card_yaml)


@pytest.fixture
def panel(tmp_path: Path) -> Panelists:
    return panelists(tmp_path)


@pytest.fixture
def http(panel: Panelists) -> Iterator[TestClient]:
    app = FastAPI()
    panel_room.add_routes(app, Doubles(panel))  # type: ignore[arg-type]
    with TestClient(app) as client:
        yield client


def fields(packet: str, *, lower: int = 0) -> dict[str, str]:
    found: dict[str, str] = {"then": "next"}
    for dimension, entry in entries(all_packets()[packet], lower={"MOD": lower}).items():
        found |= {
            f"level-{dimension}": str(entry.level),
            f"quote-{dimension}": entry.quote,
            f"confidence-{dimension}": entry.confidence or "",
        }
    return found


def score(http: TestClient, panel: Panelists, rater: str, *, lower: int = 0) -> None:
    at = f"{BASE}/{panel.tokens[rater]}"
    for n, packet in enumerate(panel.state.order(rater), start=1):
        assert http.post(f"{at}/packet/{n}", data=fields(packet.id, lower=lower)).status_code == 200
    assert http.post(f"{at}/submit").status_code == 200


PATHS = (
    "",
    "/log",
    "/weights",
    "/sort/MOD",
    "/export.json",
    "/export.csv",
    "/export.md",
    "/export.html",
    "/export.yaml",
    "/packet/1",
)


def test_no_way_in_shows_a_score_before_the_reveal(http: TestClient, panel: Panelists) -> None:
    """Birch's levels and quotes are looked for in everything that every link can get; Birch has submitted."""
    at = f"{BASE}/{panel.tokens['Birch']}"
    for n, packet in enumerate(panel.state.order("Birch"), start=1):
        marked = {
            k: (SECRET if k == "quote-DAT" and packet.id == "parcel-depot" else v)
            for k, v in fields(packet.id).items()
        }
        http.post(f"{at}/packet/{n}", data=marked)
    assert "locked" in http.post(f"{at}/submit").text
    for who, token in panel.tokens.items():
        for path in PATHS:
            reply = http.get(f"{BASE}/{token}{path}")
            if path == "/packet/1" and who in ("Ash", "Cedar"):
                form = reply.text.partition("<form")[2]
                assert " checked" not in form
                assert SECRET not in form
                continue
            assert SECRET not in reply.text, (who, path)
            assert "gave 3" not in reply.text
            if path in ("/weights", "/sort/MOD", "/export.csv", "/export.md", "/export.html"):
                assert reply.status_code == 409, (who, path)
        for action in ("second", "discuss", "reader", "reword", "sign-off"):
            reply = http.post(f"{BASE}/{token}/{action}", data={"packet": FOUR[0], "dimension": "MOD", "why": "not said", "anchor": "MOD-3",
                                                               "text": "Compares with a stated baseline", "note": ""})  # fmt: skip
            assert reply.status_code == 409, (who, action)
            assert SECRET not in reply.text
    assert panel.now().last_revealed == 0


def test_what_was_submitted_cannot_be_changed_or_read_back_by_its_own_link(
    http: TestClient, panel: Panelists
) -> None:
    score(http, panel, "Ash")
    at = f"{BASE}/{panel.tokens['Ash']}"
    assert http.get(f"{at}/packet/1").status_code == 409
    assert "locked" in http.post(f"{at}/packet/1", data=fields(FOUR[0])).text
    assert http.post(f"{at}/submit").status_code == 409


def test_after_the_last_submission_everybody_sees_the_same(http: TestClient, panel: Panelists) -> None:
    for rater in RATERS:
        score(http, panel, rater, lower=2 if rater == "Ash" else 0)
    for token in panel.tokens.values():
        shown = http.get(f"{BASE}/{token}").text
        assert "Where raters differ: 4 of 28 cells" in shown
        assert "Ash gave 1" in shown
    assert "rationale" not in http.get(f"{BASE}/{panel.moderator}").text.lower().replace(
        "(rationales open)", ""
    )


def test_a_form_that_is_not_complete_is_kept_and_says_what_is_missing(
    http: TestClient, panel: Panelists
) -> None:
    at = f"{BASE}/{panel.tokens['Ash']}"
    packet = panel.state.order("Ash")[0]
    given = {**fields(packet.id), "quote-COM": "words <b>nobody</b> said", "confidence-LED": ""}
    shown = http.post(f"{at}/packet/1", data=given)
    assert shown.url.path.endswith("/packet/1")
    assert "the quote is not in the answers" in shown.text
    assert "no confidence yet" in shown.text
    assert "words &lt;b&gt;nobody&lt;/b&gt; said" in http.get(f"{at}/packet/1").text
    assert "2 of 7 to do" in http.get(at).text
    assert "Submit round 1" not in http.get(at).text
    refused = http.post(f"{at}/submit")
    assert refused.status_code == 409
    assert f"{panel.state.order('Ash')[0].title}" in refused.text


@pytest.mark.parametrize(
    "given",
    [
        {"level-FRM": "9"},
        {"level-FRM": "-1", "quote-FRM": "x"},
        {"level-FRM": "NE; drop", "confidence-FRM": "certain"},
        {"quote-FRM": "x" * 5_000},
        {"unknown": "y"},
    ],
)
def test_a_form_made_by_hand_gives_no_level_and_no_server_error(
    http: TestClient, panel: Panelists, given: dict[str, str]
) -> None:
    at = f"{BASE}/{panel.tokens['Ash']}"
    assert http.post(f"{at}/packet/1", data=given).status_code in (200, 409)
    packet = panel.state.order("Ash")[0].id
    assert all(e.level is None for e in panel.now().own("Ash", 1, packet).values())


@pytest.mark.parametrize("path", ["", "/packet/1", "/export.json", "/log"])
def test_a_link_that_is_not_one_opens_nothing(http: TestClient, path: str) -> None:
    reply = http.get(f"{BASE}/guessed{path}")
    assert reply.status_code == 404
    assert "opens nothing" in reply.text


def test_the_pages_may_run_nothing_and_ask_nobody(http: TestClient, panel: Panelists) -> None:
    reply = http.get(f"{BASE}/{panel.moderator}")
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert "script-src" not in reply.headers["content-security-policy"]
    assert reply.headers["cache-control"] == "no-store"
    assert "<script" not in reply.text


def test_a_rewording_and_weights_make_versions_and_a_mistake_keeps_what_was_typed(
    http: TestClient, panel: Panelists
) -> None:
    for rater in RATERS:
        score(http, panel, rater, lower=2 if rater == "Ash" else 0)
    at = f"{BASE}/{panel.moderator}"
    typed = {"anchor": "MOD-3", "text": "Compares with a baseline that is named", "why": "short"}
    refused = http.post(f"{at}/reword", data=typed)
    assert refused.status_code == 409
    assert "Compares with a baseline that is named" in refused.text
    assert (
        http.post(f"{at}/reword", data={**typed, "why": "two things stood in one anchor"}).status_code == 200
    )
    refused = http.post(f"{at}/weights", data={"w-LED": "25", "why": "leaders are to lead"})
    assert "found a sum of 120; expected 100" in refused.text
    given = {"w-LED": "20", "w-FRM": "5", "f-LED": "3", "why": "for a manager leadership counts"}
    assert http.post(f"{at}/weights", data=given).status_code == 200
    held = panel.now().card
    assert (held.version, held.weights["LED"], held.floors["LED"].at_least) == (3, 20, 3)
    assert read_card(http.get(f"{at}/export.yaml").text) == held


def test_the_weights_room_says_what_leadership_can_do(http: TestClient, panel: Panelists) -> None:
    for rater in RATERS:
        score(http, panel, rater)
    shown = http.get(f"{BASE}/{panel.tokens['Ash']}/weights", params={"f-LED": "3"})
    assert "LED at 5 % can move a total by at most 5 points of 100" in shown.text
    floor = shown.text.partition("floor LED at least 3: ")[2].partition("<")[0]
    assert "not met grocery-stock" in floor
    assert set(floor.replace("not met", "missed").partition("met ")[2].partition(";")[0].split(", ")) == set(
        FOUR
    ) - {"grocery-stock"}


def test_the_second_round_is_as_blind_as_the_first(http: TestClient, panel: Panelists) -> None:
    for rater in RATERS:
        score(http, panel, rater, lower=2 if rater == "Ash" else 0)
    assert http.post(f"{BASE}/{panel.moderator}/second").status_code == 200
    at, state = f"{BASE}/{panel.tokens['Ash']}", panel.now()
    for n, packet in enumerate(state.order("Ash", 2), start=1):
        given = {
            "level-MOD": "4",
            "quote-MOD": SECRET if packet.id == "parcel-depot" else packet.rationale["MOD"].quote,
            "confidence-MOD": "low",
        }
        assert http.post(f"{at}/packet/{n}", data={**given, "then": "next"}).status_code == 200
    assert http.post(f"{at}/submit").status_code == 200
    for token in panel.tokens.values():
        shown = http.get(f"{BASE}/{token}").text.partition("<h3>The packets</h3>")[0]
        assert "Ash gave 1" in shown, "the first round stays open"
        for body in (
            shown,
            http.get(f"{BASE}/{token}/export.json").text,
            http.get(f"{BASE}/{token}/export.csv").text,
        ):
            assert SECRET not in body
    assert http.post(f"{BASE}/{panel.moderator}/reader").status_code == 409
    assert http.post(f"{BASE}/{panel.moderator}/close").status_code == 200
    assert SECRET in http.get(f"{BASE}/{panel.tokens['Cedar']}/export.csv").text


@pytest.mark.parametrize(
    ("action", "given"),
    [
        ("sign-off", {"note": "x" * 2_001}),
        ("discuss", {"packet": FOUR[0], "dimension": "MOD", "why": "not said", "note": "x" * 2_001}),
        ("discuss", {"packet": FOUR[0], "dimension": "MOD", "why": "because"}),
        ("discuss", {"packet": "nowhere", "dimension": "MOD", "why": "not said"}),
        ("reword", {"anchor": "MOD-9", "text": "x", "why": "a reason of length"}),
        ("reword", {"anchor": "MOD-3", "text": "x" * 401, "why": "a reason of length"}),
        ("weights", {"w-LED": "much", "why": "a reason of length"}),
        ("weights", {"w-LED": "nan", "why": "a reason of length"}),
        ("fire", {}),
    ],
)
def test_a_moderator_s_mistakes_are_sentences_and_change_nothing(
    http: TestClient, panel: Panelists, action: str, given: dict[str, str]
) -> None:
    for rater in RATERS:
        score(http, panel, rater)
    before = panel.now()
    reply = http.post(f"{BASE}/{panel.moderator}/{action}", data=given)
    assert reply.status_code == 409
    assert 'role="alert"' in reply.text
    assert panel.now() == before
