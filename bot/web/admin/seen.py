"""One text as the pages see it: all that is known about it, and what a form says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.editing import Editing, NoSuchText, TextState, over, state_of
from bot.core.model import TemplateVersion
from bot.core.ports import Rows
from bot.web.admin.bench import Bench
from bot.web.admin.desk import Desk
from bot.web.admin.phones import Reading
from bot.web.admin.sample import person_of
from bot.web.admin.visit import Visit

SMS_CHANNELS = ("sms", "simulated_sms")
LONGEST_PART = 100_000  # characters; the checks refuse far less, with words
_ABOUT_CLINIC = ("clinic", "clinic_phone", "clinic_hours")


@dataclass(frozen=True, slots=True)
class Seen:
    """All that is known about one text."""

    bench: Bench
    state: TextState
    base: TemplateVersion | None  # in force
    history: list[TemplateVersion]
    names: dict[str, str]
    audience: int

    @property
    def shipped(self) -> Mapping[str, str]:
        """The shipped parts in this very language."""
        return self.state.shipped

    @property
    def name(self) -> str:
        """What paths call it."""
        return self.state.key.partition(":")[2] or self.state.key

    @property
    def path(self) -> str:
        """Of its page."""
        return f"{self.bench.path}/{self.name}/{self.state.language}"

    def parts(self, desk: Desk) -> tuple[str, ...]:
        """The names of all that is written in this language."""
        return self.bench.shelf(desk).part_names(self.state.language)


async def see(bench: Bench, visit: Visit) -> Seen | None:
    """The text that the path names; None where there is none, and none to be added."""
    key, language, desk = bench.key(visit.part("key")), visit.part("language"), visit.desk
    shelf = bench.shelf(desk)

    def look(rows: Rows) -> Seen | None:
        state = state_of(rows, shelf, key, language)
        if state is None:
            return None
        editing = Editing(rows, desk.shelves(), desk.clock.now(), visit.me.reference)
        history = editing.history(key, language)
        if not (state.beside.base or history or visit.me.may_edit):
            return None
        return Seen(
            bench=bench,
            state=state,
            base=editing.current(key, language),
            history=history,
            names={account.reference: account.name for account in rows.staff.every()},
            audience=sum(rows.patients.count_reachable(channel) for channel in SMS_CHANNELS),
        )

    try:
        return await desk.store.read(look)
    except NoSuchText:
        return None


def parts_in(visit: Visit, seen: Seen) -> dict[str, str]:
    """The parts in the form, with line ends as one character."""
    return {
        part: seen.bench.read(part, sent).replace("\r\n", "\n").strip()[:LONGEST_PART]
        for part in seen.parts(visit.desk)
        if (sent := [str(each) for each in visit.form.getlist(f"part_{part}")])
    }


def as_shown(desk: Desk, seen: Seen, parts: Mapping[str, str]) -> dict[str, str]:
    """What people would get: an emptied part is as it was shipped, unless it may be empty."""
    shelf = seen.bench.shelf(desk)
    written = {part: text for part, text in parts.items() if text or shelf.may_be_empty(part)}
    return over(seen.shipped, written)


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
