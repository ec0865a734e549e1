"""Passwords of staff: argon2, away from the event loop, at most two at a time."""

from __future__ import annotations

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10  # letters
LONGEST = 500
_AT_ONCE = 2  # each takes 64 MiB while it is worked out


class Passwords:
    """Makes and checks hashes. One instance serves the whole site."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """`hasher` with argon2's own advice by default; tests bring a quick one."""
        self._hasher = hasher or PasswordHasher()
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self._nobodys: str | None = None

    async def hash(self, password: str) -> str:
        """What is stored of a password."""
        async with self._gate:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, stored: str | None, password: str) -> bool:
        """Whether this is the password. Takes as long where there is none (`stored` None)."""
        if self._nobodys is None:
            self._nobodys = await self.hash("nobody has this password")
        async with self._gate:
            is_right = await asyncio.to_thread(self._verify, stored or self._nobodys, password)
        return is_right and stored is not None

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def fault_of(password: str, *, email: str = "") -> str | None:
    """Why this cannot be a password; None where it can. Length is what counts."""
    if len(password) < SHORTEST:
        return f"A password needs at least {SHORTEST} characters. A few words in a row are fine."
    if len(password) > LONGEST:
        return f"A password can have at most {LONGEST} characters."
    if len(set(password)) < 4 or password.casefold() == email.casefold():
        return "This password is too easy to guess."
    return None
