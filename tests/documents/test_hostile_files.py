"""Files that mean harm or are broken: one clear sentence each, soon, and in little memory."""

import io
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from interviewer.adapters.documents import guard, limits, read_document
from interviewer.adapters.documents.refusal import DocumentRefused
from interviewer.errors import CallerMistake
from tests.documents import hostile, samples


def deck() -> bytes:
    return hostile.small_deck()


def half(source: bytes) -> bytes:
    return source[: len(source) // 2]


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.pptx", lambda: b"", "found an empty file"),
    "blank": ("a.txt", lambda: b" \n\t ", "found nothing but blanks"),
    "thirty megabytes of text": ("a.txt", lambda: b"word " * 6_000_000, "found 30,000,000 bytes of text"),
    "six hundred slides": (
        "a.pptx",
        lambda: hostile.many_slides(600),
        "found 600 slides; expected at most 400",
    ),
    "deck with a password": ("a.pptx", hostile.encrypted_office, "protected by a password"),
    "PDF with a password": ("a.pdf", lambda: hostile.locked_pdf("secret"), "protected by a password"),
    "deck cut off": ("a.pptx", lambda: half(deck()), "damaged or cut-off"),
    "memo cut off": ("a.docx", lambda: half(samples.trap_memo()), "damaged or cut-off"),
    "PDF cut off": ("a.pdf", lambda: half(samples.pdf([["some text"] * 30] * 3)), "damaged"),
    "bit rot": ("a.pptx", lambda: hostile.rotten(deck()), "damaged"),
    "bomb of a hundred thousand tags": (
        "a.docx",
        lambda: hostile.bomb_of_tags(1),
        "more than 20,000 paragraphs",
    ),
    "bomb of a million tags": ("a.docx", lambda: hostile.bomb_of_tags(7), "XML tags"),
    "bomb of one large part": ("a.docx", lambda: hostile.bomb_of_tags(12), "a part that unpacks to 12 MB"),
    "bomb of media": ("a.pptx", lambda: hostile.bomb_of_media(250), "unpacks to 250 MB"),
    "billion laughs in a deck": (
        "a.pptx",
        lambda: hostile.billion_laughs(deck(), hostile.SLIDE),
        "declares entities",
    ),
    "billion laughs in a memo": (
        "a.docx",
        lambda: hostile.billion_laughs(samples.trap_memo(), hostile.WORD),
        "declares entities",
    ),
    "macros by name": ("a.pptm", deck, r"macros \(.pptm\)"),
    "macros by content": ("a.docx", lambda: hostile.with_macros(samples.trap_memo()), "a file with macros"),
    "macros by declaration": ("a.pptx", lambda: hostile.macro_enabled(deck()), "a file with macros"),
    "path upwards": ("a.pptx", lambda: hostile.path_traversal("../../outside"), "leads out of the archive"),
    "path upwards, other slash": (
        "a.pptx",
        lambda: hostile.path_traversal("..\\outside"),
        "leads out of the archive",
    ),
    "path from the root": ("a.pptx", lambda: hostile.path_traversal("/outside"), "leads out of the archive"),
    "too many shapes": ("a.pptx", lambda: hostile.many_shapes(6_000), "more than 5,000 shapes on slide 1"),
    "groups three thousand deep": ("a.pptx", lambda: hostile.deep_groups(3_000), "damaged"),
    "tables two hundred deep": ("a.docx", lambda: hostile.deep_tables(200), "damaged"),
    "scan without text": ("a.pdf", lambda: hostile.scanned_pdf(3), "3 pages without text"),
    "PDF that unpacks to 200 MB": ("a.pdf", lambda: hostile.bomb_pdf(200), "oversized"),
    "two thousand pages": ("a.pdf", lambda: samples.pdf([["x"]] * 2_000), "2,000 pages; expected 1 to 400"),
    "text named as a deck": ("a.pptx", lambda: b"hello there", "named .pptx that is none"),
    "unknown extension": ("a.xyz", lambda: b"hello there", "the extension .xyz"),
    "a web page": ("a.txt", lambda: b"<!DOCTYPE html><p>hello", "a web page"),
    "old Word": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office file"),
    "noise": ("a.txt", lambda: bytes(range(256)) * 20, "binary data"),
    "two hundred thousand lines": (
        "a.txt",
        lambda: b"- x\n" * 200_000,
        "200,000 lines of text; expected at most 20,000",
    ),
    "broken UTF-16": ("a.txt", lambda: b"\xff\xfea\0b", "broken UTF-16"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_is_refused_with_a_sentence(case: str):
    name, make, words = REFUSED[case]
    with pytest.raises(CallerMistake, match=rf"^{name}: found .*; expected ") as refusal:
        read_document(make(), name=name)
    assert refusal.match(words)
    assert isinstance(refusal.value, DocumentRefused)
    assert (refusal.value.thing, bool(refusal.value.found), bool(refusal.value.expected)) == (
        name,
        True,
        True,
    )


def test_an_external_entity_is_refused_and_its_file_is_not_read(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret-word")
    for source, part, name in (
        (deck(), hostile.SLIDE, "a.pptx"),
        (samples.trap_memo(), hostile.WORD, "a.docx"),
    ):
        with pytest.raises(DocumentRefused, match="declares entities") as refusal:
            read_document(hostile.external_entity(source, part, str(secret)), name=name)
        assert "the-secret-word" not in str(refusal.value)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        pytest.param(lambda: hostile.many_slides(300), "A title", id="three hundred slides"),
        pytest.param(lambda: hostile.deep_groups(200), "a bullet", id="groups two hundred deep"),
        pytest.param(lambda: hostile.deep_tables(60), "Kept. Inserted.", id="tables sixty deep"),
        pytest.param(lambda: hostile.locked_pdf(""), "Behind the lock", id="PDF anybody may open"),
    ],
)
def test_odd_but_honest_files_are_read(source: Callable[[], bytes], words: str):
    assert words in [p.text for p in read_document(source()).passages()]


@pytest.mark.parametrize(
    ("source", "expected", "warned"),
    [
        pytest.param("Café\n\nfirst".encode("utf-16"), "Café", "", id="UTF-16 with its mark"),
        pytest.param("Café\n\nfirst".encode("utf-16-be"), "Café", "no byte-order mark", id="UTF-16 without"),
        pytest.param("Café\n\nfirst".encode("utf-8-sig"), "Café", "", id="UTF-8 with its mark"),
        pytest.param("Café\n\nfirst".encode("latin-1"), "Café", "not UTF-8 (byte 4)", id="Latin-1"),
        pytest.param(b"Ca\0fe\n\nfirst", "Cafe", "1 NUL character found and left out", id="a NUL"),
        pytest.param(
            "C\u202eaf\u202ce\n\nfirst".encode(),
            "Cafe",
            "2 bidirectional control characters",
            id="turned text",
        ),
        pytest.param(
            "C\u200baf\ufeffe\n\nfirst".encode(), "Cafe", "2 zero-width characters", id="zero width"
        ),
        pytest.param("Cafe\U000e0041\n\nfirst".encode(), "Cafe", "1 invisible tag character", id="tags"),
    ],
)
def test_text_in_other_encodings_and_unseen_characters(source: bytes, expected: str, warned: str):
    document = read_document(source, name="memo.txt")
    assert document.title == expected
    assert warned in " ".join(document.warnings)
    assert bool(document.warnings) == bool(warned)


def test_unseen_characters_inside_a_deck_are_taken_out_and_counted():
    made = samples.Deck()
    made.slide("A ti\u200btle", [(0, "a bul\u202elet")])
    document = read_document(made.bytes(), name="a.pptx")
    assert [b.text for b in document.blocks] == ["A title", "a bullet"]
    assert len(document.warnings) == 2


def test_the_heaviest_archive_that_the_checks_let_through_fits_into_the_memory_of_the_child():
    source = hostile.bomb_of_media(150)
    document = read_document(source, name="a.pptx")
    assert document.title == "A title"
    assert limits.CHILD_MEMORY_BYTES <= 600 * limits.MB
    assert limits.CHILD_WALL_S < 10


def test_a_file_that_needs_more_memory_than_the_child_may_have_is_refused(monkeypatch: pytest.MonkeyPatch):
    greedy = "from interviewer.adapters.documents import child; child._parse = lambda source: bytearray(700 << 20); child.main()"
    monkeypatch.setattr(guard, "_CODE", f"import sys; sys.path.insert(0, sys.argv[1]); {greedy}")
    with pytest.raises(DocumentRefused, match="needs more than 600 MB"):
        read_document(deck(), name="a.pptx")


def run_child(program: str, source: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    root = str(Path(guard.__file__).parents[3])
    code = f"import sys; sys.path.insert(0, {root!r}); from interviewer.adapters.documents import child; child._limit(); sys.addaudithook(child._forbid)\n"
    return subprocess.run(
        [sys.executable, "-I", "-c", code + program],
        check=False,
        input=source,
        capture_output=True,
        env={},
        timeout=60,
    )


@pytest.mark.parametrize(
    ("program", "error"),
    [
        pytest.param("x = bytearray(700 << 20)", b"MemoryError", id="memory"),
        pytest.param("import pathlib; pathlib.Path('written').write_text('x' * 10)", b"OSError", id="files"),
        pytest.param(
            "import socket; socket.create_connection(('127.0.0.1', 9))", b"PermissionError", id="network"
        ),
        pytest.param("import subprocess; subprocess.run(['true'])", b"PermissionError", id="programs"),
    ],
)
def test_the_child_process_may_not_take_write_connect_or_start(program: str, error: bytes, tmp_path: Path):
    done = run_child(program)
    assert done.returncode != 0
    assert error in done.stderr


def test_the_child_process_sees_no_environment(monkeypatch: pytest.MonkeyPatch):
    seen: list[object] = []
    popen = subprocess.Popen

    def spying(*args: object, **options: object) -> object:
        seen.append(options["env"])
        return popen(*args, **options)  # type: ignore[call-overload]

    monkeypatch.setenv("INTERVIEWER_API_KEY", "not-for-parsers")
    monkeypatch.setattr(subprocess, "Popen", spying)
    read_document(deck(), name="a.pptx")
    assert seen == [{}]


def test_a_child_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(guard, "_CODE", "import time; time.sleep(600)")
    monkeypatch.setattr(limits, "CHILD_WALL_S", 0.5)
    with pytest.raises(DocumentRefused, match=r"a\.pptx: found a file that takes longer"):
        read_document(deck(), name="a.pptx")


def test_a_child_that_dies_or_talks_nonsense_is_a_refusal(monkeypatch: pytest.MonkeyPatch):
    for program in (
        "import os; os.abort()",
        "raise SystemExit(3)",
        'print("{\\"draft\\": {}}")',
        'print("no")',
    ):
        monkeypatch.setattr(guard, "_CODE", program)
        with pytest.raises(DocumentRefused, match="could not finish"):
            read_document(deck(), name="a.pptx")


@pytest.mark.timeout(60)  # a pattern that backtracks, or a walk that is quadratic, would take far longer
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a " * 200_000, id="one long line"),
        pytest.param("- x\n" * 5_000, id="bullets"),
        pytest.param("(" * 200_000, id="brackets"),
        pytest.param("|x" * 100_000, id="bars"),
        pytest.param("<!-- x\n" * 5_000, id="comments that never end"),
        pytest.param("<!-- x --> " * 10_000, id="comments in one line"),
        pytest.param("Slide 1: x\n" * 300, id="labels"),
    ],
)
def test_long_and_odd_text_does_not_hang(text: str):
    assert read_document(text).passages()


def test_documents_can_be_read_by_several_threads_at_once():
    source, found = deck(), []
    threads = [threading.Thread(target=lambda: found.append(read_document(source).title)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["A title"] * 3


def test_hostile_samples_are_what_they_say():
    with zipfile.ZipFile(io.BytesIO(hostile.bomb_of_tags(7))) as archive:
        assert archive.getinfo(hostile.WORD).file_size > 7_000_000
    assert len(hostile.bomb_of_tags(7)) < 100_000
    assert len(hostile.bomb_pdf(200)) < 1_000_000
