"""What there is to edit, and the rules that a version must keep: no changes are made here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core.editing.errors import EditConflict, EditRefused, NoSuchText
from bot.core.editing.merging import merge_parts
from bot.core.model import EditState, TemplateVersion
from bot.core.ports import TemplateEdits
from messages.catalogue import BASE_LANGUAGE, Catalogue
from messages.checking import Warning_, check_text
from messages.edited import edited_template
from messages.template import PARTS, Template

Parts = Mapping[str, str]
HOPELESS = frozenset({"too_big", "not_text"})  # what is not even kept as a draft


class Texts:
    """The shipped texts with the versions over them."""

    def __init__(self, edits: TemplateEdits, shipped: Catalogue) -> None:
        """Reads through `edits` only."""
        self._edits, self._shipped = edits, shipped

    # -- finding ----------------------------------------------------------------------------------

    def template(self, key: str, language: str) -> Template:
        """The shipped template, the base language's where it is not translated.

        Raises:
            NoSuchText: there is no such key, or that is no language.
        """
        if not self._shipped.has(key, BASE_LANGUAGE):
            raise NoSuchText(f"There is no text '{key}'.")
        if not (language.isascii() and language.isalpha() and language.islower()):
            raise NoSuchText(f"'{language}' is no language: use its two letters, such as es.")
        return self._shipped.template(key, language)

    def shipped_parts(self, key: str, language: str) -> dict[str, str]:
        """The shipped parts in this very language; empty for what is not translated."""
        template = self.template(key, language)
        return dict(template.parts) if self._shipped.has(key, language) else {}

    def parts_of(self, version: TemplateVersion | None, key: str, language: str) -> dict[str, str]:
        """All parts as they are shown while `version` is in force (None: as shipped)."""
        return self.shipped_parts(key, language) | (dict(version.parts) if version else {})

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

    # -- rules ------------------------------------------------------------------------------------

    def check(self, key: str, language: str, parts: Parts, beside: Parts) -> tuple[Warning_, ...]:
        """What there is to say about `parts`; `beside` are all parts that would be shown."""
        template = self.template(key, language)
        everything = {**beside, **parts}
        found: list[Warning_] = []
        for part in (name for name in PARTS if name in parts):
            found += check_text(
                template,
                part,
                parts[part],
                language=language,
                siblings={name: text for name, text in everything.items() if name != part},
                catalogue=self._shipped,
            )
        return tuple(found)

    def refuse_unkeepable(self, key: str, language: str, parts: Parts) -> None:
        """NoSuchText or EditRefused for what is not even kept as a draft."""
        self.template(key, language)
        unknown = [part for part in parts if part not in PARTS]
        if unknown:
            raise NoSuchText(f"A text has no part '{unknown[0]}': there are {', '.join(PARTS)}.")
        written = {part: text for part, text in parts.items() if text.strip()}
        found = self.check(key, language, written, written)
        hopeless = [each for each in found if each.code in HOPELESS]
        if hopeless:
            raise EditRefused(warnings=hopeless)

    def refuse_errors(self, version: TemplateVersion) -> None:
        """EditRefused where the checks find an error in what would be said."""
        key, language = version.key, version.language
        self.template(key, language)
        if not version.parts:
            return
        if edited_template(self._shipped, key, language, version.parts) is None:
            raise EditRefused("A new translation needs 'text', or both 'telegram' and 'sms'.")
        found = self.check(key, language, version.parts, self.shipped_parts(key, language))
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
            if merged is not None:  # a form that one of them took away must go from the other
                merged = {**dict.fromkeys(theirs, ""), **merged}
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
        shipped = self.shipped_parts(key, language)
        plain = {part: text.replace("\r\n", "\n").strip() for part, text in parts.items()}
        return {part: text for part, text in plain.items() if text and text != shipped.get(part)}
