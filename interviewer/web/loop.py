"""The Interview tab: set a loop up, hold it without coaching, predict, debrief, retry. It goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

import gradio as gr
from pydantic import TypeAdapter, ValidationError

from interviewer import coach, debrief, loops, progress, stories
from interviewer.domain.interview import Guess, Interview
from interviewer.errors import CallerMistake, MovedOn, NotFound
from interviewer.web import debrief as pages
from interviewer.web import feedback, loop_html, loop_layout, voice
from interviewer.web.elsewhere import followed
from interviewer.web.late import button, ends, said_once, still
from interviewer.web.stories import kept_html
from interviewer.web.told import told

if TYPE_CHECKING:
    from interviewer.conduct import Room
    from interviewer.domain.script import Pass
    from interviewer.wiring import Parts

_GUESSES: TypeAdapter[list[Guess]] = TypeAdapter(list[Guess])


class Looped(NamedTuple):
    """What other tabs may use to open an interview here."""

    show: Any
    outputs: list[Any]
    reading: list[Any]  # what fills the tab bit by bit, to be ended by whoever shows another interview in it


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
        gr.HTML(loop_layout.CLOCK)
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
        shown, which, retry, keep, stronger, kept, again, fresh, delete = loop_layout.debriefing()
    outputs = [
        seat, setting_up, room, predicting, debriefing, question, answer, send, nothing, hurry, on, pause, end,
        predict_form, shown, which, again, spoken, kept, forgotten, nda,
    ]  # fmt: skip
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
    up: dict[str, Any] = {"js": loop_layout.UP}
    # Not at the load of the page: a tab that was never opened is not there yet, and updates to it would be lost.
    opened = tab.select(desk.on_load, [seat, which], outputs, **private)
    look.click(desk.on_plan, setup, [planned], **private)
    sent = ends(send.click, [opened])(desk.on_send, [seat, answer, spoken], outputs, **private)
    passed = []
    for way, why in ((forgotten, "not remembered"), (nda, "under NDA"), (nothing, "no such story")):
        passed.append(way.click(desk.passing(why), [seat], outputs, **private))  # type: ignore[arg-type]
    reading: list[Any] = [opened, sent, on.click(desk.on_go_on, [seat], outputs, **private)]
    for step in (sent, *passed):  # two events: what is asked next can be answered at once
        read = step.success(desk.on_read, [seat], outputs, trigger_mode="multiple", **private)
        read.success(None, None, None, **up)
        reading += [step, read]
    guess = predict.click(desk.on_predict, [seat, guessed], outputs, js=loop_layout.COLLECT, **private)
    for step in (guess, decline.click(desk.on_decline, [seat], outputs, **private)):
        step.success(None, None, None, **up)  # at once, and not under the eyes of somebody who reads already
        reading += [step, step.success(desk.on_read_again, [seat, which], outputs, **private)]
    reading.append(again.click(desk.on_read_again, [seat, which], outputs, **private))
    ends(begin.click, reading)(desk.on_begin, setup, outputs, **private).success(None, None, None, **up)
    for way, verb in ((hurry, desk.on_hurry), (pause, desk.on_pause), (end, desk.on_end)):
        ends(way.click, reading)(verb, [seat], outputs, **private)
    ends(retry.click, reading)(desk.on_retry, [seat, which], outputs, **private).success(
        None, None, None, **up
    )
    keep.click(desk.on_keep, [seat, which], [kept], **private)
    stronger.click(desk.on_stronger, [seat, which], [seat, shown], **private)
    ends(fresh.click, reading)(desk.on_fresh, None, outputs, **private)
    ends(delete.click, reading)(desk.on_delete, [seat], outputs, **private)
    return Looped(show=desk.show, outputs=outputs, reading=reading)


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
            room, setup = self.real.room(), loop_layout.setup_of(chosen, self.real.library.scorecard)
            return loop_html.plan_html(self._draft(room, setup), library=self.real.library)

    def on_begin(self, *chosen: Any) -> list[Any]:
        """Open the interview that was set up, its first question asked."""
        with told():
            room, setup = self.real.room(), loop_layout.setup_of(chosen, self.real.library.scorecard)
            return self.show(loops.begin(room, setup, self._draft(room, setup).plan))

    def _draft(self, room: Room, setup: loops.Setup) -> loops.Draft:
        if setup.loop:
            return loops.draft(room, setup)
        return loops.draft(room, setup, seen=progress.seen(room), asked=progress.asked_lately(room))

    # --- during ---

    @said_once
    def on_load(self, held: dict[str, Any], which: str | None = None) -> Iterator[list[Any]]:
        """The interview that this browser was in, where it was; the setting up where there is none."""
        key, room = _key(held), self.real.room()
        try:
            interview = room.store.load(key) if key else None
        except NotFound:
            key = interview = None
        shown = self.show(interview, keep=True, chosen=which)
        yield from followed(self.real, key, shown, lambda: self.show(self._mine(room, held), later=True))

    @said_once
    def on_send(self, held: dict[str, Any], text: str, recorded: str = "") -> Iterator[list[Any]]:
        """Keep the answer (or the person's own question) and say that it is safe; it is read next."""
        room = self.real.room()
        with told():
            interview = self._same(room, held)
            if interview.stage == "questions":
                yield self.show(loops.note(room, interview, text or ""))
                return
            if not any(ch.isalnum() for ch in text or ""):
                raise CallerMistake("the answer is empty; type a sentence, or say that you do not remember")
            said = voice.spoken_of(recorded, text)
            interview = loops.answer(room, interview, text, delivery=said.delivery if said else None)
        self.being_read.add(interview.id)  # no button to go on: it is read by itself
        try:
            yield self.show(interview)
            if said and interview.stage == "reading":
                yield self.show(voice.after_answer(self.real, room, interview, said), keep=True)
        finally:
            self.being_read.discard(interview.id)

    @said_once
    def on_read(self, held: dict[str, Any]) -> Iterator[list[Any]]:
        """What follows by itself: the reply to a question, or the next question once the answer is read."""
        room = self.real.room()
        with told():
            interview = self._mine(room, held)
        yield self.show(interview, keep=True)
        if interview.stage == "questions" and interview.noted:
            yield from self._replied(room, interview)
        elif interview.id not in self.being_read:
            yield from self._on(room, interview)

    def _replied(self, room: Room, interview: Interview) -> Iterator[list[Any]]:
        """The interviewer's reply as it is spoken, and then as it is kept."""
        speaker = self.real.speaker(session=interview.id)
        for now, so_far in loops.reply_aloud(room, interview, speaker=speaker):
            yield self.show(now, so_far=so_far, keep=True)

    def passing(self, why: Pass) -> Any:
        """The handler of a button that passes."""

        def on_pass(held: dict[str, Any]) -> list[Any]:
            room = self.real.room()
            with told():
                return self.show(loops.pass_on(room, self._same(room, held), why))

        return on_pass

    @said_once
    def on_go_on(self, held: dict[str, Any]) -> Iterator[list[Any]]:
        """Back from a pause, or on from where the page was closed."""
        room = self.real.room()
        with told():
            interview = self._mine(room, held)
            if interview.id in self.being_read:
                gr.Info("Your answer is still being read. Wait a moment, or take the next question.")
                yield self.show(interview, keep=True)
                return
            interview = loops.resume(room, interview)
        yield from self._on(room, interview)

    def on_hurry(self, held: dict[str, Any]) -> list[Any]:
        """The next question without waiting for the reading."""
        return self._anyway(held, loops.hurry)

    def on_pause(self, held: dict[str, Any]) -> list[Any]:
        """Pause."""
        room = self.real.room()
        with told():
            return self.show(loops.pause(room, self._same(room, held)), keep=True)

    def on_end(self, held: dict[str, Any]) -> list[Any]:
        """End the interview, also before its last question."""
        return self._anyway(held, loops.finish)

    def _anyway(self, held: dict[str, Any], verb: Callable[[Room, Interview], Interview]) -> list[Any]:
        """``verb`` on the interview as it stands; once more where a reading or a reply was kept at the same moment."""
        room = self.real.room()
        with told():
            try:
                return self.show(verb(room, self._mine(room, held)))
            except MovedOn:
                return self.show(verb(room, self._mine(room, held)))

    def _on(self, room: Room, interview: Interview) -> Iterator[list[Any]]:
        """The next question, as it is worded; then as it stands."""
        self.being_read.add(interview.id)
        with told():
            rater, asker = self.real.rater(session=interview.id), self.real.asker(session=interview.id)
        try:
            step = loops.Step(interview=interview)
            for step, so_far in loops.go_on_aloud(room, interview, rater=rater, asker=asker):
                if so_far:
                    yield self.show(step.interview, so_far=so_far, keep=True)
        finally:
            self.being_read.discard(interview.id)
        if step.trouble:
            gr.Warning(step.trouble, duration=15)
        yield self.show(step.interview, keep=True)

    # --- after ---

    def on_predict(self, held: dict[str, Any], guessed: str) -> list[Any]:
        """Keep the prediction and show the debrief with what is read so far."""
        room = self.real.room()
        with told():
            try:
                guesses = _GUESSES.validate_python(json.loads(guessed or "[]"))
            except (ValueError, ValidationError) as error:
                raise CallerMistake(
                    "prediction: how sure you are must be a whole number from 50 to 99"
                ) from error
            return self.show(debrief.predict(room, self._mine(room, held), guesses))

    def on_decline(self, held: dict[str, Any]) -> list[Any]:
        """Show the debrief without a prediction."""
        return self.on_predict(held, "[]")

    def on_retry(self, held: dict[str, Any], which: str | None) -> list[Any]:
        """A new take of one answer."""
        room = self.real.room()
        with told():
            interview = self._mine(room, held)
            index = loop_layout.index_of(which)
            return self.show(debrief.retry(room, interview, interview.takes[index].probe))

    def on_keep(self, held: dict[str, Any], which: str | None) -> str:
        """Keep an answer as a story, and say what the bank now has and lacks."""
        room = self.real.room()
        with told():
            interview, index = self._mine(room, held), loop_layout.index_of(which)
            key = stories.keep(room, interview, index, rater=self.real.rater("rules"))
            return kept_html(stories.bank(room, now=room.clock()), key)

    def on_stronger(self, held: dict[str, Any], which: str | None) -> list[Any]:
        """A stronger version of one answer, kept with it and shown in its card: seat and debrief."""
        room = self.real.room()
        with told():
            interview = self._mine(room, held)
            maker = self.real.coach(session=interview.id)
            interview = coach.stronger_take(room, interview, index=loop_layout.index_of(which), coach=maker)
            seat = {"interview": interview.id, "events": interview.events}
            return [seat, self._debrief(room, interview)]

    @said_once
    def on_read_again(self, held: dict[str, Any], which: str | None = None) -> Iterator[list[Any]]:
        """Read what is not read yet, one card after the other."""
        room, wrong = self.real.room(), list[str]()
        with told():
            interview, rater = self._mine(room, held), self.real.rater(session=str(_key(held)))
        yield self.show(interview, keep=True, chosen=which)
        with closing(debrief.read_each(room, interview, rater=rater)) as steps:
            for now, sentence in steps:
                wrong += [sentence] if sentence else []
                yield self.show(now, later=True)
        if wrong:
            gr.Warning(f"Not read: {'; '.join(wrong)}. Your words are kept; try again below.", duration=15)

    def on_fresh(self) -> list[Any]:
        """Set up another interview; the old one stays in the history."""
        return self.show(None)

    def on_delete(self, held: dict[str, Any]) -> list[Any]:
        """Nothing of the interview stays but the stories that were kept of it."""
        with told():
            self.real.store().delete(self._mine(self.real.room(), held).id)
        gr.Info(
            "Deleted: the interview, its recordings and what was found. Stories that you kept of it stay."
        )
        return self.show(None)

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

    def show(
        self, interview: Interview | None, *, keep: bool = False, later: bool = False, chosen: str | None = None, so_far: str = "",
    ) -> list[Any]:  # fmt: skip
        """Values for all the tab's outputs; ``keep`` leaves the answer box and the kept story's line as the browser has them.

        later: one more card of the same debrief: which answer is chosen stays too. chosen: the answer that was chosen before.
        so_far: what the interviewer has said of a reply that is still coming.
        """
        keep = keep or later
        stage = interview.stage if interview else "setup"
        room = self.real.room()
        asks = stage in ("answer", "questions")
        in_hand = interview is not None and stage == "reading" and interview.id in self.being_read
        take = interview.take if interview else None
        seat = {"interview": interview.id, "events": interview.events} if interview else {"interview": None}
        choices = loop_layout.answers(interview, room) if interview and stage == "debrief" else []
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
            button("Note my question" if stage == "questions" else "Send"),
            gr.update(visible=bool(stage == "answer" and take and not take.answers)),
            gr.update(visible=stage == "reading"),
            gr.update(visible=stage in ("reading", "paused") and not in_hand),
            gr.update(visible=asks),
            button(
                "No more questions: to the debrief" if stage == "questions" else "End the interview",
                visible=stage in ("answer", "questions", "reading", "paused"),
            ),
            pages.predict_html(room, interview) if interview and stage == "predict" else "",
            self._debrief(room, interview) if interview and stage == "debrief" else "",
            gr.update() if later else gr.update(choices=choices, value=still(choices, chosen)),
            gr.update(visible=unread),
            gr.update() if keep else "",
            gr.update() if keep else "",
            gr.update(visible=stage == "answer"),
            gr.update(visible=stage == "answer"),
        ]

    def _debrief(self, room: Room, interview: Interview) -> str:
        whole = debrief.debrief(room, interview, seen=progress.seen(room))
        below = feedback.cost_html(self.real.cost_line(interview.id)) + voice.kept_html(self.real, interview)
        return pages.debrief_html(whole, interview, library=self.real.library) + below


def _key(held: dict[str, Any] | None) -> str | None:
    """The interview of a browser; whatever else a browser may have kept is not trusted."""
    key = (held or {}).get("interview")
    return key if isinstance(key, str) and key.isalnum() else None
