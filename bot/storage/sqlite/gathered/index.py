"""What lies in a log, by key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

Key = TypeVar("Key")


class Index(Generic[Key]):
    """The entries of a log by key. Most turns only add to logs: it is made when somebody asks."""

    def __init__(self, log: Sequence[Any], key: Callable[[Any], Key]) -> None:
        """`key` tells what an entry is about."""
        self._log, self._key = log, key
        self._entries: dict[Key, list[Any]] = defaultdict(list)
        self._seen = 0  # entries

    def about(self, key: Key) -> Sequence[Any]:
        """Those of this key, in the order of the log."""
        return self.all().get(key, ())

    def all(self) -> dict[Key, list[Any]]:
        """Of every key. Nobody changes it."""
        for entry in self._log[self._seen :]:
            self._entries[self._key(entry)].append(entry)
        self._seen = len(self._log)
        return self._entries

    def look_again(self) -> None:
        """The log was cut back or emptied."""
        self._entries.clear()
        self._seen = 0
