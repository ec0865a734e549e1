"""SQLite by sqlite-utils: one writing thread with shared commits, reads on their own connections.

SQL is plain on purpose: the library's table methods cost 75 to 145 microseconds a row more.
"""

from bot.storage.sqlite.restoring import restore
from bot.storage.sqlite.store import SqliteStore, open_store

__all__ = ["SqliteStore", "open_store", "restore"]
