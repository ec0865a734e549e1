"""The start page: what needs somebody now, as far as one's role sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.responses import Response

from bot.core.editing import TextState, overview
from bot.core.model import LexiconState
from bot.core.ports import Rows
from bot.web.admin.access import ADMINS, APPROVERS, CLINICIANS
from bot.web.admin.bench import Bench
from bot.web.admin.entry_bench import ANSWERS, TIPS
from bot.web.admin.lexicon_changes import trouble_of
from bot.web.admin.marks import Mark, faults_of, marks_of
from bot.web.admin.template_bench import TEMPLATES
from bot.web.admin.visit import Visit

MANY = 1000
BENCHES: tuple[Bench, ...] = (TEMPLATES, TIPS, ANSWERS)


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits."""

    alerts: int
    parked: int
    texts: list[tuple[Bench, list[TextState]]]
    lexicon: int  # proposed changes
    left_out: int  # changes of the lexicon that could not be taken into force


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
    desk, role = visit.desk, visit.me.role

    def look(rows: Rows) -> Counts:
        return Counts(
            len(rows.alerts.open()),
            len(rows.inbox.parked(MANY)),
            [(bench, overview(rows, bench.shelf(desk))) for bench in BENCHES],
            sum(each.state is LexiconState.PROPOSED for each in rows.lexicon_edits.open()),
            len(trouble_of(rows)),
        )

    counts = await desk.store.read(look)
    tiles = []
    if role in (CLINICIANS or ()):
        tiles.append(
            _tile(counts.alerts, "open alerts", "Somebody has to look.", "/alerts", "calls")
        )
    if role in (APPROVERS or ()):
        tiles += _texts(counts, "waiting for approval", Mark.WAITING)
        title = "lexicon changes to approve"
        tiles.append(_tile(counts.lexicon, title, "", "/lexicon/changes", "asks"))
    if counts.left_out:
        title = "lexicon changes not in force"
        tiles.append(_tile(counts.left_out, title, "See why.", "/lexicon/changes", "calls"))
    tiles += _texts(counts, "drafts and scheduled", Mark.DRAFT)
    tiles += await asyncio.to_thread(lambda: list(_faulty(visit, counts)))
    tiles += _texts(counts, "edited, and the shipped text moved on", Mark.OUTDATED)
    tiles += _texts(counts, "without a translation", Mark.UNTRANSLATED)
    if role in (ADMINS or ()):
        about = "Given up after several tries. `steady doctor` names them."
        tiles.append(_tile(counts.parked, "parked events", about, "", "calls"))
    return visit.page("home", tiles=tiles)


def _faulty(visit: Visit, counts: Counts) -> Iterator[Tile]:
    """Only edited ones: the shipped texts are checked before they are shipped."""
    for bench, states in counts.texts:
        shelf = bench.shelf(visit.desk)
        edited = [state for state in states if Mark.EDITED in marks_of(state)]
        count = sum(bool(faults_of(shelf, state)) for state in edited)
        if count or bench is TEMPLATES:
            to = f"{bench.path}?state={Mark.EDITED}"
            yield _tile(count, f"{bench.things}: edited, with warnings", "", to, "asks")


def _texts(counts: Counts, title: str, mark: Mark) -> Iterator[Tile]:
    """One for templates, and for tips and answers where there are any."""
    for bench, states in counts.texts:
        count = sum(mark in marks_of(state) for state in states)
        if count or bench is TEMPLATES:
            to = f"{bench.path}?state={mark}"
            yield _tile(count, f"{bench.things}: {title}", "", to, "asks")


def _tile(count: int, title: str, about: str, to: str, mood: str) -> Tile:
    return Tile(count, title, about, to, mood if count else "calm")
