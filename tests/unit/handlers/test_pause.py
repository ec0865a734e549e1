"""A pause that ends while we are away."""

from __future__ import annotations

from datetime import time, timedelta

from tests.fakes.house import House


async def test_an_end_that_is_late_is_not_told_at_night(house: House) -> None:
    await house.enrol("ana", quiet_start=time(22), quiet_end=time(7))
    await house.text("telegram", "ana", "/pause 1")
    house.clock.advance(timedelta(hours=35))  # nothing runs; then it is 23:00
    await house.settle()
    assert "pause.ended" not in await house.keys("ana")
    assert (await house.patient("ana")).paused_until is None
    await house.advance(hours=10)
    assert (await house.keys("ana")).count("pause.ended") == 1
