"""The Critique tab: paste a memo or drop a file, read what its reader will think and ask, edit, check again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import gradio as gr

from interviewer import author
from interviewer.errors import CallerMistake, InterviewerError
from interviewer.present.critique import KINDS
from interviewer.suggest import suggest
from interviewer.web import critique_html, critique_rehearsal, critique_versions, feedback, review
from interviewer.web.elsewhere import followed
from interviewer.web.late import ends, said_once, still
from interviewer.web.told import told

if TYPE_CHECKING:
    from interviewer.domain.dossier import Dossier
    from interviewer.wiring import Parts

STYLE = (Path(__file__).parent / "assets" / "critique.css").read_text("utf-8")
READERS = {
    "vp": "a vice president",
    "finance": "finance",
    "engineering": "an engineering lead",
    "legal": "legal",
    "product": "a product manager",
}
_FILES = [".md", ".txt", ".rst", ".pptx", ".docx", ".pdf"]
_LOOK = "() => document.querySelector('#memo-back')?.scrollIntoView({behavior: 'smooth', block: 'start'})"
#: The box takes words once the text that was in it is there, else that would come over them.
_TAKE_WORDS = "() => ({__type__: 'update', interactive: true})"
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
OUTPUTS = 16  # what every handler of the tab gives a value for


class Critiqued(NamedTuple):
    """What other tabs may use to open a document here."""

    show: Any
    outputs: list[Any]
    reading: list[Any]  # what fills the tab bit by bit, to be ended by whoever shows another document in it


def build(tab: gr.Tab, real: Parts) -> Critiqued:
    """Lay the tab out and connect it. The browser keeps which document it is in; the text itself is in the store."""
    room = CritiqueRoom(real)
    # Only a key; the store checks whose it is.
    kept = gr.BrowserState({"document": None}, storage_key="interviewer-memo", secret="seat")  # noqa: S106
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
        label="Your memo or deck outline (edit it here and check it again)",
        lines=14,
        max_lines=40,
        placeholder="Paste the text: a memo, or an outline with “Slide 1: …”, bullets and notes.",
        interactive=False,
        elem_id="memo",
    )
    safe = gr.HTML(elem_id="memo-safe")
    seen = gr.State("")  # the mark of the text that this window last read or kept
    file = gr.File(
        label="Or a file (.md .txt .rst .pptx .docx .pdf)", file_types=_FILES, elem_id="memo-file", height=140
    )
    with gr.Row():
        check = gr.Button("Check it", variant="primary", elem_id="memo-check")
        fresh = gr.Button("Start another", elem_id="memo-fresh")
    back = gr.HTML(elem_id="memo-back")
    with gr.Column(visible=False, elem_id="memo-meant") as meaning:
        meant = gr.Textbox(label="If not: what do you mean?", lines=2, elem_id="memo-meant-words")
        with gr.Row():
            right = gr.Button("Yes, that is what I mean", elem_id="memo-right")
            wrong = gr.Button("No, that is not what I mean", elem_id="memo-wrong")
    shown = gr.HTML(elem_id="memo-critique")
    with gr.Column(visible=False, elem_id="memo-aside") as disputing:
        which = gr.Dropdown([], label="A finding", elem_id="memo-finding", interactive=True)
        reason = gr.Textbox(label="Why it is intended (if you like)", max_lines=2, elem_id="memo-reason")
        with gr.Row():
            aside = gr.Button("It is intended: set it aside", elem_id="memo-dispute")
            say = gr.Button("How could one say it?", elem_id="memo-suggest")
            again = gr.Button("Open it again", elem_id="memo-undispute", visible=False)
        sentence = gr.HTML(elem_id="memo-sentence")
    held = [kept, text, file, kind, reader, seen]
    outputs = [
        kept,
        text,
        file,
        kind,
        reader,
        back,
        meaning,
        meant,
        shown,
        disputing,
        which,
        reason,
        again,
        sentence,
        safe,
        seen,
    ]
    rest = _more(real, kept)
    opened = tab.select(room.on_load, [kept, text], outputs, **_PRIVATE)
    for after in (opened.then, opened.failure):  # the first also where it was ended
        after(None, None, [text], js=_TAKE_WORDS)
    checked = ends(check.click, [opened])(room.on_check, held, outputs, **_PRIVATE)
    reading: list[Any] = [opened, checked]
    step = checked.then(None, None, None, js=_LOOK)
    # Once more, when it can be seen: a list that is only just becoming visible may lose what is chosen in it.
    step = step.then(room.on_list, [kept, which], [which], **_PRIVATE)
    for refresh, given, into in rest:
        # Of two checks in a row each refreshes: by default the second is dropped while the first is under way.
        step = step.then(refresh, given, into, trigger_mode="multiple", **_PRIVATE)
        reading.append(step)
    text.blur(room.on_leave, [kept, text, seen], [safe, seen], **_PRIVATE)
    right.click(room.on_right, [kept, meant], outputs, **_PRIVATE)
    wrong.click(room.on_wrong, [kept, meant], outputs, **_PRIVATE)
    aside.click(room.on_dispute, [kept, which, reason], outputs, **_PRIVATE)
    again.click(room.on_undispute, [kept, which], outputs, **_PRIVATE)
    say.click(room.on_suggest, [kept, which], [sentence], **_PRIVATE)
    ends(fresh.click, reading)(room.on_fresh, None, outputs, **_PRIVATE)
    return Critiqued(show=room.show, outputs=outputs, reading=reading)


def _more(real: Parts, kept: gr.BrowserState) -> list[tuple[Any, list[Any], list[Any]]]:
    """The rooms below the critique; each gives what refreshes it, from what, and where to."""
    with gr.Tabs(elem_id="memo-ways"):
        with gr.Tab("Versions", id="memo-versions") as versions_tab:
            versions = critique_versions.build(versions_tab, real, kept)
        with gr.Tab("Rehearse", id="memo-rehearse") as rehearse_tab:
            rehearsal = critique_rehearsal.build(rehearse_tab, real, kept)
        with gr.Tab("Design review", id="memo-review") as review_tab:
            reviewed = review.build(review_tab, real, kept)
    return [versions, rehearsal, reviewed]


class CritiqueRoom:
    """The handlers of the tab. Each gives values for all its outputs."""

    def __init__(self, real: Parts) -> None:
        self.real = real

    @said_once
    def on_load(self, held: dict[str, Any] | None, text: str) -> Iterator[list[Any]]:
        """The document that this browser was in; where its text is on the page already, everything stays as it is.

        What is still being read is shown when it is there.
        """
        key = key_of(held)
        try:
            dossier = author.load(self.real.author_desk(), key) if key else None
        except InterviewerError:
            dossier = None
        if key is None or dossier is None:
            yield self._nothing(keep_text=True)
            return
        shown = [gr.skip()] * OUTPUTS if (text or "").strip() else self._show(key, dossier)
        yield from followed(self.real, key, shown, lambda: self._stands(key))

    def show(self, key: str) -> list[Any]:
        """The document that is kept under ``key``, as it stands; `CallerMistake` where it is none."""
        return self._show(key, author.load(self.real.author_desk(), key))

    @said_once
    def on_check(  # noqa: PLR0917 - Gradio gives inputs by their place
        self,
        held: dict[str, Any] | None,
        text: str,
        file: str | None,
        kind: str,
        reader: str,
        seen: str = "",
    ) -> Iterator[list[Any]]:
        """Keep the text, say that it is safe, critique it, and say what moved since the last check."""
        desk = self.real.author_desk()
        with told():
            source, name = self._given(text, file)
            chosen: Any = None if kind == "auto" else kind
            key, document = author.put(
                desk, source, key=self._known(held), name=name, kind=chosen, reader=reader, seen=seen or None  # type: ignore[arg-type]  # the list above has no other
            )  # fmt: skip
            put = author.load(desk, key)
            yield self._reading(key, put, is_typed=isinstance(source, str))
            before = put.latest
            try:
                dossier = author.check(desk, key, document=document, held=put)
            except InterviewerError as error:
                yield self._show(key, author.load(desk, key), keep_text=True)
                raise error from error
            # What was typed while it was read stays in the box.
            yield self._show(key, dossier, since=before.number if before else None, keep_text=True)

    def on_list(self, held: dict[str, Any] | None, which: str | None) -> Any:
        """The findings to choose from; what is chosen stays."""
        key = self._known(held)
        dossier = author.load(self.real.author_desk(), key) if key else None
        if dossier is None or dossier.latest is None:
            return gr.skip()
        choices = critique_html.finding_choices(dossier, dossier.latest)
        return gr.update(choices=choices, value=still(choices, which))

    def on_leave(self, held: dict[str, Any] | None, text: str, seen: str = "") -> tuple[str, Any]:
        """Keep the text in hand when the person leaves the box; only of a document that was checked before."""
        key = self._known(held)
        if key is None or not (text or "").strip():
            return "", gr.skip()
        with told():
            dossier = author.hold(self.real.author_desk(), key, text, seen=seen or None)
        return _safe(dossier), dossier.draft.mark

    def on_right(self, held: dict[str, Any] | None, _meant: str) -> list[Any]:
        """The sentence that the reader takes away is what is meant."""
        return self._said(held, lambda desk, key: author.read_back(desk, key, right=True))

    def on_wrong(self, held: dict[str, Any] | None, meant: str) -> list[Any]:
        """It is not, and perhaps what is meant instead."""
        return self._said(held, lambda desk, key: author.read_back(desk, key, right=False, meant=meant or ""))

    def on_dispute(self, held: dict[str, Any] | None, which: str | None, reason: str) -> list[Any]:
        """A finding is intended."""
        return self._said(
            held,
            lambda desk, key: author.dispute(desk, key, _index(which, "finding"), reason=reason or ""),
        )

    def on_suggest(self, held: dict[str, Any] | None, which: str | None) -> str:
        """One sentence with blanks that would mend a finding, for the author to take or leave."""
        with told():
            key = self._known(held)
            if key is None:
                raise CallerMistake("no document is open here; check one first")
            version = author.load(self.real.author_desk(), key).version()
            index = _index(which, "finding")
            found = version.critique.findings[index] if index < len(version.critique.findings) else None
            if found is None:
                raise CallerMistake("choose a finding first: one that is open")
            writer = self.real.sentence_writer(session=key)
            sentence = suggest(version.document, found, writer=writer, library=self.real.library)
            return critique_html.suggestion_html(sentence, found)

    def on_undispute(self, held: dict[str, Any] | None, which: str | None) -> list[Any]:
        """A finding that was set aside is open again."""
        return self._said(held, lambda desk, key: author.take_back(desk, key, _index(which, "dispute")))

    def on_fresh(self) -> list[Any]:
        """Begin another document; the last one stays in the history."""
        return self._nothing()

    # --- what is held and shown ---

    def _said(self, held: dict[str, Any] | None, verb: Any) -> list[Any]:
        desk = self.real.author_desk()
        with told():
            key = self._known(held)
            if key is None:
                raise CallerMistake("no document is open here; check one first")
            return self._show(key, verb(desk, key), keep_text=True)

    def _stands(self, key: str) -> list[Any]:
        return self._show(key, author.load(self.real.author_desk(), key), keep_text=True)

    def _known(self, held: dict[str, Any] | None) -> str | None:
        """The key of this browser, where the store still has it."""
        key = key_of(held)
        if key is None:
            return None
        try:
            author.load(self.real.author_desk(), key)
        except CallerMistake:
            return None
        return key

    def _given(self, text: str, file: str | None) -> tuple[str | bytes, str]:
        if file:
            path = Path(file)
            try:
                return path.read_bytes(), path.name
            finally:
                path.unlink(missing_ok=True)  # what was uploaded is kept in the store only
        if not any(ch.isalnum() for ch in text or ""):
            raise CallerMistake("nothing to check: paste a text, or choose a file")
        return text, ""

    def _reading(self, key: str, dossier: Dossier, *, is_typed: bool) -> list[Any]:
        said, hidden = critique_html.being_read_html(), gr.update(visible=False)
        text = gr.skip() if is_typed else dossier.draft.source
        return [{"document": key}, text, None, gr.skip(), gr.skip(), "", hidden, gr.skip(), said, hidden, gr.skip(), gr.skip(), gr.skip(), "", "", dossier.draft.mark]  # fmt: skip

    def _nothing(self, *, keep_text: bool = False) -> list[Any]:
        text = gr.skip() if keep_text else ""
        hidden, file = gr.update(visible=False), gr.skip() if keep_text else None
        return [{"document": None}, text, file, gr.skip(), gr.skip(), "", hidden, "", "", hidden, gr.update(choices=[], value=None), "", hidden, "", "", gr.skip() if keep_text else ""]  # fmt: skip

    def _show(
        self, key: str, dossier: Dossier, *, since: int | None = None, keep_text: bool = False
    ) -> list[Any]:
        """All values; ``keep_text`` leaves what is to be checked next as the browser has it: text, file, kind, reader."""
        draft = dossier.draft
        given = [draft.source, None, draft.kind or "auto", draft.reader]
        version = dossier.latest
        if version is None:
            said = critique_html.not_read_html(
                dossier.failure
                or self.real.given_up(key, draft=draft.model_dump(mode="json"))
                or "it was not checked yet"
            )
            if self.real.read_elsewhere(key):
                said = critique_html.being_read_html()
            return [
                {"document": key},
                *self._nothing(keep_text=True)[1:8],
                said,
                *[gr.skip()] * 6,
                gr.skip() if keep_text else dossier.draft.mark,
            ]
        changed = author.compare(dossier, since, version.number) if since else None
        body = critique_html.critique_html(
            dossier,
            version,
            library=self.real.library,
            changed=changed,
            export=f"/export/document/{key}",
            writes_pdf=self.real.writes_pdf(),
        ) + feedback.cost_html(self.real.cost_line(key))
        choices = critique_html.finding_choices(dossier, version)
        said_back = dossier.read_back(version)
        return [
            {"document": key},
            *([gr.skip()] * len(given) if keep_text else given),
            critique_html.back_html(dossier, version),
            gr.update(visible=True),
            gr.update(value=said_back.meant if said_back else ""),
            body,
            gr.update(visible=bool(choices)),
            gr.update(choices=choices, value=choices[0][1] if choices else None),
            gr.update(value=""),
            gr.update(visible=any(v.startswith("dispute") for _, v in choices)),
            gr.update(value=""),
            gr.update(value=_safe(dossier)),
            gr.skip() if keep_text else draft.mark,  # what was typed meanwhile has set it already
        ]


def _safe(dossier: Dossier) -> str:
    """That a text in hand is kept and was not checked, and that another window wrote too; nothing where neither is so."""
    last = dossier.latest
    is_checked = last is None or last.draft.source.strip() == dossier.draft.source.strip()
    said = [] if is_checked else ["Kept; not checked yet."]
    if dossier.beside:
        said.append("Another window wrote into this text too. Its words are kept: see Versions, below.")
    return f'<p class="kept-says" role="status">{" ".join(said)}</p>' if said else ""


def key_of(held: dict[str, Any] | None) -> str | None:
    """The document of a browser; whatever else a browser may have kept is not trusted."""
    key = (held or {}).get("document")
    return key if isinstance(key, str) and key.isalnum() else None


def _index(which: str | None, sort: str) -> int:
    """The number in ``finding 2`` or ``dispute 3``."""
    name, _, number = (which or "").partition(" ")
    if name != sort or not number.isdigit():
        wanted = "one that is open" if sort == "finding" else "one that was set aside"
        raise CallerMistake(f"choose a finding first: {wanted}")
    return int(number)
