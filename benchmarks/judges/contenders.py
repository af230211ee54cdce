"""Who takes part in `judge_calls`: a script of this folder, the package it needs, and the reply it expects."""

from __future__ import annotations

import json
from dataclasses import dataclass

QUOTE = "we stopped the forecast because two winters of data were missing"
WHY = (
    "The person names the sign that showed it, what they did about it and whom they told, in their own words."
)


def verdicts() -> str:
    """About 200 tokens: four criteria with quotes."""
    criteria = [
        {"id": f"KIL-{n}", "quotes": [QUOTE], "why": WHY, "verdict": "met" if n != 4 else "partial"}
        for n in range(1, 5)
    ]
    return json.dumps({"instructions": [], "criteria": criteria, "flags": []})


@dataclass(frozen=True)
class Contender:
    """``is_program``: it is no package of Python but a program of its own, which the script starts."""

    name: str
    script: str
    package: str
    reply: str
    is_program: bool = False


PROSE = " ".join([WHY] * 7)
FLOOR = "plain client"
OURS = ("interviewer", "on the ledger")
CONTENDERS = (
    Contender(FLOOR, "plain.py", "openai", verdicts()),
    Contender("interviewer", "ours.py", "openai", verdicts()),
    Contender("on the ledger", "ours_ledger.py", "openai", verdicts()),
    Contender("openevals", "peer_openevals.py", "openevals", json.dumps({"reasoning": PROSE, "score": 0.7})),
    Contender(
        "promptfoo",
        "peer_promptfoo.py",
        "promptfoo",
        json.dumps({"reason": PROSE, "pass": True, "score": 0.7}),
        is_program=True,
    ),
    Contender("inspect_ai", "peer_inspect.py", "inspect_ai", f"{PROSE}\n\nGRADE: C"),
    Contender("deepeval", "peer_deepeval.py", "deepeval", json.dumps({"reason": PROSE, "score": 7})),
)
