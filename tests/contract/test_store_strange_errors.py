"""What every store promises when a work raises what no future can carry."""

from __future__ import annotations

import pytest

from bot.core.ports import Rows, Store


async def test_a_work_that_ends_in_stop_iteration_leaves_nobody_waiting(store: Store) -> None:
    def work(rows: Rows) -> object:
        rows.settings.put("kept", "no")
        nothing: list[object] = []
        return next(iter(nothing))

    with pytest.raises(RuntimeError, match="StopIteration"):
        await store.write(work)
    assert await store.read(lambda rows: rows.settings.get("kept")) is None
