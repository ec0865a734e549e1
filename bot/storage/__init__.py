"""Where rows are kept: one package per engine behind the contracts of bot.core.ports."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol

from bot.core.clock import Clock
from bot.core.errors import ConfigError
from bot.core.ports import Store
from bot.storage.crypto import Keyring

# Scheme of STEADY_DATABASE_URL -> module, which has `async def open_store(url, keyring, clock,
# *, read_only, shared)`; imported on first use: one engine's driver is not needed for another.
ENGINES = {"sqlite": "bot.storage.sqlite"}


class KeyedStore(Store, Protocol):
    """A store whose personal columns are encrypted with a keyring."""

    async def rotate_keys(self) -> int:
        """Encrypt anew, in small transactions, what is not under the newest key.

        Afterwards the older keys may be taken out of the settings. Returns how many rows.

        Raises:
            StorageError: the engine failed; run it again, it goes on where it stopped.
        """
        ...


async def restore(url: str, copy: Path, keyring: Keyring) -> Path | None:
    """Put a backup in the place of the database at `url`, which nobody may be using.

    Returns where the database that was there is kept now; None where there was none.

    Raises:
        ConfigError: there is no such engine.
        DatabaseRefused: in use, or the copy is none of ours or under other keys.
        StorageError: the copy is damaged, or cannot be put there; nothing was changed.
    """
    scheme = url.partition(":")[0]
    kept: Path | None = await import_module(ENGINES[scheme]).restore(url, copy, keyring)
    return kept


async def open_store(
    url: str, keyring: Keyring, clock: Clock, *, read_only: bool = False, shared: bool = False
) -> KeyedStore:
    """Open (or create) the database at `url` and bring its schema up to date.

    `read_only` looks at a database that another process may be serving (doctor, export, backup):
    nothing is created, migrated or locked, and every write is a StorageError. `shared` may write
    beside such a process, for a short piece of work from the command line; it keeps no other
    process out.

    Raises:
        ConfigError: there is no such engine.
        DatabaseRefused: newer, not ours, under other keys, or in use; it was left untouched.
        StorageError: the engine failed.
    """
    scheme = url.partition(":")[0]
    if scheme not in ENGINES:
        known = ", ".join(sorted(ENGINES))
        raise ConfigError([f"STEADY_DATABASE_URL: {scheme!r} is none of the engines: {known}"])
    store: KeyedStore = await import_module(ENGINES[scheme]).open_store(
        url, keyring, clock, read_only=read_only, shared=shared
    )
    return store
