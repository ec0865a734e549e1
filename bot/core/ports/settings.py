"""Small values of the program itself, as they are kept."""

from __future__ import annotations

from typing import Protocol


class Settings(Protocol):
    """Small facts of the installation: a channel's position, the zone data's version."""

    def get(self, name: str) -> str | None:
        """The value, or None."""
        ...

    def put(self, name: str, value: str) -> None:
        """Keep a value."""
        ...
