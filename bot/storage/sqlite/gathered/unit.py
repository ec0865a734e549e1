"""When what is gathered is written, kept or undone: the unit of one turn among many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import wraps
from types import FunctionType, TracebackType
from typing import Any, Protocol, TypeVar

from bot.storage.sqlite.connection import Sql

Role = TypeVar("Role")


class Part(Protocol):
    """What one table has gathered, in logs of the unit."""

    def write(self) -> None:
        """Write it."""
        ...

    def look_again(self) -> None:
        """Its logs were cut back or emptied, and others may have written: all else may be old."""
        ...


class Unit:
    """One turn after the other; each is a `with` block over this very object.

    What they do lies in logs, lists that only grow until all is written: a turn that raises is
    undone by cutting them back to where it began, so that nothing is kept for that alone.
    """

    def __init__(self, sql: Sql) -> None:
        """Without parts at first."""
        self._sql = sql
        self._parts: Sequence[Part] = ()
        self._forget: Callable[[], None] = lambda: None
        self._logs: list[list[Any]] = []
        self._lengths: list[int] = []  # of the logs before the turn at hand
        self._level: AbstractContextManager[None] | None = None
        self._problem: BaseException | None = None
        self.is_open = False  # a turn is at hand
        self.is_direct = False  # it runs on the plain rows

    def begin(self, parts: Iterable[Part], forget: Callable[[], None]) -> None:
        """With these parts; `forget` tells what was read ahead that others may have written."""
        self._parts, self._forget = tuple(parts), forget

    def log(self) -> list[Any]:
        """A list to which turns append, and do nothing else."""
        log: list[Any] = []
        self._logs.append(log)
        return log

    def __enter__(self) -> None:
        """A turn begins."""
        self._lengths = [*map(len, self._logs)]
        self.is_open = True

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """A turn ends: what it did is kept, or undone alone."""
        self.is_open = False
        if self._level is not None:
            level, self._level = self._level, None
            self.is_direct = False
            level.__exit__(kind, error, trace)
        elif error is not None:
            self._go_back()

    def go_direct(self) -> None:
        """From here to its end the turn at hand runs on the plain rows."""
        if self.is_direct:
            return
        if self.is_open:
            undone = self._go_back()
            self._write()
            self._level = self._sql.savepoint()
            self._level.__enter__()
            self.is_direct = True
            for log, added in zip(self._logs, undone, strict=True):
                log.extend(added)
        self.finish()

    def finish(self) -> None:
        """Write what there is.

        Raises:
            StorageError: a row was refused, now or before; all that was gathered must be undone.
        """
        self._write()
        self._forget()

    def _go_back(self) -> list[list[Any]]:
        """To before the turn at hand; returns what it had added to each log."""
        undone = []
        for log, length in zip(self._logs, self._lengths, strict=True):
            undone.append(log[length:])
            del log[length:]
        if any(undone):
            self._look_again()
        return undone

    def _write(self) -> None:
        """Not twice: half of what was refused may be there."""
        if self._problem is not None:
            raise self._problem
        try:
            for part in self._parts:
                part.write()
        except BaseException as error:
            self._problem = error
            raise
        for log in self._logs:
            log.clear()
        self._look_again()

    def _look_again(self) -> None:
        for part in self._parts:
            part.look_again()


def gathers(role: type[Role]) -> type[Role]:
    """Of a role only what its class writes is gathered; a turn that asks more goes on directly."""
    for name, method in vars(role.__base__).items():
        if isinstance(method, FunctionType) and name[0] != "_" and name not in vars(role):
            setattr(role, name, _direct(method))
    return role


def _direct(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def wrapped(self: Any, *args: Any, **named: Any) -> Any:
        self.unit.go_direct()
        return method(self, *args, **named)

    return wrapped
