"""How long turns take, by the conversation that answers.

Every transcript of `tests/transcripts` is played, on both channels and in both languages, and
calls for help beside them. Measured is the CPU time of what happens inside the transaction, so
that a busy machine does not matter; the database is in memory. The screen reads the text before
that (see `screening`), the commit is shared (see `inbound`).
"""

from __future__ import annotations

import time
from collections import defaultdict

from bot.app import indexed_library
from bot.core.model import DueWork, Incoming
from bot.core.ports import Rows
from bot.core.turn import Turn
from messages.screen import Screening
from messages.words import load_all
from tests.bench.figure import Figure, quantile
from tests.fakes.house import House
from tests.transcripts.transcript import HERE, play, read, settings_of

ROUNDS = 3
FEWEST = 20  # turns; of fewer no share can be told
PHONES = ("telegram", "sms")
NUMBERS = {"telegram": "20", "sms": "+120255501"}
HELP = (
    *("I cannot breathe, my throat is closing", "no puedo respirar, se me cierra la garganta"),
    *(
        "I want to kill myself",
        "me quiero morir",
        "I took the whole bottle",
        "i am yellow all over",
    ),
    *("I used heroin last night and cannot wake him", "my chest hurts and I am sweating"),
)
Times = dict[str, list[float]]


async def measure(scale: float) -> list[Figure]:
    """The middle and the slowest hundredth, by conversation; due work by its kind."""
    load_all()  # as the program does when it starts
    events: Times = defaultdict(list)
    works: Times = defaultdict(list)
    plays = [
        (path, channel)
        for path in sorted(HERE.glob("*/*.yaml"))
        for channel in read(path).get("channels", PHONES)
    ]
    for _ in range(max(1, int(ROUNDS * scale))):
        for path, channel in plays[:: max(1, int(1 / scale))]:
            async with House(library=indexed_library(), **settings_of(path)) as house:
                _watch(house, events, works)
                await play(house, path, channel)
        for channel in PHONES:
            async with House(library=indexed_library()) as house:
                _watch(house, events, works)
                for number, text in enumerate(HELP, start=10):
                    await _call_for_help(house, channel, NUMBERS[channel] + str(number), text)
    if not events or not works:
        raise AssertionError("turns were made where nobody watched")
    return [*_figures("turn", events), *_figures("due work", works)]


def _watch(house: House, events: Times, works: Times) -> None:
    turns, heard = house.turns, [""]
    handle, due = turns.handle, turns.conversations.handle_due

    def note(screening: Screening | None, said: str, seconds: float) -> None:
        del screening, seconds
        heard[0] = said.partition(".")[0] or "silence"

    def turn(rows: Rows, incoming: Incoming, screening: Screening | None) -> None:
        began = time.thread_time()
        handle(rows, incoming, screening)
        events[heard[0]].append(time.thread_time() - began)

    def handle_due(turn: Turn, work: DueWork) -> None:
        began = time.thread_time()
        due(turn, work)
        works[work.kind.partition(".")[0]].append(time.thread_time() - began)

    turns.observe = note
    turns.handle = turn  # type: ignore[method-assign]
    turns.conversations.handle_due = handle_due  # type: ignore[method-assign]


async def _call_for_help(house: House, channel: str, who: str, text: str) -> None:
    """Somebody enrolled writes it, is asked whether they are safe, and says so."""
    await house.enrol(who, channel)
    await house.text(channel, who, text)
    await house.advance(minutes=11)
    await house.text(channel, who, "yes")


def _figures(what: str, times: Times) -> list[Figure]:
    return [
        Figure(f"{what}, {name}, {label}", quantile(took, share) * 1000, "ms")
        for name, took in sorted(times.items())
        if len(took) >= FEWEST
        for label, share in (("p50", 0.5), ("p99", 0.99))
    ]
