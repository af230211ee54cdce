"""Why a document was not read."""

from __future__ import annotations

from interviewer.errors import CallerMistake


class DocumentRefused(CallerMistake):
    """The document can't be read; the message names it, what was found and what is expected instead."""

    def __init__(self, found: str, expected: str, *, thing: str = "the document") -> None:
        self.thing, self.found, self.expected = thing, found, expected
        super().__init__(f"{thing}: found {found}; expected {expected}")

    def about(self, thing: str) -> DocumentRefused:
        """The same refusal, naming ``thing``."""
        return DocumentRefused(self.found, self.expected, thing=thing)
