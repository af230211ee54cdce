"""What a working process imports and reads at its start, done once for all that are forked from here."""

from importlib import import_module

from interviewer.adapters.library import library
from interviewer.domain.text import answer
from interviewer.raters.rule_rater import RuleRater

for name in (
    "alembic.command",
    "anyio._backends._asyncio",
    "dbos._sys_db_postgres",
    "dbos._sys_db_sqlite",
    "httpcore._async.http11",
    "interviewer.adapters.llm_blocking",
    "interviewer.raters.model_reading",
    "interviewer.raters.narrative.rater",
    "interviewer.wiring.batch",
    "interviewer.wiring.jobs",
    "openai.resources.chat",
    "psycopg",
):
    import_module(name)
RuleRater().judge(answer("I did it."), library().sheet("P08"))
