"""Builds the real parts for the page, the command line and workers. Nobody else picks them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from interviewer.settings import load_settings
from interviewer.wiring.asking import LOCAL as LOCAL
from interviewer.wiring.asking import PaperForm as PaperForm
from interviewer.wiring.asking import RaterChoice as RaterChoice
from interviewer.wiring.asking import acting_for as acting_for
from interviewer.wiring.asking import now as now
from interviewer.wiring.asking import paying as paying
from interviewer.wiring.asking import working_on as working_on
from interviewer.wiring.keeping import make_data_dir as make_data_dir
from interviewer.wiring.upkeep import Upkeep

if TYPE_CHECKING:
    from threading import Thread

    from interviewer.adapters.jobs.runner import Jobs


@dataclass(frozen=True)
class Parts(Upkeep):
    """The real parts of one process, each made when it is first asked for."""

    @cached_property
    def jobs(self) -> Jobs:
        """Durable work: it can be asked for, and after ``jobs.start()`` this process does it; see `wiring.jobs`."""
        from interviewer.wiring.jobs import jobs_of

        return jobs_of(self)

    def finish_what_was_begun(self) -> None:
        """Where a process ended within a reading, this one finishes it; see `wiring.jobs.look_for_orphans`."""
        _ = self._looking

    @cached_property
    def _looking(self) -> Thread:
        from interviewer.wiring.jobs import look_for_orphans

        return look_for_orphans(self)

    @property
    def is_looked_after(self) -> bool:
        """See `Rooms`."""
        return "_looking" in vars(self)


def parts() -> Parts:
    """The parts as the environment sets them."""
    return Parts(load_settings())
