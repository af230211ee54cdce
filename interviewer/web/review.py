"""Design review: open one on the document in hand, comment, settle, discuss, decide. Part of the Critique tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import gradio as gr

from interviewer import review as reviews
from interviewer.domain.artifacts.rfc import CommentLabel
from interviewer.domain.design_review import OUTCOMES, SETTLED_SAYS, STANDING, DesignReview, Outcome
from interviewer.domain.review_comment import lint
from interviewer.errors import CallerMistake
from interviewer.web import review_html
from interviewer.web.critique_versions import open_dossier
from interviewer.web.late import still
from interviewer.web.told import told

if TYPE_CHECKING:
    from interviewer.domain.dossier import Dossier
    from interviewer.wiring import Parts

_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
_LABELS = [("blocking", "blocking"), ("suggestion", "suggestion"), ("no label", "")]
#: The boxes that an action takes its words from: it empties them, and no others.
_OWN = {
    "comment": frozenset({"words", "quote", "seen"}),
    "reply": frozenset({"reply"}),
    "answer": frozenset({"answer"}),
    "all": frozenset({"words", "quote", "seen", "reply", "answer"}),
}
_SETTLE = [(words, key) for key, words in SETTLED_SAYS.items() if key != "open"]


class _Opening(NamedTuple):
    author: Any
    reviewers: Any
    shared: Any
    meeting: Any
    closes: Any


class _Deciding(NamedTuple):
    name: Any
    summary: Any
    decided_by: Any
    conditions: Any
    owner: Any
    due: Any
    second: Any


def build(tab: gr.Tab, real: Parts, kept: gr.BrowserState) -> tuple[Any, list[Any], list[Any]]:
    """Lay the part out; gives what refreshes it after a check, from what, and where to."""
    room = Reviewing(real)
    shown = gr.HTML(elem_id="review-shown")
    with gr.Column(visible=False, elem_id="review-opening") as opening:
        fields, begin = _opening()
    with gr.Column(visible=False, elem_id="review-commenting") as commenting:
        by, label, quote, words, look, add, seen = _commenting()
    with gr.Column(visible=False, elem_id="review-settling") as settling:
        which, how, reply, settle, read, found, asked, answer, record = _settling()
    with gr.Column(visible=False, elem_id="review-deciding") as deciding:
        outcome, summary, decided_by, conditions, owner, due, second, decide = _deciding()
    with gr.Row():
        on = gr.Button("Go on", visible=False, elem_id="review-on")
        condition = gr.Dropdown(
            [], label="A condition that is met", visible=False, elem_id="review-condition", interactive=True
        )
        meet = gr.Button("It is met", visible=False, elem_id="review-meet")
        again = gr.Button("Second review", visible=False, elem_id="review-again")
    outputs = [
        shown, opening, commenting, settling, deciding, on, condition, meet, again, words, quote, seen, which, reply, answer, outcome,
    ]  # fmt: skip
    chosen = [kept, condition, which, outcome]
    tab.select(room.on_show, chosen, outputs, **_PRIVATE)
    begin.click(room.on_begin, [kept, *fields], outputs, **_PRIVATE)
    look.click(room.on_look, [kept, label, words], [seen], **_PRIVATE)
    add.click(room.on_comment, [kept, by, label, quote, words], outputs, **_PRIVATE)
    settle.click(room.on_settle, [kept, which, how, reply], outputs, **_PRIVATE)
    read.click(room.on_read, [kept], [found], **_PRIVATE)
    record.click(room.on_answer, [kept, asked, answer], outputs, **_PRIVATE)
    decide.click(
        room.on_decide,
        [kept, outcome, summary, decided_by, conditions, owner, due, second],
        outputs,
        **_PRIVATE,
    )
    on.click(room.on_next, [kept], outputs, **_PRIVATE)
    meet.click(room.on_meet, [kept, condition], outputs, **_PRIVATE)
    again.click(room.on_again, [kept], outputs, **_PRIVATE)
    return room.on_show, chosen, outputs


def _opening() -> tuple[_Opening, gr.Button]:
    with gr.Row():
        author = gr.Textbox(label="Author of the document", max_lines=1, elem_id="review-author")
        reviewers = gr.Textbox(label="Reviewers, parted by commas", max_lines=1, elem_id="review-reviewers")
    with gr.Row():
        shared = gr.Textbox(label="Shared on (2026-03-18 09:00, UTC)", max_lines=1, elem_id="review-shared")
        meeting = gr.Textbox(label="Meeting on", max_lines=1, elem_id="review-meeting")
        closes = gr.Textbox(label="Last day for comments (RFC)", max_lines=1, elem_id="review-closes")
    begin = gr.Button("Open a review of this version", variant="primary", elem_id="review-begin")
    return _Opening(author, reviewers, shared, meeting, closes), begin


def _commenting() -> tuple[Any, ...]:
    with gr.Row():
        by = gr.Textbox(label="Who comments", max_lines=1, elem_id="review-by")
        label = gr.Dropdown(_LABELS, value="suggestion", label="Label", elem_id="review-label")
    quote = gr.Textbox(
        label="The passage you mean, copied from the document (may stay empty)",
        max_lines=2,
        elem_id="review-quote",
    )
    words = gr.Textbox(label="Your comment", lines=3, max_lines=8, elem_id="review-words")
    with gr.Row():
        look = gr.Button("Look at my wording", elem_id="review-look")
        add = gr.Button("Add the comment", variant="primary", elem_id="review-add")
    seen = gr.HTML(elem_id="review-seen")
    return by, label, quote, words, look, add, seen


def _settling() -> tuple[Any, ...]:
    with gr.Row():
        which = gr.Dropdown([], label="An open comment", elem_id="review-which", interactive=True)
        how = gr.Dropdown(_SETTLE, value="taken", label="What became of it", elem_id="review-how")
    reply = gr.Textbox(label="The author's reply", max_lines=3, elem_id="review-reply")
    with gr.Row():
        settle = gr.Button("Settle it", elem_id="review-settle")
        read = gr.Button("Have the comments read", elem_id="review-read")
    found = gr.HTML(elem_id="review-found")
    asked = gr.Dropdown(
        [(words, id) for id, words in STANDING.items()],
        value="DRV-1",
        label="A standing question",
        elem_id="review-asked",
    )
    answer = gr.Textbox(label="The answer", max_lines=3, elem_id="review-answer")
    record = gr.Button("Keep the answer", elem_id="review-record")
    return which, how, reply, settle, read, found, asked, answer, record


def _deciding() -> tuple[Any, ...]:
    outcome = gr.Dropdown([], label="Outcome", elem_id="review-outcome", interactive=True)
    summary = gr.Textbox(label="Why, in a sentence", max_lines=3, elem_id="review-summary")
    conditions = gr.Textbox(
        label="Conditions, one a line: #comment what | owner | day",
        lines=2,
        max_lines=8,
        elem_id="review-conditions",
    )
    with gr.Row():
        decided_by = gr.Textbox(label="Decided by", max_lines=1, elem_id="review-decided-by")
        owner = gr.Textbox(label="Who does what is next", max_lines=1, elem_id="review-owner")
        due = gr.Textbox(label="By which day", max_lines=1, elem_id="review-due")
        second = gr.Textbox(label="Day of a second review", max_lines=1, elem_id="review-second")
    decide = gr.Button("Record the outcome", variant="primary", elem_id="review-decide")
    return outcome, summary, decided_by, conditions, owner, due, second, decide


class Reviewing:
    """The handlers of the part. Each finds the newest review of the document that the browser is in."""

    def __init__(self, real: Parts) -> None:
        self.real = real

    def on_show(self, held: dict[str, Any] | None, *chosen: Any) -> list[Any]:
        """Where the review stands; the form to open one where there is none. What was chosen and typed stays."""
        dossier = open_dossier(self.real, held)
        if dossier is None or not dossier.versions:
            return self._none("Check a design document or an RFC first.")
        found = reviews.of_dossier(self.real.review_room(), _document(held))
        if found is None:
            return self._openable(dossier)
        return self._show(*found, chosen=chosen)

    def on_begin(self, held: dict[str, Any] | None, *fields: str) -> list[Any]:
        """Open a review of the newest version."""
        with told():
            given = _Opening(*(str(f or "").strip() for f in fields))
            dossier = open_dossier(self.real, held)
            if dossier is None or not dossier.versions:
                raise CallerMistake("no checked document is open here; check one first")
            version = dossier.version()
            key, review = reviews.open_review(
                self.real.review_room(),
                version.document,
                author=given.author,
                reviewers=given.reviewers.split(","),
                shared_at=reviews.moment(given.shared) if given.shared else None,
                meeting_at=reviews.moment(given.meeting) if given.meeting else None,
                closes=reviews.day(given.closes) if given.closes else None,
                missing=[f"{f.title} ({f.criterion})" for f in dossier.open_findings(version)],
                dossier=_document(held),
                version=version.number,
            )
            return self._show(key, review, emptied=_OWN["all"])

    def on_look(self, held: dict[str, Any] | None, label: str, words: str) -> str:
        """What the lint sees in a comment before it is added."""
        found = reviews.of_dossier(self.real.review_room(), _document(held))
        document = found[1].words() if found else ""
        return review_html.seen_html(lint(words or "", label=_label(label), document=document))

    def on_comment(
        self, held: dict[str, Any] | None, by: str, label: str, quote: str, words: str
    ) -> list[Any]:
        """Add a comment."""
        return self._do(
            held,
            lambda room, key: reviews.comment(
                room, key, words or "", by=by or "", label=_label(label), quote=quote or None
            ),
            emptied=_OWN["comment"],
        )

    def on_settle(self, held: dict[str, Any] | None, which: int | None, how: Any, reply: str) -> list[Any]:
        """Say what became of a comment."""
        return self._do(
            held,
            lambda room, key: reviews.settle(room, key, _number(which, "comment"), how, reply=reply or ""),
            emptied=_OWN["reply"],
        )

    def on_read(self, held: dict[str, Any] | None) -> str:
        """What a rater finds in the comments: the rubric of a comment for each, and the standing questions they raise."""
        room = self.real.review_room()
        with told():
            found = reviews.of_dossier(room, _document(held))
            if found is None:
                raise CallerMistake("no review is open here; open one first")
            key = found[0]
            raised = reviews.asked_for(room, key)
            if raised is None:
                raise CallerMistake("nothing to read: there is no comment yet")
            rated = reviews.read_comments(room, key) if self.real.rater_name() != "rules" else ()
            return review_html.read_html(raised, rated, library=self.real.library)

    def on_answer(self, held: dict[str, Any] | None, asked: str, answer: str) -> list[Any]:
        """Keep the answer to a standing question."""
        return self._do(
            held, lambda room, key: reviews.answer(room, key, asked, answer or ""), emptied=_OWN["answer"]
        )

    def on_decide(self, held: dict[str, Any] | None, *fields: str | None) -> list[Any]:
        """Record the outcome."""

        def decide(room: reviews.Room, key: str) -> DesignReview:
            given = _Deciding(*(str(f or "").strip() for f in fields))
            outcome = Outcome(
                name=given.name,
                summary=given.summary,
                decided_by=given.decided_by,
                at=room.clock(),
                conditions=reviews.conditions(given.conditions),
                owner=given.owner,
                by=reviews.day(given.due) if given.due else None,
                second_review=reviews.day(given.second) if given.second else None,
            )
            return reviews.decide(room, key, outcome)

        return self._do(held, decide)

    def on_next(self, held: dict[str, Any] | None) -> list[Any]:
        """The next stage."""

        def go_on(room: reviews.Room, key: str) -> DesignReview:
            stage = reviews.load(room, key).stage
            return reviews.move(room, key, "comments" if stage == "document" else "discussion")

        return self._do(held, go_on)

    def on_meet(self, held: dict[str, Any] | None, which: int | None) -> list[Any]:
        """A condition is met."""
        return self._do(held, lambda room, key: reviews.meet(room, key, _number(which, "condition")))

    def on_again(self, held: dict[str, Any] | None) -> list[Any]:
        """The second review, of the newest version."""
        dossier = open_dossier(self.real, held)
        document = dossier.version().document if dossier and dossier.versions else None
        return self._do(held, lambda room, key: reviews.again(room, key, document))

    # --- what is held and shown ---

    def _do(
        self, held: dict[str, Any] | None, verb: Any, *, emptied: frozenset[str] = frozenset()
    ) -> list[Any]:
        room = self.real.review_room()
        with told():
            found = reviews.of_dossier(room, _document(held))
            if found is None:
                raise CallerMistake("no review is open here; open one first")
            return self._show(found[0], verb(room, found[0]), emptied=emptied)

    def _none(self, reason: str) -> list[Any]:
        hidden = gr.update(visible=False)
        return [review_html.intro_html(reason), *[hidden] * 8, *[gr.skip()] * 7]

    def _openable(self, dossier: Dossier) -> list[Any]:
        kind = dossier.version().document.kind
        if kind not in reviews.KINDS:
            return self._none(
                f"This document is read as: {kind}. Choose design document or request for comments above and check it again to open a review."
            )
        shown = self._none("")
        shown[1] = gr.update(visible=True)
        return shown

    def _show(
        self,
        key: str,
        review: DesignReview,
        *,
        chosen: tuple[Any, ...] = (None, None, None),
        emptied: frozenset[str] = frozenset(),
    ) -> list[Any]:
        """All values. chosen: condition, comment and outcome that stay chosen; emptied: the boxes whose words were taken up."""
        room = self.real.review_room()
        condition, comment, outcome = chosen
        stage = review.stage
        is_open = [(f"{c.number}. {c.text[:60]}", c.number) for c in review.comments if c.settled == "open"]
        left = [
            (c.what[:60], n)
            for n, c in enumerate(review.outcome.conditions if review.outcome else ())
            if not c.is_met
        ]
        returns = bool(review.outcome and OUTCOMES[review.kind][review.outcome.name][2])
        names = [(words, name) for name, (words, _, _) in OUTCOMES[review.kind].items()]
        talks = stage in ("comments", "discussion")
        return [
            review_html.review_html(review, now=room.clock(), export=f"/export/review/{key}"),
            gr.update(visible=False),
            gr.update(visible=talks),
            gr.update(visible=talks and bool(review.comments or stage == "discussion")),
            gr.update(visible=stage == "discussion"),
            gr.update(
                visible=stage in ("document", "comments"),
                value="Ask for written comments" if stage == "document" else "Begin the discussion",
            ),
            gr.update(visible=bool(left), choices=left, value=still(left, condition)),
            gr.update(visible=bool(left)),
            gr.update(visible=returns),
            *["" if box in emptied else gr.skip() for box in ("words", "quote", "seen")],
            gr.update(choices=is_open, value=still(is_open, comment)),
            *["" if box in emptied else gr.skip() for box in ("reply", "answer")],
            gr.update(choices=names, value=still(names, outcome)),
        ]


def _document(held: dict[str, Any] | None) -> str:
    key = (held or {}).get("document")
    if not isinstance(key, str) or not key.isalnum():
        raise CallerMistake("no document is open here; check one first")
    return key


def _label(name: str | None) -> CommentLabel | None:
    return CommentLabel(name) if name else None


def _number(which: int | None, what: str) -> int:
    if which is None:
        raise CallerMistake(f"choose a {what} first")
    return int(which)
