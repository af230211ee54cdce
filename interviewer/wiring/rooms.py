"""What the verbs of each room are given."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any

from interviewer.conduct import Room
from interviewer.rate import Rater
from interviewer.wiring.asking import now, working_on
from interviewer.wiring.files import Files
from interviewer.wiring.reading import Reading

if TYPE_CHECKING:
    from interviewer.accounts import Desk
    from interviewer.author import Desk as AuthorDesk
    from interviewer.exercise import Bench
    from interviewer.panel_room import PanelRoom
    from interviewer.rehearse import Stage
    from interviewer.review import Room as ReviewRoom
    from interviewer.wiring.asking import RaterChoice


class Rooms(Reading, Files):
    """The rooms: interview, exercise, author, rehearsal, review, panel, accounts."""

    def room(self, owner: str | None = None) -> Room:
        """What the verbs of an interview are given."""
        return Room(
            library=self.library, store=self.store(owner), clock=now, noting=self._noting(owner or self.owner)
        )

    def _noting(self, owner: str) -> Callable[[str, int, int, Rater], AbstractContextManager[object]]:
        """A rating by the model leaves a note while it is under way: where this process ends, another finishes it."""

        def noting(interview: str, take: int, answers: int, rater: Rater) -> AbstractContextManager[object]:
            from interviewer.raters.rule_rater import RuleRater

            if isinstance(rater, RuleRater):
                return nullcontext()  # takes no time worth a note
            from interviewer.adapters.jobs.notes import Notes
            from interviewer.adapters.store.processes import this_process

            notes = Notes(self.job_table(), self.settings, owner=owner, process=this_process(), clock=now)
            return notes.under_way(interview, take, answers)

        return noting

    def panel_room(self) -> PanelRoom:
        """What the verbs of a calibration are given."""
        from secrets import token_urlsafe

        from interviewer.adapters.packets import packets
        from interviewer.adapters.store.panelstore import PanelStore
        from interviewer.panel_room import PanelRoom

        return PanelRoom(
            store=PanelStore(self.engine, clock=now, also_delete=self._forget_work),
            clock=now,
            token=lambda: token_urlsafe(24),
            packets=packets(self.library),
        )

    def _forget_work(self, owner: str, id: str) -> None:
        """The reading of a deleted calibration goes with it."""
        self.ledger(owner).delete(id)
        self.job_table().delete(owner, id)

    def calibrations(self) -> list[dict[str, Any]]:
        """What may be known now of every calibration that the asker has opened; see `panel_room_reader.export`."""
        from interviewer.panel_room_reader import export

        store = self.panel_room().store
        return [export(store.load(kept.id), store.log(kept.id)) for kept in store.mine(self.owner)]

    def bench(self, owner: str | None = None, *, rater: RaterChoice | None = None) -> Bench:
        """What the verbs of an exercise are given."""
        from interviewer.adapters.documents import read_document
        from interviewer.exercise import Bench
        from interviewer.present.exercise import attempt_markdown

        return Bench(
            library=self.library,
            store=self.store(owner),
            clock=now,
            rater=lambda: self.rater(rater),
            document_rater=lambda: self.document_rater(rater),
            read_document=lambda text: read_document(text, kind="memo"),
            read_artifact=self.read_artifact,
            markdown=lambda exercise, attempt: attempt_markdown(exercise, attempt, library=self.library),
            working_on=working_on,
        )

    def author_desk(self, owner: str | None = None, *, rater: RaterChoice | None = None) -> AuthorDesk:
        """What the verbs of an author are given."""
        from interviewer.author import Desk as AuthorDesk
        from interviewer.present.critique import critique_markdown

        return AuthorDesk(
            library=self.library,
            store=self.store(owner),
            clock=now,
            read=self.read_document,
            rater=lambda key: self.document_rater(rater, session=key),
            by=lambda: self.rater_name(rater),
            markdown=lambda told: critique_markdown(told, library=self.library),
        )

    def rehearsal_stage(self, owner: str | None = None, *, rater: RaterChoice | None = None) -> Stage:
        """What the verbs of a rehearsal are given."""
        from interviewer.rehearse import Stage

        return Stage(
            desk=self.author_desk(owner, rater=rater),
            criteria=self.library,
            rater=lambda key: self.reply_rater(rater, session=key),
        )

    def review_room(self, owner: str | None = None, *, rater: RaterChoice | None = None) -> ReviewRoom:
        """What the verbs of a design review are given."""
        from interviewer.present.review import review_markdown
        from interviewer.review import Room as ReviewRoom

        return ReviewRoom(
            library=self.library,
            store=self.store(owner),
            clock=now,
            document_rater=lambda: self.document_rater(rater),
            rater=lambda key: self.rater(rater, session=key),
            markdown=lambda review: review_markdown(review, now=now()),
        )

    @cached_property
    def desk(self) -> Desk:
        """What the verbs of accounts are given."""
        from secrets import token_urlsafe

        from interviewer.accounts import Desk
        from interviewer.adapters import passwords
        from interviewer.adapters.store.accountstore import AccountStore

        return Desk(
            store=AccountStore(self.engine, clock=now),
            clock=now,
            token=lambda: token_urlsafe(32),
            hashed=passwords.hashed,
            fits=passwords.fits,
            decoy=passwords.decoy(),
        )
