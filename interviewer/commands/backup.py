"""``interviewer backup`` and ``interviewer restore``: everything that is kept, to one file and back."""

from __future__ import annotations

from pathlib import Path

import click

from interviewer.commands.shared import note, sure


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Write everything that is kept, of everybody, to FILE (a ZIP). The page may go on meanwhile.

    It holds what people wrote and said, and hashes of passwords: keep it as you keep the database. What is deleted later
    stays in older backups.
    """
    from interviewer.adapters.backup import back_up
    from interviewer.wiring import now, parts

    real = parts()
    _ = real.engine  # brought to the newest version
    rows = back_up(real.settings.database_url, file, recordings=real.recordings_folder, now=now())
    real.desk.store.note("", "backup made")
    note(f"written: {file} ({sum(rows.values())} rows of {len(rows)} tables)")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, *, yes: bool) -> None:
    """Put what FILE holds in the place of what is kept now. Stop the page and the workers first.

    On SQLite the old database stays beside the new one (….before-restore-TIME); PostgreSQL has to be empty. A backup of
    one leads to the other.
    """
    from interviewer.adapters.backup import restore as bring_back
    from interviewer.wiring import make_data_dir, now, parts

    real = parts()
    sure(f"Replace what is kept now by what {file} holds?", yes=yes)
    make_data_dir(real.settings)
    rows = bring_back(real.settings.database_url, file, recordings=real.recordings_folder, now=now())
    real.desk.store.note("", "backup restored")
    note(f"restored: {sum(rows.values())} rows of {len(rows)} tables")
