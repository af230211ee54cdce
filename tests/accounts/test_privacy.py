"""What leaves this machine: shown before, replaced where that is wanted, and quotes are the person's own words again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from interviewer import privacy
from interviewer.domain.text import answer
from interviewer.errors import CallerMistake
from interviewer.rate import rate
from interviewer.settings import Settings
from interviewer.wiring import Parts, acting_for
from tests.accounts.people import Person
from tests.fault_server import FaultServer, running_fault_server
from tests.support.command import RunCli
from tests.support.server import LiveServer

StartServer = Callable[..., LiveServer]
SAID = "I told Priya Raman at priya@example.org that we stop Falcon in March; call +44 20 7946 0958."


def test_names_are_kept_once_each_and_what_is_no_name_is_refused(tmp_path: Path) -> None:
    real = Parts(Settings(data_dir=tmp_path))
    kept = privacy.keep(real.store(), is_on=True, names=[" Priya   Raman ", "Priya Raman", "", "Falcon"])
    assert kept.names == ("Priya Raman", "Falcon")
    assert real.wish() == kept
    privacy.keep(real.store(), is_on=False, names=[])
    assert real.wish() == privacy.Wish()
    assert len(real.store().items(privacy.KIND)) == 1
    for wrong in ("x", "12345", "y" * 81):
        with pytest.raises(CallerMistake, match="expected 2 to 80 characters"):
            privacy.keep(real.store(), is_on=True, names=[wrong])


def test_by_command_it_is_set_shown_and_tried_out(run_cli: RunCli) -> None:
    assert "replacing is off" in run_cli("privacy", "show").stdout
    assert run_cli("privacy", "set", "--on", "--name", "Priya Raman", "--name", "Falcon").code == 0
    shown = json.loads(run_cli("privacy", "show", "--format", "json").stdout)
    assert (shown["on"], shown["names"]) == (True, ["Priya Raman", "Falcon"])
    assert "Not found are names that you did not list" in shown["says"]
    assert run_cli("privacy", "preview", "-", stdin=SAID).stdout == (
        "I told NAME-1 at EMAIL-1 that we stop NAME-2 in March; call PHONE-1.\n"
    )
    run_cli("privacy", "set", "--forget", "Falcon")
    assert "Falcon" in run_cli("privacy", "preview", "-", stdin=SAID).stdout


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with running_fault_server() as running:
        yield running


@pytest.fixture
def opened() -> Iterator[list[Parts]]:
    """Parts whose connections are closed with the test."""
    held: list[Parts] = []
    yield held
    for real in held:
        real._model.close()


def asked(tmp_path: Path, server: FaultServer, opened: list[Parts], *, redact: bool) -> tuple[Parts, str]:
    """Parts whose model replies with a quote in placeholders, and the name of that model."""
    claim = {
        "id": "KIL-1",
        "quotes": ["I told NAME-1 at EMAIL-1"],
        "why": "NAME-1 was told.",
        "verdict": "met",
    }
    reply = json.dumps({"instructions": [], "criteria": [claim], "flags": []})
    model = f"mock?{urlencode({'text': reply})}"
    settings = Settings(data_dir=tmp_path, model=model, base_url=server.url, rater="model", redact=redact)
    real = Parts(settings)
    opened.append(real)
    return real, model


def test_nothing_that_was_to_be_replaced_is_sent_and_quotes_are_found_in_the_person_s_own_words(
    tmp_path: Path, server: FaultServer, opened: list[Parts]
) -> None:
    real, model = asked(tmp_path, server, opened, redact=True)
    privacy.keep(real.store(), is_on=False, names=["Priya Raman", "Falcon"])
    rating, judgement = rate(answer(SAID), real.library.sheet("P08"), rater=real.rater())
    sent = json.dumps(server.bodies[model])
    for word in ("Priya", "priya@", "Falcon", "7946"):
        assert word not in sent
    assert "I told NAME-1 at EMAIL-1 that we stop NAME-2 in March; call PHONE-1." in sent
    verdict = rating.verdict("KIL-1")
    assert verdict is not None
    assert verdict.evidence[0].quote == "I told Priya Raman at priya@example.org"
    assert SAID[verdict.evidence[0].start : verdict.evidence[0].end] == verdict.evidence[0].quote
    assert verdict.reason == "Priya Raman was told."
    assert rating.void_quotes == 0
    assert "Priya" not in json.dumps(judgement.exchange), "what is kept of the exchange is what was sent"


def test_without_the_wish_the_text_is_sent_as_it_is(
    tmp_path: Path, server: FaultServer, opened: list[Parts]
) -> None:
    real, model = asked(tmp_path, server, opened, redact=False)
    rating, _ = rate(answer(SAID), real.library.sheet("P08"), rater=real.rater())
    assert SAID in json.dumps(server.bodies[model])
    assert rating.void_quotes == 1


def test_one_person_s_wish_holds_for_that_person_only(
    tmp_path: Path, server: FaultServer, opened: list[Parts]
) -> None:
    real, model = asked(tmp_path, server, opened, redact=False)
    privacy.keep(real.store("one"), is_on=True, names=["Falcon"])
    for owner in ("one", "two"):
        with acting_for(owner):
            rate(answer(SAID), real.library.sheet("P08"), rater=real.rater())
    first, second = (json.dumps(b) for b in server.bodies[model])
    assert "Falcon" not in first
    assert "Falcon" in second


def test_what_comes_in_pieces_is_put_together_before_it_is_shown() -> None:
    from interviewer.adapters.llm_blocking import BlockingLLM
    from interviewer.adapters.llm_redacted import RedactedLLM

    class Pieces(BlockingLLM):
        def __init__(self) -> None:
            self.owns_loop = False

    redacted = RedactedLLM(Pieces(), ["Ann"])
    sent: list[Any] = []

    def stream(_self: object, messages: Any, **_named: object) -> Iterator[str]:
        sent.extend(messages)
        yield from ("Tell NA", "ME", "-", "1 that NAME", "-1's plan ", "holds for NAME-", "1")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BlockingLLM, "stream", stream)
        pieces = list(redacted.stream([{"role": "user", "content": "Ann asks"}]))
    assert sent == [{"role": "user", "content": "NAME-1 asks"}]
    assert "".join(pieces) == "Tell Ann that Ann's plan holds for Ann"


def test_the_page_says_what_leaves_what_is_missed_and_shows_how_a_text_would_be_sent(bo: Person) -> None:
    page = bo.http.get("/privacy").text
    assert "Nothing leaves this computer." in page
    assert "in a recording nothing can be replaced" in page
    form = {"on": "yes", "names": f"{bo.word}\nFalcon"}
    assert "Kept, with 2 names." in bo.http.post("/privacy", data=form).text
    tried = bo.http.post("/privacy/try", data={"text": "Falcon is <b>late</b>"}).text
    assert "NAME-1 is &lt;b&gt;late&lt;/b&gt;" in tried
    bo.http.post("/privacy", data={"names": bo.word})


def test_the_page_is_there_without_accounts_too(live_server: LiveServer) -> None:
    assert "What leaves" in httpx.get(f"{live_server.url}/privacy").text


def test_a_recording_is_not_kept_unless_its_box_was_ticked(live_server: LiveServer) -> None:
    page = httpx.get(live_server.url).text.replace("\\", "")
    box = page[page.index('class="keep"') - 40 : page.index('class="keep"') + 60]
    assert "checked" not in box
    assert "else it is forgotten when the answer is sent" in page


def test_what_leaves_is_said_at_the_top_of_every_room_before_anything_is_sent(
    start_server: StartServer,
) -> None:
    env = {"INTERVIEWER_MODEL": "some-model", "INTERVIEWER_BASE_URL": "http://user:pw@127.0.0.1:9/v1"}
    server = start_server(env={**env, "INTERVIEWER_RATER": "model", "INTERVIEWER_SPEECH_ENGINE": "openai"})
    for path in ("/", "/privacy"):
        page = httpx.get(server.url + path).text
        assert "Read by the model some-model" in page
        assert "127.0.0.1:9/v1" in page
        assert "Recordings are sent to" in page
        assert "user:pw" not in page
