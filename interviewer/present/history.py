"""What is kept about a person, as a list and as exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Protocol

from interviewer.domain.coaching import Stronger
from interviewer.domain.interview import Interview
from interviewer.domain.rating import Rating
from interviewer.present.coach import version_markdown
from interviewer.present.rating import MANNERS, Names, for_terminal, rating_markdown


class Item(Protocol):
    """One line of the history."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def created(self) -> dt.datetime: ...
    @property
    def state(self) -> str: ...


class Keeper(Protocol):
    """The part of the store that an export reads."""

    def history(self, *, search: str = "", limit: int = 200, offset: int = 0) -> Sequence[Item]: ...
    def load(self, id: str) -> Interview: ...
    def rating(self, id: str) -> Rating: ...
    def item(self, id: str) -> dict[str, Any]: ...


_ALL = 1_000_000_000
#: How a state reads to the person.
STATES = {"answered": "not rated yet", "not rated": "not rated yet (the last try failed)"}


def history_table(items: Sequence[Item], *, markdown: bool = False) -> str:
    """One line each: short id, when, what, state."""
    if not items:
        return "nothing is kept yet"
    rows = [
        (i.id[:8], f"{i.created:%Y-%m-%d %H:%M}", i.kind, STATES.get(i.state, i.state), i.title)
        for i in items
    ]
    if markdown:
        head = ("id", "when (UTC)", "kind", "state", "title")
        return "\n".join("| " + " | ".join(r) + " |" for r in (head, ("---",) * len(head), *rows))
    return "\n".join("  ".join(r) for r in rows)


def interview_export(interview: Interview, *, store: Keeper) -> dict[str, Any]:
    """One interview with every turn and the newest rating of each take."""
    takes = []
    for take in interview.takes:
        rating = store.rating(take.rating).to_json() if take.rating else None
        takes.append(
            {
                "probe": take.probe,
                "take": take.number,
                "turns": [t.model_dump(mode="json") for t in take.turns],
                "rating": rating,
                "stronger": take.version.model_dump(mode="json") if take.version else None,
                "not_rated": take.failure or ("not rated yet" if take.unrated_words else None),
            }
        )
    return {
        "schema": "interviewer.interview/1",
        "id": interview.id,
        "opened": interview.opened.model_dump(mode="json"),
        "takes": takes,
        "questions_noted": list(interview.noted),
        "predicted": [g.model_dump(mode="json") for g in interview.guesses or ()],
        "note": MANNERS,
    }


def export_markdown(export: dict[str, Any], *, library: Names, plain: bool = False) -> str:
    """One interview as Markdown, or (``plain``) as text for a terminal: questions, answers, feedback."""
    lines = [f"# Interview {export['id'][:8]}", "", f"Opened {export['opened']['at']}", ""]
    for take in export["takes"]:
        lines += [f"## {take['probe']}, take {take['take']}", ""]
        for turn in take["turns"]:
            lines += [f"**Q** {turn['question']}", "", f"**A** {turn['answer'] or '(no answer)'}", ""]
        if take["rating"]:
            rating = Rating.model_validate(take["rating"])
            lines += [
                rating_markdown(rating, library=library).replace("\n#", "\n##").replace("# ", "### ", 1),
                "",
            ]
        if take["stronger"]:
            lines += [version_markdown(Stronger.model_validate(take["stronger"]), head="### "), ""]
        if take["not_rated"]:
            lines += [f"*Not rated: {take['not_rated']}*", ""]
    text = "\n".join(lines)
    return for_terminal(text) if plain else text


#: Where an entry that has no words of its own opens.
_OPENS: dict[str, str] = {
    "document": "It has no critique yet; 'interviewer worker ask critique {id} --wait' makes one.",
    "story": "'interviewer stories tell {id}' tells it in 90 and in 30 seconds.",
    "scorecard": "'interviewer history show {id} --format json' prints it; the tab Panel opens it.",
    "panel report": "'interviewer history show {id} --format json' prints it; the tab History opens it as a page.",
    "privacy": "'interviewer privacy show' says what is replaced.",
}


def item_export(item: Item, data: dict[str, Any]) -> dict[str, Any]:
    """One entry that is no interview, as the export of everything holds it."""
    return {"id": item.id, "kind": item.kind, "title": item.title, "data": data}


def item_markdown(item: Item, data: dict[str, Any], *, plain: bool = False) -> str:
    """One entry that is no interview: its words where it has some, else the command that opens it."""
    words = str(data.get("markdown") or data.get("text") or "")
    fallback = "'interviewer history show {id} --format json' prints it."
    opens = "" if data.get("markdown") else _OPENS.get(item.kind, "" if words else fallback)
    head = f"{item.kind.capitalize()} {item.id[:8]}: {item.title}"
    if words:
        words = for_terminal(words) if plain else words
    lines = [head if plain else f"*{head}*", words, opens.format(id=item.id[:8])]
    return "\n\n".join(line for line in lines if line)


def whole_export(store: Keeper, *, calibrations: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Everything that is kept of one person. calibrations: those that the person opened, as `panel_room_reader.export`."""
    interviews, items = [], []
    for entry in store.history(limit=_ALL):
        if entry.kind == "interview":
            interviews.append(interview_export(store.load(entry.id), store=store))
        else:
            items.append(item_export(entry, store.item(entry.id)))
    return {
        "schema": "interviewer.export/1",
        "interviews": interviews,
        "items": items,
        "calibrations": list(calibrations),
        "note": MANNERS,
    }


def whole_markdown(whole: dict[str, Any], *, library: Names) -> str:
    """Everything that is kept, as Markdown."""
    parts = [export_markdown(i, library=library) for i in whole["interviews"]]
    for item in whole["items"]:
        text = item["data"].get("markdown") or item["data"].get("text") or ""
        parts.append(f"# {item['kind']}: {item['title']}\n\n{text}")
    for one in whole["calibrations"]:
        log = "\n".join(f"- {line['at']}: {line['what']}" for line in one["log"])
        parts.append(f"# calibration: {one['title']}\n\n{log}")
    return "\n\n---\n\n".join([*parts, MANNERS])
