"""Places that people type to say where they are: a city, a state, a country, a time zone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from messages.words.city_index import City, CityIndex, city_index, plain_name
from messages.words.reading import fold
from messages.words.time_zone import zones_named
from messages.words.vocabulary import languages, vocabulary
from messages.words.yes_no import parse_yes_no

MOST_PLACES = 8
_LONGEST_PLACE = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A place somebody may mean: US state code or "", ISO country code or "", IANA zone."""

    name: str
    region: str
    country: str
    zone: str


def find_places(text: str) -> tuple[Place, ...]:
    """Places that a text names, the most populous first, at most `MOST_PLACES`; none if unsure.

    Understood are cities, with a US state or a country after them, also misspelt, states,
    countries and zone names; of a state or country, the largest city of each zone. A town too
    small for the list gets its state's zone. The first call reads the list of cities.
    """
    if not 1 <= len(text) <= _LONGEST_PLACE or any(each in text for each in "+@\0"):
        return ()
    folded = fold(text).strip(" .,!?¡¿")
    spoken = _without_talk(folded)
    if parse_yes_no(text, "") is not None or spoken in _politeness():
        return ()
    zones = zones_named(folded) or zones_named(spoken) or zones_named(plain_name(spoken))
    if zones:
        return tuple(Place(_city_of(zone), "", "", zone) for zone in zones)
    index = city_index()
    name = plain_name(spoken)
    found = (
        _cities(index, spoken)
        or _with_area(index, spoken)
        or _area(index, name, text)
        or _small_town(index, spoken)
        or index.misspelt(name)
    )
    return _as_places(found)


def _cities(index: CityIndex, spoken: str) -> list[City]:
    return index.named(plain_name(spoken)) if "," not in spoken else []


def _with_area(index: CityIndex, spoken: str) -> list[City]:
    """Cities of a text such as "springfield, il" or "springfield il" or "cordoba, españa"."""
    for name, area in _cuts(spoken):
        region, country = index.regions.get(area, ""), index.countries.get(area, "")
        if region or country:
            cities = index.named(name) or index.misspelt(name)
            inside = [c for c in cities if _is_inside(c, region, country)]
            if inside:
                return inside
    return []


def _is_inside(city: City, region: str, country: str) -> bool:
    is_in_state = city.country == "US" and city.region == region
    return bool(region and is_in_state) or city.country == country


def _area(index: CityIndex, area: str, typed: str) -> list[City]:
    """The zones of a state or a country, each by its largest city.

    A state's two letters must be typed as capitals: "OR" is Oregon, "or" is not.
    """
    is_word = len(area) == 2 and not typed.split()[-1].isupper()
    if area in index.regions and not is_word:
        return index.largest_by_zone(index.regions[area], "US")
    if area in index.countries:
        return index.largest_by_zone("", index.countries[area])
    return []


def _small_town(index: CityIndex, spoken: str) -> list[City]:
    """An unknown town of a known state: the town if the state has one zone, else its zones."""
    for name, area in _cuts(spoken):
        if area in index.regions and ("," in spoken or len(area) > 2) and name:
            cities = index.largest_by_zone(index.regions[area], "US")
            return cities if len(cities) > 1 else [replace(cities[0], name=name.title())]
    return []


def _cuts(spoken: str) -> Iterable[tuple[str, str]]:
    """Every way to cut a text into a name and an area, at the comma where there is one."""
    if "," in spoken:
        name, *areas = (plain_name(part) for part in spoken.split(","))
        yield from ((name, area) for area in areas)
        return
    words = plain_name(spoken).split()
    for length in range(1, min(len(words), 5)):
        yield " ".join(words[:-length]), " ".join(words[-length:])


def _as_places(cities: Iterable[City]) -> tuple[Place, ...]:
    places = (Place(city.name, city.region, city.country, city.zone) for city in cities)
    return tuple(dict.fromkeys(places))[:MOST_PLACES]


def _city_of(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _without_talk(spoken: str) -> str:
    """The text without "I live in" before it and "please" after it."""
    lead, tail = _talk()
    return tail.sub("", lead.sub("", spoken)).strip(" ,.!?")


@lru_cache(maxsize=1)
def _politeness() -> frozenset[str]:
    """Greetings and thanks; a town called Hola is not what somebody means who says hello."""
    return frozenset(
        fold(form)
        for language in languages()
        for form in vocabulary(language).entry("fillers").texts("polite")
    )


@lru_cache(maxsize=1)
def _talk() -> tuple[re.Pattern[str], re.Pattern[str]]:
    sections = [vocabulary(language).entry("place_fillers") for language in languages()]
    lead, tail = (
        "|".join(
            sorted({re.escape(fold(t)) for s in sections for t in s.texts(name)}, key=len)[::-1]
        )
        for name in ("lead", "tail")
    )
    return re.compile(rf"^(?:(?:{lead})\s+)+"), re.compile(rf"(?:[\s,]+(?:{tail}))+$")
