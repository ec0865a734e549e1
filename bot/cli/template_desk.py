"""What `steady templates`, `tips` and `help` share: reading, changing, saying what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

import click

from bot.app import load_keyring
from bot.cli.signature import me
from bot.core.clock import SystemClock
from bot.core.config import load_config
from bot.core.editing import (
    Beside,
    EditConflict,
    Editing,
    EditRefused,
    NoSuchText,
    Shelf,
    Shelves,
    shelves_of,
)
from bot.core.library import shipped_library
from bot.core.model import EditState, TemplateVersion
from bot.core.ports import Rows
from bot.storage import open_store
from messages.catalogue import BASE_LANGUAGE, load_catalogue
from messages.checking import Warning_

T = TypeVar("T")
Found = dict[str, tuple[Warning_, ...]]  # by the place of a text, "en dose.reminder"

_SAID = {
    EditState.PUBLISHED: "Version {} is live.",
    EditState.WAITING: "Version {} waits: an emergency text needs a second person to approve.",
    EditState.SCHEDULED: "Version {} will go live at its time, while `steady run` is running.",
}


def named(command: str) -> str:
    """How people write a command beside the one that runs."""
    parent = click.get_current_context().parent
    return f"steady {(parent and parent.command.name) or 'templates'} {command}"


def main_part() -> str:
    """The part that is meant where none is named."""
    names = shelf().part_names(BASE_LANGUAGE)
    return next(part for part in ("text", "answer") if part in names)


def read(work: Callable[[Rows], T]) -> T:
    """Look at the database; `steady run` may be using it."""
    return asyncio.run(_on_store(work, is_reading=True))


def write(work: Callable[[Rows], T]) -> T:
    """Change the database in one transaction; `steady run` may be using it."""
    return asyncio.run(_on_store(work, is_reading=False))


def look(work: Callable[[Editing], T]) -> T:
    """Read through an `Editing`; what is not there is an error for people."""
    actor = me()
    return _in_words(lambda: read(lambda rows: work(editing(rows, actor))))


def change(work: Callable[[Editing], T]) -> T:
    """Change through an `Editing`; what is refused is an error for people."""
    actor = me()
    return _in_words(lambda: write(lambda rows: work(editing(rows, actor))))


def editing(rows: Rows, actor: str) -> Editing:
    """An `Editing` as whoever runs the command."""
    return Editing(rows, shelves(), SystemClock().now(), actor)


def shelves() -> Shelves:
    """All that is shipped."""
    return shelves_of(load_catalogue(), shipped_library())


def shelf() -> Shelf:
    """What the command is about: `steady tips …` is about tips."""
    parent = click.get_current_context().parent
    everything = shelves()
    by_name = {"tips": everything.tips, "help": everything.answers}
    return by_name.get((parent and parent.command.name) or "", everything.texts)


def key_of(name: str) -> str:
    """The key of what was named on the command line."""
    here = shelf()
    return name if here.kind == "template" else here.key("", name)


def publish(version_id: int, at: datetime | None = None) -> None:
    """Publish a draft, or approve what waits, and say what came of it."""

    def work(editing: Editing) -> TemplateVersion:
        try:
            return editing.publish(version_id, at)
        except NoSuchText:
            return editing.approve(version_id)

    say(change(work))


def say(version: TemplateVersion) -> None:
    """What has become of a version."""
    click.echo(_SAID[version.state].format(version.id))


def say_warnings(warnings: Iterable[Warning_]) -> None:
    """What the checks found."""
    for each in warnings:
        click.echo(f"{each.severity}: {each.part}: {each.text} [{each.code}]")


def check_shipped(here: Shelf) -> Found:
    """What is shipped, with what there is to say about it."""
    found: Found = {}
    for key in here.keys:
        shipped = {language: here.shipped(key, language) for language in here.languages}
        told = frozenset(language for language, parts in shipped.items() if parts)
        for language in (each for each in shipped if each in told):
            parts = shipped[language]
            beside = Beside(parts, shipped[BASE_LANGUAGE], told)
            found[f"{language} {key}"] = tuple(here.check(key, language, parts, beside))
    return found


def check_edits(rows: Rows, here: Shelf) -> Found:
    """What is edited and in force, over what is shipped today."""
    desk = editing(rows, "nobody")  # it only reads
    found: Found = {}
    for version in rows.template_edits.in_force():
        if here.may_be(version.key):  # else it is no longer shipped: nobody says it
            place = f"{version.language} {version.key} (edited)"
            found[place] = desk.check(version.key, version.language, version.parts)
    return found


async def _on_store(work: Callable[[Rows], T], *, is_reading: bool) -> T:
    config = load_config()
    keyring, clock = load_keyring(config), SystemClock()
    store = await open_store(
        config.database_url, keyring, clock, read_only=is_reading, shared=not is_reading
    )
    try:
        return await (store.read(work) if is_reading else store.write(work))
    finally:
        await store.close()


def _in_words(work: Callable[[], T]) -> T:
    try:
        return work()
    except EditRefused as refused:
        say_warnings(refused.warnings)
        raise click.ClickException(str(refused)) from None
    except EditConflict as conflict:
        current = conflict.current.id if conflict.current else "shipped"
        hint = "" if conflict.merged is None else " Both changes fit together."
        raise click.ClickException(
            f"somebody published another version ({current}) while you edited; nothing was"
            f" changed, your draft {conflict.version.id} is kept.{hint} Edit the text again."
        ) from None
    except NoSuchText as missing:
        raise click.ClickException(str(missing)) from None
