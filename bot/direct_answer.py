"""Emergency guidance straight through the channel, for when storage cannot be used."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.calls import Claims, EventKey, event_of
from bot.core.config import Config
from bot.core.errors import OptedOut, RecipientGone, SendError, StorageError
from bot.core.model import Body, Incoming, Lane, OutgoingMessage, Patient
from bot.core.ports import Channel, Rows, Store
from handlers.safety_direct import note_answer
from handlers.safety_guidance import guidance_for
from handlers.safety_language import language_of_call
from messages.emergency import country_from_number, emergency_numbers
from messages.guidance import builtin_text, staff_text
from messages.screen import Screening
from messages.template import Form

log = structlog.get_logger(__name__)

WAITS = (0.5, 2.0)  # seconds between tries: the provider waits for its answer meanwhile
LOOK_UP_SECONDS = 1.0
REPEAT_WITHIN = timedelta(minutes=60)
STAFF_QUIET = timedelta(minutes=10)
MOST_REMEMBERED = 10_000
FINAL = (RecipientGone, OptedOut)


class DirectAnswer:
    """Answers an event that storage could not take, at most once each, and never raises.

    Nor does it answer one whose turn is running: that turn answers it, or fails first. A turn that
    hangs is not waited for; should it end after all, its guidance is the second that is received.
    """

    def __init__(self, store: Store, config: Config, channels: Mapping[str, Channel]) -> None:
        """`store` is asked for language and country, in case it can still be read."""
        self._store, self._config, self._channels = store, config, channels
        self.claims = Claims()  # held from the first try until it is recorded
        self._events: OrderedDict[EventKey, str] = (
            OrderedDict()
        )  # key of the guidance, "" while sent
        self._given: OrderedDict[tuple[str, str, str], datetime] = OrderedDict()
        self._called_at: datetime | None = None
        self._unrecorded: dict[EventKey, tuple[Incoming, str]] = {}

    @property
    def unrecorded(self) -> int:
        """How many answers wait to be recorded."""
        return len(self._unrecorded)

    async def __call__(
        self, incoming: Incoming, screening: Screening, *, is_hanging: bool = False
    ) -> None:
        """Send the guidance for `screening` to where `incoming` came from."""
        event = event_of(incoming)
        if event in self._events:
            return
        if not self.claims.take_for_direct_answer(event, is_hanging=is_hanging):
            return
        self._events[event] = ""
        try:
            key = await self._send(incoming, screening)
        except Exception as error:  # nobody is left to handle it; the provider's retry comes back
            log.error("direct_answer.failed", error=type(error).__name__)
            key = ""
        if not key:
            self._events.pop(event, None)
            self.claims.end_direct_answer(event)
            return
        await self._call_staff(incoming.received_at)
        self._events[event] = key
        self._unrecorded[event] = incoming, key
        _forget_oldest(self._events)
        log.warning("direct_answer.sent", channel=incoming.channel)

    async def record_when_possible(self) -> int:
        """Like `record`, but storage that still fails is no error: 0 were recorded."""
        try:
            return await self.record()
        except StorageError:
            return 0

    async def record(self) -> int:
        """Put what was answered into storage; its turn then alerts staff and looks after them.

        Returns how many were recorded. To be called before the turns of new events, so that none
        of these is answered twice.

        Raises:
            StorageError: it still fails; nothing is forgotten.
        """
        answered = dict(self._unrecorded)
        if not answered:
            return 0

        def record(rows: Rows) -> None:
            for incoming, key in answered.values():
                if _is_open(rows, incoming):
                    note_answer(rows, incoming, key)

        await self._store.write(record)
        for event in answered:
            self._unrecorded.pop(event, None)
            self.claims.end_direct_answer(event)
        log.info("direct_answer.recorded", count=len(answered))
        return len(answered)

    # -- inside -----------------------------------------------------------------------------------

    async def _send(self, incoming: Incoming, screening: Screening) -> str:
        """The key of the guidance that was sent; empty where it could not be."""
        guidance = guidance_for(screening, incoming.text)
        channel = self._channels[incoming.channel]
        now = incoming.received_at
        given = (incoming.channel, incoming.address, guidance.key)
        last = self._given.get(given)
        is_repeat = last is not None and now - last <= REPEAT_WITHIN
        key = guidance.repeat_key if is_repeat else guidance.key
        keys = [each for each in (key, guidance.also_key) if each]
        text = await self._text(incoming, screening, keys, _form(channel))
        message = OutgoingMessage(0, incoming.address, Body(text), Lane.SAFETY)
        if not await self._sent(channel, message):
            return ""
        self._given[given] = now
        _forget_oldest(self._given)
        return key

    async def _call_staff(self, now: datetime) -> None:
        """Everybody at once: without storage nobody can acknowledge. At most now and then."""
        if self._called_at is not None and now - self._called_at < STAFF_QUIET:
            return
        self._called_at = now
        for reference in self._config.staff_alerts:
            kind, _, address = reference.partition(":")
            channel = self._channels.get(kind)
            if channel is None:
                continue
            text = staff_text(self._config.languages[0], _form(channel))
            try:
                await channel.send(OutgoingMessage(0, address, Body(text), Lane.SAFETY))
            except SendError as error:
                log.warning("direct_answer.staff_not_called", error=type(error).__name__)

    async def _text(
        self, incoming: Incoming, screening: Screening, keys: Sequence[str], form: Form
    ) -> str:
        language, country = await self._manners(incoming, screening)
        numbers = emergency_numbers(country, language)
        texts = [builtin_text(each, language, form, numbers) for each in keys]
        return ("\n\n" if form is Form.TELEGRAM else " ").join(text for text in texts if text)

    async def _manners(self, incoming: Incoming, screening: Screening) -> tuple[str, str | None]:
        """Language and country: as known, else as the event and the settings let us guess."""
        patient, languages = await self._patient(incoming), self._config.languages
        language = language_of_call(screening, incoming, patient, languages)
        if patient is not None:
            return language or patient.language, patient.country
        is_number = incoming.address.startswith("+")
        country = country_from_number(incoming.address) if is_number else None
        return language or languages[0], country or self._config.country

    async def _patient(self, incoming: Incoming) -> Patient | None:
        """Who it is, where storage can at least be read, and quickly."""
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                found = await self._store.read(
                    lambda rows: rows.patients.find(incoming.channel, incoming.address)
                )
        except (StorageError, TimeoutError):
            return None
        return found[0] if found else None

    async def _sent(self, channel: Channel, message: OutgoingMessage) -> bool:
        """Whether the provider took it, after a few tries; one more rather than one too few."""
        for wait in (0.0, *WAITS):
            await asyncio.sleep(wait)
            try:
                await channel.send(message)
            except FINAL as error:
                log.warning("direct_answer.refused", error=type(error).__name__)
                return False
            except SendError as error:
                log.warning("direct_answer.not_sent", error=type(error).__name__)
            else:
                return True
        return False


def _is_open(rows: Rows, incoming: Incoming) -> bool:
    """Keep an event; whether its turn is still to come. One that hung may have had it."""
    if rows.inbox.add(incoming) is not None:
        return True
    waiting = rows.inbox.pending_from(incoming.channel, incoming.address)
    return incoming.external_id in {entry.incoming.external_id for entry in waiting}


def _form(channel: Channel) -> Form:
    return Form.TELEGRAM if channel.formats_html else Form.SMS


def _forget_oldest(memory: OrderedDict[EventKey, str] | OrderedDict[EventKey, datetime]) -> None:
    while len(memory) > MOST_REMEMBERED:
        memory.popitem(last=False)
