"""What both phones show of a text that somebody is writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.web.admin.markup import as_telegram_shows
from bot.web.admin.offered import as_sms_offers, offered_with
from bot.web.admin.sample import Sample, variables_for
from messages.catalogue import Catalogue
from messages.rendering import RenderingError, render
from messages.sms_length import measure
from messages.template import Form, Template

LONGEST_MESSAGE = 4096  # Telegram's limit, in characters


def phones_of(
    catalogue: Catalogue,
    template: Template,
    parts: Mapping[str, str],
    person: Sample,
    clinic: Mapping[str, str],
    *,
    discreet: bool,
) -> dict[str, Any]:
    """Both phones, ready for JSON; a text that cannot be rendered says why instead."""
    written = replace(template, parts={name: text for name, text in parts.items() if text.strip()})
    variables = variables_for(person, template, clinic)
    rows = offered_with(catalogue, template.key, template.language)
    return {
        "telegram": _telegram(written, variables, rows, discreet=discreet),
        "sms": _sms(
            written,
            variables,
            as_sms_offers(catalogue, rows, template.language),
            discreet=discreet,
        ),
    }


def _telegram(
    template: Template, variables: Mapping[str, object], rows: list[list[str]], *, discreet: bool
) -> dict[str, Any]:
    try:
        part, text = _rendered(template, Form.TELEGRAM, variables, discreet=discreet)
    except RenderingError as error:
        return {"error": str(error), "part": "", "html": "", "buttons": [], "length": 0}
    return {
        "error": "",
        "part": part,
        "html": str(as_telegram_shows(text)),
        "buttons": rows,
        "length": len(text),
        "limit": LONGEST_MESSAGE,
    }


def _sms(
    template: Template, variables: Mapping[str, object], offers: str, *, discreet: bool
) -> dict[str, Any]:
    try:
        part, text = _rendered(template, Form.SMS, variables, discreet=discreet)
    except RenderingError as error:
        return {"error": str(error), "part": "", "text": ""}
    whole = f"{text}\n{offers}" if offers else text
    length = measure(whole)
    return {
        "error": "",
        "part": part,
        "text": whole,
        "encoding": length.encoding,
        "units": length.units,
        "segments": length.segments,
        "left": length.limit_left,
        "limit": template.segments,
        "odd": list(length.odd_characters),
    }


def _rendered(
    template: Template, form: Form, variables: Mapping[str, object], *, discreet: bool
) -> tuple[str, str]:
    try:
        part = template.part_for(form, discreet)
    except StopIteration:
        raise RenderingError("Nothing is written for this phone.") from None
    return part, render(template.parts[part], form, variables)
