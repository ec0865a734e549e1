"""All changes to the lexicon: what waits, what is in force, and what was before."""

from __future__ import annotations

import json

from starlette.responses import Response

from bot.core.lexicon import TROUBLE
from bot.core.model import LexiconState, LexiconVersion
from bot.core.ports import Rows
from bot.web.admin.lexicon_titles import lines_of, names_in
from bot.web.admin.visit import Visit

SHOWN = 100


async def listed(visit: Visit) -> Response:
    """Open ones first."""

    def look(
        rows: Rows,
    ) -> tuple[list[LexiconVersion], list[LexiconVersion], list[LexiconVersion], dict[str, str]]:
        edits = rows.lexicon_edits
        older = [v for v in edits.recent(SHOWN) if v.state is LexiconState.RETIRED]
        return edits.open(), edits.in_force(), older, names_in(rows)

    opened, in_force, older, names = await visit.desk.store.read(look)
    return visit.page(
        "lexicon-changes",
        groups=[
            ("Open", "Nothing waits.", lines_of(opened[::-1], names)),
            ("In force", "The lexicon is as shipped.", lines_of(in_force, names)),
            ("Before", "Nothing yet.", lines_of(older, names)),
        ],
        version=visit.desk.screen().lexicon.version,
        trouble=await visit.desk.store.read(trouble_of),
    )


def trouble_of(rows: Rows) -> dict[str, str]:
    """What could not be taken into force, by rule ("" for everything)."""
    kept = rows.settings.get(TROUBLE)
    return {str(rule): str(reason) for rule, reason in json.loads(kept).items()} if kept else {}
