"""What the collector of garbage need not look at."""

from __future__ import annotations

import gc


def keep_for_good() -> None:
    """All that is in memory now stays as long as the program: texts, lexicons, code.

    Some hundred thousand objects; looking through them again and again, whenever many new ones
    had been made, was more than a quarter of what a sweep cost. What nothing refers to is let go
    of as ever.
    """
    gc.collect()
    gc.freeze()
