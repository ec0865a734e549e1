"""Reminder times and quiet hours that meet."""

from __future__ import annotations

from datetime import time

import pytest

from handlers.quiet import collisions, give_way
from tests.fakes.house import House


@pytest.mark.parametrize(
    ("start", "end", "times", "colliding", "after"),
    [
        ("21:30", "07:00", ["08:00"], [], ("21:30", "07:00")),
        ("21:30", "07:00", ["06:00"], ["06:00"], ("21:30", "06:00")),
        ("21:30", "07:00", ["22:00"], ["22:00"], ("23:00", "07:00")),
        ("21:30", "07:00", ["23:30"], ["23:30"], ("00:30", "07:00")),
        ("21:30", "07:00", ["05:00", "22:00"], ["05:00", "22:00"], ("23:00", "05:00")),
        ("01:00", "06:00", ["02:00"], ["02:00"], ("03:00", "06:00")),
        ("13:00", "15:00", ["13:00"], ["13:00"], ("14:00", "15:00")),
        ("13:00", "13:50", ["13:10"], ["13:10"], (None, None)),
        ("13:00", "13:30", ["13:10", "13:20"], ["13:10", "13:20"], (None, None)),
        ("07:00", "07:00", ["07:00"], [], ("07:00", "07:00")),
    ],
)
async def test_quiet_hours_give_way_at_the_nearer_end(
    house: House,
    start: str,
    end: str,
    times: list[str],
    colliding: list[str],
    after: tuple[str | None, str | None],
) -> None:
    await house.enrol(
        "ana", quiet_start=time.fromisoformat(start), quiet_end=time.fromisoformat(end)
    )
    await house.prescribe("ana", times=tuple(map(time.fromisoformat, times)))
    found = await house.turn("ana", collisions)
    assert [f"{at:%H:%M}" for at in found] == colliding
    await house.turn("ana", give_way)
    patient = await house.patient("ana")
    kept = tuple(f"{at:%H:%M}" if at else None for at in (patient.quiet_start, patient.quiet_end))
    assert kept == after
    assert await house.turn("ana", collisions) == ()


async def test_without_quiet_hours_nothing_collides(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    assert await house.turn("ana", collisions) == ()
    await house.turn("ana", give_way)
