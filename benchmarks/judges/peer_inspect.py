"""inspect_ai: its model-graded scorer over answers that are there already; its own cache of replies."""

from __future__ import annotations

import os

from task import CALLS, FOLDER, IN_FLIGHT, KEEP, MODEL, QUESTION, RUBRIC, URL, answer

os.environ.update(
    LOCAL_API_KEY="none",
    LOCAL_BASE_URL=URL,
    INSPECT_LOG_DIR=str(FOLDER / "logs"),
    INSPECT_CACHE_DIR=str(FOLDER / "cache"),
)

from inspect_ai import Task
from inspect_ai import eval as evaluate
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import GenerateConfig, ModelOutput, get_model
from inspect_ai.scorer import model_graded_qa
from inspect_ai.solver import solver


@solver
def preset():
    """The answer of the sample as if a model had given it."""

    async def solve(state, _generate):
        state.output = ModelOutput.from_content("given", state.metadata["answer"])
        return state

    return solve


judge = get_model(
    f"openai-api/local/{MODEL}", config=GenerateConfig(max_connections=IN_FLIGHT, cache=KEEP or None)
)
samples = [Sample(id=n, input=QUESTION, target=RUBRIC, metadata={"answer": answer(n)}) for n in range(CALLS)]
logs = evaluate(
    Task(dataset=MemoryDataset(samples), solver=preset(), scorer=model_graded_qa(model=judge)),
    model=judge,
    max_samples=2 * IN_FLIGHT,
    display="none",
    score_display=False,
)
assert logs[0].status == "success"
assert logs[0].results.completed_samples == CALLS
assert logs[0].results.scores[0].metrics["accuracy"].value == 1.0
