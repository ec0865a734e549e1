"""Markers."""

from __future__ import annotations

from bot.core.marker import Marker
from tests.fakes.house import House


async def test_a_marker_is_another_one_after_each_move_and_each_kind_has_its_own() -> None:
    texts, lexicon = Marker("texts"), Marker("lexicon")
    async with House() as house:
        seen = [await house.read(texts.read)]
        for _ in range(3):
            await house.write(texts.move)
            seen.append(await house.read(texts.read))
        assert seen[0] is None
        assert len(set(seen)) == 4
        assert await house.read(lexicon.read) is None
