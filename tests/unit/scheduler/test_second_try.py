"""What a provider took and then reported as undelivered: whether, and when, it goes anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler.second_try import again_at
from tests.factories import NOW, outbox_row

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("means", "tried", "minutes"),
    [
        ("PhoneOff", 0, 10),
        ("PhoneOff", 1, 20),
        ("PhoneOff", 2, None),
        ("Unreachable", 0, 1),
        ("Unreachable", 1, None),
        ("Throttled", 1, 30),
        ("RecipientGone", 0, None),
        (None, 0, None),
    ],
)
def test_the_waits_by_what_the_report_means(
    means: str | None, tried: int, minutes: int | None
) -> None:
    row = outbox_row(1, provider_id="SM1")
    expected = None if minutes is None else NOW + minutes * MINUTE
    assert again_at(row, means, tried, NOW) == expected


def test_never_after_the_window_and_never_what_was_not_taken() -> None:
    late = outbox_row(1, provider_id="SM1", expires_at=NOW + 10 * MINUTE)
    assert again_at(late, "PhoneOff", 0, NOW) is None
    assert again_at(late, "Unreachable", 0, NOW) == NOW + MINUTE
    assert again_at(outbox_row(1), "PhoneOff", 0, NOW) is None
