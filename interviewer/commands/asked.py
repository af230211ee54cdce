"""``interviewer worker ask`` and ``worker result``: durable work on what is kept, and what came of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from interviewer.commands.shared import note, print_json, rater_option
from interviewer.errors import StoreFault

if TYPE_CHECKING:
    from interviewer.adapters.jobs.table import Job, JobTable, NewJob
    from interviewer.wiring import Parts

KINDS = ("rating", "critique", "debrief", "panel", "transcription")
LOOK_S = 0.2


@click.command("ask")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("id")
@click.option("--account", "name", help="Whose interview, document or panel it is, where people sign in.")
@rater_option
@click.option(
    "--wait",
    is_flag=True,
    help="Wait for the end, do the work where nobody else does, and print what came of it.",
)
def ask_command(kind: str, id: str, *, name: str | None, rater: str | None, wait: bool) -> None:
    """Ask for work on something that is kept; 'interviewer worker' does it, and a death costs nothing.

    rating: every answer of interview ID that is not rated yet. critique: document ID, kept without one. debrief: all of
    interview ID that is not read yet. panel: the reading of calibration ID that its page opens after the people.
    transcription: every recording of interview ID that was kept. Prints the id of each piece of work.
    """
    from interviewer.wiring import acting_for, parts
    from interviewer.wiring.durable import wanted

    real = parts()
    owner = _owner(real, name)
    choice: Any = rater  # click checked it
    with acting_for(owner):
        new = wanted(real, kind, id, owner=owner, rater=choice)
        if any("rules" not in job.queue for job in new):
            note(
                f"texts go to {real.llm().llm.where}; results are kept in the database until they are deleted"
            )
        ended = _done(real, new, wait=wait)
    if not new:
        note("nothing is left to do")
    elif not wait:
        note("asked for; 'interviewer worker' does it, 'interviewer worker result ID' shows what came of it")
        click.echo("\n".join(job.id for job in new))
    else:
        print_json([_told(job) for job in ended])
    if any(job.state != "done" for job in ended):
        sys.exit(3)


def _owner(real: Parts, name: str | None) -> str:
    from interviewer import accounts

    return real.owner if name is None else accounts.named(real.desk, name).id


def _done(real: Parts, new: Sequence[NewJob], *, wait: bool) -> list[Job]:
    """Ask for them; where it is waited for, how each ended or stood when somebody stopped the waiting."""
    from interviewer.commands.batch import Stop

    jobs, ids = real.jobs, [job.id for job in new]
    with Stop() as stop:
        if wait and new and not jobs.start():
            note("another process does the work of this database; this one asks for it and waits")
        jobs.submit(new)
        jobs.again(ids)
        while wait and not stop.is_asked() and not _all_ended(jobs.table, ids):
            time.sleep(LOOK_S)
        jobs.stop(drain_s=real.settings.drain_s)
    return jobs.table.of(ids) if wait else []


def _all_ended(table: JobTable, ids: Sequence[str]) -> bool:
    """False while the database is away: it is waited for."""
    try:
        return len(table.settled(ids)) == len(ids)
    except StoreFault:
        return False


@click.command("result")
@click.argument("id")
def result_command(id: str) -> None:
    """Print what came of a piece of work, as JSON. Exit code 3 where it is not done (yet); its state is printed then."""
    from interviewer.wiring import parts

    job = parts().job_table().get(id)
    print_json(_told(job))
    if job.state != "done":
        sys.exit(3)


def _told(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind,
        "session": job.session,
        "state": job.state,
        "reason": job.reason,
        "result": job.result,
    }
