"""All entries of one kind in all languages: read from files, and as staff have edited them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from messages.document import Entry, read_document
from messages.library.kind import Kind, Record, Values

T = TypeVar("T")
BASE_LANGUAGE = "en"
Written: TypeAlias = Mapping[str, Mapping[str, Values]]
"""Language -> entry -> what is written in that very language."""

Edits: TypeAlias = Mapping[tuple[str, str], Values]
"""(entry, language) -> what staff have written over it."""


class EntryCatalogue(Generic[T]):
    """Entries by language; one that a language lacks is told in the base language.

    Immutable: an edited one is a new catalogue.
    """

    def __init__(
        self,
        kind: Kind[T],
        folder: Path,
        written: Written,
        shipped: EntryCatalogue[T] | None = None,
    ) -> None:
        """`written` must be without problems; `shipped` is what there was before edits."""
        self.kind, self.folder = kind, folder
        self.shipped = shipped or self
        self._written = written
        self._entries = {language: self._told_in(language) for language in written}

    @classmethod
    def load(cls, kind: Kind[T], folder: Path | None = None) -> EntryCatalogue[T]:
        """Read `<language>/<group>.yaml` below `folder`, the shipped one by default.

        Raises:
            DocumentError: a file has a mistake, named with its line.
        """
        root = folder or kind.folder
        base = _read(kind, root / BASE_LANGUAGE, None)
        written = {BASE_LANGUAGE: base}
        for path in sorted(root.iterdir()):
            if path.is_dir() and path.name != BASE_LANGUAGE and any(path.glob("*.yaml")):
                written[path.name] = _read(kind, path, base)
        return cls(kind, root, written)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that have entries of their own, the base language first."""
        return tuple(self._written)

    @property
    def ids(self) -> tuple[str, ...]:
        """Every entry, those that are switched off too."""
        return tuple(self._written[BASE_LANGUAGE])

    def entries(self, language: str) -> Mapping[str, T]:
        """Those that are on, by id; in the base language where `language` is not known."""
        return self._entries.get(language, self._entries[BASE_LANGUAGE])

    def written(self, entry_id: str, language: str) -> dict[str, str]:
        """What is written in this very language; empty where nothing is."""
        return dict(self._written.get(language, {}).get(entry_id, {}))

    def edited(self, edits: Edits) -> EntryCatalogue[T]:
        """With these edits over what is shipped. One that cannot be used is left out."""
        shipped = self.shipped
        written = {language: dict(shipped._written[language]) for language in shipped.languages}
        for (entry_id, language), parts in sorted(edits.items(), key=_base_first):
            is_base = language == BASE_LANGUAGE
            values = {**shipped.written(entry_id, language), **parts}
            has_base = is_base or entry_id in written[BASE_LANGUAGE]
            if has_base and not any(shipped.kind.unusable(values, is_base=is_base)):
                written.setdefault(language, {})[entry_id] = values
        return EntryCatalogue(shipped.kind, shipped.folder, written, shipped)

    def _told_in(self, language: str) -> dict[str, T]:
        own, told = self._written[language], {}
        for entry_id, base in self._written[BASE_LANGUAGE].items():
            mine = own.get(entry_id)
            if "false" in {each.get("is_on") for each in (base, mine or {})}:
                continue
            where = BASE_LANGUAGE if mine is None else language
            values = self.kind.told(mine or {}, base)
            told[entry_id] = self.kind.make(Record(entry_id, where, values))
        return told


def _base_first(item: tuple[tuple[str, str], Values]) -> tuple[bool, str, str]:
    (entry_id, language), _ = item
    return language != BASE_LANGUAGE, language, entry_id


def _read(
    kind: Kind[T], folder: Path, base: Mapping[str, Values] | None
) -> dict[str, dict[str, str]]:
    """What the files of one language say; an id twice is an error."""
    found: dict[str, dict[str, str]] = {}
    places: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name in kind.other_files:
            continue
        document = read_document(path)
        for entry_id in document:
            entry = document.entry(entry_id)
            if entry_id in found:
                raise entry.error(f"'{entry_id}' is also in {places[entry_id]}.yaml")
            if base is not None and entry_id not in base:
                raise entry.error(f"'{entry_id}' is not in the language '{BASE_LANGUAGE}'")
            places[entry_id] = path.stem
            above = None if base is None else base[entry_id]
            found[entry_id] = _values(kind, entry, path.stem, above)
    return found


def _values(kind: Kind[T], entry: Entry, group: str, base: Values | None) -> dict[str, str]:
    """Every field as it is written; the file's name is the group."""
    fields = [field for field in kind.fields_in(is_base=base is None) if field.name != kind.group]
    entry.refuse_unknown(frozenset(field.name for field in fields))
    values = {field.name: field.written(entry) for field in fields}
    if base is None:
        values[kind.group] = group
    for name, problem in kind.problems(values, base):
        raise entry.error(f"'{name}' {problem}")
    return values
