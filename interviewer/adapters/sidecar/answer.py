"""One answer of the side-car: the provider's as it came, or its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from interviewer.adapters.sidecar import BAD_REQUEST, HOW, KEY_REUSED, OTHER_UPSTREAM, TOKEN_WANTED

#: What asking again will not mend.
FINAL = frozenset({BAD_REQUEST, KEY_REUSED, OTHER_UPSTREAM, TOKEN_WANTED})
PASSED_ON = ("retry-after", "retry-after-ms", "x-should-retry")


@dataclass(frozen=True)
class Answer:
    """Status, body and the headers that matter.

    how: new, joined (a request of that key was under way) or kept. code: what the side-car says for itself; empty where
    the provider has answered.
    """

    status: int
    body: bytes
    kind: str = "application/json"
    request_id: str = ""
    how: Literal["new", "joined", "kept"] = "new"
    again: tuple[tuple[str, str], ...] = ()
    code: str = ""

    @property
    def is_reply(self) -> bool:
        """Whether it is what was paid for."""
        return 200 <= self.status < 300

    @property
    def headers(self) -> Mapping[str, str]:
        """As they are sent to whoever asked."""
        named = {
            "content-type": self.kind,
            "x-request-id": self.request_id,
            HOW: self.how,
            **dict(self.again),
        }
        return {name: value for name, value in named.items() if value}


def own(status: int, code: str, message: str) -> Answer:
    """What the side-car says for itself, in the form in which providers tell of errors."""
    error = {"error": {"message": message, "type": "sidecar", "param": None, "code": code}}
    again = (("x-should-retry", "false"),) if code in FINAL else ()
    return Answer(status, json.dumps(error).encode(), again=again, code=code)
