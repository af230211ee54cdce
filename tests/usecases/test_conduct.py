"""Conducting an interview, with a scripted rater and a store in memory's place: a real SQLite file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from interviewer import conduct
from interviewer.adapters.library import library
from interviewer.adapters.store import SqlStore, make_engine, upgrade
from interviewer.domain.rating import Claim, Quote, RaterInfo
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text, parse_transcript
from interviewer.errors import CallerMistake, ProviderFault
from interviewer.rate import Judgement, rate

AT = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)


class Scripted:
    """Meets the criteria whose id is in ``met`` by quoting the last own words; misses the rest."""

    def __init__(self, *met: str, fails: bool = False) -> None:
        self.met, self.fails, self.calls = set(met), fails, 0

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        self.calls += 1
        if self.fails:
            raise ProviderFault("the server is down; try again with 'interviewer history show'")
        drilled = text.drilled
        claims = [
            Claim(criterion=c.id, verdict="met", quotes=(Quote(text=text.own[-1].text),), reason="said")
            if c.id in self.met | drilled
            else Claim(
                criterion=c.id,
                verdict="not_met" if c.id in sheet.asked else "not_observed",
                reason="not said",
            )
            for c in sheet.criteria
            if c.kind == "judged"
        ]
        return Judgement(
            claims=tuple(claims), rater=RaterInfo(kind="model", id="scripted", model="script", prompt="p")
        )


@pytest.fixture
def room(tmp_path: Path) -> conduct.Room:
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    upgrade(url)
    store = SqlStore(make_engine(url), owner="one", clock=lambda: AT)
    return conduct.Room(library=library(), store=store, clock=lambda: AT)


def test_an_answer_is_kept_before_it_is_rated(room: conduct.Room) -> None:
    interview = conduct.answer(room, conduct.open_probe(room, "P08"), "I stopped it.")
    kept = room.store.load(interview.id)
    assert kept.take.turns[0].answer == "I stopped it."
    assert room.store.history()[0].state == "answered"


def test_a_rating_that_failed_says_so_and_can_be_tried_again(room: conduct.Room) -> None:
    interview = conduct.answer(room, conduct.open_probe(room, "P08"), "I stopped it.")
    with pytest.raises(ProviderFault, match="server is down"):
        conduct.rate_take(room, interview, rater=Scripted(fails=True))
    again = room.store.load(interview.id)
    assert again.take.failure.startswith("the server is down")
    assert again.take.rating is None
    rated, rating = conduct.rate_take(room, again, rater=Scripted("KIL-1"))
    assert rated.take is not None
    assert rated.take.failure is None
    assert rating.verdict("KIL-1") is not None


def test_the_drill_is_chosen_by_the_rule_and_its_answer_counts(room: conduct.Room) -> None:
    interview = conduct.answer(room, conduct.open_probe(room, "P08"), "I stopped it.")
    interview, first = conduct.rate_take(room, interview, rater=Scripted())
    assert first.next_drill is not None
    interview = conduct.drill(room, interview)
    assert interview.take is not None
    assert interview.take.turns[-1].criterion == first.next_drill.criterion
    interview = conduct.answer(room, interview, "A hold-out of 20,000.")
    _, second = conduct.rate_take(room, interview, rater=Scripted())
    verdict = second.verdict(first.next_drill.criterion)
    assert verdict is not None
    assert (verdict.verdict, verdict.evidence[0].place) == ("met", "turn 2")
    assert second.next_drill is not None
    assert second.next_drill.criterion != first.next_drill.criterion


def test_after_four_drills_there_is_no_fifth(room: conduct.Room) -> None:
    interview = conduct.answer(room, conduct.open_probe(room, "P08"), "I stopped it.")
    asked = []
    for _ in range(4):
        interview, rating = conduct.rate_take(room, interview, rater=Scripted())
        assert rating.next_drill is not None
        asked.append(rating.next_drill.criterion)
        interview = conduct.skip(room, conduct.drill(room, interview))
    assert len(set(asked)) == 4
    _, last = conduct.rate_take(room, interview, rater=Scripted())
    assert last.next_drill is None
    with pytest.raises(CallerMistake, match="no drill is left"):
        conduct.drill(room, room.store.load(interview.id))


def test_a_loop_goes_through_its_probes_and_ends(room: conduct.Room) -> None:
    interview = conduct.open_loop(room, "lead-manager-45")
    for probe in room.library.loop("lead-manager-45").probes:
        assert interview.take is not None
        assert interview.take.probe == probe
        interview = conduct.next_probe(room, conduct.answer(room, interview, "An answer."))
    assert interview.closed


def test_comparing_two_takes_names_what_went_up_and_down(room: conduct.Room) -> None:
    sheet, text = room.library.sheet("P08"), parse_transcript("I stopped it.")
    before, _ = rate(text, sheet, rater=Scripted("KIL-1", "KIL-3"))
    after, _ = rate(text, sheet, rater=Scripted("KIL-1", "KIL-4"))
    moved = {c.criterion: c.direction for c in conduct.compare(before, after) if c.direction != "same"}
    assert moved == {"KIL-3": "down", "KIL-4": "up"}


@pytest.mark.parametrize("blank", ["", "  \n", "… — !"])
def test_a_blank_answer_is_refused_and_nothing_is_kept_of_it(room: conduct.Room, blank: str) -> None:
    interview = conduct.open_probe(room, "P08")
    with pytest.raises(CallerMistake, match="empty"):
        conduct.answer(room, interview, blank)
    assert room.store.load(interview.id) == interview


def test_a_transcript_is_kept_turn_by_turn(room: conduct.Room) -> None:
    text = parse_transcript("Q: Tell me.\nA: I stopped it.\nQ: Why?\nA: No data.\nA: None would come.")
    interview = conduct.keep_transcript(room, "P08", text)
    assert interview.take is not None
    assert [p.text for p in interview.take.text().own] == ["I stopped it.", "No data.", "None would come."]


def test_nothing_to_rate_is_said_and_not_guessed(room: conduct.Room) -> None:
    scripted: Callable[[], Scripted] = Scripted
    with pytest.raises(CallerMistake, match="nothing to rate"):
        conduct.rate_take(room, conduct.open_probe(room, "P08"), rater=scripted())
