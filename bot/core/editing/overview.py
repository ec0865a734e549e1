"""All texts in all languages, and what has become of each: for lists."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.editing.comparing import Moved, moved_on
from bot.core.model import TemplateVersion
from bot.core.ports import Rows
from messages.catalogue import Catalogue
from messages.template import Template


@dataclass(frozen=True, slots=True)
class TextState:
    """One text in one language. `shipped` is the base language's where it is not translated."""

    key: str
    language: str
    shipped: Template
    is_translated: bool  # shipped or edited in this very language
    edited: TemplateVersion | None  # in force, with at least one part
    open: tuple[TemplateVersion, ...]  # drafts, waiting, scheduled; oldest first
    moved: tuple[Moved, ...]  # where the shipped text has moved on under the edit

    @property
    def conversation(self) -> str:
        """The first half of the key."""
        return self.key.partition(".")[0]

    @property
    def is_outdated(self) -> bool:
        """Whether the shipped text has moved on under the edit."""
        return bool(self.moved)

    @property
    def parts(self) -> dict[str, str]:
        """What is in force, by part."""
        own = self.shipped.parts if self.shipped.language == self.language else {}
        return {**own, **(self.edited.parts if self.edited else {})}


def overview(rows: Rows, catalogue: Catalogue) -> list[TextState]:
    """By key, then language, the base language first; `catalogue` may be the one in force."""
    shipped = catalogue.shipped
    in_force = {
        (version.key, version.language): version
        for version in rows.template_edits.in_force()
        if version.parts
    }
    waiting: dict[tuple[str, str], list[TemplateVersion]] = {}
    for version in rows.template_edits.open():
        waiting.setdefault((version.key, version.language), []).append(version)
    languages = dict.fromkeys([*shipped.languages, *sorted(lang for _, lang in in_force)])
    return [
        _state(shipped, key, language, in_force.get((key, language)), waiting.get((key, language)))
        for key in shipped.keys
        for language in languages
    ]


def _state(
    shipped: Catalogue,
    key: str,
    language: str,
    edited: TemplateVersion | None,
    waiting: list[TemplateVersion] | None,
) -> TextState:
    template = shipped.template(key, language)
    is_shipped = shipped.has(key, language)
    now = template.parts if is_shipped else {}
    return TextState(
        key=key,
        language=language,
        shipped=template,
        is_translated=is_shipped or edited is not None,
        edited=edited,
        open=tuple(waiting or ()),
        moved=moved_on(edited, now) if edited else (),
    )
