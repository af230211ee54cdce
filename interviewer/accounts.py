"""Use case: who somebody is. Accounts with passwords, signed-in browsers, and the log of what was done.

A signed-in browser holds a token; only the token's hash is kept, so that the database opens nothing. Nobody is told
whether it was the name or the password that did not fit.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from interviewer.errors import CallerMistake, NotFound, SignInFirst

SHORTEST, LONGEST = 10, 200
#: A sign-in ends after so long, used or not; and sooner where nothing came for a day.
HOLDS, IDLE = timedelta(days=7), timedelta(days=1)
_SEEN_EVERY = timedelta(minutes=1)
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,59}")


class Account(NamedTuple):
    """One person who may sign in; ``id`` is the owner of what that person keeps."""

    id: str
    name: str
    created: datetime
    is_disabled: bool = False


class SignedIn(NamedTuple):
    """A browser that is signed in, as it is kept."""

    key: str
    account: Account
    created: datetime
    seen: datetime


class Done(NamedTuple):
    """One line of the log: who did what to which thing. Never what is in it."""

    at: datetime
    who: str
    verb: str
    what: str


class Store(Protocol):
    """Where accounts are kept."""

    def add(self, name: str, secret: str) -> Account: ...
    def accounts(self) -> list[Account]: ...
    def secret(self, name: str) -> tuple[Account, str] | None: ...
    def set_secret(self, id: str, secret: str) -> None: ...
    def disable(self, id: str, *, yes: bool) -> None: ...
    def delete(self, id: str) -> None: ...
    def open_session(self, key: str, account: str) -> None: ...
    def session(self, key: str) -> SignedIn | None: ...
    def seen(self, key: str) -> None: ...
    def close_sessions(self, account: str, *, only: str | None = None) -> int: ...
    def note(self, who: str, verb: str, what: str = "") -> None: ...
    def log(self, *, who: str | None = None, limit: int = 200) -> list[Done]: ...


@dataclass(frozen=True)
class Desk:
    """What the verbs here are given.

    token: makes a word that cannot be guessed. hashed, fits: make and compare what is kept of a password. decoy: what
    is compared for a name that is not known.
    """

    store: Store
    clock: Callable[[], datetime]
    token: Callable[[], str]
    hashed: Callable[[str], str]
    fits: Callable[[str, str], bool]
    decoy: str


def add(desk: Desk, name: str, password: str) -> Account:
    """A new account. `CallerMistake` where name or password will not do, or the name is taken."""
    folded = name.strip().lower()
    if not _NAME.fullmatch(folded):
        raise CallerMistake(
            f"account: found the name {name[:60]!r}; expected up to 60 letters a-z, digits and . _ @ + -, a letter or digit first"
        )
    if any(a.name == folded for a in desk.store.accounts()):
        raise CallerMistake(f"account: the name {folded} is taken")
    account = desk.store.add(folded, desk.hashed(checked(password, folded)))
    desk.store.note(account.id, "account added")
    return account


def checked(password: str, name: str) -> str:
    """``password``, if it may be one; `CallerMistake` says what is wrong with it, and never repeats it."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise CallerMistake(f"password: found {len(password)} characters; expected {SHORTEST} to {LONGEST}")
    if password.lower() == name or len(set(password)) < 4:  # aaaa, 1212
        raise CallerMistake(
            "password: found the name, or less than four different characters; expected another"
        )
    return password


def sign_in(desk: Desk, name: str, password: str) -> tuple[Account, str]:
    """The account and the token for its browser; `SignInFirst`, the same for every reason, where they do not fit."""
    known = desk.store.secret(name.strip().lower()[:60])
    fits = desk.fits(password[:LONGEST], known[1] if known else desk.decoy)
    if known is None or not fits or known[0].is_disabled:
        desk.store.note(known[0].id if known else "", "sign-in refused")
        raise SignInFirst("name and password do not fit; try again")
    account, token = known[0], desk.token()
    desk.store.open_session(hash_of(token), account.id)
    desk.store.note(account.id, "signed in")
    return account, token


def person(desk: Desk, token: str) -> Account | None:
    """Whose browser holds ``token``; None where it is not known, has ended, or the account is disabled."""
    kept = desk.store.session(hash_of(token)) if token else None
    if kept is None or kept.account.is_disabled:
        return None
    now = desk.clock()
    if now - kept.created > HOLDS or now - kept.seen > IDLE:
        desk.store.close_sessions(kept.account.id, only=kept.key)
        return None
    if now - kept.seen > _SEEN_EVERY:  # not where the clock went back: it will be set right
        desk.store.seen(kept.key)
    return kept.account


def sign_out(desk: Desk, token: str) -> None:
    """The token opens nothing any more."""
    kept = desk.store.session(hash_of(token)) if token else None
    if kept:
        desk.store.close_sessions(kept.account.id, only=kept.key)
        desk.store.note(kept.account.id, "signed out")


def change_password(desk: Desk, account: Account, *, old: str, new: str) -> None:
    """A new password, for whoever knows the old one; every browser has to sign in again."""
    known = desk.store.secret(account.name)
    if known is None or not desk.fits(old[:LONGEST], known[1]):
        desk.store.note(account.id, "password not changed")
        raise CallerMistake("the old password does not fit; nothing was changed")
    set_password(desk, account, new)


def set_password(desk: Desk, account: Account, new: str) -> None:
    """A new password, from whoever runs the server; every browser of that account has to sign in again."""
    desk.store.set_secret(account.id, desk.hashed(checked(new, account.name)))
    desk.store.close_sessions(account.id)
    desk.store.note(account.id, "password changed")


def disable(desk: Desk, name: str, *, yes: bool = True) -> Account:
    """Nobody signs in to it, and who is signed in no longer is; what it keeps stays. ``yes`` False allows it again."""
    account = named(desk, name)
    desk.store.disable(account.id, yes=yes)
    if yes:
        desk.store.close_sessions(account.id)
    desk.store.note(account.id, "account disabled" if yes else "account enabled")
    return account._replace(is_disabled=yes)


def named(desk: Desk, name: str) -> Account:
    """The account of that name; `NotFound` names the nearest."""
    known = desk.store.accounts()
    for account in known:
        if account.name == name.strip().lower():
            return account
    raise NotFound("account", name, [a.name for a in known])


def hash_of(token: str) -> str:
    """What is kept of a token: it has 256 random bits, so that a plain SHA-256 will do."""
    return hashlib.sha256(token.encode()).hexdigest()
