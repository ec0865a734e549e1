"""Limits, pauses and probes, with the time handed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.model import Lane
from scheduler.pacing import (
    LONGEST_DEBT,
    MANY_CHATS,
    PROBE_EVERY,
    PUBLISHED,
    UNLIMITED,
    Pacing,
    PacingRules,
    Rate,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def sent_within(pacing: Pacing, channel: str, duration: timedelta, lane: Lane) -> int:
    """How many messages to as many chats leave when there is always one waiting."""
    count, now = 0, NOW
    while now < NOW + duration:
        ready_at = pacing.reserve(channel, str(count), lane, now)
        if ready_at is None:
            count += 1
        else:
            now = ready_at
    return count


def test_telegram_takes_thirty_a_second_over_all_chats() -> None:
    sent = sent_within(Pacing(), "telegram", timedelta(seconds=10), Lane.REMINDER)
    assert 300 <= sent <= 303


def test_a_long_code_takes_one_segment_a_second() -> None:
    pacing = Pacing()
    assert pacing.reserve("sms", "a", Lane.REMINDER, NOW, segments=3) is None
    assert pacing.room("sms", Lane.REMINDER, NOW) == 0
    assert pacing.reserve("sms", "b", Lane.REMINDER, NOW) == NOW + 3 * SECOND
    assert pacing.ready_at("sms", NOW) == NOW + 3 * SECOND
    assert pacing.reserve("sms", "b", Lane.REMINDER, NOW + 3 * SECOND) is None


def test_room_says_how_many_can_be_reserved() -> None:
    pacing = Pacing({"telegram": PacingRules(account=Rate(10, burst=4))})
    assert pacing.room("telegram", Lane.REPLY, NOW) == 4
    for chat in range(4):
        assert pacing.reserve("telegram", str(chat), Lane.REPLY, NOW) is None
    assert pacing.room("telegram", Lane.REPLY, NOW) == 0
    assert pacing.room("telegram", Lane.REPLY, NOW + SECOND / 5) == 2
    assert pacing.room("telegram", Lane.REPLY, NOW + timedelta(hours=1)) == 4


def test_one_chat_gets_a_small_burst_and_then_one_a_second() -> None:
    pacing = Pacing()
    answers = [pacing.reserve("telegram", "ana", Lane.REPLY, NOW) for _ in range(4)]
    assert answers == [None, None, None, NOW + SECOND]
    assert pacing.reserve("telegram", "ben", Lane.REPLY, NOW + SECOND) is None


def test_what_was_refused_took_nothing() -> None:
    pacing = Pacing({"sms": PacingRules(account=Rate(10, burst=9), chat=Rate(1))})
    assert pacing.reserve("sms", "ana", Lane.REPLY, NOW) is None
    assert pacing.reserve("sms", "ana", Lane.REPLY, NOW) == NOW + SECOND
    assert pacing.room("sms", Lane.REPLY, NOW) == 8


def test_the_safety_lane_never_waits_but_others_wait_for_what_it_used() -> None:
    pacing = Pacing()
    for _ in range(10):
        assert pacing.reserve("sms", "ana", Lane.SAFETY, NOW) is None
    assert pacing.room("sms", Lane.SAFETY, NOW) == UNLIMITED
    assert pacing.ready_at("sms", NOW) == NOW + 10 * SECOND


def test_lifted_pacing_and_channels_without_rules_have_no_limits() -> None:
    for pacing, channel in ((Pacing(is_lifted=True), "sms"), (Pacing(), "simulator")):
        assert pacing.room(channel, Lane.BULK, NOW) == UNLIMITED
        assert [pacing.reserve(channel, "ana", Lane.BULK, NOW) for _ in range(9)] == [None] * 9
        assert pacing.ready_at(channel, NOW) == NOW


def test_a_pause_stops_that_provider_alone() -> None:
    pacing = Pacing()
    pacing.pause("telegram", NOW + 30 * SECOND)
    assert pacing.room("telegram", Lane.REPLY, NOW) == 0
    assert pacing.ready_at("telegram", NOW) == NOW + 30 * SECOND
    assert pacing.paused_until("telegram") == NOW + 30 * SECOND
    assert pacing.room("sms", Lane.REPLY, NOW) == 1
    assert pacing.paused_until("sms") is None


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    pacing = Pacing()
    pacing.pause("telegram", NOW + 30 * SECOND)
    pacing.pause("telegram", NOW + 5 * SECOND)
    assert pacing.paused_until("telegram") == NOW + 30 * SECOND


def test_the_safety_lane_probes_during_a_pause_one_message_at_a_time() -> None:
    pacing = Pacing()
    pacing.pause("telegram", NOW + timedelta(hours=1))
    assert pacing.room("telegram", Lane.SAFETY, NOW) == 1
    assert pacing.reserve("telegram", "ana", Lane.SAFETY, NOW) is None
    assert pacing.room("telegram", Lane.SAFETY, NOW) == 0
    assert pacing.reserve("telegram", "ben", Lane.SAFETY, NOW) == NOW + PROBE_EVERY
    assert pacing.room("telegram", Lane.SAFETY, NOW + PROBE_EVERY) == 1


def test_after_a_pause_one_message_goes_first_until_the_provider_takes_it() -> None:
    pacing = Pacing()
    over = NOW + 30 * SECOND
    pacing.pause("telegram", over)
    era = pacing.era("telegram")
    assert pacing.reserve("telegram", "ana", Lane.SAFETY, over) is None
    assert pacing.reserve("telegram", "ben", Lane.REPLY, over) == over + PROBE_EVERY
    pacing.resume("telegram", era)
    assert pacing.reserve("telegram", "ben", Lane.REPLY, over) is None


def test_a_message_that_left_before_the_refusal_does_not_end_the_pause() -> None:
    pacing = Pacing()
    before = pacing.era("telegram")
    pacing.pause("telegram", NOW + 30 * SECOND)
    pacing.resume("telegram", before)
    assert pacing.paused_until("telegram") is not None


def test_a_clock_that_is_set_back_stops_nobody() -> None:
    pacing = Pacing()
    assert pacing.reserve("sms", "ana", Lane.REPLY, NOW) is None
    an_hour_ago = NOW - timedelta(hours=1)
    assert pacing.room("sms", Lane.REPLY, an_hour_ago) == 1
    assert pacing.ready_at("sms", an_hour_ago) == an_hour_ago


def test_a_debt_is_bounded() -> None:
    pacing = Pacing()
    pacing.reserve("sms", "ana", Lane.SAFETY, NOW, segments=10_000)
    assert pacing.ready_at("sms", NOW) == NOW + LONGEST_DEBT


def test_chats_that_have_rested_are_forgotten() -> None:
    pacing = Pacing({"telegram": PacingRules(chat=Rate(1))})
    for chat in range(MANY_CHATS):
        pacing.reserve("telegram", str(chat), Lane.REPLY, NOW)
    later = NOW + timedelta(minutes=1)
    assert pacing.reserve("telegram", "one more", Lane.REPLY, later) is None
    assert pacing.reserve("telegram", "one more", Lane.REPLY, later) == later + SECOND
    assert len(pacing._accounts["telegram"].chats) == 1


@pytest.mark.parametrize("channel", ["telegram", "sms"])
def test_the_published_limits_are_the_default(channel: str) -> None:
    assert Pacing().room(channel, Lane.BULK, NOW) == Pacing(PUBLISHED).room(
        channel, Lane.BULK, NOW
    )
    assert Pacing().room(channel, Lane.BULK, NOW) < UNLIMITED
