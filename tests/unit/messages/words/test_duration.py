"""How many days."""

from __future__ import annotations

import pytest

from messages.words import parse_days

DAYS = [
    ("3", 3),
    ("3 days", 3),
    ("three days", 3),
    ("for 10 days please", 10),
    ("a day", 1),
    ("a week", 7),
    ("1 wk", 7),
    ("two weeks", 14),
    ("a fortnight", 14),
    ("a couple of days", 2),
    ("1 week and 2 days", 9),
    ("a month", 30),
    ("twenty-one days", 21),
    ("366", 366),
    ("3 días", 3),
    ("3 dias", 3),
    ("tres dias", 3),
    ("un día", 1),
    ("una semana", 7),
    ("dos semanas", 14),
    ("por una semana", 7),
    ("un par de días", 2),
    ("quince días", 15),
    ("una semana y 3 días", 10),
    ("un mes", 30),
    ("", None),
    ("a", None),
    ("0", None),
    ("0 days", None),
    ("367", None),
    ("9999 weeks", None),
    ("12345", None),
    ("half a week", None),
    ("a few days", None),
    ("until monday", None),
    ("3.5 days", None),
    ("3-4 days", None),
    ("days", None),
    ("3 hours", None),
    ("not 3 days", None),
    ("🙂", None),
]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("text", "expected"), DAYS)
def test_days(text: str, expected: int | None, language: str) -> None:
    assert parse_days(text, language) == expected
