"""Several readings: how often a text is read, what they settle on, and that no reading is paid for twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from interviewer import wiring
from interviewer.adapters.library import library
from interviewer.cli import command as cli
from interviewer.domain.rating import Claim, Quote, RaterInfo, VerdictValue
from interviewer.domain.rubric import Sheet
from interviewer.domain.text import Text, answer
from interviewer.errors import Overloaded, ProviderFault
from interviewer.rate import Judgement, Rater, rate
from interviewer.raters.sampling import SampledRater
from interviewer.settings import Settings
from interviewer.wiring import Parts
from tests.fault_server import FaultServer, running_fault_server

SHEET = library().sheet("P08")
SAID = "Last spring I stopped the forecast, since no winter data would come. I told the director myself."
QUOTE = "told the director myself"
NO_SETTINGS: Mapping[str, str] = {}
At = Callable[..., tuple[Parts, str]]


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with running_fault_server() as running:
        yield running


class Says:
    """One reading: criterion (with _ for -) to verdict, each with a quote that is there."""

    def __init__(self, **verdicts: VerdictValue) -> None:
        self.verdicts = {k.replace("_", "-"): v for k, v in verdicts.items()}

    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        quote = (Quote(text=QUOTE),)
        return Judgement(
            claims=tuple(Claim(criterion=i, verdict=v, quotes=quote) for i, v in self.verdicts.items()),
            rater=RaterInfo(kind="model", id="model.rate.v9"),
            mode="one-call",
        )


class Busy:
    def judge(self, text: Text, sheet: Sheet) -> Judgement:
        raise Overloaded("the server is busy", exchanges=())


def given(readings: list[Rater]) -> tuple[Callable[[int], Rater], list[int]]:
    """The readings by index, and which of them were asked for."""
    asked: list[int] = []

    def give(index: int) -> Rater:
        asked.append(index)
        return readings[index]

    return give, asked


SOLID = Says(COM_1="met", COM_3="met", COM_4="met")  # level 3, one step above level 2
WEAK = Says(COM_1="partial", COM_3="met", COM_4="met")  # level 2, one step below level 3
NONE = Says(KIL_1="met")  # no dimension has a level


def test_a_level_that_is_near_nothing_takes_one_reading() -> None:
    give, asked = given([NONE])
    rating, _ = rate(answer(SAID), SHEET, rater=SampledRater(give, "auto"))
    assert (asked, rating.samples) == ([0], 1)
    assert rating.verdicts[0].share == {}


def test_a_level_near_a_cut_takes_three_and_they_end_it_where_they_agree() -> None:
    give, asked = given([SOLID] * 3)
    rating, _ = rate(answer(SAID), SHEET, rater=SampledRater(give, "auto"))
    assert (sorted(asked), rating.samples) == ([0, 1, 2], 3)
    com = next(d for d in rating.dimensions if d.id == "COM")
    assert (com.level, com.readings, com.borderline_to) == (3, {"3": 3}, None)


def test_three_that_differ_on_a_level_take_five_and_the_border_is_said() -> None:
    # COM-1: met, partial, met, partial, met; the middle of partial, partial, met, met, met is met: level 3; 3 of 5 say so
    give, asked = given([SOLID, WEAK, SOLID, WEAK, SOLID])
    rating, _ = rate(answer(SAID), SHEET, rater=SampledRater(give, "auto"))
    assert sorted(asked) == [0, 1, 2, 3, 4]
    com = next(d for d in rating.dimensions if d.id == "COM")
    assert (com.level, com.readings, com.borderline_to) == (3, {"2": 2, "3": 3}, "2")
    first = rating.verdict("COM-1")
    assert first is not None
    assert (first.verdict, first.share, first.borderline) == ("met", {"met": 3, "partial": 2}, True)


def test_a_fixed_number_is_asked_for_at_once_whatever_they_say() -> None:
    give, asked = given([NONE] * 3)
    rating, _ = rate(answer(SAID), SHEET, rater=SampledRater(give, 3))
    assert (sorted(asked), rating.samples, rating.mode) == ([0, 1, 2], 3, "one-call")


def test_a_reading_that_failed_is_left_out_and_said() -> None:
    give, _ = given([SOLID, Busy(), SOLID])
    rating, _ = rate(answer(SAID), SHEET, rater=SampledRater(give, 3))
    assert rating.samples == 2
    assert rating.notes == ("2 of 3 readings came; the others did not: the server is busy",)


def test_where_every_reading_fails_nothing_is_rated_and_nothing_more_is_asked() -> None:
    give, asked = given([Busy(), Busy(), Busy()])
    with pytest.raises(ProviderFault, match="the server is busy"):
        SampledRater(give, "auto").judge(answer(SAID), SHEET)
    assert asked == [0]


def said(**verdicts: VerdictValue) -> str:
    criteria = [
        {"id": i.replace("_", "-"), "quotes": [QUOTE], "why": "said", "verdict": v}
        for i, v in verdicts.items()
    ]
    return json.dumps({"instructions": [], "criteria": criteria, "flags": []})


@pytest.fixture
def at(tmp_path: Path, server: FaultServer) -> Iterator[At]:
    """Makes the real parts for a model of the server, in a folder of their own, and closes what they opened."""
    made: list[Parts] = []

    def make(name: str, *, settings: Mapping[str, str] = NO_SETTINGS, **more: str) -> tuple[Parts, str]:
        knobs = {"text": said(COM_1="met", COM_3="met", COM_4="met"), "n": name}
        model = f"mock?{urlencode(knobs | more)}"
        given: Any = {"data_dir": tmp_path, "model": model, "base_url": server.url, "attempts": 1, **settings}
        made.append(Parts(Settings(**given)))
        return made[-1], model

    yield make
    _closed(made)


def _closed(made: list[Parts]) -> None:
    for real in made:
        if "_model" in vars(real):
            vars(real)["_model"].close()
        real.engine.dispose()


def test_the_first_reading_of_three_is_the_call_that_a_single_reading_made_and_is_not_paid_again(
    at: At, server: FaultServer
) -> None:
    real, model = at("once")
    rate(answer(SAID), SHEET, rater=real.rater())
    assert server.requests(model) == 1
    rating, _ = rate(answer(SAID), SHEET, rater=real.rater(samples="3"))
    assert (rating.samples, server.requests(model)) == (3, 3)
    rate(answer(SAID), SHEET, rater=real.rater(samples="5"))
    assert server.requests(model) == 5
    rate(answer(SAID), SHEET, rater=real.rater(samples="auto"))
    assert server.requests(model) == 5
    assert server.bodies[model][0].get("seed") is None
    assert sorted(b["seed"] for b in server.bodies[model][1:]) == [1, 2, 3, 4]


def test_careful_readings_go_out_at_once_and_come_back_as_one_rating(at: At, server: FaultServer) -> None:
    real, model = at("both", latency="0.3", text1=said(COM_1="partial", COM_3="met"))
    rating, judgement = rate(answer(SAID), SHEET, rater=real.rater(mode="careful", samples="3"))
    assert (server.requests(model), rating.samples, rating.mode) == (12, 3, "careful")
    assert server.peak[model] > 4, "the parts of different readings are under way together"
    found = rating.verdict("COM-1")
    assert found is not None
    assert found.share == {"met": 2, "partial": 1}
    assert len(judgement.exchange) == 12


def test_a_part_that_failed_is_the_only_one_that_is_paid_for_when_it_is_tried_again(
    at: At, server: FaultServer
) -> None:
    real, model = at("part", fault="length", only="ST-OWN")
    rating, _ = rate(answer(SAID), SHEET, rater=real.rater(mode="careful"))
    assert {u.criterion for u in rating.unrated if "not read" in u.reason} == {
        c.id for c in SHEET.criteria if c.id.startswith("ST-") and c.kind == "judged"
    }
    assert server.requests(model) == 4
    rate(answer(SAID), SHEET, rater=real.rater(mode="careful"))
    assert server.requests(model) == 5


def test_the_settings_say_the_mode_and_the_readings_unless_the_caller_does(
    at: At, server: FaultServer
) -> None:
    real, model = at("settings", settings={"mode": "careful", "samples": "3"})
    assert rate(answer(SAID), SHEET, rater=real.rater())[0].samples == 3
    assert server.requests(model) == 12
    plain, _ = rate(answer(SAID), SHEET, rater=real.rater(mode="one-call", samples="1"))
    assert (plain.samples, plain.mode) == (1, "one-call")
    assert server.requests(model) == 13


@pytest.mark.parametrize("name", ["rate", "critique"])
def test_the_commands_take_a_mode_and_a_number_of_readings(
    name: str, tmp_path: Path, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = f"mock?{urlencode({'text': said(COM_1='met'), 'n': name})}"
    for key, value in {"MODEL": model, "BASE_URL": server.url, "DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(f"INTERVIEWER_{key}", value)
    file = tmp_path / "said.md"
    file.write_text(SAID, "utf-8")
    made: list[Parts] = []
    real_parts = wiring.parts

    def parts() -> Parts:
        made.append(real_parts())
        return made[-1]

    monkeypatch.setattr(wiring, "parts", parts)
    asked = ["--probe", "P08"] if name == "rate" else ["--kind", "memo"]
    told = CliRunner().invoke(
        cli, [name, str(file), *asked, "--mode", "careful", "--samples", "3", "--format", "json"]
    )
    _closed(made)
    assert told.exit_code == 0, told.output
    rating = json.loads(told.stdout)
    assert (rating["mode"], rating["samples"]) == ("careful", 3)
    assert server.requests(model) >= 12
