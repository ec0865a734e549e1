"""Encryption of personal columns, and keyed hashes to find an address without reading it.

AES-256-GCM rather than Fernet: 1.5 against 13 microseconds for a short message, and two columns
of every queued message are encrypted. Random 96-bit nonces are safe for 2^32 values a key.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import secrets
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from struct import Struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from bot.core.errors import ConfigError, StorageError

KEY_BYTES = 32
_VERSION = b"\x01"
_MARK_BYTES = 5  # version, and four bytes that name the key
_NONCE_BYTES = 12
_NONCES_AT_ONCE = 256
_TAKE_APART = Struct(f"{_NONCE_BYTES}s" * _NONCES_AT_ONCE).unpack
_HEAD_BYTES = _MARK_BYTES + _NONCE_BYTES
_HASH_BYTES = 16  # enough that two addresses never meet, half the size in the index


class _Key:
    """One secret as what is derived from it: cipher, hash key and name."""

    def __init__(self, secret: bytes) -> None:
        self.secret = secret
        self.cipher = AESGCM(_derived(secret, "encrypt"))
        # Keyed once: keying anew for each look-up costs as much again as the hash itself.
        # And `hmac` of the standard library takes five times as long for so few bytes.
        self.look_up = HMAC(_derived(secret, "look-up"), SHA256())
        self.mark = _VERSION + _derived(secret, "name")[: _MARK_BYTES - 1]


class Keyring:
    """Several keys, newest first: the newest encrypts, every one decrypts and is looked up by."""

    def __init__(self, secrets_: Sequence[bytes]) -> None:
        """Each of `secrets_` is 32 random bytes."""
        keys = [_Key(secret) for secret in secrets_]
        self._newest = keys[0]
        self._by_mark = {key.mark: key for key in keys}
        self._look_ups = tuple(key.look_up for key in keys)

    @classmethod
    def from_texts(cls, keys: Sequence[str]) -> Keyring:
        """Of keys as `generate_key` writes them, newest first.

        Raises:
            ConfigError: there is none, or one is not 32 bytes of base64.
        """
        found = [_decoded(text) for text in keys]
        problems = [
            f"STEADY_KEYS: key {place} is not {KEY_BYTES} bytes in base64"
            for place, secret in enumerate(found, start=1)
            if secret is None
        ]
        if problems or not found:
            raise ConfigError(problems or ["STEADY_KEYS: there is no key"])
        return cls([secret for secret in found if secret is not None])

    @property
    def newest_mark(self) -> bytes:
        """How values under the newest key begin."""
        return self._newest.mark

    @property
    def names(self) -> tuple[str, ...]:
        """What the keys may be called in the open, newest first."""
        return tuple(mark.hex() for mark in self._by_mark)

    def encrypt(self, text: str) -> bytes:
        """`text` under the newest key: mark, nonce, ciphertext with its tag."""
        nonce = _NONCES.take()
        plain = text.encode("utf-8", "surrogatepass")
        return self._newest.mark + nonce + self._newest.cipher.encrypt(nonce, plain, None)

    def decrypt(self, sealed: bytes) -> str:
        """The text again.

        Raises:
            StorageError: no key of ours made it, or it was changed.
        """
        key = self._by_mark.get(sealed[:_MARK_BYTES])
        if key is None:
            raise StorageError("a value is encrypted under a key that is not in STEADY_KEYS")
        nonce = sealed[_MARK_BYTES:_HEAD_BYTES]
        try:
            plain = key.cipher.decrypt(nonce, sealed[_HEAD_BYTES:], None)
        except (InvalidTag, ValueError):
            raise StorageError("an encrypted value was damaged") from None
        return plain.decode("utf-8", "surrogatepass")

    def lookup(self, *parts: str) -> bytes:
        """The hash by which `parts` are stored: under the newest key."""
        return _hashed(self._newest.look_up, parts)

    def lookups(self, *parts: str) -> tuple[bytes, ...]:
        """The hashes by which `parts` may have been stored, newest key first."""
        return tuple([_hashed(key, parts) for key in self._look_ups])

    def derive(self, purpose: str) -> bytes:
        """32 bytes for another use (such as a webhook's secret); they change with the key."""
        return _derived(self._newest.secret, f"derive {purpose}")


class _Nonces:
    """Random nonces, drawn many at a time.

    Drawing lets other threads run, and then waits to run on: that cost a turn more than all of
    its encryption. A process that forks must not use those of its parent.
    """

    def __init__(self) -> None:
        self._drawn: list[bytes] = []
        os.register_at_fork(after_in_child=self._drawn_anew)

    def take(self) -> bytes:
        """One that nobody else gets: `pop` is one step, whatever thread asks."""
        try:
            return self._drawn.pop()
        except IndexError:
            return self._drawn_anew().pop()

    def _drawn_anew(self) -> list[bytes]:
        self._drawn = nonces = [*_TAKE_APART(os.urandom(_NONCES_AT_ONCE * _NONCE_BYTES))]
        return nonces


_NONCES = _Nonces()


def generate_key() -> str:
    """A new key as text: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def load_or_create_key_file(path: Path) -> tuple[str, ...]:
    """The keys in `path`, one a line, newest first; a missing file is made with a new one (0600).

    Raises:
        ConfigError: the file cannot be read or made.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return tuple(path.read_text(encoding="utf-8").split())
        key = generate_key()
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())  # rows under a key that a power cut took are lost
        return (key,)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"the key file cannot be used: {error}"]) from error


def _decoded(text: str) -> bytes | None:
    try:
        secret = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    return secret if len(secret) == KEY_BYTES else None


def _derived(secret: bytes, purpose: str) -> bytes:
    return hmac.digest(secret, f"steady {purpose}".encode(), "sha256")


@lru_cache(maxsize=512)  # a turn looks the same address up in several tables
def _hashed(keyed: HMAC, parts: tuple[str, ...]) -> bytes:
    """Parts are told apart by their lengths, so that no two lists give the same input."""
    text = "".join([f"{len(part)}:{part}" for part in parts])
    hashed = keyed.copy()
    hashed.update(text.encode("utf-8", "surrogatepass"))
    return hashed.finalize()[:_HASH_BYTES]
