"""Passwords as salted scrypt hashes (RFC 7914), by the standard library. What is kept says how it was made."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import threading
import unicodedata

#: 2**15 blocks of 8 * 128 bytes: 32 MB of memory for each try; three rounds. A guess costs the attacker as much.
LOG_N, R, P = 15, 8, 3
_SALT_BYTES, _KEY_BYTES = 16, 32
#: At once: with more, a flood of sign-ins would take the machine's memory.
_ROOM = threading.BoundedSemaphore(2)


def hashed(password: str) -> str:
    """``password`` as it is kept: ``scrypt$15$8$3$salt$key``, salt and key in base64."""
    salt = os.urandom(_SALT_BYTES)
    return _written(LOG_N, R, P, salt, _key(password, salt, LOG_N, R, P))


def fits(password: str, kept: str) -> bool:
    """Whether ``kept`` was made of ``password``; takes as long for a wrong one as for the right one."""
    name, log_n, r, p, salt, key = kept.split("$")
    if name != "scrypt":
        raise ValueError(f"a password is kept as {name!r}; expected scrypt")
    found = _key(password, base64.b64decode(salt), int(log_n), int(r), int(p))
    return hmac.compare_digest(found, base64.b64decode(key))


def decoy() -> str:
    """What is compared where a name is unknown, so that this takes as long as a wrong password. Nothing fits it."""
    return _written(LOG_N, R, P, os.urandom(_SALT_BYTES), os.urandom(_KEY_BYTES))


def _key(password: str, salt: bytes, log_n: int, r: int, p: int) -> bytes:
    n = 2**log_n
    words = unicodedata.normalize("NFKC", password).encode()
    with _ROOM:
        return hashlib.scrypt(words, salt=salt, n=n, r=r, p=p, maxmem=256 * n * r, dklen=_KEY_BYTES)


def _written(log_n: int, r: int, p: int, salt: bytes, key: bytes) -> str:
    return "$".join(
        ("scrypt", str(log_n), str(r), str(p), *(base64.b64encode(b).decode() for b in (salt, key)))
    )
