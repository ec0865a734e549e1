"""The composition root: the only file that knows everyone. Builds a house out of settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import handlers
from bot.channels.simulated import SimulatedChannel
from bot.charts.artist import Artist
from bot.charts.channel import DrawingChannel
from bot.core.clock import Clock, ShiftedClock, VirtualClock
from bot.core.config import Config
from bot.core.editing import LiveCatalogue, LiveLibrary
from bot.core.lexicon import Screens
from bot.core.library import Library, shipped_library, sieved
from bot.core.model import Alert, DueWork, OutboxRow
from bot.core.ports import Channel, Rows
from bot.core.surroundings import Surroundings
from bot.direct_answer import DirectAnswer
from bot.engine import Engine
from bot.lexicon_alarm import LexiconAlarm
from bot.live_lexicon import LiveLexicon
from bot.live_texts import LiveTexts
from bot.metrics import Metrics
from bot.pace import pacing_rules
from bot.storage import KeyedStore, open_store
from bot.storage.crypto import Keyring, load_or_create_key_file
from bot.storage.help_index import HelpIndex
from bot.turns import Turns
from messages.catalogue import Catalogue, load_catalogue
from messages.screen import LiveScreen
from messages.sms_length import measure
from messages.template import Form
from scheduler.delivery import Delivery
from scheduler.due import Sweep
from scheduler.pacing import Pacing

FORMS: Mapping[str, Form] = {
    "telegram": Form.TELEGRAM,
    "simulated_telegram": Form.TELEGRAM,
    "sms": Form.SMS,
    "simulated_sms": Form.SMS,
}


@dataclass
class House:
    """The assembled program, before anything runs."""

    config: Config
    clock: Clock
    store: KeyedStore
    around: Surroundings
    screen: LiveScreen
    screens: Screens
    engine: Engine
    sweep: Sweep
    delivery: Delivery
    channels: Mapping[str, Channel]
    artist: Artist
    metrics: Metrics

    @property
    def texts(self) -> LiveTexts:
        """Keeps what is said at what staff have put into force."""
        return LiveTexts(self.store, self.clock, self.around)

    @property
    def lexicon(self) -> LiveLexicon:
        """Keeps what is recognised at what staff have put into force."""
        alarm = LexiconAlarm(self.around, self.clock)
        return LiveLexicon(self.store, self.screen, self.screens, alarm)

    async def settle(self) -> None:
        """Do everything that is due at this instant: events, due work, messages."""
        await self.texts.tick()
        await self.lexicon.tick()
        while True:
            done = await self.engine.drain()
            done += await self.sweep.run_once()
            done += await self.delivery.run_once()
            if not done:
                return

    async def next_at(self) -> datetime | None:
        """When something is due next."""
        due_at, publish_at = await self.store.read(
            lambda rows: (rows.due.next_at(), rows.template_edits.next_at())
        )
        times = (due_at, publish_at, await self.delivery.next_at())
        return min((at for at in times if at is not None), default=None)

    async def advance_to(self, until: datetime) -> None:
        """Let time pass up to `until`, doing all that falls due on the way, in its order.

        Only with a clock that can be moved.
        """
        clock = self.clock
        if not isinstance(clock, ShiftedClock | VirtualClock):
            raise TypeError("this clock cannot be moved")
        await self.settle()
        while (at := await self.next_at()) is not None and at <= until:
            clock.advance_to(at)
            await self.settle()
        clock.advance_to(until)
        await self.settle()

    async def close(self) -> None:
        """Let go of the database and of the drawing process."""
        self.artist.close()
        await self.store.close()


def segments(row: OutboxRow) -> int:
    """What a message costs the sending number: SMS segments, else one."""
    is_sms = FORMS.get(row.channel) is Form.SMS
    return max(1, measure(row.body.text).segments) if is_sms else 1


def tell_of_parked_work(rows: Rows, work: DueWork) -> None:
    """Staff hear of due work that failed too often; they see it in `steady doctor`, too."""
    reason = f"due_work_parked:{work.kind}"
    alert = rows.alerts.add(Alert(0, work.patient_id, "notice", reason, raised_at=work.due_at))
    rows.due.put("alert.page", work.due_at, work.patient_id, str(alert.id))


def load_keyring(config: Config) -> Keyring:
    """The keys of the settings; without any, the key file beside the database."""
    if config.keys:
        return Keyring.from_texts([key.get_secret_value() for key in config.keys])
    return Keyring.from_texts(load_or_create_key_file(key_file(config)))


def key_file(config: Config) -> Path:
    """Where the key is kept when the settings hold none."""
    _, _, path = config.database_url.partition("///")
    folder = Path(path).parent if path and path != ":memory:" else Path("data")
    return folder / "steady.key"


def build_channels(
    config: Config, clock: Clock, keyring: Keyring, catalogue: Catalogue
) -> dict[str, Channel]:
    """The channels that the settings call for. A vendor's library is only imported when used."""
    channels: dict[str, Channel] = {}
    if config.telegram_token is not None:
        from bot.channels.telegram import TelegramChannel

        secret = config.telegram_webhook_secret
        channels["telegram"] = TelegramChannel(
            config.telegram_token.get_secret_value(),
            api_url=config.telegram_api_url,
            public_url=config.public_url or None,
            webhook_secret=secret.get_secret_value()
            if secret
            else keyring.lookup("telegram webhook").hex(),
            clock=clock,
            commands=commands(catalogue),
        )
    if config.twilio_auth_token is not None:
        from bot.channels.sms import SmsChannel

        channels["sms"] = SmsChannel(
            config.twilio_account_sid,
            config.twilio_auth_token.get_secret_value(),
            sender=config.twilio_messaging_service_sid or config.twilio_from,
            api_url=config.twilio_api_url,
            public_url=config.public_url,
            clock=clock,
        )
    if config.has_simulator:
        for kind, has_buttons in (("simulated_telegram", True), ("simulated_sms", False)):
            channels[kind] = SimulatedChannel(kind, clock, has_buttons=has_buttons)
    return channels


def commands(catalogue: Catalogue) -> dict[str, list[tuple[str, str]]]:
    """Telegram's list of commands: language -> (command, description)."""
    return {
        language: [
            (name, catalogue.template(f"command.{name}", language).parts["text"])
            for name in handlers.COMMANDS
        ]
        for language in catalogue.languages
    }


async def open_house(config: Config, clock: Clock, *, pacing: Pacing | None = None) -> House:
    """Open the database and put everything together.

    Raises:
        ConfigError: the settings cannot be used.
        StorageError: the database cannot be used.
        DocumentError: a shipped text or lexicon cannot be used.
    """
    keyring = load_keyring(config)
    catalogue = load_catalogue()
    channels = build_channels(config, clock, keyring, catalogue)
    store = await open_store(config.database_url, keyring, clock)
    house = assemble(config, clock, store, channels, catalogue, pacing=pacing)
    await house.texts.tick()  # before the first turn
    await house.lexicon.tick()
    return house


def assemble(
    config: Config,
    clock: Clock,
    store: KeyedStore,
    channels: Mapping[str, Channel],
    catalogue: Catalogue,
    *,
    pacing: Pacing | None = None,
) -> House:
    """Put the parts together; tests and `simulate` bring their own store and channels."""
    around = Surroundings(
        config, LiveCatalogue(catalogue), FORMS, LiveLibrary(indexed_library(), HelpIndex)
    )
    screens = Screens()
    screen = LiveScreen(screens.shipped)
    direct = DirectAnswer(store, config, channels)
    turns = Turns(clock, around, handlers.conversations())
    engine = Engine(store, clock, turns, screen.read, direct)
    sweep = Sweep(
        store, clock, turns.run_due, instead=handlers.INSTEAD, on_parked=tell_of_parked_work
    )
    artist = Artist()
    drawing = {kind: _drawing(channel, artist) for kind, channel in channels.items()}
    metrics = Metrics()
    delivery = Delivery(
        store,
        clock,
        drawing,
        pacing or Pacing(pacing_rules(config)),
        segments=segments,
        observe=metrics.outcome,
    )
    turns.observe = metrics.turn
    engine.on_turn = delivery.wake
    sweep.on_work = delivery.wake
    return House(
        config,
        clock,
        store,
        around,
        screen,
        screens,
        engine,
        sweep,
        delivery,
        channels,
        artist,
        metrics,
    )


@cache
def indexed_library() -> Library:
    """The tips and answers as shipped, with the full-text index before the search.

    Raises:
        DocumentError: a shipped file has a mistake.
    """
    return sieved(shipped_library(), HelpIndex)


def _drawing(channel: Channel, artist: Artist) -> Channel:
    """Pictures are for channels that show them: those with buttons."""
    return DrawingChannel(channel, artist) if channel.has_buttons else channel
