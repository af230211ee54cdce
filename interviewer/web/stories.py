"""The Stories tab: the bank as a matrix, gaps, a shorter telling, which story fits a question, import and export."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import gradio as gr

from interviewer import stories
from interviewer.domain.story import PROMPTS, tell_in
from interviewer.errors import CallerMistake
from interviewer.present.story import (
    LENGTHS_S,
    bullet_lines,
    cell_says,
    fitting_lines,
    gap_lines,
    telling_lines,
)
from interviewer.web.told import told

if TYPE_CHECKING:
    from interviewer.domain.story import Story
    from interviewer.stories import Bank, Row
    from interviewer.wiring import Parts

MOST_IMPORT = 200_000  # characters


def build(tab: gr.Tab, real: Parts) -> None:
    """Lay the tab out and connect it."""
    desk = Desk(real)
    bank = gr.HTML(elem_id="story-bank")
    with gr.Row():
        picked = gr.Dropdown([], label="Choose a story", elem_id="story-picked", interactive=True)
        title = gr.Textbox(label="Its title", max_lines=1, elem_id="story-title")
    with gr.Row():
        tell = gr.Button("Tell it in 90 and in 30 seconds", elem_id="story-tell")
        rename = gr.Button("Rename it", elem_id="story-rename")
        delete = gr.Button("Delete this story", elem_id="story-delete", variant="stop")
    telling = gr.HTML(elem_id="story-told")
    probes = [(f"{p.id} {p.title}", p.id) for p in real.library.probes.values()]
    with gr.Row():
        probe = gr.Dropdown(
            probes, value="P10", label="Which story fits this question?", elem_id="story-probe"
        )
        find = gr.Button("Find it", elem_id="story-find")
    fits = gr.HTML(elem_id="story-fits")
    with gr.Accordion("Import stories (Markdown)", open=False, elem_id="story-import"):
        text = gr.Textbox(
            label="Paste them: '# title', '## Situation', '- a sentence'",
            lines=6,
            max_lines=16,
            elem_id="story-text",
        )
        take_in = gr.Button("Import", elem_id="story-take-in")
    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    shown = [bank, picked, title]
    tab.select(desk.on_open, [picked], shown, **private)
    picked.input(desk.title_of, [picked], [title], **private)
    tell.click(desk.tell, [picked], [telling], **private)
    rename.click(desk.rename, [picked, title], shown, **private)
    delete.click(desk.delete, [picked], shown, **private)
    find.click(desk.find, [probe], [fits], **private)
    take_in.click(desk.take_in, [text], shown, **private)


class Desk:
    """The handlers of the tab."""

    def __init__(self, real: Parts) -> None:
        self.real = real

    def refresh(self, chosen: str | None = None) -> list[Any]:
        """The bank as it stands."""
        room = self.real.room()
        bank = stories.bank(room, now=room.clock())
        choices = [(r.story.title, r.id) for r in bank.rows]
        known = [i for _, i in choices]
        value = chosen if chosen in known else known[0] if known else None
        titles = {i: t for t, i in choices}
        return [bank_html(bank), gr.update(choices=choices, value=value), titles.get(value or "", "")]

    def on_open(self, chosen: str | None) -> list[Any]:
        """The bank as it stands; the story that was chosen stays so, with the title that is being typed for it."""
        bank, picked, title = self.refresh(chosen)
        return [bank, picked, gr.skip() if chosen and picked["value"] == chosen else title]

    def title_of(self, id: str | None) -> str:
        """The title of the story that was chosen."""
        return self._story(id).title

    def tell(self, id: str | None) -> str:
        """One story in ninety and in thirty seconds."""
        return telling_html(self._story(id))

    def rename(self, id: str | None, title: str) -> list[Any]:
        """Give it another title."""
        with told():
            stories.rename(self.real.room(), _chosen(id), title or "")
        return self.refresh(id)

    def delete(self, id: str | None) -> list[Any]:
        """Delete a story; the answer that it was made of stays."""
        with told():
            self.real.store().delete(_chosen(id))
        gr.Info("Deleted. The answer that it was made of stays in the history.")
        return self.refresh()

    def find(self, probe: str) -> str:
        """Which story fits a question."""
        with told():
            found = fitting_lines(stories.fitting(self.real.room(), probe))
        return f'<section class="card"><ul>{"".join(f"<li>{escape(line)}</li>" for line in found)}</ul></section>'

    def take_in(self, text: str) -> list[Any]:
        """Import stories."""
        with told():
            if len(text or "") > MOST_IMPORT:
                raise CallerMistake(
                    f"import: found {len(text):,} characters; expected at most {MOST_IMPORT:,}"
                )
            number = stories.import_markdown(self.real.room(), text or "", rater=self.real.rater("rules"))
        gr.Info(f"Imported: {number}")
        return self.refresh()

    def _story(self, id: str | None) -> Story:
        with told():
            held = dict(stories.everything(self.real.room()))
            if id not in held:
                raise CallerMistake("choose a story first")
        return held[str(id)]


def _chosen(id: str | None) -> str:
    if not id:
        raise CallerMistake("choose a story first")
    return id


def bank_html(bank: Bank) -> str:
    """The matrix of stories against the seven prompts, skills and freshness, the gaps, and the cards."""
    gaps = "".join(f"<p>{escape(line)}</p>" for line in gap_lines(bank))
    links = (
        '<p class="exports">Download all stories: <a href="/export/stories.md">Markdown</a> '
        '<a href="/export/stories.json">JSON</a></p>'
    )
    if not bank.rows:
        return f'<p class="empty">No story is kept yet. Keep one from an answer, in Practise or after an interview.</p>{gaps}'
    head = "".join(f'<th scope="col">{escape(says)}</th>' for says in PROMPTS.values())
    rows = "".join(_matrix_row(r) for r in bank.rows)
    cards = "".join(_card(r) for r in bank.rows)
    return (
        f'<section class="card gaps" aria-label="What is missing">{gaps}</section>'
        f'<div class="wide" role="region" aria-label="Stories against prompts" tabindex="0"><table class="bank">'
        f'<thead><tr><th scope="col">Story</th>{head}<th scope="col">Skills it shows</th><th scope="col">Dimensions</th>'
        f'<th scope="col">Last told</th></tr></thead><tbody>{rows}</tbody></table></div>{links}{cards}'
    )


def kept_html(bank: Bank, id: str) -> str:
    """What is said when a story was kept: what it shows, and what the bank has and lacks."""
    row = next(r for r in bank.rows if r.id == id)
    served = len(PROMPTS) - len(bank.gaps)
    shows = ", ".join(row.skills) or "no skill yet"
    return (
        f'<p class="kept-says" role="status">Kept as a story: “{escape(row.story.title)}”. It shows: {escape(shows)}. '
        f"{served} of {len(PROMPTS)} prompts have a story. {escape(gap_lines(bank)[0])} All of them are under Stories.</p>"
    )


def _matrix_row(row: Row) -> str:
    cells = "".join(f"<td>{cell_says(row.prompts[p])}</td>" for p in PROMPTS)
    last = row.story.last_told
    when = f"{row.freshness}, {last:%Y-%m-%d}" if last else row.freshness
    return (
        f'<tr data-story="{row.id}"><th scope="row">{escape(row.story.title)}</th>{cells}'
        f"<td>{escape(', '.join(row.skills) or '–')}</td><td>{escape(', '.join(row.dimensions) or '–')}</td><td>{when}</td></tr>"
    )


def _card(row: Row) -> str:
    items = "".join(f"<li><strong>{escape(p)}</strong>: {escape(w)}</li>" for p, w in bullet_lines(row.story))
    return f'<details class="card story-card"><summary>{escape(row.story.title)}</summary><ul>{items}</ul></details>'


def telling_html(story: Story) -> str:
    """One story in ninety and in thirty seconds, in its own sentences."""
    parts = []
    for seconds in LENGTHS_S:
        head, *lines = telling_lines(tell_in(story, seconds))
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        parts.append(f'<h3>{escape(head)}</h3><ol class="telling">{items}</ol>')
    return f'<section class="card" aria-label="Shorter tellings">{"".join(parts)}</section>'
