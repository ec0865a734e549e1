"""All templates in all languages with what has become of each, for the list and the start page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from bot.core.model import EditState, TemplateVersion
from bot.core.ports import Rows
from messages.catalogue import BASE_LANGUAGE, Catalogue
from messages.checking import Warning_, check_text
from messages.template import Template


class Mark(StrEnum):
    """What a list can be filtered by."""

    EDITED = "edited"
    OPEN = "open"  # a draft, waiting or scheduled
    WAITING = "waiting"
    OUTDATED = "outdated"
    UNTRANSLATED = "untranslated"
    PROTECTED = "protected"
    WARNINGS = "warnings"


@dataclass(frozen=True, slots=True)
class Entry:
    """One template in one language: as it is in force, and the marks it bears."""

    template: Template
    language: str
    marks: frozenset[Mark]
    current: TemplateVersion | None = None
    open: Sequence[TemplateVersion] = field(default_factory=tuple)

    @property
    def conversation(self) -> str:
        """The part of the key before the dot."""
        return self.template.key.partition(".")[0]


def entries_of(rows: Rows, catalogue: Catalogue, languages: Sequence[str]) -> list[Entry]:
    """Every key in every language, by key."""
    current = {(each.key, each.language): each for each in rows.template_edits.in_force()}
    waiting: dict[tuple[str, str], list[TemplateVersion]] = {}
    for each in rows.template_edits.open():
        waiting.setdefault((each.key, each.language), []).append(each)
    return [
        _entry(
            catalogue,
            key,
            language,
            current.get((key, language)),
            waiting.get((key, language), []),
        )
        for key in catalogue.keys
        for language in languages
    ]


def faults_of(entry: Entry, catalogue: Catalogue) -> list[Warning_]:
    """Everything that can be said about the text in force; remembered until it changes."""
    template = entry.template
    parts = tuple(sorted(template.parts.items()))
    return list(_faults(template.key, entry.language, parts, catalogue))


def _entry(
    catalogue: Catalogue,
    key: str,
    language: str,
    current: TemplateVersion | None,
    versions: list[TemplateVersion],
) -> Entry:
    marks = set()
    if current is not None and current.parts:
        marks.add(Mark.EDITED)
        if dict(current.shipped) != _shipped_parts(catalogue, key, language):
            marks.add(Mark.OUTDATED)
    if versions:
        marks.add(Mark.OPEN)
    if any(each.state is EditState.WAITING for each in versions):
        marks.add(Mark.WAITING)
    template = catalogue.template(key, language)
    if not catalogue.has(key, language):
        marks.add(Mark.UNTRANSLATED)
    if template.is_protected:
        marks.add(Mark.PROTECTED)
    return Entry(template, language, frozenset(marks), current, versions)


def _shipped_parts(catalogue: Catalogue, key: str, language: str) -> dict[str, str]:
    shipped = catalogue.shipped
    return dict(shipped.template(key, language).parts) if shipped.has(key, language) else {}


@lru_cache(maxsize=4096)
def _faults(
    key: str, language: str, parts: tuple[tuple[str, str], ...], catalogue: Catalogue
) -> tuple[Warning_, ...]:
    template, siblings = catalogue.template(key, language), dict(parts)
    if not catalogue.has(key, language) and language != BASE_LANGUAGE:
        return ()
    return tuple(
        fault
        for part, text in parts
        for fault in check_text(
            template,
            part,
            text,
            language=language,
            siblings={name: other for name, other in siblings.items() if name != part},
            catalogue=catalogue,
        )
    )
