"""Speaking: the Speak tab, the button that reads a question aloud, and what an answer's recording becomes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interviewer import conduct
from interviewer.domain.delivery import Delivery
from interviewer.domain.hearing import TO_READ
from interviewer.domain.interview import Interview
from interviewer.errors import InterviewerError
from interviewer.hear import as_told, retimed
from interviewer.web.voice_routes import held_as

if TYPE_CHECKING:
    from interviewer.adapters.speech.parts import NamedEar
    from interviewer.wiring import Parts

SCRIPT = "".join(
    (Path(__file__).parent / "assets" / name).read_text("utf-8") for name in ("recorder.js", "voice.js")
)
STYLE = (Path(__file__).parent / "assets" / "voice.css").read_text("utf-8")
READY = "Ready. The microphone is asked for only when you press Record."


class Said(BaseModel):
    """What the browser knows of the recording behind an answer. It may have changed any of it; nothing is trusted
    but as the person's own word."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    recording: str = Field(pattern=r"^[0-9a-f]{32}$")
    heard: str
    keep: bool = False
    read_through: bool = False
    delivery: Delivery


@dataclass(frozen=True)
class Spoken:
    """An answer that was spoken: its delivery, the recording's token, and whether it is to be kept."""

    delivery: Delivery
    recording: str
    keep: bool


def tab(real: Parts, *, box: str = "answer", send: str = "send", question: str = "#asked, #question") -> Any:
    """Lay out the Speak tab; gives the hidden field that goes with the answer.

    box, send: element ids of the answer's text box and of the button that sends it. question: CSS selectors of
    where the question stands, the newest first.
    """
    spoken = gr.Textbox(visible="hidden", elem_id=f"{box}-spoken", show_label=False, container=False)
    gr.HTML(panel_html(real, box=box, send=send, question=question))
    return spoken


def aloud(real: Parts, *, question: str = "#asked, #question") -> None:
    """The button that reads the question aloud; the question itself always stands there as text."""
    voice = real.speech.voice
    if voice is None and not real.speech.by_browser:
        return
    where = f"{voice.label}, {voice.place}" if voice else ""
    gr.HTML(
        f'<div class="aloud" data-question="{escape(question)}" data-browser="{"yes" if real.speech.by_browser else ""}" '
        f'data-server="{escape(where)}">'
        '<button type="button" class="say">Read the question aloud</button> '
        '<label><input type="checkbox" class="each"> each new question too</label> '
        '<span class="says" role="status"></span></div>'
    )


def panel_html(real: Parts, *, box: str, send: str, question: str) -> str:
    """The recorder: its state in words, the clock, the level, and what may be chosen."""
    speech = real.speech
    if speech.is_off:
        return '<p class="voice-off">Speaking is switched off here (INTERVIEWER_SPEECH_ENGINE). You can still type.</p>'
    try:
        ears = speech.ears
    except InterviewerError as error:
        return _unheard_html(error)
    return (
        f'<section class="voice" aria-label="Speak your answer" data-box="#{box}" data-spoken="#{box}-spoken" '
        f'data-send="#{send}" data-question="{escape(question)}">'
        f'<p class="state" role="status">{READY}</p>'
        '<div class="clock"><div class="bar"><span></span></div><p class="elapsed">0:00</p></div>'
        '<p class="buttons"><button type="button" class="record">Record</button>'
        '<button type="button" class="stop" hidden>Stop</button>'
        '<button type="button" class="again" hidden>Transcribe again</button>'
        '<button type="button" class="forget" hidden>Delete this recording</button>'
        '<meter class="level" min="0" max="1" value="0" aria-label="Level of the microphone" hidden></meter></p>'
        '<ul class="notes" aria-live="polite"></ul><audio class="play" controls hidden></audio>'
        '<p class="choices"><label>Who listens <select class="ear">' + _options(ears) + "</select></label>"
        '<label><input type="checkbox" class="keep"> Keep the recording '
        "(else it is forgotten when the answer is sent)</label>"
        '<label><input type="checkbox" class="read"> I have read the transcript: these are my words</label>'
        "<label>Or a recording that you have (WAV, MP3, OGG, FLAC) "
        '<input type="file" class="file" accept="audio/*,.wav,.mp3,.ogg,.flac"></label></p>'
        + _check_html()
        + "</section>"
    )


def _unheard_html(error: InterviewerError) -> str:
    return f'<p class="voice-off">{escape(str(error))} You can still type.</p>'


def check_html(real: Parts) -> str:
    """The microphone check by itself, for the time before an interview; empty where speaking is switched off."""
    if real.speech.is_off:
        return ""
    try:
        ears = real.speech.ears
    except InterviewerError as error:
        return _unheard_html(error)
    choice = (
        f'<p class="choices"><label>Who listens <select class="ear">{_options(ears)}</select></label></p>'
    )
    return f'<section class="voice-check" aria-label="Microphone check">{choice}{_check_html()}</section>'


def _options(ears: Sequence[NamedEar]) -> str:
    return "".join(
        f'<option value="{e.id}" data-place="{escape(e.place)}">{escape(e.label)}: {escape(e.place)}</option>'
        for e in ears
    )


def _check_html() -> str:
    """The words that should be known, and the check with a level, what was heard and five seconds of it."""
    return (
        '<details class="own-words"><summary>Words that should be known</summary><p><label>Names of tools, abbreviations, with '
        "commas between them. They stay in this browser, also after the interview, and go to whoever listens. The built-in "
        'recogniser knows only those in its dictionary. <input type="text" class="words-known" maxlength="2000" '
        'placeholder="ARPU, Kubeflow, dbt"></label> <button type="button" class="forget-words">Forget these words</button></p></details>'
        '<details class="mic-check"><summary>Check the microphone</summary><p>Press Read, then read this aloud:</p>'
        f'<blockquote>{escape(TO_READ)}</blockquote><p class="buttons">'
        '<button type="button" class="try">Read</button><button type="button" class="tried" hidden>Done</button>'
        '<meter class="try-level" min="0" max="1" value="0" aria-label="Level of the microphone" hidden></meter></p>'
        '<p class="result" role="status"></p><p class="misheard" hidden><span></span> '
        '<button type="button" class="teach">Add them to the words that should be known</button></p>'
        '<p class="playback" hidden><label>Five seconds of it, to hear yourself '
        '<audio class="heard" controls></audio></label></p></details>'
    )


def kept_html(real: Parts, interview: Interview) -> str:
    """The recordings that were kept of an interview, each to be played and to be deleted."""
    turns = real.recordings.turns(real.owner, interview.id)
    items = "".join(
        f'<li><audio controls preload="none" src="/voice/kept/{interview.id}/{n}.flac" aria-label="Recording {i}"></audio>'
        f'<button type="button" class="unkeep" data-url="/voice/kept/{interview.id}/{n}.flac">Delete recording {i}</button></li>'
        for i, n in enumerate(turns, start=1)
    )
    return f'<ul class="recordings" aria-label="Kept recordings">{items}</ul>' if items else ""


def where_sound_goes(real: Parts) -> str:
    """A sentence where recordings or questions are sent to a server by what is set up; empty where they are not."""
    try:
        ear = None if real.speech.is_off else real.speech.ear()
    except InterviewerError:
        ear = None
    voice = real.speech.voice
    parts = []
    if ear is not None and ear.place.startswith("sent"):
        parts.append(f"Recordings are {ear.place}.")
    if voice is not None and voice.place.startswith("sent"):
        parts.append(f"Questions to be read aloud are {voice.place}.")
    return " ".join(parts)


def spoken_of(held: str, text: str) -> Spoken | None:
    """What was spoken of the answer ``text``; None where it was typed, or nothing of the recording is left in it."""
    if not held:
        return None
    try:
        said = Said.model_validate(json.loads(held))
    except (ValueError, ValidationError):
        gr.Warning("The times of the recording could not be read; your words are kept as if typed.")
        return None
    delivery = as_told(said.heard, text, said.delivery, read_through=said.read_through)
    return Spoken(delivery, said.recording, said.keep) if delivery else None


def after_answer(real: Parts, room: conduct.Room, interview: Interview, spoken: Spoken | None) -> Interview:
    """Once the words are stored: keep the recording if that was chosen, find better word times, forget the rest."""
    entry = real.speech.held.get(held_as(real, spoken.recording)) if spoken else None
    if spoken is None:
        return interview
    if entry is None:
        if spoken.keep:
            gr.Warning("The recording is no longer here (the server was started again); your words are kept.")
        return interview
    if spoken.keep:
        try:
            real.recordings.keep(real.owner, interview.id, interview.events - 1, entry.clip)
        except InterviewerError as error:
            gr.Warning(str(error))
    take = interview.take
    text = (take.turns[-1].answer if take else None) or ""
    better = retimed(spoken.delivery, text, entry.clip, aligner=real.speech.aligner)
    real.speech.held.drop(held_as(real, spoken.recording))
    if better == spoken.delivery:
        return interview
    try:
        return conduct.retime(room, interview, better)
    except InterviewerError:  # the person went on in another window; the times that are kept will do
        return interview
