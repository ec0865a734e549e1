"""The list of templates: search, filters, pages."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.responses import Response

from bot.web.admin.overview import Entry, Mark, entries_of, faults_of
from bot.web.admin.visit import Visit
from messages.catalogue import Catalogue

PAGE = 40
CHANNELS = ("telegram", "sms")


async def show(visit: Visit) -> Response:
    """Templates that fit the filters."""
    catalogue = visit.desk.catalogue()
    languages = catalogue.languages
    entries = await visit.desk.store.read(lambda rows: entries_of(rows, catalogue, languages))
    chosen = {
        name: visit.asked(name) for name in ("q", "conversation", "language", "channel", "state")
    }
    if visit.request.url.query == "":
        chosen["language"] = languages[0]
    found = [entry for entry in entries if _fits(entry, chosen)]
    if chosen["state"] == Mark.WARNINGS:
        found = await asyncio.to_thread(_with_faults, found, catalogue)
    page = max(int(number) if (number := visit.asked("page")).isdecimal() else 1, 1)
    shown = found[(page - 1) * PAGE : page * PAGE]
    faults = await asyncio.to_thread(lambda: [faults_of(entry, catalogue) for entry in shown])
    return visit.page(
        "templates",
        entries=list(zip(shown, faults, strict=True)),
        total=len(found),
        page=page,
        pages=-(-len(found) // PAGE),
        chosen=chosen,
        query={name: value for name, value in chosen.items() if value},
        conversations=sorted({entry.conversation for entry in entries}),
        languages=languages,
        channels=CHANNELS,
        states=list(Mark),
    )


def _with_faults(entries: Sequence[Entry], catalogue: Catalogue) -> list[Entry]:
    return [entry for entry in entries if faults_of(entry, catalogue)]


def _fits(entry: Entry, chosen: dict[str, str]) -> bool:
    template, state = entry.template, chosen["state"]
    if chosen["conversation"] and entry.conversation != chosen["conversation"]:
        return False
    if chosen["language"] and entry.language != chosen["language"]:
        return False
    if chosen["channel"] and not any(part.endswith(chosen["channel"]) for part in template.parts):
        return False
    if state and state != Mark.WARNINGS and state not in entry.marks:
        return False
    words = chosen["q"].casefold().split()
    text = " ".join((template.key, template.purpose, *template.parts.values())).casefold()
    return all(word in text for word in words)
