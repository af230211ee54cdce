"""What went wrong on the way, sorted: try again, step down, or tell somebody, in words without keys or texts.

Requests go out by `llm_http` or by the SDK, and each has its own faults; the SDK is not loaded to look for its own.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import Any

from interviewer.adapters import sidecar
from interviewer.adapters.llm_http import HttpFault, NoAnswer, Refused
from interviewer.errors import (
    AccessRefused,
    CompletionPending,
    InterviewerError,
    Overloaded,
    ProviderBroken,
    ProviderFault,
    QuotaSpent,
    ReplyFiltered,
    RequestRejected,
    Unreachable,
)

QUOTA = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
PASSING = {408, 409, 425, 429}
TOO_LONG = re.compile(
    r"context.?length|context.?window|maximum context|too many tokens|prompt is too long", re.IGNORECASE
)
FORMAT = re.compile(
    r"response_?format|json.?schema|json.?object|json mode|grammar|guided|structured.output|\bschema\b",
    re.IGNORECASE,
)
FIELD = re.compile(r"\b(max_completion_tokens|max_tokens|seed|temperature|stream_options)\b")

UNKNOWN = re.compile(
    r"unsupported|not support|unrecogni|unknown|unexpected|not permitted|not allowed|extra", re.IGNORECASE
)


@dataclass(frozen=True)
class Refusal:
    """The facts of one refused or failed request; all None if there was no answer."""

    status: int | None = None
    code: str | None = None
    said: str = ""
    again: str | None = None

    @property
    def is_quota(self) -> bool:
        return self.status == 402 or (self.status in (403, 429) and self.code in QUOTA)

    @property
    def is_filter(self) -> bool:
        return self.status == 400 and self.code in ("content_filter", "content_policy_violation")

    @property
    def is_too_long(self) -> bool:
        return self.status in (400, 413, 422) and bool(
            self.code == "context_length_exceeded" or TOO_LONG.search(self.said)
        )

    @property
    def is_format(self) -> bool:
        """The response format is not taken; llama.cpp says so with a 500."""
        fits = self.status in (400, 415, 422, 500, 501) and not self.is_filter and not self.is_too_long
        return bool(fits and FORMAT.search(self.said))

    @property
    def field(self) -> str | None:
        """The request field that is not taken."""
        named = FIELD.search(self.said) if self.status in (400, 422) and UNKNOWN.search(self.said) else None
        return named[1] if named and not self.is_too_long else None


def on_the_way() -> tuple[type[Exception], ...]:
    """The kinds of faults that a request can end with, for ``except``; they are ours to translate."""
    sdk = _sdk()
    return (HttpFault, TimeoutError, *((sdk.OpenAIError,) if sdk else ()))


def refusal_of(fault: BaseException) -> Refusal:
    """What the server said; an empty one for anything else."""
    if isinstance(fault, Refused):
        return Refusal(
            status=fault.status,
            code=fault.code or None,
            said=f"{fault.message} {fault.param or ''}",
            again=fault.response.headers.get("x-should-retry"),
        )
    sdk = _sdk()
    if sdk is None or not isinstance(fault, sdk.APIError):
        return Refusal()
    headers = fault.response.headers if isinstance(fault, sdk.APIStatusError) else {}
    return Refusal(
        status=fault.status_code if isinstance(fault, sdk.APIStatusError) else None,
        code=str(fault.code) if fault.code else None,
        said=f"{fault.message} {fault.param or ''}",
        again=headers.get("x-should-retry"),
    )


def _sdk() -> Any:
    """The SDK, if it is loaded, and loaded whole; else nothing can have been raised by it."""
    sdk = sys.modules.get("openai")
    return sdk if hasattr(sdk, "__all__") else None


def _no_answer_came(fault: BaseException) -> bool:
    sdk = _sdk()
    return isinstance(fault, NoAnswer) or (sdk is not None and isinstance(fault, sdk.APIConnectionError))


def _was_late(fault: BaseException) -> bool:
    sdk = _sdk()
    late = isinstance(fault, TimeoutError) or (isinstance(fault, NoAnswer) and fault.late)
    return late or (sdk is not None and isinstance(fault, sdk.APITimeoutError))


def retryable(fault: BaseException) -> bool:
    """Whether the same request may do better later: no answer, 408, 409, 425, 429 and 5xx."""
    if _no_answer_came(fault) or _was_late(fault):
        return True
    said = refusal_of(fault)
    if said.status is None or said.is_quota or said.is_format or said.again == "false":
        return False
    return said.status in PASSING or said.status >= 500


def is_overload(fault: BaseException) -> bool:
    """Whether the server asks everybody to slow down."""
    said = refusal_of(fault)
    return said.status in (429, 503, 529) and not said.is_quota


def was_perhaps_paid(fault: BaseException) -> bool:
    """Whether the server may have worked for it all the same: the answer was lost, or not awaited."""
    never_sent = type(fault.__cause__).__name__ in ("ConnectError", "ConnectTimeout", "PoolTimeout")
    said = refusal_of(fault)
    return said.code in sidecar.LOST or (not never_sent and said.status is None)


def says_nothing_of_the_call(fault: BaseException) -> bool:
    """Whether it leaves open what became of a request that the side-car has been given."""
    said = refusal_of(fault)
    return said.code in sidecar.OF_THE_QUESTION or (
        said.status is None and not isinstance(fault, ProviderFault)
    )


def translate(fault: BaseException, *, server: str, model: str, tries: int) -> InterviewerError:
    """The error of our tree for what a request ended with after ``tries`` requests to ``server``."""
    said = refusal_of(fault)
    head = f"model {model!r} at {server}, {tries} {'request' if tries == 1 else 'requests'}"
    if said.status is None:
        return _no_answer(fault, head)
    code = f" {said.code}" if said.code and re.fullmatch(r"[\w.-]{1,60}", said.code) else ""
    head = f"{head}: status {said.status}{code}"
    if said.code == "completion_pending":
        return CompletionPending(
            f"{head}; the reply is not written yet, fetch it later with the same request"
        )
    kind, advice = _sorted(said)
    return kind(f"{head}; {advice}", said=said.said, status=said.status)


SIDECAR: dict[str, tuple[type[ProviderFault], str]] = {
    sidecar.PERHAPS_PAID: (
        ProviderBroken,
        "the answer was lost on the way, perhaps it was paid: run this again",
    ),
    sidecar.UNKNOWN: (
        ProviderBroken,
        "the side-car knows nothing of that call, perhaps it was paid: run this again",
    ),
    sidecar.NOT_PAID: (Unreachable, "the provider was not reached, nothing was paid: run this again later"),
    sidecar.KEY_REUSED: (RequestRejected, "the side-car has another request of that key; nothing was sent"),
    sidecar.OTHER_UPSTREAM: (
        AccessRefused,
        "the side-car asks another server; nothing was sent. Set the same INTERVIEWER_BASE_URL on both sides",
    ),
    sidecar.TOKEN_WANTED: (
        AccessRefused,
        "expected the side-car's word: set INTERVIEWER_SIDECAR_TOKEN on both sides",
    ),
    sidecar.STORE_FAILED: (
        ProviderBroken,
        "the side-car can't write its store (is its disk full?), so nothing was sent: mend that, then run this again",
    ),
    sidecar.STOPPING: (Unreachable, "the side-car is stopping; nothing was sent: run this again later"),
}


def _sorted(said: Refusal) -> tuple[type[ProviderFault], str]:
    status = said.status or 0
    if said.code in SIDECAR:
        return SIDECAR[said.code]
    if said.is_quota:
        return QuotaSpent, "the account has no credit left: top it up, then run this again"
    if said.is_filter:
        return ReplyFiltered, "a content filter of the provider stopped the request; nothing was rated"
    if status in (401, 403):
        return AccessRefused, "expected a valid key: check INTERVIEWER_API_KEY, then run this again"
    if status == 404:
        return (
            AccessRefused,
            "no such model or address: check INTERVIEWER_MODEL and INTERVIEWER_BASE_URL (most end in /v1)",
        )
    if status in (429, 503, 529):
        return Overloaded, "the server is busy: wait, or lower INTERVIEWER_CONCURRENCY, then run this again"
    if status >= 500 or status in PASSING:
        return ProviderBroken, "the server failed: run this again later"
    if said.is_too_long:
        return RequestRejected, "the text is longer than this model reads: shorten it or use another model"
    return RequestRejected, "the server does not take the request as it is, so it was not repeated"


def _no_answer(fault: BaseException, head: str) -> InterviewerError:
    if _was_late(fault):
        return Unreachable(
            f"{head}: no whole answer in time; run this again, or raise INTERVIEWER_TRY_TIMEOUT_S"
        )
    if _no_answer_came(fault):
        return Unreachable(
            f"{head}: no connection, or it broke off; is the server running? Then run this again"
        )
    return ProviderBroken(f"{head}: the server broke off with an error; run this again later")
