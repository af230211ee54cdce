"""What a start may not load: the command line answers at once because vendors wait until they are needed."""

import subprocess
import sys

import pytest

HEAVY = {
    "gradio",
    "openai",
    "langchain_core",
    "sqlalchemy",
    "alembic",
    "dbos",
    "numpy",
    "scipy",
    "pandas",
    "fastapi",
}
HEAVY |= {"pydantic_settings", "pptx", "docx", "pypdf", "pocketsphinx", "soundfile", "soxr", "typst"}


def loaded_by(statement: str) -> set[str]:
    """Top-level names of the modules that a fresh interpreter holds after ``statement``."""
    show = f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_importing_the_command_line_loads_no_vendor():
    assert loaded_by("import interviewer.cli") & HEAVY == set()


def test_asking_for_help_loads_no_vendor():
    asked = "sys.argv = ['interviewer', '--help']\nfrom interviewer.cli import main\ntry: main()\nexcept SystemExit: pass"
    assert loaded_by(asked) & HEAVY == set()


@pytest.mark.parametrize("module", ["level", "rating", "rubric", "probe", "text", "interview"])
def test_the_domain_loads_no_vendor_but_pydantic(module):
    assert loaded_by(f"import interviewer.domain.{module}") & HEAVY == set()
