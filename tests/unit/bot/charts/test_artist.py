"""The drawing process, replaced by a thread: what breaks it, and what comes after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from threading import Event
from typing import Any

import pytest

from bot.charts import artist
from bot.charts.artist import Artist, CannotDraw


class Process:
    """What the executor keeps of one."""

    def __init__(self) -> None:
        self.is_terminated = False

    def terminate(self) -> None:
        self.is_terminated = True


class Pools:
    """Makes pools that work in a thread, and remembers them."""

    def __init__(self) -> None:
        self.made: list[Pool] = []

    def __call__(self, *, max_workers: int, mp_context: Any) -> Pool:
        assert mp_context.get_start_method() == "spawn"
        self.made.append(Pool(max_workers))
        return self.made[-1]


class Pool(ThreadPoolExecutor):
    """One thread; `is_broken` makes it act like a process that died."""

    def __init__(self, max_workers: int) -> None:
        super().__init__(max_workers)
        self._processes = {1: Process()}
        self.is_broken = False

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        if self.is_broken:
            raise BrokenProcessPool
        return super().submit(work, *given, **named)


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pools]:
    pools = Pools()
    monkeypatch.setattr(artist, "ProcessPoolExecutor", pools)
    yield pools
    for pool in pools.made:
        pool.shutdown(wait=True)


def draws(monkeypatch: pytest.MonkeyPatch, work: Callable[[bytes], bytes]) -> None:
    monkeypatch.setattr(artist, "draw", work)


async def test_one_process_draws_all_and_goes_when_it_is_let_go(
    monkeypatch: pytest.MonkeyPatch, pools: Pools
) -> None:
    draws(monkeypatch, lambda content: content + b"!")
    drawer = Artist()
    assert await drawer.draw(b"one") == b"one!"
    assert await drawer.draw(b"two") == b"two!"
    assert len(pools.made) == 1
    drawer.close()
    drawer.close()
    assert await drawer.draw(b"three") == b"three!"
    assert len(pools.made) == 2


@pytest.mark.parametrize("error", [ValueError, KeyError, TypeError, ImportError])
async def test_numbers_that_cannot_be_drawn_cost_only_the_picture(
    monkeypatch: pytest.MonkeyPatch, pools: Pools, error: type[Exception]
) -> None:
    def fail(content: bytes) -> bytes:
        raise error

    draws(monkeypatch, fail)
    drawer = Artist()
    with pytest.raises(CannotDraw):
        await drawer.draw(b"")
    draws(monkeypatch, lambda content: content)
    assert await drawer.draw(b"next") == b"next"
    assert len(pools.made) == 1


async def test_a_process_that_died_is_replaced(
    monkeypatch: pytest.MonkeyPatch, pools: Pools
) -> None:
    draws(monkeypatch, lambda content: content)
    drawer = Artist()
    await drawer.draw(b"")
    pools.made[0].is_broken = True
    with pytest.raises(CannotDraw):
        await drawer.draw(b"")
    assert pools.made[0]._processes[1].is_terminated
    assert await drawer.draw(b"next") == b"next"
    assert len(pools.made) == 2


async def test_a_process_that_takes_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch, pools: Pools
) -> None:
    go_on = Event()

    def stuck(content: bytes) -> bytes:
        go_on.wait(10)
        return content

    draws(monkeypatch, stuck)
    drawer = Artist(patience=0.01)
    try:
        with pytest.raises(CannotDraw):
            await drawer.draw(b"")
    finally:
        go_on.set()
    assert pools.made[0]._processes[1].is_terminated


async def test_a_pool_that_was_replaced_already_leaves_the_new_one_alone(
    monkeypatch: pytest.MonkeyPatch, pools: Pools
) -> None:
    draws(monkeypatch, lambda content: content)
    drawer = Artist()
    await drawer.draw(b"")
    old = pools.made[0]
    drawer._replace(old)  # type: ignore[arg-type] # a thread's pool
    await drawer.draw(b"")
    drawer._replace(old)  # type: ignore[arg-type] # a thread's pool
    assert await drawer.draw(b"next") == b"next"
    assert len(pools.made) == 2
