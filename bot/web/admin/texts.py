"""One text in one language as the pages show it: its marks, its faults, its forms to write in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from bot.core.editing import TextState
from bot.core.model import EditState
from messages.catalogue import BASE_LANGUAGE, Catalogue
from messages.checking import Warning_, check_text
from messages.template import PARTS, Template

TITLES: Mapping[str, tuple[str, str]] = {
    "text": ("Text", "On both phones, where nothing else is written below."),
    "telegram": ("On Telegram instead", "May carry <b>bold</b>, <i>italic</i> and links."),
    "sms": ("By SMS instead", "Plain letters; each segment costs."),
    "discreet": ("Discreet form", "For people whose phone may be read by others."),
    "discreet_telegram": ("Discreet form on Telegram", "Only where it must differ from SMS."),
    "discreet_sms": ("Discreet form by SMS", "Only where it must differ from Telegram."),
}


class Mark(StrEnum):
    """What a list can be filtered by."""

    EDITED = "edited"
    DRAFT = "draft"  # a draft or a scheduled version
    WAITING = "waiting"  # for a second person
    OUTDATED = "outdated"  # the shipped text has moved on under the edit
    UNTRANSLATED = "untranslated"
    PROTECTED = "protected"
    WARNINGS = "warnings"


@dataclass(frozen=True, slots=True)
class Field:
    """One form of a text, to be written in."""

    name: str
    text: str
    is_shown: bool  # at once, not only on demand
    faults: tuple[Warning_, ...] = ()

    @property
    def title(self) -> str:
        """What the form is called."""
        return TITLES[self.name][0]

    @property
    def hint(self) -> str:
        """When it is shown."""
        return TITLES[self.name][1]


def marks_of(state: TextState) -> frozenset[Mark]:
    """All marks but the warnings, which take a moment to find."""
    states = {version.state for version in state.open}
    found = {
        Mark.EDITED: state.edited is not None,
        Mark.DRAFT: bool(states - {EditState.WAITING}),
        Mark.WAITING: EditState.WAITING in states,
        Mark.OUTDATED: state.is_outdated,
        Mark.UNTRANSLATED: not state.is_translated,
        Mark.PROTECTED: state.shipped.is_protected,
    }
    return frozenset(mark for mark, is_there in found.items() if is_there)


def template_of(state: TextState) -> Template:
    """The template as it is in force; the base language's where there is no translation."""
    parts = state.parts or dict(state.shipped.parts)
    return replace(state.shipped, language=state.language, parts=parts)


def faults_of(state: TextState, catalogue: Catalogue) -> tuple[Warning_, ...]:
    """All that can be said about the text in force; remembered until it changes."""
    return _faults(
        state.key, state.language, tuple(sorted(state.parts.items())), catalogue.shipped
    )


def faults_in(
    catalogue: Catalogue, template: Template, parts: Mapping[str, str]
) -> tuple[Warning_, ...]:
    """All that can be said about these parts of a template, part by part."""
    return tuple(
        fault
        for part in PARTS
        if part in parts
        for fault in check_text(
            template,
            part,
            parts[part],
            language=template.language,
            siblings={name: other for name, other in parts.items() if name != part},
            catalogue=catalogue.shipped,
        )
    )


def fields_of(parts: Mapping[str, str], faults: tuple[Warning_, ...]) -> list[Field]:
    """Every form of a text; those without words wait to be asked for."""
    has_both = {"telegram", "sms"} <= parts.keys()
    return [
        Field(
            name,
            parts.get(name, ""),
            name in parts or (name == "text" and not has_both),
            tuple(fault for fault in faults if fault.part == name),
        )
        for name in PARTS
    ]


def verdict_on(faults: tuple[Warning_, ...]) -> str:
    """All faults in one line."""
    errors = sum(fault.is_error for fault in faults)
    others = len(faults) - errors
    said = []
    if errors:
        said.append(f"{errors} {'error' if errors == 1 else 'errors'}: it cannot be published")
    if others:
        said.append(f"{others} {'warning' if others == 1 else 'warnings'}")
    return ", ".join(said) or "Nothing to complain about."


@lru_cache(maxsize=4096)
def _faults(
    key: str, language: str, parts: tuple[tuple[str, str], ...], shipped: Catalogue
) -> tuple[Warning_, ...]:
    if not parts or not shipped.has(key, BASE_LANGUAGE):
        return ()
    template = replace(shipped.template(key, language), language=language)
    return faults_in(shipped, template, dict(parts))
