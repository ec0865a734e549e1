"""The drawing process: started for the first picture, replaced when it breaks."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from bot.charts.picture import draw

PATIENCE = 20.0  # seconds; the first picture waits for a process and its libraries


class CannotDraw(Exception):
    """There is no picture; the words say the same."""


class Artist:
    """Draws one picture at a time outside the event loop and its process."""

    def __init__(self, patience: float = PATIENCE) -> None:
        """No process yet; `patience` in seconds for each picture."""
        self._patience = patience
        self._pool: ProcessPoolExecutor | None = None

    async def draw(self, content: bytes) -> bytes:
        """The PNG of a chart's numbers.

        Raises:
            CannotDraw: the numbers, the process or the time were not good enough.
        """
        if self._pool is None:
            context = multiprocessing.get_context("spawn")  # no copy of our threads and sockets
            self._pool = ProcessPoolExecutor(max_workers=1, mp_context=context)
        pool = self._pool
        try:
            async with asyncio.timeout(self._patience):
                return await asyncio.get_running_loop().run_in_executor(pool, draw, content)
        except (BrokenProcessPool, TimeoutError):
            self._replace(pool)
            raise CannotDraw from None
        except (ValueError, KeyError, TypeError, ImportError) as error:
            raise CannotDraw from error

    def close(self) -> None:
        """Let the process go."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _replace(self, pool: ProcessPoolExecutor) -> None:
        """Give a stuck or dead process up; the next picture gets a new one."""
        if self._pool is pool:
            self._pool = None
        for process in list((getattr(pool, "_processes", None) or {}).values()):
            process.terminate()  # the executor has no public way before Python 3.14
        pool.shutdown(wait=False, cancel_futures=True)
