"""The list of templates, tips or answers: search, filters, pages, and a way to add one."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from bot.core.editing import Shelf, TextState, overview
from bot.web.admin.bench import Bench
from bot.web.admin.entry_bench import TIPS
from bot.web.admin.marks import Mark, faults_of, marks_of, words_of
from bot.web.admin.thumbs import TagCount, thumbs_by_tag
from bot.web.admin.visit import Visit
from messages.catalogue import BASE_LANGUAGE
from messages.checking import Warning_

PAGE = 40
CHANNELS = ("telegram", "sms")
FILTERS = ("q", "group", "language", "channel", "state")
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    state: TextState
    name: str  # in the path
    line: Mapping[str, Any]
    marks: frozenset[Mark]
    faults: tuple[Warning_, ...] = ()


async def show(bench: Bench, visit: Visit) -> Response:
    """Those that fit the filters."""
    desk, shelf = visit.desk, bench.shelf(visit.desk)
    states = await desk.store.read(lambda rows: overview(rows, shelf))
    chosen = {name: visit.asked(name) for name in FILTERS}
    languages = list(dict.fromkeys(state.language for state in states))
    if not visit.request.url.query:
        chosen["language"] = languages[0]
    found = [row for row in _rows(bench, visit, states) if _fits(row, chosen)]
    if chosen["state"] == Mark.WARNINGS:
        found = [row for row in await _judged(found, shelf) if row.faults]
    page = max(int(number) if (number := visit.asked("page", 6)).isdecimal() else 1, 1)
    pages = max(-(-len(found) // PAGE), 1)
    page = min(page, pages)
    return visit.page(
        "texts",
        bench=bench,
        rows=await _judged(found[(page - 1) * PAGE : page * PAGE], shelf),
        total=len(found),
        page=page,
        pages=pages,
        chosen=chosen,
        query={name: value for name, value in chosen.items() if value or name == "language"},
        groups=sorted({state.group for state in states}),
        languages=languages,
        channels=CHANNELS if not bench.can_add else (),
        states=_states(bench),
        thumbs=await _thumbs(visit) if bench is TIPS else (),
        may_add=bench.can_add and visit.me.may_edit,
    )


async def add(bench: Bench, visit: Visit) -> Response:
    """A blank one, under a name made of what was typed."""
    plain = unicodedata.normalize("NFKD", visit.asked("name")).casefold()
    name = re.sub(r"[^a-z0-9]+", "_", "".join(c for c in plain if not unicodedata.combining(c)))
    name = name.strip("_0123456789")[:_LONGEST_NAME].rstrip("_")
    if not bench.shelf(visit.desk).may_be(bench.key(name)):
        return visit.refused("Give it a name of two letters or more.", 400)
    return visit.go(f"{bench.path}/{name}/{BASE_LANGUAGE}")


def _rows(bench: Bench, visit: Visit, states: Sequence[TextState]) -> list[Row]:
    shelf = bench.shelf(visit.desk)
    return [
        Row(
            state,
            state.key.partition(":")[2] or state.key,
            bench.line(visit.desk, state, words_of(shelf, state)),
            marks_of(state),
        )
        for state in states
    ]


async def _judged(rows: Sequence[Row], shelf: Shelf) -> list[Row]:
    return await asyncio.to_thread(
        lambda: [replace(row, faults=faults_of(shelf, row.state)) for row in rows]
    )


def _states(bench: Bench) -> list[Mark]:
    """Only entries can be added and switched off."""
    return [mark for mark in Mark if bench.can_add or mark not in {Mark.ADDED, Mark.OFF}]


def _fits(row: Row, chosen: Mapping[str, str]) -> bool:
    state, channel = chosen["state"], chosen["channel"]
    has_place = chosen["group"] in {"", row.state.group}
    has_language = chosen["language"] in {"", row.state.language}
    has_words_for = not channel or channel in row.line["forms"]
    has_state = state in {"", Mark.WARNINGS} or state in row.marks
    if not (has_place and has_language and has_words_for and has_state):
        return False
    text = row.line["search"].casefold()
    return all(word in text for word in chosen["q"].casefold().split())


async def _thumbs(visit: Visit) -> list[TagCount]:
    """What thumbs said about each tag."""
    counts = await visit.desk.store.read(lambda rows: rows.tips_shown.counts())
    return thumbs_by_tag(counts, visit.desk.library().tips.entries(BASE_LANGUAGE))
