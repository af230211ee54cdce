"""The rules of a calibration: alone first, locked, revealed, again, the model last; and who may see what."""

from __future__ import annotations

import datetime as dt

import pytest

from interviewer.domain import calibration as rules
from interviewer.domain.calibration import Calibration, NotYet, replay, start
from interviewer.domain.calibration_events import (
    EVENT,
    Discussed,
    Entry,
    Event,
    LinkRenewed,
    ReaderOpened,
    ReaderScore,
    Revealed,
    Reweighted,
    Reworded,
    Saved,
    SecondOpened,
    SignedOff,
    Sorted,
    Submitted,
)
from interviewer.domain.rating import RaterInfo
from interviewer.errors import CallerMistake
from tests.panel.rooms import AT, FOUR, RATERS, entries, opened

RULES = RaterInfo(kind="rules", id="rules.v1")


@pytest.fixture
def fresh() -> Calibration:
    return start("c1", opened())


def scored(state: Calibration, rater: str, *, lower: dict[str, int] | None = None) -> Calibration:
    for packet in state.packets:
        state = state.apply(
            Saved(at=AT, rater=rater, round=1, packet=packet.id, entries=entries(packet, lower=lower))
        )
    return state.apply(Submitted(at=AT, rater=rater, round=1))


def revealed(state: Calibration, *, lower: dict[str, int] | None = None) -> Calibration:
    state = scored(state, "Ash", lower={"MOD": 2} if lower is None else lower)
    for rater in RATERS[1:]:
        state = scored(state, rater)
    return state.apply(Revealed(at=AT, round=1))


def second(state: Calibration) -> Calibration:
    return state.apply(
        SecondOpened(at=AT, cells=tuple((c.packet, c.dimension) for c in rules.wide_cells(state)))
    )


def test_nothing_is_seen_before_everybody_is_in(fresh: Calibration) -> None:
    state = scored(scored(fresh, "Ash"), "Birch")
    for look in (lambda: rules.scores(state, 1), lambda: rules.panel(state), lambda: rules.wide_cells(state)):
        with pytest.raises(NotYet, match="nobody sees another's score"):
            look()


def test_a_submission_is_locked(fresh: Calibration) -> None:
    state = scored(fresh, "Ash")
    with pytest.raises(CallerMistake, match="locked"):
        state.apply(Saved(at=AT, rater="Ash", round=1, packet=FOUR[0], entries={}))
    with pytest.raises(CallerMistake, match="locked"):
        state.apply(Submitted(at=AT, rater="Ash", round=1))


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (Entry(), "no level yet"),
        (Entry(level=3, confidence="low"), "no quote yet"),
        (Entry(level=3, quote="I never said this", confidence="low"), "not in the answers"),
        (Entry(level=3, quote="What do you recommend?", confidence="low"), "not in the answers"),
        (Entry(level=3, quote="We hold 99.5 percent of runs before six o'clock"), "no confidence yet"),
    ],
)
def test_what_keeps_an_entry_from_being_submitted(fresh: Calibration, entry: Entry, says: str) -> None:
    packet = fresh.packet("grid-meter")
    assert says in rules.fault_of(entry, packet)
    held = {**entries(packet), "PRD": entry}
    state = fresh.apply(Saved(at=AT, rater="Ash", round=1, packet=packet.id, entries=held))
    for other in FOUR[1:]:
        state = state.apply(
            Saved(at=AT, rater="Ash", round=1, packet=other, entries=entries(fresh.packet(other)))
        )
    assert set(state.faults("Ash", 1, packet.id)) == {"PRD"}
    with pytest.raises(CallerMistake, match="An electricity supplier, PRD"):
        state.apply(Submitted(at=AT, rater="Ash", round=1))


def test_ne_needs_no_quote_and_is_no_level(fresh: Calibration) -> None:
    packet = fresh.packet("grid-meter")
    assert rules.fault_of(Entry(level="NE"), packet) == ""
    state = fresh
    for rater in RATERS:
        for p in state.packets:
            given = {d: Entry(level="NE") for d in state.card.weights}
            state = state.apply(Saved(at=AT, rater=rater, round=1, packet=p.id, entries=given))
        state = state.apply(Submitted(at=AT, rater=rater, round=1))
    state = state.apply(Revealed(at=AT, round=1))
    assert {s.level for s in rules.scores(state, 1)} == {None}


def test_each_rater_has_an_order_of_their_own_and_keeps_it(fresh: Calibration) -> None:
    orders = {r: [p.id for p in fresh.order(r)] for r in RATERS}
    assert all(sorted(o) == sorted(FOUR) for o in orders.values())
    assert len({tuple(o) for o in orders.values()}) > 1
    assert [p.id for p in start("c1", opened()).order("Ash")] == orders["Ash"]
    places = {(s.rater, s.packet): s.order for s in rules.scores(revealed(fresh), 1)}
    assert places["Birch", orders["Birch"][0]] == 1


def test_the_moderator_may_close_without_those_who_are_missing_and_names_them(fresh: Calibration) -> None:
    with pytest.raises(CallerMistake, match="nobody has submitted"):
        fresh.apply(Revealed(at=AT, round=1, missing=RATERS))
    state = scored(scored(fresh, "Ash"), "Birch")
    state = state.apply(
        Saved(at=AT, rater="Cedar", round=1, packet=FOUR[0], entries=entries(state.packet(FOUR[0])))
    )
    with pytest.raises(CallerMistake, match="missing has changed"):
        state.apply(Revealed(at=AT, round=1))
    state = state.apply(Revealed(at=AT, round=1, missing=("Cedar",)))
    assert {s.rater for s in rules.scores(state, 1)} == {"Ash", "Birch"}, "an unfinished draft is never shown"
    with pytest.raises(CallerMistake, match="not being scored now"):
        scored(state, "Cedar")


def test_the_second_round_asks_for_the_wide_cells_only_and_leaves_the_first_as_it_was(
    fresh: Calibration,
) -> None:
    state = second(revealed(fresh))
    assert {d for _, d in state.second or ()} == {"MOD"}
    packet = next(p for p in state.order("Ash", 2))
    with pytest.raises(CallerMistake, match="not asked for"):
        state.apply(Saved(at=AT, rater="Ash", round=2, packet=packet.id, entries=entries(packet)))
    for rater in RATERS:
        for p in state.order(rater, 2):
            again = {d: entries(p)[d] for d in state.asked(p.id, 2)}
            state = state.apply(Saved(at=AT, rater=rater, round=2, packet=p.id, entries=again))
        state = state.apply(Submitted(at=AT, rater=rater, round=2))
    with pytest.raises(NotYet):
        rules.scores(state, 2)
    state = state.apply(Revealed(at=AT, round=2))
    first = {(s.rater, s.packet, s.dimension): s.level for s in rules.scores(state, 1)}
    later = {(s.rater, s.packet, s.dimension): s.level for s in rules.scores(state, 2)}
    moved = {key for key in first if first[key] != later[key]}
    assert {(r, d) for r, _, d in moved} == {("Ash", "MOD")}
    assert len(first) == len(later) == 3 * 4 * 7
    assert rules.panel(state).rounds == (1, 2)


def test_a_second_round_without_a_difference_is_refused(fresh: Calibration) -> None:
    with pytest.raises(CallerMistake, match="nothing to ask"):
        second(revealed(fresh, lower={}))


def test_the_rules_or_the_model_come_last(fresh: Calibration) -> None:
    event = ReaderOpened(at=AT, reader=RULES, scores=(ReaderScore(packet=FOUR[0], dimension="MOD", level=2),))
    with pytest.raises(NotYet, match="first reveal"):
        fresh.apply(event)
    open_one = revealed(fresh)
    with pytest.raises(NotYet, match="second round comes first"):
        open_one.apply(event)
    with pytest.raises(NotYet, match="opened last"):
        second(open_one).apply(event)
    assert revealed(fresh, lower={}).apply(event).reader == event


def test_nothing_is_discussed_reworded_or_signed_off_before_the_reveal(fresh: Calibration) -> None:
    for event in (
        Discussed(at=AT, packet=FOUR[0], dimension="MOD", why="unclear anchor"),
        Reworded(at=AT, dimension="MOD", level=3, before="a", after="b", why="ten letters", version=2),
        Reweighted(at=AT, weights={}, floors={}, why="ten letters", version=2),
        SignedOff(at=AT),
    ):
        with pytest.raises(NotYet, match="first reveal"):
            fresh.apply(event)


def test_a_rewording_makes_the_next_version_and_says_what_scores_used(fresh: Calibration) -> None:
    state = revealed(fresh)
    event = Reworded(
        at=AT,
        dimension="MOD",
        level=3,
        before="",
        after="Compares with a stated baseline",
        why="it held two things",
        version=state.card.version + 1,
    )
    after = state.apply(event)
    first = state.card.version
    assert (after.card.version, after.opened.card.version) == (first + 1, first)
    assert after.card.changes[-1].why == "it held two things"
    with pytest.raises(CallerMistake, match=f"found version {first + 1}, expected {first + 2}"):
        after.apply(event)


def test_rationales_open_with_the_sign_off_and_not_before(fresh: Calibration) -> None:
    state = revealed(fresh)
    assert not rules.rationales_open(state)
    with pytest.raises(NotYet, match="not closed yet"):
        second(state).apply(SignedOff(at=AT))
    done = state.apply(SignedOff(at=AT))
    assert rules.rationales_open(done)
    with pytest.raises(CallerMistake, match="signed off"):
        done.apply(Discussed(at=AT, packet=FOUR[0], dimension="MOD", why="not said"))


def test_a_new_link_takes_no_draft_along_but_leaves_what_was_submitted(fresh: Calibration) -> None:
    packet = fresh.packet(FOUR[0])
    state = fresh.apply(Saved(at=AT, rater="Ash", round=1, packet=packet.id, entries=entries(packet)))
    assert state.apply(LinkRenewed(at=AT, who="Ash")).own("Ash", 1, packet.id) == {}
    state = scored(state, "Ash").apply(LinkRenewed(at=AT, who="Ash"))
    assert state.own("Ash", 1, packet.id) != {}


def test_anchors_are_sorted_once_a_version(fresh: Calibration) -> None:
    state = revealed(fresh)
    version = state.card.version
    event = Sorted(at=AT, rater="Ash", dimension="MOD", version=version, chosen={n: n for n in range(1, 6)})
    state = state.apply(event)
    with pytest.raises(CallerMistake, match="sorted already"):
        state.apply(event)
    with pytest.raises(CallerMistake, match="a level for each"):
        state.apply(event.model_copy(update={"rater": "Birch", "chosen": {1: 1}}))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"packets": FOUR[:3]}, "found 3 packets; expected 4 to 6"),
        ({"packets": (*FOUR[:3], FOUR[0])}, "a packet twice"),
        ({"raters": ("Ash", "ash")}, "same rater twice"),
        ({"raters": ("Ash",)}, "found 1 raters; expected 2"),
    ],
)
def test_a_calibration_that_cannot_work_is_not_opened(change: dict[str, tuple[str, ...]], says: str) -> None:
    event = opened()
    if "packets" in change:
        event = event.model_copy(
            update={"packets": tuple(p for i in change["packets"] for p in event.packets if p.id == i)}
        )
    else:
        event = event.model_copy(update=change)
    with pytest.raises(CallerMistake, match=says):
        start("c1", event)


def test_the_log_read_back_from_json_gives_the_same_calibration(fresh: Calibration) -> None:
    events: list[Event] = [
        opened(), Saved(at=AT, rater="Ash", round=1, packet=FOUR[0], entries=entries(fresh.packets[0])),
              LinkRenewed(at=AT + dt.timedelta(hours=1), who="Birch")]  # fmt: skip
    read = [EVENT.validate_python(e.model_dump(mode="json"), strict=False) for e in events]
    assert replay("c1", read) == replay("c1", events)
