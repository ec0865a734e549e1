"""Updates of the Bot API and what they mean, by the table tests/cases/telegram/incoming.json."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from bot.channels.telegram.updates import UNREADABLE, incoming_from_update, whole_text
from bot.core.model import Incoming, IncomingKind

NOW = datetime(2026, 9, 21, 14, 13, 25, tzinfo=UTC)
CASES = json.loads((Path(__file__).parents[4] / "cases/telegram/incoming.json").read_text("utf-8"))


def expected(row: dict[str, Any]) -> Incoming:
    fields = dict(row)
    if "sent_at" in fields:
        fields["sent_at"] = datetime.fromisoformat(fields["sent_at"])
    if "location" in fields:
        fields["location"] = tuple(fields["location"])
    fields["kind"] = IncomingKind(fields["kind"])
    return Incoming(channel="telegram", external_id="update:900", received_at=NOW, **fields)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_update_is_read_as_the_table_says(case: dict[str, Any]) -> None:
    wanted = case["incoming"]
    found = incoming_from_update(case["update"], NOW)
    assert found == (None if wanted is None else expected(wanted))


JSON = st.recursive(
    st.sampled_from([None, True, 7, 10**30, float("inf"), "", "private", "/a", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["chat", "type", "id", "text", "date", "from", "data", "message"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["update_id", "message", "callback_query", "my_chat_member", "odd"]), JSON
    )
)
def test_nonsense_is_either_nothing_or_one_of_the_errors_named(update: dict[str, Any]) -> None:
    try:
        found = incoming_from_update(update, NOW)
    except UNREADABLE:
        return
    assert found is None or found.external_id.startswith("update:")


@given(st.text(st.characters(exclude_categories=())))
def test_every_text_can_be_stored_and_valid_ones_stay_as_they_are(text: str) -> None:
    stored = whole_text(text)
    stored.encode("utf-8")
    if not any("\ud800" <= char <= "\udfff" for char in text):
        assert stored == text
