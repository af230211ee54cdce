"""The Interview tab: set a loop up, hold it without coaching, predict, debrief, retry. It goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import gradio as gr
from pydantic import TypeAdapter, ValidationError

from interviewer import coach, conduct, debrief, loops, progress, stories
from interviewer.domain import plan as planning
from interviewer.domain.interview import Guess, Interview
from interviewer.errors import CallerMistake, MovedOn, NotFound
from interviewer.web import debrief as pages
from interviewer.web import feedback, loop_html, loop_layout, voice
from interviewer.web.stories import kept_html
from interviewer.web.told import told

if TYPE_CHECKING:
    from interviewer.conduct import Room
    from interviewer.domain.script import Pass
    from interviewer.wiring import Parts

_CLOCK = '<div id="loop-clock" class="clock" aria-live="off"></div>'
_GUESSES: TypeAdapter[list[Guess]] = TypeAdapter(list[Guess])


class Looped(NamedTuple):
    """What other tabs may use to open an interview here."""

    show: Any
    outputs: list[Any]


def build(tab: gr.Tab, real: Parts) -> Looped:
    """Lay the tab out and connect it. The browser keeps only which interview it is in."""
    desk = Desk(real)
    # Only a key; the store checks whose it is.
    seat = gr.BrowserState({"interview": None}, storage_key="interviewer-loop", secret="loop")  # noqa: S106
    gr.HTML('<span id="loop-top"></span>')
    with gr.Column(elem_id="loop-setup") as setting_up:
        setup, look, begin, planned = loop_layout.setting_up(real)
    question = gr.HTML(elem_id="loop-question")
    with gr.Column(elem_id="loop-room", visible=False) as room:
        voice.aloud(real, question="#loop-question")
        with gr.Tabs(elem_id="loop-ways"):
            with gr.Tab("Type", id="loop-type"):
                gr.HTML('<p class="way">Type in the box below, as you would say it.</p>')
            with gr.Tab("Speak", id="loop-speak"):
                spoken = voice.tab(real, box="loop-answer", send="loop-send", question="#loop-question")
        answer = gr.Textbox(label="Your answer", lines=7, max_lines=24, elem_id="loop-answer")
        gr.HTML(_CLOCK)
        with gr.Row(elem_id="loop-actions"):
            send = gr.Button("Send", variant="primary", elem_id="loop-send")
            forgotten = gr.Button("I don't remember", elem_id="loop-forgotten")
            nda = gr.Button("Under NDA", elem_id="loop-nda")
            nothing = gr.Button("I have no such story", elem_id="loop-nothing")
    with gr.Row(elem_id="loop-manage"):
        hurry = gr.Button("Next question, do not wait", visible=False, elem_id="loop-hurry")
        on = gr.Button("Go on", visible=False, variant="primary", elem_id="loop-on")
        pause = gr.Button("Pause", visible=False, elem_id="loop-pause")
        end = gr.Button("End the interview", visible=False, elem_id="loop-end")
    with gr.Column(elem_id="loop-predicting", visible=False) as predicting:
        predict_form = gr.HTML(elem_id="loop-predict")
        guessed = gr.Textbox(visible=False)
        with gr.Row():
            predict = gr.Button(
                "Keep my prediction, show the debrief", variant="primary", elem_id="loop-guess"
            )
            decline = gr.Button("Show it without a prediction", elem_id="loop-no-guess")
    with gr.Column(elem_id="loop-debriefing", visible=False) as debriefing:
        shown, which, retry, keep, stronger, kept, again, fresh = loop_layout.debriefing()
    outputs = [
        seat, setting_up, room, predicting, debriefing, question, answer, send, nothing, hurry, on, pause, end,
        predict_form, shown, which, again, spoken, kept,
    ]  # fmt: skip
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
    up: dict[str, Any] = {"js": loop_layout.UP}
    # Not at the load of the page: a tab that was never opened is not there yet, and updates to it would be lost.
    tab.select(desk.on_load, [seat], outputs, **private)
    look.click(desk.on_plan, setup, [planned], **private)
    begin.click(desk.on_begin, setup, outputs, **private).then(None, None, None, **up)
    send.click(desk.on_send, [seat, answer, spoken], outputs, **private).then(None, None, None, **up)
    for button, why in ((forgotten, "not remembered"), (nda, "under NDA"), (nothing, "no such story")):
        button.click(desk.passing(why), [seat], outputs, **private).then(None, None, None, **up)  # type: ignore[arg-type]
    hurry.click(desk.on_hurry, [seat], outputs, **private)
    on.click(desk.on_go_on, [seat], outputs, **private)
    pause.click(desk.on_pause, [seat], outputs, **private)
    end.click(desk.on_end, [seat], outputs, **private)
    predict.click(desk.on_predict, [seat, guessed], outputs, js=loop_layout.COLLECT, **private).then(
        None, None, None, **up
    )
    decline.click(desk.on_decline, [seat], outputs, **private).then(None, None, None, **up)
    retry.click(desk.on_retry, [seat, which], outputs, **private).then(None, None, None, **up)
    keep.click(desk.on_keep, [seat, which], [kept], **private)
    stronger.click(desk.on_stronger, [seat, which], [seat, shown], **private)
    again.click(desk.on_read_again, [seat], outputs, **private)
    fresh.click(desk.on_fresh, None, outputs, **private)
    return Looped(show=desk.show, outputs=outputs)


class Desk:
    """The handlers of the tab. Each takes what the browser holds and gives values for all outputs."""

    def __init__(self, real: Parts) -> None:
        self.real = real
        #: Interviews whose last answer a rater has in hand: nobody pays for it twice.
        self.being_read: set[str] = set()

    # --- before ---

    def on_plan(self, *chosen: Any) -> str:
        """The plan, with its reasons and weights."""
        with told():
            room, setup = self.real.room(), self._setup(*chosen)
            return loop_html.plan_html(self._draft(room, setup), library=self.real.library)

    def on_begin(self, *chosen: Any) -> list[Any]:
        """Open the interview that was set up, its first question asked."""
        with told():
            room, setup = self.real.room(), self._setup(*chosen)
            return self.show(loops.begin(room, setup, self._draft(room, setup).plan))

    def _draft(self, room: Room, setup: loops.Setup) -> loops.Draft:
        if setup.loop:
            return loops.draft(room, setup)
        return loops.draft(room, setup, seen=progress.seen(room), asked=progress.asked_lately(room))

    def _setup(self, *chosen: Any) -> loops.Setup:
        named = dict(zip(loop_layout.SETUP, chosen, strict=True))
        weights = str(named["weights"] or "").strip()
        scorecard = self.real.library.scorecard
        try:
            return loops.Setup.model_validate(
                {
                    **{k: named[k] for k in ("role", "style", "minutes", "strict")},
                    "round": None if named["round"] == "any" else named["round"],
                    "loop": None if named["loop"] == loop_layout.PLANNED else named["loop"],
                    "own": tuple(q for q in [str(named["own"] or "").strip()] if q),
                    "advert": named["advert"] or "",
                    "weights": planning.parse_weights(weights, scorecard) if weights else None,
                }
            )
        except ValidationError as error:
            fault = error.errors()[0]
            raise CallerMistake(f"{fault['loc'][0]}: found {fault['input']!r}; {fault['msg']}") from error

    # --- during ---

    def on_load(self, held: dict[str, Any]) -> list[Any]:
        """The interview that this browser was in, where it was; the setting up where there is none."""
        key = _key(held)
        try:
            interview = self.real.store().load(key) if key else None
        except NotFound:
            interview = None
        return self.show(interview, keep=True)

    def on_send(self, held: dict[str, Any], text: str, recorded: str = "") -> Any:
        """Keep the answer (or the person's own question), say that it is safe, then ask on."""
        room = self.real.room()
        with told():
            interview = self._same(room, held)
            if interview.stage == "questions":
                interview = loops.note(room, interview, text or "")
                yield self.show(interview)
                yield from self._replied(room, interview)
                return
            if not any(ch.isalnum() for ch in text or ""):
                raise CallerMistake("the answer is empty; type a sentence, or say that you do not remember")
            said = voice.spoken_of(recorded, text)
            interview = loops.answer(room, interview, text, delivery=said.delivery if said else None)
        self.being_read.add(interview.id)
        try:
            yield self.show(interview)
            if said and interview.stage == "reading":
                interview = voice.after_answer(self.real, room, interview, said)
            yield from self._on(room, interview)
        finally:
            self.being_read.discard(interview.id)

    def _replied(self, room: Room, interview: Interview) -> Iterator[list[Any]]:
        """The interviewer's reply as it is spoken, and then as it is kept."""
        speaker = self.real.speaker(session=interview.id)
        for now, so_far in loops.reply_aloud(room, interview, speaker=speaker):
            yield self.show(now, so_far=so_far, keep=True)

    def passing(self, why: Pass) -> Any:
        """The handler of a button that passes."""

        def on_pass(held: dict[str, Any]) -> Iterator[list[Any]]:
            room = self.real.room()
            with told():
                interview = loops.pass_on(room, self._same(room, held), why)
            yield from self._on(room, interview)

        return on_pass

    def on_go_on(self, held: dict[str, Any]) -> Iterator[list[Any]]:
        """Back from a pause, or on from where the page was closed."""
        room = self.real.room()
        with told():
            interview = self._mine(room, held)
            if interview.id in self.being_read:
                gr.Info("Your answer is still being read. Wait a moment, or take the next question.")
                yield self.show(interview)
                return
            interview = loops.resume(room, interview)
        yield from self._on(room, interview)

    def on_hurry(self, held: dict[str, Any]) -> list[Any]:
        """The next question without waiting for the reading."""
        room = self.real.room()
        with told():
            return self.show(loops.hurry(room, self._mine(room, held)))

    def on_pause(self, held: dict[str, Any]) -> list[Any]:
        """Pause."""
        room = self.real.room()
        with told():
            return self.show(loops.pause(room, self._same(room, held)), keep=True)

    def on_end(self, held: dict[str, Any]) -> list[Any]:
        """End the interview, also before its last question."""
        room = self.real.room()
        with told():
            return self.show(loops.finish(room, self._mine(room, held)))

    def _on(self, room: Room, interview: Interview) -> Iterator[list[Any]]:
        """The next question, as it is worded; then as it stands."""
        self.being_read.add(interview.id)
        with told():
            rater, asker = self.real.rater(session=interview.id), self.real.asker(session=interview.id)
        try:
            step = loops.Step(interview=interview)
            for step, so_far in loops.go_on_aloud(room, interview, rater=rater, asker=asker):
                if so_far:
                    yield self.show(step.interview, so_far=so_far)
        finally:
            self.being_read.discard(interview.id)
        if step.trouble:
            gr.Warning(step.trouble, duration=15)
        yield self.show(step.interview)

    # --- after ---

    def on_predict(self, held: dict[str, Any], guessed: str) -> Iterator[list[Any]]:
        """Keep the prediction and show the debrief: first what is read, then one card after the other."""
        room = self.real.room()
        with told():
            try:
                guesses = _GUESSES.validate_python(json.loads(guessed or "[]"))
            except (ValueError, ValidationError) as error:
                raise CallerMistake(
                    "prediction: how sure you are must be a whole number from 50 to 99"
                ) from error
            interview = debrief.predict(room, self._mine(room, held), guesses)
        yield from self._debriefed(room, interview)

    def on_decline(self, held: dict[str, Any]) -> Iterator[list[Any]]:
        """Show the debrief without a prediction."""
        yield from self.on_predict(held, "[]")

    def on_retry(self, held: dict[str, Any], which: str | None) -> list[Any]:
        """A new take of one answer."""
        room = self.real.room()
        with told():
            interview = self._mine(room, held)
            index = _index(which)
            return self.show(debrief.retry(room, interview, interview.takes[index].probe))

    def on_keep(self, held: dict[str, Any], which: str | None) -> str:
        """Keep an answer as a story, and say what the bank now has and lacks."""
        room = self.real.room()
        with told():
            key = stories.keep(room, self._mine(room, held), _index(which), rater=self.real.rater("rules"))
            return kept_html(stories.bank(room, now=room.clock()), key)

    def on_stronger(self, held: dict[str, Any], which: str | None) -> list[Any]:
        """A stronger version of one answer, kept with it and shown in its card: seat and debrief."""
        room = self.real.room()
        with told():
            interview = self._mine(room, held)
            maker = self.real.coach(session=interview.id)
            interview = coach.stronger_take(room, interview, index=_index(which), coach=maker)
            seat = {"interview": interview.id, "events": interview.events}
            return [seat, self._debrief(room, interview)]

    def on_read_again(self, held: dict[str, Any]) -> Iterator[list[Any]]:
        """Read what could not be read before."""
        room = self.real.room()
        with told():
            interview = self._mine(room, held)
        yield from self._debriefed(room, interview)

    def on_fresh(self) -> list[Any]:
        """Set up another interview; the old one stays in the history."""
        return self.show(None)

    def _debriefed(self, room: Room, interview: Interview) -> Iterator[list[Any]]:
        yield self.show(interview)
        wrong = []
        for index in debrief.unread(interview):
            with told():
                rater = self.real.rater(session=interview.id)
            interview, sentence = debrief.read_one(room, interview, index, rater=rater)
            wrong += [sentence] if sentence else []
            yield self.show(interview)
        if wrong:
            gr.Warning(
                "Not read: " + "; ".join(wrong) + ". Your words are kept; try again below.", duration=15
            )

    # --- what is held and shown ---

    def _mine(self, room: Room, held: dict[str, Any]) -> Interview:
        key = _key(held)
        if key is None:
            raise CallerMistake("no interview is open here; set one up first")
        interview: Interview = room.store.load(key)
        return interview

    def _same(self, room: Room, held: dict[str, Any]) -> Interview:
        """The interview, if it still stands where this window shows it."""
        interview = self._mine(room, held)
        seen = (held or {}).get("events")
        if isinstance(seen, int) and seen != interview.events:
            raise MovedOn(
                "this interview has moved on in another window; your words are still in the box: copy them, then reload the page"
            )
        return interview

    def show(self, interview: Interview | None, *, keep: bool = False, so_far: str = "") -> list[Any]:
        """Values for all the tab's outputs; ``keep`` leaves the answer box as the browser has it.

        so_far: what the interviewer has said of a reply that is still coming.
        """
        stage = interview.stage if interview else "setup"
        room = self.real.room()
        asks = stage in ("answer", "questions")
        in_hand = interview is not None and stage == "reading" and interview.id in self.being_read
        take = interview.take if interview else None
        seat = {"interview": interview.id, "events": interview.events} if interview else {"interview": None}
        choices = _answers(interview, room) if interview and stage == "debrief" else []
        label = "Your questions" if stage == "questions" else "Your answer"
        unread = bool(interview and stage == "debrief" and debrief.unread(interview))
        return [
            seat,
            gr.update(visible=stage == "setup"),
            gr.update(visible=asks),
            gr.update(visible=stage == "predict"),
            gr.update(visible=stage == "debrief"),
            loop_html.state_html(interview, room=room, so_far=so_far)
            if interview and stage not in ("predict", "debrief")
            else "",
            gr.update(label=label) if keep else gr.update(label=label, value=""),
            gr.update(value="Note my question" if stage == "questions" else "Send"),
            gr.update(visible=bool(stage == "answer" and take and not take.answers)),
            gr.update(visible=stage == "reading"),
            gr.update(visible=stage in ("reading", "paused") and not in_hand),
            gr.update(visible=asks),
            gr.update(
                visible=stage in ("answer", "questions", "reading", "paused"),
                value="No more questions: to the debrief" if stage == "questions" else "End the interview",
            ),
            pages.predict_html(room, interview) if interview and stage == "predict" else "",
            self._debrief(room, interview) if interview and stage == "debrief" else "",
            gr.update(choices=choices, value=choices[0][1] if choices else None),
            gr.update(visible=unread),
            gr.update() if keep else "",
            "",
        ]

    def _debrief(self, room: Room, interview: Interview) -> str:
        whole = debrief.debrief(room, interview, seen=progress.seen(room))
        cost = feedback.cost_html(self.real.cost_line(interview.id))
        kept = voice.kept_html(self.real, interview)
        return pages.debrief_html(whole, interview, library=self.real.library) + cost + kept


def _key(held: dict[str, Any] | None) -> str | None:
    """The interview of a browser; whatever else a browser may have kept is not trusted."""
    key = (held or {}).get("interview")
    return key if isinstance(key, str) and key.isalnum() else None


def _index(which: str | None) -> int:
    if which is None or not str(which).isdigit():
        raise CallerMistake("choose one of your answers first")
    return int(which)


def _answers(interview: Interview, room: Room) -> list[tuple[str, str]]:
    return [
        (f"{t.probe} {conduct.probe_of(room, interview, t.probe).title}, take {t.number}", str(n))
        for n, t in enumerate(interview.takes)
        if t.answers
    ]
