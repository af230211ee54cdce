"""Forms of a calibration's pages, read: an entry, weights and floors, and what each button does.

A form is what somebody sent: nothing in it is taken for granted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from interviewer import panel_room as room_of
from interviewer.domain.calibration import Calibration
from interviewer.domain.calibration_events import LONGEST_QUOTE, Entry, ReaderScore
from interviewer.domain.rating import RaterInfo
from interviewer.errors import CallerMistake
from interviewer.panel_room import Seat
from interviewer.panel_room_reader import read_packets
from interviewer.web import panel_sections as sections
from interviewer.wiring import acting_for

if TYPE_CHECKING:
    from interviewer.wiring import Parts

Form = Mapping[str, str]
Verb = Callable[["Parts", str, Form], Seat]


def entry(form: Form, dimension: str) -> Entry:
    """What a rater has put down for one dimension; `CallerMistake` for a quote that is too long."""
    level, quote = form.get(f"level-{dimension}", ""), form.get(f"quote-{dimension}", "").strip()
    given: Any = {"level": int(level) if level in set("12345") else "NE" if level == "NE" else None}
    given |= {"quote": quote, "confidence": form.get(f"confidence-{dimension}") or None}
    try:
        return Entry.model_validate(given)
    except ValidationError as error:
        raise CallerMistake(
            f"{dimension}: found a quote of {len(quote)} characters or an unknown confidence; expected at most {LONGEST_QUOTE}, and low, medium or high"
        ) from error


def weights_of(form: Form, known: Mapping[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """Weights and floors as the form has them; those of the scorecard where it has none."""
    weights, floors = dict(known), {}
    for dimension in known:
        text = form.get(f"w-{dimension}", "")
        try:
            weights[dimension] = float(text) if text else weights[dimension]
        except ValueError:
            raise CallerMistake(
                f"weight of {dimension}: found {text[:20]!r}; expected a number of percent"
            ) from None
        level = form.get(f"f-{dimension}", "")
        if level:
            if level not in set("2345"):
                raise CallerMistake(
                    f"floor of {dimension}: found {level[:20]!r}; expected a level from 2 to 5"
                )
            floors[dimension] = float(level)
    return weights, floors


def _reword(real: Parts, token: str, form: Form) -> Seat:
    dimension, _, level = form.get("anchor", "").partition("-")
    if level not in set("12345"):
        raise CallerMistake("choose the anchor that is to be reworded")
    return room_of.reword(
        real.panel_room(),
        token,
        dimension=dimension,
        level=int(level),
        text=form.get("text", ""),
        why=form.get("why", ""),
    )


def _reweight(real: Parts, token: str, form: Form) -> Seat:
    seat = room_of.enter(real.panel_room(), token)
    weights, floors = weights_of(form, seat.state.card.weights)
    whole = {d: int(level) for d, level in floors.items()}
    return room_of.reweight(real.panel_room(), token, weights=weights, floors=whole, why=form.get("why", ""))


def _discuss(real: Parts, token: str, form: Form) -> Seat:
    why: Any = form.get("why", "")
    if why not in sections.WHYS:
        raise CallerMistake(f"found {why[:30]!r}; expected one of {', '.join(sections.WHYS)}")
    return room_of.discuss(
        real.panel_room(),
        token,
        packet=form.get("packet", ""),
        dimension=form.get("dimension", ""),
        why=why,
        note=form.get("note", ""),
    )


def _open_reader(real: Parts, token: str, _form: Form) -> Seat:
    room = real.panel_room()

    def read(state: Calibration) -> tuple[RaterInfo, tuple[ReaderScore, ...]]:
        # A link is no account: the calibration's owner asks, and pays.
        with acting_for(room.store.owner_of(state.id)), real.noting_panel(state.id):
            return read_packets(state, library=real.library, rater=real.rater())

    return room_of.open_reader(room, token, read)


def _sign_off(real: Parts, token: str, form: Form) -> Seat:
    state = room_of.enter(real.panel_room(), token).state
    plan = {
        who: [d for d in state.card.weights if form.get(f"plan-{n}-{d}")]
        for n, who in enumerate(state.raters)
    }
    given = form.get("again", "").strip()
    try:
        day = date.fromisoformat(given) if given else None
    except ValueError:
        raise CallerMistake(
            f"to be scored again: found {given[:20]!r}; expected a day as 2027-03-31"
        ) from None
    return room_of.sign_off(real.panel_room(), token, note=form.get("note", ""), plan=plan, again=day)


#: What each button of the overview does.
VERBS: dict[str, Verb] = {
    "submit": lambda real, token, _: room_of.submit(real.panel_room(), token),
    "close": lambda real, token, _: room_of.close_round(real.panel_room(), token),
    "second": lambda real, token, _: room_of.second_round(real.panel_room(), token),
    "discuss": _discuss,
    "reader": _open_reader,
    "reword": _reword,
    "weights": _reweight,
    "sign-off": _sign_off,
}
