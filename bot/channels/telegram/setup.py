"""What is told to Telegram once at the start: commands, and where updates go. Tried until done."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

from telegram import Bot, BotCommand
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.backoff import Backoff

log = logging.getLogger(__name__)

Commands = Mapping[str, Sequence[tuple[str, str]]]
FIRST_WAIT, MOST_WAIT = timedelta(seconds=1), timedelta(minutes=1)


async def until_done(name: str, step: Callable[[], Awaitable[object]]) -> bool:
    """Run `step` until Telegram agrees; False for a BadRequest, which would only come again."""
    backoff = Backoff(FIRST_WAIT, MOST_WAIT)
    while True:
        try:
            await step()
            return True
        except BadRequest:
            log.error("telegram: %s was refused", name)
            return False
        except TelegramError as error:
            log.warning("telegram: %s failed: %s", name, type(error).__name__)
        await asyncio.sleep(backoff.take().total_seconds())


async def publish_commands(bot: Bot, commands: Commands) -> None:
    """List the commands per language; the first language is also everybody else's."""
    for number, (language, listed) in enumerate(commands.items()):
        menu = [BotCommand(command, description) for command, description in listed]
        codes: list[str | None] = [None, language] if number == 0 else [language]
        for code in codes:
            await until_done(
                "listing the commands",
                partial(bot.set_my_commands, menu, language_code=code),
            )
