"""Use case: what a panel sees once rounds are open: its report, the rules or the model beside it, and its export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from interviewer.calibrate import Scorecard, report
from interviewer.domain import calibration as rules
from interviewer.domain import debrief
from interviewer.domain.calibration import Calibration
from interviewer.domain.calibration_events import (
    Event,
    ReaderScore,
    Revealed,
    Saved,
    SecondOpened,
    Submitted,
)
from interviewer.domain.interview import Take, Turn
from interviewer.domain.packet import Packet
from interviewer.domain.panel import Score
from interviewer.domain.panel_report import PanelReport
from interviewer.domain.rating import RaterInfo
from interviewer.domain.rubric import Rubric, Sheet
from interviewer.domain.scorecard import Card
from interviewer.domain.text import answer
from interviewer.errors import CallerMistake
from interviewer.rate import Rater, rate

SCHEMA = "interviewer.calibration/1"


class Books(Protocol):
    """Where the sheets of probes and the scorecard with its criteria come from."""

    @property
    def scorecard(self) -> Rubric: ...
    def sheet(self, probe_id: str) -> Sheet: ...


def read_packets(
    state: Calibration, *, library: Books, rater: Rater
) -> tuple[RaterInfo, tuple[ReaderScore, ...]]:
    """The levels of the rules or the model for every packet, put together over its answers as a debrief does.

    `CallerMistake` where the scorecard has no criteria in the library: a rater judges criteria, not anchors.
    """
    card = library.scorecard
    if state.card.id != card.id or set(state.card.weights) != {d.id for d in card.dimensions}:
        raise CallerMistake(
            f"scorecard {state.card.id} has no criteria that the rules or the model could judge; only {card.id} has"
        )
    found: list[ReaderScore] = []
    who: RaterInfo | None = None
    for packet in state.packets:
        heard, who = _heard(packet, library=library, rater=rater)
        found += _levels(packet, heard, card)
    assert who is not None  # a calibration has packets
    return who, tuple(found)


def _heard(packet: Packet, *, library: Books, rater: Rater) -> tuple[list[debrief.Heard], RaterInfo]:
    heard = []
    for n, said in enumerate(packet.answers):
        rating, _ = rate(answer(said.text), library.sheet(said.probe), rater=rater)
        take = Take(probe=said.probe, number=1, turns=(Turn(question=said.question, answer=said.text),))
        heard.append(debrief.Heard(index=n, take=take, rating=rating))
    assert heard[0].rating is not None
    return heard, heard[0].rating.rater


def _levels(packet: Packet, heard: list[debrief.Heard], card: Rubric) -> list[ReaderScore]:
    shown = debrief.union(heard)
    quotes: dict[str, str] = {}
    for dimension in card.dimensions:
        for criterion in dimension.criteria:
            one = shown.get(criterion.id)
            if one and one.evidence:
                quotes.setdefault(dimension.id, one.evidence[0].quote)
    return [
        ReaderScore(
            packet=packet.id,
            dimension=found.id,
            level=found.level,
            quote=quotes.get(found.id, "") if found.level else "",
            reason=found.reason or found.provisional or "",
        )
        for found in debrief.levels(heard, card)
    ]


def reader_scores(state: Calibration) -> tuple[Score, ...]:
    """The opened reader's levels as scores of a rater; empty before it is opened."""
    if state.reader is None:
        return ()
    name = state.reader.reader.model or state.reader.reader.id
    return tuple(Score(name, s.packet, s.dimension, s.level, quote=s.quote) for s in state.reader.scores)


def scorecard_of(card: Card) -> Scorecard:
    """The card's weights and floors as `calibrate` takes them."""
    return Scorecard(
        id=card.id, weights=card.weights, floors={d: float(f.at_least) for d, f in card.floors.items()}
    )


def panel_report(state: Calibration, *, draws: int = 1_000) -> PanelReport:
    """The report on all revealed rounds, on the scorecard as it stands; `NotYet` before the first reveal."""
    return report(rules.panel(state), scorecard=scorecard_of(state.card), draws=draws)


def log_lines(events: list[Event], card: Card) -> list[tuple[str, str]]:
    """(time, what happened) of every step; no level, quote or note is in it, so anybody may read it at any time."""
    return [(f"{e.at:%Y-%m-%d %H:%M:%S} UTC", _line(e, card)) for e in events]


def _line(event: Event, card: Card) -> str:
    match event.kind:
        case "opened":
            return (
                f"opened on {event.card.name} with {len(event.packets)} packets for {', '.join(event.raters)}"
            )
        case "discussed":
            return f"discussed {event.packet}, {event.dimension}: {event.why}"
        case "reader opened":
            return f"opened last, as one more reader: {event.reader.model or event.reader.id}"
        case "reworded":
            return f"anchor {event.level} of {event.dimension} reworded, version {event.version}: {event.why}"
        case "reweighted":
            return f"weights and floors set, version {event.version}: {event.why}"
        case "sorted":
            return f"{event.rater} sorted the anchors of {event.dimension}, version {event.version}"
        case "link renewed":
            return f"new link for {event.who}"
        case "signed off":
            return f"signed off on {card.name}"
        case _:
            return _round_line(event)


def _round_line(event: Saved | Submitted | Revealed | SecondOpened) -> str:
    match event.kind:
        case "saved":
            return f"{event.rater} saved a packet of round {event.round}"
        case "submitted":
            return f"{event.rater} submitted round {event.round}; it is locked"
        case "revealed":
            left = f", closed without {', '.join(event.missing)}" if event.missing else ", all were in"
            return f"round {event.round} revealed{left}"
        case "second opened":
            return f"second round opened on {len(event.cells)} cells"


def export(state: Calibration, events: list[Event]) -> dict[str, Any]:
    """What may be known of a calibration now, as a JSON value (``schema: interviewer.calibration/1``).

    Before the first reveal: who is in and what happened, no score. Rationales after the sign-off only.
    """
    opened = state.last_revealed >= 1
    value: dict[str, Any] = {
        "schema": SCHEMA,
        "id": state.id,
        "title": state.opened.title,
        "scorecard": {"ref": state.card.ref.model_dump(), "card": state.card.model_dump(mode="json")},
        "opened_with": state.opened.card.ref.model_dump(),
        "packets": [p.id for p in state.packets],
        "raters": list(state.raters),
        "round": state.open_round,
        "missing": list(state.missing(state.open_round)) if state.open_round else [],
        "log": [{"at": at, "what": what} for at, what in log_lines(events, state.card)],
    }
    if opened:
        value["scores"] = [
            {**score._asdict(), "level": "NE" if score.level is None else score.level}
            for score in rules.panel(state).scores
        ]
        value["report"] = panel_report(state).to_json()
        value["discussed"] = [d.model_dump(mode="json") for d in state.discussed.values()]
        value["sorted"] = [s.model_dump(mode="json") for s in state.sorts]
        value["reader"] = state.reader.model_dump(mode="json") if state.reader else None
        value["sign_off"] = state.signed_off.model_dump(mode="json") if state.signed_off else None
    if rules.rationales_open(state):
        value["rationales"] = {p.id: _rationale(p) for p in state.packets}
    return value


def _rationale(packet: Packet) -> Mapping[str, Any]:
    return {d: r.model_dump() for d, r in packet.rationale.items()}
