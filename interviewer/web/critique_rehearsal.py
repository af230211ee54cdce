"""Rehearse: the reader asks the three questions, one by one; typed or spoken answers are looked at and kept."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from threading import Lock
from typing import TYPE_CHECKING, Any

import gradio as gr

from interviewer import author, rehearse
from interviewer.domain.critique.questions import READERS
from interviewer.domain.rehearsal import Rehearsal, Reply
from interviewer.errors import CallerMistake
from interviewer.present.rating import blocks
from interviewer.web import voice
from interviewer.web.critique_versions import open_dossier
from interviewer.web.feedback import row_html
from interviewer.web.late import button, ends, said_once
from interviewer.web.told import told
from interviewer.web.voice_routes import held_as

if TYPE_CHECKING:
    from interviewer.domain.dossier import Dossier
    from interviewer.wiring import Parts

AIM_S = 60
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
_BEGINS = {
    "yes": "It begins with a yes.",
    "no": "It begins with a no.",
    "a number": "It begins with a number.",
    "follow up": "It promises to follow up.",
    "none of these": "It begins with none of: yes, no, a number, “I'll follow up”.",
}


def build(tab: gr.Tab, real: Parts, kept: gr.BrowserState) -> tuple[Any, list[Any], list[Any]]:
    """Lay the part out; gives what refreshes it after a check, from what, and where to."""
    room = Rehearsing(real)
    question = gr.HTML(elem_id="rehearse-question")
    begin = gr.Button("Let the reader ask", variant="primary", elem_id="rehearse-begin")
    with gr.Column(visible=False, elem_id="rehearse-room") as asking:
        voice.aloud(real, question="#rehearse-question")
        with gr.Tabs(elem_id="rehearse-ways"):
            with gr.Tab("Type", id="rehearse-type"):
                gr.HTML('<p class="way">Type in the box below, as you would say it.</p>')
            with gr.Tab("Speak", id="rehearse-speak"):
                spoken = voice.tab(
                    real, box="rehearse-answer", send="rehearse-send", question="#rehearse-question"
                )
        answer = gr.Textbox(label="Your answer", lines=4, max_lines=12, elem_id="rehearse-answer")
        send = gr.Button("Answer", variant="primary", elem_id="rehearse-send")
    shown = gr.HTML(elem_id="rehearse-told")
    again = gr.Button("Rate again what was not rated", visible=False, elem_id="rehearse-again")
    outputs = [question, begin, asking, answer, spoken, shown, again]
    opened = tab.select(room.on_show, [kept], outputs, **_PRIVATE)
    ends(begin.click, [opened])(room.on_begin, [kept], outputs, **_PRIVATE)
    # Two events: while an answer is rated, the next one can be sent. Each reading takes up whatever is not rated by then.
    ends(send.click, [opened])(room.on_answer, [kept, answer, spoken], outputs, **_PRIVATE).success(
        room.on_rate, [kept], outputs, trigger_mode="multiple", **_PRIVATE
    )
    again.click(room.on_again, [kept], outputs, **_PRIVATE)
    return room.on_show, [kept], outputs


class Rehearsing:
    """The handlers of the part."""

    def __init__(self, real: Parts) -> None:
        self.real = real
        #: Documents whose answers a rater has in hand: nobody pays for one twice.
        self.in_hand: set[str] = set()
        self.at_the_door = Lock()

    def on_show(self, held: dict[str, Any] | None) -> list[Any]:
        """Where the rehearsal is."""
        return self._show(open_dossier(self.real, held), keep=True)

    def on_begin(self, held: dict[str, Any] | None) -> list[Any]:
        """The first question, or the one that waits."""
        with told():
            return self._show(rehearse.begin(self.real.rehearsal_stage(), self._key(held)))

    def on_answer(self, held: dict[str, Any] | None, words: str, recorded: str = "") -> list[Any]:
        """Keep the answer and show what code finds in it; the next question follows."""
        stage = self.real.rehearsal_stage()
        with told():
            key = self._key(held)
            said = voice.spoken_of(recorded, words or "")
            dossier, _ = rehearse.reply(stage, key, words or "", delivery=said.delivery if said else None)
            if said:
                self.real.speech.held.drop(held_as(self.real, said.recording))
                if said.keep:
                    gr.Info("Recordings of a rehearsal are not kept; your words are.")
            return self._show(dossier)

    @said_once
    def on_rate(self, held: dict[str, Any] | None) -> Iterator[list[Any]]:
        """Rate what was said and not tried yet. An answer that is being typed meanwhile stays in its box."""
        stage = self.real.rehearsal_stage()
        with told():
            key = self._key(held)
            yield self._show(author.load(stage.desk, key), keep=True)
            if not self._take(key):
                return
            try:
                while (index := self._next(stage, key)) is not None:
                    yield self._show(rehearse.rate_reply(stage, key, index), keep=True)
            except BaseException:  # also where the page was closed in the middle
                self.in_hand.discard(key)
                raise

    def _take(self, key: str) -> bool:
        """Whether nobody rates the answers about this document yet; then it is in hand."""
        with self.at_the_door:
            is_free = key not in self.in_hand
            self.in_hand.add(key)
            return is_free

    def _next(self, stage: rehearse.Stage, key: str) -> int | None:
        """What is to be rated next. Where nothing is left the document is let go before anybody can leave one more."""
        with self.at_the_door:
            index = _unread(author.load(stage.desk, key))
            if index is None:
                self.in_hand.discard(key)
            return index

    def on_again(self, held: dict[str, Any] | None) -> list[Any]:
        """Rate what could not be rated before."""
        stage = self.real.rehearsal_stage()
        with told():
            key = self._key(held)
            dossier = author.load(stage.desk, key)
            rehearsal = rehearse.current(dossier)
            for index, reply in enumerate(rehearsal.replies if rehearsal else ()):
                if reply.answer is not None and reply.rating is None:
                    dossier = rehearse.rate_reply(stage, key, index)
            return self._show(dossier, keep=True)

    def _key(self, held: dict[str, Any] | None) -> str:
        key = (held or {}).get("document")
        if not isinstance(key, str) or not key.isalnum():
            raise CallerMistake("no document is open here; check one first")
        return key

    def _show(self, dossier: Dossier | None, *, keep: bool = False) -> list[Any]:
        rehearsal = rehearse.current(dossier) if dossier else None
        waiting = rehearsal.waiting if rehearsal else None
        can_begin = bool(dossier and dossier.versions) and waiting is None
        answer = gr.skip() if keep else ""
        return [
            _question_html(dossier, rehearsal, waiting),
            button("Ask me again" if rehearsal else "Let the reader ask", visible=can_begin),
            gr.update(visible=waiting is not None),
            answer,
            gr.skip() if keep else "",
            told_html(rehearsal, self.real) if rehearsal else "",
            gr.update(visible=bool(rehearsal and any(r.failure for r in rehearsal.replies))),
        ]


def _unread(dossier: Dossier) -> int | None:
    """The first answer that nobody tried to rate."""
    rehearsal = rehearse.current(dossier)
    replies = rehearsal.replies if rehearsal else ()
    waits = (
        n
        for n, r in enumerate(replies)
        if r.answer is not None and r.rating is None and r.failure is None and r.criteria
    )
    return next(waits, None)


def _question_html(dossier: Dossier | None, rehearsal: Rehearsal | None, waiting: int | None) -> str:
    if dossier is None or not dossier.versions:
        return '<p class="empty">Check a document first; then its reader asks three questions here.</p>'
    if rehearsal is None:
        return f"<p>{escape(READERS[dossier.version().critique.reader]).capitalize()} will ask three questions about version {dossier.version().number}, one by one.</p>"
    if waiting is None:
        return '<p role="status">That was the last question. What was found in your answers stands below.</p>'
    asked = rehearsal.replies[waiting]
    return (
        f'<article class="question drill" data-clock="{AIM_S}"><p class="eyebrow">{escape(READERS[dossier.version().critique.reader]).capitalize()}, '
        f"question {waiting + 1} of {len(rehearsal.replies)}</p><h2>{escape(asked.question)}</h2></article>"
    )


def told_html(rehearsal: Rehearsal, real: Parts) -> str:
    """Each answer with how it begins, its numbers against the document, and the criteria looked for."""
    said = [r for r in rehearsal.replies if r.answer is not None]
    return "".join(_reply_html(n, r, real) for n, r in enumerate(said, 1))


def _reply_html(number: int, reply: Reply, real: Parts) -> str:
    facts = [_BEGINS[reply.opening]] if reply.opening else []
    if reply.seconds is not None:
        facts.append(f"Spoken in {reply.seconds:.0f} s.")
    if reply.touched:
        facts.append(f"It speaks to the concern: “{reply.touched}”.")
    facts += [
        f"Does not agree with the document: {d.says}. You said “{d.said}”; it says “{d.written.quote}” ({d.written.place})."
        for d in reply.disagreements
    ]
    if reply.not_written:
        facts.append(f"Not in the document: {', '.join(reply.not_written)}.")
    if not reply.disagreements and not reply.not_written and any(ch.isdigit() for ch in reply.answer or ""):
        facts.append("No number in it was found to differ from the document.")
    items = "".join(
        f"<li{' class=wrong' if f.startswith('Does not') else ''}>{escape(f)}</li>" for f in facts
    )
    return (
        f'<section class="card rehearsed"><h3>{number}. {escape(reply.question)}</h3>'
        f'<p class="said">“{escape(reply.answer or "")}”</p><ul>{items}</ul>{_rated_html(reply, real)}</section>'
    )


def _rated_html(reply: Reply, real: Parts) -> str:
    if reply.failure:
        return f"<p>Not rated: {escape(reply.failure)} Your words are kept.</p>"
    if reply.rating is None:
        return '<p role="status">Reading it …</p>' if reply.criteria else ""
    shown = blocks(reply.rating, library=real.library)
    rows = "".join(map(row_html, (*shown.heard, *shown.needs_reader)))
    return f'<ul class="checks">{rows}</ul>'
