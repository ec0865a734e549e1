"""From the changes that are in force to what is laid over the shipped lexicon."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.lexicon.entry import Written
from bot.core.marker import Marker
from bot.core.model import LexiconChange, LexiconVersion
from messages.screen import AddedEntry, Overlay

MARKER = Marker("lexicon.marker")
JUDGED = "lexicon.judged"  # a setting: the version of the lexicon that passed its replay last
TROUBLE = "lexicon.trouble"  # a setting: what could not be taken into force, and why


def overlay_of(versions: Iterable[LexiconVersion]) -> Overlay:
    """All these changes together; any order.

    Raises:
        ValueError, TypeError, KeyError: what is kept makes no sense.
    """
    added: list[AddedEntry] = []
    retired: dict[str, frozenset[str]] = {}
    for version in sorted(versions, key=lambda each: each.rule):
        if version.change is LexiconChange.ENTRY:
            added.append(Written.of(version.rule, version.content).added(version.why))
        elif version.change is LexiconChange.RETIRE:
            retired[version.rule] = frozenset(version.content["patterns"])
    return Overlay(tuple(added), retired)


def with_change(
    in_force: Iterable[LexiconVersion], version: LexiconVersion
) -> list[LexiconVersion]:
    """What would be in force with this change."""
    return [*(each for each in in_force if each.rule != version.rule), version]
