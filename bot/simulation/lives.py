"""Plays whole lives from beginning to end, in fair weather or foul, and checks them."""

from __future__ import annotations

from collections.abc import Callable

from bot.app import assemble
from bot.core.clock import VirtualClock
from bot.core.config import Config
from bot.core.ports import Channel
from bot.simulation.checks import broken_rules, check
from bot.simulation.faults import Faults
from bot.simulation.storm import StormyWorld
from bot.simulation.totals import Totals
from bot.simulation.world import BEGINS, SMS, TELEGRAM, PhoneChannel, World
from bot.storage import open_store
from bot.storage.crypto import Keyring, generate_key
from messages.catalogue import load_catalogue
from scheduler.pacing import Pacing


async def simulate_lives(
    people: int,
    days: int,
    seed: int,
    progress: Callable[[int], None] | None = None,
    faults: Faults | None = None,
) -> tuple[World, Totals]:
    """Play whole lives and check what must hold; the same seed plays the same lives.

    With `faults` every rule is checked at every step, and the first that breaks is the last.
    """
    clock = VirtualClock(BEGINS[seed % len(BEGINS)])
    world = StormyWorld(clock, seed, faults) if faults else World(clock, seed)
    config = Config(_env_file=None, database_url="sqlite:///:memory:", staff_alerts=())
    store = await open_store(config.database_url, Keyring.from_texts([generate_key()]), clock)
    channels: dict[str, Channel] = {}
    for kind, rich in ((TELEGRAM, True), (SMS, False)):
        channels[kind] = PhoneChannel(kind, clock, world, has_buttons=rich)
    house = assemble(
        config, clock, store, channels, load_catalogue(), pacing=Pacing(is_lifted=True)
    )
    await world.move_in(house)
    for number in range(people):
        world.add_person(number)
    totals = Totals(people, days)

    async def on_day(day: int) -> bool:
        if progress is not None:
            progress(day)
        if not isinstance(world, StormyWorld):
            return True
        totals.crashes = world.crashes
        totals.broken = world.broken + await broken_rules(store, clock, world.people)
        return not totals.broken

    await world.live(days, on_day)
    if not totals.broken:
        await check(store, clock, world.people, totals)
    await house.close()
    return world, totals
