"""Kills the real program at random moments and counts what became of everything.

`make kills` runs it with a hundred kills: `python -m tests.e2e.kills --kills 100`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import cast

from bot.core.ports import Rows
from bot.storage.sqlite.rows import SqliteRows
from tests.e2e.town import Load, Town
from tests.fakes.telegram_api import running_telegram_api
from tests.fakes.twilio_api import running_twilio_api

LIVES = (0.0, 1.6)  # seconds from the announcement to the kill
LATENCY = 0.08  # of the providers, so that a kill finds something on the way
CALM_WITHIN = 60.0  # without any progress


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted. All but the first lines should be nought, `unknown` excepted."""

    kills: int
    events: int  # what people did
    reminders: int  # doses that fell due
    messages: int  # outbox rows
    received: int  # by the providers
    unknown: int  # rows whose outcome nobody can know: a kill while they were on the way
    unknown_and_not_received: int
    events_lost: int
    events_unanswered: int
    events_answered_twice: int
    reminders_missing: int
    reminders_doubled: int
    messages_lost: int  # told to be sent, and never received
    messages_doubled: int
    stuck: int  # rows still on their way long after

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled or stuck."""
        bad = {name: count for name, count in asdict(self).items() if name in _BAD}
        return not any(bad.values())


_BAD = frozenset(
    {
        *("events_lost", "events_unanswered", "events_answered_twice", "reminders_missing"),
        *("reminders_doubled", "messages_lost", "messages_doubled", "stuck"),
    }
)


async def run_kills(folder: Path, kills: int, seed: int, *, uses_webhooks: bool) -> Tally:
    """Live, be killed `kills` times, live on until all is calm, and count."""
    async with running_telegram_api() as telegram, running_twilio_api() as twilio:
        telegram.latency = twilio.latency = LATENCY
        load = Load(chats=10 + kills * 4)
        town = Town(folder, telegram, twilio, seed, load=load, uses_webhooks=uses_webhooks)
        await town.settle_people()
        program = await town.start()
        await asyncio.sleep(1.0)  # the first look at Twilio's list decides where it begins
        over = asyncio.Event()
        people = asyncio.create_task(town.live(over))
        for _ in range(kills):
            await asyncio.sleep(town.chance.uniform(*LIVES))
            await asyncio.to_thread(program.stop, signal.SIGKILL)
            program = await town.start()
        over.set()
        await people
        await _until_calm(town)
        code = await asyncio.to_thread(program.stop, signal.SIGTERM)
        assert code == 0, "".join(program.lines[-20:])
        return replace(await count(town), kills=kills)


async def _until_calm(town: Town) -> None:
    """Wait until nothing is left to do, or nothing more happens: the count tells what is left."""
    store = await town.open_store()
    least, at = sys.maxsize, time.monotonic()
    while least and time.monotonic() - at < CALM_WITHIN:
        await asyncio.sleep(0.5)
        left = await store.read(lambda rows: _left(rows, town))
        if left < least:
            least, at = left, time.monotonic()
    await store.close()


def _left(rows: Rows, town: Town) -> int:
    """How many events, doses and messages are still to come to their end."""
    done = _number(rows, "SELECT count(*) FROM inbox WHERE state = 'done'")
    doses = _number(rows, "SELECT count(*) FROM doses")
    waiting = _number(rows, "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')")
    return len(town.event_ids) - done + town.people - doses + waiting


async def count(town: Town) -> Tally:
    """Compare what people did, what is stored and what the providers received."""
    store = await town.open_store()
    tally = await store.read(lambda rows: _count(rows, town))
    await store.close()
    return tally


def _count(rows: Rows, town: Town) -> Tally:
    stored = Counter(
        (row["channel"], row["external_id"])
        for row in _all(rows, "SELECT channel, external_id FROM inbox WHERE state = 'done'")
    )
    outbox = Counter[tuple[str, str]]()
    answers = Counter[str]()
    reminded = Counter[int]()
    for patient in rows.patients.every():
        for row in rows.outbox.of(patient.id, 100_000):
            outbox[row.address, row.state] += 1
            answers[row.address] += row.lane == "reply"
            if row.dose_id is not None and row.lane == "reminder":
                reminded[row.dose_id] += 1
    received = Counter(call.form["chat_id"] for call in town.telegram.made("sendMessage"))
    received += Counter(message.to for message in town.twilio.sent())
    told, unknown = _by_address(outbox, "sent", "delivered"), _by_address(outbox, "unknown")
    addresses = {*received, *told, *unknown}
    return Tally(
        kills=0,
        events=len(town.event_ids),
        reminders=len(reminded),
        messages=outbox.total(),
        received=received.total(),
        unknown=unknown.total(),
        unknown_and_not_received=sum(
            max(0, told[a] + unknown[a] - received[a]) for a in addresses
        ),
        events_lost=len({*town.event_ids} - {*stored}),
        events_unanswered=sum(max(0, n - answers[a]) for a, n in town.events.items()),
        events_answered_twice=sum(max(0, n - town.events[a]) for a, n in answers.items()),
        reminders_missing=town.people - len(reminded),
        reminders_doubled=sum(n - 1 for n in reminded.values()),
        messages_lost=sum(max(0, told[a] - received[a]) for a in addresses),
        messages_doubled=sum(max(0, received[a] - told[a] - unknown[a]) for a in addresses),
        stuck=_by_address(outbox, "queued", "sending").total(),
    )


def _by_address(outbox: Counter[tuple[str, str]], *states: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for (address, state), number in outbox.items():
        if state in states:
            found[address] += number
    return found


def _all(rows: Rows, sql: str) -> list[dict[str, str]]:
    return cast(list[dict[str, str]], cast(SqliteRows, rows).sql.all(sql))


def _number(rows: Rows, sql: str) -> int:
    return int(cast(SqliteRows, rows).sql.one(sql)[0])


def main() -> None:
    """Run from the command line; exit code 1 if anything was lost, doubled or stuck."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3)))
    given = parser.parse_args()
    is_clean = True
    for uses_webhooks in (False, True):
        kills = given.kills - given.kills // 2 if uses_webhooks else given.kills // 2
        with tempfile.TemporaryDirectory() as folder:
            tally = asyncio.run(
                run_kills(Path(folder), kills, given.seed, uses_webhooks=uses_webhooks)
            )
        name = "Telegram and SMS by webhook" if uses_webhooks else "Telegram by polling"
        print(f"{name}, seed {given.seed}")
        for what, number in asdict(tally).items():
            print(f"  {what.replace('_', ' '):28} {number:6}")
        is_clean = is_clean and tally.is_clean
    sys.exit(not is_clean)


if __name__ == "__main__":
    main()
