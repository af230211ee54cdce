"""The story bank: keep a story from an answer, look at what is missing, find one that fits, import and export."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from interviewer.conduct import Room
from interviewer.domain import story as rules
from interviewer.domain.interview import Interview
from interviewer.domain.retold import is_same_story
from interviewer.domain.rubric import Sheet
from interviewer.domain.script import shortened
from interviewer.domain.story import Cell, Freshness, Story, Told
from interviewer.domain.story_markdown import from_markdown, to_markdown
from interviewer.domain.text import Passage, Text
from interviewer.errors import CallerMistake
from interviewer.in_turn import in_turn
from interviewer.rate import Rater, rate

KIND = "story"
TITLE_WORDS = 9
#: What a story's words are looked through for, beside STAR and scope.
FAMILIES = (
    "xfn",
    "wrg",
    "kil",
    "men",
    "nos",
    "piv",
    "sim",
    "bar",
    "pri",
    "mgm",
    "fbk",
    "car",
    "hon",
    "inc",
    "gov",
)


class Row(BaseModel):
    """One story in the bank: its card, how fresh it is, and how it stands against the seven prompts and the skills."""

    model_config = ConfigDict(frozen=True)

    id: str
    story: Story
    freshness: Freshness
    prompts: dict[str, Cell]
    dimensions: tuple[str, ...]
    skills: tuple[str, ...]


class Bank(BaseModel):
    """All stories, what no story serves yet among the seven prompts, and among what a lead answers for."""

    model_config = ConfigDict(frozen=True)

    rows: tuple[Row, ...]
    gaps: tuple[str, ...]
    management_gaps: tuple[str, ...]


def keep(room: Room, interview: Interview, index: int, *, rater: Rater, title: str = "") -> str:
    """Keep the take at ``index`` as a story; gives its id. The same take again replaces the card that was made of it.

    ``rater`` (the rules) looks in its words for STAR and for every topic family, whatever question it answered.
    """
    if not 0 <= index < len(interview.takes) or not interview.takes[index].answers:
        raise CallerMistake("nothing to keep: this question has no answer yet")
    take = interview.takes[index]
    asked_at = next(t.at for t in take.turns if t.answer) or interview.opened.at
    told = Told(at=asked_at, probe=take.probe)
    story = _read(room, take.text(), rater=rater, title=title, told=told)
    story = story.model_copy(update={"interview": interview.id})
    for id, held in everything(room):
        if held.interview == interview.id and told in held.told:
            return _store(room, story, id=id)
        if is_same_story(story.words, held.words):
            retold = story.model_copy(
                update={
                    "title": title or held.title,
                    "told": tuple(sorted({*held.told, told}, key=lambda t: t.at)),
                }
            )
            return _store(room, retold, id=id)
    return _store(room, story)


def _read(room: Room, text: Text, *, rater: Rater, title: str, told: Told | None) -> Story:
    sheet: Sheet = room.library.document_sheet(("star", "scope", *FAMILIES, room.library.scorecard.id))
    judged = tuple(c for c in sheet.criteria if c.kind == "judged")
    rating, _ = rate(text, sheet.model_copy(update={"criteria": judged}), rater=rater)
    story = rules.made_of(text, rating, title=title, told=told)
    if title:
        return story
    first = story.part("situation") or tuple(b.words for b in story.bullets) or (text.own[0].text,)
    return story.model_copy(update={"title": shortened(first[0], most=TITLE_WORDS)})


def everything(room: Room) -> list[tuple[str, Story]]:
    """(id, story) of the whole bank, oldest first."""
    return [(id, Story.model_validate(data["story"])) for id, data in room.store.items(KIND)]


def bank(room: Room, *, now: datetime) -> Bank:
    """The bank as it is shown: the matrix, freshness, and the gaps."""
    stories = everything(room)
    musts = {p: room.library.sheet(p).must for p in rules.PROMPTS}
    dimensions = [d.id for d in room.library.scorecard.dimensions]
    rows = tuple(
        Row(
            id=id,
            story=s,
            freshness=rules.freshness(s, now),
            prompts=rules.against_prompts(s, musts),
            dimensions=tuple(d for d in dimensions if s.serves((d,), least=1)),
            skills=tuple(name for name, ids in rules.SOFT_SKILLS.items() if s.serves(ids)),
        )
        for id, s in stories
    )
    held = [s for _, s in stories]
    return Bank(rows=rows, gaps=rules.gaps(held, musts), management_gaps=rules.management_gaps(held))


def fitting(room: Room, probe_id: str) -> tuple[tuple[Story, float], ...]:
    """The stories that fit a probe, best first, with the share of its musts that each one's words earn."""
    sheet = room.library.sheet(probe_id)
    return rules.fitting([s for _, s in everything(room)], probe=str(sheet.probe), must=sheet.must)


def rename(room: Room, id: str, title: str) -> None:
    """Give a story another title; what another window has changed in it meanwhile stays."""
    if not any(ch.isalnum() for ch in title):
        raise CallerMistake("the title is empty; expected a few words")
    in_turn(
        room.store,
        id,
        load=lambda: Story.model_validate(room.store.item(id)["story"]),
        how=lambda now: now.model_copy(update={"title": " ".join(title.split())}),
        keep=lambda after, version: _store(room, after, id=id, expected=version),
    )


def export_markdown(room: Room) -> str:
    """The whole bank as Markdown that `import_markdown` reads again."""
    return to_markdown([s for _, s in everything(room)])


def import_markdown(room: Room, text: str, *, rater: Rater) -> int:
    """Keep the stories of a Markdown text; gives how many. What each shows is computed from its words, not taken over.

    A title that the bank has already is replaced where its sentences differ. Nothing is kept where any line is wrong.
    """
    held = {s.title: (id, s) for id, s in everything(room)}
    read = [_imported(room, s, rater=rater) for s in from_markdown(text)]
    for story in read:
        id, before = held.get(story.title, (None, None))
        if before is None or before.bullets != story.bullets:
            _store(room, story, id=id)
    return len(read)


def _imported(room: Room, story: Story, *, rater: Rater) -> Story:
    if not story.bullets:
        raise CallerMistake(f"story {story.title!r}: found no sentence; expected at least one bullet")
    said = Text(passages=tuple(Passage(id=f"turn {n}", text=b.words) for n, b in enumerate(story.bullets, 1)))
    shown = _read(room, said, rater=rater, title=story.title, told=None)
    return story.model_copy(update={"shows": shown.shows, "scope": shown.scope})


def _store(room: Room, story: Story, *, id: str | None = None, expected: int | None = None) -> str:
    data = {"story": story.model_dump(mode="json"), "markdown": to_markdown([story])}
    kept: str = room.store.keep_item(KIND, story.title, data, id=id, expected=expected)
    return kept
