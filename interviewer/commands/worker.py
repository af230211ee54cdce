"""``interviewer worker``: do durable work; see how much there is; list and retry what was parked."""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

import click

from interviewer.commands.asked import ask_command, result_command
from interviewer.commands.shared import note, print_json
from interviewer.errors import CallerMistake

form_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Form of the result."
)


@click.group("worker", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Do durable work until told to stop: ratings, critiques, debriefs, panel readings, transcriptions.

    On PostgreSQL any number of workers on any machines; work of one that died is taken over by another. On SQLite one
    process does the work. SIGTERM or Ctrl-C: what is under way ends (INTERVIEWER_DRAIN_S), nothing new is begun.
    """
    if ctx.invoked_subcommand is None:
        _work()


command.add_command(ask_command)
command.add_command(result_command)


def _work() -> None:
    from interviewer.wiring import parts

    real = parts()
    jobs = real.jobs
    stop = threading.Event()

    def on_signal(_number: int, _frame: object) -> None:
        if stop.is_set():
            os._exit(3)
        stop.set()

    if not jobs.start():
        raise CallerMistake(
            "another process does the work of this SQLite database; expected one. Several workers need PostgreSQL "
            "(INTERVIEWER_DATABASE_URL)"
        )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    held = jobs.again(
        [j.id for j in jobs.table.listed("held", queues=jobs.queues.names) if _is_alone(j)], states=("held",)
    )
    note(
        f"worker {jobs.executor}: serves {', '.join(jobs.queues.providers)}"
        + (f"; {len(held)} held before go on" if held else "")
    )
    stop.wait()
    note("stopping: what is under way is finished first")
    if jobs.stop(drain_s=real.settings.drain_s):
        note("stopped; nothing was under way any more")
        return
    note("stopped with work under way: another worker, or this one at its next start, goes on with it")
    os._exit(0)  # threads that wait for a server would keep the process alive


def _is_alone(job: Any) -> bool:
    """Not part of a batch: that goes on with its own command."""
    return not job.session.startswith("batch-")


@command.command("status")
@form_option
def status_command(form: str) -> None:
    """Say how many pieces of work are waiting, done, failed, held or parked."""
    from interviewer.wiring import parts

    counts = parts().job_table().counts()
    if form == "json":
        print_json(counts)
    else:
        click.echo(
            "\n".join(f"{state}: {n}" for state, n in sorted(counts.items())) or "no durable work is kept"
        )


@command.command("parked")
@form_option
def parked_command(form: str) -> None:
    """List the work that was tried too often (parked), could not be done (failed) or waits for a person (held)."""
    from interviewer.wiring import parts

    jobs = parts().job_table().listed("parked", "held", "failed")
    if form == "json":
        print_json(
            [
                {
                    "id": j.id,
                    "state": j.state,
                    "kind": j.kind,
                    "session": j.session,
                    "reason": j.reason,
                    "since": j.touched.isoformat(),
                }
                for j in jobs
            ]
        )
        return
    for job in jobs:
        click.echo(f"{job.id[:8]}  {job.state:<6}  {job.kind:<9}  {job.touched:%Y-%m-%d %H:%M}  {job.reason}")
    if not jobs:
        click.echo("nothing is parked")


@command.command("retry")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
def retry_command(ids: tuple[str, ...]) -> None:
    """Ask again for parked, failed or held work by its id, or for ``all``. A worker does it."""
    from interviewer.wiring import parts

    jobs = parts().jobs
    wanted = (
        [j.id for j in jobs.table.listed("parked", "held", "failed")]
        if ids == ("all",)
        else [jobs.table.get(i).id for i in ids]
    )
    again = jobs.again(wanted)
    jobs.stop()
    note(f"{len(again)} of {len(wanted)} are asked for again; 'interviewer worker' does them")
