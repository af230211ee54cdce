"""No file of the repository says where it was made, where packages came from, or what opens anybody's account."""

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from functools import cache

import pytest

from tests.support.environment import ROOT

# Spelled in pieces, so that this file is not its own finding.
FORBIDDEN = {
    "registry host": (
        r"py" r"pi\.(?:org|python\.org)",
        r"python" r"hosted\.org",
        r"registry\.(?:npm" r"js\.org|yarn" r"pkg\.com)",
        r"(?:static|index)\.crates" r"\.io",
        r"proxy\.golang" r"\.org",
        r"jfrog" r"\.io",
    ),
    "index option": (
        r"--(?:extra-)?index-" r"url[= ]\S*[:/]",
        r"--find-" r"links[= ]\S*[:/]",
        r"file:" r"///\w",
    ),
    "machine path": (
        r"(?<![\w.])/wo" r"rk/\w",
        r"(?<![\w.])/ro" r"ot\b(?!-)",
        r"(?<![\w./])/ho" r"me/\w",
        r"(?<![\w.])/Us" r"ers/\w",
        r"(?<![\w.])/opt/(?:py" r"pi|wheels)",
        r"(?<![\w.])/tmp/(?:pkg|brief)\b",
        r"\b[A-Z]:\\\\?Us" r"ers\\",
    ),
    "secret": (
        r"\bsk-(?:proj-|ant-)?[A-Za-z0-9_]{20,}",
        r"\bgh[pousr]_[A-Za-z0-9]{30,}",
        r"\bgithub_pat_[A-Za-z0-9_]{30,}",
        r"\bhf_[A-Za-z0-9]{30,}",
        r"\bAK" r"IA[0-9A-Z]{16}\b",
        r"\bxox[abprs]-[0-9A-Za-z-]{10,}",
        r"-----BEGIN [A-Z ]*PRIVATE " r"KEY",
        r"(?i:authorization['\"]?\s*[:=]\s*\[?\s*['\"]?bearer +[A-Za-z0-9._-]{12,})",
        r"\b(?:postgres(?:ql)?|https?)://[^\s:/@]+:[^\s:/@<>{}$]{6,}@(?!localhost|127\.)",
    ),
}
OPENED = {".pptx", ".docx", ".xlsx", ".zip", ".whl", ".odt"}  # zip archives; the text is inside


@cache
def committed_files() -> tuple[str, ...]:
    """Files of the repository, those included that are not committed yet but would be."""
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
    )
    names = sorted(filter(None, listed.stdout.decode().split("\0")))
    return tuple(name for name in names if (ROOT / name).is_file())


def texts(name: str) -> Iterator[str]:
    """The text of a file; of an office file, that of each of its parts."""
    data = (ROOT / name).read_bytes()
    if (ROOT / name).suffix in OPENED and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [
                archive.read(part)
                for part in archive.namelist()
                if archive.getinfo(part).file_size < 5_000_000
            ]
    else:
        parts = [data]
    for part in parts:
        yield part.decode("latin-1")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_committed_file_holds_a(what):
    pattern = re.compile("|".join(FORBIDDEN[what]))
    found = [
        f"{name}: {match[0]!r}"
        for name in committed_files()
        for text in texts(name)
        for match in pattern.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "example"),
    [
        ("registry host", "https://files.python" + "hosted.org/packages/x.whl"),
        ("index option", "--extra-index-" + "url https://packages.example/simple"),
        ("machine path", "cd /wo" + "rk/main"),
        ("machine path", "/ho" + "me/somebody/interviewer"),
        ("secret", "sk-" + "proj-" + "a1B2" * 8),
        ("secret", "-----BEGIN RSA PRIVATE " + "KEY-----"),
        ("secret", 'authorization: ["Bearer ' + 'abcdef0123456789"]'),
    ],
)
def test_the_search_finds_what_it_is_for(what, example):
    assert re.search("|".join(FORBIDDEN[what]), example)


@pytest.mark.parametrize(
    "name", [".env", ".env.local", ".venv/bin/python", "test-artifacts/failed.png", "interviewer.db"]
)
def test_personal_files_cannot_be_committed_by_accident(name):
    asked = subprocess.run(["git", "-C", ROOT, "check-ignore", "--quiet", "--no-index", name], check=False)
    assert asked.returncode == 0, f"{name} is not in .gitignore"


def test_nothing_large_is_committed():
    sizes = {name: (ROOT / name).stat().st_size for name in committed_files()}
    recorded = {name: size for name, size in sizes.items() if name.startswith("evals/cassettes/")}
    large = {name: size for name, size in sizes.items() if size > 3_000_000 and name not in recorded}
    assert large == {}
    assert sum(recorded.values()) < 25_000_000, (
        "recordings of two prompts stand side by side; all of them stay below this"
    )
