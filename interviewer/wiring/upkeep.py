"""What is done beside the rooms: finishing, adopting, forgetting, noting, looking after health."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from interviewer.wiring.asking import LOCAL, now
from interviewer.wiring.rooms import Rooms

if TYPE_CHECKING:
    from interviewer.accounts import Account

COPIES_KEPT = dt.timedelta(days=14)


class Upkeep(Rooms):
    """Chores of the process."""

    def adopt(self, account: Account) -> int:
        """What was kept before there were accounts is now this account's, recordings too; how many things."""
        from interviewer.adapters.store.accountstore import AccountStore

        before, after = (self.recordings_folder / owner for owner in (LOCAL, account.id))
        moved = AccountStore(self.engine, clock=now).adopt(LOCAL, account.id)
        if before.is_dir() and not after.exists():
            before.rename(after)
        return moved

    def forget_old(self) -> int:
        """Delete what was not touched for ``keep_days``, and copies from before old migrations; how many things.

        `StoreFault` where the clock went back: then nothing is deleted.
        """
        from interviewer.adapters.store.migrate import old_copies
        from interviewer.adapters.store.retention import check_clock, untouched
        from interviewer.adapters.store.sessions import fold_back

        check_clock(self.engine, now=now())
        for copy in old_copies(self.settings.database_url, before=(now() - COPIES_KEPT).timestamp()):
            copy.unlink(missing_ok=True)
        fold_back(self.engine)  # where a reader was in the way when something was deleted
        days = self.settings.keep_days
        if days is None:
            return 0
        gone = self.job_table().delete_before(now() - dt.timedelta(days=days))
        old, why = untouched(self.engine, since=now() - dt.timedelta(days=days)), f" after {days} days"
        for one in old:
            if one.kind == "calibration":
                self.panel_room().store.delete(one.owner, one.id, why=why)
            else:
                self.store(one.owner).delete(one.id, why=why)
        return len(old) + len(gone)

    def note(self, verb: str, what: str = "") -> None:
        """Put what the asker does into the log: the verb and an id, never what is in it."""
        from interviewer.adapters.store.accountstore import AccountStore

        AccountStore(self.engine, clock=now).note(self.owner, verb, what)

    def readiness(self) -> dict[str, str]:
        """For each thing that work needs ``ok`` or what is wrong; see `adapters.store.health`."""
        from interviewer.adapters.store.health import readiness

        return readiness(self.engine, self.settings.data_dir)
