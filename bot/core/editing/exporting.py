"""All texts as YAML files, for translators who work offline; `importing` reads them again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import yaml

from bot.core.editing.overview import TextState, overview
from bot.core.ports import Rows
from messages.catalogue import BASE_LANGUAGE, Catalogue
from messages.template import PARTS

SHIPPED = "shipped"  # in place of a version's id, where the shipped text is in force

_HEAD = """\
# Texts of Steady in '{language}', conversation '{conversation}'.
# Change what follows text, telegram, sms or discreet, and give the file back. Leave names,
# variables in {{{{ }}}} and `version` as they are. What stands behind a # is for your eyes only.
"""


def export_files(
    rows: Rows, catalogue: Catalogue, languages: Sequence[str] = ()
) -> dict[str, str]:
    """`<language>/<conversation>.yaml` -> content, as in force; `languages`: all by default.

    A language that there is nothing in yet gets the English texts in comments.
    """
    states = {(state.key, state.language): state for state in overview(rows, catalogue)}
    wanted = languages or sorted({language for _, language in states})
    files: dict[str, list[str]] = {}
    for language in wanted:
        for key in catalogue.keys:
            english = states[key, BASE_LANGUAGE]
            state = states.get((key, language))
            path = f"{language}/{english.conversation}.yaml"
            head = _HEAD.format(language=language, conversation=english.conversation)
            lines = files.setdefault(path, [head])
            lines += _entry(language, english, state)
    return {path: "\n".join(lines) + "\n" for path, lines in files.items()}


def _entry(language: str, english: TextState, state: TextState | None) -> Iterator[str]:
    template = english.shipped
    yield f"# {template.purpose or 'A text.'}"
    if template.variables:
        named = ", ".join(f"{name} (such as {text})" for name, text in template.variables.items())
        yield from _comment("Variables", named)
    if language != BASE_LANGUAGE:
        for part, text in english.parts.items():
            yield from _comment(f"English {part}", text)
    yield f"{template.key.partition('.')[2]}:"
    edited = state.edited if state else None
    yield f'  version: "{edited.id if edited else SHIPPED}"'
    for part in PARTS:
        if state and part in state.parts:
            yield from _part(part, state.parts[part])
    yield ""


def _comment(title: str, text: str) -> Iterator[str]:
    first, *others = text.split("\n")
    yield f"# {title}: {first}"
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
