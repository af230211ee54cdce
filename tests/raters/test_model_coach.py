"""The model as coach and as interviewer, against a real local server: what it invents is not shown, what is late is not waited for."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest

from interviewer import coach
from interviewer.adapters.coach_files import answer_blanks
from interviewer.adapters.library import library
from interviewer.adapters.llm import LLM
from interviewer.adapters.llm_blocking import BlockingLLM
from interviewer.adapters.patience import DRAWING, within
from interviewer.adapters.prompts import load_prompt
from interviewer.coach import Asking, Coach, Heard, Refused, Wish
from interviewer.domain import coaching
from interviewer.domain.coaching import Gap, Stronger
from interviewer.domain.rating import NextDrill
from interviewer.domain.text import transcript
from interviewer.domain.wording import Wording
from interviewer.errors import Unreachable
from interviewer.rate import rate
from interviewer.raters.model_coach import ModelAsker, ModelWriter, drill_values
from interviewer.raters.rule_rater import RuleRater
from interviewer.settings import Settings
from tests.fault_server import FaultServer, running_fault_server

SHEET = library().sheet("P08")
SAID = "We ran a forecast for the returns team last winter. In the end we stopped it, which was a pity."
TEXT = transcript([("interviewer", "Tell me about work that you killed.", None), ("candidate", SAID, None)])
RATING = rate(TEXT, SHEET, rater=RuleRater())[0]
GAPS = coaching.gaps(RATING, SHEET, blanks=answer_blanks())
BLANKS = " ".join(g.blank for g in GAPS)


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with running_fault_server() as running:
        yield running


@contextmanager
def model(server: FaultServer, **knobs: str) -> Iterator[BlockingLLM]:
    settings = Settings(
        model=f"mock?{urlencode(knobs)}", base_url=server.url, attempts=1, try_timeout_s=5, deadline_s=10
    )
    with BlockingLLM(LLM(settings)) as llm:
        yield llm


def version(server: FaultServer, draft: str | None = None, **knobs: str) -> Stronger:
    if draft is not None:
        knobs["text"] = json.dumps({"version": draft})
    with model(server, **knobs) as llm:
        made = coach.stronger(
            TEXT, RATING, SHEET, coach=Coach(blanks=answer_blanks(), writer=ModelWriter(llm))
        )
        server.bodies["last"] = server.bodies.get(llm.llm.model, [])
        return made


# --- a stronger version ------------------------------------------------------------------------------


def test_a_version_of_the_persons_own_facts_is_shown_with_its_source(server: FaultServer) -> None:
    told = version(server, f"We stopped the forecast for the returns team last winter. {BLANKS}")
    assert told.by == "model"
    assert told.text.startswith("We stopped the forecast")
    assert str(told.prompt).startswith("coach.v1@")
    assert told.model


def test_a_version_that_invents_is_sent_back_once_quoting_it_and_then_thrown_away(
    server: FaultServer,
) -> None:
    told = version(server, f"We stopped the forecast with Kafka. {BLANKS}")
    assert told.by == "skeleton"
    assert "Kafka" not in told.text
    assert 'it has facts that were not said: "kafka"' in told.thrown_away
    asked = server.bodies["last"]
    assert len(asked) == 2
    assert asked[1]["messages"][:2] == asked[0]["messages"][:2]
    assert "Kafka" in asked[1]["messages"][2]["content"]
    assert '- it has facts that were not said: "kafka"' in asked[1]["messages"][3]["content"]


@pytest.mark.parametrize("fault", ["500", "refusal", "truncated", "drop"])
def test_a_model_that_fails_leaves_the_skeleton_and_says_why(server: FaultServer, fault: str) -> None:
    told = version(server, fault=fault, times="0")
    assert told.by == "skeleton"
    assert told.thrown_away[0].startswith("the model did not answer: ")


def test_the_request_asks_for_nothing_to_be_judged_and_fences_every_word_of_the_person() -> None:
    wish = Wish(
        question=str(SHEET.question),
        heard=(Heard(title="Actions", quotes=("In the end we stopped it",)),),
        gaps=(Gap(criterion="KIL-4", title="What would reopen it", asks="what would?", fix="Name it."),),
        text=TEXT,
    )

    class Never:
        llm = None

    messages = ModelWriter(Never()).messages(wish)  # type: ignore[arg-type]  # only renders
    assert [m["role"] for m in messages] == ["system", "user"]
    content = messages[1]["content"]
    assert "blank: [what would?]" in content
    for piece in content.split("<<<TEXT-")[0::1]:
        assert "pity" not in piece or ">>>" in piece
    bare = _outside_fences(content)
    assert "In the end we stopped it" not in bare
    assert "returns team" not in bare
    again = ModelWriter(Never()).messages(wish, Refused(draft="x {y}", faults=("it holds x",)))  # type: ignore[arg-type]
    assert [m["role"] for m in again] == ["system", "user", "assistant", "user"]
    assert json.loads(again[2]["content"]) == {"version": "x {y}"}


def _outside_fences(content: str) -> str:
    kept, inside = [], False
    for line in content.splitlines():
        if "<<<TEXT-" in line:
            inside = True
            kept.append(line.split("<<<TEXT-")[0])
        elif ">>>" in line:
            inside = False
        elif not inside:
            kept.append(line)
    return "\n".join(kept)


# --- a drill in other words --------------------------------------------------------------------------

QUESTION = "Under what condition would it be taken up again?"
DRILL = NextDrill(criterion="KIL-4", question=QUESTION)
WISH = Wording(drill=DRILL, criterion=SHEET.criterion("KIL-4"), text=TEXT, plain=QUESTION)


def asked(server: FaultServer, **knobs: str) -> tuple[list[str], Asking]:
    with model(server, **knobs) as llm:
        told = list(coach.ask_aloud(WISH, asker=ModelAsker(llm)))
    last = told[-1][1]
    assert last is not None
    return [said for said, _ in told], last


def test_a_fitting_wording_is_streamed_and_asked(server: FaultServer) -> None:
    wording = f'You said "In the end we stopped it". {QUESTION}'
    so_far, asking = asked(server, text=wording)
    assert asking.question == wording
    assert asking.by.startswith("model mock")
    assert "drill.v1@" in asking.by
    assert so_far[-2] == wording
    assert all(wording.startswith(s) for s in so_far[:-1])


@pytest.mark.parametrize(
    ("knobs", "note"),
    [
        (
            {"text": 'You said "In the end we stopped it". Was it the data, right?'},
            "a rewording was not used",
        ),
        ({"text": 'You said "we gave up". ' + QUESTION}, '"we gave up" was not said'),
        ({"fault": "500", "times": "0"}, "asked in the rules' words"),
        ({"fault": "drop_mid", "times": "0"}, "asked in the rules' words"),
    ],
    ids=["leading", "misquoting", "server error", "broken off"],
)
def test_any_other_wording_gives_way_to_the_rules_own(
    server: FaultServer, knobs: dict[str, str], note: str
) -> None:
    _, asking = asked(server, **knobs)
    assert (asking.question, asking.by) == (QUESTION, "")
    assert note in asking.note


def test_a_wording_that_is_late_is_not_waited_for(server: FaultServer) -> None:
    """The clock is the test's: it stands at 0 when the wording is asked for, and at 4 when it is first looked at."""
    times = iter([0.0, 4.0])
    with model(server, latency="0.2") as llm:
        told = list(coach.ask_aloud(WISH, asker=ModelAsker(llm, clock=lambda: next(times))))
        for drawing in (t for t in threading.enumerate() if t.name == DRAWING):
            drawing.join(10)  # the client is closed below; nobody draws from it any more
    assert told == [
        ("", Asking(question=QUESTION, note="asked in the rules' words: the wording did not come within 4 s"))
    ]


def test_patience_ends_though_a_piece_came_and_the_rest_hangs() -> None:
    go_on = threading.Event()
    times = iter([0.0, 1.0, 4.5])

    def pieces() -> Iterator[str]:
        yield "You said"
        go_on.wait(10)

    coming = within(pieces, seconds=4, clock=lambda: next(times))
    assert next(coming) == "You said"
    with pytest.raises(Unreachable, match="within 4 s"):
        next(coming)
    go_on.set()


def test_what_fails_while_it_is_drawn_fails_where_it_is_heard() -> None:
    def pieces() -> Iterator[str]:
        yield "You"
        raise Unreachable("gone")

    coming = within(pieces, seconds=60, clock=lambda: 0.0)
    assert next(coming) == "You"
    with pytest.raises(Unreachable, match="gone"):
        next(coming)


def test_only_the_fenced_text_holds_the_persons_words() -> None:
    content = load_prompt("drill.v1").render(**drill_values(WISH))[1]["content"]
    assert "returns team" not in _outside_fences(content)
    assert QUESTION in _outside_fences(content)
