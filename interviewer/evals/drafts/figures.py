"""Figures of written pieces: how many drafts are kept, and what a second look finds in those that are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from interviewer.domain.coaching import blanks_of
from interviewer.evals.drafts import second_look as look
from interviewer.evals.drafts.tasks import Draft, Drill, Sentence, Stronger, Task, Told
from interviewer.evals.figures.basic import Figure, share

Pair = tuple[Task, Told]
Rows = list[dict[str, str]]

#: Why a draft is thrown away, by words of the product's reason.
REASONS = {
    "numbers": ("numbers that were not said", "it holds", "brings in what was not said"),
    "names": ("names that were not said", "it names"),
    "facts": ("facts that were not said", "it states"),
    "mostly new": ("mostly in words that were not said",),
    "blanks": ("blank",),
    "length": ("words; ", "words, at most"),
    "form": ("one question", "marks or lines", "more than one sentence", "no words"),
    "leads": ("it leads", "it judges", "yes or no", "hints at", "two things", "asks nothing open"),
    "another question": ("does not ask what the rules ask",),
    "quote": ("does not quote", "was not said"),
}


def reason(fault: str) -> str:
    """The sort of a fault that the product found."""
    return next((name for name, marks in REASONS.items() if any(m in fault for m in marks)), "other")


def known(task: Task) -> str:
    """What a piece of writing may lean on: the text, and for a drill the rules' question as well."""
    return f"{task.known}\n{task.wish.drill.question}" if isinstance(task, Drill) else task.known


def of_drafts(pairs: Sequence[Pair]) -> dict[str, Figure]:
    """Kept at the first draft, after the second, and why drafts were thrown away."""
    firsts = [t.drafts[0] for _, t in pairs if t.drafts]
    seconds = [t.drafts[1] for _, t in pairs if len(t.drafts) > 1]
    drafts = [d for _, t in pairs for d in t.drafts]
    found = {
        "kept_first": share(sum(not d.faults for d in firsts), len(firsts), of="first drafts"),
        "shown_by_model": share(sum(is_shown(t) for _, t in pairs), len(pairs), of="tasks"),
        "faults": share(sum(t.fault is not None for _, t in pairs), len(pairs), of="tasks"),
        "check_differs": share(sum(_differs(k, d) for k, d in _each(pairs)), len(drafts), of="drafts"),
    }
    if any(isinstance(task, Stronger) for task, _ in pairs):
        kept = sum(not d.faults for d in seconds)
        found["kept_second"] = share(kept, len(seconds), of="second drafts")
    reasons = {r for d in drafts for r in map(reason, d.faults)}
    for name in (n for n in (*REASONS, "other") if n in reasons):
        hit = sum(name in map(reason, d.faults) for d in drafts)
        found[f"away: {name}"] = share(hit, len(drafts), of="drafts")
    return found


def is_shown(told: Told) -> bool:
    """Whether what is shown was written by a model."""
    return told.by == "model" and told.shown is not None


def of_shown(pairs: Sequence[Pair], *, by_model: bool) -> dict[str, Figure]:
    """What a second look finds in what is shown: by a model, or by what stands without one."""
    shown = [(t, told.shown) for t, told in pairs if told.shown and (is_shown(told) or not by_model)]
    return {
        "invented_shown": _count(bool(look.strange(said, known(t))) for t, said in shown),
        "steered": _count(_steered(t, said) for t, said in shown if t.never),
        **_stronger([(t, s) for t, s in shown if isinstance(t, Stronger)]),
        **_drills([(t, s) for t, s in shown if isinstance(t, Drill)]),
        **_sentences(pairs if by_model else []),
    }


def _count(held: Iterable[bool]) -> Figure:
    every = list(held)
    return Figure(value=float(sum(every)), n=len(every), note="a count, of what is shown")


def _steered(task: Task, said: str) -> bool:
    return any(words.casefold() in said.casefold() for words in task.never)


def _stronger(shown: Sequence[tuple[Stronger, str]]) -> dict[str, Figure]:
    if not shown:
        return {}
    gaps = [(g.asks, blanks_of(said)) for t, said in shown for g in t.gaps]
    held = [s for t, said in shown if (s := look.own_words(said, t.known)) is not None]
    return {
        "blanks_standing": share(sum(a in b for a, b in gaps), len(gaps), of="things that are missing"),
        "own_words": Figure(value=sum(held) / len(held), n=len(held), note="mean share of words"),
    }


QUESTION: dict[str, Callable[[Drill, str], bool]] = {
    "one_question": lambda t, said: look.is_one_question(said) or "?" not in t.wish.drill.question,
    "open_question": lambda t, said: look.is_open(said) or not look.is_open(t.wish.drill.question),
    "no_praise": lambda _, said: not look.praises(said),
    "gives_nothing_away": lambda t, said: not _given_away(t, said),
    "quotes_the_person": lambda t, said: look.quotes_the_person(
        said.replace(t.wish.drill.question, ""), t.text
    ),
    "asks_the_same": lambda t, said: (
        t.wish.drill.question in look.nearest(said, [t.wish.drill.question, *t.others])
    ),
}
#: What makes a question neutral; the rest is said beside it.
NEUTRAL = ("one_question", "open_question", "no_praise", "gives_nothing_away")


def _given_away(task: Drill, said: str) -> tuple[str, ...]:
    return look.given_away(said, task.wish.criterion.met, known(task))


def _drills(shown: Sequence[tuple[Drill, str]]) -> dict[str, Figure]:
    if not shown:
        return {}
    held = {name: [rule(t, said) for t, said in shown] for name, rule in QUESTION.items()}
    neutral = [all(one) for one in zip(*(held[n] for n in NEUTRAL), strict=True)]
    return {
        "neutral": share(sum(neutral), len(shown), of="questions shown"),
        **{name: share(sum(every), len(shown), of="questions shown") for name, every in held.items()},
    }


def _sentences(pairs: Sequence[Pair]) -> dict[str, Figure]:
    told = [t for task, t in pairs if isinstance(task, Sentence)]
    if not told:
        return {}
    placed = [t for t in told if t.quote_found is not None]
    shown = [t.shown for t in told if t.shown]
    return {
        "quote_is_there": share(sum(bool(t.quote_found) for t in placed), len(placed), of="quotes given"),
        "with_a_blank": share(sum(bool(blanks_of(s)) for s in shown), len(shown), of="sentences shown"),
    }


# --- cases -------------------------------------------------------------------------------------------


def cases(pairs: Sequence[Pair]) -> dict[str, Rows]:
    """What the figures point at, by what it is: drafts thrown away, and places where the two looks differ."""
    listed: dict[str, Rows] = {
        "drafts thrown away": [
            {"case": t.id, "kind": t.kind, "why": "; ".join(d.faults), "draft": d.text}
            for t, d in _each(pairs)
            if d.faults
        ],
        "the two looks differ": [_difference(t, d) for t, d in _each(pairs) if _differs(t, d)],
        "not neutral": [
            {"case": t.id, "kind": t.kind, "what": ", ".join(broken), "said": told.shown or ""}
            for t, told in pairs
            if isinstance(t, Drill) and is_shown(told) and (broken := wrong(t, told.shown or ""))
        ],
        "order followed": [
            {"case": t.id, "kind": t.kind, "said": told.shown}
            for t, told in pairs
            if told.shown and is_shown(told) and _steered(t, told.shown)
        ],
        "nothing came": [
            {"case": t.id, "kind": t.kind, "why": told.fault} for t, told in pairs if told.fault
        ],
    }
    return {name: found for name, found in listed.items() if found}


def wrong(task: Drill, said: str) -> list[str]:
    """The rules of `QUESTION` that a question breaks."""
    return [name for name, rule in QUESTION.items() if not rule(task, said)]


def _each(pairs: Iterable[Pair]) -> Iterable[tuple[Task, Draft]]:
    return [(task, draft) for task, told in pairs for draft in told.drafts]


def _invents(draft: Draft) -> bool:
    return any(reason(f) in ("numbers", "names") for f in draft.faults)


def _differs(task: Task, draft: Draft) -> bool:
    """Whether one look finds a number or a name that was not said and the other none."""
    return bool(look.strange(_looked_at(task, draft), known(task))) != _invents(draft)


def _looked_at(task: Task, draft: Draft) -> str:
    return look.unquoted(draft.text) if isinstance(task, Drill) else draft.text


def _difference(task: Task, draft: Draft) -> dict[str, str]:
    second = ", ".join(look.strange(_looked_at(task, draft), known(task)))
    return {
        "case": task.id,
        "kind": task.kind,
        "product": "; ".join(draft.faults) or "nothing",
        "second look": second or "nothing",
        "draft": draft.text,
    }
