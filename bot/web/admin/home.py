"""The start page: what needs somebody now, as far as one's role sees it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.responses import Response

from bot.core.ports import Rows
from bot.web.admin.access import ADMINS, APPROVERS, CLINICIANS
from bot.web.admin.overview import Entry, Mark, entries_of, faults_of
from bot.web.admin.visit import Visit
from messages.catalogue import Catalogue

MANY = 1000


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits."""

    alerts: int
    parked: int
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Tile:
    """One number with what it counts; `mood`: calls, asks or calm."""

    count: int
    title: str
    about: str
    to: str
    mood: str


async def show(visit: Visit) -> Response:
    """Tiles, the most pressing first."""
    catalogue, role = visit.desk.catalogue(), visit.me.role

    def look(rows: Rows) -> Counts:
        return Counts(
            len(rows.alerts.open()),
            len(rows.inbox.parked(MANY)),
            entries_of(rows, catalogue, catalogue.languages),
        )

    counts = await visit.desk.store.read(look)
    tiles = []
    if role in (CLINICIANS or ()):
        tiles.append(
            _tile(counts.alerts, "open alerts", "Somebody has to look.", "/alerts", "calls")
        )
    if role in (APPROVERS or ()):
        waiting = _marked(counts.entries, Mark.WAITING)
        tiles.append(_templates(len(waiting), "approvals waiting", Mark.WAITING))
    drafts = [
        entry for entry in _marked(counts.entries, Mark.OPEN) if Mark.WAITING not in entry.marks
    ]
    tiles.append(_templates(len(drafts), "drafts and scheduled texts", Mark.OPEN))
    faulty = await asyncio.to_thread(_faulty, counts.entries, catalogue)
    tiles.append(_templates(faulty, "edited texts with warnings", Mark.EDITED))
    outdated = _marked(counts.entries, Mark.OUTDATED)
    tiles.append(_templates(len(outdated), "edits whose shipped text moved on", Mark.OUTDATED))
    untranslated = _marked(counts.entries, Mark.UNTRANSLATED)
    tiles.append(_templates(len(untranslated), "texts without a translation", Mark.UNTRANSLATED))
    if role in (ADMINS or ()):
        about = "Given up after several tries. `steady doctor` names them."
        tiles.append(_tile(counts.parked, "parked events", about, "", "calls"))
    return visit.page("home", tiles=tiles)


def _marked(entries: list[Entry], mark: Mark) -> list[Entry]:
    return [entry for entry in entries if mark in entry.marks]


def _faulty(entries: list[Entry], catalogue: Catalogue) -> int:
    """Only edited ones: the shipped texts are checked before they are shipped."""
    return sum(bool(faults_of(entry, catalogue)) for entry in _marked(entries, Mark.EDITED))


def _templates(count: int, title: str, mark: Mark) -> Tile:
    return _tile(count, title, "", f"/templates?state={mark}", "asks")


def _tile(count: int, title: str, about: str, to: str, mood: str) -> Tile:
    return Tile(count, title, about, to, mood if count else "calm")
