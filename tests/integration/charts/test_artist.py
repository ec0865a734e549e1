"""The drawing process, and that nobody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from bot.charts.artist import Artist, CannotDraw
from bot.charts.channel import DrawingChannel
from bot.core.ports import Channel
from scheduler.delivery import Delivery
from scheduler.pacing import PUBLISHED, Pacing
from tests.fakes.house import House, address_of
from tests.unit.bot.charts.test_charts import PNG, numbers


async def test_a_process_draws_and_survives_bad_numbers_and_being_too_slow() -> None:
    artist = Artist()
    try:
        with pytest.raises(CannotDraw):
            await artist.draw(b"no numbers")
        assert (await artist.draw(numbers())).startswith(PNG)
        hasty = Artist(patience=0.001)
        with pytest.raises(CannotDraw):
            await hasty.draw(numbers())
        hasty.close()
    finally:
        artist.close()
    artist.close()  # nothing left to close


async def test_the_loop_goes_on_while_a_picture_is_drawn() -> None:
    artist = Artist()
    turns = 0
    try:
        drawing = asyncio.create_task(artist.draw(numbers(365)))
        while not drawing.done():
            turns += 1
            await asyncio.sleep(0)
        assert drawing.result().startswith(PNG)
    finally:
        artist.close()
    assert turns > 100


class Patient(Artist):
    """Draws once it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.may_draw = asyncio.Event()

    async def draw(self, content: bytes) -> bytes:
        await self.may_draw.wait()
        return PNG


async def test_a_picture_delays_no_other_persons_message() -> None:
    async with House() as house:
        artist = Patient()
        channels: Mapping[str, Channel] = {
            "telegram": DrawingChannel(house.phones["telegram"], artist)
        }
        await house.enrol("ana")
        await house.enrol("ben")
        await house.text("telegram", "ana", "/crave 2")
        phones = house.phones["telegram"]
        phones.received.clear()
        phones.attempts.clear()
        house.delivery = Delivery(house.store, house.clock, channels, Pacing(PUBLISHED))
        ana = asyncio.create_task(house.text("telegram", "ana", "/progress"))
        ben = asyncio.create_task(house.text("telegram", "ben", "/tip"))
        await phones.attempted()
        assert [m.address for m in phones.received] == [address_of("telegram", "ben")]
        artist.may_draw.set()
        await asyncio.gather(ana, ben)
        assert phones.received[-1].address == address_of("telegram", "ana")
        assert phones.received[-1].body.attachment is not None
