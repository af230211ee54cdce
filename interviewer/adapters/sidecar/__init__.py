"""The side-car: a process of its own that makes the paid requests, so that a worker's death loses none of them.

What its two ends agree on: paths, headers, and the codes with which it answers for itself. A request is known by the
id of its ledger row, which outlives the worker that began it: who takes the row over collects the reply.
"""

from __future__ import annotations

KEY = "idempotency-key"  # the id of the ledger row; without it a request is passed on and nothing is kept
UPSTREAM = "interviewer-upstream"  # a mark of the server that the text is meant for
HOW = "interviewer-sidecar"  # of an answer: new, joined or kept
PORT = 7861

#: Nothing is known of whether the request was worked on: it counts as perhaps paid.
PERHAPS_PAID = "sidecar_perhaps_paid"
#: No such request is known here: never seen, or forgotten since.
UNKNOWN = "sidecar_unknown"
#: It was refused by the provider, or never left: nothing was paid, ask anew.
NOT_PAID = "sidecar_not_paid"
KEY_REUSED = "sidecar_key_reused"
OTHER_UPSTREAM = "sidecar_other_upstream"
TOKEN_WANTED = "sidecar_token"  # noqa: S105 - the name of a fault, not a token
STORE_FAILED = "sidecar_store"
STOPPING = "sidecar_stopping"
BAD_REQUEST = "sidecar_bad_request"

#: Of a request that went out, and of which no answer is left.
LOST = frozenset({PERHAPS_PAID, UNKNOWN})
#: Said of the question and not of the call: what became of a call that was begun before is not known by it.
OF_THE_QUESTION = frozenset({OTHER_UPSTREAM, TOKEN_WANTED, STORE_FAILED, STOPPING, BAD_REQUEST})


def mark_of(base_url: str) -> str:
    """What tells two servers apart without naming them: an address may hold a password."""
    import hashlib

    return hashlib.sha256(base_url.rstrip("/").encode()).hexdigest()[:16]
