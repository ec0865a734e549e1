"""Keeping, publishing, approving and taking back a text; two editors at once lose nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.responses import Response

from bot.core.editing import Edit, EditConflict, Editing, EditRefused, NoSuchText, over
from bot.core.model import EditState, TemplateVersion
from bot.core.ports import Rows
from bot.web.admin.bench import Bench
from bot.web.admin.my_phone import NotSent, send_to
from bot.web.admin.seen import Seen, parts_in, see
from bot.web.admin.text_editor import compared, editor_page
from bot.web.admin.visit import Visit

_DONE = {
    EditState.PUBLISHED: "published",
    EditState.WAITING: "waiting",
    EditState.SCHEDULED: "scheduled",
    EditState.DRAFT: "draft",
    EditState.RETIRED: "withdrawn",
}


async def save(bench: Bench, visit: Visit) -> Response:
    """What the editor's buttons ask for: publish, schedule, draft or phone."""
    seen = await see(bench, visit)
    if seen is None:
        return visit.missing(bench.thing)
    wanted = visit.sent("do")
    if wanted == "phone":
        return await _to_my_phone(visit, seen)
    at = _moment(visit.sent("at")) if wanted == "schedule" else None
    if wanted == "schedule" and (at is None or at <= visit.desk.clock.now()):
        return await _again(visit, seen, error="Please choose a day and time that are to come.")
    if wanted not in {"publish", "schedule", "draft"}:
        return await _again(visit, seen, error="That is not known here.")
    try:
        # Kept first and by itself: whatever is wrong with it, it is not lost.
        kept = await _as_editor(visit, lambda editing: editing.propose(_edit(visit, seen)))
    except (EditRefused, NoSuchText) as error:
        return await _again(visit, seen, error=str(error))
    if wanted == "draft":
        return _back(visit, seen, kept)
    try:
        done = await _as_editor(visit, lambda editing: editing.publish(kept.id, at))
        return _back(visit, seen, done)
    except EditRefused as error:
        return await _again(visit, seen, draft=str(kept.id), error=str(error))
    except EditConflict as conflict:
        return await _both(visit, bench, conflict)


async def change(bench: Bench, visit: Visit) -> Response:
    """Approve, withdraw or roll back one version."""
    seen, wanted, number = await see(bench, visit), visit.sent("do"), int(visit.part("id"))
    if seen is None:
        return visit.missing(bench.thing)
    if wanted == "roll_back" and not visit.me.may_edit:
        return visit.refused("Your role does not allow this.")
    key, language = seen.state.key, seen.state.language
    actions: dict[str, Callable[[Editing], TemplateVersion]] = {
        "approve": lambda editing: editing.approve(number),
        "withdraw": lambda editing: editing.withdraw(number),
        "roll_back": lambda editing: editing.roll_back(key, language, number),
    }
    if wanted not in actions or number not in {version.id for version in seen.history}:
        return visit.missing("version")
    try:
        changed = await _as_editor(visit, actions[wanted])
    except (EditRefused, NoSuchText) as error:
        return await editor_page(visit, seen, 409, error=str(error))
    except EditConflict:
        words = "Another version came into force in the meantime. Look at it, then write anew."
        return await editor_page(visit, seen, 409, error=words)
    return _back(visit, seen, changed, rolled=wanted == "roll_back")


async def restore(bench: Bench, visit: Visit) -> Response:
    """The shipped text again, at once."""
    seen = await see(bench, visit)
    if seen is None:
        return visit.missing(bench.thing)
    key, language = seen.state.key, seen.state.language
    await _as_editor(visit, lambda editing: editing.restore_shipped(key, language))
    done = "restored" if seen.shipped else "removed"
    return visit.go(seen.path, done=done)


async def _as_editor(visit: Visit, work: Callable[[Editing], TemplateVersion]) -> TemplateVersion:
    desk, me = visit.desk, visit.me

    def write(rows: Rows) -> TemplateVersion:
        changed = work(Editing(rows, desk.shelves(), desk.clock.now(), me.reference))
        desk.refresh(rows)
        return changed

    return await desk.store.write(write)


def _edit(visit: Visit, seen: Seen) -> Edit:
    """What was written: only the parts that are not as the editor found them."""
    base, draft = visit.sent("base", 12), visit.sent("draft", 12)
    parent = int(base) if base.isdecimal() else None
    found = next((each for each in seen.history if each.id == parent), None)
    before = over(seen.shipped, found.parts if found else {})
    looked_at = set(visit.form.getlist("seen"))
    parts = {
        part: text
        for part, text in parts_in(visit, seen).items()
        if text != before.get(part, "") or part in looked_at
    }
    key, language, why = seen.state.key, seen.state.language, visit.sent("why", 500)
    mine = {str(v.id) for v in seen.history if v.state is EditState.DRAFT}
    return Edit(key, language, parts, parent, why, draft=int(draft) if draft in mine else None)


async def _again(
    visit: Visit,
    seen: Seen,
    *,
    status: int = 400,
    error: str = "",
    notice: str = "",
    draft: str = "",
) -> Response:
    """The page as they left it, with what is wrong."""
    return await editor_page(
        visit,
        seen,
        status,
        parts=parts_in(visit, seen),
        base=visit.sent("base", 12),
        draft=draft or visit.sent("draft", 12),
        why=visit.sent("why", 500),
        error=error,
        notice=notice,
    )


async def _both(visit: Visit, bench: Bench, conflict: EditConflict) -> Response:
    """Somebody was quicker: both changes in one text where that is possible, else side by side."""
    seen = await see(bench, visit)
    if seen is None:
        return visit.missing(bench.thing)
    theirs, version = conflict.theirs, conflict.version
    who = seen.names.get(conflict.current.author if conflict.current else "", "Somebody")
    base = next((each for each in seen.history if each.id == version.parent), None)
    before = over(seen.shipped, base.parts if base else {})
    merged = conflict.merged
    words = (
        "Both changes are in the text below: look it over and publish."
        if merged is not None
        else "Both of you changed the same lines. Your text is below, theirs beside it:"
        " bring them together and publish."
    )
    return await editor_page(
        visit,
        seen,
        409,
        parts=merged if merged is not None else conflict.mine,
        base=str(conflict.current.id) if conflict.current else "",
        draft=str(version.id),
        why=version.why,
        notice=f"{who} published another version while you were writing. {words}",
        conflict={
            "who": compared(seen, before, theirs),
            "mine": compared(seen, before, conflict.mine),
        },
    )


async def _to_my_phone(visit: Visit, seen: Seen) -> Response:
    """The text as it stands, to the editor's own Telegram; nothing is kept of it."""
    try:
        await send_to(visit, seen)
    except NotSent as error:
        return await _again(visit, seen, error=str(error))
    return await _again(
        visit, seen, status=200, notice="It is on its way to your phone. Nothing was saved yet."
    )


def _moment(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        return None


def _back(visit: Visit, seen: Seen, version: TemplateVersion, *, rolled: bool = False) -> Response:
    done = _DONE[version.state]
    return visit.go(seen.path, done="rolled-back" if rolled and done == "published" else done)
