"""The contract of a storage engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from bot.core.ports.rows import Rows

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """What `doctor` and `/readyz` show of the database."""

    engine: str  # such as "SQLite 3.53.4"
    schema: str  # the newest migration applied
    is_writable: bool
    problem: str | None = None


class Store(Protocol):
    """Keeps everything. Work is a plain function of `Rows`: it never awaits."""

    async def write(self, work: Callable[[Rows], T]) -> T:
        """Run `work` in one transaction: all of it on disk when this returns, or none of it.

        Calls run one after the other; several waiting ones may share one commit, in which one
        that raises is undone alone. What `work` raises is raised here.

        Raises:
            NotBegun: the engine failed before any of it ran.
            StorageError: the engine failed (full, read-only, broken, closed).
        """
        ...

    async def read(self, work: Callable[[Rows], T]) -> T:
        """Run `work` on a consistent view of what is committed; writing in it is an error.

        Raises:
            StorageError: the engine failed.
        """
        ...

    async def health(self) -> StoreHealth:
        """Try the database; never raises."""
        ...

    async def backup(self, target: Path) -> None:
        """Write a consistent copy while work goes on, and open it to be sure.

        Raises:
            StorageError: the copy is not usable; nothing is left at `target`.
        """
        ...

    async def close(self) -> None:
        """Finish what was asked, then let go of the database."""
        ...
