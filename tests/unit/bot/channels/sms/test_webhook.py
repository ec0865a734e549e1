"""Twilio's webhooks: who may speak, and what is answered."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from bot.channels.sms.webhook import SmsWebhooks
from bot.core.clock import VirtualClock
from bot.core.model import Receipt
from bot.core.ports import WebhookRequest
from tests.fakes.twilio_api import TOKEN, sign
from tests.unit.bot.channels.sms.inlet import SmsInlet
from tests.unit.bot.channels.sms.tables import table

PUBLIC = "https://steady.example"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TEXT = table("incoming")["always"] | {"Body": "Took it ünd mehr", "FromCity": ""}
SENT = {"MessageSid": "SM1", "MessageStatus": "sent"}


def _request(
    form: dict[str, str],
    path: str = "/webhooks/sms",
    *,
    signature: str | None = None,
    signed_for: str = PUBLIC,
    content_type: str = "application/x-www-form-urlencoded; charset=UTF-8",
) -> WebhookRequest:
    headers = {"content-type": content_type, "host": "10.0.0.5:8000"}
    headers["x-twilio-signature"] = signature or sign(signed_for + path, form)
    query = dict(parse_qsl(urlsplit(path).query))
    return WebhookRequest("POST", path, headers, urlencode(form).encode(), query)


@pytest.fixture
def inlet() -> SmsInlet:
    return SmsInlet()


@pytest.fixture
def webhooks(inlet: SmsInlet) -> SmsWebhooks:
    hooks = SmsWebhooks(TOKEN, PUBLIC, VirtualClock(NOW))
    hooks.inlet = inlet
    return hooks


async def test_a_signed_text_is_kept_and_answered_with_empty_twiml(
    webhooks: SmsWebhooks, inlet: SmsInlet
) -> None:
    answer = await webhooks.inbound(_request(TEXT))
    assert (answer.status, answer.media_type) == (200, "text/xml")
    assert answer.body.endswith(b"<Response/>")
    assert [event.text for event in inlet.events] == ["Took it ünd mehr"]
    assert webhooks.received_at == NOW


@pytest.mark.parametrize("public", [f"{PUBLIC}:443", f"{PUBLIC}"])
async def test_the_signature_may_name_the_port(
    webhooks: SmsWebhooks, inlet: SmsInlet, public: str
) -> None:
    assert (await webhooks.inbound(_request(TEXT, signed_for=public))).status == 200


async def test_the_signature_covers_the_query_as_it_was_called(
    webhooks: SmsWebhooks, inlet: SmsInlet
) -> None:
    path = "/webhooks/sms/status?o=77&x=a%20b"
    assert (await webhooks.status(_request(SENT, path))).status == 200
    moved = _request(SENT, "/webhooks/sms/status?o=78", signature=sign(PUBLIC + path, SENT))
    assert (await webhooks.status(moved)).status == 403
    assert inlet.receipts == [Receipt(state="sent", at=NOW, provider_id="SM1", outbox_id=77)]


async def test_a_public_address_may_have_a_path_of_its_own(inlet: SmsInlet) -> None:
    webhooks = SmsWebhooks(TOKEN, "https://clinic.example/steady/", VirtualClock(NOW))
    webhooks.inlet = inlet
    request = _request(TEXT, signed_for="https://clinic.example/steady")
    assert (await webhooks.inbound(request)).status == 200


@pytest.mark.parametrize(
    "request_",
    [
        _request(TEXT, signature="bm90IHNpZ25lZA=="),
        _request(TEXT, signature="ü"),
        _request(TEXT, signed_for="http://10.0.0.5:8000"),
        _request(TEXT | {"Body": "other"}, signature=sign(f"{PUBLIC}/webhooks/sms", TEXT)),
        WebhookRequest("POST", "/webhooks/sms", {}, urlencode(TEXT).encode()),
        WebhookRequest("POST", "/webhooks/sms", {"x-twilio-signature": ""}, b"{}"),
    ],
    ids=["nonsense", "not ascii", "the proxy's own address", "changed", "missing", "empty"],
)
async def test_an_unproven_request_is_refused_counted_and_not_stored(
    webhooks: SmsWebhooks, inlet: SmsInlet, request_: WebhookRequest
) -> None:
    assert (await webhooks.inbound(request_)).status == 403
    assert (await webhooks.status(request_)).status == 403
    assert webhooks.refused == 2
    assert inlet.is_untouched


async def test_a_repeat_has_one_effect(webhooks: SmsWebhooks, inlet: SmsInlet) -> None:
    answers = [await webhooks.inbound(_request(TEXT)) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert len(inlet.events) == 1


async def test_storage_trouble_asks_twilio_to_come_again(
    webhooks: SmsWebhooks, inlet: SmsInlet
) -> None:
    inlet.is_full = True
    assert (await webhooks.inbound(_request(TEXT))).status == 503
    assert (await webhooks.status(_request(SENT))).status == 503


async def test_before_the_channel_starts_twilio_is_asked_to_come_again() -> None:
    webhooks = SmsWebhooks(TOKEN, PUBLIC, VirtualClock(NOW))
    assert (await webhooks.inbound(_request(TEXT))).status == 503


async def test_what_is_not_twilios_form_is_a_bad_request(
    webhooks: SmsWebhooks, inlet: SmsInlet
) -> None:
    assert (await webhooks.inbound(_request(TEXT, content_type="text/plain"))).status == 400
    assert (await webhooks.inbound(_request({"Body": "nobody"}))).status == 400
    assert (await webhooks.status(_request({"MessageSid": "SM1"}))).status == 400
    assert inlet.is_untouched


async def test_a_status_that_says_nothing_new_is_answered(
    webhooks: SmsWebhooks, inlet: SmsInlet
) -> None:
    assert (await webhooks.status(_request(SENT | {"MessageStatus": "queued"}))).status == 200
    assert inlet.receipts == []
