"""Reads what Twilio posts: a signed form becomes an event or a receipt."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qsl

from bot.channels.sms.errors import meaning_of
from bot.core.model import Incoming, IncomingKind, OutboxState, Receipt
from bot.core.model.making import maker

KIND = "sms"
MOST_FIELDS = 400
FORM_TYPE = "application/x-www-form-urlencoded"

# A status that is not here says nothing new: queued, accepted, sending, scheduled…
STATES = {
    "sent": OutboxState.SENT,
    "delivered": OutboxState.DELIVERED,
    "read": OutboxState.DELIVERED,
    "undelivered": OutboxState.FAILED,
    "failed": OutboxState.FAILED,
    "canceled": OutboxState.FAILED,
}
OPT_OUTS = frozenset({"STOP", "START", "HELP"})
MEDIA = {"image": "photo", "audio": "voice", "video": "video"}


class NotAForm(Exception):
    """The body is not a form, or lacks what every one of its kind has."""


class Form(dict[str, list[str]]):
    """Fields and their values. Twilio's validator asks a multi-dict for `getall`."""

    def getall(self, name: str) -> list[str]:
        """All values of a field, in order."""
        return self.get(name, [])

    def first(self, name: str) -> str:
        """The value of a field; empty if it is not there."""
        return self.get(name, [""])[0]

    def needed(self, name: str) -> str:
        """The value of a field that must be there.

        Raises:
            NotAForm: it is missing or empty.
        """
        if not self.first(name):
            raise NotAForm(name)
        return self.first(name)


def form_from(content_type: str, body: bytes) -> Form:
    """The fields of a posted form; empty ones count, for they are signed too.

    Raises:
        NotAForm: it is something else.
    """
    if content_type.partition(";")[0].strip().lower() != FORM_TYPE:
        raise NotAForm
    form = Form()
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise NotAForm from None
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    return form


def incoming_from_form(form: Form, received_at: datetime) -> Incoming:
    """The event of an inbound message.

    Raises:
        NotAForm: it has no id or no sender.
    """
    count = form.first("NumMedia")
    media = int(count) if count.isdecimal() else 0
    opt_out = form.first("OptOutType").upper()
    text = form.first("Body")
    return _make_incoming(
        channel=KIND,
        address=form.needed("From"),
        external_id=form.needed("MessageSid"),
        kind=IncomingKind.MEDIA if media and not text.strip() else IncomingKind.TEXT,
        received_at=received_at,
        text=text,
        media=media_kind(form.first("MediaContentType0")) if media else None,
        opt_out=opt_out if opt_out in OPT_OUTS else None,
    )


def receipt_from_form(form: Form, outbox_id: str, at: datetime) -> Receipt | None:
    """The receipt of a status callback; None where the status says nothing new.

    Raises:
        NotAForm: it has no id or no status.
    """
    sid, status = form.needed("MessageSid"), form.needed("MessageStatus")
    state = STATES.get(status)
    if state is None:
        return None
    code = form.first("ErrorCode") if state is OutboxState.FAILED else ""
    return Receipt(
        state=state,
        at=at,
        provider_id=sid,
        outbox_id=int(outbox_id) if outbox_id.isdecimal() else None,
        code=code or None,
        means=meaning_of(int(code)).__name__ if code.isdecimal() else None,
    )


def media_kind(media_type: str) -> str:
    """Our word for a MIME type."""
    return MEDIA.get(media_type.partition("/")[0].lower(), "file")


_make_incoming = maker(Incoming)
