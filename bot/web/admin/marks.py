"""What has become of a text, as lists show it and filter by it; and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from bot.core.editing import Beside, Shelf, TextState
from bot.core.model import EditState
from messages.checking import Warning_


class Mark(StrEnum):
    """What a list can be filtered by."""

    EDITED = "edited"
    ADDED = "added"  # by staff: nothing of it is shipped
    OFF = "off"  # kept, and not said
    DRAFT = "draft"  # a draft or a scheduled version
    WAITING = "waiting"  # for a second person
    OUTDATED = "outdated"  # the shipped text has moved on under the edit
    UNTRANSLATED = "untranslated"
    PROTECTED = "protected"
    WARNINGS = "warnings"


def marks_of(state: TextState) -> frozenset[Mark]:
    """All marks but the warnings, which take a moment to find."""
    states = {version.state for version in state.open}
    found = {
        Mark.EDITED: state.edited is not None,
        Mark.ADDED: state.edited is not None and not state.shipped,
        Mark.OFF: not state.is_on,
        Mark.DRAFT: bool(states - {EditState.WAITING}),
        Mark.WAITING: EditState.WAITING in states,
        Mark.OUTDATED: state.is_outdated,
        Mark.UNTRANSLATED: bool(state.beside.base) and not state.is_translated,
        Mark.PROTECTED: state.is_protected,
    }
    return frozenset(mark for mark, is_there in found.items() if is_there)


def words_of(shelf: Shelf, state: TextState) -> dict[str, str]:
    """What people are told: the base language's where there is no translation."""
    if state.parts:
        return dict(state.parts)
    names = shelf.part_names(state.language)
    return {part: text for part, text in state.beside.base.items() if part in names}


def faults_of(shelf: Shelf, state: TextState) -> tuple[Warning_, ...]:
    """All that can be said about the text in force; remembered until it changes."""
    shown, base = tuple(sorted(state.parts.items())), tuple(sorted(state.beside.base.items()))
    return _faults(shelf, state.key, state.language, shown, base, state.beside.languages)


def faults_in(shelf: Shelf, state: TextState, parts: Mapping[str, str]) -> tuple[Warning_, ...]:
    """All that can be said about these parts, which are all that would be shown."""
    languages = state.beside.languages | {state.language}
    beside = Beside(parts, state.beside.base, languages)
    return tuple(shelf.check(state.key, state.language, parts, beside))


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
    shelf: Shelf,
    key: str,
    language: str,
    shown: tuple[tuple[str, str], ...],
    base: tuple[tuple[str, str], ...],
    languages: frozenset[str],
) -> tuple[Warning_, ...]:
    parts = dict(shown)
    return tuple(shelf.check(key, language, parts, Beside(parts, dict(base), languages)))
