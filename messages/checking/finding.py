"""One thing that an editor is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a text may be published all the same."""

    ERROR = "error"  # it may not
    WARNING = "warning"  # it may; the editor has been told


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 - `Warning` is Python's own
    """What is wrong with a part of a text: `code` is stable, `text` a plain sentence.

    `found` is the very piece of the text that it is about, where there is one.
    """

    severity: Severity
    code: str
    text: str
    part: str = ""
    found: str = ""

    @property
    def is_error(self) -> bool:
        """Whether this keeps the text from being published."""
        return self.severity is Severity.ERROR


def error(code: str, text: str, found: str = "") -> Warning_:
    """What keeps a text from being published."""
    return Warning_(Severity.ERROR, code, text, found=found)


def warning(code: str, text: str, found: str = "") -> Warning_:
    """What an editor should know."""
    return Warning_(Severity.WARNING, code, text, found=found)
