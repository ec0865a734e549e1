"""One rule of the lexicon: its phrases, what staff did with it, and retiring it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bot.core.lexicon import LexiconRefused, NoSuchChange, is_of_staff
from bot.core.model import LexiconChange, LexiconVersion
from bot.core.ports import Rows
from bot.web.admin.lexicon_change import bench_of, start_replay
from bot.web.admin.lexicon_titles import lines_of, names_in
from bot.web.admin.visit import Visit
from messages.screen.examples import phrases_in
from messages.screen.lexicon import Rule

HISTORY = 30
LONGEST_TRIED = 1000  # letters


@dataclass(frozen=True, slots=True)
class _Seen:
    """A rule, as shipped or added, with its versions."""

    rule: Rule | None  # None: in force nowhere
    is_live: bool
    retired: frozenset[str]  # phrases of it that are not in force
    current: LexiconVersion | None
    history: list[LexiconVersion]
    names: dict[str, str]


async def show(visit: Visit) -> Response:
    """The rule's page."""
    return await _page(visit)


async def retire(visit: Visit) -> Response:
    """Write down that it, or the phrases that were ticked, be retired; then replay that."""
    ticked = [
        value
        for name, value in visit.form.items()
        if name.startswith("pattern_") and isinstance(value, str)
    ]
    if visit.sent("do") == "find":
        return await _page(visit, tried=visit.sent("text", LONGEST_TRIED))
    is_whole = visit.sent("do") == "whole"
    why, name = visit.sent("why", 500), visit.part("rule")
    if not is_whole and not ticked:
        return await _page(visit, 400, error="Tick the phrases to be retired.", why=why)
    try:
        draft = await bench_of(visit).retire(name, [] if is_whole else ticked, why)
    except LexiconRefused as refused:
        return await _page(visit, 400, error=str(refused), why=why, ticked=ticked)
    except NoSuchChange as missing:
        return await _page(visit, 404, error=str(missing), why=why)
    start_replay(visit, draft.id)
    return visit.go(f"/lexicon/changes/{draft.id}")


async def _page(
    visit: Visit,
    status: int = 200,
    *,
    error: str = "",
    why: str = "",
    ticked: Sequence[str] = (),
    tried: str = "",
) -> Response:
    seen = await _see(visit)
    rule = seen.rule
    if rule is None and not seen.history:
        return visit.missing("rule")
    met = frozenset[str]()
    if tried and rule is not None and rule.variants:
        met = await asyncio.to_thread(phrases_in, visit.desk.screen(), rule, tried)
    return visit.page(
        "lexicon-rule",
        status,
        name=visit.part("rule"),
        rule=rule,
        patterns=sorted(rule.patterns, key=lambda each: each not in met) if rule else (),
        seen=seen,
        lines=lines_of(seen.history, seen.names),
        topic=visit.desk.screen().lexicon.topics.get(rule.topic) if rule else None,
        is_ours=is_of_staff(visit.part("rule")),
        may_edit=visit.me.may_edit,
        error=error,
        why=why,
        ticked=ticked or sorted(met),
        tried=tried,
        met=met,
    )


async def _see(visit: Visit) -> _Seen:
    name = visit.part("rule")
    live = _rule(visit.desk.screen().lexicon.rules, name)
    shipped = _rule(visit.desk.screens.shipped.lexicon.rules, name)

    def look(rows: Rows) -> _Seen:
        current = rows.lexicon_edits.current(name)
        retired = frozenset[str]()
        if current is not None and current.change is LexiconChange.RETIRE and shipped is not None:
            retired = frozenset(current.content["patterns"]) or frozenset(shipped.patterns)
        history = rows.lexicon_edits.history(name, HISTORY)
        rule = shipped or live
        return _Seen(rule, live is not None, retired, current, history, names_in(rows))

    return await visit.desk.store.read(look)


def _rule(rules: Sequence[Rule], name: str) -> Rule | None:
    return next((rule for rule in rules if rule.id == name), None)
