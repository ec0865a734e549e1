"""The editor of one text: the page, and what its phones ask for while somebody writes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from bot.core.editing import over
from bot.core.model import EditState
from bot.web.admin.bench import Bench
from bot.web.admin.desk import Desk
from bot.web.admin.difference import difference
from bot.web.admin.marks import faults_in, marks_of, verdict_on, words_of
from bot.web.admin.phones import Reading, phones_of
from bot.web.admin.sample import people_of
from bot.web.admin.seen import Seen, as_shown, parts_in, reading_of, see
from bot.web.admin.version_list import versions_of
from bot.web.admin.visit import Visit


async def show(bench: Bench, visit: Visit) -> Response:
    """The page, with the text in force or with the draft that `version` names."""
    seen = await see(bench, visit)
    if seen is None:
        return visit.missing(bench.thing)
    wanted = visit.asked("version", 12)
    version = next((each for each in seen.history if str(each.id) == wanted), None)
    if version is None:
        asked = await _asked(visit, seen)
        return await editor_page(visit, seen, parts=asked)
    is_mine = version.state is EditState.DRAFT and version.author == visit.me.reference
    return await editor_page(
        visit,
        seen,
        parts=over(seen.shipped, version.parts),
        base=str(version.parent or "") if version.state is EditState.DRAFT else None,
        draft=str(version.id) if is_mine else "",
        why=version.why,
    )


async def _asked(visit: Visit, seen: Seen) -> dict[str, str] | None:
    """A blank answer with the question in it that `question` names."""
    number = visit.asked("question", 12)
    if not number.isdecimal() or seen.state.parts or not visit.me.may_edit:
        return None
    question = await visit.desk.store.read(lambda rows: rows.questions.get(int(number)))
    if question is None or "questions" not in seen.parts(visit.desk):
        return None
    return {"questions": question.text}


async def preview(bench: Bench, visit: Visit) -> Response:
    """What the phones show of the text as it stands in the form, and what is wrong with it."""
    seen = await see(bench, visit)
    if seen is None:
        return visit.missing(bench.thing)
    parts, reading = parts_in(visit, seen), reading_of(visit, seen)
    shown = await asyncio.to_thread(_previewed, visit.desk, seen, parts, reading)
    warnings = [
        {"severity": f.severity, "text": f.text, "part": f.part, "found": f.found}
        for f in shown.pop("faults")
    ]
    return visit.json({**shown, "warnings": warnings})


async def editor_page(
    visit: Visit,
    seen: Seen,
    status: int = 200,
    *,
    parts: Mapping[str, str] | None = None,
    base: str | None = None,
    draft: str = "",
    why: str = "",
    error: str = "",
    notice: str = "",
    conflict: Mapping[str, Markup] | None = None,
) -> Response:
    """The page with these parts in its fields; by default with the text in force.

    `base` is the version in force that the editor started from ("" for the shipped text).
    """
    desk, state, bench = visit.desk, seen.state, seen.bench
    shelf = bench.shelf(desk)
    written = dict(words_of(shelf, state) if parts is None else parts)
    reading = reading_of(visit, seen)
    shown = await asyncio.to_thread(_previewed, desk, seen, written, reading)
    return visit.page(
        "editor",
        status,
        bench=bench,
        state=state,
        here=f"/admin{seen.path}",
        name=seen.name,
        about=bench.about(desk, state, written),
        marks=marks_of(state),
        languages=list(dict.fromkeys([*shelf.languages, state.language])),
        fields=bench.fields(state, written, shown["faults"]),
        verdict=shown["verdict"],
        phones=shown,
        difference=Markup(shown["difference"]),  # noqa: S704 - `difference` escapes
        people=people_of(state.language),
        reading=reading,
        base=base if base is not None else str(seen.base.id if seen.base else ""),
        draft=draft,
        why=why,
        error=error,
        notice=notice,
        conflict=conflict,
        moved=_moved(seen),
        history=versions_of(seen.history, seen.shipped, seen.names, visit.me),
        two=_two(visit, seen),
        may_edit=visit.me.may_edit,
    )


def compared(seen: Seen, before: Mapping[str, str], after: Mapping[str, str]) -> Markup:
    """Two versions of a text, part by part, only those that differ."""
    out = Markup()
    for part in dict.fromkeys([*after, *before]):
        old, new = before.get(part, ""), after.get(part, "")
        if old != new:
            out += Markup('<h3>{}</h3><div class="diff">{}</div>').format(
                seen.bench.title_of(part), difference(old, new)
            )
    return out


def _previewed(
    desk: Desk, seen: Seen, parts: Mapping[str, str], reading: Reading
) -> dict[str, Any]:
    bench, state = seen.bench, seen.state
    written = as_shown(desk, seen, parts)
    shelf = bench.shelf(desk)
    said = {part: text for part, text in parts.items() if text.strip() or shelf.may_be_empty(part)}
    faults = faults_in(shelf, state, said)
    changes = compared(seen, seen.shipped, written)
    nothing = "Nothing: this is how it was shipped." if seen.shipped else "Nothing is written yet."
    spoken = bench.spoken(desk, state, written, reading)
    return phones_of(desk.catalogue(), spoken, reading) | {
        "faults": faults,
        "verdict": verdict_on(faults),
        "difference": str(changes or Markup('<p class="soft">{}</p>').format(nothing)),
    }


def _two(visit: Visit, seen: Seen) -> dict[str, Any]:
    """Two versions that somebody wants to compare: which, and what differs; 0 is as shipped."""
    known = {str(version.id): over(seen.shipped, version.parts) for version in seen.history}
    known["0"] = dict(seen.shipped)
    before, after = visit.asked("before", 12), visit.asked("after", 12)
    if before not in known or after not in known:
        newest = str(seen.history[0].id) if seen.history else ""
        return {"before": "0", "after": newest, "changes": None}
    changes = compared(seen, known[before], known[after])
    nothing = Markup('<p class="soft">Nothing: they are the same.</p>')
    return {"before": before, "after": after, "changes": changes or nothing}


def _moved(seen: Seen) -> list[dict[str, Any]]:
    """Where the shipped text has moved on under the edit: all three texts."""
    return [
        {
            "part": moved.part,
            "title": seen.bench.title_of(moved.part),
            "news": difference(moved.shipped_then or "", moved.shipped_now or ""),
            "edited": moved.edited,
            "merged": moved.merged,
        }
        for moved in seen.state.moved
    ]
