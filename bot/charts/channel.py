"""A channel whose messages may carry numbers to be drawn: drawn when they leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import structlog

from bot.charts.artist import Artist, CannotDraw
from bot.core.model import Attachment, OutgoingMessage
from bot.core.ports import Channel, Inlet, WebhookHandler
from handlers.progress import CHART

log = structlog.get_logger(__name__)


class DrawingChannel:
    """The channel itself to everybody, but that it turns chart numbers into a picture.

    For channels that show pictures; none of them can be asked what became of a message. Only the
    message that carries a chart waits for it. Without a picture the text goes alone: the
    caption says all that the picture shows.
    """

    def __init__(self, channel: Channel, artist: Artist) -> None:
        """Draw with `artist` before `channel` sends."""
        self._channel, self._artist = channel, artist
        self.kind = channel.kind
        self.has_buttons, self.formats_html = channel.has_buttons, channel.formats_html

    async def start(self, inlet: Inlet) -> None:
        """As the channel's."""
        await self._channel.start(inlet)

    async def stop(self) -> None:
        """As the channel's."""
        await self._channel.stop()

    async def send(self, message: OutgoingMessage) -> str:
        """Draw what is to be drawn, then send. Raises what the channel raises."""
        attachment = message.body.attachment
        if attachment is not None and attachment.media_type == CHART:
            picture = await self._picture(message.outbox_id, attachment)
            message = replace(message, body=replace(message.body, attachment=picture))
        return await self._channel.send(message)

    def webhooks(self) -> Mapping[str, WebhookHandler]:
        """As the channel's."""
        return self._channel.webhooks()

    def health(self) -> Mapping[str, str]:
        """As the channel's."""
        return self._channel.health()

    async def _picture(self, outbox_id: int, numbers: Attachment) -> Attachment | None:
        try:
            content = await self._artist.draw(numbers.content)
        except CannotDraw:
            log.warning("chart.not_drawn", outbox_id=outbox_id)
            return None
        return Attachment("progress.png", "image/png", content)
