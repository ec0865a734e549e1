"""The shelf of tips, or that of answers: entries that staff may also add and switch off."""

from __future__ import annotations

import re
from typing import Any

from bot.core.editing.shelf import Beside, Parts
from messages.checking import Warning_
from messages.checking.entry import Written, check_entry
from messages.document import Entry
from messages.edited import Edits
from messages.library import BASE_LANGUAGE, Edits as EntryEdits, EntryCatalogue, Kind

_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")


class EntryShelf:
    """See `bot.core.editing.shelf.Shelf`. Keys are `<kind>:<entry id>`."""

    def __init__(self, catalogue: EntryCatalogue[Any]) -> None:
        """`catalogue` may be the one in force: its `.shipped` is used."""
        self.catalogue = catalogue.shipped
        self.entry_kind: Kind[Any] = catalogue.kind

    @property
    def kind(self) -> str:
        """The kind of entry."""
        return self.entry_kind.name

    @property
    def languages(self) -> tuple[str, ...]:
        """Those of the files."""
        return self.catalogue.languages

    @property
    def keys(self) -> tuple[str, ...]:
        """Those of the files, in their order."""
        return tuple(_key(self.entry_kind, each) for each in self.catalogue.ids)

    def key(self, group: str, name: str) -> str:
        """An entry's name says all: it may change its group."""
        del group
        return _key(self.entry_kind, name)

    def name(self, key: str) -> str:
        """The entry's id."""
        return key.partition(":")[2]

    def may_be(self, key: str) -> bool:
        """Staff may add entries of any plain name."""
        kind, _, name = key.partition(":")
        return kind == self.kind and _NAME.fullmatch(name) is not None

    def part_names(self, language: str) -> tuple[str, ...]:
        """All fields in the base language, only the words in others."""
        fields = self.entry_kind.fields_in(is_base=language == BASE_LANGUAGE)
        return tuple(field.name for field in fields)

    def may_be_empty(self, part: str) -> bool:
        """What an entry can be without."""
        return any(each.name == part and not each.is_needed for each in self.entry_kind.fields)

    def shipped(self, key: str, language: str) -> dict[str, str]:
        """What the files say; a field that they leave empty is none."""
        written = self.catalogue.written(self.name(key), language)
        return {part: text for part, text in written.items() if text}

    def group(self, key: str, base: Parts) -> str:
        """The theme, or topic."""
        shipped = self.shipped(key, BASE_LANGUAGE)
        return base.get(self.entry_kind.group) or shipped.get(self.entry_kind.group, "new")

    def read(self, entry: Entry, key: str, group: str, language: str) -> dict[str, str]:
        """The fields. The file's name is the group of one that is new."""
        is_base = language == BASE_LANGUAGE
        fields = self.entry_kind.fields_in(is_base=is_base)
        parts = {field.name: field.written(entry) for field in fields if field.name in entry}
        if is_base and not self.shipped(key, language):
            parts.setdefault(self.entry_kind.group, group)
        return parts

    def notes(self, key: str) -> dict[str, str]:
        """Nothing: the English words stand beside it."""
        del key
        return {}

    def is_protected(self, key: str, beside: Beside) -> bool:
        """What tells people to call for help needs two people, also to take it away."""
        del key
        around = (beside.shown, beside.base, beside.before)
        return any(parts.get("safety") for parts in around)

    def gap(self, key: str, language: str, beside: Beside) -> str:
        """A translation needs something to translate."""
        if language != BASE_LANGUAGE and not beside.base:
            return f"Publish '{self.name(key)}' in '{BASE_LANGUAGE}' first."
        base = None if language == BASE_LANGUAGE else beside.base
        lacking = dict(self.entry_kind.problems(beside.shown, base))
        return "; ".join(f"'{field}' {problem}" for field, problem in lacking.items())

    def check(self, key: str, language: str, parts: Parts, beside: Beside) -> list[Warning_]:
        """The same checks as templates have, and that each field can be what it is."""
        entry = Written(
            self.entry_kind,
            language,
            beside.shown,
            self.shipped(key, language),
            beside.base if language != BASE_LANGUAGE else None,
            tuple(each for each in self.languages if each not in beside.languages),
        )
        return [
            fault
            for part in self.part_names(language)
            if part in parts
            for fault in check_entry(entry, part, parts[part])
        ]


def edits_of(kind: Kind[Any], edits: Edits) -> EntryEdits:
    """Those of this kind, by the entries' own ids."""
    return {
        (key.partition(":")[2], language): parts
        for (key, language), parts in edits.items()
        if key.startswith(f"{kind.name}:")
    }


def _key(kind: Kind[Any], entry_id: str) -> str:
    return f"{kind.name}:{entry_id}"
