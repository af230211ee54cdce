"""Versions of a document: the list of checks, two of them compared, and the way back to an earlier one."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import gradio as gr

from interviewer import author
from interviewer.errors import CallerMistake, InterviewerError
from interviewer.present.critique import shape
from interviewer.web.critique_html import changed_html
from interviewer.web.told import told

if TYPE_CHECKING:
    from interviewer.author import Difference
    from interviewer.domain.dossier import Dossier
    from interviewer.wiring import Parts

_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
_NAMES = {"removed": "−", "added": "+", "same": " "}
#: Equal lines that are shown around a change.
_AROUND = 1


def build(tab: gr.Tab, real: Parts, kept: gr.BrowserState) -> tuple[Any, list[Any], list[Any]]:
    """Lay the part out; gives what refreshes it after a check, from what, and where to."""
    room = Versions(real)
    listed = gr.HTML(elem_id="memo-version-list")
    with gr.Row():
        before = gr.Dropdown([], label="From", elem_id="memo-before", interactive=True)
        after = gr.Dropdown([], label="To", elem_id="memo-after", interactive=True)
    with gr.Row():
        compare = gr.Button("Compare", elem_id="memo-compare")
        back = gr.Button("Take up the text of “From” again", elem_id="memo-go-back")
    shown = gr.HTML(elem_id="memo-compared")
    outputs = [listed, before, after, shown]
    tab.select(room.on_open, [kept, before, after], outputs, **_PRIVATE)
    compare.click(room.on_compare, [kept, before, after], [shown], **_PRIVATE)
    back.click(
        room.on_back, [kept, before], [shown], **_PRIVATE
    ).then(None, None, None, js=_TAKE_UP)  # fmt: skip
    return room.on_show, [kept], outputs


#: The text box belongs to the room above: the text goes there through the page, as if it were typed.
_TAKE_UP = """() => {
  const text = document.querySelector('#memo-compared .taken-up');
  const box = document.querySelector('#memo textarea');
  if (!text || !box) return;
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(box, text.textContent);
  box.dispatchEvent(new Event('input', { bubbles: true }));
  box.scrollIntoView({ behavior: 'smooth', block: 'center' });
  box.focus({ preventScroll: true });
}"""


class Versions:
    """The handlers of the part."""

    def __init__(self, real: Parts) -> None:
        self.real = real

    def on_show(self, held: dict[str, Any] | None) -> list[Any]:
        """The list, and the two last versions chosen."""
        dossier = open_dossier(self.real, held)
        if dossier is None or not dossier.versions:
            none = '<p class="empty">Nothing was checked yet. Every check is kept here as a version.</p>'
            return [none, gr.update(choices=[], value=None), gr.update(choices=[], value=None), ""]
        choices = [(_name(dossier, v.number), v.number) for v in dossier.versions]
        first = choices[-2][1] if len(choices) > 1 else choices[-1][1]
        return [
            list_html(dossier),
            gr.update(choices=choices, value=first),
            gr.update(choices=choices, value=choices[-1][1]),
            "",
        ]

    def on_open(self, held: dict[str, Any] | None, before: int | None, after: int | None) -> list[Any]:
        """As `on_show`; two versions that were chosen before stay, and so does what is shown of them."""
        shown = self.on_show(held)
        known = {number for _, number in shown[1]["choices"]}
        return [*shown[:1], *[gr.skip()] * 3] if {before, after} <= known else shown

    def on_compare(self, held: dict[str, Any] | None, before: int | None, after: int | None) -> str:
        """What moved from one version to the other."""
        with told():
            dossier = _wanted(self.real, held)
            if before is None or after is None:
                raise CallerMistake("choose two versions first")
            return compared_html(author.compare(dossier, int(before), int(after)), self.real)

    def on_back(self, held: dict[str, Any] | None, number: int | None) -> str:
        """The text of a version is in hand again; nothing is checked until it is asked for."""
        with told():
            if number is None:
                raise CallerMistake("choose a version first")
            key = _key(held)
            dossier = author.go_back(self.real.author_desk(), key, int(number))
            return (
                f'<p class="kept-says" role="status">The text of version {int(number)} is in the box above again. '
                "Later versions stay; check it to make a new one.</p>"
                f'<pre class="taken-up" hidden>{escape(dossier.draft.source)}</pre>'
            )


def list_html(dossier: Dossier) -> str:
    """One row for each version: when, read as what, for whom, by whom, its shape, findings open and set aside."""
    rows = "".join(
        f"<tr><td>{v.number}</td><td>{v.at:%Y-%m-%d %H:%M}</td><td>{escape(v.critique.kind)}, for {escape(v.draft.reader)}</td>"
        f"<td>{escape(v.by)}</td><td>{escape(shape(v.critique.rating))}</td>"
        f"<td>{len(dossier.open_findings(v))}{f' (+ {len(aside)} set aside)' if (aside := dossier.set_aside(v)) else ''}</td></tr>"
        for v in dossier.versions
    )
    head = "".join(
        f"<th scope='col'>{name}</th>"
        for name in ("Version", "When (UTC)", "Read as", "By", "Shape", "Findings")
    )
    table = f'<div class="wide" tabindex="0"><table class="bank"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    return table + "".join(_beside(n, words) for n, words in enumerate(dossier.beside, 1))


def _beside(number: int, words: str) -> str:
    """A text of another window, to be read and copied."""
    return (
        f"<details><summary>Text of another window ({number}), never checked</summary>"
        f"<pre>{escape(words)}</pre></details>"
    )


def compared_html(moved: Difference, real: Parts) -> str:
    """Verdicts, findings and lines that moved."""
    same = "<p>No line changed.</p>" if all(how == "same" for how, _ in moved.lines) else ""
    lines = "".join(
        f'<li class="{how}"><span aria-hidden="true">{_NAMES[how]}</span> '
        f'<span class="sr">{how}: </span>{escape(words)}</li>'
        for how, words in _near_changes(moved)
    )
    return (
        f'<section class="feedback">{changed_html(moved, library=real.library)}'
        f'<section class="card lines"><h3>Lines</h3>{same}<ul>{lines}</ul></section></section>'
    )


def _near_changes(moved: Difference) -> list[tuple[str, str]]:
    """Changed lines with a line around them; what is left out is said."""
    changed = [n for n, (how, _) in enumerate(moved.lines) if how != "same"]
    near = {n + step for n in changed for step in range(-_AROUND, _AROUND + 1)}
    shown: list[tuple[str, str]] = []
    for n, (how, words) in enumerate(moved.lines):
        if n in near:
            shown.append((how, words))
        elif shown and shown[-1] != ("same", "…"):
            shown.append(("same", "…"))
    return shown


def open_dossier(real: Parts, held: dict[str, Any] | None) -> Dossier | None:
    """The dossier of a browser, None where there is none."""
    try:
        return _wanted(real, held)
    except InterviewerError:
        return None


def _wanted(real: Parts, held: dict[str, Any] | None) -> Dossier:
    return author.load(real.author_desk(), _key(held))


def _key(held: dict[str, Any] | None) -> str:
    key = (held or {}).get("document")
    if not isinstance(key, str) or not key.isalnum():
        raise CallerMistake("no document is open here; check one first")
    return key


def _name(dossier: Dossier, number: int) -> str:
    version = dossier.version(number)
    return f"Version {number} ({version.at:%H:%M})"
