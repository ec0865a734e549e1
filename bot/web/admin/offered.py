"""Which choices stand under which message, for the editor's phones; see `offered.yaml`.

The conversations in `handlers/` decide; a test plays the transcripts and compares. A key that is
not in the file is shown without buttons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

from messages.catalogue import Catalogue
from messages.rendering import RenderingError, without_tags
from messages.template import Form

_FILE = Path(__file__).with_name("offered.yaml")
_QUOTE = "'"  # around data
Rows = Sequence[Sequence[str]]  # names of button templates, or data in quotation marks


@cache
def offered() -> Mapping[str, Rows]:
    """The choices of every message, row by row."""
    return dict(_read()["choices"])


@cache
def sometimes() -> frozenset[str]:
    """Names of choices that not everybody is offered."""
    return frozenset(map(str, _read()["sometimes"]))


def offered_with(catalogue: Catalogue, key: str, language: str, form: Form) -> list[list[str]]:
    """Labels of the choices under the message `key`, row by row; none for most messages."""
    other = "sms_only" if form is Form.TELEGRAM else "telegram_only"
    found = () if key in _read()[other] else offered().get(key, ())
    rows = [[_label(catalogue, name, language, form) for name in row] for row in found]
    return [labels for row in rows if (labels := [label for label in row if label])]


def as_sms_offers(catalogue: Catalogue, key: str, language: str) -> str:
    """The same choices as words and digits; empty where there are none."""
    rows = offered_with(catalogue, key, language, Form.SMS)
    labels = [label for row in rows for label in row]
    if not labels:
        return ""
    choices = ", ".join(f"{number} {label}" for number, label in enumerate(labels, start=1))
    return catalogue.render(
        "common.choices", language, Form.SMS, discreet=False, variables={"choices": choices}
    )


@cache
def _read() -> Mapping[str, Mapping[str, Rows]]:
    found: Mapping[str, Mapping[str, Rows]] = yaml.safe_load(_FILE.read_text("utf-8"))
    return found


def _label(catalogue: Catalogue, name: str, language: str, form: Form) -> str:
    if name.startswith(_QUOTE):
        return name.strip(_QUOTE)
    name, _, number = name.partition("=")
    if name == "language_other":
        name = "language_en" if language == "es" else "language_es"
    key = f"button.{name}"
    try:
        variables: dict[str, object] = dict(catalogue.template(key, language).variables)
        if number:
            variables |= {"days": int(number), "count": int(number)}
        text = catalogue.render(key, language, form, discreet=False, variables=variables)
    except (KeyError, RenderingError):
        return ""
    return without_tags(text) if form is Form.TELEGRAM else text
