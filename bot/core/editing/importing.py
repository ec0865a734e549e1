"""Texts from files that were exported and changed: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

import yaml

from bot.core.editing.errors import EditConflict, EditRefused, NoSuchText
from bot.core.editing.exporting import SHIPPED
from bot.core.editing.service import Edit, Editing
from bot.core.editing.shelf import Shelf, Shelves
from bot.core.errors import SteadyError
from bot.core.model import TemplateVersion
from bot.core.ports import Rows
from messages.catalogue import BASE_LANGUAGE
from messages.document import DocumentError, Entry, parse_document

LARGEST = 1_000_000  # bytes of a file
MOST_FILES = 500
DEEPEST = 4  # mappings within mappings: file, entry, and one to spare


class ImportRefused(SteadyError):
    """The files cannot be taken; nothing was changed."""

    def __init__(self, problems: list[DocumentError]) -> None:
        """All problems at once, each with its file, line and reason."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def import_files(
    rows: Rows,
    shelves: Shelves,
    shelf: Shelf,
    now: datetime,
    actor: str,
    files: Mapping[str, bytes],
    *,
    why: str = "imported",
) -> list[TemplateVersion]:
    """Publish what was changed in `files` (path -> content); returns the new versions.

    Paths end in `<language>/<group>.yaml`; all are of `shelf`. Protected texts wait for a second
    person. The base language's files are taken first, so that a new entry can come with its
    translation. What was changed here since the export is kept where both changes fit together.

    Raises:
        ImportRefused: with everything that is wrong; nothing was changed.
    """
    editing = Editing(rows, shelves, now, actor)
    edits, problems = _read_all(shelf, files, why)
    done: list[TemplateVersion] = []
    try:
        with rows.savepoint():
            for entry, edit in edits:
                try:
                    done += _publish(editing, edit)
                except (EditRefused, NoSuchText, EditConflict) as error:
                    problems.append(entry.error(_reason(edit, error)))
            if problems:
                raise ImportRefused(problems)
    except ImportRefused as refused:
        refused.problems = tuple(sorted(problems, key=lambda each: (each.path, each.line)))
        raise
    return done


def _read_all(
    shelf: Shelf, files: Mapping[str, bytes], why: str
) -> tuple[list[tuple[Entry, Edit]], list[DocumentError]]:
    edits: list[tuple[Entry, Edit]] = []
    problems: list[DocumentError] = []
    if len(files) > MOST_FILES:
        problems.append(DocumentError(f"{len(files)} files", 1, f"at most {MOST_FILES} are read"))
    for path, content in sorted(files.items())[:MOST_FILES]:
        try:
            document = _document(path, content)
            language, group = _place(path)
        except DocumentError as error:
            problems.append(error)
            continue
        for moment in document:
            try:
                entry = document.entry(moment)
                edits.append((entry, _edit(shelf, entry, (group, moment, language), why)))
            except DocumentError as error:
                problems.append(error)
    edits.sort(key=lambda each: each[1].language != BASE_LANGUAGE)
    return edits, problems


def _document(path: str, content: bytes) -> Entry:
    """The file's top mapping; before it is built, that it is small, flat and without aliases."""
    if len(content) > LARGEST:
        raise DocumentError(path, 1, f"the file has {len(content):,} bytes; {LARGEST:,} are read")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DocumentError(path, line, "this is not UTF-8: save the file as UTF-8") from None
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
                line = event.start_mark.line if event.start_mark else 0
                raise DocumentError(path, line + 1, "only names and texts are read here")
    except yaml.YAMLError:
        pass  # the reader below says what is wrong, and where
    return parse_document(text, path)


def _place(path: str) -> tuple[str, str]:
    parts = PurePosixPath(path.replace("\\", "/"))
    if parts.suffix not in {".yaml", ".yml"} or not parts.parent.name:
        raise DocumentError(path, 1, "name the file <language>/<group>.yaml")
    return parts.parent.name, parts.stem


def _edit(shelf: Shelf, entry: Entry, place: tuple[str, str, str], why: str) -> Edit:
    group, name, language = place
    names = shelf.part_names(language)
    entry.refuse_unknown(frozenset({*names, "version"}))
    version = entry.text("version", SHIPPED)
    if version != SHIPPED and not (version.isdecimal() and len(version) < 16):
        raise entry.error("'version' must stay as it was exported")
    parent = None if version == SHIPPED else int(version)
    key = shelf.key(group, name)
    return Edit(key, language, shelf.read(entry, key, group, language), parent, why)


def _publish(editing: Editing, edit: Edit) -> Iterator[TemplateVersion]:
    """One entry; nothing comes back where it changes nothing."""
    seen = editing.version(edit.parent, edit.key, edit.language) if edit.parent else None
    before = editing.parts_of(seen, edit.key, edit.language)
    changed = {
        part: text for part, text in edit.parts.items() if text.strip() != before.get(part, "")
    }
    if not changed:
        return
    draft = editing.propose(replace(edit, parts=changed))
    try:
        yield editing.publish(draft.id)
    except EditConflict as conflict:
        if conflict.merged is None:
            raise
        parent = conflict.current.id if conflict.current else None
        again = replace(edit, parts=conflict.merged, parent=parent, draft=draft.id)
        yield editing.publish(editing.propose(again).id)


def _reason(edit: Edit, error: SteadyError) -> str:
    if isinstance(error, EditConflict):
        return f"'{edit.key}' was changed here since the export, in the same lines"
    return f"'{edit.key}': {error}"
