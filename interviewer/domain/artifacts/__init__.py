"""What people write before a decision, as values that can be checked.

Each kind has a form (what was given) and a checker (what is missing). A checker returns a
`CheckReport`; it shows, and never blocks.
"""

from interviewer.domain.artifacts.build_vs_buy import BuildVsBuy, evaluate
from interviewer.domain.artifacts.build_vs_buy_checks import check_build_vs_buy
from interviewer.domain.artifacts.build_vs_buy_rules import (
    RULES,
    Inputs,
    Recommendation,
    rule_for,
    table_as_markdown,
)
from interviewer.domain.artifacts.capacity import Capacity, Tier, check_capacity
from interviewer.domain.artifacts.design_document import DesignDocument, ReviewStatus, check_design_document
from interviewer.domain.artifacts.form import Form
from interviewer.domain.artifacts.key_result import KeyResult, Okr, check_key_result, check_okr
from interviewer.domain.artifacts.key_result_reading import Reading, read_key_result
from interviewer.domain.artifacts.kill_triage import KillTriage, check_kill
from interviewer.domain.artifacts.ready_done import (
    DefinitionOfReady,
    MlDefinitionOfDone,
    check_ml_done,
    check_ready,
)
from interviewer.domain.artifacts.report import SCHEMA, Check, CheckReport, State
from interviewer.domain.artifacts.rfc import Rfc, RfcStatus, check_rfc
from interviewer.domain.artifacts.strategy import TechnicalStrategy
from interviewer.domain.artifacts.strategy_checks import check_strategy

__all__ = [
    "RULES",
    "SCHEMA",
    "BuildVsBuy",
    "Capacity",
    "Check",
    "CheckReport",
    "DefinitionOfReady",
    "DesignDocument",
    "Form",
    "Inputs",
    "KeyResult",
    "KillTriage",
    "MlDefinitionOfDone",
    "Okr",
    "Reading",
    "Recommendation",
    "ReviewStatus",
    "Rfc",
    "RfcStatus",
    "State",
    "TechnicalStrategy",
    "Tier",
    "check_build_vs_buy",
    "check_capacity",
    "check_design_document",
    "check_key_result",
    "check_kill",
    "check_ml_done",
    "check_okr",
    "check_ready",
    "check_rfc",
    "check_strategy",
    "evaluate",
    "read_key_result",
    "rule_for",
    "table_as_markdown",
]
