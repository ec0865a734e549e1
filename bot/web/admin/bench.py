"""What is different about editing templates, tips and answers: their fields and their phones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.core.editing import Shelf, TextState
from bot.web.admin.desk import Desk
from bot.web.admin.phones import Reading, Spoken
from messages.checking import Warning_

Parts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a text, to be written in.

    `input` is how: "words", "lines", "line", "choice", "tags", "number" or "flag". `options` are
    value and title of what can be chosen.
    """

    name: str
    title: str
    hint: str
    text: str
    input: str
    is_shown: bool  # at once, not only on demand
    options: Sequence[tuple[str, str]] = ()
    most: int = 0
    faults: tuple[Warning_, ...] = ()

    @property
    def chosen(self) -> frozenset[str]:
        """Of tags, those that are set."""
        return frozenset(each.strip() for each in self.text.split(","))


@dataclass(frozen=True, slots=True)
class About:
    """What the page tells beside the fields."""

    heading: str
    purpose: str
    group_title: str  # "Conversation"
    variables: Mapping[str, str]  # with examples
    standard: Mapping[str, str]  # those that every text may use
    facts: Sequence[tuple[str, str]]


class Bench(Protocol):
    """Where one kind of text is edited."""

    path: str  # below /admin
    title: str  # of the list
    intro: str
    thing: str  # "template"
    things: str  # several of them
    group_title: str
    can_add: bool

    def shelf(self, desk: Desk) -> Shelf:
        """What is shipped."""
        ...

    def key(self, name: str) -> str:
        """The key of what a path names."""
        ...

    def title_of(self, part: str) -> str:
        """What a part is called."""
        ...

    def fields(self, state: TextState, written: Parts, faults: Sequence[Warning_]) -> list[Field]:
        """All parts, to be written in."""
        ...

    def read(self, part: str, sent: Sequence[str]) -> str:
        """What a form's fields of this name say."""
        ...

    def about(self, desk: Desk, state: TextState, written: Parts) -> About:
        """What the page tells."""
        ...

    def spoken(self, desk: Desk, state: TextState, written: Parts, reading: Reading) -> Spoken:
        """What people get of these parts."""
        ...

    def line(self, desk: Desk, state: TextState, written: Parts) -> dict[str, Any]:
        """Its line in the list: `title`, `about`, `text`, `tags`, `search`, and `forms`."""
        ...
