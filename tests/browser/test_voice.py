"""Speaking in a real Chromium, its microphone fed with synthetic speech: record, stop, correct, rate, delete."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from interviewer.domain.hearing import PHRASE_TERMS, SENTENCE, TO_READ
from tests.speech.conftest import say  # noqa: F401 - the same voice, under the same conditions
from tests.speech.sounds import silence, tone, wav
from tests.speech.test_endpoint import Fake, fake  # noqa: F401 - a fixture
from tests.support.browser import open_room, settled
from tests.support.server import LiveServer, serving

PANEL = "#ways .voice"
SLOW = 240_000  # transcribing takes a fifth of the recording on an idle core, and more on a busy one
# The sentence lasts ten seconds, what the microphone check asks for fourteen; not the aim that stands behind them.
LENGTH = re.compile(r"(?:^\s*|\()(0:1[1-9]|0:[2-5]\d|[1-9]\d*:\d\d)")
CHECKED = re.compile(r"\((0:1[5-9]|0:[2-5]\d|[1-9]\d*:\d\d)")
NOTE_STATES = """
window.states = [];
const state = document.querySelector('#ways .voice .state');
new MutationObserver(() => window.states.push(state.textContent)).observe(state, { childList: true });
"""
NO_MICROPHONE = """
navigator.mediaDevices.enumerateDevices = async () => [];
navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("none", "NotFoundError"); };
"""


@pytest.fixture(scope="module")
def speaking(
    launch_chromium: Callable[..., Browser],
    say: Callable[..., bytes],  # noqa: F811 - a fixture
    tmp_path_factory: pytest.TempPathFactory,
) -> Browser:
    """A Chromium whose microphone hears the check sentence, once for each time it is opened."""
    path = tmp_path_factory.mktemp("microphone") / "sentence.wav"
    path.write_bytes(say(SENTENCE))
    return launch_chromium(f"--use-file-for-fake-audio-capture={path}%noloop")


@pytest.fixture
def speak(speaking: Browser, new_context: Callable[..., BrowserContext], live_server: LiveServer) -> Page:
    page = new_context(speaking).new_page()
    return opened(page, live_server.url)


def opened(page: Page, url: str) -> Page:
    page.goto(url)
    expect(page.locator("#question h2")).to_be_visible()
    page.locator("#ways").get_by_role("tab", name="Speak").click()
    expect(page.locator(f"{PANEL} .record")).to_be_visible()
    return page


def noting(spoken: list[str]) -> Callable[[Route], None]:
    """A server voice that says nothing, and notes what it was asked to say."""

    def refuse(route: Route) -> None:
        spoken.append(route.request.post_data or "")
        route.abort()

    return refuse


def upload(page: Page, source: bytes, name: str = "answer.wav") -> None:
    page.locator(f"{PANEL} .file").set_input_files({"name": name, "mimeType": "audio/wav", "buffer": source})


def recorded(page: Page, start: str, stop: str) -> None:
    page.locator(f"{PANEL} .{start}").click()
    expect(page.locator(f"{PANEL} .state, {PANEL} .result").filter(has_text="Listening")).to_be_visible()
    expect(page.locator(f"{PANEL} .elapsed, {PANEL} .tried").filter(has_text=LENGTH)).to_be_visible(
        timeout=SLOW
    )
    page.locator(f"{PANEL} .{stop}").click()


def test_an_answer_is_recorded_corrected_rated_and_its_recording_deleted(
    speak: Page, screenshot: Callable[[Page, str], Path], axe: Callable[..., list[object]]
) -> None:
    expect(speak.locator(f"{PANEL} .state")).to_contain_text("asked for only when you press Record")
    assert axe(speak) == []
    speak.evaluate(NOTE_STATES)
    recorded(speak, "record", "stop")
    expect(speak.locator(f"{PANEL} .state")).to_contain_text("read the transcript", timeout=SLOW)
    heard = speak.locator("#answer textarea").input_value()
    assert re.search(r"\bmodel\b", heard), heard
    expect(speak.locator(f"{PANEL} .notes")).to_contain_text("Rough transcript")
    screenshot(speak, "speak-transcript")
    speak.locator("#answer textarea").fill(SENTENCE)
    speak.locator(f"{PANEL} .keep").check()
    speak.locator("#send").click()
    expect(speak.locator("#feedback .heard")).to_be_visible(timeout=SLOW)
    expect(speak.locator("#feedback .place").first).to_contain_text(re.compile(r"turn 1, second \d"))
    speak.locator("#feedback summary", has_text="On the clock").click()
    expect(speak.locator("#feedback")).to_contain_text(
        re.compile(r"Spoken in 1\d s: \d+ s under the 90 s aim")
    )
    expect(speak.locator("#feedback")).to_contain_text("Fillers (um, uh): not measured")
    expect(speak.locator(f"{PANEL} .state")).to_have_text("Ready.")
    states = [s.split()[0] for s in speak.evaluate("window.states")]
    assert list(dict.fromkeys(states)) == [
        "Asking",
        "Listening",
        "Transcribing",
        "Ready:",
        "Thinking",
        "Ready.",
    ]
    screenshot(speak, "speak-feedback")
    address = str(speak.locator("#exports a", has_text="JSON").get_attribute("href"))
    turn = speak.request.get(speak.url.rstrip("/") + address).json()["takes"][0]["turns"][0]
    assert (turn["source"], turn["answer"], turn["delivery"]["corrected"]) == ("voice", SENTENCE, True)
    assert turn["seconds"] == turn["delivery"]["seconds"] > 8
    assert turn["delivery"]["words"][-1]["start_s"] > 5
    player = speak.locator("#exports .recordings audio")
    sound = speak.url.rstrip("/") + str(player.get_attribute("src"))
    assert speak.request.get(sound).ok
    speak.locator("#exports .unkeep").click()
    expect(player).to_have_count(0)
    assert speak.request.get(sound).status == 404


@pytest.fixture
def checking(
    launch_chromium: Callable[..., Browser],
    new_context: Callable[..., BrowserContext],
    live_server: LiveServer,
    say: Callable[..., bytes],  # noqa: F811 - a fixture
    tmp_path: Path,
) -> Page:
    """A page whose microphone hears what the check asks for."""
    path = tmp_path / "check.wav"
    path.write_bytes(say(TO_READ))
    browser = launch_chromium(f"--use-file-for-fake-audio-capture={path}%noloop")
    return opened(new_context(browser).new_page(), live_server.url)


def test_the_microphone_check_shows_a_level_what_was_heard_and_lets_words_be_taught(
    checking: Page, screenshot: Callable[[Page, str], Path], axe: Callable[..., list[object]]
) -> None:
    page = checking
    page.locator(f"{PANEL} .mic-check summary").click()
    expect(page.locator(f"{PANEL} blockquote")).to_have_text(TO_READ)
    page.locator(f"{PANEL} .try").click()
    expect(page.locator(f"{PANEL} .try-level")).to_be_visible()
    page.wait_for_function("document.querySelector('#ways .voice .try-level').value > 0.05")
    expect(page.locator(f"{PANEL} .tried").filter(has_text=CHECKED)).to_be_visible(timeout=SLOW)
    page.locator(f"{PANEL} .tried").click()
    expect(page.locator(f"{PANEL} .result")).to_contain_text(
        re.compile(r"\d+ of 38 words wrong \(word error rate \d\.\d\d\)"), timeout=SLOW
    )
    expect(page.locator(f"{PANEL} .try-level")).to_be_hidden()
    expect(page.locator(f"{PANEL} .heard")).to_be_visible()
    assert str(page.locator(f"{PANEL} .heard").get_attribute("src")).endswith("#t=0,5")
    said = page.locator(f"{PANEL} .misheard span")
    expect(said).to_contain_text("ords of the trade")
    screenshot(page, "microphone-check")
    assert axe(page) == []
    if "not heard" in said.inner_text():
        missed = [t for t in PHRASE_TERMS if t in said.inner_text()]
        page.locator(f"{PANEL} .teach").click()
        expect(page.locator(f"{PANEL} .words-known")).to_have_value(", ".join(missed))


def test_before_an_interview_the_microphone_can_be_checked_and_what_was_chosen_there_holds_in_it(
    checking: Page, axe: Callable[..., list[object]]
) -> None:
    page = checking
    open_room(page, "Interview")
    page.locator("#loop-check > button").click()
    check = page.locator("#loop-check .voice-check")
    check.locator(".own-words summary").click()
    check.locator(".words-known").fill("ARPU")
    check.locator(".words-known").press("Tab")
    check.locator(".mic-check summary").click()
    check.locator(".try").click()
    expect(check.locator(".tried").filter(has_text=CHECKED)).to_be_visible(timeout=SLOW)
    check.locator(".tried").click()
    expect(check.locator(".result")).to_contain_text("word error rate", timeout=SLOW)
    expect(check.locator(".heard")).to_be_visible()
    settled(page)
    assert axe(page, within="#loop-check") == []
    ear = check.locator(".ear").input_value()
    assert ear in page.evaluate("Object.keys(JSON.parse(localStorage.getItem('interviewer-checks')))")
    page.locator("#loop-begin").click()
    page.locator("#loop-ways").get_by_role("tab", name="Speak").click()
    panel = page.locator("#loop-ways .voice")
    expect(panel.locator(".words-known")).to_have_value("ARPU")
    panel.locator(".own-words summary").click()
    panel.locator(".forget-words").click()
    expect(panel.locator(".words-known")).to_have_value("")
    assert page.evaluate("localStorage.getItem('interviewer-words')") == '""'


def test_words_of_ones_own_typed_in_the_page_reach_the_ear(
    page: Page,
    fake: Fake,  # noqa: F811 - a fixture
    tmp_path: Path,
) -> None:
    environment = {
        **os.environ,
        "INTERVIEWER_SPEECH_ENGINE": "openai",
        "INTERVIEWER_SPEECH_BASE_URL": fake.url,
        "INTERVIEWER_SPEECH_API_KEY": "sk-test",
    }
    with serving(tmp_path / "hearing", environment) as server:
        opened(page, server.url)
        page.locator(f"{PANEL} .own-words summary").click()
        page.locator(f"{PANEL} .words-known").fill("ARPU, Kubeflow")
        page.locator(f"{PANEL} .words-known").press("Tab")
        upload(page, wav(np.clip(4 * tone(2.0), -1, 1)))
        expect(page.locator("#answer textarea")).to_have_value("We stopped.")
        page.reload()
        page.locator("#ways").get_by_role("tab", name="Speak").click()
        expect(page.locator(f"{PANEL} .words-known")).to_have_value("ARPU, Kubeflow")
    assert b"ARPU, Kubeflow, " in fake.bodies[0]


def test_without_a_microphone_there_is_a_sentence_and_typing_goes_on(
    page: Page, live_server: LiveServer, axe: Callable[..., list[object]]
) -> None:
    page.add_init_script(NO_MICROPHONE)
    opened(page, live_server.url)
    expect(page.locator(f"{PANEL} .state")).to_have_text("No microphone found: you can still type.")
    mark = "getComputedStyle(document.querySelectorAll('#ways button[role=tab]')[1], '::after').content"
    assert "you can still type" in page.evaluate(mark)
    page.locator(f"{PANEL} .record").click()
    expect(page.locator(f"{PANEL} .state")).to_have_text("No microphone found: you can still type.")
    expect(page.locator("#answer textarea")).to_be_editable()
    assert axe(page) == []


def test_no_microphone_is_asked_for_before_record_is_pressed(page: Page, live_server: LiveServer) -> None:
    page.add_init_script(
        "window.asked = 0; const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"
        "navigator.mediaDevices.getUserMedia = (...wanted) => { window.asked += 1; return ask(...wanted); };"
    )
    opened(page, live_server.url)
    assert page.evaluate("window.asked") == 0
    page.locator(f"{PANEL} .record").click()
    expect(page.locator(f"{PANEL} .state")).to_contain_text("Listening")
    assert page.evaluate("window.asked") == 1


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b"", "found an empty recording"),
        (wav(silence(2.0)), "nothing was heard in 2 s"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(99), "found an MP4 or M4A file; expected WAV, MP3, OGG or FLAC"),
        (wav(np.column_stack([silence(2.0, rate=48_000)] * 2), 48_000), "nothing was heard in 2 s"),
    ],
    ids=["empty", "silence", "another format", "silence in stereo at 48 kHz"],
)
def test_a_bad_recording_is_a_sentence_on_the_page(
    page: Page, live_server: LiveServer, source: bytes, sentence: str
) -> None:
    upload(opened(page, live_server.url), source)
    expect(page.locator(f"{PANEL} .notes .wrong")).to_contain_text(sentence)
    expect(page.locator(f"{PANEL} .state")).to_have_text("Not transcribed.")


def test_a_server_that_drops_the_recording_loses_nothing(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server.url)
    tries: list[str] = []

    def drop_the_first(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) == 1:
            route.abort()
        else:
            route.continue_()

    page.route("**/voice/hear/**", drop_the_first)
    upload(page, wav(np.clip(4 * tone(2.0), -1, 1)))
    expect(page.locator(f"{PANEL} .notes")).to_contain_text(
        "Your recording is still here: transcribe it again"
    )
    page.locator(f"{PANEL} .again").click()
    # the beep reaches the server this time: it holds no words, or is heard as some
    expect(page.locator(f"{PANEL} .notes")).to_contain_text(
        re.compile("no words were found|Rough transcript"), timeout=SLOW
    )
    assert len(tries) == 2


def test_an_answer_to_a_question_that_another_window_has_left_is_not_taken(
    new_context: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    context = new_context()
    first = opened(context.new_page(), live_server.url)
    first.locator("#answer textarea").fill(
        "I stopped the forecast last spring since no data would come in time."
    )
    first.locator("#send").click()
    expect(first.locator("#asked h2")).to_be_visible()
    second = context.new_page()
    second.goto(live_server.url)
    expect(second.locator("#asked h2")).to_have_text(first.locator("#asked h2").inner_text())
    first.locator("#answer textarea").fill("It was my decision, and I told the director on the same day.")
    asked = first.locator("#asked h2").inner_text()
    first.locator("#send").click()
    expect(first.locator("#asked h2")).not_to_have_text(asked)
    second.locator("#answer textarea").fill("These words belong to the earlier question.")
    second.locator("#send").click()
    expect(second.get_by_text("has moved on in another window").first).to_be_visible()
    expect(second.locator("#answer textarea")).to_have_value("These words belong to the earlier question.")


def test_the_question_is_read_aloud_by_this_computer_where_the_browser_has_no_voice(
    page: Page,
    live_server: LiveServer,
    say: Callable[..., bytes],  # noqa: F811 - flite is here, then
) -> None:
    page.add_init_script("speechSynthesis.getVoices = () => [];")
    page.goto(live_server.url)
    expect(page.locator("#question h2")).to_be_visible()
    page.locator(".aloud .say").click()
    expect(page.locator(".aloud .says")).to_contain_text("on this computer")


def test_where_there_is_no_voice_at_all_the_question_stands_there(
    page: Page, live_server: LiveServer
) -> None:
    page.add_init_script("speechSynthesis.getVoices = () => [];")
    page.route("**/voice/aloud", lambda route: route.abort())
    page.goto(live_server.url)
    expect(page.locator("#question h2")).to_be_visible()
    page.locator(".aloud .say").click()
    expect(page.locator(".aloud .says")).to_have_text(
        "No voice found here: the question stands above as text."
    )


def test_a_recording_behind_a_draft_survives_a_reload(page: Page, live_server: LiveServer, say) -> None:  # noqa: F811
    opened(page, live_server.url)
    upload(page, say("So I stopped the project."))
    expect(page.locator(f"{PANEL} .state")).to_contain_text("read the transcript", timeout=SLOW)
    heard = page.locator("#answer textarea").input_value()
    page.reload()
    expect(page.locator("#answer textarea")).to_have_value(heard)
    page.locator("#ways").get_by_role("tab", name="Speak").click()
    expect(page.locator(f"{PANEL} .state")).to_contain_text("behind this draft is still known")
    page.locator("#send").click()
    expect(page.locator("#feedback .heard")).to_be_visible(timeout=SLOW)
    # nobody read it through, and this ear is rough: nothing is held against it
    expect(page.locator("#feedback .check.not_met")).to_have_count(0)
    expect(page.locator("#asked h2")).to_be_visible()


def test_at_twice_the_time_a_speaker_is_asked_to_wrap_up_and_the_recording_goes_on(
    page: Page, live_server: LiveServer
) -> None:
    opened(page, live_server.url)
    page.evaluate(
        "Object.assign(document.querySelector('#question .question').dataset, {clock: 1, interrupt: 'Wrap up.'})"
    )
    page.locator(f"{PANEL} .record").click()
    expect(page.locator(f"{PANEL} .state")).to_contain_text("Wrap up. (Still listening")
    expect(page.locator(f"{PANEL} .elapsed")).to_contain_text("nothing is cut off")
    expect(page.locator(f"{PANEL} .stop")).to_be_visible()


def test_who_hears_the_questions_hears_the_request_to_wrap_up_too_and_once(
    page: Page, live_server: LiveServer
) -> None:
    page.add_init_script("speechSynthesis.getVoices = () => [];")
    spoken: list[str] = []
    page.route("**/voice/aloud", noting(spoken))
    opened(page, live_server.url)
    page.evaluate(
        "Object.assign(document.querySelector('#question .question').dataset, {clock: 1, interrupt: 'Wrap up.'})"
    )
    page.locator(".aloud .each").first.check()
    page.locator(f"{PANEL} .record").click()
    expect(page.locator(f"{PANEL} .state")).to_contain_text("may stand in the transcript")
    expect(page.locator(".aloud .says").first).to_contain_text("No voice found here")
    said_at = page.locator(f"{PANEL} .elapsed").inner_text()
    expect(page.locator(f"{PANEL} .elapsed")).not_to_have_text(said_at)  # it goes on, and is not said again
    assert spoken == ["Wrap up."]


def test_a_recording_stops_by_itself_only_where_strict_was_chosen(
    page: Page, live_server: LiveServer
) -> None:
    opened(page, live_server.url)
    page.evaluate(
        "Object.assign(document.querySelector('#question .question').dataset, {clock: 3, strict: 'yes'})"
    )
    page.locator(f"{PANEL} .record").click()
    expect(page.locator(f"{PANEL} .stop")).to_be_visible()
    expect(page.locator(f"{PANEL} .stop")).to_be_hidden()
    expect(page.locator(f"{PANEL} .notes")).to_contain_text(
        "stopped well past the aim, as you chose", timeout=SLOW
    )
