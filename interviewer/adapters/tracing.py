"""Keeps what people write on this machine: langchain-core would send it away on a stray variable."""

from __future__ import annotations

import os

UPLOADERS = (
    "LANGSMITH_TRACING",
    "LANGSMITH_TRACING_V2",
    "LANGCHAIN_TRACING",
    "LANGCHAIN_TRACING_V2",
    "LANGCHAIN_HANDLER",
)


def silence_tracing() -> None:
    """Force every LangSmith switch of this process off. To be called before langchain-core is imported,
    since langsmith remembers the first value it reads."""
    for name in UPLOADERS:
        os.environ[name] = "false"
