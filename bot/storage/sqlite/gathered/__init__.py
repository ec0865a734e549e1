"""Rows for many turns in a row: read ahead together, written together, each turn undone alone.

A turn that needs more than is gathered here first has everything before it written, and then
runs on the plain rows in a savepoint of its own: what is gathered is only ever a quicker way.
"""

from bot.storage.sqlite.gathered.rows import GatheredRows

__all__ = ["GatheredRows"]
