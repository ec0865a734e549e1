"""sqlite-utils, imported without the libraries that it takes along wherever they are installed.

It asks for numpy and pandas to know how SQLite stores their numbers. We store none; numpy is there
to draw pictures, in a process of its own, and would take 12 MiB of this one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_TAKEN_ALONG = ("numpy", "pandas")


@contextmanager
def _left_out() -> Iterator[None]:
    """Inside, an import of one of them fails, unless it is here already."""
    absent = [name for name in _TAKEN_ALONG if name not in sys.modules]
    sys.modules |= dict.fromkeys(absent)  # type: ignore[arg-type]  # nothing: the import fails
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


with _left_out():
    from sqlite_utils import Database, Migrations
    from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # the very one it uses

__all__ = ["Database", "Migrations", "sqlite3"]
