"""``interviewer practice``: the interview in the terminal, typed: one question with coaching, or a whole loop without."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

import click

from interviewer.commands.shared import note, rater_option
from interviewer.errors import CallerMistake, MovedOn, ProviderFault

if TYPE_CHECKING:
    from interviewer.conduct import Room
    from interviewer.domain.interview import Guess, Interview
    from interviewer.loops import Setup
    from interviewer.rate import Rater

FIRST = "P08"
PLANNED = "plan"
HELP = (
    "Type your answer; an empty line ends it. /skip passes, /retry starts over, /next goes on, /quit stops."
)
LOOP_HELP = (
    "Type your answer; an empty line ends it. /skip passes, /nda and /none pass too (under NDA; no such story), /end ends the "
    "interview, /quit leaves it where it is: 'interviewer practice --resume ID' goes on."
)
_PASSES = {"/skip": "not remembered", "/nda": "under NDA", "/none": "no such story"}


@click.command("practice")
@click.option("--probe", "probe_id", help=f"Which question, e.g. {FIRST} (default).")
@click.option(
    "--loop",
    "loop_id",
    help="A whole interview without coaching: lead-manager-45 …, or 'plan' to have one planned.",
)
@click.option("--resume", "resume_id", help="Go on with a whole interview where it was.")
@click.option(
    "--role",
    type=click.Choice(["lead-manager", "lead-ic", "founding", "staff", "any"]),
    default="lead-manager",
    help="Role, for --loop plan.",
)
@click.option(
    "--round",
    "in_round",
    type=click.Choice(["any", "BEH", "LDR", "XFN", "DEEP", "CASE", "DSGN", "EXPT", "HM"]),
    default="any",
    help="Round, for --loop plan.",
)
@click.option(
    "--style",
    type=click.Choice(["neutral", "probing", "terse"]),
    default="neutral",
    help="Number of follow-ups and their frame.",
)
@click.option("--minutes", type=click.IntRange(10, 180), default=45, help="Length, for --loop plan.")
@click.option("--own", multiple=True, help="A question of your own, asked first.")
@rater_option
def command(
    *,
    probe_id: str | None,
    loop_id: str | None,
    resume_id: str | None,
    role: str,
    in_round: str,
    style: str,
    minutes: int,
    own: tuple[str, ...],
    rater: str | None,
) -> None:
    """Practise by typing. One question: what was heard, the next question, one thing to change. With --loop a whole
    interview as it would be: no feedback before the debrief."""
    from interviewer import conduct, loops
    from interviewer.wiring import parts

    if sum(map(bool, (probe_id, loop_id, resume_id))) > 1:
        raise click.UsageError("--probe, --loop and --resume exclude each other; give one")
    real = parts()
    room, judge = real.room(), real.rater(rater)  # type: ignore[arg-type]  # click checked the choice
    if resume_id:
        _Loop(room, _resumed(room, resume_id), judge=judge).run()
    elif loop_id:
        setup = loops.Setup.model_validate(
            {
                "role": role,
                "round": None if in_round == "any" else in_round,
                "style": style,
                "minutes": minutes,
                "loop": None if loop_id == PLANNED else loop_id,
                "own": own,
            }
        )
        _Loop(room, _begun(room, setup), judge=judge).run()
    else:
        interview = conduct.open_probe(room, probe_id or FIRST)
        note(HELP)
        note(f"kept as {interview.id[:8]} in the history")
        _Session(room, interview, judge=judge).run()


def _begun(room: Room, setup: Setup) -> Interview:
    from interviewer import loops, progress

    seen, lately = ({}, ()) if setup.loop else (progress.seen(room), progress.asked_lately(room))
    plan = loops.draft(room, setup, seen=seen, asked=lately).plan
    for prompt in plan.prompts:
        note(f"  {prompt.probe} ({prompt.minutes:g} min): {prompt.reason}")
    interview = loops.begin(room, setup, plan)
    note(LOOP_HELP)
    note(f"kept as {interview.id[:8]} in the history")
    return interview


def _resumed(room: Room, id: str) -> Interview:
    from interviewer import loops

    interview: Interview = room.store.load(id)
    if interview.opened.mode != "realistic":
        raise CallerMistake(
            f"{id} is no whole interview; found a single question, expected one that --loop began"
        )
    note(LOOP_HELP)
    return loops.resume(room, interview)


class _Reader:
    """Reads what the person types."""

    def __init__(self) -> None:
        self.stream: TextIO = sys.stdin

    def read(self, prompt: str = "> ") -> str:
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


class _Loop(_Reader):
    """A whole interview at the terminal: no coaching, a prediction, then the debrief."""

    def __init__(self, room: Room, interview: Interview, *, judge: Rater) -> None:
        super().__init__()
        self.room, self.interview, self.judge = room, interview, judge

    def run(self) -> None:
        """Ask until it is over, then predict and debrief."""
        from interviewer import loops
        from interviewer.domain.script import YOUR_QUESTIONS

        while not self.interview.closed:
            stage = self.interview.stage
            if stage == "reading":
                step = loops.go_on(self.room, self.interview, rater=self.judge)
                self.interview = step.interview
                if step.trouble:
                    click.echo(step.trouble)
            elif stage == "questions":
                click.echo(f"\nInterviewer: {YOUR_QUESTIONS}")
                self._question()
            else:
                self._answer()
        self._predict()
        self._debrief()

    def _answer(self) -> None:
        from interviewer import loops

        take = self.interview.take
        assert take is not None
        turn = take.turns[-1]
        click.echo("\nInterviewer: " + " ".join(filter(None, (turn.remark, turn.question))))
        said = self.read()
        word = said.strip().lower()
        if word in ("/quit", ""):
            note(f"It goes on where it is: interviewer practice --resume {self.interview.id[:8]}")
            raise click.exceptions.Exit(0)
        if word == "/end":
            self.interview = loops.finish(self.room, self.interview)
        elif word in _PASSES:
            self.interview = loops.pass_on(self.room, self.interview, _PASSES[word])  # type: ignore[arg-type]
        elif word.startswith("/"):
            click.echo("Please say /skip, /nda, /none, /end or /quit.")
        else:
            self.interview = loops.answer(self.room, self.interview, said)

    def _question(self) -> None:
        from interviewer import loops

        said = self.read("your question, or /end> ")
        if said.strip().lower() in ("", "/end", "/quit"):
            self.interview = loops.finish(self.room, self.interview)
        else:
            self.interview = loops.note(self.room, self.interview, said)

    def _predict(self) -> None:
        from interviewer import debrief

        if self.interview.guesses is not None:
            return
        asked = debrief.to_predict(self.room, self.interview)
        if asked:
            click.echo("\nBefore you see anything: which checks did you meet in full, and how sure are you?")
            click.echo(
                "Type + or - and 50 to 99, e.g. '+80' (met, 80 % sure) or '-60'; an empty line shows the debrief."
            )
        guesses = []
        for take, criterion in asked:
            guess = self._guess(take, criterion)
            if guess is None:
                break
            guesses.append(guess)
        self.interview = debrief.predict(self.room, self.interview, guesses)

    def _guess(self, take: int, criterion: str) -> Guess | None:
        from interviewer.domain.interview import Guess

        title = self.room.library.criteria[criterion].title
        while True:
            click.echo(f"{self.interview.takes[take].probe} {title}: ", nl=False, err=True)
            said = self.stream.readline().strip()
            if not said:
                return None
            sure = said[1:].strip(" %")
            if said[0] in "+-" and sure.isdigit() and 50 <= int(sure) <= 99:
                return Guess(take=take, criterion=criterion, hit=said[0] == "+", sure=int(sure))
            click.echo(f"found {said!r}; expected + or - and a number from 50 to 99, or an empty line")

    def _debrief(self) -> None:
        from interviewer import debrief, progress
        from interviewer.present.debrief import debrief_markdown

        self.interview, wrong = debrief.read_rest(self.room, self.interview, rater=self.judge)
        for sentence in wrong:
            click.echo(
                f"Not read: {sentence}. Your words are kept: interviewer history show {self.interview.id[:8]}"
            )
        told = debrief.debrief(self.room, self.interview, seen=progress.seen(self.room))
        click.echo("\n" + debrief_markdown(told, library=self.room.library, plain=True))


class _Session(_Reader):
    """One question at the terminal, with coaching: what is on the table, and what the person may say next."""

    def __init__(self, room: Room, interview: Interview, *, judge: Rater) -> None:
        super().__init__()
        self.room, self.interview, self.judge = room, interview, judge
        self.before: str | None = None

    def run(self) -> None:
        from interviewer import conduct

        while not self.interview.closed:
            take = self.interview.take
            if take is not None and take.is_waiting:
                click.echo(f"\nInterviewer: {take.turns[-1].question}")
                said = self.read()
                if self._was_command(said):
                    continue
                self.interview = conduct.answer(self.room, self.interview, said)
                self._rate()
            elif not self._was_command(self.read("What next? /retry, /next or /quit> ")):
                click.echo("Please say /retry, /next or /quit.")

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
