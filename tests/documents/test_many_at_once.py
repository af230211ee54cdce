"""Many files at once start few child processes; the rest wait their turn."""

from __future__ import annotations

import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from interviewer.adapters.documents import guard, limits, read_document
from interviewer.adapters.documents.refusal import DocumentRefused
from tests.documents import hostile


class Counted(subprocess.Popen[bytes]):
    """A child that counts how many of its kind live at once."""

    lock = threading.Lock()
    alive = peak = started = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        with Counted.lock:
            Counted.alive += 1
            Counted.started += 1
            Counted.peak = max(Counted.peak, Counted.alive)
        super().__init__(*args, **kwargs)

    def __exit__(self, *args: Any) -> None:
        super().__exit__(*args)
        with Counted.lock:
            Counted.alive -= 1


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> type[Counted]:
    monkeypatch.setattr(Counted, "peak", 0)
    monkeypatch.setattr(Counted, "started", 0)
    monkeypatch.setattr(subprocess, "Popen", Counted)
    return Counted


def test_ten_uploads_at_once_are_all_read_by_no_more_children_than_allowed(counted: type[Counted]) -> None:
    source = hostile.small_deck()
    with ThreadPoolExecutor(10) as threads:
        read = list(threads.map(lambda n: read_document(source, name=f"{n}.pptx"), range(10)))
    assert len({d.title for d in read}) == 1
    assert (counted.started, counted.alive) == (10, 0)
    assert 1 <= counted.peak <= limits.MAX_CHILDREN


def test_a_refused_file_gives_its_seat_back(counted: type[Counted]) -> None:
    broken = hostile.small_deck()[:900]
    for _ in range(limits.MAX_CHILDREN + 1):
        with pytest.raises(DocumentRefused, match="damaged or cut-off"):
            read_document(broken, name="a.pptx")
    assert counted.started == limits.MAX_CHILDREN + 1


def test_who_waits_too_long_is_told_so_and_starts_nothing(
    counted: type[Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CHILD_QUEUE_S", 0.0)
    monkeypatch.setattr(guard, "_SEATS", threading.BoundedSemaphore(1))
    with guard._seat(), pytest.raises(DocumentRefused, match="expected the same file again in a minute"):
        read_document(hostile.small_deck(), name="a.pptx")
    assert counted.started == 0


def test_text_needs_no_child(counted: type[Counted]) -> None:
    assert read_document(b"# A title\n\nSome words.", name="a.md").title == "A title"
    assert counted.started == 0
