"""One change to the lexicon: what it does, what its replay found, and what comes next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response

from bot.core.lexicon import (
    Judgement,
    LexiconBench,
    LexiconMoved,
    LexiconRefused,
    NoSuchChange,
    Written,
    is_of_staff,
)
from bot.core.model import LexiconChange, LexiconState, LexiconVersion, StaffAccount
from bot.core.ports import Rows
from bot.web.admin.access import CLINICIANS
from bot.web.admin.lexicon_titles import Line, lines_of, names_in
from bot.web.admin.visit import Visit

DAYS = 30  # of texts that people wrote
CHOICES = (7, 30, 90)
TEXTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Wrote:
    """A text that somebody really wrote, for those who may see it."""

    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Seen:
    line: Line
    before: LexiconVersion | None  # what was in force when it was written
    names: dict[str, str]


async def show(visit: Visit) -> Response:
    """The change's page."""
    seen = await _see(visit)
    return visit.missing("change") if seen is None else await _page(visit, seen)


async def progress(visit: Visit) -> Response:
    """How far its replay is, for the page that waits."""
    job = visit.desk.jobs.running(int(visit.part("id")))
    if job is None:
        return visit.json({"is_over": True})
    return visit.json({"is_over": False, "done": job.done, "of": job.of})


async def change(visit: Visit) -> Response:
    """What its buttons ask for."""
    wanted = visit.sent("do")
    seen = await _see(visit)
    if seen is None:
        return visit.missing("change")
    if wanted in {"propose", "back"} and not visit.me.may_edit:
        return visit.refused("Your role does not allow this.")
    actions: dict[str, Callable[[Visit, LexiconVersion], Awaitable[Response]]] = {
        "replay": _replay,
        "propose": _propose,
        "approve": _approve,
        "publish": _publish,
        "withdraw": _withdraw,
        "back": _back,
    }
    if wanted not in actions:
        return await _page(visit, seen, 400, errors=("That is not known here.",))
    try:
        return await actions[wanted](visit, seen.line.version)
    except LexiconRefused as refused:
        return await _page(visit, seen, 409, errors=refused.reasons)
    except LexiconMoved:
        seen = await _see(visit) or seen
        words = "Other changes came into force since it was replayed, so it was replayed anew."
        return await _page(visit, seen, 409, errors=(f"{words} Look at it again.",))
    except NoSuchChange as missing:
        seen = await _see(visit) or seen
        return await _page(visit, seen, 409, errors=(str(missing),))


def bench_of(visit: Visit) -> LexiconBench:
    """What the person who visits works at."""
    desk = visit.desk
    return LexiconBench(desk.store, desk.clock, desk.screens, visit.me.reference)


def start_replay(visit: Visit, number: int, days: int = DAYS) -> None:
    """Begin to compare; the change's page shows how far it is."""
    bench, days = bench_of(visit), min(days, visit.desk.config.keep_days)
    visit.desk.jobs.start(number, "replay", lambda count: bench.replay(number, days, count))


# -- what the buttons do --------------------------------------------------------------------------


async def _replay(visit: Visit, version: LexiconVersion) -> Response:
    days = visit.sent("days", 4)
    start_replay(visit, version.id, int(days) if days in map(str, CHOICES) else DAYS)
    return visit.go(_path(version))


async def _propose(visit: Visit, version: LexiconVersion) -> Response:
    proposed = await bench_of(visit).propose(version.id)
    is_free = proposed.state is LexiconState.APPROVED
    return visit.go(_path(version), done="no-approval" if is_free else "waiting")


async def _approve(visit: Visit, version: LexiconVersion) -> Response:
    await bench_of(visit).approve(version.id)
    return visit.go(_path(version), done="approved")


async def _publish(visit: Visit, version: LexiconVersion) -> Response:
    bench, number = bench_of(visit), version.id
    visit.desk.jobs.start(number, "publish", lambda count: bench.publish(number, count))
    return visit.go(_path(version))


async def _withdraw(visit: Visit, version: LexiconVersion) -> Response:
    await bench_of(visit).withdraw(version.id, visit.sent("why", 500))
    return visit.go(_path(version), done="withdrawn")


async def _back(visit: Visit, version: LexiconVersion) -> Response:
    """To what was before, of the one in force; to this one, of an older one."""
    to = None if version.state is LexiconState.PUBLISHED else version.id
    draft = await bench_of(visit).roll_back(version.rule, to, visit.sent("why", 500))
    start_replay(visit, draft.id)
    return visit.go(_path(draft))


# -- what is shown --------------------------------------------------------------------------------


async def _see(visit: Visit) -> _Seen | None:
    number = int(visit.part("id"))

    def look(rows: Rows) -> _Seen | None:
        version, names = rows.lexicon_edits.get(number), names_in(rows)
        if version is None:
            return None
        before = rows.lexicon_edits.get(version.parent) if version.parent else None
        return _Seen(lines_of([version], names)[0], before, names)

    return await visit.desk.store.read(look)


async def _page(
    visit: Visit, seen: _Seen, status: int = 200, errors: tuple[str, ...] = ()
) -> Response:
    version = seen.line.version
    job = visit.desk.jobs.of(version.id)
    judged = Judgement.of(version.judgement)
    is_entry = version.change is LexiconChange.ENTRY
    may_see = visit.me.role in (CLINICIANS or ())
    wants_texts = may_see and visit.asked("texts") == "yes"
    return visit.page(
        "lexicon-change",
        status,
        line=seen.line,
        version=version,
        written=Written.of(version.rule, version.content) if is_entry else None,
        was=_written(seen.before),
        topics=visit.desk.screen().lexicon.topics,
        judged=judged,
        job=None if job is None or job.is_over else job,
        errors=errors or (tuple(job.reasons) if job else ()),
        actions=_actions(version, visit.me, judged),
        approver=seen.names.get(version.approved_by or "", version.approved_by or ""),
        publisher=seen.names.get(version.published_by or "", version.published_by or ""),
        may_see=may_see,
        wrote=await _wrote(visit, version, judged) if wants_texts else None,
        may_change=is_entry and version.author == visit.me.reference and _is_open(version),
        days=CHOICES,
        is_ours=is_of_staff(version.rule),
        is_live=_is_live(visit, version),
    )


def _written(version: LexiconVersion | None) -> Written | None:
    if version is None or version.change is not LexiconChange.ENTRY:
        return None
    return Written.of(version.rule, version.content)


def _is_open(version: LexiconVersion) -> bool:
    return version.state not in {LexiconState.PUBLISHED, LexiconState.RETIRED}


def _is_live(visit: Visit, version: LexiconVersion) -> bool:
    """Whether this very process recognises by it already; it looks twice a second."""
    judged = version.judgement.get("after")
    just_now = version.published_at is not None and (
        visit.desk.clock.now() - version.published_at < timedelta(seconds=5)
    )
    return not just_now or visit.desk.screen().lexicon.version == judged


def _actions(
    version: LexiconVersion, me: StaffAccount, judged: Judgement | None
) -> tuple[tuple[str, str, str], ...]:
    """What can be done with it: value, title, look."""
    is_mine, may_pass = version.author == me.reference, judged is not None and judged.passes
    may_act = me.may_edit or me.role in (CLINICIANS or ())
    found: list[tuple[str, str, str]] = []
    if version.state is LexiconState.DRAFT and me.may_edit and may_pass:
        found.append(("propose", "Ask for approval", "main"))
    if version.state is LexiconState.PROPOSED and may_act and not is_mine and may_pass:
        found.append(("approve", "Approve", "main"))
    if version.state is LexiconState.APPROVED and may_act:
        found.append(("publish", "Publish", "main"))
    if _is_open(version) and may_act:
        says_no = version.state is LexiconState.PROPOSED and not is_mine
        found.append(("withdraw", "Say no" if says_no else "Withdraw", "danger"))
    if version.state is LexiconState.PUBLISHED and me.may_edit:
        found.append(("back", "Take it back", ""))
    if version.state is LexiconState.RETIRED and version.published_at and me.may_edit:
        found.append(("back", "Bring this back", ""))
    return tuple(found)


async def _wrote(visit: Visit, version: LexiconVersion, judged: Judgement | None) -> list[Wrote]:
    """The texts whose tier would change, as they are kept still; that they were read is noted."""
    if judged is None or judged.past is None:
        return []
    changed = {number: (before, after) for number, before, after in judged.past.changed}
    wanted = sorted(changed, reverse=True)[:TEXTS_SHOWN]
    now, me = visit.desk.clock.now(), visit.me

    def look(rows: Rows) -> list[Wrote]:
        entries = rows.inbox.some(wanted)
        subject = f"lexicon:{version.rule}"
        rows.audit.add(now, me.reference, "lexicon.texts_seen", subject, {"texts": len(entries)})
        return [Wrote(each.incoming.text, *changed[each.id]) for each in entries]

    return await visit.desk.store.write(look)


def _path(version: LexiconVersion) -> str:
    return f"/lexicon/changes/{version.id}"
