"""What a transcript file says, and how it is played in a house.

A file `<conversation>/<scenario>.<language>.yaml` holds

    channels: [telegram, sms]    played once on each; both by default
    settings: {join: code}       of the house, where they differ
    who: {language: es}          fields of an enrolled patient; without it a stranger writes
    takes: {times: ["08:00"]}    their regimen; a list for several
    staff_enrol: {zone: …}       what staff gave (times as HHMM); the person gets a text first
    play:                        steps, each one action and what is expected of it

Actions: `they` type a text, `choose` a label (a tap, or its number by SMS), `tap_again` an old
button, `share` a place, `contact` a number, `photo`, `edit`, `in_group`, `block` (false: unblock),
`wait` (a length), `until` (a local wall time), `phone` (the channel from here on), `fails` (the
next message cannot be delivered). What differs by channel stands as `{telegram: …, sms: …}`.

Expected: `we` are the templates that arrived, all of them, in order (none where it is left out;
`any` where it does not matter; what other conversations begin by themselves is let be); `says`
and `never_says` what stands in them and on their buttons; `at_most` how often the person had to do
something so far, by channel; `state` what is kept then: fields of the patient, `dose` (the latest
one's state), `doses`, `taken_at`, `reason`, `alerts`, `consents`, `address`, `plan`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from bot.core.errors import RecipientGone
from bot.core.model import Address, Form, IncomingKind, Pattern, Phase
from bot.core.ports import Rows
from handlers.invitation import new_invitation
from handlers.staff_enrolment import Prepared, prepare
from tests.fakes.house import Delivered, House

HERE = Path(__file__).parent
FROM_ADDRESS = {"telegram": "1001", "sms": "+13125550142"}  # Chicago
LENGTHS = {"min": "minutes", "h": "hours", "d": "days"}
UNASKED = {"check_in.ask", "milestone.days"}  # come by themselves; expected where they are named
EXPECTATIONS = {"we", "says", "never_says", "at_most", "state"}


def settings_of(path: Path) -> dict[str, Any]:
    """Of the house in which a transcript is played."""
    return {"staff_alerts": (), **read(path).get("settings", {})}


async def play(house: House, path: Path, channel: str) -> None:
    """Play a transcript on one channel, from who is there to its last step."""
    script, language = read(path), path.suffixes[0].lstrip(".")
    player = Player(house, channel, language)
    await _set_the_scene(house, script, channel, language)
    player.invitation = await house.write(new_invitation)
    for step in script["play"]:
        await player.play(step)


async def _set_the_scene(
    house: House, script: dict[str, Any], channel: str, language: str
) -> None:
    if "staff_enrol" in script:
        given = {"language": language, "number": FROM_ADDRESS[channel], **script["staff_enrol"]}
        prepared = Prepared(**given | {"times": tuple(given["times"])})
        now = house.clock.now()
        await house.write(lambda rows: prepare(rows, house.config, prepared, now))
    if "who" not in script:
        return
    fields = dict(script["who"])
    for name in {"quiet_start", "quiet_end"} & fields.keys():
        fields[name] = time.fromisoformat(fields[name])
    channels = [channel, *(each for each in fields.pop("also_on", []) if each != channel)]
    await house.enrol(FROM_ADDRESS[channel], channel, **{"language": language, **fields})
    for other in channels[1:]:
        await house.join(FROM_ADDRESS[channel], other, FROM_ADDRESS[other])
    takes = script.get("takes", [])
    for each in takes if isinstance(takes, list) else [takes]:
        await house.prescribe(FROM_ADDRESS[channel], **regimen_fields(each))


@dataclass
class Player:
    """Plays one transcript on one channel."""

    house: House
    channel: str
    language: str
    done: int = 0  # things the person had to do
    seen: int = 0  # messages that were there before the action at hand
    old: list[str] = field(default_factory=list)  # data of the buttons used so far
    invitation: str = ""  # a code from staff

    @property
    def arrived(self) -> list[Delivered]:
        """Everything that came to the person's phones."""
        own = set(FROM_ADDRESS.values())
        return [each for each in self.house.arrived if each.message.address in own]

    async def play(self, step: Mapping[str, Any]) -> None:
        """One step: the action, then whether all is as expected."""
        self.seen = len(self.arrived)
        actions = step.keys() - EXPECTATIONS
        assert len(actions) <= 1, f"one action at a time: {step}"
        for action in actions:
            await _ACTIONS[action](self, step[action])
        self._check_said(step)
        assert self.done <= step.get("at_most", {}).get(self.channel, self.done), step
        await self._check_kept(step.get("state", {}))

    # -- actions ----------------------------------------------------------------------------------

    async def event(self, kind: IncomingKind, **fields: Any) -> None:
        """Something comes from the person's phone."""
        self.done += 1
        await self.house.event(self.channel, FROM_ADDRESS[self.channel], kind=kind, **fields)

    async def they(self, text: str | dict[str, Any]) -> None:
        """A text; with a slash, on Telegram, a command. By channel, or `opt_out` or `long`.

        `{invitation}` is a code from staff, `{code}` the latest one that was shown.
        """
        given = text if isinstance(text, dict) else {}
        said = text if isinstance(text, str) else str(given.get(self.channel, ""))
        text = said.replace("{invitation}", self.invitation).replace("{code}", self._code())
        text = text or given.get("opt_out", "") or "long words " * (given.get("long", 0) // 11)
        fields: dict[str, Any] = {"text": text, "language": self.language}
        fields["opt_out"] = given.get("opt_out")
        if text.startswith("/") and self.channel == "telegram":
            command, _, rest = text[1:].partition(" ")
            fields |= {"command": command, "text": rest}
        await self.event(IncomingKind.TEXT, **fields)

    async def choose(self, label: str | dict[str, str]) -> None:
        """What is offered last under this label: a tap, a key that types it, or a digit."""
        label = label if isinstance(label, str) else label[self.channel]
        for each in reversed(self.arrived):
            body = each.message.body
            button = next((b for b in body.offered if b.label.startswith(label)), None)
            if button is not None and each.channel == self.channel:
                self.old.append(button.data)
                if body.asks:
                    await self.event(IncomingKind.TEXT, text=button.label)
                else:
                    await self.event(IncomingKind.BUTTON, data=button.data, text=button.label)
                return
            number = _number_of(label, body.text)
            if number and each.channel == self.channel:
                await self.event(IncomingKind.TEXT, text=number)
                return
        raise AssertionError(f"'{label}' was not offered: {self.last()}")

    async def tap_again(self, number: int) -> None:
        """A button that was used already: -1 is the last one."""
        await self.event(IncomingKind.BUTTON, data=self.old[number], text="old")

    async def share(self, place: list[float]) -> None:
        await self.event(IncomingKind.LOCATION, location=(place[0], place[1]))

    async def contact(self, number: str) -> None:
        await self.event(IncomingKind.CONTACT, contact=number)

    async def photo(self, kind: str) -> None:
        await self.event(IncomingKind.MEDIA, media=kind)

    async def edit(self, text: str) -> None:
        await self.event(IncomingKind.EDITED, text=text)

    async def in_group(self, text: str) -> None:
        await self.event(IncomingKind.GROUP, text=text)

    async def block(self, is_blocked: bool) -> None:
        await self.event(IncomingKind.BLOCKED if is_blocked else IncomingKind.UNBLOCKED)

    async def wait(self, length: str) -> None:
        """Let a length of time pass: `30 min`, `2 h`, `7 d`."""
        number, unit = length.split()
        await self.house.advance(**{LENGTHS[unit]: float(number)})

    async def until(self, wall: str) -> None:
        """Let time pass up to the next such wall time at the person's place."""
        patient = await self.house.read(self._patient)
        now = self.house.clock.now().astimezone(patient.tz)
        at = datetime.combine(now.date(), time.fromisoformat(wall), patient.tz)
        if at <= now:
            at = datetime.combine(now.date() + timedelta(days=1), at.timetz())
        await self.house.advance(seconds=at.timestamp() - now.timestamp())

    async def phone(self, channel: str) -> None:
        self.channel = channel

    async def fails(self, channel: str) -> None:
        self.house.phones[channel].answer(RecipientGone("403"))

    def _code(self) -> str:
        codes = (match for text in self._texts() for match in re.findall(r"\b\w{4}-\w{4}\b", text))
        return next(codes, "")

    def _texts(self) -> list[str]:
        return [each.message.body.text for each in reversed(self.arrived)]

    # -- expectations -----------------------------------------------------------------------------

    def last(self) -> list[str]:
        """What came after the action at hand, with its buttons."""
        bodies = [each.message.body for each in self.arrived[self.seen :]]
        return ["\n".join([b.text, *(button.label for button in b.buttons)]) for b in bodies]

    def _check_said(self, step: Mapping[str, Any]) -> None:
        expected = step.get("we", [])
        expected = expected[self.channel] if isinstance(expected, dict) else expected
        wanted = [expected] if isinstance(expected, str) else expected
        came = [each.message.key for each in self.arrived[self.seen :]]
        keys = [key for key in came if key in wanted or key not in UNASKED]
        if expected != "any":
            assert keys == wanted, (dict(step), keys, self.last())
        whole = "\n".join(self.last())
        for said in _listed(step.get("says", [])):
            assert said in whole, (said, whole)
        for said in _listed(step.get("never_says", [])):
            assert said.casefold() not in whole.casefold(), (said, whole)

    async def _check_kept(self, state: Mapping[str, Any]) -> None:
        for name, expected in state.items():
            kept = await self.house.read(partial(self._kept, name))
            assert kept == expected, (name, kept, expected)

    def _kept(self, name: str, rows: Rows) -> Any:
        patient = self._patient(rows)
        doses = rows.doses.recent(patient.id, 30)
        if name == "dose":
            return str(doses[0].state) if doses else None
        if name == "doses":
            return [str(each.state) for each in doses]
        if name == "reason":
            return doses[0].skip_reason
        if name == "taken_at":
            taken_at = doses[0].taken_at
            return taken_at and f"{taken_at.astimezone(patient.tz):%H:%M}"
        if name == "alerts":
            return [each.reason for each in rows.alerts.of(patient.id, 50)[::-1]]
        if name == "consents":
            return [each.kind for each in rows.patients.consents(patient.id)]
        if name == "address":
            return str(self._address(rows).state)
        if name == "plan":
            return [_plan(each) for each in rows.regimens.active(patient.id)]
        value = getattr(patient, name)
        return value if value is None or isinstance(value, bool | int) else str(value)

    def _patient(self, rows: Rows) -> Any:
        found = rows.patients.find(self.channel, FROM_ADDRESS[self.channel])
        assert found is not None, "nobody has written yet"
        return found[0]

    def _address(self, rows: Rows) -> Address:
        found = rows.patients.find(self.channel, FROM_ADDRESS[self.channel])
        assert found is not None
        return found[1]


def read(path: Path) -> dict[str, Any]:
    """A transcript as it is written."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict), path
    return content


def regimen_fields(takes: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a regimen from what a transcript says of it."""
    return {name: _MADE.get(name, _same)(value) for name, value in takes.items()}


def _same(value: Any) -> Any:
    return value


def _times(texts: list[str]) -> tuple[time, ...]:
    return tuple(time.fromisoformat(each) for each in texts)


def _phases(pairs: list[Any]) -> tuple[Phase, ...]:
    return tuple(Phase(int(days), str(amount)) for days, amount in pairs)


def _date(text: Any) -> date:
    return date.fromisoformat(str(text))


_MADE: dict[str, Callable[[Any], Any]] = {
    "times": _times,
    "form": Form,
    "pattern": Pattern,
    "start_date": _date,
    "phases": _phases,
}


def _plan(regimen: Any) -> str:
    """A regimen in short: `tablet daily 08:00`, `tablet every_n_days/2 100 mg 08:00`."""
    times = " ".join(f"{at:%H:%M}" for at in regimen.times)
    every = f"/{regimen.every_days}" if regimen.every_days > 1 else ""
    phases = " ".join(f"{each.amount}x{each.days}" for each in regimen.phases)
    parts = (regimen.form, f"{regimen.pattern}{every}", phases, regimen.amount, times)
    return " ".join(str(part) for part in parts if part)


def _number_of(label: str, text: str) -> str:
    """The digit that a text offers for a choice."""
    match = re.search(rf"(?:^|[\s])(\d+) {re.escape(label)}", text.rpartition("\n")[2])
    return match[1] if match else ""


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


_ACTIONS: dict[str, Any] = {
    name: getattr(Player, name)
    for name in (
        "they", "choose", "tap_again", "share", "contact", "photo", "edit", "in_group", "block",
        "wait", "until", "phone", "fails",
    )
}  # fmt: skip
