"""Docs whose content the code knows are generated, and current."""

from __future__ import annotations

import subprocess
import sys

from tests.support.environment import ROOT


def test_the_generated_docs_are_current() -> None:
    ran = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_picture_and_page_that_the_readme_names_exists() -> None:
    import re

    named = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert len(named) >= 4
    assert [n for n in named if not (ROOT / n).exists()] == []
