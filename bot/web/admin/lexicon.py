"""The safety screen's lexicon: search its rules, and a bench that explains any text."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from bot.core.model import LexiconVersion
from bot.core.ports import Rows
from bot.web.admin.excerpt import marked
from bot.web.admin.lexicon_changes import trouble_of
from bot.web.admin.visit import Visit
from messages.screen import Screen, Screening, Tier
from messages.screen.lexicon import Kind, Lexicon, Rule

SHOWN = 60
LONGEST_TRIED = 4096  # characters


async def show(visit: Visit) -> Response:
    """Rules that fit, strongest first."""
    return await _page(visit)


async def try_text(visit: Visit) -> Response:
    """What the screen makes of a text; it is neither kept nor answered."""
    text = visit.sent("text", LONGEST_TRIED).replace("\r\n", "\n")
    screen = visit.desk.screen()
    screening = await asyncio.to_thread(screen.read, text)
    return await _page(visit, tried=text, result=_result(screen, text, screening))


@dataclass(frozen=True, slots=True)
class _Changes:
    """What staff have changed."""

    opened: int
    in_force: dict[str, LexiconVersion]  # by rule
    trouble: dict[str, str]


async def _page(
    visit: Visit, tried: str = "", result: Mapping[str, Any] | None = None
) -> Response:
    def look(rows: Rows) -> _Changes:
        edits = rows.lexicon_edits
        in_force = {version.rule: version for version in edits.in_force()}
        return _Changes(len(edits.open()), in_force, trouble_of(rows))

    lexicon = visit.desk.screen().lexicon
    chosen = {name: visit.asked(name) for name in ("q", "tier", "language", "kind")}
    found = [rule for rule in lexicon.rules if _fits(rule, lexicon, chosen)]
    found.sort(key=lambda rule: (-rule.tier.rank, rule.topic, rule.id))
    return visit.page(
        "lexicon",
        changes=await visit.desk.store.read(look),
        may_edit=visit.me.may_edit,
        rules=found[:SHOWN],
        total=len(found),
        shown=SHOWN,
        topics=lexicon.topics,
        version=lexicon.version,
        chosen=chosen,
        tiers=[tier for tier in reversed(Tier) if tier is not Tier.NONE],
        kinds=list(Kind),
        languages=sorted({rule.language for rule in lexicon.rules}),
        tried=tried,
        result=result,
    )


def _fits(rule: Rule, lexicon: Lexicon, chosen: Mapping[str, str]) -> bool:
    wanted = (("tier", rule.tier), ("language", rule.language), ("kind", rule.kind))
    if any(chosen[name] not in {"", value} for name, value in wanted):
        return False
    topic = lexicon.topics.get(rule.topic)
    parts = (rule.id, rule.topic, topic.about if topic else "", *rule.patterns, *rule.must_match)
    text = " ".join(parts).casefold()
    return all(word in text for word in chosen["q"].casefold().split())


def _result(screen: Screen, text: str, screening: Screening) -> dict[str, Any]:
    topics = screen.lexicon.topics
    live = [finding for finding in screening.findings if finding.tier is not Tier.NONE]
    spans = [(span.start, span.end) for finding in live for span in finding.spans]
    topic = topics.get(screening.topic or "")
    return {
        "screening": screening,
        "about": topic.about if topic else "",
        "marked": marked(text, spans),
        "explained": screen.explain(text),
    }
