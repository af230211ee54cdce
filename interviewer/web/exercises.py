"""The Exercises tab: choose one, do it to the end, see how it came out; and the cards to read beside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import gradio as gr

from interviewer import exercise as use
from interviewer.domain.exercise import (
    LEAST_SURE,
    MOST_SURE,
    Cell,
    Choose,
    Estimate,
    Exercise,
    FillIn,
    Part,
    PickSome,
    Predict,
    Sort,
    Write,
)
from interviewer.domain.exercises.result import Attempt
from interviewer.errors import NotFound
from interviewer.web import exercises_html as html
from interviewer.web.late import ends
from interviewer.web.told import told

if TYPE_CHECKING:
    from interviewer.wiring import Parts

FIRST = "who-decides"
STYLE = (Path(__file__).parent / "assets" / "exercises.css").read_text("utf-8")
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
_TO_TOP = "() => document.querySelector('#task')?.scrollIntoView({behavior: 'smooth', block: 'start'})"
#: Counts on in words, every few seconds, until its paragraph is gone. Nothing happens when the time is over.
_COUNT = """
const says = () => {
  const node = element.querySelector('.task-clock');
  if (!node || !node.dataset.started) return true;
  const gone = Math.floor((Date.now() - Date.parse(node.dataset.started)) / 60000), meant = Number(node.dataset.minutes);
  if (gone >= 1 && gone <= meant) node.textContent = `${gone} of about ${meant} minutes gone. Nobody is cut off, and what you fill in is kept.`;
  if (gone > meant) node.textContent = `${gone} minutes gone; about ${meant} were meant. Take the time that you need.`;
  return element.isConnected;
};
if (says()) { const timer = setInterval(() => { if (!says()) clearInterval(timer); }, 5000); }
"""


class Field(NamedTuple):
    """One input of a part: where its value goes, and the component."""

    part: str
    item: str
    key: str  # for a pair of values: "says" or "sure"; else empty
    component: Any


def new_seat() -> gr.BrowserState:
    """What the browser keeps: exercise and attempt. It stands outside the tabs, since a hidden tab has no values yet."""
    return gr.BrowserState(
        {"exercise": FIRST, "attempt": None},
        storage_key="interviewer-exercise",
        secret="seat",  # noqa: S106 - only a key
    )


def build(demo: gr.Blocks, real: Parts, seat: gr.BrowserState) -> None:
    """Lay the tab out and connect it. The browser keeps which attempt it is in; what was filled in is in the store."""
    every = list(real.library.exercises.values())
    state = gr.State({"exercise": FIRST, "attempt": None, "turn": 0})
    chosen = gr.Dropdown(
        [
            (f"{e.theme}: {e.title} ({e.time})", e.id)
            for e in sorted(every, key=lambda e: (e.theme, e.minutes))
        ],
        value=FIRST,
        label="Exercise",
        filterable=True,
        elem_id="exercise",
    )

    def on_load(held: dict[str, Any] | None) -> list[Any]:
        where = _seat(real, held)
        return [where, gr.update(value=where["exercise"])]

    def on_choose(id: str, now: dict[str, Any]) -> list[Any]:
        if id == now["exercise"]:  # not `now` again: an attempt may have been begun since it was read
            return [gr.skip(), gr.skip()]
        where = {"exercise": id, "attempt": None, "turn": now["turn"] + 1}
        return [where, _kept_seat(where)]

    loaded = demo.load(on_load, [seat], [state, chosen], **_PRIVATE)
    ends(chosen.input, [loaded])(on_choose, [chosen, state], [state, seat], **_PRIVATE)
    with gr.Column(elem_id="task"):

        @gr.render(inputs=[state], show_progress="hidden")  # type: ignore[untyped-decorator]  # gradio has no types here
        def show(where: dict[str, Any]) -> None:
            _Sheet(real, where, state=state, seat=seat).lay_out()

    _read(real)


def _read(real: Parts) -> None:
    """The cards."""
    cards = real.library.cards
    with gr.Accordion(f"Read: {len(cards)} cards to open beside a question", open=False, elem_id="read"):
        picked = gr.Dropdown(
            [(c.title, c.id) for c in cards.values()], label="Card", filterable=True, elem_id="card"
        )
        shown = gr.HTML(elem_id="card-text")
        picked.input(
            lambda id: html.card_html(real.library.card(id)) if id else "", [picked], [shown], **_PRIVATE
        )


class _Sheet:
    """What the tab shows for one state: an introduction, an attempt to fill in, or a result."""

    def __init__(self, real: Parts, where: dict[str, Any], *, state: gr.State, seat: gr.BrowserState) -> None:
        self.real, self.where, self.state, self.seat = real, where, state, seat
        self.bench = real.bench()
        self.key: str | None = where["attempt"]
        self.exercise, self.attempt = self._held()
        self.outputs = [state, seat]

    def _held(self) -> tuple[Exercise, Attempt | None]:
        if self.key:
            try:
                return use.load(self.bench, self.key)
            except NotFound:
                self.key = None
        return self.real.library.exercise(self.where["exercise"]), None

    def lay_out(self) -> None:
        """Put the components on the page."""
        linked = [self.real.library.card(c).title for c in self.exercise.cards]
        gr.HTML(html.intro_html(self.exercise, linked=linked), elem_id="task-intro")
        if self.attempt is None:
            self._before()
        elif self.attempt.handed_in is None:
            self._during(self.attempt)
        else:
            self._after(self.attempt)
        gr.HTML(html.earlier_html(use.attempts(self.bench, self.exercise.id)), elem_id="task-earlier")
        if any(isinstance(p, Estimate | Predict) for p in self.exercise.parts):
            gr.HTML(html.calibration_html(*use.calibration(self.bench)), elem_id="task-calibration")

    # --- before, during, after ---------------------------------------------------------------

    def _before(self) -> None:
        axes = [
            gr.Dropdown(
                [(o.title, o.id) for o in a.options],
                value=a.options[0].id,
                label=a.title,
                interactive=True,
                elem_id=f"axis-{a.id}",
            )
            for a in self.exercise.settings
        ]
        begin = gr.Button("Start", variant="primary", elem_id="task-start")

        def on_start(*options: str) -> list[Any]:
            setting = {a.id: o for a, o in zip(self.exercise.settings, options, strict=True)}
            with told():
                key, _ = use.start(self.bench, self.exercise.id, setting=setting)
            return self._go(key)

        begin.click(on_start, axes, self.outputs, **_PRIVATE).then(None, None, None, js=_TO_TOP)

    def _during(self, attempt: Attempt) -> None:
        files = {n: self.real.library.exercise_file(self.exercise, n) for n in self.exercise.files}
        gr.HTML(html.clock_html(self.exercise, attempt), js_on_load=_COUNT, elem_id="task-clock")
        gr.HTML(html.material_html(self.exercise.told(attempt.setting), files), elem_id="task-material")
        fields: list[Field] = []
        for part in self.exercise.parts:
            gr.HTML(html.part_html(part))
            fields += inputs_of(part, attempt.answers.get(part.id, {}), title_of=self._title)
        with gr.Row():
            send = gr.Button("Hand in", variant="primary", elem_id="task-send")
            leave = gr.Button("Put it aside", elem_id="task-leave")
        components = [f.component for f in fields]

        def on_change(*values: Any) -> None:
            use.save(self.bench, str(self.key), collected(fields, values))

        def on_send(*values: Any) -> list[Any]:
            with told():
                use.submit(self.bench, str(self.key), collected(fields, values))
            return self._go(self.key)

        def on_leave(*values: Any) -> list[Any]:
            on_change(*values)
            return self._go(None)

        triggers = [_trigger(c) for c in components]
        gr.on(triggers, on_change, components, None, api_visibility="private", show_progress="hidden")
        send.click(on_send, components, self.outputs, **_PRIVATE).then(None, None, None, js=_TO_TOP)
        leave.click(on_leave, components, self.outputs, **_PRIVATE)

    def _after(self, attempt: Attempt) -> None:
        gr.HTML(html.result_html(self.exercise, attempt, library=self.real.library), elem_id="task-result")
        with gr.Row():
            again = gr.Button("Do it again", elem_id="task-again")
            rate = gr.Button("Rate what is not rated yet", elem_id="task-rate", visible=not attempt.is_done)

        def on_rate() -> list[Any]:
            with told():
                use.rate_again(self.bench, str(self.key))
            return self._go(self.key)

        again.click(lambda: self._go(None), None, self.outputs, **_PRIVATE)
        rate.click(on_rate, None, self.outputs, **_PRIVATE)

    def _go(self, key: str | None) -> list[Any]:
        where = {"exercise": self.exercise.id, "attempt": key, "turn": self.where["turn"] + 1}
        return [where, _kept_seat(where)]

    def _title(self, criterion: str) -> str:
        return self.real.library.criteria[criterion].title


# --- inputs --------------------------------------------------------------------------------------


def inputs_of(part: Part, held: dict[str, Any], *, title_of: Callable[[str], str]) -> list[Field]:
    """The components of a part, filled with what is kept."""
    match part:
        case Choose():
            return [Field(part.id, i.id, "", _choice(part, i.id, i.says, held.get(i.id))) for i in part.items]
        case Sort():
            return [
                Field(part.id, i.id, "", _choice(part, i.id, f"{i.says} ({i.hours:g} hours)", held.get(i.id)))
                for i in part.items
            ]
        case PickSome():
            options = [(i.says, i.id) for i in part.items]
            group = gr.CheckboxGroup(
                options, value=held.get("picked") or [], label=part.title, elem_id=f"x-{part.id}"
            )
            return [Field(part.id, "picked", "", group)]
        case Estimate():
            return [
                f for i in part.items for f in _sure(part.id, i.id, i.says, ("True", "False"), held.get(i.id))
            ]
        case Predict():
            return [
                f
                for c in part.criteria
                for f in _sure(part.id, c, title_of(c), ("Met", "Missing"), held.get(c))
            ]
        case Write():
            return [
                Field(
                    part.id,
                    b.id,
                    "",
                    gr.Textbox(
                        value=held.get(b.id) or "",
                        label=b.label,
                        info=b.hint or None,
                        lines=b.lines,
                        max_lines=30,
                        elem_id=f"x-{part.id}-{b.id}",
                    ),
                )
                for b in part.boxes
            ]
        case FillIn():
            return _form(part, held)


def _choice(part: Choose | Sort, item: str, label: str, value: Any) -> Any:
    options = [(c.title, c.id) for c in part.choices]
    if isinstance(part, Choose) and part.many:
        return gr.CheckboxGroup(options, value=value or [], label=label, elem_id=f"x-{part.id}-{item}")
    return gr.Radio(options, value=value, label=label, elem_id=f"x-{part.id}-{item}")


def _sure(part: str, item: str, label: str, words: tuple[str, str], value: Any) -> list[Field]:
    given = value or {}
    says = given.get("says")
    with gr.Group():
        call = gr.Radio(
            [(words[0], "true"), (words[1], "false")],
            value=None if says is None else str(says).lower(),
            label=label,
            elem_id=f"x-{part}-{item}",
        )
        sure = gr.Slider(
            LEAST_SURE,
            MOST_SURE,
            value=given.get("sure") or 70,
            step=1,
            label="How sure, in percent",
            elem_id=f"x-{part}-{item}-sure",
        )
    return [Field(part, item, "says", call), Field(part, item, "sure", sure)]


def _form(part: FillIn, held: dict[str, Any]) -> list[Field]:
    if part.start:
        box = gr.Textbox(
            value=held.get("text") or part.start,
            label=f"{part.title} (YAML)",
            lines=24,
            max_lines=40,
            elem_id=f"x-{part.id}-text",
            elem_classes="mono",
        )
        return [Field(part.id, "text", "", box)]
    return [Field(part.id, c.id, "", _cell(part.id, c, held.get(c.id))) for c in part.cells]


def _cell(part: str, cell: Cell, value: Any) -> Any:
    named: dict[str, Any] = {"label": cell.label, "info": cell.hint or None, "elem_id": f"x-{part}-{cell.id}"}
    if cell.holds == "yes-no":
        return gr.Radio([("Yes", "yes"), ("No", "no")], value=value, **named)
    lines = {"text": 2, "list": 3}.get(cell.holds, 1)
    return gr.Textbox(value=value or "", lines=lines, max_lines=12, **named)


def collected(fields: list[Field], values: tuple[Any, ...]) -> dict[str, dict[str, Any]]:
    """The values of the components as answers; a confidence without a call is left out."""
    answers: dict[str, dict[str, Any]] = {}
    for field, value in zip(fields, values, strict=True):
        held = answers.setdefault(field.part, {})
        if field.key == "says" and value is not None:
            held[field.item] = {"says": value == "true"}
        elif field.key == "sure" and field.item in held:
            held[field.item]["sure"] = value
        elif not field.key:
            held[field.item] = value
    return answers


def _trigger(component: Any) -> Any:
    if isinstance(component, gr.Textbox):
        return component.blur
    return component.release if isinstance(component, gr.Slider) else component.input


# --- the seat ------------------------------------------------------------------------------------


def _seat(real: Parts, held: dict[str, Any] | None) -> dict[str, Any]:
    """Exercise and attempt of a browser; whatever else a browser may have kept is not trusted."""
    id, key = (held or {}).get("exercise"), (held or {}).get("attempt")
    known = id if id in real.library.exercises else FIRST
    return {"exercise": known, "attempt": key if isinstance(key, str) and key.isalnum() else None, "turn": 0}


def _kept_seat(where: dict[str, Any]) -> dict[str, Any]:
    return {"exercise": where["exercise"], "attempt": where["attempt"]}
