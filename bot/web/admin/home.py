"""The start page: what needs somebody now, as far as one's role sees it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.responses import Response

from bot.core.editing import TextState, overview
from bot.core.ports import Rows
from bot.web.admin.access import ADMINS, APPROVERS, CLINICIANS
from bot.web.admin.texts import Mark, faults_of, marks_of
from bot.web.admin.visit import Visit
from messages.catalogue import Catalogue

MANY = 1000


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits."""

    alerts: int
    parked: int
    texts: list[tuple[TextState, frozenset[Mark]]]


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
            [(state, marks_of(state)) for state in overview(rows, catalogue)],
        )

    counts = await visit.desk.store.read(look)
    tiles = []
    if role in (CLINICIANS or ()):
        tiles.append(
            _tile(counts.alerts, "open alerts", "Somebody has to look.", "/alerts", "calls")
        )
    if role in (APPROVERS or ()):
        tiles.append(_texts(counts, "approvals waiting", Mark.WAITING))
    tiles.append(_texts(counts, "drafts and scheduled texts", Mark.DRAFT))
    faulty = await asyncio.to_thread(_faulty, counts, catalogue)
    about = f"/templates?state={Mark.EDITED}"
    tiles.append(_tile(faulty, "edited texts with warnings", "", about, "asks"))
    tiles.append(_texts(counts, "edits whose shipped text moved on", Mark.OUTDATED))
    tiles.append(_texts(counts, "texts without a translation", Mark.UNTRANSLATED))
    if role in (ADMINS or ()):
        about = "Given up after several tries. `steady doctor` names them."
        tiles.append(_tile(counts.parked, "parked events", about, "", "calls"))
    return visit.page("home", tiles=tiles)


def _faulty(counts: Counts, catalogue: Catalogue) -> int:
    """Only edited ones: the shipped texts are checked before they are shipped."""
    edited = [state for state, marks in counts.texts if Mark.EDITED in marks]
    return sum(bool(faults_of(state, catalogue)) for state in edited)


def _texts(counts: Counts, title: str, mark: Mark) -> Tile:
    count = sum(mark in marks for _, marks in counts.texts)
    return _tile(count, title, "", f"/templates?state={mark}", "asks")


def _tile(count: int, title: str, about: str, to: str, mood: str) -> Tile:
    return Tile(count, title, about, to, mood if count else "calm")
