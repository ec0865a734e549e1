"""What staff edit: templates, tips, answers. Each kind stands on a shelf of its own."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from bot.core.editing.errors import NoSuchText
from messages.checking import Warning_
from messages.document import Entry

Parts: TypeAlias = Mapping[str, str]
"""What is written, by the name of the part."""


def over(shipped: Parts, written: Parts) -> dict[str, str]:
    """What people are shown: what is written over the shipped parts; one that is empty is gone."""
    return {part: text for part, text in {**shipped, **written}.items() if text}


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the parts that are looked at.

    `shown` are all parts as people would get them, those that are looked at too. `base` are those
    in force in the base language, `languages` those in which something is in force. `before` are
    those that `shown` would replace.
    """

    shown: Parts
    base: Parts
    languages: frozenset[str]
    before: Parts = field(default_factory=dict)


class Shelf(Hashable, Protocol):
    """The shipped texts of one kind, and the rules for what is written over them."""

    @property
    def kind(self) -> str:
        """What the audit record calls one of them: "template"."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that something is shipped in, the base language first."""
        ...

    @property
    def keys(self) -> tuple[str, ...]:
        """Of all that is shipped, in order."""
        ...

    def key(self, group: str, name: str) -> str:
        """The key of what people call `name`, in the file of `group`."""
        ...

    def name(self, key: str) -> str:
        """What a file calls it."""
        ...

    def may_be(self, key: str) -> bool:
        """Whether there is, or may come, a text of this key on this shelf."""
        ...

    def part_names(self, language: str) -> tuple[str, ...]:
        """The parts that are written in a language."""
        ...

    def may_be_empty(self, part: str) -> bool:
        """Whether a shipped part can be emptied; of others the shipped text comes back."""
        ...

    def shipped(self, key: str, language: str) -> dict[str, str]:
        """The shipped parts in this very language; empty where nothing is."""
        ...

    def group(self, key: str, base: Parts) -> str:
        """The file it is in: a conversation, a theme, a topic."""
        ...

    def read(self, entry: Entry, key: str, group: str, language: str) -> dict[str, str]:
        """The parts that an entry of a file holds; DocumentError where they are no texts."""
        ...

    def notes(self, key: str) -> dict[str, str]:
        """What a translator should know, by title; without a title what it is for."""
        ...

    def is_protected(self, key: str, beside: Beside) -> bool:
        """Whether a second person must approve a change."""
        ...

    def gap(self, key: str, language: str, beside: Beside) -> str:
        """Why people could not be shown all this, in words; empty where they could."""
        ...

    def check(self, key: str, language: str, parts: Parts, beside: Beside) -> list[Warning_]:
        """What there is to say about `parts`."""
        ...


@dataclass(frozen=True, slots=True)
class Shelves:
    """All that staff edit."""

    texts: Shelf
    tips: Shelf
    answers: Shelf

    def of(self, key: str) -> Shelf:
        """The shelf that a key belongs on.

        Raises:
            NoSuchText: it belongs on none.
        """
        for shelf in (self.texts, self.tips, self.answers):
            if shelf.may_be(key):
                return shelf
        raise NoSuchText(f"There is no text '{key}'.")
