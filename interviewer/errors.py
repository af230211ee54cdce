"""Every error this package raises on purpose.

::

    InterviewerError
    ├── CallerMistake        the person: a bad file, option, value; exit code 2
    │   ├── NotFound         names the nearest things that do exist
    │   ├── MovedOn          the interview went on in another window, or meanwhile
    │   └── SignInFirst      nobody known is behind the request, or name and password do not fit
    ├── AuthorMistake        whoever wrote a rubric, probe or prompt file; exit code 2
    │   ├── RubricError
    │   ├── PromptError
    │   └── SchemaError      a reply schema that strict servers refuse
    ├── ProviderFault        the model's server, or the way to it; nothing is lost; exit code 3
    │   ├── Unreachable          no answer came in time; trying again later may help
    │   ├── Overloaded           "too many requests" to the end of our patience
    │   ├── ProviderBroken       a server error, or an answer that is no chat completion
    │   ├── AccessRefused        key, permission or model name; the person can mend it
    │   │   └── QuotaSpent       the account has no credit left
    │   ├── RequestRejected      the server will not take this request as it is written
    │   ├── NotRated             the model answered, but no usable verdicts came of it
    │   │   ├── ReplyRefused     it declined
    │   │   ├── ReplyFiltered    a content filter stopped it
    │   │   ├── ReplyCut         it ran into the output limit
    │   │   └── ReplyUnreadable  it did not fit the schema, also when asked again
    │   └── SpendLimitReached    the call was not made
    ├── CompletionPending    no fault: the reply is being written and has to be fetched later
    └── StoreFault           the disk or the database; exit code 3

A message names the thing, what was found and what was expected. The exit code is that of
the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Literal

Actor = Literal["provider", "person", "author"]


class InterviewerError(Exception):
    """Root of the tree; ``exit_code`` is what the command line ends with."""

    exit_code = 3


class CallerMistake(InterviewerError):
    """The person can mend it: a file, an option or a value is not what it has to be."""

    exit_code = 2


class NotFound(CallerMistake):
    """No such thing; the message names the nearest ones that exist, or (``listed``) all where none is near."""

    def __init__(self, what: str, name: str, known: Iterable[str], *, listed: bool = False) -> None:
        self.what, self.name = what, name
        every = list(known)
        self.nearest = tuple(nearest(name, every))
        rest = f"there are: {', '.join(every)}" if listed and every else "nothing is near"
        hint = f"nearest: {', '.join(self.nearest)}" if self.nearest else rest
        super().__init__(f"no {what} {name!r}; {hint}")


class MovedOn(CallerMistake):
    """The interview went on in another window, or while an answer was being read. Nothing is lost; reload."""


class SignInFirst(CallerMistake):
    """Accounts are on and nobody known is behind the request, or a name and its password do not fit."""


class AuthorMistake(InterviewerError):
    """A rubric, probe or prompt file is wrong; its author can mend it."""

    exit_code = 2


class RubricError(AuthorMistake):
    """A rubric or probe file is wrong; the message names file, line and key."""


class PromptError(AuthorMistake):
    """A prompt file is missing or does not fit the values it was given."""


class SchemaError(AuthorMistake):
    """A reply schema has no form that strict servers take (an open object, a tuple, an untyped value)."""


class ProviderFault(InterviewerError):
    """The model's server did not give a usable answer. What the person gave is stored.

    who: who can act on it (the provider, the person who runs this, the author of the prompt).
    calls: HTTP requests that were sent. exchanges: those that brought a completion, JSON-able, so
        that what was paid for can be kept and counted (tokens_in, tokens_out).
    The message never holds a key, the person's text or the model's. ``said`` is what the server wrote; it
    may quote the request, so it is neither in the message nor to be logged. ``status`` is that of its answer, if it
    gave one.
    """

    who: Actor = "provider"

    def __init__(
        self,
        message: str,
        *,
        calls: int = 0,
        exchanges: tuple[Mapping[str, object], ...] = (),
        tokens_in: int = 0,
        tokens_out: int = 0,
        said: str = "",
        status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.calls, self.exchanges = calls, exchanges
        self.tokens_in, self.tokens_out, self.said, self.status = tokens_in, tokens_out, said, status


class Unreachable(ProviderFault):
    """No connection, or no whole answer before the time was up."""


class Overloaded(ProviderFault):
    """The server said "too many requests" or "overloaded" until the tries or the time ran out."""


class ProviderBroken(ProviderFault):
    """A server error that lasted, or an answer with status 200 that is no chat completion."""


class AccessRefused(ProviderFault):
    """The key, its permissions or the model name were not accepted."""

    who: Actor = "person"


class QuotaSpent(AccessRefused):
    """The account behind the key has no credit left; waiting does not help."""


class RequestRejected(ProviderFault):
    """The server does not take the request as it is (status 400, 413, 422); repeating it is of no use."""

    who: Actor = "author"


class NotRated(ProviderFault):
    """The model replied, but no verdicts could be read from the reply, also when asked again."""


class ReplyRefused(NotRated):
    """The model declined to answer."""

    who: Actor = "author"


class ReplyFiltered(NotRated):
    """A content filter of the provider stopped the request or the reply."""


class ReplyCut(NotRated):
    """The reply ran into the limit on output tokens and is incomplete."""

    who: Actor = "person"


class ReplyUnreadable(NotRated):
    """The reply did not fit the schema, and the second one did not either."""


class SpendLimitReached(ProviderFault):
    """The call was not made: its upper bound would pass the spending limit."""

    who: Actor = "person"


class CompletionPending(InterviewerError):
    """The endpoint has noted the request and will have the reply later: pending, not failed."""


class StoreFault(InterviewerError):
    """The disk or the database failed; what was already stored stays."""


def nearest(name: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """Up to ``most`` known names that look like ``name``, nearest first."""
    names = sorted(set(known))
    by_fold = {k.casefold(): k for k in names}
    close = get_close_matches(name.casefold(), list(by_fold), n=most, cutoff=0.5)
    if not close:
        head = name.casefold()[:1]
        close = [k for k in by_fold if k.startswith(head)][-most:]
    return [by_fold[k] for k in close]
