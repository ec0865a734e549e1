"""The audit record: what was changed by whom, before and after. Nobody can rewrite it."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from bot.core.ports import Rows
from bot.web.admin.visit import Visit

SHOWN = 200


async def show(visit: Visit) -> Response:
    """The newest entries, perhaps only those of one action, person or subject."""
    wanted = visit.asked("q").lower()

    def look(rows: Rows) -> tuple[list[dict[str, Any]], dict[str, str]]:
        return rows.audit.recent(5000), {a.reference: a.name for a in rows.staff.every()}

    entries, names = await visit.desk.store.read(look)
    if wanted:
        entries = [entry for entry in entries if wanted in _searched(entry, names)]
    return visit.page(
        "audit", entries=entries[:SHOWN], total=len(entries), names=names, q=visit.asked("q")
    )


def _searched(entry: dict[str, Any], names: dict[str, str]) -> str:
    parts = (entry["actor"], entry["action"], entry["subject"])
    return " ".join([*parts, *(names.get(part, "") for part in parts)]).lower()
