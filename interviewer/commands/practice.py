"""``interviewer practice``: the interview in the terminal, typed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

import click

from interviewer.commands.shared import note, rater_option
from interviewer.errors import CallerMistake, ProviderFault

if TYPE_CHECKING:
    from interviewer.conduct import Room
    from interviewer.domain.interview import Interview
    from interviewer.rate import Rater

FIRST = "P08"
HELP = (
    "Type your answer; an empty line ends it. /skip passes, /retry starts over, /next goes on, /quit stops."
)


@click.command("practice")
@click.option("--probe", "probe_id", help=f"Which question, e.g. {FIRST} (default).")
@click.option("--loop", "loop_id", help="A ready-made set of questions, e.g. lead-manager-45.")
@rater_option
def command(probe_id: str | None, loop_id: str | None, rater: str | None) -> None:
    """Practise by typing: a question, your answer, what was heard, the next question, one thing to change."""
    from interviewer import conduct
    from interviewer.wiring import parts

    if probe_id and loop_id:
        raise click.UsageError("--probe and --loop exclude each other; give one")
    real = parts()
    room, judge = real.room(), real.rater(rater)  # type: ignore[arg-type]  # click checked the choice
    interview = conduct.open_loop(room, loop_id) if loop_id else conduct.open_probe(room, probe_id or FIRST)
    note(HELP)
    note(f"kept as {interview.id[:8]} in the history")
    _Session(room, interview, judge=judge).run()


class _Session:
    """One run at the terminal: what is on the table, and what the person may say next."""

    def __init__(self, room: Room, interview: Interview, *, judge: Rater) -> None:
        self.room, self.interview, self.judge = room, interview, judge
        self.before: str | None = None
        self.stream: TextIO = sys.stdin

    def run(self) -> None:
        from interviewer import conduct

        while not self.interview.closed:
            take = self.interview.take
            if take is not None and take.is_waiting:
                self._ask(take.turns[-1].question)
                said = self._read()
                if self._was_command(said):
                    continue
                self.interview = conduct.answer(self.room, self.interview, said)
                self._rate()
            elif not self._was_command(self._read("What next? /retry, /next or /quit> ")):
                click.echo("Please say /retry, /next or /quit.")

    def _ask(self, question: str) -> None:
        click.echo(f"\nInterviewer: {question}")

    def _was_command(self, said: str) -> bool:
        from interviewer import conduct

        word = said.strip().lower()
        if word in ("/quit", ""):
            raise click.exceptions.Exit(0)
        if word == "/skip":
            self.interview = conduct.skip(self.room, self.interview)
            self._go_on()
        elif word == "/next":
            self._next()
        elif word == "/retry":
            take = self.interview.take
            self.before = take.rating if take else None
            self.interview = conduct.retry(self.room, self.interview)
        else:
            return False
        return True

    def _rate(self) -> None:
        from interviewer import conduct, present

        try:
            self.interview, rating = conduct.rate_take(self.room, self.interview, rater=self.judge)
        except ProviderFault as error:
            self.interview = self.room.store.load(self.interview.id)
            click.echo(
                f"Not rated: {error}. Your words are kept: interviewer history show {self.interview.id[:8]}"
            )
            return
        click.echo("\n" + present.rating_markdown(rating, library=self.room.library, plain=True))
        if self.before:
            changes = conduct.compare(self.room.store.rating(self.before), rating)
            click.echo(
                "\nAGAINST THE LAST TAKE\n\n" + present.diff_markdown(changes, library=self.room.library)
            )
        if rating.next_drill:
            self.interview = conduct.drill(self.room, self.interview)

    def _go_on(self) -> None:
        from interviewer import conduct

        take = self.interview.take
        if take and take.rating:
            try:
                self.interview = conduct.drill(self.room, self.interview)
            except CallerMistake:
                self._next()
        else:
            self._next()

    def _next(self) -> None:
        from interviewer import conduct

        self.before = None
        self.interview = conduct.next_probe(self.room, self.interview)
        if self.interview.closed:
            click.echo("That was the last question. It is all in the history.")

    def _read(self, prompt: str = "> ") -> str:
        """Lines until an empty one or the end of input; empty where nothing more comes."""
        lines: list[str] = []
        while True:
            click.echo(prompt, nl=False, err=True)
            line = self.stream.readline()
            if not line:
                break
            if not line.strip():
                if lines:
                    break
                continue
            lines.append(line.rstrip("\n"))
            if line.lstrip().startswith("/"):
                break
        return "\n".join(lines)
