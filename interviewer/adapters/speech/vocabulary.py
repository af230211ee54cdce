"""Terms that an ear should know: tools, techniques and words of the trade, and how the built-in recogniser says them."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Most terms one engine is told; Whisper reads no more than about 220 tokens of prompt.
MOST_TERMS = 60
#: Most words of a person's own list, and the longest that is taken for a word.
MOST_OWN, LONGEST_OWN = 30, 40

# Written form: sounds of the CMU dictionary. Only words that the recogniser's own dictionary lacks.
_SOUNDS = {
    "AWS": "EY D AH B AH L Y UW EH S",
    "backtest": "B AE K T EH S T",
    "BigQuery": "B IH G K W IH R IY",
    "CatBoost": "K AE T B UW S T",
    "CI": "S IY AY",
    "CUPED": "K Y UW P EH D",
    "Dagster": "D AE G S T ER",
    "Databricks": "D EY T AH B R IH K S",
    "dbt": "D IY B IY T IY",
    "embeddings": "EH M B EH D IH NG Z",
    "Fairlearn": "F EH R L ER N",
    "FastAPI": "F AE S T EY P IY AY",
    "GenAI": "JH EH N EY AY",
    "GitLab": "G IH T L AE B",
    "Grafana": "G R AH F AA N AH",
    "Jira": "JH IH R AH",
    "Jupyter": "JH UW P IH T ER",
    "KPI": "K EY P IY AY",
    "Kubernetes": "K UW B ER N EH T IY Z",
    "LightGBM": "L AY T JH IY B IY EH M",
    "LLM": "EH L EH L EH M",
    "LLMs": "EH L EH L EH M Z",
    "MLflow": "EH M EH L F L OW",
    "MLOps": "EH M EH L AA P S",
    "NDCG": "EH N D IY S IY JH IY",
    "OKR": "OW K EY AA R",
    "OKRs": "OW K EY AA R Z",
    "onboarding": "AA N B AO R D IH NG",
    "Postgres": "P OW S T G R EH S",
    "Pinecone": "P AY N K OW N",
    "PyTorch": "P AY T AO R CH",
    "reranking": "R IY R AE NG K IH NG",
    "RFC": "AA R EH F S IY",
    "RFCs": "AA R EH F S IY Z",
    "runbook": "R AH N B UH K",
    "SageMaker": "S EY JH M EY K ER",
    "scikit": "S AY K IH T",
    "SLA": "EH S EH L EY",
    "SLO": "EH S EH L OW",
    "SLOs": "EH S EH L OW Z",
    "TensorFlow": "T EH N S ER F L OW",
    "Weaviate": "W IY V IY EY T",
    "XGBoost": "EH K S JH IY B UW S T",
}  # fmt: skip
_WRITTEN = {term.casefold(): term for term in (*_SOUNDS, "Kafka", "GitHub", "SQL", "Python", "I")}

_ALWAYS = frozenset("backtest onboarding runbook okr okrs kpi rfc slo llm llms".split())

#: Words of the trade that any engine may be told, in the order of how often an answer needs them.
TERMS = (
    "uplift model", "hold-out", "A/B test", "baseline", "confidence interval", "guardrail metric", "stakeholder",
    "roadmap", "OKR", "KPI", "RFC", "design review", "build versus buy", "influence without authority", "stop rule",
    "decision memo", "readout", "technical debt", "platform bet", "brown bag", "mentoring", "causal inference",
    "confounding", "leakage", "calibration", "drift", "ranking", "recommendation", "NDCG", "forecast", "time series",
    "churn", "retention", "feature store", "model registry", "monitoring", "SLO", "runbook", "post-mortem", "rollout",
    "rollback", "data contract", "semantic layer", "data quality", "pipeline", "scikit-learn", "XGBoost", "LightGBM",
    "PyTorch", "TensorFlow", "MLflow", "Airflow", "Dagster", "Spark", "Databricks", "Snowflake", "BigQuery",
    "Kubernetes", "Docker", "Kafka", "LLM", "RAG", "embeddings",
)  # fmt: skip
_TERM_LIKE = re.compile(r"\b(?:[A-Z]{2,}s?|[A-Z][a-z]+[A-Z]\w*)\b")


def own_words(listed: str) -> tuple[str, ...]:
    """The words of a person's own list (commas or lines between them), each once; at most `MOST_OWN`, each of `LONGEST_OWN`."""
    parts = (" ".join(p.split()) for p in re.split(r"[,;\n]", listed))
    kept = (p for p in parts if 0 < len(p) <= LONGEST_OWN and any(ch.isalnum() for ch in p))
    return tuple(dict.fromkeys(kept))[:MOST_OWN]


#: A name in the middle of a sentence: ``Kubeflow`` in "why did you leave Kubeflow".
_NAMED = re.compile(r"(?<=[a-z,;] )[A-Z][\w-]+")


def named_in(question: str) -> tuple[str, ...]:
    """Names and abbreviations in a question of the person's own, each once; answers to it will hold them."""
    found = [*_TERM_LIKE.findall(question), *(n for n in _NAMED.findall(question) if len(n) > 1)]
    return tuple(dict.fromkeys(t for t in found if t.casefold() not in {"why", "star", "you", "not"}))[
        :MOST_OWN
    ]


def terms_for(probe_text: str, own: Sequence[str] = ()) -> tuple[str, ...]:
    """Terms to tell an engine for one probe: the person's own first, those in its words, then the trade's; at most `MOST_TERMS`."""
    folded = probe_text.casefold()
    named = [t for t in TERMS if t.casefold() in folded]
    found = [t for t in _TERM_LIKE.findall(probe_text) if t.casefold() not in {"why", "star", "you", "not"}]
    return tuple(dict.fromkeys((*own, *named, *found, *TERMS)))[:MOST_TERMS]


def phones(hints: Sequence[str]) -> list[tuple[str, str]]:
    """(word, sounds) that the built-in recogniser is taught for these hints, and always the short words of the trade.

    Hints that nobody wrote sounds down for are left out.
    """
    wanted = {w.casefold() for hint in hints for w in re.findall(r"[\w/]+", hint)}
    return [
        (term.casefold(), sounds)
        for term, sounds in _SOUNDS.items()
        if not wanted or term.casefold() in wanted or term.casefold() in _ALWAYS
    ]


def written(word: str) -> str:
    """The recogniser's word as it is written; its single letters ("k.") become capitals."""
    if len(word) == 2 and word.endswith(".") and word != "a.":
        return word[0].upper()
    return _WRITTEN.get(word, word.rstrip("."))
