"""A text as it stands in the editor, sent to the editor's own Telegram, buttons and all."""

from __future__ import annotations

from datetime import timedelta

from bot.core.errors import SteadyError
from bot.core.model import Body, Button, Lane, OutboxRow, OutboxState
from bot.web.admin.offered import offered_with
from bot.web.admin.seen import Seen, as_shown, parts_in, reading_of
from bot.web.admin.visit import Visit
from handlers.templates import SAMPLE
from messages.rendering import RenderingError
from messages.template import Form

LIVES = timedelta(minutes=10)


class NotSent(SteadyError):
    """There is no phone to send to, or the text cannot be rendered."""


async def send_to(visit: Visit, seen: Seen) -> None:
    """Put it into the outbox; nothing is kept of the text itself.

    Raises:
        NotSent: says why.
    """
    channel, _, address = (visit.me.telegram_address or "").partition(":")
    if not address:
        raise NotSent("Link your Telegram first: it is under your account.")
    written = as_shown(visit.desk, seen, parts_in(visit, seen))
    spoken = seen.bench.spoken(visit.desk, seen.state, written, reading_of(visit, seen))
    try:
        _, text = spoken.say(Form.TELEGRAM)
    except RenderingError as error:
        raise NotSent(str(error)) from None
    rows = offered_with(visit.desk.catalogue(), spoken.key, spoken.language, Form.TELEGRAM)
    buttons = tuple(
        Button(label, SAMPLE, row) for row, labels in enumerate(rows) for label in labels
    )
    now = visit.desk.clock.now()
    row = OutboxRow(
        id=0, patient_id=None, channel=channel, address=address, lane=Lane.BULK,
        key=spoken.key, body=Body(text, buttons), state=OutboxState.QUEUED, created_at=now,
        next_try_at=now, expires_at=now + LIVES,
    )  # fmt: skip
    await visit.desk.store.write(lambda rows: rows.outbox.add(row))
