"""When what is gathered is written, kept or undone: the unit of one turn among many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import wraps
from types import FunctionType, TracebackType
from typing import Any, Protocol, TypeAlias, TypeVar

from bot.storage.sqlite.connection import Sql

Role = TypeVar("Role")


Step: TypeAlias = Callable[[Any, Any], None]  # of what is changed, and the change


class Part(Protocol):
    """What one table has gathered."""

    def write(self) -> None:
        """Write it."""
        ...

    def clear(self) -> None:
        """Nothing is gathered; and others may have written, so what was read may be old."""
        ...


class Unit:
    """One turn after the other; each is a `with` block over this very object.

    What they do is a list of steps. A turn that raises is undone by taking those before it anew.
    They are many and stay until all is written, so nothing is made for the list alone: a step is a
    plain function of two (no method of an object, which would be made each time) and lies in it
    beside these two.
    """

    def __init__(self, sql: Sql) -> None:
        """Without parts at first."""
        self._sql = sql
        self._parts: Sequence[Part] = ()
        self._forget: Callable[[], None] = lambda: None
        self._steps: list[Any] = []  # a step, what it changes, the change, the next step…
        self._before = 0  # how long it was before the turn at hand
        self._level: AbstractContextManager[None] | None = None
        self._problem: BaseException | None = None
        self.is_open = False  # a turn is at hand
        self.is_direct = False  # it runs on the plain rows

    def begin(self, parts: Iterable[Part], forget: Callable[[], None]) -> None:
        """With these parts; `forget` tells what was read ahead that others may have written."""
        self._parts, self._forget = tuple(parts), forget

    def take(self, step: Step, part: Any, change: Any) -> None:
        """Change what a part has gathered."""
        self._steps += (step, part, change)
        step(part, change)

    def __enter__(self) -> None:
        """A turn begins."""
        self._before = len(self._steps)
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
            steps = self._go_back()
            self._write()
            self._level = self._sql.savepoint()
            self._level.__enter__()
            self.is_direct = True
            self._take_all(steps)
        self.finish()

    def finish(self) -> None:
        """Write what there is.

        Raises:
            StorageError: a row was refused, now or before; all that was gathered must be undone.
        """
        self._write()
        self._forget()

    def _go_back(self) -> list[Any]:
        """To before the turn at hand; returns the steps that it had taken."""
        kept, undone = self._steps[: self._before], self._steps[self._before :]
        if undone:
            self._clear()
            self._take_all(kept)
        return undone

    def _take_all(self, steps: Sequence[Any]) -> None:
        for step, part, change in zip(steps[::3], steps[1::3], steps[2::3], strict=True):
            self.take(step, part, change)

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
        self._clear()

    def _clear(self) -> None:
        self._steps = []
        for part in self._parts:
            part.clear()


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
