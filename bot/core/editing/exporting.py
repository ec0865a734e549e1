"""All texts as YAML files, for translators who work offline; `importing` reads them again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import yaml

from bot.core.editing.overview import TextState, overview
from bot.core.editing.shelf import Shelf
from bot.core.ports import Rows
from messages.catalogue import BASE_LANGUAGE

SHIPPED = "shipped"  # in place of a version's id, where the shipped text is in force

_HEAD = """\
# Texts of Steady in '{language}': {group}.
# Change what follows {parts}, and give the file back. Leave names,
# variables in {{{{ }}}} and `version` as they are. What stands behind a # is for your eyes only.
"""


def export_files(rows: Rows, shelf: Shelf, languages: Sequence[str] = ()) -> dict[str, str]:
    """`<language>/<group>.yaml` -> content, as in force; `languages`: all by default.

    A language that there is nothing in yet gets the English texts in comments.
    """
    states = {(state.key, state.language): state for state in overview(rows, shelf)}
    wanted = languages or list(dict.fromkeys(language for _, language in states))
    files: dict[str, list[str]] = {}
    for language in wanted:
        for key in dict.fromkeys(key for key, _ in states):
            english = states[key, BASE_LANGUAGE]
            if not english.parts:  # nothing but a draft
                continue
            path = f"{language}/{english.group}.yaml"
            named = ", ".join(shelf.part_names(language))
            head = _HEAD.format(language=language, group=english.group, parts=named)
            lines = files.setdefault(path, [head])
            lines += exported(shelf, english, states.get((key, language)), language)
    return {path: "\n".join(lines) + "\n" for path, lines in files.items()}


def exported(
    shelf: Shelf, english: TextState, state: TextState | None, language: str
) -> Iterator[str]:
    """The lines of one text in one language."""
    names = shelf.part_names(language)
    for title, note in shelf.notes(english.key).items():
        yield from _comment(title, note)
    if language != BASE_LANGUAGE:
        for part, text in english.parts.items():
            if part in names:
                yield from _comment(f"English {part}", text)
    yield f"{shelf.name(english.key)}:"
    edited = state.edited if state else None
    yield f'  version: "{edited.id if edited else SHIPPED}"'
    for part in names:
        if state and part in state.parts:
            yield from _part(part, state.parts[part])
    yield ""


def _comment(title: str, text: str) -> Iterator[str]:
    first, *others = text.split("\n")
    yield f"# {title}: {first}" if title else f"# {first}"
    yield from (f"#   {line}" for line in others)


def _part(part: str, text: str) -> Iterator[str]:
    """As a block where the lines can be read as they are, else in quotation marks."""
    lines = text.split("\n")
    is_plain = all(line == line.strip() for line in lines) and "\t" not in text
    if len(lines) > 1 and is_plain and all(line.isprintable() for line in lines):
        yield f"  {part}: |-"
        yield from (f"    {line}" if line else "" for line in lines)
    else:
        quoted = yaml.dump(text, default_style='"', allow_unicode=True, width=1_000_000)
        yield f"  {part}: {quoted.strip()}"
