"""The phones of the simulator page: what a tap does there."""

from __future__ import annotations

from bot.channels.simulated import PLACE, SimulatedChannel
from bot.core.clock import VirtualClock
from bot.core.model import Body, Button, IncomingKind, Lane, OutgoingMessage
from tests.factories import NOW
from tests.fakes.inlet import FakeInlet


async def _phone(*buttons: Button) -> tuple[SimulatedChannel, FakeInlet]:
    channel, inlet = (
        SimulatedChannel("simulated_telegram", VirtualClock(NOW), has_buttons=True),
        FakeInlet(),
    )
    await channel.start(inlet)
    await channel.send(OutgoingMessage(1, "7", Body("Where?", buttons), Lane.REPLY))
    return channel, inlet


async def test_a_tap_comes_back_once() -> None:
    channel, inlet = await _phone(Button("Yes", "a:yes"))
    for _ in range(2):
        await channel.tap("7", 1, "a:yes")
    (event,) = inlet.events
    assert (event.kind, event.data, event.text) == (IncomingKind.BUTTON, "a:yes", "Yes")


async def test_the_share_button_gives_the_place_of_the_phone() -> None:
    channel, inlet = await _phone(Button("Share where I am", "location"))
    await channel.tap("7", 1, "location")
    (event,) = inlet.events
    assert (event.kind, event.location) == (IncomingKind.LOCATION, PLACE)


async def test_a_text_with_a_slash_is_a_command_where_there_are_buttons() -> None:
    channel, inlet = await _phone()
    await channel.write("7", "/Pause 3 days", language="es")
    (event,) = inlet.events
    assert (event.command, event.text, event.language) == ("pause", "3 days", "es")
