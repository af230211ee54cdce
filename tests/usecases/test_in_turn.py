"""A change is made to what stands now, and once more where another window was quicker."""

from __future__ import annotations

import pytest

from interviewer.errors import MovedOn
from interviewer.in_turn import TRIES, in_turn


class Shelf:
    """One entry; ``others`` are what other windows put down, one before each of our first puts."""

    def __init__(self, others: list[str]) -> None:
        self.entry, self.version, self.others = "a", 1, others

    def item_version(self, _id: str) -> int:
        return self.version

    def read(self) -> str:
        return self.entry

    def put(self, entry: str, expected: int) -> None:
        if self.others:
            self.entry, self.version = self.entry + self.others.pop(0), self.version + 1
        if expected != self.version:
            raise MovedOn("entry: found a newer one")
        self.entry, self.version = entry, self.version + 1


def changed(shelf: Shelf) -> str:
    after: str = in_turn(shelf, "x", load=shelf.read, how=lambda now: now + "!", keep=shelf.put)
    return after


def test_a_change_nobody_crosses_is_made_once() -> None:
    shelf = Shelf([])
    assert (changed(shelf), shelf.entry, shelf.version) == ("a!", "a!", 2)


def test_a_change_that_was_crossed_is_made_to_what_the_others_left() -> None:
    shelf = Shelf(["b", "c"])
    assert changed(shelf) == "abc!"
    assert shelf.entry == "abc!"


def test_it_gives_up_with_a_sentence_and_what_the_others_wrote_stays() -> None:
    shelf = Shelf(["b"] * TRIES)
    with pytest.raises(MovedOn):
        changed(shelf)
    assert shelf.entry == "a" + "b" * TRIES
