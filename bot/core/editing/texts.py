"""What there is to edit, and the rules that a version must keep: no changes are made here."""

from __future__ import annotations

from dataclasses import replace

from bot.core.editing.errors import EditConflict, EditRefused, NoSuchText
from bot.core.editing.merging import merge_parts
from bot.core.editing.shelf import Beside, Parts, Shelf, Shelves, over
from bot.core.model import EditState, TemplateVersion
from bot.core.ports import TemplateEdits
from messages.catalogue import BASE_LANGUAGE
from messages.checking import Warning_

HOPELESS = frozenset({"too_big", "not_text"})  # what is not even kept as a draft


class Texts:
    """The shipped texts with the versions over them."""

    def __init__(self, edits: TemplateEdits, shelves: Shelves) -> None:
        """Reads through `edits` only."""
        self._edits, self._shelves = edits, shelves

    # -- finding ----------------------------------------------------------------------------------

    def shelf(self, key: str, language: str) -> Shelf:
        """Where a text of this key and language belongs.

        Raises:
            NoSuchText: there is no such key, or that is no language.
        """
        shelf = self._shelves.of(key)
        if not (language.isascii() and language.isalpha() and language.islower()):
            raise NoSuchText(f"'{language}' is no language: use its two letters, such as es.")
        return shelf

    def shipped_parts(self, key: str, language: str) -> dict[str, str]:
        """The shipped parts in this very language; empty for what is not translated."""
        return self.shelf(key, language).shipped(key, language)

    def parts_of(self, version: TemplateVersion | None, key: str, language: str) -> dict[str, str]:
        """All parts as they are shown while `version` is in force (None: as shipped)."""
        return over(self.shipped_parts(key, language), version.parts if version else {})

    def version(self, version_id: int, key: str, language: str) -> TemplateVersion:
        """One version of this very text; NoSuchText if it is not."""
        version = self._edits.get(version_id)
        if version is None or (version.key, version.language) != (key, language):
            raise NoSuchText(f"There is no version {version_id} of '{key}' in '{language}'.")
        return version

    def in_state(self, version_id: int, *states: EditState) -> TemplateVersion:
        """One version that is in one of these states; NoSuchText if it is not."""
        version = self._edits.get(version_id)
        if version is None or version.state not in states:
            raise NoSuchText(f"There is no {' or '.join(sorted(states))} version {version_id}.")
        return version

    def beside(self, key: str, language: str, shown: Parts) -> Beside:
        """What there is beside `shown`, as it is in force."""
        shelf = self.shelf(key, language)
        in_force = {
            each: self.parts_of(self._edits.current(key, each), key, each)
            for each in dict.fromkeys([BASE_LANGUAGE, *shelf.languages, language])
        }
        told = frozenset(each for each, parts in in_force.items() if parts)
        return Beside(shown, in_force[BASE_LANGUAGE], told, in_force[language])

    def is_protected(self, key: str, language: str, version: TemplateVersion | None) -> bool:
        """Whether a second person must approve it (None: as shipped)."""
        shown = self.parts_of(version, key, language)
        return self.shelf(key, language).is_protected(key, self.beside(key, language, shown))

    # -- rules ------------------------------------------------------------------------------------

    def check(self, key: str, language: str, parts: Parts, beside: Parts) -> tuple[Warning_, ...]:
        """What there is to say about `parts`; `beside` are all parts that would be shown."""
        shelf = self.shelf(key, language)
        around = self.beside(key, language, {**beside, **parts})
        return tuple(shelf.check(key, language, parts, around))

    def refuse_unkeepable(self, key: str, language: str, parts: Parts) -> None:
        """NoSuchText or EditRefused for what is not even kept as a draft."""
        names = self.shelf(key, language).part_names(language)
        unknown = [part for part in parts if part not in names]
        if unknown:
            raise NoSuchText(f"A text has no part '{unknown[0]}': there are {', '.join(names)}.")
        written = {part: text for part, text in parts.items() if text.strip()}
        found = self.check(key, language, written, written)
        hopeless = [each for each in found if each.code in HOPELESS]
        if hopeless:
            raise EditRefused(warnings=hopeless)

    def refuse_errors(self, version: TemplateVersion) -> None:
        """EditRefused where the checks find an error in what would be said."""
        key, language = version.key, version.language
        shelf, shown = self.shelf(key, language), self.parts_of(version, key, language)
        if not version.parts:
            return
        gap = shelf.gap(key, language, self.beside(key, language, shown))
        if gap:
            raise EditRefused(gap)
        found = self.check(key, language, version.parts, shown)
        if any(each.is_error for each in found):
            raise EditRefused(warnings=found)

    def refuse_conflict(self, version: TemplateVersion) -> None:
        """EditConflict where something else is in force than what its editor saw."""
        key, language = version.key, version.language
        current = self._edits.current(key, language)
        if version.parent == (current.id if current else None):
            return
        seen = self._edits.get(version.parent) if version.parent else None
        before, theirs = self.parts_of(seen, key, language), self.parts_of(current, key, language)
        if before != theirs:
            mine = self.parts_of(version, key, language)
            merged = merge_parts(before, mine, theirs)
            if merged is not None:  # a part that one of them took away must go from the other
                shelf = self.shelf(key, language)
                emptied = [part for part in before if shelf.may_be_empty(part)]
                merged = {**dict.fromkeys([*emptied, *theirs], ""), **merged}
            raise EditConflict(version, current, mine, theirs, merged)

    def merged(self, version: TemplateVersion) -> TemplateVersion:
        """The version together with what is in force by now.

        Raises:
            EditConflict: they contradict.
        """
        try:
            self.refuse_conflict(version)
        except EditConflict as conflict:
            if conflict.merged is None:
                raise
            parts = self.cleaned(version.key, version.language, conflict.merged)
            version = replace(version, parts=parts)
        return version

    def cleaned(self, key: str, language: str, parts: Parts) -> dict[str, str]:
        """Without what is as shipped, or was taken away; line ends as one character."""
        shelf, shipped = self.shelf(key, language), self.shipped_parts(key, language)
        plain = {part: text.replace("\r\n", "\n").strip() for part, text in parts.items()}
        changed = {part: text for part, text in plain.items() if text != shipped.get(part, "")}
        return {part: text for part, text in changed.items() if text or shelf.may_be_empty(part)}
