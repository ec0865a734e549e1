"""What the collector of garbage need not look at."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

MANY = 50_000  # objects that came and stayed; the usual 700 are what thirty turns of a batch hold


def keep_for_good() -> None:
    """All that is in memory now stays as long as the program: texts, lexicons, code.

    Some hundred thousand objects; looking through them again and again, whenever many new ones
    had been made, was more than a quarter of what a sweep cost. What nothing refers to is let go
    of as ever.

    From here on the collector looks only where very much is left: what a batch of the sweep holds
    is let go of without it, and yet was looked through twice while it was held.

    What loading let go of goes back to the system: some 17 MiB, which glibc would keep for the
    thread that loaded.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(MANY)
    _give_back()


def _give_back() -> None:
    """Only glibc has this function, and only glibc needs it."""
    with suppress(AttributeError, OSError, TypeError):  # not there, or no library of that kind
        ctypes.CDLL(None).malloc_trim(0)
