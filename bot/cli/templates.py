"""`steady templates|tips|help …`: reading and editing what is said, from the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli import template_desk as desk
from bot.cli.signature import AS, me, sign
from bot.core.clock import SystemClock
from bot.core.editing import (
    Edit,
    Editing,
    ImportRefused,
    TextState,
    diff,
    export_files,
    import_files,
    overview,
)
from bot.core.model import TemplateVersion
from bot.core.ports import Rows

KEY = click.argument("key")
LANGUAGE = click.option("--language", default="en", show_default=True)
WHY = click.option("--why", default="", help="For the audit record.")


@click.command("list")
@click.option("--language", default="", help="Only this language.")
@click.option("--edited", is_flag=True, help="Only what is edited, a draft, or waiting.")
@click.argument("words", nargs=-1)
def list_(language: str, edited: bool, words: tuple[str, ...]) -> None:
    """List those whose name or words hold all of WORDS."""
    here = desk.shelf()
    for state in desk.read(lambda rows: overview(rows, here)):
        said = " ".join([state.key, *state.parts.values()]).casefold()
        is_wanted = language in {"", state.language} and (
            not edited or state.edited is not None or bool(state.open)
        )
        if is_wanted and all(word.casefold() in said for word in words):
            name = state.key if here.kind == "template" else here.name(state.key)
            click.echo(f"{state.language}  {name}  {', '.join(_marks(state))}".rstrip())


@click.command()
@KEY
@LANGUAGE
def show(key: str, language: str) -> None:
    """Print a text as it is in force, and its versions."""
    key = desk.key_of(key)

    def look(editing: Editing) -> None:
        current = editing.current(key, language)
        for part, text in editing.parts_of(current, key, language).items():
            mark = " (edited)" if current and part in current.parts else ""
            click.echo(f"--- {part}{mark}\n{text}")
        for part in (
            name for name, text in (current.parts if current else {}).items() if not text
        ):
            click.echo(f"--- {part} (edited: empty)")
        for version in editing.history(key, language):
            when = f"{version.at:%Y-%m-%d %H:%M}"
            line = f"{version.id:>5}  {version.state:9}  {when}  {version.author}  {version.why}"
            click.echo(line.rstrip())

    desk.look(look)


@click.command()
@KEY
@LANGUAGE
@click.option("--part", default="", help="The form or field; by default the main text.")
@WHY
@click.option("--publish", "at_once", is_flag=True, help="Publish what you save.")
def edit(key: str, language: str, part: str, why: str, at_once: bool) -> None:
    """Open one part of a text in $EDITOR and keep what you save as a draft."""
    key, part = desk.key_of(key), part or desk.main_part()

    def in_force(editing: Editing) -> tuple[str, int | None]:
        current = editing.current(key, language)
        parts = editing.parts_of(current, key, language)
        return parts.get(part, ""), current.id if current else None

    before, parent = desk.look(in_force)
    written = click.edit(before, extension=".txt")
    if written is None or written.strip() == before.strip():
        click.echo("Nothing was changed.")
        return
    parts = {part: written.strip()}
    draft = desk.change(lambda editing: editing.propose(Edit(key, language, parts, parent, why)))
    desk.say_warnings(desk.look(lambda editing: editing.check(key, language, parts)))
    click.echo(f"Kept as draft {draft.id}.")
    if at_once:
        desk.publish(draft.id)
    else:
        click.echo(f"`{desk.named('publish')} {draft.id}` makes it live.")


@click.command()
@click.option("--shipped", is_flag=True, help="Only what is shipped; needs no database.")
@click.option("--warnings", is_flag=True, help="Print warnings, too.")
def check(shipped: bool, warnings: bool) -> None:
    """Check what is shipped and the edits in force. Exit code 1 if there is an error."""
    here = desk.shelf()
    found = desk.check_shipped(here)
    if not shipped:
        found |= desk.read(lambda rows: desk.check_edits(rows, here))
    errors = 0
    for place, said in found.items():
        for each in said:
            errors += each.is_error
            if each.is_error or warnings:
                click.echo(f"{each.severity}: {place} {each.part}: {each.text} [{each.code}]")
    click.echo(f"{len(found)} texts, {errors} errors.")
    sys.exit(1 if errors else 0)


@click.command("diff")
@KEY
@LANGUAGE
@click.argument("versions", nargs=-1, type=int)
def diff_(key: str, language: str, versions: tuple[int, ...]) -> None:
    """Show what changed: from shipped to in force, from a version to it, or between VERSIONS."""
    if len(versions) > 2:
        raise click.UsageError("give two versions at most")
    key = desk.key_of(key)

    def look(editing: Editing) -> None:
        chosen = [editing.version(each, key, language) for each in versions]
        first = chosen[0] if chosen else None
        last = chosen[1] if len(chosen) > 1 else editing.current(key, language)
        before, after = (editing.parts_of(each, key, language) for each in (first, last))
        for changed in diff(before, after):
            click.echo(f"--- {changed.part}")
            for line in changed.lines:
                click.echo(f"{line.sign} {line.text}")

    desk.look(look)


@click.command()
@click.argument("version", type=int)
@click.option("--at", default=None, type=click.DateTime(), help="When, in UTC; default: now.")
def publish(version: int, at: datetime | None) -> None:
    """Publish a draft, or approve what waits for a second person."""
    desk.publish(version, at.replace(tzinfo=UTC) if at else None)


@click.command()
@KEY
@LANGUAGE
@WHY
@click.option("--to", type=int, default=None, help="A version; default: the one before.")
@click.option("--shipped", is_flag=True, help="Back to the shipped text.")
def rollback(key: str, language: str, why: str, to: int | None, shipped: bool) -> None:
    """Bring an older text back."""
    key = desk.key_of(key)

    def back(editing: Editing) -> TemplateVersion:
        if shipped:
            return editing.restore_shipped(key, language, why)
        return editing.roll_back(key, language, to, why)

    desk.say(desk.change(back))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--language", "languages", multiple=True, help="Only these; may be a new one.")
def export(folder: Path, languages: tuple[str, ...]) -> None:
    """Write all of it as YAML files below FOLDER, for translators."""
    here = desk.shelf()
    files = desk.read(lambda rows: export_files(rows, here, languages))
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    click.echo(f"{len(files)} files written below {folder}.")


@click.command("import")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@WHY
def import_(folder: Path, why: str) -> None:
    """Publish what was changed in the YAML files below FOLDER: all of it, or nothing."""
    paths = sorted(folder.rglob("*.yaml")) if folder.is_dir() else [folder]
    files = {str(path): path.read_bytes() for path in paths}
    now, here, everything, actor = SystemClock().now(), desk.shelf(), desk.shelves(), me()

    def take(rows: Rows) -> list[TemplateVersion]:
        said = why or "imported"
        return import_files(rows, everything, here, now, actor, files, why=said)

    try:
        versions = desk.write(take)
    except ImportRefused as refused:
        click.echo(str(refused), err=True)
        raise click.ClickException("nothing was imported") from None
    for version in versions:
        click.echo(f"{version.language}  {version.key}  {version.state}")
    click.echo(f"{len(versions)} texts changed.")


def _marks(state: TextState) -> list[str]:
    marks = ["edited"] if state.edited is not None else []
    marks += [] if state.is_on else ["off"]
    marks += ["outdated"] if state.is_outdated else []
    marks += [] if state.is_translated else ["not translated"]
    return marks + [f"{version.state} {version.id}" for version in state.open]


@click.command()
@KEY
@LANGUAGE
@WHY
def on(key: str, language: str, why: str) -> None:
    """Let it be said again."""
    _switch(key, language, why, is_on=True)


@click.command()
@KEY
@LANGUAGE
@WHY
def off(key: str, language: str, why: str) -> None:
    """Do not say it any more; in the base language: in no language."""
    _switch(key, language, why, is_on=False)


def _switch(name: str, language: str, why: str, *, is_on: bool) -> None:
    key = desk.key_of(name)
    desk.say(desk.change(lambda editing: editing.switch(key, language, is_on=is_on, why=why)))


_COMMANDS = (list_, show, edit, check, diff_, publish, rollback, export, import_)


def _group(name: str, about: str, commands: Sequence[click.Command]) -> click.Group:
    named = {each.name or "": each for each in commands}
    return click.Group(name, named, help=about, params=[AS], callback=sign)


templates = _group("templates", "Read, edit and check every sentence of Steady.", _COMMANDS)
tips = _group("tips", "Read, edit and check the coping tips.", (*_COMMANDS, on, off))
help_ = _group("help", "Read, edit and check the answers to questions.", (*_COMMANDS, on, off))
