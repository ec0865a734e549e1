"""Compiled lexicons, the last few of them: compiling takes about a second each."""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from messages.screen import Overlay, Screen, lay_over, shipped_screen

KEPT = 3  # in force, and two that are being compared


@dataclass(frozen=True, slots=True)
class Compiled:
    """A screen over the shipped lexicon and an overlay; `problems` were left out, by rule."""

    screen: Screen
    problems: Mapping[str, str]


class Screens:
    """Compiles on the thread that asks; others that want the same one wait for it."""

    def __init__(self, shipped: Screen | None = None) -> None:
        """`shipped` is the screen as shipped; None: built when it is first needed."""
        self._shipped = shipped
        self._kept: OrderedDict[str, Compiled] = OrderedDict()
        self._lock = Lock()

    @property
    def shipped(self) -> Screen:
        """The screen without any change by staff."""
        return self._shipped or shipped_screen()

    def over(self, overlay: Overlay) -> Compiled:
        """The screen with these changes."""
        if overlay.is_empty:
            return Compiled(self.shipped, {})
        version = overlay.version_over(self.shipped.lexicon)
        with self._lock:
            known = self._kept.get(version)
            if known is None:
                laid = lay_over(self.shipped.lexicon, overlay)
                with _nothing_collected():
                    known = Compiled(Screen(laid.lexicon), laid.problems)
            self._kept[version] = known
            self._kept.move_to_end(version)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return known


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """A third of the time to compile went into looking for garbage among what is just made."""
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()
