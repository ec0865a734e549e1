"""The editor of one text: the page, and what its phones ask for while somebody writes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from bot.core.editing import Editing, NoSuchText, TextState, overview
from bot.core.model import EditState, TemplateVersion
from bot.core.ports import Rows
from bot.web.admin.difference import difference
from bot.web.admin.phones import Reading, phones_of, without_empty
from bot.web.admin.sample import people_of, person_of
from bot.web.admin.texts import (
    TITLES,
    faults_in,
    fields_of,
    marks_of,
    template_of,
    verdict_on,
)
from bot.web.admin.version_list import versions_of
from bot.web.admin.visit import Visit
from messages.catalogue import STANDARD_VARIABLES, Catalogue
from messages.template import PARTS

SMS_CHANNELS = ("sms", "simulated_sms")
LONGEST_PART = 100_000  # characters; the checks refuse far less, with words
_ABOUT_CLINIC = ("clinic", "clinic_phone", "clinic_hours")


@dataclass(frozen=True, slots=True)
class Seen:
    """All that is known about one text."""

    state: TextState
    base: TemplateVersion | None  # in force
    shipped: dict[str, str]
    history: list[TemplateVersion]
    names: dict[str, str]
    audience: int


async def see(visit: Visit) -> Seen | None:
    """The text that the path names; None where there is none."""
    key, language = visit.part("key"), visit.part("language")
    catalogue = visit.desk.catalogue()

    def look(rows: Rows) -> Seen | None:
        editing = Editing(rows, catalogue, visit.desk.clock.now(), visit.me.reference)
        state = next(
            (
                each
                for each in overview(rows, catalogue)
                if (each.key, each.language) == (key, language)
            ),
            None,
        )
        if state is None:
            return None
        return Seen(
            state=state,
            base=editing.current(key, language),
            shipped=editing.shipped_parts(key, language),
            history=editing.history(key, language),
            names={account.reference: account.name for account in rows.staff.every()},
            audience=sum(rows.patients.count_reachable(channel) for channel in SMS_CHANNELS),
        )

    try:
        return await visit.desk.store.read(look)
    except NoSuchText:
        return None


async def show(visit: Visit) -> Response:
    """The page, with the text in force or with the draft that `version` names."""
    seen = await see(visit)
    if seen is None:
        return visit.missing("template")
    wanted = visit.asked("version", 12)
    version = next((each for each in seen.history if str(each.id) == wanted), None)
    if version is None:
        return await editor_page(visit, seen)
    is_mine = version.state is EditState.DRAFT and version.author == visit.me.reference
    return await editor_page(
        visit,
        seen,
        parts={**seen.shipped, **version.parts},
        base=str(version.parent or "") if version.state is EditState.DRAFT else None,
        draft=str(version.id) if is_mine else "",
        why=version.why,
    )


async def preview(visit: Visit) -> Response:
    """What the phones show of the text as it stands in the form, and what is wrong with it."""
    seen = await see(visit)
    if seen is None:
        return visit.missing("template")
    catalogue, parts = visit.desk.catalogue(), parts_in(visit)
    reading = reading_of(visit, seen)
    return visit.json(await asyncio.to_thread(_previewed, catalogue, seen, parts, reading))


def parts_in(visit: Visit) -> dict[str, str]:
    """The parts in the form, with line ends as one character."""
    return {
        part: visit.sent(f"part_{part}", LONGEST_PART).replace("\r\n", "\n")
        for part in PARTS
        if f"part_{part}" in visit.form
    }


def reading_of(visit: Visit, seen: Seen) -> Reading:
    """Whose phones are looked at, as the form or the query says."""
    config = visit.desk.config
    person = visit.sent("person") or visit.asked("person")
    return Reading(
        person=person_of(person, seen.state.language),
        discreet=(visit.sent("discreet") or visit.asked("discreet")) == "yes",
        clinic={name: getattr(config, f"clinic_{name[7:]}" if name != "clinic" else "clinic_name")
                for name in _ABOUT_CLINIC},
        audience=seen.audience,
        price=config.sms_segment_price,
    )  # fmt: skip


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
    catalogue, state = visit.desk.catalogue(), seen.state
    template = template_of(state)
    written = dict(template.parts if parts is None else parts)
    reading = reading_of(visit, seen)
    shown = await asyncio.to_thread(_previewed, catalogue, seen, written, reading)
    faults = await asyncio.to_thread(
        faults_in, catalogue, template, without_empty(template, written).parts
    )
    return visit.page(
        "editor",
        status,
        state=state,
        template=template,
        marks=marks_of(state),
        languages=list(dict.fromkeys([*catalogue.languages, state.language])),
        fields=fields_of(written, faults),
        verdict=verdict_on(faults),
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
        standard=STANDARD_VARIABLES,
        may_edit=visit.me.may_edit,
    )


def compared(before: Mapping[str, str], after: Mapping[str, str]) -> Markup:
    """Two versions of a text, part by part, only those that differ."""
    out = Markup()
    for part in PARTS:
        old, new = before.get(part, ""), after.get(part, "")
        if old != new:
            out += Markup('<h3>{}</h3><div class="diff">{}</div>').format(
                TITLES[part][0], difference(old, new)
            )
    return out


def _previewed(
    catalogue: Catalogue, seen: Seen, parts: Mapping[str, str], reading: Reading
) -> dict[str, Any]:
    template = template_of(seen.state)
    # An emptied form is shown as it was shipped: that is what would be published.
    filled = {part: text or seen.shipped.get(part, "") for part, text in parts.items()}
    written = without_empty(template, {**seen.shipped, **filled})
    faults = faults_in(catalogue, template, {k: v for k, v in parts.items() if v.strip()})
    changes = compared(seen.shipped, written.parts)
    return phones_of(catalogue, written, reading) | {
        "warnings": [
            {"severity": f.severity, "text": f.text, "part": f.part, "found": f.found}
            for f in faults
        ],
        "verdict": verdict_on(faults),
        "difference": str(
            changes or Markup('<p class="soft">Nothing: this is how it was shipped.</p>')
        ),
    }


def _moved(seen: Seen) -> list[dict[str, Any]]:
    """Where the shipped text has moved on under the edit: all three texts."""
    return [
        {
            "part": moved.part,
            "title": TITLES[moved.part][0],
            "news": difference(moved.shipped_then or "", moved.shipped_now or ""),
            "edited": moved.edited,
            "merged": moved.merged,
        }
        for moved in seen.state.moved
    ]
