"""promptfoo: its graded rubric over answers that are there already; this process becomes the one of node."""

from __future__ import annotations

import json
import os
import sys

from task import CALLS, FOLDER, IN_FLIGHT, KEEP, MODEL, QUESTION, RUBRIC, URL, answer

FOLDER.mkdir(parents=True, exist_ok=True)
os.chdir(FOLDER)
os.environ.update(
    CI="1",
    OPENAI_API_KEY="none",
    PROMPTFOO_CACHE_PATH=str(FOLDER / "cache"),
    PROMPTFOO_CONFIG_DIR=str(FOLDER / "home"),
    PROMPTFOO_DISABLE_DEBUG_LOG="1",
    PROMPTFOO_DISABLE_ERROR_LOG="1",
    PROMPTFOO_DISABLE_REMOTE_GENERATION="1",
    PROMPTFOO_DISABLE_SHARING="1",
    PROMPTFOO_DISABLE_TELEMETRY="1",
    PROMPTFOO_DISABLE_UPDATE="1",
)
grader = {
    "id": f"openai:chat:{MODEL}",
    "config": {"apiBaseUrl": URL, "apiKey": "none", "temperature": 0},
}
asked = {
    "description": "judge calls",
    "prompts": ["{{answer}}"],
    "providers": ["echo"],
    "defaultTest": {
        "options": {"provider": grader},
        "assert": [{"type": "llm-rubric", "value": f"{QUESTION}\n\n{RUBRIC}"}],
    },
    "tests": [{"vars": {"answer": answer(number)}} for number in range(CALLS)],
}
(FOLDER / "asked.json").write_text(json.dumps(asked))
words = ["eval", "-c", "asked.json", "-j", str(IN_FLIGHT), "--no-table", "--no-progress-bar", "--no-share", "-o", "given.json"]  # fmt: skip
os.execvp(sys.argv[1], [sys.argv[1], *words, *([] if KEEP else ["--no-cache"])])  # noqa: S606 - named on the command line
