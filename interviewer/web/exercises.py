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


def build(tab: gr.Tab, real: Parts, seat: gr.BrowserState) -> None:
    """Lay the tab out and connect it. The browser keeps which attempt it is in; what was filled in is in the store.

    Only the form of an attempt is drawn anew: Gradio gives new numbers to all listeners inside `gr.render` and forgets
    the old ones, so a press on a button in there would be lost while it is drawn. All other buttons stay as they are.
    """
    sheet = _Sheet(real)
    state = gr.State(None)
    form = gr.State(None)  # the key of the attempt that is being filled in
    chosen = gr.Dropdown(
        [
            (f"{e.theme}: {e.title} ({e.time})", e.id)
            for e in sorted(real.library.exercises.values(), key=lambda e: (e.theme, e.minutes))
        ],
        value=FIRST,
        label="Exercise",
        filterable=True,
        elem_id="exercise",
    )
    with gr.Column(elem_id="task"):
        intro = gr.HTML(elem_id="task-intro")
        axes = sheet.axes()
        begin = gr.Button("Start", variant="primary", elem_id="task-start", visible=False)

        @gr.render(inputs=[form], triggers=[form.change], show_progress="hidden")  # type: ignore[untyped-decorator]  # gradio has no types here
        def show(key: str | None) -> None:
            if key:
                _Form(sheet, key).lay_out(outputs)

        result = gr.HTML(elem_id="task-result")
        with gr.Row():
            again = gr.Button("Do it again", elem_id="task-again", visible=False)
            rate = gr.Button("Rate what is not rated yet", elem_id="task-rate", visible=False)
        earlier = gr.HTML(elem_id="task-earlier")
        calibration = gr.HTML(elem_id="task-calibration")
    outputs: list[Any] = [state, seat, form, intro, *axes, begin, result, again, rate, earlier, calibration]

    loaded = tab.select(sheet.on_load, [seat, state], [chosen, *outputs], **_PRIVATE)
    # One at a time: a list says twice what was chosen in it, and a button may be pressed twice.
    once: dict[str, Any] = {**_PRIVATE, "concurrency_limit": 1}
    ends(chosen.input, [loaded])(sheet.on_choose, [chosen, state], outputs, **once)
    begin.click(sheet.on_start, [state, *axes], outputs, **once).then(None, None, None, js=_TO_TOP)
    again.click(sheet.on_again, [state], outputs, **_PRIVATE)
    rate.click(sheet.on_rate, [state], outputs, **_PRIVATE)
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
    """What the tab shows: an introduction, an attempt to fill in, or a result. Each handler gives values for all of it."""

    def __init__(self, real: Parts) -> None:
        self.real = real
        every = real.library.exercises.values()
        self.settings = [(e.id, axis) for e in every for axis in e.settings]

    def axes(self) -> list[Any]:
        """The lists in which the setting of an exercise is chosen; each is seen with its own exercise only."""
        return [
            gr.Dropdown(
                [(o.title, o.id) for o in axis.options],
                value=axis.options[0].id,
                label=axis.title,
                interactive=True,
                visible=False,
                elem_id=f"axis-{axis.id}",
            )
            for _, axis in self.settings
        ]

    def on_load(self, held: dict[str, Any] | None, now: dict[str, Any] | None) -> list[Any]:
        """Where this browser was; what is open on the page already stays as it is."""
        if now is not None:
            return [gr.skip()] * (self._size + 1)
        where = _seat(self.real, held)
        return [where["exercise"], *self.shown(where)]

    def on_choose(self, id: str, now: dict[str, Any] | None) -> list[Any]:
        """Another exercise. The same one again changes nothing: an attempt at it may have been begun."""
        if now is not None and id == now["exercise"]:
            return [gr.skip()] * self._size
        return self.shown({"exercise": id, "attempt": None})

    def on_start(self, now: dict[str, Any], *options: str) -> list[Any]:
        """A new attempt; where one is begun already, that one."""
        if now["attempt"] is not None:
            return self.shown(now)
        chosen = zip(self.settings, options, strict=True)
        setting = {axis.id: option for (id, axis), option in chosen if id == now["exercise"]}
        with told():
            key, _ = use.start(self.real.bench(), now["exercise"], setting=setting)
        return self.shown({**now, "attempt": key})

    def on_again(self, now: dict[str, Any]) -> list[Any]:
        """The introduction of the same exercise."""
        return self.shown({**now, "attempt": None})

    def on_rate(self, now: dict[str, Any]) -> list[Any]:
        """What could not be rated is rated now."""
        with told():
            use.rate_again(self.real.bench(), str(now["attempt"]))
        return self.shown(now)

    @property
    def _size(self) -> int:
        return len(self.settings) + 10

    def shown(self, where: dict[str, Any]) -> list[Any]:
        """All values for one place; an attempt that is not kept any more is none."""
        bench, (exercise, attempt) = self.real.bench(), self._held(where)
        key = where["attempt"] if attempt else None
        where = {"exercise": exercise.id, "attempt": key}
        is_asked, is_done = attempt is not None, attempt is not None and attempt.handed_in is not None
        linked = [self.real.library.card(c).title for c in exercise.cards]
        sure = any(isinstance(p, Estimate | Predict) for p in exercise.parts)
        return [
            where,
            where,
            None if is_done else key,
            html.intro_html(exercise, linked=linked),
            *[gr.update(visible=not is_asked and id == exercise.id) for id, _ in self.settings],
            gr.update(visible=not is_asked),
            html.result_html(exercise, attempt, library=self.real.library) if attempt and is_done else "",
            gr.update(visible=is_done),
            gr.update(visible=attempt is not None and is_done and not attempt.is_done),
            html.earlier_html(use.attempts(bench, exercise.id)),
            html.calibration_html(*use.calibration(bench)) if sure else "",
        ]

    def _held(self, where: dict[str, Any]) -> tuple[Exercise, Attempt | None]:
        if where["attempt"]:
            try:
                return use.load(self.real.bench(), where["attempt"])
            except NotFound:
                pass
        return self.real.library.exercise(where["exercise"]), None


class _Form:
    """An attempt to fill in: what to work from, the inputs of each part, and what to do with them."""

    def __init__(self, sheet: _Sheet, key: str) -> None:
        self.sheet, self.key, self.real = sheet, key, sheet.real
        self.bench = self.real.bench()

    def lay_out(self, outputs: list[Any]) -> None:
        """Put the components on the page."""
        exercise, attempt = use.load(self.bench, self.key)
        files = {n: self.real.library.exercise_file(exercise, n) for n in exercise.files}
        gr.HTML(html.clock_html(exercise, attempt), js_on_load=_COUNT, elem_id="task-clock")
        gr.HTML(html.material_html(exercise.told(attempt.setting), files), elem_id="task-material")
        fields: list[Field] = []
        for part in exercise.parts:
            gr.HTML(html.part_html(part))
            fields += inputs_of(part, attempt.answers.get(part.id, {}), title_of=self._title)
        with gr.Row():
            send = gr.Button("Hand in", variant="primary", elem_id="task-send")
            leave = gr.Button("Put it aside", elem_id="task-leave")
        components = [f.component for f in fields]

        def on_change(*values: Any) -> None:
            use.save(self.bench, self.key, collected(fields, values))

        def on_send(*values: Any) -> list[Any]:
            with told():
                use.submit(self.bench, self.key, collected(fields, values))
            return self.sheet.shown({"exercise": exercise.id, "attempt": self.key})

        def on_leave(*values: Any) -> list[Any]:
            on_change(*values)
            return self.sheet.shown({"exercise": exercise.id, "attempt": None})

        triggers = [_trigger(c) for c in components]
        gr.on(triggers, on_change, components, None, api_visibility="private", show_progress="hidden")
        send.click(on_send, components, outputs, **_PRIVATE).then(None, None, None, js=_TO_TOP)
        leave.click(on_leave, components, outputs, **_PRIVATE)

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
    return {"exercise": known, "attempt": key if isinstance(key, str) and key.isalnum() else None}
