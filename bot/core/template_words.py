"""Finding the words of a template, whatever has become of it: edited, shipped, built in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from messages.catalogue import Catalogue
from messages.emergency import EmergencyNumbers
from messages.guidance import builtin_text, missing_numbers
from messages.rendering import RenderingError
from messages.template import Form


@dataclass(frozen=True, slots=True)
class Worded:
    """A finished text, and whether the one that staff have could not be used."""

    text: str
    is_substitute: bool


def words_of(
    catalogue: Catalogue,
    key: str,
    language: str,
    form: Form,
    *,
    discreet: bool,
    variables: Mapping[str, object],
    numbers: EmergencyNumbers,
) -> Worded:
    """The text as staff have it, else as it was shipped, else the built-in emergency wording.

    A safety text that has lost a number it must carry counts as broken.

    Raises:
        KeyError: there is no such template.
        RenderingError: no wording can be used, and none is built in.
    """
    problem: Exception = RenderingError(f"'{key}' lacks a number it must carry")
    for number, source in enumerate(dict.fromkeys((catalogue, catalogue.shipped))):
        try:
            text = source.render(key, language, form, discreet=discreet, variables=variables)
        except Exception as error:  # whatever is wrong with a text, somebody waits for it
            problem = error
            continue
        if not missing_numbers(key, text, numbers):
            return Worded(text, is_substitute=number > 0)
    builtin = builtin_text(key, language, form, numbers)
    if builtin is None:
        raise problem
    return Worded(builtin, is_substitute=True)
