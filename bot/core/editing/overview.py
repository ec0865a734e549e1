"""All texts of a shelf in all languages, and what has become of each: for lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.editing.comparing import Moved, moved_on
from bot.core.editing.shelf import Beside, Parts, Shelf, over
from bot.core.model import TemplateVersion
from bot.core.ports import Rows
from messages.catalogue import BASE_LANGUAGE

Place = tuple[str, str]  # key, language


@dataclass(frozen=True, slots=True)
class TextState:
    """One text in one language."""

    key: str
    language: str
    group: str  # conversation, theme or topic
    shipped: Parts  # in this very language; empty where it is not translated
    beside: Beside  # all parts in force in this language, and in the base one
    is_protected: bool
    edited: TemplateVersion | None  # in force, with at least one part
    open: tuple[TemplateVersion, ...]  # drafts, waiting, scheduled; oldest first
    moved: tuple[Moved, ...]  # where the shipped text has moved on under the edit

    @property
    def is_translated(self) -> bool:
        """Whether it is shipped or edited in this very language."""
        return bool(self.parts)

    @property
    def is_outdated(self) -> bool:
        """Whether the shipped text has moved on under the edit."""
        return bool(self.moved)

    @property
    def parts(self) -> Parts:
        """What is in force, by part."""
        return self.beside.shown

    @property
    def is_on(self) -> bool:
        """Whether people get it; only tips and answers can be switched off."""
        return "false" not in {self.parts.get("is_on"), self.beside.base.get("is_on")}


def overview(rows: Rows, shelf: Shelf) -> list[TextState]:
    """By key in the shelf's order, then language, the base language first."""
    edited: dict[Place, TemplateVersion] = {}
    for version in rows.template_edits.in_force():
        if version.parts and shelf.may_be(version.key):
            edited[version.key, version.language] = version
    waiting: dict[Place, list[TemplateVersion]] = {}
    for version in rows.template_edits.open():
        if shelf.may_be(version.key):
            waiting.setdefault((version.key, version.language), []).append(version)
    added = sorted({key for key, _ in (*edited, *waiting)})
    languages = dict.fromkeys([*shelf.languages, *sorted(language for _, language in edited)])
    return [
        state
        for key in dict.fromkeys([*shelf.keys, *added])
        for state in _states(shelf, key, list(languages), edited, waiting)
    ]


def state_of(rows: Rows, shelf: Shelf, key: str, language: str) -> TextState | None:
    """One text; blank where it could be added. None where there is none and can be none."""
    found = [each for each in overview(rows, shelf) if each.key == key]
    if not found and shelf.may_be(key):
        found = _states(shelf, key, list(shelf.languages), {}, {})
    return next((each for each in found if each.language == language), None)


def _states(
    shelf: Shelf,
    key: str,
    languages: list[str],
    edited: Mapping[Place, TemplateVersion],
    waiting: Mapping[Place, list[TemplateVersion]],
) -> list[TextState]:
    """One key in all languages."""
    shipped = {language: shelf.shipped(key, language) for language in languages}
    versions = {language: edited.get((key, language)) for language in languages}
    parts = {
        language: over(shipped[language], version.parts if version else {})
        for language, version in versions.items()
    }
    told, base = frozenset(each for each in languages if parts[each]), parts[BASE_LANGUAGE]
    states = []
    for language, version in versions.items():
        beside = Beside(parts[language], base, told)
        states.append(
            TextState(
                key=key,
                language=language,
                group=shelf.group(key, base),
                shipped=shipped[language],
                beside=beside,
                is_protected=shelf.is_protected(key, beside),
                edited=version,
                open=tuple(waiting.get((key, language), ())),
                moved=moved_on(version, shipped[language]) if version else (),
            )
        )
    return states
