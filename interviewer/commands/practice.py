"""``interviewer practice``: the interview in the terminal, typed: one question with coaching, or a whole loop without."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from interviewer.commands.coaching import Session, go_on
from interviewer.commands.reader import Reader
from interviewer.commands.shared import note, rater_option
from interviewer.commands.spoken import HELP as SPEAK
from interviewer.commands.spoken import Voice
from interviewer.errors import CallerMistake

if TYPE_CHECKING:
    from interviewer.coach import Asker
    from interviewer.conduct import Room
    from interviewer.domain.interview import Guess, Interview
    from interviewer.loops import Setup, Speaker
    from interviewer.rate import Rater

FIRST = "P08"
PLANNED = "plan"
HELP = (
    "Type your answer; an empty line ends it. /skip passes, /retry starts over, /next goes on, /stronger shows a stronger version "
    "of what you said, /ask asks for what a rule cannot be sure of, /quit stops."
)
LOOP_HELP = (
    "Type your answer; an empty line ends it. /skip passes, /nda and /none pass too (under NDA; no such story), /end ends the "
    "interview, /quit leaves it where it is: 'interviewer practice --resume ID' goes on."
)
#: Options that only a whole interview looks at, and those that only a planned one does.
_FOR_LOOP, _FOR_PLAN = ("own", "style"), ("role", "in_round", "minutes")
_FLAGS = {"in_round": "--round"}
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
@click.option("--watch", is_flag=True, help="Watch a recorded session instead; needs no key.")
@click.option(
    "--record", is_flag=True, help="Speak: /record at a question, with arecord, parecord, sox or ffmpeg."
)
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
    watch: bool,
    record: bool,
    rater: str | None,
) -> None:
    """Practise by typing. One question: what was heard, the next question, one thing to change. With --loop a whole
    interview as it would be: no feedback before the debrief."""
    from interviewer import conduct, loops
    from interviewer.wiring import parts

    if watch:
        if probe_id or loop_id or resume_id or record:
            raise click.UsageError("--watch stands alone: it plays a recorded session")
        _watch()
        return
    if sum(map(bool, (probe_id, loop_id, resume_id))) > 1:
        raise click.UsageError("--probe, --loop and --resume exclude each other; give one")
    _nothing_in_vain(loop_id)
    real = parts()
    voice = Voice.of(real.speech) if record else None
    if voice:
        note(SPEAK)

    def judge_for(session: str) -> Rater:
        return real.rater(rater, session=session)  # type: ignore[arg-type]  # click checked the choice

    def speaker_for(session: str) -> Speaker | None:
        return None if rater == "rules" else real.speaker(session=session)

    def asker_for(session: str) -> Asker | None:
        return real.asker(rater, session=session)  # type: ignore[arg-type]  # as above

    room, _ = real.room(), judge_for("")
    if resume_id:
        interview = _resumed(room, resume_id)
        _Loop(
            room,
            interview,
            judge=judge_for(interview.id),
            speaker=speaker_for(interview.id),
            asker=asker_for(interview.id),
            voice=voice,
        ).run()
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
        interview = _begun(room, setup)
        _Loop(
            room,
            interview,
            judge=judge_for(interview.id),
            speaker=speaker_for(interview.id),
            asker=asker_for(interview.id),
            voice=voice,
        ).run()
    else:
        interview = conduct.open_probe(room, probe_id or FIRST)
        note(HELP)
        note(f"kept as {interview.id[:8]} in the history")
        judge, asker = judge_for(interview.id), asker_for(interview.id)
        coach = real.coach(rater, session=interview.id)  # type: ignore[arg-type]  # as above
        Session(room, interview, judge=judge, asker=asker, coach=coach, voice=voice).run()


def _nothing_in_vain(loop_id: str | None) -> None:
    """`click.UsageError` for an option that what was chosen does not look at."""
    context = click.get_current_context()
    given = {o for o in (*_FOR_PLAN, *_FOR_LOOP) if _is_given(context, o)}
    for wanted, options, holds in (
        (f"--loop {PLANNED}", _FOR_PLAN, loop_id == PLANNED),
        ("--loop", _FOR_LOOP, bool(loop_id)),
    ):
        in_vain = [_FLAGS.get(o, f"--{o}") for o in options if o in given]
        if in_vain and not holds:
            need = "needs" if len(in_vain) == 1 else "need"
            raise click.UsageError(f"{' and '.join(in_vain)} {need} {wanted}; nothing else looks at it")


def _is_given(context: click.Context, option: str) -> bool:
    return context.get_parameter_source(option) is click.core.ParameterSource.COMMANDLINE


def _watch() -> None:
    """Print the recorded session; in a terminal one step at a press of Enter."""
    from interviewer import watch
    from interviewer.present.session import head_lines, step_text
    from interviewer.wiring import parts

    library = parts().library
    session = next(iter(library.sessions.values()))
    click.echo("\n".join(head_lines(session)))
    for step in watch.steps(session, library=library):
        if sys.stdin.isatty():
            click.prompt("", default="", show_default=False, prompt_suffix="(Enter) ", err=True)
        click.echo("\n" + step_text(step, library=library))


def _begun(room: Room, setup: Setup) -> Interview:
    from interviewer import loops, progress
    from interviewer.domain.script import introduction

    seen, lately = ({}, ()) if setup.loop else (progress.seen(room), progress.asked_lately(room))
    plan = loops.draft(room, setup, seen=seen, asked=lately).plan
    for prompt in plan.prompts:
        note(f"  {prompt.probe} ({prompt.minutes:g} min): {prompt.reason}")
    interview = loops.begin(room, setup, plan)
    note(LOOP_HELP)
    note(f"kept as {interview.id[:8]} in the history")
    click.echo(f"\nInterviewer: {introduction(interview.opened)}")
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


class _Loop(Reader):
    """A whole interview at the terminal: no coaching, a prediction, then the debrief."""

    def __init__(
        self,
        room: Room,
        interview: Interview,
        *,
        judge: Rater,
        speaker: Speaker | None = None,
        asker: Asker | None = None,
        voice: Voice | None = None,
    ) -> None:
        super().__init__(voice)
        self.room, self.interview, self.judge = room, interview, judge
        self.speaker, self.asker = speaker, asker

    def run(self) -> None:
        """Ask until it is over, then predict and debrief."""
        from interviewer.domain.script import YOUR_QUESTIONS

        while not self.interview.closed:
            stage = self.interview.stage
            if stage == "reading":
                step = go_on(self.room, self.interview, rater=self.judge, asker=self.asker)
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
        click.echo("\nInterviewer: " + " ".join(filter(None, (turn.preface, turn.question))))
        said = self.read()
        word = said.strip().lower()
        if word in ("/quit", ""):
            note(f"It goes on where it is: interviewer practice --resume {self.interview.id[:8]}")
            raise click.exceptions.Exit(0)
        if word == "/end":
            self.interview = loops.finish(self.room, self.interview)
        elif word == "/record":
            heard = self.spoken(turn.question)
            if heard is not None:
                self.interview = loops.answer(self.room, self.interview, heard.text, delivery=heard.delivery)
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
            for interview, _ in loops.reply_aloud(self.room, self.interview, speaker=self.speaker):
                self.interview = interview
            reply = self.interview.replies[-1]
            if reply is not None:
                click.echo(f"Interviewer: {reply.text}")
                if reply.note:
                    note(reply.note)

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
