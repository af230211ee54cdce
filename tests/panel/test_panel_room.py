"""A calibration as its people live it: links, what is kept, who writes at the same time, and the rules as a reader."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from interviewer import panel_room
from interviewer.adapters.library import library
from interviewer.adapters.store import SqlStore, make_engine
from interviewer.adapters.store.panelstore import PanelStore
from interviewer.domain import calibration as rules
from interviewer.domain.calibration import Calibration, NotYet
from interviewer.domain.calibration_events import Discussed, ReaderScore
from interviewer.domain.rating import RaterInfo
from interviewer.errors import CallerMistake, MovedOn, NotFound
from interviewer.panel_room import LinkRefused
from interviewer.panel_room_reader import export, log_lines, panel_report, read_packets, reader_scores
from interviewer.raters.rule_rater import RuleRater
from tests.panel.rooms import (
    AT,
    FOUR,
    RATERS,
    Panelists,
    all_packets,
    card,
    entries,
    later,
    panelists,
    room_at,
)


@pytest.fixture
def panel(tmp_path: Path) -> Panelists:
    return panelists(tmp_path)


def test_only_hashes_of_links_are_kept(panel: Panelists, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "panel.db") as database:
        dump = "\n".join(database.iterdump())
    database.close()
    assert all(token not in dump for token in panel.tokens.values())
    assert panel_room.hashed(panel.moderator) in dump


def test_a_link_expires_and_says_no_more_than_a_mistyped_one(panel: Panelists) -> None:
    assert panel_room.enter(panel.room, panel.tokens["Ash"]).who == "Ash"
    later(panel, days=7)
    with pytest.raises(LinkRefused) as expired:
        panel_room.enter(panel.room, panel.tokens["Ash"])
    with pytest.raises(LinkRefused) as wrong:
        panel_room.enter(panel.room, "nothing")
    assert str(expired.value) == str(wrong.value)


def test_a_renewed_link_replaces_the_old_one_and_is_logged(panel: Panelists) -> None:
    panel_room.save(panel.room, panel.tokens["Ash"], FOUR[0], entries(all_packets()[FOUR[0]]))
    link = panel_room.renew_link(panel.room, panel.state.id, "Ash", owner="one")
    with pytest.raises(LinkRefused):
        panel_room.enter(panel.room, panel.tokens["Ash"])
    assert panel_room.enter(panel.room, link.token).state.own("Ash", 1, FOUR[0]) == {}
    assert ("new link for Ash") in [
        what for _, what in log_lines(panel.room.store.log(panel.state.id), card())
    ]
    with pytest.raises(NotFound):
        panel_room.renew_link(panel.room, panel.state.id, "Ash", owner="two")


def test_the_last_to_submit_opens_the_round(panel: Panelists) -> None:
    assert panel.score("Ash").last_revealed == 0
    assert panel.score("Birch").last_revealed == 0
    assert panel.score("Cedar").last_revealed == 1


def test_each_link_does_what_it_is_for(panel: Panelists) -> None:
    with pytest.raises(CallerMistake, match="moderator's link"):
        panel_room.save(panel.room, panel.moderator, FOUR[0], {})
    with pytest.raises(CallerMistake, match="for the moderator's link"):
        panel_room.close_round(panel.room, panel.tokens["Ash"])
    with pytest.raises(CallerMistake, match="for the moderator's link"):
        panel_room.sign_off(panel.room, panel.tokens["Ash"], note="")


def test_what_is_known_before_the_reveal_is_who_is_in(panel: Panelists) -> None:
    panel.score("Ash")
    panel.fill("Birch")
    value = export(panel.now(), panel.room.store.log(panel.state.id))
    text = json.dumps(value)
    assert value["missing"] == ["Birch", "Cedar"]
    assert "scores" not in value
    assert "report" not in value
    for packet in panel.state.packets:
        for dimension, reason in packet.rationale.items():
            assert reason.because not in text, (packet.id, dimension)
            assert not reason.quote or reason.quote not in text
    with pytest.raises(NotYet):
        panel_report(panel.now())


def test_agreement_is_that_of_round_one_whatever_the_second_brings(panel: Panelists) -> None:
    panel.all_in()
    before = panel_report(panel.now(), draws=50)
    panel_room.second_round(panel.room, panel.moderator)
    for rater in RATERS:
        state = panel.now()
        for packet in state.order(rater, 2):
            again = {d: entries(packet)[d] for d in state.asked(packet.id, 2)}
            panel_room.save(panel.room, panel.tokens[rater], packet.id, again)
        panel_room.submit(panel.room, panel.tokens[rater])
    after = panel_report(panel.now(), draws=50)
    assert after.dimensions == before.dimensions
    assert before.differences_total == 4
    assert [(r.round, r.cells_moved, r.spread_after) for r in after.rounds] == [(2, 4, 0.0)]


def test_the_rules_are_asked_only_when_it_is_their_turn(panel: Panelists) -> None:
    asked = []

    def read(state: Calibration) -> tuple[RaterInfo, tuple[ReaderScore, ...]]:
        asked.append(state.id)
        return read_packets(state, library=library(), rater=RuleRater())

    with pytest.raises(NotYet):
        panel_room.open_reader(panel.room, panel.moderator, read)
    for rater in RATERS:
        panel.score(rater)
    with pytest.raises(CallerMistake):
        panel_room.open_reader(panel.room, panel.tokens["Ash"], read)
    assert asked == []
    state = panel_room.open_reader(panel.room, panel.moderator, read).state
    assert asked == [state.id]
    scores = reader_scores(state)
    assert {s.rater for s in scores} == {"rules.v1"}
    assert {(s.packet, s.dimension) for s in scores} == {(p, d) for p in FOUR for d in card().weights}
    assert all(state.packet(s.packet).find(s.quote) for s in scores if s.quote)


def test_a_card_without_criteria_has_no_such_reader(panel: Panelists) -> None:
    other = card().model_copy(update={"id": "ours"})
    found = panel_room.open_panel(panel.room, other, owner="one", title="", packets=FOUR, raters=RATERS)
    with pytest.raises(CallerMistake, match="no criteria that the rules or the model could judge"):
        read_packets(found.state, library=library(), rater=RuleRater())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"packets": ("my-applicant", *FOUR[1:])}, "material of real applicants is not taken"),
        ({"raters": ("ash@example.org", "Birch")}, "nothing that reaches a person"),
        ({"raters": ("+44 20 7946 0000", "Birch")}, "nothing that reaches a person"),
        ({"raters": ("The moderator", "Birch")}, "a short name of its own"),
        ({"days": 0}, "expected 1 to 90"),
    ],
)
def test_what_a_calibration_is_not_opened_with(
    panel: Panelists, change: dict[str, object], says: str
) -> None:
    given = {"owner": "one", "title": "", "packets": FOUR, "raters": RATERS, **change}
    with pytest.raises(CallerMistake, match=says):
        panel_room.open_panel(panel.room, card(), **given)  # type: ignore[arg-type]


def test_deleting_takes_everything_and_every_link_along(panel: Panelists, tmp_path: Path) -> None:
    panel.score("Ash")
    quote = "We hold 99.5 percent of runs before six o'clock"
    with pytest.raises(NotFound):
        panel.room.store.delete("two", panel.state.id)
    panel.room.store.delete("one", panel.state.id)
    with pytest.raises(LinkRefused):
        panel_room.enter(panel.room, panel.tokens["Ash"])
    for file in tmp_path.glob("panel.db*"):
        assert quote.encode() not in file.read_bytes()


def test_deleting_everything_of_an_owner_takes_their_calibrations_too(
    panel: Panelists, tmp_path: Path
) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'panel.db'}")
    SqlStore(engine, owner="two", clock=panel.clock).delete_all()
    assert panel.room.store.mine("one") != []
    assert SqlStore(engine, owner="one", clock=panel.clock).delete_all() == 1
    assert panel.room.store.mine("one") == []


# --- several writers ---------------------------------------------------------------------------------


def test_whoever_knows_less_than_was_written_writes_nothing(panel: Panelists) -> None:
    stale = panel.all_in()
    event = Discussed(at=AT, packet=FOUR[0], dimension="MOD", why="not said")
    panel.room.store.append(stale, event)
    with pytest.raises(MovedOn, match="moved on"):
        panel.room.store.append(stale, event.model_copy(update={"why": "different standard"}))
    assert panel.now().discussed[FOUR[0], "MOD"].why == "not said"


def _write_all(folder: str, rater: str, token: str, gate: object) -> None:
    room = room_at(Path(folder))
    gate.wait()  # type: ignore[attr-defined]
    for packet in panel_room.enter(room, token).state.order(rater):
        panel_room.save(room, token, packet.id, entries(packet))
    panel_room.submit(room, token)


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    panel = panelists(tmp_path)
    spawn = multiprocessing.get_context("spawn")
    gate = spawn.Barrier(len(RATERS))
    writers = [
        spawn.Process(target=_write_all, args=(str(tmp_path), r, panel.tokens[r], gate)) for r in RATERS
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(90)
    assert [w.exitcode for w in writers] == [0, 0, 0]
    state = panel.now()
    assert state.last_revealed == 1
    assert len(rules.scores(state, 1)) == 3 * 4 * 7
    assert [e.kind for e in panel.room.store.log(state.id)].count("saved") == 3 * 4
    assert [e.kind for e in panel.room.store.log(state.id)].count("revealed") == 1


def test_a_store_opened_anew_reads_the_same_calibration(panel: Panelists, tmp_path: Path) -> None:
    state = panel.all_in()
    other = PanelStore(make_engine(f"sqlite:///{tmp_path / 'panel.db'}"), clock=panel.clock)
    assert other.load(panel.state.id) == state
    assert other.owned("one", panel.state.id[:8]) == panel.state.id
