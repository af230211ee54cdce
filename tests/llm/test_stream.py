"""Text as it is written: pieces, thinking left out, and faults before and within it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable

import pytest

from interviewer.adapters.llm import LLM
from interviewer.adapters.llm_stream import _batched, _Visible
from interviewer.errors import (
    AccessRefused,
    InterviewerError,
    NotRated,
    Overloaded,
    ProviderBroken,
    ReplyCut,
    ReplyFiltered,
    ReplyRefused,
    Unreachable,
)
from tests.llm.conftest import MESSAGES, Bench

Collect = Callable[[LLM], list[str]]
WORDS = "Which+number+would+have+made+you+stop,+and+who+knew+it+before?"
TEXT = WORDS.replace("+", " ")


def test_the_pieces_make_up_the_text(bench: Bench, collect: Collect):
    llm = bench.llm(f"text={WORDS}")
    assert "".join(collect(llm)) == TEXT
    body = bench.bodies(llm)[0]
    assert (body["stream"], body["stream_options"]) == (True, {"include_usage": True})


def test_deltas_that_come_at_once_are_drawn_in_few_pieces():
    async def deltas() -> AsyncGenerator[str, None]:
        for letter in "abcdefgh":
            yield letter

    async def story() -> list[str]:
        return [piece async for piece in _batched(deltas())]

    first, *rest = asyncio.run(story())
    assert first == "a"  # the first is shown at once
    assert "".join(rest) == "bcdefgh"
    assert len(rest) < 7


def test_what_was_held_back_is_shown_though_nothing_more_comes():
    """The model falls silent after two deltas: the second is drawn while we still wait for a third."""

    async def story() -> list[str]:
        silence = asyncio.Event()

        async def deltas() -> AsyncGenerator[str, None]:
            yield "a"
            yield "b"
            await silence.wait()

        seen: list[str] = []
        async for piece in _batched(deltas()):
            seen.append(piece)
            if len(seen) == 2:
                silence.set()
        return seen

    assert asyncio.run(story()) == ["a", "b"]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 50])
def test_thinking_is_never_shown_however_its_tags_are_cut(size: int):
    whole = "Hm <b>. <think>not a <word</think>Why then? <think>x"
    visible = _Visible()
    shown = "".join(visible.feed(whole[i : i + size]) for i in range(0, len(whole), size)) + visible.end()
    assert shown == "Hm <b>. Why then? "


def test_an_opening_that_looks_like_a_tag_to_the_end_is_shown():
    visible = _Visible()
    assert visible.feed("a <thi") + visible.end() == "a <thi"


def test_tokens_and_exchange_are_known_at_the_end(bench: Bench):
    llm = bench.llm(f"text={WORDS}")

    async def story() -> tuple[int, int, str | None, str]:
        async with llm:
            stream = llm.stream(MESSAGES)
            async for _ in stream:
                pass
            answer = stream.exchanges[0]["response"]["choices"][0]["message"]["content"]
            return stream.tokens_in, stream.tokens_out, stream.finish_reason, answer

    assert asyncio.run(story()) == (100, 20, "stop", TEXT)


@pytest.mark.parametrize(
    "knobs", ["fault=429&times=2", "fault=500&times=2", "fault=drop&times=2", "refuse=stream_options"]
)
def test_opening_is_tried_again(bench: Bench, collect: Collect, knobs: str):
    llm = bench.llm(f"{knobs}&text={WORDS}")
    assert "".join(collect(llm)) == TEXT
    assert bench.requests(llm) == (2 if "refuse" in knobs else 3)


FAULTS: dict[str, tuple[type[InterviewerError], int]] = {
    "401": (AccessRefused, 1),
    "429": (Overloaded, 6),
    "refusal": (ReplyRefused, 1),
    "content_filter": (ReplyFiltered, 1),
    "length": (ReplyCut, 1),
    "drop_mid": (Unreachable, 1),
    "sse_error": (ProviderBroken, 1),
}


@pytest.mark.parametrize(("fault", "end"), FAULTS.items(), ids=FAULTS.keys())
def test_faults_end_in_our_errors_and_nothing_is_repeated_once_text_has_come(
    bench: Bench, collect: Collect, fault: str, end: tuple[type[InterviewerError], int]
):
    llm = bench.llm(f"fault={fault}&text={WORDS}")
    with pytest.raises(end[0]) as caught:
        collect(llm)
    assert type(caught.value) is end[0]
    assert bench.requests(llm) == end[1]


def test_what_came_before_the_break_has_been_shown_and_is_kept(bench: Bench):
    llm = bench.llm(f"fault=drop_mid&text={WORDS}")
    shown: list[str] = []

    async def story() -> str:
        async with llm:
            stream = llm.stream(MESSAGES)
            try:
                async for piece in stream:
                    shown.append(piece)  # noqa: PERF401  # what came before the fault has to stay
            except Unreachable:
                return stream.text
            return "nothing broke"

    kept = asyncio.run(story())
    assert kept
    assert TEXT.startswith(kept)
    assert kept.startswith("".join(shown))


def test_leaving_in_the_middle_gives_the_place_back(bench: Bench):
    llm = bench.llm(f"text={WORDS}", concurrency=1)

    async def story() -> tuple[int, float]:
        async with llm:
            pieces = aiter(llm.stream(MESSAGES))
            await anext(pieces)
            _, gate = llm.line()
            assert gate.used == 1
            await pieces.aclose()
            return gate.used, llm.purse.held_usd  # type: ignore[attr-defined]

    assert asyncio.run(story()) == (0, 0)


def test_a_fault_of_a_stream_is_no_rating_of_the_text(bench: Bench, collect: Collect):
    with pytest.raises(NotRated) as caught:
        collect(bench.llm(f"fault=length&text={WORDS}"))
    assert caught.value.calls == 1
    assert caught.value.tokens_out == 20
