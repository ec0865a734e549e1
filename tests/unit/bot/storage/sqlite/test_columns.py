"""How values lie in columns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from bot.storage.sqlite.columns import instant, micros

zones = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(1900, 1, 1), datetime(9000, 1, 1), timezones=zones)  # noqa: DTZ001 - hypothesis wants naive bounds


@given(instants)
def test_an_instant_is_kept_to_the_microsecond(at: datetime) -> None:
    kept = instant(micros(at))
    assert kept == at
    assert kept.tzinfo is UTC


@given(instants, instants)
def test_instants_keep_their_order(one: datetime, other: datetime) -> None:
    assert (micros(one) < micros(other)) == (one < other)


def test_a_naive_time_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        micros(datetime(2027, 3, 1))  # noqa: DTZ001 - the mistake in question
