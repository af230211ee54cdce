"""The environment that tests and the processes they start live in: clean, guarded, and of no outside service."""

import os
from collections.abc import MutableMapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUARD = ROOT / "tests" / "network_guard"
GUARD_LOG = "TEST_NETWORK_GUARD_LOG"

#: What a developer's shell may hold and a test must not see.
PERSONAL = (
    "INTERVIEWER_",
    "OPENAI_",
    "AZURE_",
    "ANTHROPIC_",
    "LANGSMITH",
    "LANGCHAIN",
    "DBOS_",
    "GRADIO_",
    "PG",
)
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ftp_proxy")
#: The harness's own switches begin like settings; they last to the start of a test and no further.
SWITCHES = (
    "INTERVIEWER_REQUIRE_BROWSER",
    "INTERVIEWER_CHROMIUM",
    "INTERVIEWER_REQUIRE_POSTGRES",
    "INTERVIEWER_TEST_POSTGRES_URL",
)


def is_personal(name: str) -> bool:
    """Whether a variable could change what a test sees."""
    return name.startswith(PERSONAL) or name.lower() in PROXIES


def clean(environment: MutableMapping[str, str]) -> None:
    """Take out what is personal, silence what phones home, and guard every Python started from here."""
    for name in [n for n in environment if is_personal(n) and n not in SWITCHES]:
        del environment[name]
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # or every process started here compiles the package anew
    environment.update(
        GRADIO_ANALYTICS_ENABLED="False",  # exactly this spelling
        HF_HUB_OFFLINE="1",
        PYTHONPATH=os.pathsep.join([str(GUARD), str(ROOT)]),
        PYTHONUTF8="1",
        TZ="UTC",
    )
