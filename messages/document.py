"""Reading the YAML files that people edit: every scalar stays text, every entry knows its line.

YAML's own guesses (`no` -> False, `08:00` -> 480) would corrupt words and times, so none is made,
and a key written twice is an error instead of silently losing the first.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Value: TypeAlias = "str | list[Value] | Entry"


class DocumentError(ValueError):
    """A file that people edit has a mistake: where it is and what is wrong."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        """Keep the three parts; `line` counts from 1."""
        super().__init__(f"{path}, line {line}: {reason}")
        self.path, self.line, self.reason = path, line, reason


class Entry(dict[str, Value]):
    """A mapping with the place it was written at."""

    def __init__(self, path: str, line: int) -> None:
        """An empty entry of the file `path`, begun on `line` (from 1)."""
        super().__init__()
        self.path, self.line = path, line

    def error(self, reason: str) -> DocumentError:
        """An error that names this entry's place."""
        return DocumentError(self.path, self.line, reason)

    def text(self, key: str, default: str | None = None) -> str:
        """The text at `key`; DocumentError if it is missing without a default, or not text."""
        value = self.get(key, default)
        if not isinstance(value, str):
            raise self.error(f"'{key}' must be a text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts at `key`; one text counts as a list of one, a missing key as none."""
        value = self.get(key, [])
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise self.error(f"'{key}' must be a list of texts")
        return tuple(item for item in items if isinstance(item, str))

    def entry(self, key: str) -> Entry:
        """The mapping at `key`; an empty one where the key is missing."""
        value = self.get(key, Entry(self.path, self.line))
        if not isinstance(value, Entry):
            raise self.error(f"'{key}' must hold entries")
        return value

    def entries(self, key: str) -> list[Entry]:
        """The list of mappings at `key`; none where the key is missing."""
        value = self.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, Entry) for item in value):
            raise self.error(f"'{key}' must be a list of entries")
        return [item for item in value if isinstance(item, Entry)]

    def refuse_unknown(self, allowed: frozenset[str]) -> None:
        """DocumentError naming the first key that is not in `allowed`."""
        for key in self:
            if key not in allowed:
                raise self.error(
                    f"'{key}' is not known here; known are {', '.join(sorted(allowed))}"
                )


def read_document(path: Path) -> Entry:
    """The top mapping of a YAML file, all scalars as text.

    Raises:
        DocumentError: unreadable, not UTF-8, not YAML, a key twice, or not a mapping at the top.
    """
    try:
        return parse_document(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(str(path), 1, f"cannot be read: {error}") from error


def parse_document(text: str, path: str) -> Entry:
    """As `read_document`, from a text; `path` is only named in errors."""
    try:
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        reason = getattr(error, "problem", None) or error
        raise DocumentError(path, line, f"not YAML: {reason}") from error
    if node is None:
        return Entry(path, 1)
    value = _value(node, path, frozenset())
    if not isinstance(value, Entry):
        raise DocumentError(path, 1, "the file must be a mapping of names to entries")
    return value


def _value(node: Node, path: str, outer: frozenset[int]) -> Value:
    """The value of a node; `outer` are the nodes around it, which a reference could name."""
    if id(node) in outer:
        raise DocumentError(path, node.start_mark.line + 1, "a reference (*) to itself")
    outer |= {id(node)}
    if isinstance(node, ScalarNode):
        return str(node.value)
    if isinstance(node, SequenceNode):
        return [_value(item, path, outer) for item in node.value]
    if not isinstance(node, MappingNode):
        raise DocumentError(
            path, node.start_mark.line + 1, "only texts, lists and entries are read"
        )
    entry = Entry(path, node.start_mark.line + 1)
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in entry:
            raise DocumentError(path, key_node.start_mark.line + 1, f"'{key}' is there twice")
        entry[key] = _value(value_node, path, outer)
        inner = entry[key]
        if isinstance(inner, Entry):
            inner.line = key_node.start_mark.line + 1
    return entry
