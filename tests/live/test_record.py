"""Speaking at the terminal, with a recording tool that is there; and words of one's own that an ear should know."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from interviewer.adapters.speech import microphone, vocabulary
from interviewer.adapters.speech.parts import Speech
from interviewer.errors import CallerMistake
from interviewer.settings import Settings
from tests.speech.conftest import say as say
from tests.speech.sounds import STORY, silence, wav
from tests.support.command import RunCli

#: A stand-in for arecord: writes what it is given into the file it is named, and goes on until it is told to stop.
FAKE = """#!{python}
import shutil, signal, sys
signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
shutil.copy({source!r}, sys.argv[-1])
while True:
    signal.pause()
"""
BROKEN = """#!{python}
import sys
print("no soundcards found", file=sys.stderr)
sys.exit(1)
"""


def tool(folder: Path, script: str, *, source: bytes = b"") -> dict[str, str]:
    """An environment whose only recording tool is ``script``."""
    folder.mkdir(exist_ok=True)
    (folder / "source.wav").write_bytes(source)
    path = folder / "arecord"
    path.write_text(script.format(python=sys.executable, source=str(folder / "source.wav")), "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def test_an_answer_is_recorded_shown_corrected_and_rated_with_its_time(
    run_cli: RunCli, tmp_path: Path, say: Callable[..., bytes]
) -> None:
    env = tool(tmp_path / "bin", FAKE, source=say(STORY))
    told = run_cli(
        "practice", "--probe", "P08", "--record", "--rater", "rules",
        stdin=f"/record\n\n{STORY}\n/quit\n", env=env,
    )  # fmt: skip
    assert told.code == 0, told.stderr
    assert "Recording with arecord" in told.stderr
    assert "Heard: " in told.stdout
    assert "FEEDBACK ON P08" in told.stdout.upper()
    kept = run_cli("history", "list", "--format", "json").json()
    whole = json.dumps(run_cli("history", "show", kept[0]["id"], "--format", "json").json())
    assert "twelve percent fewer wasted calls" in whole
    assert '"voice"' in whole


def test_a_tool_that_fails_is_a_sentence_and_typing_goes_on(run_cli: RunCli, tmp_path: Path) -> None:
    told = run_cli(
        "practice", "--loop", "lead-manager-45", "--record", "--rater", "rules",
        stdin="/record\n\nI would write down what done means.\n\n/quit\n", env=tool(tmp_path / "bin", BROKEN),
    )  # fmt: skip
    assert told.code == 0, told.stderr
    assert (
        "arecord recorded nothing (no soundcards found); is a microphone there? You can still type"
        in told.stdout
    )
    assert "It goes on where it is" in told.stderr


def test_silence_is_a_sentence_too(run_cli: RunCli, tmp_path: Path) -> None:
    env = tool(tmp_path / "bin", FAKE, source=wav(silence(2)))
    told = run_cli("practice", "--record", "--rater", "rules", stdin="/record\n\n/quit\n", env=env)
    assert told.code == 0, told.stderr
    assert "the recording is silent" in told.stdout


def test_without_a_tool_it_says_which_ones_would_do(run_cli: RunCli, tmp_path: Path) -> None:
    told = run_cli("practice", "--record", env={"PATH": str(tmp_path)})
    assert told.code == 2
    assert "no recording tool was found; expected one of arecord, parecord, sox, ffmpeg" in told.stderr


def test_who_did_not_ask_to_speak_is_told_how(run_cli: RunCli) -> None:
    told = run_cli("practice", "--rater", "rules", stdin="/record\n/quit\n")
    assert "Start with --record to speak" in told.stdout


def test_every_tool_is_told_16_khz_and_one_channel() -> None:
    for name, arguments in microphone.TOOLS.items():
        said = " ".join(arguments("said.wav"))
        assert "16000" in said, name
        assert "said.wav" in said, name


# --- words of one's own ------------------------------------------------------------------------------------------


def test_own_words_come_first_each_once_and_only_so_many() -> None:
    assert vocabulary.own_words("ARPU, Kubeflow;  dbt core\nARPU,, -") == ("ARPU", "Kubeflow", "dbt core")
    assert len(vocabulary.own_words(",".join(f"word{n}" for n in range(200)))) == vocabulary.MOST_OWN
    assert vocabulary.own_words("x" * 41) == ()
    terms = vocabulary.terms_for("How did the uplift model do?", ("ARPU",))
    assert terms[:2] == ("ARPU", "uplift model")
    assert len(terms) <= vocabulary.MOST_TERMS


def test_the_words_of_the_page_and_of_the_settings_both_reach_the_ear() -> None:
    speech = Speech(Settings(speech_words="Kubeflow"))
    assert speech.terms_for("A question.", "ARPU")[:2] == ("ARPU", "Kubeflow")


def test_names_in_a_question_of_ones_own_are_words_that_its_answer_will_hold() -> None:
    asked = "Why did you leave Kubeflow for Argo when CUPED and the SLOs were done?"
    assert vocabulary.named_in(asked) == ("CUPED", "SLOs", "Kubeflow", "Argo")
    assert vocabulary.named_in("What did you do?") == ()


def test_speaking_that_is_switched_off_is_said(run_cli: RunCli) -> None:
    told = run_cli("practice", "--record", env={"INTERVIEWER_SPEECH_ENGINE": "off"})
    assert told.code == 2
    assert "speaking is switched off" in told.stderr


def test_a_program_that_cannot_be_started_is_a_sentence(tmp_path: Path) -> None:
    gone = microphone.Microphone("arecord", str(tmp_path / "arecord"))
    with pytest.raises(CallerMistake, match="arecord could not be started"):
        gone.begin(tmp_path / "said.wav")
