"""What both phones show of a text that somebody is writing, and what it takes to send it."""

from __future__ import annotations

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads: whose phones, how discreet, how many people, at which price of a segment."""

    person: Sample
    discreet: bool
    clinic: Mapping[str, str]
    audience: int = 0
    price: float = 0.0


def phones_of(catalogue: Catalogue, template: Template, reading: Reading) -> dict[str, Any]:
    """Both phones, ready for JSON; a text that cannot be rendered says why instead.

    `template` carries the parts as they are being written.
    """
    rows = offered_with(catalogue, template.key, template.language)
    offers = as_sms_offers(catalogue, rows, template.language)
    return {"telegram": _telegram(template, reading, rows), "sms": _sms(template, reading, offers)}


def rendered(template: Template, form: Form, reading: Reading) -> tuple[str, str]:
    """The name of the part that is shown, and the finished text.

    Raises:
        RenderingError: nothing is written for this phone, or it is not a template.
    """
    try:
        part = template.part_for(form, reading.discreet)
    except StopIteration:
        raise RenderingError("Nothing is written for this phone.") from None
    variables = variables_for(reading.person, template, reading.clinic)
    return part, render(template.parts[part], form, variables)


def without_empty(template: Template, parts: Mapping[str, str]) -> Template:
    """The template with these parts, of which empty ones do not count."""
    return replace(template, parts={name: text for name, text in parts.items() if text.strip()})


def _telegram(template: Template, reading: Reading, rows: list[list[str]]) -> dict[str, Any]:
    try:
        part, text = rendered(template, Form.TELEGRAM, reading)
    except RenderingError as error:
        return {"error": str(error), "html": "", "buttons": [], "meter": ""}
    meter = f"{len(text)} of {LONGEST_MESSAGE} characters · form “{_title(part)}”"
    return {
        "error": "",
        "html": str(as_telegram_shows(text)),
        "buttons": rows,
        "meter": meter,
    }


def _sms(template: Template, reading: Reading, offers: str) -> dict[str, Any]:
    try:
        part, text = rendered(template, Form.SMS, reading)
    except RenderingError as error:
        return {"error": str(error), "text": "", "dots": [], "meter": []}
    whole = f"{text}\n{offers}" if offers else text
    length, limit = measure(whole), template.segments
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
    segments = length.segments
    lines = [
        (f"{_count(segments, 'segment')} of {limit}, {length.encoding}", segments > limit),
        (f"{length.limit_left} characters left in the last one · form “{_title(part)}”", False),
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
