"""What the commands of `steady templates` share: reading, changing, saying what came of it."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

import click

from bot.app import load_keyring
from bot.core.clock import SystemClock
from bot.core.config import load_config
from bot.core.editing import EditConflict, Editing, EditRefused, NoSuchText
from bot.core.model import EditState, TemplateVersion
from bot.core.ports import Rows
from bot.storage import open_store
from messages.catalogue import Catalogue, load_catalogue
from messages.checking import Warning_, check_text

T = TypeVar("T")
Found = dict[str, tuple[Warning_, ...]]  # by the place of a text, "en dose.reminder"

_SAID = {
    EditState.PUBLISHED: "Version {} is live.",
    EditState.WAITING: "Version {} waits: an emergency text needs a second person to approve.",
    EditState.SCHEDULED: "Version {} will go live at its time, while `steady run` is running.",
}


def read(work: Callable[[Rows], T]) -> T:
    """Look at the database; `steady run` may be using it."""
    return asyncio.run(_on_store(work, is_reading=True))


def write(work: Callable[[Rows], T]) -> T:
    """Change the database in one transaction; `steady run` may be using it."""
    return asyncio.run(_on_store(work, is_reading=False))


def look(work: Callable[[Editing], T]) -> T:
    """Read through an `Editing`; what is not there is an error for people."""
    return _in_words(lambda: read(lambda rows: work(editing(rows))))


def change(work: Callable[[Editing], T]) -> T:
    """Change through an `Editing`; what is refused is an error for people."""
    return _in_words(lambda: write(lambda rows: work(editing(rows))))


def editing(rows: Rows) -> Editing:
    """An `Editing` as whoever runs the command."""
    return Editing(rows, load_catalogue(), SystemClock().now(), me())


def me() -> str:
    """How the audit record names whoever runs the command."""
    return f"cli:{getpass.getuser()}"


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


def check_shipped(catalogue: Catalogue) -> Found:
    """The shipped texts, with what there is to say about them."""
    found: Found = {}
    for language in catalogue.languages:
        for key in (key for key in catalogue.keys if catalogue.has(key, language)):
            template = catalogue.template(key, language)
            found[f"{language} {key}"] = tuple(
                each
                for part, text in template.parts.items()
                for each in check_text(
                    template,
                    part,
                    text,
                    language=language,
                    siblings={p: other for p, other in template.parts.items() if p != part},
                    catalogue=catalogue,
                )
            )
    return found


def check_edits(rows: Rows) -> Found:
    """The edited texts in force, over the shipped ones of today."""
    desk = editing(rows)
    found: Found = {}
    for version in rows.template_edits.in_force():
        place = f"{version.language} {version.key} (edited)"
        try:
            found[place] = desk.check(version.key, version.language, version.parts)
        except NoSuchText:  # no longer shipped: nobody says it
            continue
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
