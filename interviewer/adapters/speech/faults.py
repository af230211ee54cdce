"""What can go wrong with a recording, and who can mend it."""

from __future__ import annotations

from interviewer.errors import CallerMistake, ProviderFault


class AudioRefused(CallerMistake):
    """The recording can't be used: ``found`` and ``expected`` say why."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"recording: found {found}; expected {expected}")
        self.found, self.expected = found, expected


class WeightsMissing(CallerMistake):
    """A speech model is asked for whose files are not on this computer. Nothing is ever downloaded unasked."""


class SpeechFailed(ProviderFault):
    """A program that hears or speaks ended, or gave no answer in time. The recording is still in the browser."""
