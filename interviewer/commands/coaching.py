"""One question at the terminal, with coaching: feedback, drills as they are worded, the stronger version on request."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

import click

from interviewer.commands.reader import Reader
from interviewer.commands.shared import note
from interviewer.commands.spoken import Said, Voice
from interviewer.errors import CallerMistake, MovedOn, ProviderFault

if TYPE_CHECKING:
    from interviewer.coach import Asker, Coach
    from interviewer.conduct import Room
    from interviewer.domain.interview import Interview
    from interviewer.loops import Step
    from interviewer.rate import Rater

T = TypeVar("T")
STRONGER = "/stronger"
ASK = "/ask"
_MISTYPED = re.compile(r"/[a-z]+( |$)")  # one line that begins like a command is no answer


def ask_drill(room: Room, interview: Interview, *, asker: Asker | None) -> Interview:
    """The interview with the next drill asked, if one is left; what is worded is seen as it comes."""
    from interviewer import coach

    told = ((now, so_far) for now, so_far, _ in coach.drill_aloud(room, interview, asker=asker))
    return _seen(told, interview)


def go_on(room: Room, interview: Interview, *, rater: Rater, asker: Asker | None) -> Step:
    """As `loops.go_on`; what is worded is seen as it comes."""
    from interviewer import loops

    told = loops.go_on_aloud(room, interview, rater=rater, asker=asker)
    return _seen(told, loops.Step(interview=interview))


def _seen(told: Iterable[tuple[T, str]], last: T) -> T:
    """The last value; on a terminal the words so far stand on a line that is cleared again."""
    live = sys.stderr.isatty()
    width = shutil.get_terminal_size().columns - 1
    for value, so_far in told:
        last = value
        if live and so_far:
            click.echo(f"\r{so_far[-width:]:<{width}}", nl=False, err=True)
        elif live:
            click.echo(f"\r{'':<{width}}\r", nl=False, err=True)
    return last


def show_stronger(room: Room, interview: Interview, *, coach: Coach) -> Interview:
    """The interview with a stronger version of the last answer, printed; a sentence where there is no feedback yet."""
    from interviewer import coach as use
    from interviewer.present.coach import version_markdown

    try:
        interview = use.stronger_take(room, interview, coach=coach)
    except CallerMistake as error:
        note(str(error))
        return interview
    take = interview.take
    if take and take.version:
        click.echo("\n" + version_markdown(take.version, plain=True))
    return interview


class Session(Reader):
    """One question at the terminal, with coaching: what is on the table, and what the person may say next."""

    def __init__(
        self,
        room: Room,
        interview: Interview,
        *,
        judge: Rater,
        coach: Coach,
        asker: Asker | None = None,
        voice: Voice | None = None,
    ) -> None:
        super().__init__(voice)
        self.room, self.interview, self.judge = room, interview, judge
        self.coach, self.asker = coach, asker
        self.before: str | None = None

    def run(self) -> None:
        from interviewer import conduct

        while not self.interview.closed:
            take = self.interview.take
            if take is not None and take.is_waiting:
                turn = take.turns[-1]
                click.echo("\nInterviewer: " + " ".join(filter(None, (turn.preface, turn.question))))
                said = self.read()
                if self._was_command(said):
                    continue
                heard = (
                    self.spoken(take.turns[-1].question)
                    if said.strip().lower() == "/record"
                    else Said(said, None)
                )
                if heard is None:
                    continue
                self.interview = conduct.answer(
                    self.room, self.interview, heard.text, delivery=heard.delivery
                )
                self._rate()
            elif not self._was_command(self.read(f"What next? {self._choices()}> ")):
                click.echo(f"Please say {self._choices()}.")

    def _choices(self) -> str:
        from interviewer import conduct

        more = f"{ASK} (to be asked anyway), " if conduct.unsure_drill(self.room, self.interview) else ""
        return f"{more}{STRONGER}, /retry, /next or /quit"

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
        elif word == ASK:
            self._ask_anyway()
        elif word == STRONGER:
            self.interview = show_stronger(self.room, self.interview, coach=self.coach)
        elif _MISTYPED.match(word) and not word.startswith("/record"):
            note(f"{word.split()[0]} is no command with these words; there are /skip and {self._choices()}")
        else:
            return False
        return True

    def _ask_anyway(self) -> None:
        from interviewer import conduct

        take = self.interview.take
        if take is not None and take.is_waiting:
            note("a question waits already; answer it, or /skip")
            return
        try:
            self.interview = conduct.ask_anyway(self.room, self.interview)
        except CallerMistake as error:
            note(str(error))

    def _rate(self) -> None:
        from interviewer import conduct, present

        try:
            self.interview, rating = conduct.rate_take(self.room, self.interview, rater=self.judge)
        except (ProviderFault, MovedOn) as error:
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
        self.interview = ask_drill(self.room, self.interview, asker=self.asker)

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
