"""The shelf of templates: every sentence of the conversations."""

from __future__ import annotations

from bot.core.editing.shelf import Beside, Parts
from messages.catalogue import BASE_LANGUAGE, Catalogue
from messages.checking import Warning_, check_text
from messages.document import Entry
from messages.edited import edited_template
from messages.template import PARTS


class TemplateShelf:
    """See `bot.core.editing.shelf.Shelf`."""

    kind = "template"

    def __init__(self, catalogue: Catalogue) -> None:
        """`catalogue` may be the one in force: its `.shipped` is used."""
        self.catalogue = catalogue.shipped

    @property
    def languages(self) -> tuple[str, ...]:
        """Those of the catalogue."""
        return self.catalogue.languages

    @property
    def keys(self) -> tuple[str, ...]:
        """Those of the catalogue."""
        return self.catalogue.keys

    def key(self, group: str, name: str) -> str:
        """`<conversation>.<moment>`."""
        return f"{group}.{name}"

    def name(self, key: str) -> str:
        """The moment."""
        return key.partition(".")[2]

    def may_be(self, key: str) -> bool:
        """Only what the code can say."""
        return self.catalogue.has(key, BASE_LANGUAGE)

    def part_names(self, language: str) -> tuple[str, ...]:
        """The forms, the same in every language."""
        del language
        return PARTS

    def may_be_empty(self, part: str) -> bool:
        """None: every form that is there is said."""
        del part
        return False

    def shipped(self, key: str, language: str) -> dict[str, str]:
        """The forms that are in the files."""
        if not self.catalogue.has(key, language):
            return {}
        return dict(self.catalogue.template(key, language).parts)

    def group(self, key: str, base: Parts) -> str:
        """The conversation."""
        del base
        return key.partition(".")[0]

    def read(self, entry: Entry, key: str, group: str, language: str) -> dict[str, str]:
        """The forms."""
        del key, group, language
        return {part: entry.text(part) for part in PARTS if part in entry}

    def notes(self, key: str) -> dict[str, str]:
        """What it is for, and its variables."""
        template = self.catalogue.template(key, BASE_LANGUAGE)
        notes = {"": template.purpose or "A text."}
        if template.variables:
            named = (f"{name} (such as {text})" for name, text in template.variables.items())
            notes["Variables"] = ", ".join(named)
        return notes

    def is_protected(self, key: str, beside: Beside) -> bool:
        """As its file says."""
        del beside
        return self.catalogue.template(key, BASE_LANGUAGE).is_protected

    def gap(self, key: str, language: str, beside: Beside) -> str:
        """Each phone needs a form."""
        if edited_template(self.catalogue, key, language, beside.shown) is None:
            return "A new translation needs 'text', or both 'telegram' and 'sms'."
        return ""

    def check(self, key: str, language: str, parts: Parts, beside: Beside) -> list[Warning_]:
        """Part by part."""
        template = self.catalogue.template(key, language)
        found: list[Warning_] = []
        for part in (name for name in PARTS if name in parts):
            found += check_text(
                template,
                part,
                parts[part],
                language=language,
                siblings={name: text for name, text in beside.shown.items() if name != part},
                catalogue=self.catalogue,
            )
        return found
