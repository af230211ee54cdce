"""The Critique tab: paste a memo or drop a file, read what its reader will think and ask, edit, check again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from interviewer.conduct import compare
from interviewer.critique import critique
from interviewer.domain.critique.values import Critique
from interviewer.domain.rating import Rating
from interviewer.errors import CallerMistake
from interviewer.present.critique import KINDS, critique_markdown
from interviewer.web.critique_html import critique_html
from interviewer.web.told import told

if TYPE_CHECKING:
    from interviewer.domain.document import Document
    from interviewer.wiring import Parts

READERS = {
    "vp": "a vice president",
    "finance": "finance",
    "engineering": "an engineering lead",
    "legal": "legal",
    "product": "a product manager",
}
_FILES = [".md", ".txt", ".pptx", ".docx", ".pdf"]


def build(real: Parts) -> None:
    """Lay the tab out and connect it. The browser keeps which document it is in; the text itself is in the store."""
    room = CritiqueRoom(real)
    kept = gr.BrowserState({"document": None}, storage_key="interviewer-memo", secret="seat")  # noqa: S106 - only a key
    with gr.Row(equal_height=True):
        kind = gr.Dropdown(
            [("find out what it is", "auto"), *((name, key) for key, name in KINDS.items())],
            value="auto",
            label="What it is",
            elem_id="memo-kind",
        )
        reader = gr.Dropdown(
            [(n, k) for k, n in READERS.items()], value="vp", label="Who reads it", elem_id="memo-reader"
        )
    text = gr.Textbox(
        label="Your memo or deck outline",
        lines=14,
        max_lines=40,
        placeholder="Paste the text: a memo, or an outline with “Slide 1: …”, bullets and notes.",
        elem_id="memo",
    )
    file = gr.File(
        label="Or a file (.md .txt .pptx .docx .pdf)", file_types=_FILES, elem_id="memo-file", height=110
    )
    with gr.Row():
        check = gr.Button("Check it", variant="primary", elem_id="memo-check")
        fresh = gr.Button("Start another", elem_id="memo-fresh")
    shown = gr.HTML(elem_id="memo-critique")
    outputs = [kept, text, file, shown]
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
    look = {
        "js": "() => document.querySelector('#memo-critique')?.scrollIntoView({behavior: 'smooth', block: 'start'})"
    }
    check.click(room.on_check, [kept, text, file, kind, reader], outputs, **private).then(
        None, None, None, **look
    )
    fresh.click(room.on_fresh, None, outputs, **private)


class CritiqueRoom:
    """The handlers of the tab."""

    def __init__(self, real: Parts) -> None:
        self.real = real

    def on_check(
        self, held: dict[str, Any] | None, text: str, file: str | None, kind: str, reader: str
    ) -> list[Any]:
        """Read the document, keep it, critique it, and say what moved since the last check."""
        with told():
            document = self._document(text, file, kind)
            key, before = self._before(held)
            found, judgement = critique(
                document,
                rater=self.real.document_rater(),
                library=self.real.library,
                reader=reader,  # type: ignore[arg-type]  # the list above has no other
            )
            words = critique_markdown(found, library=self.real.library)
            data = {
                "document": document.model_dump(mode="json"),
                "critique": found.to_json(),
                "judgement": judgement.model_dump(mode="json"),
                "markdown": words,
            }
            title = (document.title or document.name or "pasted text")[:200]
            key = self.real.store().keep_item("document", title, data, id=key)
            shown = self._html(found, before, key)
            return [{"document": key}, gr.update(), None, shown]

    def on_fresh(self) -> list[Any]:
        """Begin another document; the last one stays in the history."""
        return [{"document": None}, "", None, ""]

    def _before(self, held: dict[str, Any] | None) -> tuple[str | None, Rating | None]:
        key = (held or {}).get("document")
        if not isinstance(key, str) or not key.isalnum():
            return None, None
        try:
            data = self.real.store().item(key)
        except CallerMistake:
            return None, None
        rating = {k: v for k, v in data["critique"].items() if k in _RATING_KEYS}
        return key, Rating.model_validate(rating)

    def _document(self, text: str, file: str | None, kind: str) -> Document:
        chosen: Any = None if kind == "auto" else kind
        if file:
            path = Path(file)
            try:
                return self.real.read_document(path.read_bytes(), name=path.name, kind=chosen)
            finally:
                path.unlink(missing_ok=True)  # what was uploaded is kept in the store only
        if not any(ch.isalnum() for ch in text or ""):
            raise CallerMistake("nothing to check: paste a text, or choose a file")
        return self.real.read_document(text, kind=chosen)

    def _html(self, found: Critique, before: Rating | None, key: str) -> str:
        changes = compare(before, found.rating) if before else ()
        return critique_html(
            found, library=self.real.library, changes=changes, export=f"/export/document/{key}"
        )


_RATING_KEYS = {f.alias or name for name, f in Rating.model_fields.items()}
