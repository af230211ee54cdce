"""deepeval: G-Eval with given steps over its client for local servers; its own cache of results."""

from __future__ import annotations

import os

from task import CALLS, FOLDER, IN_FLIGHT, KEEP, MODEL, QUESTION, RUBRIC, URL, answer

FOLDER.mkdir(parents=True, exist_ok=True)
os.chdir(FOLDER)
os.environ.update(
    DEEPEVAL_TELEMETRY_OPT_OUT="YES",
    DEEPEVAL_HOME=str(FOLDER),
    DEEPEVAL_DISABLE_DOTENV="1",
    DEEPEVAL_NO_INSPECT_PROMPT="1",
    DEEPEVAL_UPDATE_WARNING_OPT_IN="0",
    ERROR_REPORTING="NO",
)

from deepeval import evaluate  # noqa: E402 - it reads the settings above when imported
from deepeval.evaluate import AsyncConfig, CacheConfig, DisplayConfig  # noqa: E402 - it reads the settings above when imported
from deepeval.metrics import GEval  # noqa: E402 - it reads the settings above when imported
from deepeval.models import LocalModel  # noqa: E402 - it reads the settings above when imported
from deepeval.test_case import LLMTestCase, SingleTurnParams  # noqa: E402 - it reads the settings above when imported

metric = GEval(
    name="rubric",
    evaluation_params=[SingleTurnParams.INPUT, SingleTurnParams.ACTUAL_OUTPUT],
    evaluation_steps=[RUBRIC, "Weigh the criteria and give the points."],
    model=LocalModel(model=MODEL, api_key="none", base_url=URL),
)
result = evaluate(
    [LLMTestCase(input=QUESTION, actual_output=answer(n)) for n in range(CALLS)],
    [metric],
    async_config=AsyncConfig(max_concurrent=IN_FLIGHT, throttle_value=0),
    display_config=DisplayConfig(show_indicator=False, print_results=False, inspect_after_run=False),
    cache_config=CacheConfig(write_cache=KEEP, use_cache=KEEP),
)
found = [data for one in result.test_results for data in one.metrics_data]
assert [(data.score, data.error) for data in found] == [(0.7, None)] * CALLS
