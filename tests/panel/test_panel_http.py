"""A calibration over plain HTTP: what each link gets, and that no request brings a score before its time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from interviewer import panel_room as room_of
from interviewer.adapters.export import pdf_is_there, to_pdf
from interviewer.adapters.library import library
from interviewer.adapters.panel_csv import to_csv
from interviewer.adapters.scorecards import card_yaml, read_card
from interviewer.domain.panel import Score
from interviewer.domain.paper import Paper
from interviewer.raters.rule_rater import RuleRater
from interviewer.web import panel_room
from interviewer.web.panel_room import BASE
from tests.panel.rooms import FOUR, RATERS, Panelists, all_packets, entries, later, panelists

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

    def panel_csv(
        self, scores: Iterable[Score], *, reasons: Mapping[tuple[str, str], str] | None = None
    ) -> str:
        return to_csv(scores, reasons=reasons)

    def writes_pdf(self) -> bool:
        return pdf_is_there()

    def paper_file(self, paper: Paper, form: str) -> bytes:
        assert form == "pdf"
        return to_pdf(paper)

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
    assert held.version == panel.state.card.version + 2
    assert (held.weights["LED"], held.floors["LED"].at_least) == (20, 3)
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


def test_the_sign_off_has_a_plan_to_start_from_and_a_day_and_opens_the_plan(
    http: TestClient, panel: Panelists
) -> None:
    for rater in RATERS:
        score(http, panel, rater)
    at = f"{BASE}/{panel.moderator}"
    page = http.get(at).text
    assert (page.count('type="checkbox"'), page.count('value="1" checked')) == (21, 0), (
        "nothing is kept unasked"
    )
    assert "To start from: Ash: " in page
    wrong = http.post(f"{at}/sign-off", data={"again": "soon"})
    assert (wrong.status_code, "expected a day as 2027-03-31" in wrong.text) == (409, True)
    past = http.post(f"{at}/sign-off", data={"again": "2026-02-01", "plan-0-MOD": "1"})
    assert (past.status_code, "expected a day after 2026-03-01" in past.text) == (409, True)
    assert panel.now().signed_off is None
    given = {"note": "first", "again": "2026-06-01", "plan-0-MOD": "1", "plan-2-LED": "1", "plan-9-LED": "1"}
    shown = http.post(f"{at}/sign-off", data=given).text
    assert "score some of these packets again on 2026-06-01" in shown
    assert "nobody covers FRM" in shown
    signed = panel.now().signed_off
    assert signed is not None
    assert signed.plan == {"Ash": ("MOD",), "Cedar": ("LED",)}
    assert http.get(f"{at}/export.json").json()["sign_off"]["again"] == "2026-06-01"
    assert "## Interview plan" in http.get(f"{at}/export.md").text
    assert "Ash asks about MOD" in http.get(f"{at}/export.html").text


def test_the_report_is_exported_as_pdf_and_not_before_the_reveal(http: TestClient, panel: Panelists) -> None:
    at = f"{BASE}/{panel.moderator}"
    assert http.get(f"{at}/export.pdf").status_code == 409
    for rater in RATERS:
        score(http, panel, rater)
    reply = http.get(f"{at}/export.pdf")
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF")


def test_a_packet_put_in_again_shows_who_moved_after_the_reveal_and_not_before(
    http: TestClient, panel: Panelists
) -> None:
    for rater in RATERS:
        score(http, panel, rater)
    later(panel, days=3)
    found = room_of.open_panel(
        panel.room, panel.state.card, owner="one", title="Summer", packets=FOUR, raters=RATERS, days=7
    )
    summer = Panelists(panel.room, found.state, {x.who: x.token for x in found.links}, panel.clock)
    at = f"{BASE}/{summer.moderator}"
    score(http, summer, "Ash", lower=2)
    for path in ("", "/export.json", "/export.md", "/log"):
        assert "Scored again" not in http.get(at + path).text
        assert "now less then" not in http.get(at + path).text
    score(http, summer, "Birch")
    score(http, summer, "Cedar")
    shown = http.get(at).text
    assert "Scored again: drift over weeks" in shown
    assert "the same name is taken for the same person" in shown
    assert "Scored again: drift over weeks" in http.get(f"{at}/export.md").text


def test_a_rewording_says_which_levels_the_old_wording_gave(http: TestClient, panel: Panelists) -> None:
    for rater in RATERS:
        score(http, panel, rater, lower=2 if rater == "Ash" else 0)
    at = f"{BASE}/{panel.moderator}"
    typed = {
        "anchor": "MOD-1",
        "text": "Names no baseline at all",
        "why": "the old one could not be heard by anybody",
    }
    shown = http.post(f"{at}/reword", data=typed).text
    assert "the old wording gave" in shown
    assert "Ash on grid-meter" in shown


def test_of_another_calibration_the_old_wording_gives_a_number_and_no_names(
    http: TestClient, panel: Panelists
) -> None:
    for rater in RATERS:
        score(http, panel, rater)
    later(panel, days=3)
    found = room_of.open_panel(
        panel.room, panel.state.card, owner="one", title="Summer", packets=FOUR, raters=("Elm", "Fir"), days=7
    )
    summer = Panelists(panel.room, found.state, {x.who: x.token for x in found.links}, panel.clock)
    for rater in ("Elm", "Fir"):
        score(http, summer, rater)
    typed = {"anchor": "MOD-3", "text": "Names one baseline", "why": "two things stood in one anchor"}
    shown = http.post(f"{BASE}/{summer.moderator}/reword", data=typed).text
    assert re.search(r"the old wording gave \d+ levels? in “Spring” \(version \d+\)</li>", shown)
    assert "Elm on grid-meter" in shown
    assert not any(name in shown for name in RATERS)
