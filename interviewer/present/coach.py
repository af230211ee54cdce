"""A stronger version in words: what it is, the text with its blanks, and what each blank is for."""

from __future__ import annotations

from interviewer.domain.coaching import Gap, Stronger
from interviewer.present.rating import for_terminal

TITLE = "A stronger version"
MODEL = (
    "Told again by the model {model} from your words. Code has checked that its numbers, names, times and roles are yours; "
    "whether the sense is yours only you can tell."
)
SKELETON = "A skeleton in your own words: your sentences, unchanged, the result first where you gave one."
NO_BLANKS = "Nothing that was asked for is missing, so there is no blank."
UNSURE = "not found by rule; you may have said it in other words"
DRAFT = "A first draft was thrown away: {why}."
GAVE_WAY = "What the model wrote is not shown: {why}."
NO_ANSWER = "No version by the model: {why}."


def version_lines(version: Stronger) -> tuple[str, ...]:
    """What it is, and what became of drafts that are not shown."""
    what = SKELETON if version.by == "skeleton" else MODEL.format(model=version.model or "")
    fill = () if version.gaps else (NO_BLANKS,)
    return (what, *fill, *_thrown_away(version))


def _thrown_away(version: Stronger) -> tuple[str, ...]:
    if not version.thrown_away:
        return ()
    why = "; ".join(version.thrown_away)
    if why.startswith("the model did not answer"):
        return (NO_ANSWER.format(why=why.rstrip(".")),)
    return ((DRAFT if version.by == "model" else GAVE_WAY).format(why=why),)


def gap_says(gap: Gap) -> str:
    """``[what would?] What would reopen it (KIL-4)``, with a word where a rule only did not find it."""
    return f"{gap.blank} {gap.title} ({gap.criterion}){'' if gap.is_sure else f': {UNSURE}'}"


def version_markdown(version: Stronger, *, plain: bool = False, head: str = "## ") -> str:
    """It as Markdown, or (``plain``) as text for a terminal."""
    lines = [f"{head}{TITLE}", "", *version_lines(version), "", version.text, ""]
    lines += [f"- {gap_says(g)}" for g in version.gaps]
    text = "\n".join(lines).rstrip()
    return for_terminal(text) if plain else text
