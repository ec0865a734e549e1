"""Where somebody is: cities, states, countries and zone names."""

from __future__ import annotations

import pytest

from messages.words import Place, find_places
from messages.words.place import MOST_PLACES
from messages.words.time_zone import is_zone

CHICAGO = Place("Chicago", "IL", "US", "America/Chicago")
MEXICO_CITY = Place("Mexico City", "", "MX", "America/Mexico_City")

FIRST = [
    ("Chicago", "Chicago", "America/Chicago"),
    ("chicago!!", "Chicago", "America/Chicago"),
    ("I live in Chicago now", "Chicago", "America/Chicago"),
    ("im in chicago please", "Chicago", "America/Chicago"),
    ("chicago time", "Chicago", "America/Chicago"),
    ("chicgo", "Chicago", "America/Chicago"),
    ("Springfield", "Springfield", "America/Chicago"),
    ("springfield, MA", "Springfield", "America/New_York"),
    ("springfield or", "Springfield", "America/Los_Angeles"),
    ("Springfield, Oregon, USA", "Springfield", "America/Los_Angeles"),
    ("st paul minnesota", "Saint Paul", "America/Chicago"),
    ("St. Louis", "St. Louis", "America/Chicago"),
    ("Coeur d'Alene", "Coeur d'Alene", "America/Los_Angeles"),
    ("O’Fallon, MO", "O'Fallon", "America/Chicago"),
    ("philadelfia", "Philadelphia", "America/New_York"),
    ("albuqerque", "Albuquerque", "America/Denver"),
    ("albuqerque, nm", "Albuquerque", "America/Denver"),
    ("nyc", "New York City", "America/New_York"),
    ("New York", "New York City", "America/New_York"),
    ("LA", "Los Angeles", "America/Los_Angeles"),
    ("sf", "San Francisco", "America/Los_Angeles"),
    ("Washington", "Washington", "America/New_York"),
    ("washington state", "Seattle", "America/Los_Angeles"),
    ("Paris", "Paris", "Europe/Paris"),
    ("mexico city", "Mexico City", "America/Mexico_City"),
    ("ciudad de méxico", "Mexico City", "America/Mexico_City"),
    ("CIUDAD DE MEXICO", "Mexico City", "America/Mexico_City"),
    ("estoy en cdmx", "Mexico City", "America/Mexico_City"),
    ("México", "Mexico City", "America/Mexico_City"),
    ("guadalajara", "Guadalajara", "America/Mexico_City"),
    ("guadalajara, españa", "Guadalajara", "Europe/Madrid"),
    ("gudalajara", "Guadalajara", "America/Mexico_City"),
    ("vivo en bogotá", "Bogotá", "America/Bogota"),
    ("nueva york", "New York City", "America/New_York"),
    ("Londres", "London", "Europe/London"),
    ("san juan pr", "San Juan", "America/Puerto_Rico"),
    ("texas", "Houston", "America/Chicago"),
    ("TX", "Houston", "America/Chicago"),
    ("España", "Madrid", "Europe/Madrid"),
    ("alemania", "Berlin", "Europe/Berlin"),
    ("hora de Madrid", "Madrid", "Europe/Madrid"),
    ("Smallville, Ohio", "Smallville", "America/New_York"),
    ("tiny place texas", "Houston", "America/Chicago"),
    ("EST", "New York", "America/New_York"),
    ("Eastern time", "New York", "America/New_York"),
    ("pacific", "Los Angeles", "America/Los_Angeles"),
    ("hora del este", "New York", "America/New_York"),
    ("America/New_York", "New York", "America/New_York"),
    ("europe/madrid", "Madrid", "Europe/Madrid"),
    ("America/Argentina/Buenos Aires", "Buenos Aires", "America/Argentina/Buenos_Aires"),
    ("utc", "UTC", "UTC"),
]
NOWHERE = [
    *("", " ", "🙂", "asdfgh", "GMT+2", "UTC-5", "UTC +2", "gmt-5", "+12125551234", "a@b.c", "\0"),
    *("hola", "hello", "yes", "no", "ok", "thanks", "or", "me", "in", "tx", "8", "8am", "taken"),
    *(
        "what",
        "help",
        "i dont know",
        "no sé",
        ",",
        ", ,",
        "x" * 101,
        "zz, zz",
        "Etc/GMT-3",
    ),
]


@pytest.mark.parametrize(("text", "name", "zone"), FIRST)
def test_the_likeliest_place_comes_first(text: str, name: str, zone: str) -> None:
    place = find_places(text)[0]
    assert (place.name, place.zone) == (name, zone)
    assert is_zone(place.zone)


@pytest.mark.parametrize("text", NOWHERE)
def test_what_names_no_place_finds_none(text: str) -> None:
    assert find_places(text) == ()


def test_namesakes_are_told_apart_by_state_and_country() -> None:
    places = find_places("Springfield")
    assert len(places) == MOST_PLACES
    assert [place.region for place in places[:3]] == ["MO", "MA", "IL"]
    assert find_places("springfield il") == (Place("Springfield", "IL", "US", "America/Chicago"),)
    assert [place.country for place in find_places("guadalajara")] == ["MX", "ES"]


def test_a_state_with_two_zones_offers_both() -> None:
    assert [place.zone for place in find_places("Texas")] == ["America/Chicago", "America/Denver"]


def test_a_zone_name_shared_by_two_countries_offers_both() -> None:
    zones = {place.zone for place in find_places("hora del centro")}
    assert zones == {"America/Chicago", "America/Mexico_City"}


def test_a_place_carries_state_and_country() -> None:
    assert find_places("chicago, illinois") == (CHICAGO,)
    assert find_places("mexico df") == (MEXICO_CITY,)
