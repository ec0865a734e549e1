"""What both phones show of a text that somebody is writing, and what it takes to send it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.web.admin.markup import as_telegram_shows
from bot.web.admin.offered import as_sms_offers, offered_with
from bot.web.admin.sample import Sample, variables_for
from messages.catalogue import Catalogue
from messages.rendering import RenderingError, render
from messages.sms_length import SmsLength, measure
from messages.template import Form, Template

LONGEST_MESSAGE = 4096  # Telegram's limit, in characters
_MOST_DOTS = 12
_UNDEFINED = re.compile(r"'(\w+)' is undefined")


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads: whose phones, how discreet, how many people, at which price of a segment."""

    person: Sample
    discreet: bool
    clinic: Mapping[str, str]
    audience: int = 0
    price: float = 0.0


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message as people get it: `key` decides its buttons, `segments` is the most by SMS.

    `say` gives the name of the part that is shown and the finished text, or a RenderingError.
    """

    key: str
    language: str
    segments: int
    say: Callable[[Form], tuple[str, str]]


def phones_of(catalogue: Catalogue, spoken: Spoken, reading: Reading) -> dict[str, Any]:
    """Both phones, ready for JSON; a text that cannot be rendered says why instead."""
    rows = offered_with(catalogue, spoken.key, spoken.language, Form.TELEGRAM)
    offers = as_sms_offers(catalogue, spoken.key, spoken.language)
    return {"telegram": _telegram(spoken, rows), "sms": _sms(spoken, reading, offers)}


def spoken_template(template: Template, reading: Reading) -> Spoken:
    """A template; its parts are as they are being written."""

    def say(form: Form) -> tuple[str, str]:
        try:
            part = template.part_for(form, reading.discreet)
        except KeyError:
            raise RenderingError("Nothing is written for this phone.") from None
        variables = variables_for(reading.person, template, reading.clinic)
        return part, render(template.parts[part], form, variables)

    return Spoken(template.key, template.language, template.segments, say)


def without_empty(template: Template, parts: Mapping[str, str]) -> Template:
    """The template with these parts, of which empty ones do not count."""
    return replace(template, parts={name: text for name, text in parts.items() if text.strip()})


def _plainly(error: RenderingError) -> str:
    """For people who do not program."""
    return _UNDEFINED.sub(r"There is no name {{ \1 }}.", str(error))


def _telegram(spoken: Spoken, rows: list[list[str]]) -> dict[str, Any]:
    try:
        part, text = spoken.say(Form.TELEGRAM)
    except RenderingError as error:
        return {"error": _plainly(error), "html": "", "buttons": [], "meter": ""}
    meter = f"{len(text)} of {LONGEST_MESSAGE} characters · form “{_title(part)}”"
    return {
        "error": "",
        "html": str(as_telegram_shows(text)),
        "buttons": rows,
        "meter": meter,
    }


def _sms(spoken: Spoken, reading: Reading, offers: str) -> dict[str, Any]:
    try:
        part, text = spoken.say(Form.SMS)
    except RenderingError as error:
        return {"error": _plainly(error), "text": "", "dots": [], "meter": []}
    whole = f"{text}\n{offers}" if offers else text
    length, limit = measure(whole), spoken.segments
    return {
        "error": "",
        "text": whole,
        "segments": length.segments,
        "dots": _dots(length.segments, limit),
        "meter": [
            {"text": line, "over": is_over}
            for line, is_over in _lines(length, limit, part, reading)
        ],
    }


def _dots(segments: int, limit: int) -> list[str]:
    """One for each segment that is used or allowed."""
    kinds = ["over" if number >= limit else "full" for number in range(segments)]
    return (kinds + [""] * max(limit - segments, 0))[:_MOST_DOTS]


def _lines(length: SmsLength, limit: int, part: str, reading: Reading) -> list[tuple[str, bool]]:
    segments, left = length.segments, _count(length.limit_left, "character")
    lines = [
        (f"{_count(segments, 'segment')} of {limit}, {length.encoding}", segments > limit),
        (f"{left} left in the last one · form “{_title(part)}”", False),
    ]
    if length.odd_characters:
        odd = " ".join(length.odd_characters[:8])
        lines.append((f"Costs more because of: {odd}", True))
    people, cost = reading.audience, segments * reading.audience * reading.price
    if not people:
        return lines
    said = f"All SMS patients ({people}): {_count(segments * people, 'segment')}"
    lines.append((f"{said}, {cost:.2f}" if reading.price else said, False))
    return lines


def _count(number: int, one: str) -> str:
    return f"{number} {one if number == 1 else one + 's'}"


def _title(part: str) -> str:
    return part.replace("_", " ")
