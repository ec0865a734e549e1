"""Answers Twilio's webhooks: signature first, then the event is kept, then 200."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from hmac import compare_digest
from typing import TypeAlias

import structlog
from twilio.request_validator import RequestValidator

from bot.channels.sms.form import (
    Form,
    NotAForm,
    form_from,
    incoming_from_form,
    receipt_from_form,
)
from bot.core.clock import Clock
from bot.core.errors import BadWebhook, StorageError
from bot.core.ports import Inlet, WebhookAnswer, WebhookHandler, WebhookRequest

log = structlog.get_logger(__name__)

# An empty answer in Twilio's language: replies go out by the outbox, never here.
EMPTY = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
DONE = WebhookAnswer(200, EMPTY, "text/xml")

_Work: TypeAlias = Callable[[Inlet, Form, WebhookRequest], Awaitable[None]]


class SmsWebhooks:
    """The two addresses that Twilio calls: one for inbound messages, one for their states."""

    def __init__(self, auth_token: str, public_url: str, clock: Clock) -> None:
        """`public_url` is our address as Twilio calls it."""
        self._validator = RequestValidator(auth_token)
        self._public_url = public_url.rstrip("/")
        self._clock = clock
        self.inlet: Inlet | None = None  # set once the channel starts
        self.refused = 0  # requests that did not prove to be Twilio's
        self.received_at: datetime | None = None  # the last inbound message

    def handlers(self) -> Mapping[str, WebhookHandler]:
        """By path below `/webhooks/sms`."""
        return {"": self.inbound, "status": self.status}

    async def inbound(self, request: WebhookRequest) -> WebhookAnswer:
        """A message from a person: on disk before Twilio is told that we have it."""
        return await self._answered(request, self._keep)

    async def status(self, request: WebhookRequest) -> WebhookAnswer:
        """What became of a message of ours; the outbox id is in the query."""
        return await self._answered(request, self._record)

    async def _answered(self, request: WebhookRequest, work: _Work) -> WebhookAnswer:
        try:
            form = self._verified(request)
            if self.inlet is None:
                return WebhookAnswer(503, b"starting")
            await work(self.inlet, form, request)
        except BadWebhook:
            self.refused += 1
            log.warning("sms.webhook_refused", refused=self.refused)
            return WebhookAnswer(403, b"bad signature")
        except NotAForm:
            return WebhookAnswer(400, b"not a form of Twilio's")
        except StorageError:
            return WebhookAnswer(503, b"storage trouble, ask again")
        return DONE

    def _verified(self, request: WebhookRequest) -> Form:
        """The form of a request that Twilio signed.

        The signature covers the URL as Twilio called it. Behind a proxy the request's own scheme
        and host are the proxy's, so the public address from the settings stands in.

        Raises:
            BadWebhook: the signature is missing or wrong.
            NotAForm: the body is not a form.
        """
        signature = request.headers.get("x-twilio-signature", "")
        if not signature:
            raise BadWebhook
        form = form_from(request.headers.get("content-type", ""), request.body)
        url = self._public_url + request.path
        if not self._is_signed(url, form, signature):
            raise BadWebhook
        return form

    def _is_signed(self, url: str, form: Form, signature: str) -> bool:
        """Whether Twilio's signature of the URL is this one, with a port in it or without.

        The library always computes both; as a rule Twilio signs what it was told to call.
        """
        expected = self._validator.compute_signature(url, form)
        return compare_digest(expected.encode(), signature.encode()) or (
            self._validator.validate(url, form, signature)
        )

    async def _keep(self, inlet: Inlet, form: Form, request: WebhookRequest) -> None:
        del request
        now = self._clock.now()
        await inlet.accept(incoming_from_form(form, now))
        self.received_at = now

    async def _record(self, inlet: Inlet, form: Form, request: WebhookRequest) -> None:
        outbox_id = request.query.get("o", "")
        receipt = receipt_from_form(form, outbox_id, self._clock.now())
        if receipt is not None:
            await inlet.receipt(receipt)
