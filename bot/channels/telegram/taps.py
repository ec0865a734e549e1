"""The button that was tapped: stop its spinner at once, then take the buttons away."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.error import TelegramError

from bot.channels.telegram.errors import is_harmless
from bot.channels.telegram.markup import MAX_CAPTION, MAX_TEXT, utf16_length
from bot.channels.telegram.sending import NO_PREVIEW
from bot.channels.telegram.updates import UNREADABLE, Json, label_of, whole_text

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 64
FINISH_SECONDS = 5.0


class Taps:
    """Answers taps in the background; a failure is logged and loses nothing.

    A button that stays because its message could not be edited may be tapped again: handlers do
    nothing the second time.
    """

    def __init__(self, bot: Bot) -> None:
        """Answer as `bot`."""
        self._bot = bot
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._running: set[asyncio.Task[None]] = set()

    def settle(self, query: Json) -> None:
        """Begin to answer the tap `query` (a CallbackQuery of the Bot API)."""
        task = asyncio.create_task(self._settle(query))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def finish(self) -> None:
        """Wait a little for what is under way, then leave it."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=FINISH_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _settle(self, query: Json) -> None:
        async with self._room:
            for step in (self._answer, self._show_choice):
                try:
                    await step(query)
                except TelegramError as error:
                    if not is_harmless(error):
                        log.warning("telegram.tap_failed", error=type(error).__name__)
                except UNREADABLE as error:
                    log.warning("telegram.tap_unreadable", error=type(error).__name__)

    async def _answer(self, query: Json) -> None:
        await self._bot.answer_callback_query(str(query["id"]))

    async def _show_choice(self, query: Json) -> None:
        """Write the tapped label under the message; take its buttons away, but not its links."""
        message = query.get("message") or {}
        label = label_of(message, query.get("data", ""))
        if not label:
            return  # an earlier tap did it, or the message is too old to be shown to us
        place: dict[str, Any] = {
            "chat_id": message["chat"]["id"],
            "message_id": message["message_id"],
            "reply_markup": _links(message),
        }
        field = "text" if "text" in message else "caption"
        said = whole_text(message.get(field))
        text = f"{said}\n\n✓ {label}".lstrip()
        entities = MessageEntity.de_list(
            message.get("entities" if field == "text" else "caption_entities") or [], None
        )
        if utf16_length(text) > (MAX_TEXT if field == "text" else MAX_CAPTION):
            await self._bot.edit_message_reply_markup(**place)
        elif field == "text":
            await self._bot.edit_message_text(
                text, **place, entities=entities, link_preview_options=NO_PREVIEW
            )
        else:
            await self._bot.edit_message_caption(**place, caption=text, caption_entities=entities)


def _links(message: Json) -> InlineKeyboardMarkup | None:
    """The buttons of `message` that open a link, such as a crisis line's: they stay."""
    rows = [
        [InlineKeyboardButton(key["text"], url=key["url"]) for key in row if "url" in key]
        for row in message["reply_markup"]["inline_keyboard"]
    ]
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None
