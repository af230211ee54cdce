"""A debrief and the progress over time, as Markdown, as text for a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from interviewer.conduct import Change
from interviewer.debrief import Card, Debrief, Gap, Unanswered
from interviewer.domain.debrief import Mirror, PacketLine, Timeline, Topic
from interviewer.domain.progress import Bin, Calibration, OneTake
from interviewer.domain.rubric import Rubric
from interviewer.present.coach import version_markdown
from interviewer.present.delivery import spoken_lines
from interviewer.present.rating import MANNERS, SAYS, SIGN, Names, blocks, for_terminal
from interviewer.progress import Progress


class Titled(Names, Protocol):
    """Names, and the titles of the topic families."""

    @property
    def rubrics(self) -> dict[str, Rubric]: ...


SCOPES = {"IC": "a lead without reports", "MG": "a lead who manages", "ST": "staff"}
NO_RECOMMENDATION = "No recommendation: this is practice."


def debrief_markdown(told: Debrief, *, library: Titled, plain: bool = False) -> str:
    """The debrief as Markdown, or (``plain``) as text for a terminal: topics, dimensions, what is open; then every answer."""
    lines = ["# Debrief", "", f"{told.minutes:g} minutes, pauses left out.", ""]
    lines += ["## By topic", "", *(f"- {topic_says(t, library)}" for t in told.topics), ""]
    lines += ["## By dimension", "", *(f"- {line}" for line in dimension_lines(told, library)), ""]
    lines += (
        ["## No level yet", "", *(f"- {gap_says(g, library)}" for g in told.gaps), ""] if told.gaps else []
    )
    lines += ["## How far the stories reach", "", *(f"- {line}" for line in mirror_lines(told.mirror)), ""]
    if told.flags:
        titles = {f.id: f.title for f in library.scorecard.red_flags}
        lines += ["## To clear up", ""]
        for flag in told.flags:
            lines += [f"- {titles.get(flag.id, flag.id)} ({flag.state})"]
            lines += [f'  - "{_flat(e.quote)}"' for e in flag.evidence]
        lines.append("")
    if told.outcomes:
        lines += ["## Your prediction", "", *prediction_lines(told, library), ""]
    for card in told.cards:
        lines += _card(card, library)
    if told.unanswered:
        lines += [
            "## Questions without an answer",
            "",
            *(f"- {unanswered_says(u)}" for u in told.unanswered),
            "",
        ]
    lines += ["## Next session", "", *(f"- {p.probe}: {p.reason}" for p in told.next_session), ""]
    if told.noted:
        lines += ["## Your questions, noted", "", *(f"- {q}" for q in told.noted), ""]
    lines += [NO_RECOMMENDATION, MANNERS]
    text = "\n".join(lines)
    return for_terminal(text) if plain else text


def debrief_json(told: Debrief) -> dict[str, Any]:
    """The debrief as JSON (``schema: interviewer.debrief/1``)."""
    value = told.model_dump(mode="json", by_alias=True)
    return {"schema": "interviewer.debrief/1", **value, "note": MANNERS}


def _card(card: Card, library: Names) -> list[str]:
    lines = [f"## {card_title(card)}", "", f"**Q** {card.question}", ""]
    if card.told_before:
        lines += [f"*{card.told_before}*", ""]
    if card.rating is None:
        return [*lines, f"Not read: {card.failure}. Your words are kept.", ""]
    shown = blocks(card.rating, library=library)
    lines += [shown.rater, "", clock_says(card), ""]
    if card.timeline and card.timeline.marks:
        lines += [*(f"- {line}" for line in timeline_lines(card.timeline)), ""]
    if spoken := spoken_lines(card.spoken, card.stretches):
        lines += ["### How it was spoken (shown, never scored)", "", *(f"- {line}" for line in spoken), ""]
    if card.changes:
        lines += [
            f"### Against take {card.against}",
            "",
            *(f"- {c}" for c in change_lines(card.changes, library)),
            "",
        ]
    lines += ["### Checks", ""]
    for row in shown.heard:
        if row.state == "not_observed":
            continue
        lines.append(f"- {row.sign} **{row.title}** ({row.criterion}, {row.says})")
        lines += [f'  - "{_flat(e.quote)}" ({e.place})' for e in row.evidence]
        if row.state != "met" or not row.evidence:
            lines.append(f"  - {row.reason}")
    lines += [
        "",
        "### A panel would ask next",
        "",
        shown.next_question or shown.nothing_next,
        "",
    ]
    lines += ["### Change one thing", "", shown.one_fix or "Nothing that a check could name.", ""]
    lines += [version_markdown(card.version, head="### "), ""] if card.version else []
    lines += [
        "### What an interviewer would have written",
        "",
        *(f"- {packet_says(p, library)}" for p in card.packet),
        "",
        evidence_missing(card.packet, library),
        "",
    ]
    return lines


# --- sentences that the page and the terminal share --------------------------------------------------


def card_title(card: Card) -> str:
    """``P01 Setting the bar, take 2``; the take is named from the second on."""
    return f"{card.probe} {card.title}" + (f", take {card.number}" if card.number > 1 else "")


def topic_says(topic: Topic, library: Titled) -> str:
    """``KIL 5 of 6: ending work``, with what needs a reader."""
    rubric = library.rubrics.get(topic.family.lower())
    name = f": {rubric.title}" if rubric else ""
    rest = (
        f" ({topic.unrated} more need{'s' if topic.unrated == 1 else ''} a reader)" if topic.unrated else ""
    )
    return f"{topic.says}{name}{rest}"


def dimension_lines(told: Debrief, library: Names) -> list[str]:
    """Each dimension with a level, and how much of the scorecard that covers; never a total of the rule rater."""
    titles = {d.id: d.title for d in library.scorecard.dimensions}
    lines = []
    for found in told.dimensions:
        if found.level is not None:
            remark = found.provisional or found.reason
            lines.append(
                f"{titles[found.id]} ({found.id}): level {found.level} of 5"
                + (f" ({remark})" if remark else "")
            )
    lines.append(f"Weights covered: {round(100 * told.composite.coverage)} of 100")
    if told.composite.value is not None:
        lines.append(f"Over these alone: {told.composite.value:.0f} of 100")
    return lines


def unanswered_says(one: Unanswered) -> str:
    """``P07 Pushed back: passed: under NDA``."""
    return f"{one.probe} {one.title}: {one.why}"


def gap_says(gap: Gap, library: Names) -> str:
    """``Modelling and evaluation (MOD): not enough evidence; ask P77``."""
    title = next(d.title for d in library.scorecard.dimensions if d.id == gap.dimension)
    ask = f"ask {gap.probe}" if gap.probe else "no single question would bring it"
    return f"{title} ({gap.dimension}): {gap.reason}; {ask}"


def mirror_lines(mirror: Mirror) -> list[str]:
    """What scope the evidence shows, its quotes, and what is missing for each wider one."""
    head = (
        f"The evidence so far reads {SCOPES[mirror.scope]}."
        if mirror.scope
        else "The evidence shows no scope yet."
    )
    quotes = [f'"{_flat(e.quote)}"' for e in mirror.evidence[:2]]
    return [head, *quotes, *(f"For {SCOPES[s]} one would have to hear: {what}" for s, what in mirror.missing)]


def timeline_lines(timeline: Timeline) -> list[str]:
    """When each part was first said, in words a person can read."""
    by = "" if timeline.measured else " (typed words at 150 a minute)"
    lines = []
    for mark in timeline.marks:
        if mark.follow_up:
            lines.append(f"{mark.label}: only in follow-up {mark.follow_up}")
        else:
            lines.append(
                f"{mark.label}: from second {mark.second:.0f} of {timeline.seconds:.0f}, word {mark.word}{by}"
            )
    return lines


def clock_says(card: Card) -> str:
    """Length of the opening answer against its clock; shown, never scored."""
    timeline = card.timeline
    seconds = timeline.seconds if timeline else card.words * 0.4
    way = "within" if seconds <= card.aim_s else "past" if seconds <= card.aim_s * 4 / 3 else "well past"
    about = "" if timeline and timeline.measured else "≈ "
    return (
        f"On the clock: {card.words} words, {about}{seconds:.0f} s; {way} the {card.aim_s} s aim. Not scored."
    )


def change_lines(changes: Sequence[Change], library: Names) -> list[str]:
    """What moved, ▲ or ▼, and how many stayed."""
    arrows = {"up": "▲", "down": "▼"}
    moved = [c for c in changes if c.direction != "same"]
    lines = [
        f"{arrows[c.direction]} {title_of(c.criterion, library)}: {SAYS[c.before]} → {SAYS[c.after]}"
        for c in moved
    ]
    return [*lines, f"= {len(changes) - len(moved)} as before"]


def packet_says(line: PacketLine, library: Names) -> str:
    """One line of the packet: sign, check, verbatim words; for a − the question that did not bring it."""
    head = f"{line.sign} {title_of(line.criterion, library)} ({line.criterion})"
    if line.sign == "+":
        part = ", in part" if line.in_part else ""
        return f"{head}{part}: " + "; ".join(f'"{q}"' for q in line.quotes)
    says = "not said" if line.sign == "−" else "not found by rule; read it again"
    return f"{head}: {says}" + (f", also when asked: {line.asked}" if line.asked else "")


def evidence_missing(packet: Sequence[PacketLine], library: Names) -> str:
    """What an interviewer could not write anything on, where others would write a recommendation; the tool gives none."""
    lacking = [title_of(p.criterion, library) for p in packet if p.sign != "+"]
    named = "; ".join(lacking) if lacking else "nothing that was asked for"
    return f"Evidence missing for: {named}."


def prediction_lines(told: Debrief, library: Names) -> list[str]:
    """Each guess and what came of it, then the Brier score in words."""
    lines = []
    for outcome in told.outcomes:
        guess = outcome.guess
        came = "not judged" if outcome.met is None else "met" if outcome.met else "not met in full"
        mark = {True: "right", False: "wrong", None: "no answer"}[outcome.was_right]
        lines.append(
            f"- {title_of(guess.criterion, library)} ({guess.criterion}): you said {'hit' if guess.hit else 'missed'}, "
            f"{guess.sure} % sure; {came} ({mark})"
        )
    return [*lines, "", calibration_says(told.calibration)]


def calibration_says(found: Calibration) -> str:
    """The Brier score, mean sureness against share right, and the warning where there is too little to conclude."""
    if found.brier is None:
        return "No prediction could be compared with a verdict yet."
    assert found.mean_sure is not None
    assert found.share_right is not None
    says = (
        f"Brier score {found.brier:.2f} (0 is perfect, 0.25 is what 50 % on everything earns). "
        f"On average {found.mean_sure:.0%} sure, {found.share_right:.0%} right, over {_guesses(found.n)}."
    )
    left = f" {found.unjudged} could not be judged and are left out." if found.unjudged else ""
    return says + left + (f" {found.warning[0].upper()}{found.warning[1:]}." if found.warning else "")


def bin_says(one: Bin) -> str:
    """One bin of the calibration curve."""
    return (
        f"{one.low}-{one.high} %: on average {one.sure:.0%} sure, {one.right:.0%} right ({_guesses(one.n)})"
    )


def _guesses(n: int) -> str:
    return f"{n} guess" if n == 1 else f"{n} guesses"


def title_of(criterion: str, library: Names) -> str:
    """The criterion's title, else its id."""
    return library.criteria[criterion].title if criterion in library.criteria else criterion


# --- progress ---------------------------------------------------------------------------------------


def progress_markdown(seen: Progress, *, library: Names, plain: bool = False) -> str:
    """Progress as tables: per check, coverage, takes by question, words on the clock, predictions. No total."""
    if not seen.told:
        return "Nothing was rated yet. Your first answer will stand here."
    lines = [
        "# Progress",
        "",
        "Check by check; there is no total.",
        "",
        "## Checks over time (oldest first)",
        "",
    ]
    for trend in seen.trends:
        signs = " ".join(SIGN[v] for _, _, v in trend.points)
        lines.append(
            f"- {title_of(trend.criterion, library)} ({trend.criterion}): {signs} ({trend_says(trend.way)})"
        )
    lines += ["", "## Coverage", ""]
    lines += [
        f"- {c.at:%Y-%m-%d}: {c.covered:g} of 100 ({', '.join(c.dimensions) or 'no level yet'})"
        for c in seen.coverage
    ]
    lines += ["", "## Takes by question", ""]
    for row in seen.takes:
        lines.append(f"- {row.probe}: " + "; ".join(take_says(t) for t in row.takes))
    lines += ["", "## Words on the clock", ""]
    lines += [
        f"- {t.at:%Y-%m-%d} {t.heard.take.probe}: {t.words} words, ≈ {t.seconds:.0f} s"
        + (f" of {t.aim_s} s" if t.aim_s else "")
        for t in seen.told
    ]
    lines += ["", "## Predictions", "", calibration_says(seen.calibration), ""]
    lines += [f"- {bin_says(b)}" for b in seen.calibration.bins]
    text = "\n".join([*lines, "", MANNERS])
    return for_terminal(text) if plain else text


def progress_json(seen: Progress) -> dict[str, Any]:
    """Progress as JSON (``schema: interviewer.progress/1``); without the words and ratings themselves."""
    value = seen.model_dump(mode="json", exclude={"told"})
    for trend, row in zip(seen.trends, value["trends"], strict=True):
        row["way"] = trend.way
    clock = [
        {
            "at": t.at.isoformat(),
            "probe": t.heard.take.probe,
            "words": t.words,
            "seconds": t.seconds,
            "aim_s": t.aim_s,
        }
        for t in seen.told
    ]
    return {"schema": "interviewer.progress/1", **value, "clock": clock, "note": MANNERS}


def take_says(take: OneTake) -> str:
    """``2026-03-01 5 of 9 met (▲2 ▼1)``: what moved since the take before, where anything did."""
    moved = " ".join(f"{sign}{n}" for sign, n in (("▲", take.up), ("▼", take.down)) if n)
    return f"{take.at:%Y-%m-%d} {take.met} of {take.judged} met" + (f" ({moved})" if moved else "")


def trend_says(way: str) -> str:
    """The way of a trend in words."""
    return {
        "up": "▲ better than the first time",
        "down": "▼ worse than the first time",
        "same": "= as the first time",
        "once": "observed once",
    }[way]


def _flat(text: str) -> str:
    return " ".join(text.split())
