"""``interviewer users``: who may sign in to the web page. For whoever runs the server."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from interviewer.commands.shared import format_option, note, print_json, sure

if TYPE_CHECKING:
    from interviewer.wiring import Parts


@click.group("users")
def command() -> None:
    """Accounts of the web page (INTERVIEWER_ACCOUNTS=on): add, list, change, disable, delete, and the log.

    A password is asked for, or read from standard input where that is no terminal; it is never an option, since options
    can be seen by others on the machine.
    """


@command.command("add")
@click.argument("name")
@click.option(
    "--adopt", is_flag=True, help="The account takes over what was kept before there were accounts."
)
def _add(name: str, *, adopt: bool) -> None:
    """Add an account."""
    from interviewer import accounts
    from interviewer.wiring import parts

    real = parts()
    account = accounts.add(real.desk, name, _password())
    note(f"added: {account.name}")
    if adopt:
        note(f"taken over: {real.adopt(account)}")


@command.command("list")
@format_option
def _list(form: str) -> None:
    """List the accounts."""
    from interviewer.wiring import parts

    found = parts().desk.store.accounts()
    if form == "json":
        print_json(
            [
                {"id": a.id, "name": a.name, "created": a.created.isoformat(), "disabled": a.is_disabled}
                for a in found
            ]
        )
        return
    rows = [(a.id[:8], f"{a.created:%Y-%m-%d}", "disabled" if a.is_disabled else "", a.name) for a in found]
    _table(("id", "since", "state", "name"), rows, form, empty="there is no account yet")


@command.command("password")
@click.argument("name")
def _set_password(name: str) -> None:
    """Give an account another password; its browsers have to sign in again."""
    from interviewer import accounts
    from interviewer.wiring import parts

    desk = parts().desk
    accounts.set_password(desk, accounts.named(desk, name), _password())
    note("changed; every browser of that account has to sign in again")


@command.command("disable")
@click.argument("name")
@click.option("--undo", is_flag=True, help="Allow it again.")
def _disable(name: str, *, undo: bool) -> None:
    """Let nobody sign in to an account; what it keeps stays."""
    from interviewer import accounts
    from interviewer.wiring import parts

    account = accounts.disable(parts().desk, name, yes=not undo)
    note(f"{'enabled' if undo else 'disabled'}: {account.name}")


@command.command("delete")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def _delete(name: str, *, yes: bool) -> None:
    """Delete an account and everything that it keeps. Lines of the log stay, with its id."""
    from interviewer import accounts
    from interviewer.wiring import parts

    real: Parts = parts()
    account = accounts.named(real.desk, name)
    sure(f"Delete {account.name} and everything it keeps?", yes=yes)
    gone = real.store(account.id).delete_all()
    real.ledger(account.id).forget()
    real.desk.store.delete(account.id)
    note(f"deleted: {account.name}, with {gone} things that it kept")


@command.command("audit")
@click.option("--user", "name", help="Only what this account did.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=200, help="So many lines, the newest.")
@format_option
def _audit(name: str | None, limit: int, form: str) -> None:
    """What was done: when, who, what, and the id of the thing. Never what is in it."""
    from interviewer import accounts
    from interviewer.wiring import parts

    desk = parts().desk
    who = accounts.named(desk, name).id if name else None
    lines, names = desk.store.log(who=who, limit=limit), {a.id: a.name for a in desk.store.accounts()}
    if form == "json":
        print_json([{"at": e.at.isoformat(), "who": e.who, "verb": e.verb, "what": e.what} for e in lines])
        return
    rows = [
        (f"{e.at:%Y-%m-%d %H:%M:%S}", names.get(e.who, e.who[:8]) or "-", e.verb, e.what[:8]) for e in lines
    ]
    _table(("when (UTC)", "who", "what", "id"), rows, form, empty="nothing was done yet")


def _password() -> str:
    if sys.stdin.isatty():
        found: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return found
    return sys.stdin.readline().rstrip("\r\n")


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], form: str, *, empty: str) -> None:
    if form == "markdown":
        lines = (head, ("---",) * len(head), *rows)
        click.echo("\n".join("| " + " | ".join(row) + " |" for row in lines))
    else:
        click.echo("\n".join("  ".join(row).rstrip() for row in rows) or empty)
