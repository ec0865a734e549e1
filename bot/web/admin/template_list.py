"""The list of templates: search, filters, pages."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from bot.core.editing import TextState, overview
from bot.web.admin.texts import Mark, faults_of, marks_of, template_of
from bot.web.admin.visit import Visit
from messages.catalogue import Catalogue
from messages.checking import Warning_
from messages.template import Template

PAGE = 40
CHANNELS = ("telegram", "sms")
FILTERS = ("q", "conversation", "language", "channel", "state")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    state: TextState
    template: Template
    marks: frozenset[Mark]
    faults: tuple[Warning_, ...] = ()


async def show(visit: Visit) -> Response:
    """Templates that fit the filters."""
    catalogue = visit.desk.catalogue()
    states = await visit.desk.store.read(lambda rows: overview(rows, catalogue))
    chosen = {name: visit.asked(name) for name in FILTERS}
    languages = list(dict.fromkeys(state.language for state in states))
    if not visit.request.url.query:
        chosen["language"] = languages[0]
    found = [Row(state, template_of(state), marks_of(state)) for state in states]
    found = [row for row in found if _fits(row, chosen)]
    if chosen["state"] == Mark.WARNINGS:
        found = await asyncio.to_thread(_with_faults, found, catalogue)
    page = max(int(number) if (number := visit.asked("page", 6)).isdecimal() else 1, 1)
    shown = found[(page - 1) * PAGE : page * PAGE]
    shown = await asyncio.to_thread(_judged, shown, catalogue)
    more: dict[str, Any] = {
        "rows": shown,
        "total": len(found),
        "page": page,
        "pages": -(-len(found) // PAGE),
        "chosen": chosen,
        "query": {name: value for name, value in chosen.items() if value},
        "conversations": sorted({state.conversation for state in states}),
        "languages": languages,
        "channels": CHANNELS,
        "states": list(Mark),
    }
    return visit.page("templates", **more)


def _judged(rows: Sequence[Row], catalogue: Catalogue) -> list[Row]:
    return [
        Row(row.state, row.template, row.marks, faults_of(row.state, catalogue)) for row in rows
    ]


def _with_faults(rows: Sequence[Row], catalogue: Catalogue) -> list[Row]:
    return [row for row in rows if faults_of(row.state, catalogue)]


def _fits(row: Row, chosen: Mapping[str, str]) -> bool:
    template, state = row.template, chosen["state"]
    channel = chosen["channel"]
    has_place = chosen["conversation"] in {"", row.state.conversation}
    has_language = chosen["language"] in {"", row.state.language}
    has_words_for = not channel or any(part.endswith(channel) for part in template.parts)
    has_state = state in {"", Mark.WARNINGS} or state in row.marks
    if not (has_place and has_language and has_words_for and has_state):
        return False
    words = chosen["q"].casefold().split()
    text = " ".join((template.key, template.purpose, *template.parts.values())).casefold()
    return all(word in text for word in words)
