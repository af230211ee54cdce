"""The command line: which commands there are, and what an error looks like from outside.

Exit codes: 0 done, 1 a threshold or check failed, 2 the caller's mistake, 3 could not finish (nothing is lost).
Commands live in ``interviewer/commands`` and are imported only when they are asked for.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from interviewer import __version__
from interviewer.errors import InterviewerError, nearest

#: command name: (module, what it does)
COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("serve", "Open the web page."),
    "practice": ("practice", "Practise in the terminal."),
    "rate": ("rate", "Rate one answer or a transcript."),
    "critique": ("critique", "Critique a memo, deck or other document."),
    "review": ("review", "Review a design or an RFC in four stages; lint review comments."),
    "check": ("check", "Check a design document, RFC, build-or-buy, strategy or key result."),
    "exercise": ("exercise", "List, show or do an exercise."),
    "cards": ("cards", "Read the cards that stand beside the questions."),
    "panel": ("panel", "Calibrate a scorecard: agreement, differences, leniency."),
    "batch": ("batch", "Rate many submissions; stop and go on at will."),
    "worker": ("worker", "Do durable work; list and retry what was parked."),
    "sidecar": ("sidecar", "Make the paid calls for page and workers, so that a crash of theirs loses none."),
    "probes": ("probes", "List or show the questions."),
    "rubrics": ("rubrics", "List, show or validate the rubrics."),
    "eval": ("eval", "Is the rating good? Run, record or compare the evals."),
    "stories": ("stories", "Your stories: matrix, gaps, shorter tellings, import and export."),
    "progress": ("progress", "Check by check over time; coverage, predictions, the clock."),
    "history": ("history", "List, show, export or delete what is kept about you."),
    "privacy": ("privacy", "What is replaced before a text is sent to a model."),
    "backup": ("backup", "Write everything that is kept to one file."),
    "restore": ("restore", "Bring back what a backup holds."),
    "users": ("users", "Accounts of the web page, and the log of what was done."),
    "cost": ("cost", "What the language model has cost: by month, session and call."),
    "doctor": ("doctor", "What is set up, what works, and what to do."),
}


class Commands(click.Group):
    """Commands that are imported when they are called; ``--help`` reads only the table above."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"interviewer.commands.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = nearest(name, COMMANDS)
            hint = f"nearest: {', '.join(near)}" if near else "'interviewer --help' lists them"
            raise click.UsageError(f"no command {name!r}; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.group(cls=Commands, invoke_without_command=True)
@click.version_option(__version__, prog_name="interviewer")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Practise leadership answers, get your memo questioned, calibrate a panel.

    Without a command the web page opens. Practice and calibration only: no hiring recommendation on anybody.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(Commands(name="-").get_command(ctx, "serve"))  # type: ignore[arg-type]


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        code = command.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped; what was answered is kept", err=True)
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except InterviewerError as error:
        click.echo(f"interviewer: {error}", err=True)
        code = error.exit_code
    except BrokenPipeError:
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
