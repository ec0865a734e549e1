"""What is told to Telegram once at the start: commands, and where updates go. Tried until done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

import structlog
from telegram import Bot, BotCommand
from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.waits import Waits

log = structlog.get_logger(__name__)

Commands = Mapping[str, Sequence[tuple[str, str]]]


async def until_done(name: str, step: Callable[[], Awaitable[object]], waits: Waits) -> bool:
    """Run `step` until Telegram agrees; False for a BadRequest, which would only come again."""
    backoff = waits.backoff()
    while True:
        try:
            await step()
            return True
        except BadRequest:
            log.error("telegram.setup_refused", step=name)
            return False
        except TelegramError as error:
            log.warning("telegram.setup_failed", step=name, error=type(error).__name__)
        await asyncio.sleep(backoff.take().total_seconds())


async def publish_commands(bot: Bot, commands: Commands, waits: Waits) -> None:
    """List the commands per language; the first language is also everybody else's."""
    for number, (language, listed) in enumerate(commands.items()):
        menu = [BotCommand(command, description) for command, description in listed]
        codes: list[str | None] = [None, language] if number == 0 else [language]
        for code in codes:
            await until_done(
                "commands",
                partial(bot.set_my_commands, menu, language_code=code),
                waits,
            )
