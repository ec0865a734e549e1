"""Invented people whose phones the editor shows. None of them is a patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from messages.catalogue import STANDARD_VARIABLES
from messages.emergency import EmergencyNumbers, emergency_numbers
from messages.spoken_time import say_date, say_time
from messages.template import Template

LONGEST = "longest"


@dataclass(frozen=True, slots=True)
class Sample:
    """Somebody invented: where they live and what they take decides what a text says."""

    id: str
    title: str
    name: str
    language: str  # empty: any
    country: str
    known: Mapping[str, str] = field(default_factory=dict)  # variables with a fixed value
    times: tuple[time, ...] = ()  # as their language says them


_TABLET = {"amount": "50 mg", "days": "3", "count": "3"}
_SHOT = {"amount": "", "days": "2", "count": "2"}
PEOPLE: tuple[Sample, ...] = (
    Sample("ana", "Ana: tablet at 8, United States", "Ana", "en", "US", _TABLET, (time(8),)),
    Sample("omar", "Omar: injection, United Kingdom", "Omar", "en", "GB", _SHOT, (time(9, 30),)),
    Sample("luz", "Luz: tablet at 20, United States", "Luz", "es", "US", _TABLET, (time(20),)),
    Sample("ben", "Ben: injection, Mexico", "Ben", "es", "MX", _SHOT, (time(9, 30),)),
    Sample(LONGEST, "Nobody: the longest words there are", "Nobody", "", "US"),
)
_DAY = date(2026, 11, 9)


def people_of(language: str) -> list[Sample]:
    """Who reads this language; for one that nobody invented reads: the longest words."""
    return [person for person in PEOPLE if person.language in {language, ""}]


def person_of(person_id: str, language: str) -> Sample:
    """The person of this id, else the first who reads the language."""
    people = people_of(language)
    return next((person for person in people if person.id == person_id), people[0])


def numbers_of(person: Sample, language: str) -> EmergencyNumbers:
    """Those of where the person lives, for texts in `language`."""
    return emergency_numbers(person.country, person.language or language)


def variables_for(
    person: Sample, template: Template, clinic: Mapping[str, str]
) -> dict[str, object]:
    """What the text of `template` may name, for this person; `clinic` are the settings' words."""
    examples = {name: _as_given(text) for name, text in template.variables.items()}
    variables: dict[str, object] = {**STANDARD_VARIABLES, **examples}
    if person.id == LONGEST:
        return variables
    language = person.language
    numbers = numbers_of(person, language)
    variables |= numbers.as_variables
    if "also" in template.variables:
        variables["also"] = _calling(template.variables["also"], numbers.crisis)
    variables |= {name: value for name, value in clinic.items() if value}
    told = dict(person.known)
    if (
        person.times
        and ":" in template.variables.get("time", "")
        and len(template.variables["time"]) < 12
    ):
        told["time"] = say_time(person.times[0], language)
    if "day" in template.variables:
        told["day"] = say_date(_DAY, language)
    known = {name: _as_given(told[name]) for name in told if name in template.variables}
    return variables | known


def _calling(example: str, crisis: str | None) -> str:
    """An example, which calls the crisis line of the United States, with the person's own."""
    return example.replace(STANDARD_VARIABLES["crisis"], crisis) if crisis else ""


def _as_given(text: str) -> object:
    """Conversations give counts as numbers, and texts compare them."""
    return int(text) if text.isdecimal() and len(text) < 4 else text
