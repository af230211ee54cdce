"""The Interview tab's own HTML: what it is, the plan, and the interviewer's side of each state. Everything is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from interviewer import conduct, loops
from interviewer.domain import script

if TYPE_CHECKING:
    from interviewer.conduct import Room
    from interviewer.domain.interview import Interview, Turn
    from interviewer.loops import Draft
    from interviewer.present.rating import Names


def intro_html() -> str:
    """What the tab is for."""
    return (
        '<section class="card loop-intro"><h2>A whole interview, as it would be</h2>'
        "<p>Several questions in a row, follow-ups on your own words, and no feedback until the debrief. "
        "You may pause, reload or close the page: it goes on where it was. Nobody is cut off, unless you choose strict.</p>"
        f"<p>{escape(script.NO_NAMES)} A recording is forgotten when its answer is sent, unless you choose to keep it.</p></section>"
    )


def plan_html(draft: Draft, *, library: Names) -> str:
    """The plan: questions with minutes and reasons, the weights, and the words of the advert that changed them."""
    probes = getattr(library, "probes", {})
    rows = "".join(
        f"<li><strong>{p.probe} {escape(probes[p.probe].title if p.probe in probes else 'Your own question')}</strong> "
        f"({p.minutes:g} min): {escape(p.reason)}</li>"
        for p in draft.plan.prompts
    )
    notes = "".join(f"<p>{escape(n)}</p>" for n in draft.plan.notes)
    weights = ""
    if draft.plan.weights:
        shares = ", ".join(f"{i} {w:g}" for i, w in draft.plan.weights.items())
        why = "".join(
            f"<li>{escape(i)} grew because the advert says: {escape(', '.join(words))}</li>"
            for i, words in draft.because.items()
        )
        weights = (
            f"<p>How the plan shares out the time (change it above): {escape(shares)}. "
            f"It changes no level.</p>{f'<ul>{why}</ul>' if why else ''}"
        )
    return (
        f'<section class="card plan" aria-label="Plan"><h3>The plan: about {draft.plan.minutes:.0f} minutes</h3>'
        f"<ol>{rows}</ol><p>At the end: your questions to the interviewer.</p>{weights}{notes}</section>"
    )


def state_html(interview: Interview, *, room: Room, so_far: str = "") -> str:
    """What the interviewer says now (``so_far`` of what is still coming), and where in the interview one is."""
    if interview.stage == "answer":
        return _question_html(interview, room=room)
    says = {
        "reading": (
            "Your answer is kept. Listening …",
            "Where the page was closed at this point, press Go on.",
        ),
        "paused": ("Paused.", "The time until you are back is not counted. Press Go on when you are."),
        "questions": (script.YOUR_QUESTIONS, _answers_for(interview, room=room)),
    }
    if interview.stage == "reading" and so_far:
        says["reading"] = (so_far, "")
    head, rest = says[interview.stage]
    kept = _asked_back(interview, so_far) if interview.stage == "questions" else ""
    return (
        f'<article class="question state" data-clock="0" data-key="{interview.id}-{interview.stage}">'
        f'<p class="eyebrow">{escape(_where(interview))}</p><h2 role="status">{escape(head)}</h2>'
        f"{f'<p>{escape(rest)}</p>' if rest else ''}{kept}</article>"
    )


def _answers_for(interview: Interview, *, room: Room) -> str:
    company = loops.company_of(room, interview)
    return script.ANSWERS_FOR.format(company=company.title) if company else ""


def _asked_back(interview: Interview, so_far: str) -> str:
    """The person's questions with the interviewer's replies."""
    rows = []
    for question, reply in zip(interview.noted, interview.replies, strict=True):
        said = reply.text if reply else so_far or "…"
        note = f'<p class="manners">{escape(reply.note)}</p>' if reply and reply.note else ""
        rows.append(f"<dt>{escape(question)}</dt><dd>{escape(said)}{note}</dd>")
    return f'<dl class="asked-back" aria-live="polite">{"".join(rows)}</dl>' if rows else ""


def _question_html(interview: Interview, *, room: Room) -> str:
    take = interview.take
    assert take is not None
    turn = take.turns[-1]
    probe = conduct.probe_of(room, interview, take.probe)
    opening = not take.answers
    clock = probe.clock_s if opening else 60
    think = interview.opened.thinking_s if opening else 0
    strict = ' data-strict="yes"' if interview.opened.strict else ""
    first = len(interview.takes) == 1 and len(take.turns) == 1
    says = script.introduction(interview.opened)
    manners = f'<p class="manners introduction">{escape(says)}</p>' if first else ""
    remark = f'<p class="remark">{escape(turn.preface)}</p>' if turn.preface else ""
    role = f'<p class="role">In the role of: {escape(probe.role)}</p>' if probe.role else ""
    shown = f'<pre class="shown">{escape(probe.shown)}</pre>' if probe.shown and opening else ""
    asked = f'<p class="was-asked">On: {escape(probe.question)}</p>' if not opening else ""
    return (
        f'<article class="question{"" if opening else " drill"}" data-probe="{probe.id}" data-clock="{clock}" '
        f'data-think="{think}" data-interrupt="{escape(script.WRAP_UP)}"{strict} data-key="{interview.id}-{len(interview.takes)}-{len(take.turns)}">'
        f'<p class="eyebrow">{escape(_where(interview))} · {escape(_kind(take.turns, turn))} · aim for {clock} seconds</p>'
        f"{manners}{remark}{role}{asked}<h2>{escape(turn.question)}</h2>{shown}</article>"
    )


def _kind(turns: tuple[Turn, ...], turn: Turn) -> str:
    if turn.criterion:
        by = f", worded by {turn.worded_by}" if turn.worded_by else ""
        return f"follow-up {sum(bool(t.criterion) for t in turns)}{by}"
    return "the nearest story" if turn.follow_up else "opening question"


def _where(interview: Interview) -> str:
    asked = list(dict.fromkeys(t.probe for t in interview.takes))
    whole = len(interview.opened.probes)
    used = f"{interview.used_s / 60:.0f} min used"
    plan = f" of {interview.opened.minutes}" if interview.opened.minutes else ""
    if interview.ended:
        return "Retry"
    return f"Question {min(len(asked), whole)} of {whole} · {used}{plan}"
