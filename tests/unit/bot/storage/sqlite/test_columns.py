"""How values lie in columns."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from bot.core.model import Lane
from bot.storage.sqlite import columns
from bot.storage.sqlite.columns import (
    from_json,
    instant,
    micros,
    micros_again,
    micros_or_none,
    to_json,
)

CLOCKS_SET_BACK = datetime(2026, 11, 1, 1, 30, tzinfo=ZoneInfo("America/New_York"))
MOMENTS = [
    None,
    CLOCKS_SET_BACK,
    CLOCKS_SET_BACK.replace(fold=1),  # equal to the one before, and an hour later
    CLOCKS_SET_BACK.astimezone(UTC),
    CLOCKS_SET_BACK.replace(fold=1).astimezone(UTC),
    CLOCKS_SET_BACK.astimezone(UTC).replace(microsecond=1),
]
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
    again = micros_again()
    again(datetime(2027, 3, 1, tzinfo=UTC))
    for count in (micros, again):
        with pytest.raises(TypeError):
            count(datetime(2027, 3, 1))  # noqa: DTZ001 - the mistake in question


@given(st.lists(st.sampled_from(MOMENTS), max_size=12))
def test_instants_that_come_again_are_kept_as_each_by_itself(
    column: list[datetime | None],
) -> None:
    again = micros_again()
    assert [again(at) for at in column] == [micros_or_none(at) for at in column]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_a_value_is_kept_as_the_json_that_the_library_writes(value: object) -> None:
    text = to_json(value)
    assert text == json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert from_json(text) == value


def test_another_python_writes_the_same_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(json.encoder, "c_make_encoder")
    value = {"a": [1, "ñ", None, True, 1.5, Lane.SAFETY], "b": {"c": "\n"}}
    assert "".join(columns._made_once()(value, 0)) == to_json(value)


def test_what_is_no_json_value_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        to_json({"a": object()})
    with pytest.raises(ValueError, match="after the JSON"):
        from_json("{} {}")
