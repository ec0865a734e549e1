"""What goes out, as one person gets it."""

from __future__ import annotations

import pytest

from bot.core.model import Body, Button
from tests import factories

SHARED = (Button("Taken", "dose:taken:", 0, key="button.taken"), Button("Later", "dose:later:", 1))


@pytest.mark.parametrize(
    ("data", "offered"),
    [
        ("dose:taken:", "dose:taken:17"),
        ("dose:taken:16", "dose:taken:16"),  # complete, as each was once
        ("check_in:used:3:no", "check_in:used:3:no"),
        ("settings", "settings"),
        ("location", "location"),  # the app's own button
        ("", ""),  # of a link
    ],
)
def test_the_subject_follows_where_it_is_awaited(data: str, offered: str) -> None:
    body = Body("Now?", (Button("A", data, 2, "https://a.org", "button.a"),), subject="17")
    assert body.offered == (Button("A", offered, 2, "https://a.org", "button.a"),)


def test_a_message_and_its_prompt_offer_the_same_of_shared_buttons() -> None:
    prompt = factories.dialogue(1, subject="17", options=SHARED)
    assert prompt.offered == Body("Now?", SHARED, subject="17").offered
    assert [each.data for each in prompt.offered] == ["dose:taken:17", "dose:later:17"]
    assert prompt.options is SHARED
