"""Quiet hours, one row per way of writing them."""

from __future__ import annotations

from datetime import time

import pytest

from messages.words import parse_quiet_hours

UNDERSTOOD = [
    ("10pm-7am", "22:00", "07:00"),
    ("10 pm - 7 am", "22:00", "07:00"),
    ("10pm – 7am", "22:00", "07:00"),
    ("10pm to 7", "22:00", "07:00"),
    ("10 to 7am", "22:00", "07:00"),
    ("from 10 at night to 7", "22:00", "07:00"),
    ("from 10pm until 7am please", "22:00", "07:00"),
    ("between 11pm and 6:30am", "23:00", "06:30"),
    ("10-7", "22:00", "07:00"),
    ("11 to 8", "23:00", "08:00"),
    ("12 to 6", "00:00", "06:00"),
    ("midnight to 6", "00:00", "06:00"),
    ("22:00-07:00", "22:00", "07:00"),
    ("22-7", "22:00", "07:00"),
    ("22 a 7", "22:00", "07:00"),
    ("21 a 10", "21:00", "10:00"),
    ("8 to 20:00", "08:00", "20:00"),
    ("10:30pm-6:15am", "22:30", "06:15"),
    ("de 10 de la noche a 7 de la mañana", "22:00", "07:00"),
    ("entre las 10 y las 7", "22:00", "07:00"),
    ("desde las 22 hasta las 8", "22:00", "08:00"),
    ("de las 11 pm a las 6 am", "23:00", "06:00"),
    ("9pm to noon", None, None),
    ("10pm to 10pm", None, None),
    ("9 to 5", None, None),
    ("8 to 6", None, None),
    ("10pm", None, None),
    ("none", None, None),
    ("10pm-7am-9am", None, None),
    ("10,7", None, None),
    ("25-7", None, None),
    ("123456-7", None, None),
    ("10pm to bed", None, None),
    ("to 7", None, None),
    ("", None, None),
]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("text", "start", "end"), UNDERSTOOD)
def test_quiet_hours(text: str, start: str | None, end: str | None, language: str) -> None:
    expected = (time.fromisoformat(start), time.fromisoformat(end)) if start and end else None
    assert parse_quiet_hours(text, language) == expected
