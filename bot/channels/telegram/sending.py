"""From a message to calls of the Bot API: in parts where it is long, plain where markup is bad."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from telegram import Bot, InputFile, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.channels.telegram.errors import BAD_MARKUP, send_error_from
from bot.channels.telegram.keyboards import Keyboards, Markup
from bot.channels.telegram.markup import MAX_CAPTION, plain_text, split_html, visible_length
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.updates import UNREADABLE, whole_text
from bot.core.errors import OutcomeUnknown, SendError
from bot.core.model import Attachment, Body, OutgoingMessage
from bot.core.ports import PlainId

log = structlog.get_logger(__name__)

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
MAX_PHOTO_BYTES = 10 * 1024 * 1024  # Bot API, sendPhoto


@dataclass(frozen=True, slots=True)
class _Part:
    """One message of Telegram's: a text, or a file with a caption."""

    text: str
    attachment: Attachment | None = None


class Sender:
    """Sends messages, one call after the other for each."""

    def __init__(self, bot: Bot, calls: AiohttpRequest) -> None:
        """Send as `bot`: files by its methods, texts straight through `calls`."""
        self._bot, self._calls = bot, calls
        self._keyboards = Keyboards()
        self.bad_markup = 0  # parts that had to be sent as plain text

    async def send(self, message: OutgoingMessage) -> str:
        """Send and return the id of the last part, which carries the buttons.

        A `PlainId` where the markup of any part was refused.

        Raises:
            SendError: one of its subclasses. OutcomeUnknown also where a first part was delivered
                and a later one was not: sending it all again would repeat the first.
        """
        markup = self._keyboards.markup_for(message.address, message.body)
        *first, last = _parts(message.body)
        provider_id = ""
        is_plain = False
        try:
            for part in first:
                provider_id = await self._send_part(message, part, None)
                is_plain = is_plain or isinstance(provider_id, PlainId)
            provider_id = await self._send_part(message, last, markup)
        except SendError as error:
            if provider_id:
                raise OutcomeUnknown(f"later_part:{error.code}") from None
            raise
        self._keyboards.was_sent(message.address, markup)
        return PlainId(provider_id) if is_plain else provider_id

    async def _send_part(self, message: OutgoingMessage, part: _Part, markup: Markup) -> str:
        try:
            return await self._call(message.address, part, markup)
        except SendError as error:
            if error.code != BAD_MARKUP:
                raise
        self.bad_markup += 1
        log.warning("telegram.bad_markup", outbox_id=message.outbox_id)
        plain = _Part(plain_text(part.text), part.attachment)
        return PlainId(await self._call(message.address, plain, markup, parse_mode=None))

    async def _call(
        self,
        address: str,
        part: _Part,
        markup: Markup,
        parse_mode: str | None = ParseMode.HTML,
    ) -> str:
        """One call; any way for it to fail becomes a SendError."""
        chat: int | str = int(address) if address.lstrip("-").isdecimal() else address
        try:
            if part.attachment is None:
                number = await self._send_text(chat, part.text, parse_mode, markup)
            else:
                number = await self._send_file(
                    chat, part.attachment, part.text, parse_mode, markup
                )
        except TelegramError as error:
            raise send_error_from(error) from None
        except UNREADABLE as error:
            # The library could not read the answer: the message left all the same.
            raise send_error_from(error) from error
        return str(number)

    async def _send_text(
        self, chat: int | str, text: str, parse_mode: str | None, markup: Markup
    ) -> int:
        given: dict[str, object] = {
            "chat_id": chat,
            "text": text,
            "link_preview_options": {"is_disabled": True},
        }
        if parse_mode is not None:
            given["parse_mode"] = parse_mode
        if markup is not None:
            given["reply_markup"] = markup
        sent = await self._calls.call(f"{self._bot.base_url}/sendMessage", given)
        return int(sent["message_id"])

    async def _send_file(
        self,
        chat: int | str,
        attachment: Attachment,
        caption: str,
        parse_mode: str | None,
        markup: Markup,
    ) -> int:
        content = InputFile(attachment.content, filename=attachment.name)
        is_small = len(attachment.content) <= MAX_PHOTO_BYTES
        is_photo = attachment.media_type in PHOTOS and is_small
        send = self._bot.send_photo if is_photo else self._bot.send_document
        more = {} if markup is None else {"reply_markup": markup}
        sent = await send(
            chat, content, caption=caption or None, parse_mode=parse_mode, api_kwargs=more
        )
        return int(sent.message_id)


def _parts(body: Body) -> list[_Part]:
    """At least one; the text is the file's caption where it is short enough."""
    text = whole_text(body.text)
    if body.attachment is None:
        return [_Part(part) for part in split_html(text)]
    if visible_length(text) <= MAX_CAPTION:
        return [_Part(text, body.attachment)]
    return [_Part("", body.attachment), *(_Part(part) for part in split_html(text))]
