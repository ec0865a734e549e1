"""Writing an entry of one's own for the lexicon, in plain words or in patterns."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from bot.core.lexicon import LexiconRefused, NoSuchChange, Written, name_from
from bot.core.model import LexiconChange, LexiconVersion
from bot.core.ports import Rows
from bot.web.admin.lexicon_change import bench_of, start_replay
from bot.web.admin.visit import Visit
from messages.screen import Tier
from messages.screen.plain_words import MOST_BETWEEN

LONGEST = 20_000  # letters of one field
BLANK = Written(name="", language="en", tier="", topic="")
TIERS = (
    (Tier.EMERGENCY, "Emergency: guidance at once, staff are called"),
    (Tier.URGENT, "Urgent: whom to call today, staff are called"),
    (Tier.UNSURE, "Unsure: the person is asked, staff are told"),
    (Tier.COMMON, "A common side effect: what helps"),
    (Tier.CRAVING, "A craving: a coping tip"),
    (Tier.NONE, "Everyday wording: it means nothing serious, leave it alone"),
)


async def show(visit: Visit) -> Response:
    """An empty form, or one with an open change of one's own, or an entry that is in force."""
    number, rule = visit.asked("change", 12), visit.asked("rule")

    def look(rows: Rows) -> LexiconVersion | None:
        edits = rows.lexicon_edits
        return edits.get(int(number)) if number.isdecimal() else edits.current(rule)

    version = await visit.desk.store.read(look) if number or rule else None
    if version is None or version.change is not LexiconChange.ENTRY:
        return _form(visit, BLANK)
    draft = str(version.id) if number else ""
    written = Written.of(version.rule, version.content)
    why = version.why if number else ""
    return _form(visit, written, why=why, draft=draft, is_known=True)


async def save(visit: Visit) -> Response:
    """Keep it as a draft and replay it; with a mistake in it, the form again."""
    written, why, draft = _written(visit), visit.sent("why", 500), visit.sent("draft", 12)
    is_known = visit.sent("known") == "yes"
    try:
        number = int(draft) if draft.isdecimal() else None
        kept = await bench_of(visit).write_entry(written, why, number)
    except LexiconRefused as refused:
        said = refused.reasons
        return _form(visit, written, 400, errors=said, why=why, draft=draft, is_known=is_known)
    except NoSuchChange as missing:
        return _form(visit, written, 409, errors=[str(missing)], why=why)
    start_replay(visit, kept.id)
    return visit.go(f"/lexicon/changes/{kept.id}")


def _form(
    visit: Visit,
    written: Written,
    status: int = 200,
    *,
    errors: Sequence[str] = (),
    why: str = "",
    draft: str = "",
    is_known: bool = False,
) -> Response:
    lexicon = visit.desk.screens.shipped.lexicon
    topics = sorted(lexicon.topics.values(), key=lambda topic: (-topic.tier.rank, topic.about))
    return visit.page(
        "lexicon-entry",
        status,
        written=written,
        errors=errors,
        why=why,
        draft=draft,
        is_known=is_known,
        topics=topics,
        tiers=TIERS,
        languages=sorted(lexicon.classes),
        classes=sorted(lexicon.classes.get(written.language, ())),
        most_between=MOST_BETWEEN,
    )


def _written(visit: Visit) -> Written:
    words, between = _lines(visit, "words"), visit.sent("between", 2)
    return Written(
        name=name_from(visit.sent("name", 80) or (words[0][:40] if words else "")),
        language=visit.sent("language", 5),
        tier=visit.sent("tier", 20),
        topic=visit.sent("topic", 40),
        words=words,
        between=int(between) if between.isdecimal() else 0,
        patterns=_lines(visit, "patterns"),
        must_match=_lines(visit, "must_match"),
        must_not_match=_lines(visit, "must_not_match"),
    )


def _lines(visit: Visit, name: str) -> tuple[str, ...]:
    lines = (line.strip() for line in visit.sent(name, LONGEST).splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))
