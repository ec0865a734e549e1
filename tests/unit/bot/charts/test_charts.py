"""Pictures of progress: drawn elsewhere, and never in the way."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.simulated import SimulatedChannel
from bot.charts.artist import Artist, CannotDraw
from bot.charts.channel import DrawingChannel
from bot.charts.picture import draw
from bot.core.clock import VirtualClock
from bot.core.model import Attachment, Body, Lane, OutgoingMessage
from handlers.progress import CHART, LABELS
from tests.factories import NOW
from tests.fakes.channel import FakeChannel

PNG = b"\x89PNG\r\n\x1a\n"


def numbers(days: int = 30, **changes: Any) -> bytes:
    data = {
        "doses": (["taken", "skipped", "missed", "none"] * days)[:days],
        "ratings": ([3, None, 8] * days)[:days],
        "smoothed": ([3, None, 5.5] * days)[:days],
        "first": "Sat 24 Oct",
        "last": "Mon 23 Nov",
        "labels": dict.fromkeys(LABELS, "palabra"),
    }
    return json.dumps(data | changes).encode()


def message(attachment: Attachment | None) -> OutgoingMessage:
    return OutgoingMessage(
        7, "1001", Body("Your last 30 days.", attachment=attachment), Lane.REPLY
    )


@pytest.mark.parametrize(
    "content",
    [
        numbers(),
        numbers(365),
        numbers(1),
        numbers(3, doses=["none"] * 3, ratings=[None] * 3, smoothed=[None] * 3),
        numbers(3, doses=["none"] * 3, ratings=[None, None, 7], smoothed=[None, None, 7]),
    ],
    ids=["month", "year", "a day", "nothing", "one point"],
)
def test_a_picture_comes_of_any_numbers(content: bytes) -> None:
    assert draw(content).startswith(PNG)


class Drawer(Artist):
    """Draws nothing, or fails, at once."""

    def __init__(self, picture: bytes | None) -> None:
        super().__init__()
        self._picture = picture

    async def draw(self, content: bytes) -> bytes:
        if self._picture is None:
            raise CannotDraw
        return self._picture


async def test_numbers_leave_as_a_picture() -> None:
    phones = FakeChannel("telegram")
    channel = DrawingChannel(phones, Drawer(PNG))
    await channel.send(message(Attachment("progress.json", CHART, b"{}")))
    assert phones.received[0].body.attachment == Attachment("progress.png", "image/png", PNG)


async def test_without_a_picture_the_words_leave_alone() -> None:
    phones = FakeChannel("telegram")
    await DrawingChannel(phones, Drawer(None)).send(message(Attachment("x", CHART, b"{}")))
    assert phones.received[0].body == Body("Your last 30 days.")


@pytest.mark.parametrize("attachment", [None, Attachment("my-data.json", "application/json", b"")])
async def test_everything_else_leaves_as_it_is(attachment: Attachment | None) -> None:
    phones = FakeChannel("telegram")
    await DrawingChannel(phones, Drawer(None)).send(message(attachment))
    assert phones.received == [message(attachment)]


async def test_it_is_the_channel_itself_to_everybody() -> None:
    phones = SimulatedChannel("simulated_telegram", VirtualClock(NOW), has_buttons=True)
    channel = DrawingChannel(phones, Drawer(None))
    assert (channel.kind, channel.has_buttons, channel.formats_html) == (
        phones.kind, True, True,
    )  # fmt: skip
    assert channel.health() == phones.health()
    assert channel.webhooks() == {}
    await channel.stop()


async def test_starting_it_starts_the_channel() -> None:
    async def inlet(incoming: object) -> None:
        raise AssertionError("nothing comes in here")

    phones = FakeChannel("telegram")
    await DrawingChannel(phones, Drawer(None)).start(inlet)  # type: ignore[arg-type] # unused
    await phones.stop()
