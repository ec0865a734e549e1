"""What was acknowledged is there after SIGKILL; nothing is there by half."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from pathlib import Path

from bot.core.ports import Rows
from bot.storage import open_store
from bot.storage.crypto import Keyring, generate_key
from tests.integration.storage import writer_process
from tests.integration.storage.conftest import CLOCK

KILLS = 10
STRIDE = 1_000_000  # numbers that one process may use


async def killed_writer(url: str, key: str, first: int, lives: float) -> list[int]:
    """Start a writer, kill it after some seconds; which of its writes it had acknowledged."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", writer_process.__name__, url, key, str(first)),
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    reading = asyncio.create_task(process.stdout.read())
    await asyncio.sleep(lives)
    process.kill()
    await process.wait()
    lines = (await reading).decode().split("\n")
    return [int(line) for line in lines[:-1]]  # the last may be cut short


def kept(rows: Rows) -> tuple[list[int], list[int]]:
    events = [int(entry.incoming.external_id) for entry in rows.inbox.pending(10**9)]
    return sorted(events), sorted(work.patient_id for work in rows.due.take(CLOCK.now(), 10**9))


async def test_what_a_killed_process_acknowledged_is_there(tmp_path: Path) -> None:
    url, key = f"sqlite:///{tmp_path / 'steady.db'}", generate_key()
    randomness = random.Random(7)
    acknowledged: list[int] = []
    for life in range(KILLS):
        lives = randomness.uniform(0.0, 0.2)
        acknowledged += await killed_writer(url, key, life * STRIDE, lives)
    store = await open_store(url, Keyring.from_texts([key]), CLOCK)
    events, work = await store.read(kept)
    await store.close()
    assert events == work
    assert {*acknowledged} <= {*events}
    assert len(acknowledged) > KILLS
    in_flight = 8 * KILLS  # kept, but killed before it could say so
    assert len(events) <= len(acknowledged) + in_flight + 8 * KILLS
