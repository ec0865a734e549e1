"""What people are offered to tap or type, and the buttons that it is shown as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.core.model import Button
from messages.catalogue import Catalogue
from messages.guidance import kind_of
from messages.template import Form


@dataclass(frozen=True, slots=True, eq=False)  # no two are compared: each is known by itself
class Choice:
    """Something to tap or type: a button template, or a label that is data (a city, a day)."""

    # `<action>[:<argument>]`, handed to the conversation that asked; where it ends in a colon,
    # the subject of the message or prompt is the argument
    action: str
    key: str = ""  # of a button template; its words may be typed instead
    label: str = ""
    row: int | None = None  # buttons of one row stand side by side; None: a row of its own
    variables: Mapping[str, object] = field(default_factory=dict)


def buttons_of(name: str, choices: Sequence[Choice], labels: Sequence[str]) -> tuple[Button, ...]:
    """The choices of a conversation under these labels."""
    return tuple(
        Button(
            label,
            f"{name}:{choice.action}",
            index if choice.row is None else choice.row,
            key=choice.key,
        )
        for index, (choice, label) in enumerate(zip(choices, labels, strict=True))
    )


@lru_cache(maxsize=1024)  # each reminder offers the same
def fixed_buttons(
    catalogue: Catalogue,
    name: str,
    choices: tuple[Choice, ...],
    language: str,
    form: Form,
    is_discreet: bool,
) -> tuple[Button, ...] | None:
    """The same choices as buttons, for all who share these; None where a label is not `fixed`."""
    labels = [fixed_label(catalogue, each, language, form, is_discreet) for each in choices]
    known = [label for label in labels if label is not None]
    return buttons_of(name, choices, known) if len(known) == len(labels) else None


def fixed_label(
    catalogue: Catalogue, choice: Choice, language: str, form: Form, is_discreet: bool
) -> str | None:
    """What stands on a choice, as staff have it; None where that says other things to others.

    None also for one that must carry a number.
    """
    if not choice.key:
        return choice.label
    if kind_of(choice.key) is not None:
        return None
    return catalogue.label(choice.key, language, form, discreet=is_discreet)


@lru_cache(maxsize=1024)
def numbered(buttons: tuple[Button, ...]) -> str:
    """What is typed in place of a tap: "1 Taken, 2 Later"."""
    return ", ".join(f"{n} {each.label}" for n, each in enumerate(buttons, start=1))
