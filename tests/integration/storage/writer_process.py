"""Run by the crash test: writes without end, and says which writes it was told are kept."""

from __future__ import annotations

import asyncio
import sys

from bot.core.clock import VirtualClock
from bot.core.ports import Rows
from bot.storage import open_store
from bot.storage.crypto import Keyring
from tests import factories


async def main(url: str, key: str, first: int) -> None:
    """Each write puts two rows that belong together, and says its number once it is kept."""
    store = await open_store(url, Keyring.from_texts([key]), VirtualClock(factories.NOW))
    _say("ready")

    async def write_on(number: int) -> None:
        def work(rows: Rows) -> None:
            rows.inbox.add(factories.incoming(external_id=str(number)))
            rows.due.put("dose.due", factories.NOW, number)

        while True:
            await store.write(work)
            _say(number)
            number += 8

    await asyncio.gather(*(write_on(first + lane) for lane in range(8)))


def _say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
