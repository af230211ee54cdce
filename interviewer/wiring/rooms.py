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
    from interviewer.adapters.jobs.notes import Notes
    from interviewer.author import Desk as AuthorDesk
    from interviewer.domain.dossier import Draft
    from interviewer.exercise import Bench
    from interviewer.panel_room import PanelRoom
    from interviewer.rehearse import Stage
    from interviewer.review import Room as ReviewRoom
    from interviewer.wiring.asking import RaterChoice


_READINGS, _PANEL = 4, 40  # calls of a critique, and of a panel's reading, that may come one after the other
Noting = Callable[[str, int, int, Rater], AbstractContextManager[object]]


class Rooms(Reading, Files):
    """The rooms: interview, exercise, author, rehearsal, review, panel, accounts."""

    @property
    def is_looked_after(self) -> bool:
        """Whether this process says again and again that it is alive: a page does, and keeps what it reads to itself."""
        return False

    def room(self, owner: str | None = None) -> Room:
        """What the verbs of an interview are given."""
        noting, of_all = self._noting(owner or self.owner)
        return Room(
            library=self.library, store=self.store(owner), clock=now, noting=noting, noting_all=of_all
        )

    def _noting(self, owner: str) -> tuple[Noting, Noting]:
        """What notes a rating by the model while it is under way, and what notes several: `conduct.Room` says how."""

        def one(interview: str, take: int, answers: int, rater: Rater) -> AbstractContextManager[object]:
            if _is_by_rules(rater):
                return nullcontext()  # takes no time worth a note
            return self.notes(owner).under_way(
                "take", interview, interview=interview, take=take, answers=answers
            )

        def several(interview: str, answers: int, takes: int, rater: Rater) -> AbstractContextManager[object]:
            if _is_by_rules(rater):
                return nullcontext()
            return self.notes(owner).under_way(
                "debrief", interview, calls=takes, interview=interview, answers=answers
            )

        return one, several

    def notes(self, owner: str) -> Notes:
        """Notes of what this process reads by itself for one person: where it ends, another finishes it."""
        from interviewer.adapters.jobs.notes import Notes
        from interviewer.adapters.store.processes import this_process

        return Notes(
            self.job_table(), self.settings, owner=owner, process=this_process(), clock=now,
            renewed=self.is_looked_after,
        )  # fmt: skip

    def noting_panel(self, calibration: str) -> AbstractContextManager[object]:
        """The reading of a panel's packets is under way: where the process ends within it, another one pays for the rest."""
        if _is_by_rules(self.rater()):
            return nullcontext()
        return self.notes(self.owner).under_way("panel", calibration, calls=_PANEL, calibration=calibration)

    def read_elsewhere(self, session: str) -> tuple[str, ...]:
        """Ids of the readings of an interview, document or calibration that go on without the asker, and will end."""
        from interviewer.adapters.jobs.queues import Queues, providers

        found = self.job_table().on(self.owner, session, "waiting", "direct")
        served = Queues(providers(self.settings)).names if found else ()
        return tuple(job.id for job in found if job.queue in served)

    def was_read_elsewhere(self, interview: str, *, take: int, answers: int) -> bool:
        """Whether that take, with so many answers, was read by what finishes the work of a process that ended within it."""
        wanted = {"interview": interview, "take": take, "answers": answers}
        done = self.job_table().on(self.owner, interview, "done")
        return any(job.kind == "take" and dict(job.request) == wanted for job in done)

    def given_up(self, session: str, **request: Any) -> str | None:
        """Why the reading that was asked for with these words of its request came to nothing by itself; None where none did."""
        found = self.job_table().on(self.owner, session, "parked", "held", "failed")
        mine = [job for job in found if request.items() <= dict(job.request).items()]
        return mine[-1].reason if mine else None

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
        from interviewer.author import RULES
        from interviewer.author import Desk as AuthorDesk
        from interviewer.present.critique import dossier_markdown

        person = owner or self.owner

        def noting(key: str, draft: Draft) -> AbstractContextManager[object]:
            if self.rater_name(rater) == RULES:
                return nullcontext()
            given = draft.model_dump(mode="json")
            return self.notes(person).under_way("check", key, calls=_READINGS, item=key, draft=given)

        return AuthorDesk(
            library=self.library,
            store=self.store(owner),
            noting=noting,
            clock=now,
            read=self.read_document,
            rater=lambda key: self.document_rater(rater, session=key),
            by=lambda: self.rater_name(rater),
            markdown=lambda dossier, version: dossier_markdown(dossier, version, library=self.library),
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


def _is_by_rules(rater: Rater) -> bool:
    from interviewer.raters.rule_rater import RuleRater

    return isinstance(rater, RuleRater)
