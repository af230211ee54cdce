"""Speaking at the terminal: record with a tool that is there, transcribe, show it for correction."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from interviewer.commands.shared import note
from interviewer.errors import CallerMistake

if TYPE_CHECKING:
    from interviewer.adapters.speech import Speech
    from interviewer.adapters.speech.microphone import Microphone
    from interviewer.domain.delivery import Delivery

HELP = "/record speaks instead of typing."


@dataclass(frozen=True)
class Said:
    """An answer as it is to be kept: its words, and how they were spoken (None where next to nothing of that is left)."""

    text: str
    delivery: Delivery | None


class Voice:
    """The recorder of one session at the terminal. Nothing that was recorded is kept."""

    def __init__(self, speech: Speech, microphone: Microphone) -> None:
        self.speech, self.microphone = speech, microphone

    @classmethod
    def of(cls, speech: Speech) -> Voice:
        """The recorder; `CallerMistake` where no tool is there, or speaking is switched off."""
        from interviewer.adapters.speech import microphone

        speech.ear()  # says why where speaking is switched off
        found = microphone.find()
        if found is None:
            raise CallerMistake(
                f"--record: no recording tool was found; expected one of {', '.join(microphone.TOOLS)} on the PATH. "
                "Without it you can type, or speak in the page (interviewer serve)"
            )
        return cls(speech, found)

    def take(self, stream: TextIO, about: str) -> Said | None:
        """One answer, recorded until Enter and corrected by the person; None where it came to nothing (it is said why).

        about: words of the question, from which terms are taken that the ear should know.
        """
        from interviewer.errors import InterviewerError
        from interviewer.hear import as_told, hear

        try:
            clip = self.speech.read(self._recorded(stream))
            note("Transcribing …")
            found = hear(
                clip, ear=self.speech.ear(), aligner=self.speech.aligner, hints=self.speech.terms_for(about)
            )
        except InterviewerError as error:
            click.echo(str(error))
            return None
        for line in found.notes:
            note(line)
        click.echo(f"\nHeard: {found.text}")
        click.echo(
            "Right? Type it as it should be, /again drops it, an empty line takes it as it stands: ",
            nl=False,
            err=True,
        )
        said = stream.readline().strip()
        if said.lower() == "/again":
            return None
        text = said or found.text
        return Said(text, as_told(found.text, text, found.delivery, read_through=True))

    def _recorded(self, stream: TextIO) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            recording = self.microphone.begin(Path(folder) / "said.wav")
            click.echo(f"Recording with {self.microphone.tool}. Press Enter to stop: ", nl=False, err=True)
            try:
                stream.readline()
            finally:
                sound = recording.end()
            return sound
