"""Whatever is typed, no parser raises, and what it answers is within bounds."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given, settings, strategies as st

from messages.words import (
    Aftermath,
    Option,
    aftermath_of,
    detect_language,
    find_places,
    opt_out_intent,
    parse_choice,
    parse_date,
    parse_days,
    parse_moment,
    parse_number,
    parse_quiet_hours,
    parse_times,
    parse_yes_no,
    tells_of_somebody_else,
    zone_at,
    zones_of_number,
)
from messages.words.clock import MOST_TIMES
from messages.words.duration import LONGEST_DAYS
from messages.words.place import MOST_PLACES
from messages.words.time_zone import is_zone
from messages.words.vocabulary import languages, vocabulary

OPTIONS = (Option(1, "Taken", ("done",)), Option(2, "In 30 min", ("later",)), Option(3, "Skip"))


def _spellings() -> list[str]:
    """Words of every vocabulary: random texts of them reach deeper than random letters."""
    found = {"8", "20:30", "7/10", "11/12", "2026-11-12", "-", ",", ".", "0830", "🙂", "1", "25"}
    for language in languages():
        for name in ("numbers", "clock", "day_parts", "units", "when", "months", "range", "days"):
            for forms in vocabulary(language).entry(name):
                found.update(vocabulary(language).entry(name).texts(forms))
        found.update(vocabulary(language).texts("language_words"))
    return sorted(found)


TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(_spellings()), max_size=7).map(" ".join),
    st.lists(st.sampled_from(["please", "stop", "texting", "me", "no", "more", "messages"])).map(
        " ".join
    ),
)
HINTS = st.sampled_from(["en", "es", "fr", ""])
NOWS = st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2031-01-01"))


@settings(max_examples=200)
@given(TEXTS, HINTS)
def test_times_are_times_of_day(text: str, hint: str) -> None:
    times = parse_times(text, hint)
    if times is not None:
        assert 1 <= len(times) <= MOST_TIMES
        assert len(set(times)) == len(times)
        assert all(len(each.readings()) == 2 - each.is_certain for each in times)
    hours = parse_quiet_hours(text, hint)
    assert hours is None or hours[0] != hours[1]


@settings(max_examples=200)
@given(TEXTS, HINTS, NOWS)
def test_a_moment_is_never_in_the_future_nor_long_ago(text: str, hint: str, now: datetime) -> None:
    moment = parse_moment(text, now, hint)
    assert moment is None or now - timedelta(days=8) <= moment <= now


@settings(max_examples=200)
@given(TEXTS, HINTS, st.dates(), st.booleans())
def test_a_day_is_on_the_asked_side_of_today(
    text: str, hint: str, today: date, past: bool
) -> None:
    day = parse_date(text, today, hint, past=past)
    assert day is None or (day <= today if past else day >= today)


@settings(max_examples=200)
@given(TEXTS, HINTS, st.integers(-5, 5), st.integers(0, 20))
def test_numbers_stay_between_their_bounds(text: str, hint: str, low: int, high: int) -> None:
    number = parse_number(text, hint, low, high)
    assert number is None or low <= number <= high
    days = parse_days(text, hint)
    assert days is None or 1 <= days <= LONGEST_DAYS


@settings(max_examples=200)
@given(TEXTS, HINTS)
def test_choices_and_wishes_are_among_those_that_exist(text: str, hint: str) -> None:
    assert parse_choice(text, OPTIONS, hint) in (None, 1, 2, 3)
    assert parse_yes_no(text, hint) in (None, True, False)
    assert detect_language(text) in (None, *languages())
    wish = opt_out_intent(text)
    assert wish is None or text.strip()


@settings(max_examples=100)
@given(TEXTS)
def test_places_have_real_zones(text: str) -> None:
    places = find_places(text)
    assert len(places) <= MOST_PLACES
    assert all(is_zone(place.zone) for place in places)
    assert all(map(is_zone, zones_of_number(text)))


@settings(max_examples=100)
@given(st.floats(), st.floats())
def test_every_point_has_a_real_zone_or_none(latitude: float, longitude: float) -> None:
    zone = zone_at(latitude, longitude)
    assert zone is None or is_zone(zone)


@settings(max_examples=50)
@given(st.integers(0, 23), st.integers(0, 59), HINTS)
def test_a_time_written_with_two_digits_reads_back(hour: int, minute: int, hint: str) -> None:
    times = parse_times(f"{hour:02}:{minute:02}", hint)
    assert times is not None
    read = times[0].as_time()
    assert (read.hour, read.minute) == (hour, minute)


@settings(max_examples=50)
@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), HINTS)
def test_an_iso_date_reads_back(day: date, hint: str) -> None:
    assert parse_date(day.isoformat(), date(2030, 6, 1), hint) == day


@settings(max_examples=200)
@given(TEXTS)
def test_who_is_in_danger_and_what_became_of_them_is_asked_of_any_text(text: str) -> None:
    assert tells_of_somebody_else(text, [(0, len(text))]) in {True, False}
    assert aftermath_of(text) in {*Aftermath, None}
