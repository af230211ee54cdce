"""Word error rate, real-time factor and memory of the built-in recogniser on synthetic speech.

Run: python -m benchmarks.speech. Needs flite. Synthetic voices speak more evenly than people: for people expect worse.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from interviewer.adapters.speech import Clip, read_audio, vocabulary
from interviewer.adapters.speech.sphinx import PocketSphinx
from interviewer.domain.delivery import tokens
from interviewer.domain.hearing import word_error_rate

VOICES = ("rms", "slt")
TEXTS = {
    "short": (
        "In the last year I led a small team of three scientists. Our uplift model missed its target in the hold-out "
        "test, so I stopped it, told the sales team why, and moved two people to the ranking work."
    ),
    "long": (
        "Last spring a team of three was seven weeks into a model for winning back lost customers. As its lead I had "
        "promised the marketing director a decision before the summer campaign. When we tested it, the model beat the "
        "simple rule by a third of a point, and the interval went from below zero to above one. Only four thousand "
        "people had ever been given a random offer, and no further test was planned. I decided to stop that week "
        "rather than ask for another month, since the next quarter was being planned on Friday. I told the director "
        "why in one sentence. With that data nobody can tell the model from the rule. I had opened the talk with what "
        "we had learned for her. People who had been away for ninety days answer to the reminder, not to the "
        "discount. I offered her a test of the reminder over two weeks in place of the work of twelve weeks. I wrote "
        "down what would open the project again. The next day I moved two people to the price report that the "
        "finance team was waiting for, and I said so in the planning meeting. Four weeks later the reminder had "
        "brought back one customer in five more than before, and we had saved about five months of work. Since then "
        "every project of ours carries a rule for stopping, agreed in the first week."
    ),
    # Terms that flite says as words; it spells out "NDCG" and "XGBoost" letter by letter.
    "technical": (
        "The pipeline read events from Kafka into Postgres and ran on Kubernetes. We trained the models in Databricks, "
        "compared a backtest with the baseline, and watched the drift in Grafana and in Jupyter. The runbook named who "
        "would roll it back, and onboarding a new team took two days instead of nine."
    ),
}


@dataclass(frozen=True)
class Measured:
    """One clip: error rates without and with the taught words, and the processor seconds of each second of sound."""

    plain: float
    taught: float
    cpu_share: float
    wall_share: float


def spoken(text: str, voice: str) -> Clip:
    """``text`` by one of flite's voices."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", str(path)], check=True)  # noqa: S603, S607
        return read_audio(path.read_bytes())


def measured(text: str, clip: Clip) -> Measured:
    """Both ways of listening to one clip."""
    plain = word_error_rate(text, PocketSphinx(taught=False).listen(clip).text)
    hints = vocabulary.terms_for(text)
    cpu, wall = sum(os.times()[2:4]), time.perf_counter()
    heard = PocketSphinx().listen(clip, hints=hints)
    return Measured(
        plain=plain.rate,
        taught=word_error_rate(text, heard.text).rate,
        cpu_share=(sum(os.times()[2:4]) - cpu) / clip.seconds,
        wall_share=(time.perf_counter() - wall) / clip.seconds,
    )


def aligned(text: str, clip: Clip) -> str:
    """How many words of a known text were found in the recording, and what that cost."""
    cpu = sum(os.times()[2:4])
    found = PocketSphinx().align(clip, text)
    cost = (sum(os.times()[2:4]) - cpu) / clip.seconds
    return f"{len(found or {})} of {len(tokens(text))} words, {cost:.2f} x real time"


def memory_mb() -> float:
    """Largest memory of any child process so far, in MB (kilobytes on Linux, bytes on macOS)."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--voices", nargs="*", default=list(VOICES), help="voices of flite (awb and kal16 are others)"
    )
    wanted = parser.parse_args().voices
    if shutil.which("flite") is None:
        print("speech: flite was not found; get it with 'apt-get install flite'")
        return
    print(
        "built-in recogniser on synthetic speech (flite): word error rate, seconds of work for each second of sound"
    )
    print(
        f"{'text':10} {'voice':6} {'sound':>7} {'as it comes':>12} {'our words':>10} {'cpu':>6} {'wall':>6}"
    )
    for name, text in TEXTS.items():
        for voice in wanted:
            clip = spoken(text, voice)
            found = measured(text, clip)
            print(
                f"{name:10} {voice:6} {clip.seconds:6.1f}s {found.plain:12.2f} {found.taught:10.2f} "
                f"{found.cpu_share:6.2f} {found.wall_share:6.2f}"
            )
    long = spoken(TEXTS["long"], wanted[0])
    print(f"forced alignment of the long text ({long.seconds:.0f} s): {aligned(TEXTS['long'], long)}")
    print(f"largest memory of a recogniser process: {memory_mb():.0f} MB")


if __name__ == "__main__":
    main()
