"""What the Practise tab shows for one state of one interview: a value for each of its outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from interviewer import conduct
from interviewer.present.delivery import delivery_lines, second_of
from interviewer.web import feedback, voice
from interviewer.web.beside import beside_html
from interviewer.web.late import button
from interviewer.web.stronger import version_html

if TYPE_CHECKING:
    from interviewer.domain.interview import Interview, Take
    from interviewer.domain.rating import Rating
    from interviewer.wiring import Parts

SKIP, SKIP_UNSURE = "I have no answer to this", "I have said this already, or have no answer"


class View:
    """What the tab shows for one state of one interview."""

    def __init__(self, real: Parts, interview: Interview | None, probe_id: str, *, so_far: str = "") -> None:
        self.real, self.interview, self.so_far = real, interview, so_far
        self.take = interview.take if interview else None
        self.probe = real.library.probe(self.take.probe if self.take else probe_id)
        self.store = real.store() if interview else None
        self.rating: Rating | None = None
        if self.store and self.take and self.take.rating:
            self.rating = self.store.rating(self.take.rating)

    def outputs(self, *, keep_answer: bool, later: bool) -> list[Any]:
        """Values for all the tab's outputs, in their order.

        later: the question that was chosen, the words in the box and the line on the kept story stay as they are.
        """
        take, keep_answer = self.take, keep_answer or later
        opening = take is None or (len(take.turns) == 1 and take.is_waiting)
        waiting = take is None or take.is_waiting
        unrated = bool(take and take.unrated_words)
        seat, *stronger = self.stronger()
        return [
            seat,
            gr.update() if later else gr.update(value=self.probe.id),
            feedback.question_html(self.probe, library=self.real.library)
            + beside_html(self.probe, library=self.real.library),
            self._words(),
            self._feedback(),
            self._asked(),
            gr.update(
                label="Your answer" if opening else "Your answer to the follow-up",
                visible=waiting,
                **({} if keep_answer else {"value": ""}),
            ),
            button("Get feedback" if opening else "Answer the follow-up", visible=waiting),
            button(SKIP_UNSURE if is_unsure(take) else SKIP, visible=waiting and not opening),
            gr.update(visible=bool(take and not opening)),
            gr.update(visible=unrated and not (take is not None and take.is_waiting)),
            self._exports(),
            gr.update() if keep_answer else gr.update(value=""),
            gr.update(visible=bool(take and take.answers)),
            gr.update() if later else "",
            gr.update(visible=self._can_be_asked_anyway()),
            *stronger,
        ]

    def _can_be_asked_anyway(self) -> bool:
        return bool(
            self.interview and not self.so_far and conduct.unsure_drill(self.real.room(), self.interview)
        )

    def stronger(self) -> list[Any]:
        """Seat, the button that asks for a stronger version, and the version where there is one."""
        seat = {
            "probe": self.probe.id,
            "interview": self.interview.id if self.interview else None,
            "events": self.interview.events if self.interview else 0,
        }
        take = self.take
        version = take.version if take and take.rating and not take.unrated_words else None
        can_be_made = bool(take and take.rating and not take.unrated_words and not self.so_far)
        return [seat, gr.update(visible=can_be_made and version is None), version_html(version)]

    def _words(self) -> str:
        if self.rating and self.take:
            return feedback.words_html(self.rating, self.take)
        return feedback.plain_words_html(self.take) if self.take else ""

    def _feedback(self) -> str:
        why = (self.take.failure or self._given_up()) if self.take else None
        if why:
            return feedback.not_rated_html(why) + self._cost()
        if not self.rating or not self.take or not self.store or not self.interview:
            return feedback.being_rated_html() if self.take and self.take.unrated_words else ""
        before, against = self._before()
        changes = conduct.compare(before, self.rating) if before else ()
        take = self.take
        return (
            feedback.feedback_html(
                self.rating,
                library=self.real.library,
                changes=changes,
                against=against,
                clock=delivery_lines(take, self.rating, clock_s=self.probe.clock_s),
                second_of=lambda evidence: second_of(take, evidence),
            )
            + self._cost()
        )

    def _given_up(self) -> str | None:
        if self.interview is None or self.take is None or not self.take.unrated_words:
            return None
        at, answers = len(self.interview.takes) - 1, self.take.answers
        return self.real.given_up(self.interview.id, take=at, answers=answers)

    def _cost(self) -> str:
        if not self.interview or not self.store:
            return ""
        kept = self.take.rating if self.take else None
        exchange = self.store.judgement(kept).exchange if kept else ()
        return feedback.cost_html(self.real.cost_line(self.interview.id, exchange))

    def _before(self) -> tuple[Rating | None, str]:
        """The rating to compare with: of this take before the last drill, else of the take before."""
        assert self.take is not None
        assert self.interview is not None
        assert self.store is not None
        if len(self.take.ratings) > 1:
            return self.store.rating(self.take.ratings[-2]), "before the follow-up"
        earlier = [
            t for t in self.interview.takes_of(self.take.probe) if t.number < self.take.number and t.rating
        ]
        if earlier and earlier[-1].rating:
            return self.store.rating(earlier[-1].rating), f"take {earlier[-1].number}"
        return None, ""

    def _asked(self) -> str:
        take = self.take
        if take and take.is_waiting and len(take.turns) > 1:
            turn = take.turns[-1]
            number = len(take.turns) - 1
            return feedback.drill_html(turn.question, number, worded_by=turn.worded_by, remark=turn.preface)
        if take and self.so_far:
            return feedback.drill_html(self.so_far, len(take.turns))
        return ""

    def _exports(self) -> str:
        if not self.interview:
            return ""
        base = f"/export/interview/{self.interview.id}"
        kept = voice.kept_html(self.real, self.interview)
        return f'<p class="exports">Kept in your history. Download it: <a href="{base}.md">Markdown</a> <a href="{base}.json">JSON</a></p>{kept}'


def is_unsure(take: Take | None) -> bool:
    """Whether what waits was asked on request, for what a rule could not tell."""
    return bool(take and take.is_waiting and take.turns[-1].unsure)
