"""What a server does beside answering: once at its start and then once a day it deletes what was kept long enough."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from interviewer.errors import InterviewerError

if TYPE_CHECKING:
    from interviewer.wiring import Parts

DAY_S = 86_400.0
log = logging.getLogger(__name__)


def every_day(
    real: Parts, *, stop: threading.Event | None = None, pause_s: float = DAY_S
) -> threading.Thread:
    """Start the thread that does it, until ``stop`` is set; it ends with the process."""
    ended = stop or threading.Event()

    def work() -> None:
        while True:
            once(real)
            if ended.wait(pause_s):
                return

    thread = threading.Thread(target=work, name="interviewer-upkeep", daemon=True)
    thread.start()
    return thread


def once(real: Parts) -> int:
    """Do it now; how many things were deleted. A fault is logged, and the program goes on."""
    try:
        return real.forget_old()
    except InterviewerError as error:
        log.warning("%s", error)
    except OSError as error:
        log.warning("an old copy of the database could not be deleted: %s", error.strerror)
    return 0
