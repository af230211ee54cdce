"""The Practise tab: a question, an answer, feedback in three blocks, drill, retry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import gradio as gr

from interviewer import coach, conduct, stories
from interviewer.domain.interview import SAID_ALREADY, Interview
from interviewer.errors import CallerMistake, InterviewerError, MovedOn, NotFound
from interviewer.web import voice, watch
from interviewer.web.elsewhere import asked_on, followed
from interviewer.web.late import ends, said_once
from interviewer.web.practice_view import SKIP, View, is_unsure
from interviewer.web.stories import kept_html
from interviewer.web.told import told

if TYPE_CHECKING:
    from interviewer.wiring import Parts

FIRST = "P08"
_CLOCK = '<div id="clock" class="clock" aria-live="off"></div>'


class Practised(NamedTuple):
    """What other tabs may use to open an interview here."""

    show: Any
    seat: Any
    outputs: list[Any]
    reading: list[Any]  # what fills the tab bit by bit, to be ended by whoever shows another interview in it


def build(demo: gr.Blocks, real: Parts) -> Practised:
    """Lay the tab out and connect it. The browser keeps which interview it is in (``seat``), and the draft."""
    desk = Desk(real)
    # The browser can read and change what it keeps; it is only a key, and the store checks whose it is.
    seat = gr.BrowserState({"probe": FIRST, "interview": None}, storage_key="interviewer-seat", secret="seat")  # noqa: S106
    probes = [(f"{p.id} {p.title}", p.id) for p in real.library.probes.values()]
    with gr.Row(elem_id="choose", equal_height=True):
        chosen = gr.Dropdown(probes, value=FIRST, label="Question", filterable=True, scale=3, elem_id="probe")
        start = gr.Button("Start this question", scale=1, elem_id="start")
    question, words = gr.HTML(elem_id="question"), gr.HTML(elem_id="words")
    told = gr.HTML(elem_id="feedback")
    anyway = gr.Button("Ask me anyway", elem_id="anyway", visible=False)
    stronger = gr.Button("Show a stronger version", elem_id="stronger", visible=False)
    version, asked = gr.HTML(elem_id="version"), gr.HTML(elem_id="asked")
    voice.aloud(real)
    with gr.Tabs(elem_id="ways"):
        with gr.Tab("Type", id="type"):
            gr.HTML('<p class="way">Type in the box below, as you would say it.</p>')
        with gr.Tab("Speak", id="speak"):
            spoken = voice.tab(real)
    answer = gr.Textbox(
        label="Your answer", lines=7, max_lines=24, placeholder="Type as you would say it.", elem_id="answer"
    )
    gr.HTML(_CLOCK)
    with gr.Row(elem_id="actions"):
        send = gr.Button("Get feedback", variant="primary", elem_id="send")
        skip = gr.Button(SKIP, elem_id="skip")
        retry = gr.Button("Retry from the start", elem_id="retry", visible=False)
        rate_again = gr.Button("Rate what I said", elem_id="rate-again", visible=False)
    keep_story = gr.Button("Keep as a story", elem_id="keep-story", visible=False)
    kept_story = gr.HTML(elem_id="kept-story")
    exports = gr.HTML(elem_id="exports")
    watch.build(real)
    outputs = [
        seat,
        chosen,
        question,
        words,
        told,
        asked,
        answer,
        send,
        skip,
        retry,
        rate_again,
        exports,
        spoken,
        keep_story,
        kept_story,
        anyway,
        stronger,
        version,
    ]
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
    look = {
        "js": "() => document.querySelector('#words')?.scrollIntoView({behavior: 'smooth', block: 'start'})"
    }
    loaded = demo.load(desk.on_load, [seat], outputs, **private)
    sent = ends(send.click, [loaded])(desk.on_answer, [seat, answer, spoken], outputs, **private)
    # Two events: the next answer can be sent as soon as it is asked for, also while this one is not quite done.
    read = sent.success(desk.on_rate_again, [seat], outputs, trigger_mode="multiple", **private)
    read.success(None, None, None, **look)
    rated = ends(rate_again.click, [loaded])(desk.on_rate_again, [seat], outputs, **private)
    reading: list[Any] = [loaded, sent, read, rated]
    ends(start.click, reading)(desk.on_start, [chosen], outputs, **private)
    ends(skip.click, reading)(desk.on_skip, [seat], outputs, **private)
    ends(retry.click, reading)(desk.on_retry, [seat], outputs, **private)
    ends(anyway.click, reading)(desk.on_ask_anyway, [seat], outputs, **private)
    stronger.click(desk.on_stronger, [seat], [seat, stronger, version], **private)
    keep_story.click(desk.on_keep, [seat], [kept_story], **private)
    return Practised(show=desk.show, seat=seat, outputs=outputs, reading=reading)


class Desk:
    """The handlers of the tab. Each takes what the browser holds and gives values for all outputs."""

    def __init__(self, real: Parts) -> None:
        self.real = real
        #: Interview, take and number of its answers, of what a rater has in hand: nobody pays for it twice.
        self.being_rated: set[tuple[str, int, int]] = set()

    def show(
        self,
        interview: Interview | None,
        probe_id: str,
        *,
        keep: bool = False,
        later: bool = False,
        so_far: str = "",
    ) -> list[Any]:
        """What the tab shows for ``interview``; ``keep`` leaves the answer box as the browser has it.

        later: the same take once more, so that what the person did with it meanwhile stays on the page.
        so_far: what the interviewer has said of a follow-up that is still coming.
        """
        view = View(self.real, interview, probe_id, so_far=so_far)
        return view.outputs(keep_answer=keep, later=later)

    @said_once
    def on_load(self, held: dict[str, Any]) -> Iterator[list[Any]]:
        """The interview that this browser was in, if it still exists; what is still being read is shown when it is there."""
        probe_id, key = _seat(held)
        room, probe = self.real.room(), probe_id if probe_id in self.real.library.probes else FIRST

        def interview() -> Interview | None:
            try:
                return asked_on(self.real, room, room.store.load(key)) if key else None
            except NotFound:
                return None

        shown = self.show(interview(), probe, keep=True)
        yield from followed(self.real, key, shown, lambda: self.show(interview(), probe, later=True))

    def on_start(self, probe_id: str) -> list[Any]:
        """A fresh question; the interview is opened with its first answer."""
        return self.show(None, probe_id)

    @said_once
    def on_answer(self, held: dict[str, Any], text: str, recorded: str = "") -> Iterator[list[Any]]:
        """Store the answer and show that it is safe; it is rated next."""
        probe_id, key = _seat(held)
        room = self.real.room()
        with told():
            interview = room.store.load(key) if key else None
            if not any(ch.isalnum() for ch in text or ""):
                raise CallerMistake("the answer is empty; type a sentence, or say that you have no answer")
            _same_as_seen(interview, held)
            spoken = voice.spoken_of(recorded, text)
            interview = conduct.answer(
                room,
                interview or conduct.open_probe(room, probe_id),
                text,
                delivery=spoken.delivery if spoken else None,
            )
        yield self.show(interview, probe_id)
        yield self.show(voice.after_answer(self.real, room, interview, spoken), probe_id, later=True)

    def on_skip(self, held: dict[str, Any]) -> list[Any]:
        """Pass on the question and go to the next drill, if one is left."""
        probe_id, key = _seat(held)
        if key is None:
            gr.Info("Choose another question above, or tell the nearest story that you have.")
            return self.show(None, probe_id, keep=True)
        room = self.real.room()
        with told():
            interview = room.store.load(key)
            why = SAID_ALREADY if is_unsure(interview.take) else "no answer"
            interview = conduct.skip(room, interview, reason=why)
            try:
                interview = conduct.drill(room, interview)
            except CallerMistake:
                gr.Info("No further question on this story. Retry it, or choose another question.")
            return self.show(interview, probe_id)

    def on_retry(self, held: dict[str, Any]) -> list[Any]:
        """A new take of the same question."""
        probe_id, key = _seat(held)
        room = self.real.room()
        with told():
            return self.show(conduct.retry(room, room.store.load(str(key))), probe_id)

    def on_ask_anyway(self, held: dict[str, Any]) -> list[Any]:
        """Ask for what a rule could not find and cannot call missing."""
        probe_id, key = _seat(held)
        room = self.real.room()
        with told():
            return self.show(conduct.ask_anyway(room, room.store.load(str(key))), probe_id)

    @said_once
    def on_rate_again(self, held: dict[str, Any]) -> Iterator[list[Any]]:
        """Rate words that are kept but not rated, and ask the next drill."""
        probe_id, key = _seat(held)
        room = self.real.room()
        with told():
            interview = room.store.load(str(key))
        take = interview.take
        in_hand = (interview.id, len(interview.takes), take.answers if take else 0)
        if in_hand in self.being_rated:
            gr.Info("This is being read already. What comes of it appears here.")
        elif take is None or take.unrated_words or not take.rating:
            self.being_rated.add(in_hand)
            try:
                yield from self._rated(room, interview, probe_id)
            finally:
                self.being_rated.discard(in_hand)
            return
        yield self.show(interview, probe_id, later=True)

    def on_stronger(self, held: dict[str, Any]) -> list[Any]:
        """A stronger version of what was told, kept with it: seat, button and version."""
        probe_id, key = _seat(held)
        room = self.real.room()
        with told():
            interview = room.store.load(str(key))
            maker = self.real.coach(session=interview.id)
            return View(self.real, coach.stronger_take(room, interview, coach=maker), probe_id).stronger()

    def on_keep(self, held: dict[str, Any]) -> str:
        """Keep what was told as a story, and say what the bank now has and lacks."""
        room = self.real.room()
        with told():
            interview = room.store.load(str(_seat(held)[1]))
            key = stories.keep(room, interview, len(interview.takes) - 1, rater=self.real.rater("rules"))
            return kept_html(stories.bank(room, now=room.clock()), key)

    def _rated(self, room: conduct.Room, interview: Interview, probe_id: str) -> Iterator[list[Any]]:
        """Rate the take and ask the next drill; where rating fails, say so and leave the words as they are."""
        try:
            interview, _ = conduct.rate_take(room, interview, rater=self.real.rater(session=interview.id))
            asker = self.real.asker(session=interview.id)
            for now, so_far, _ in coach.drill_aloud(room, interview, asker=asker):
                interview = now
                if so_far:
                    yield self.show(interview, probe_id, later=True, so_far=so_far)
        except InterviewerError as error:
            gr.Warning(f"Not rated: {error} Your words are kept; try again below.", duration=15)
            interview = room.store.load(interview.id)
        yield self.show(interview, probe_id, later=True)


def _same_as_seen(interview: Interview | None, held: dict[str, Any]) -> None:
    """`MovedOn` where another window went on meanwhile: the answer belongs to a question that is no longer asked."""
    seen = (held or {}).get("events")
    if interview is not None and isinstance(seen, int) and seen != interview.events:
        raise MovedOn(
            "this interview has moved on in another window; your words are still in the box: copy them, then reload the page"
        )


def _seat(held: dict[str, Any] | None) -> tuple[str, str | None]:
    """Probe and interview of a browser; whatever else a browser may have kept is not trusted."""
    probe_id = str((held or {}).get("probe") or FIRST)
    key = (held or {}).get("interview")
    return probe_id, key if isinstance(key, str) and key.isalnum() else None
