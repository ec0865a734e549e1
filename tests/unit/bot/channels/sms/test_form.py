"""A posted form becomes an event or a receipt."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.channels.sms.form import (
    MOST_FIELDS,
    Form,
    NotAForm,
    form_from,
    incoming_from_form,
    receipt_from_form,
)
from bot.core.model import Incoming, IncomingKind, Receipt
from tests.unit.bot.channels.sms.tables import rows, table

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"
ALWAYS = table("incoming")["always"]


def _form(fields: dict[str, str]) -> Form:
    return form_from(f"{FORM}; charset=UTF-8", urlencode(fields).encode())


@pytest.mark.parametrize("row", rows("incoming"), ids=lambda row: row["name"])
def test_each_form_becomes_its_event(row: dict[str, Any]) -> None:
    expected = {"address": ALWAYS["From"], "kind": "text", **row["is"]}
    expected["kind"] = IncomingKind(expected["kind"])
    incoming = incoming_from_form(_form(ALWAYS | row["form"]), NOW)
    assert incoming == Incoming(
        channel="sms", external_id=ALWAYS["MessageSid"], received_at=NOW, **expected
    )


@pytest.mark.parametrize("row", rows("receipts"), ids=lambda row: str(row["form"]))
def test_each_status_becomes_its_receipt(row: dict[str, Any]) -> None:
    receipt = receipt_from_form(_form({"MessageSid": "SM1", **row["form"]}), "77", NOW)
    if "is" not in row:
        assert receipt is None
    else:
        assert receipt == Receipt(at=NOW, provider_id="SM1", outbox_id=77, **row["is"])


@pytest.mark.parametrize("outbox_id", ["", "x", "-1", "7;"])
def test_a_status_without_a_good_outbox_id_is_known_by_its_own_id(outbox_id: str) -> None:
    form = _form({"MessageSid": "SM1", "MessageStatus": "sent"})
    assert receipt_from_form(form, outbox_id, NOW) == Receipt(
        state="sent", at=NOW, provider_id="SM1"
    )


@pytest.mark.parametrize("missing", ["From", "MessageSid"])
def test_an_event_needs_a_sender_and_an_id(missing: str) -> None:
    form = _form(ALWAYS | {"Body": "hello", missing: ""})
    with pytest.raises(NotAForm):
        incoming_from_form(form, NOW)


@pytest.mark.parametrize("missing", ["MessageStatus", "MessageSid"])
def test_a_receipt_needs_a_status_and_an_id(missing: str) -> None:
    fields = {"MessageSid": "SM1", "MessageStatus": "sent"}
    del fields[missing]
    with pytest.raises(NotAForm):
        receipt_from_form(_form(fields), "1", NOW)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{}"),
        ("", b"a=b"),
        (FORM, "a=ü".encode()),
        (FORM, b"&".join(b"a=b" for _ in range(MOST_FIELDS + 1))),
    ],
)
def test_what_is_not_a_form_is_refused(content_type: str, body: bytes) -> None:
    with pytest.raises(NotAForm):
        form_from(content_type, body)


def test_empty_and_repeated_fields_are_kept_for_the_signature() -> None:
    form = form_from(FORM, b"a=&b=1&b=2")
    assert (form.getall("a"), form.getall("b"), form.getall("c")) == ([""], ["1", "2"], [])
