"""What is kept and where: settings, rubrics, database, ledger, jobs, sound."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from interviewer.adapters.library import Library, library
from interviewer.errors import CallerMistake, SignInFirst
from interviewer.settings import Settings
from interviewer.wiring.asking import ASKING, LOCAL, now

if TYPE_CHECKING:
    from pathlib import Path

    import sqlalchemy as sa

    from interviewer.adapters.jobs.table import JobTable
    from interviewer.adapters.speech import Speech
    from interviewer.adapters.speech.recordings import Recordings
    from interviewer.adapters.store import SqlStore
    from interviewer.adapters.store.ledger import Ledger


@dataclass(frozen=True)
class Keeping:
    """What one process keeps, each part made when it is first asked for."""

    settings: Settings
    named_only: bool = False  # the web page with accounts: whoever asks must be known

    @property
    def owner(self) -> str:
        """Whose things are read and written now: the account behind the request, else the one owner ``LOCAL``.

        `SignInFirst` where accounts are on and nobody is behind it: never somebody else's things by default.
        """
        owner = ASKING.get()
        if owner is None and self.named_only:
            raise SignInFirst("sign in first: this page knows no one behind the request")
        return owner or LOCAL

    @cached_property
    def library(self) -> Library:
        """Rubrics, probes and loops."""
        return library()

    @cached_property
    def engine(self) -> sa.Engine:
        """The database, migrated to the newest version."""
        from interviewer.adapters.store import make_engine, upgrade

        make_data_dir(self.settings)
        upgrade(self.settings.database_url)
        return make_engine(self.settings.database_url)

    def store(self, owner: str | None = None) -> SqlStore:
        """What one person has kept; whoever asks now, unless an owner is named."""
        from interviewer.adapters.store import SqlStore

        owner = owner or self.owner

        def the_rest_too(id: str | None) -> None:
            kept = self.recordings
            _ = kept.delete_all(owner) if id is None else kept.delete(owner, id)
            self._forgotten_at_the_sidecar(owner, id)
            self.ledger(owner).delete(id)
            self.job_table().delete(owner, id)

        return SqlStore(self.engine, owner=owner, clock=now, also_delete=the_rest_too)

    def _forgotten_at_the_sidecar(self, owner: str, session: str | None) -> None:
        if self.settings.sidecar_url and (keys := self.ledger(owner).at_the_sidecar(session)):
            from interviewer.adapters.llm_sidecar import forget_all

            forget_all(self.settings, keys)

    @cached_property
    def _ledgers(self) -> dict[str, Ledger]:
        return {}

    def ledger(self, owner: str | None = None) -> Ledger:
        """What one person's model calls have cost, and the replies that are paid for; as in `store`."""
        from interviewer.adapters.store.ledger import Ledger
        from interviewer.domain.spending import Ceilings

        owner = owner or self.owner
        if owner not in self._ledgers:
            ceilings = Ceilings(self.settings.spend_limit_person_usd, self.settings.spend_limit_usd)
            ledger = Ledger(self.engine, owner=owner, clock=now, ceilings=ceilings)
            if not self._ledgers:
                ledger.look_after_the_dead()
            self._ledgers[owner] = ledger
        return self._ledgers[owner]

    def job_table(self) -> JobTable:
        """What durable work there is, without the engine that does it."""
        from interviewer.adapters.jobs.table import JobTable

        return JobTable(self.engine, clock=now)

    @cached_property
    def speech(self) -> Speech:
        """Ears, voices and recordings."""
        from interviewer.adapters.speech import Speech

        return Speech(self.settings)

    @cached_property
    def recordings(self) -> Recordings:
        """Recordings that were chosen to be kept."""
        from interviewer.adapters.speech.recordings import Recordings

        return Recordings(self.recordings_folder)

    @property
    def recordings_folder(self) -> Path:
        """Where they lie, by owner and interview."""
        return self.settings.data_dir / "recordings"

    def cost_line(self, session: str, exchange: Sequence[Mapping[str, Any]] = ()) -> str:
        """What the model has cost for this session, and this month of what is allowed; empty where it was not asked.

        exchange: that of the rating which is shown; it tells of replies that were paid for in another session.
        """
        from interviewer.domain.spending import Spent
        from interviewer.present.cost import FROM_EARLIER, month_line, spent_line

        ledger = self.ledger()
        spent = ledger.spent(session=session)
        if spent == Spent() and not any(e.get("earlier") for e in exchange):
            return ""
        told = FROM_EARLIER if spent == Spent() else spent_line(spent)
        ceiling = ledger.ceilings.person_usd
        if ceiling is None and not self.named_only:
            ceiling = ledger.ceilings.total_usd
        return f"{told}; {month_line(ledger.month(), ceiling)}"


def make_data_dir(settings: Settings) -> None:
    """Make the data folder, readable by its owner only; `CallerMistake` where that cannot be."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise CallerMistake(
            f"INTERVIEWER_DATA_DIR {settings.data_dir}: cannot be made ({error.strerror}); expected a folder that can be written"
        ) from error
    _close_to_others(settings.data_dir)


def _close_to_others(folder: Path) -> None:
    """Files of our own that an earlier version, or a copy by hand, left open to others are their owner's only."""
    for file in folder.glob("interviewer.*"):
        with contextlib.suppress(OSError):  # somebody else's file: not ours to change
            if file.is_file() and file.stat().st_mode & 0o077:
                file.chmod(0o600)
