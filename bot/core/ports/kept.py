"""What all rows have in common that are kept one by one under an id."""

from __future__ import annotations

from typing import Protocol, TypeVar

Value = TypeVar("Value")


class Kept(Protocol[Value]):
    """Values, each under an id of its own."""

    def add(self, value: Value, /) -> Value:
        """Keep a new one (its id is ignored) and return it with its id."""
        ...

    def save(self, value: Value, /) -> None:
        """Replace the row of this id."""
        ...

    def get(self, value_id: int, /) -> Value | None:
        """One of them."""
        ...
