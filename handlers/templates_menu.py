"""Finding a text to edit on Telegram: sentences by conversation, tips and answers by theme."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.editing import Editing, NoSuchText, Shelf, overview
from bot.core.turn import Choice, Turn
from messages.library import BASE_LANGUAGE

NAME = "templates"
ABREAST = 3  # buttons in a row


def ask_group(turn: Turn) -> None:
    """Conversations, and the two shelves of entries."""
    groups = dict.fromkeys(key.partition(".")[0] for key in turn.around.catalogue.keys)
    choices = _abreast([(f"group:{group}", group) for group in groups])
    choices += [
        Choice("group:tip:", "templates.tips", row=len(choices)),
        Choice("group:help:", "templates.answers", row=len(choices)),
    ]
    turn.say("templates.ask_group", choices=choices, name=NAME)


def ask_key(turn: Turn, group: str) -> None:
    """All texts of a conversation; of `tip:` the themes, of `tip:food` its tips."""
    kind, is_entry, theme = group.partition(":")
    if not is_entry:
        keys = [key for key in turn.around.catalogue.keys if key.partition(".")[0] == group]
        buttons = [(f"key:{key}", key.partition(".")[2]) for key in keys]
    else:
        shelf = _shelf(turn, kind)
        states = [each for each in overview(turn.rows, shelf) if each.language == BASE_LANGUAGE]
        if theme:
            inside = [each.key for each in states if each.group == theme]
            buttons = [(f"key:{key}", shelf.name(key)) for key in inside]
        else:
            themes = sorted({each.group for each in states})
            buttons = [(f"group:{kind}:{each}", each) for each in themes]
    turn.say("templates.ask_key", choices=_abreast(buttons), name=NAME, group=group)


def show(turn: Turn, editing: Editing, key: str, language: str) -> None:
    """A text as it is in force, with what can be done."""
    try:
        current = editing.current(key, language)
        parts = editing.parts_of(current, key, language)
    except NoSuchText:
        turn.say("templates.gone")
        return
    shelf = turn.around.shelves.of(key)
    shown = [part for part in shelf.part_names(language) if part in parts]
    choices = [
        Choice(f"edit:{part}", "templates.edit_part", variables={"part": part})
        for part in shown
        if part != "is_on"
    ]
    if "is_on" in shown:
        to = "off" if parts["is_on"] == "true" else "on"
        choices.append(Choice(f"switch:{to}", f"templates.switch_{to}"))
    choices += [
        Choice(f"key:{key}/{other}", label=other)
        for other in turn.around.catalogue.languages
        if other != language
    ]
    data = {"key": key, "language": language, "parent": current.id if current else None}
    turn.ask(
        NAME, "key", "templates.current",
        choices=choices, data=data, which=key, language=language,
        about=_about(turn, shelf, key),
        parts="\n\n".join(f"{part}: {parts[part]}" for part in shown),
    )  # fmt: skip


def is_entry(key: str) -> bool:
    """Whether it is a tip or an answer."""
    return ":" in key


def _about(turn: Turn, shelf: Shelf, key: str) -> str:
    if is_entry(key):
        return shelf.group(key, {})
    return turn.around.catalogue.template(key, BASE_LANGUAGE).purpose


def _shelf(turn: Turn, kind: str) -> Shelf:
    shelves = turn.around.shelves
    return shelves.tips if kind == shelves.tips.kind else shelves.answers


def _abreast(buttons: Sequence[tuple[str, str]]) -> list[Choice]:
    return [
        Choice(action, label=label, row=index // ABREAST)
        for index, (action, label) in enumerate(buttons)
    ]
