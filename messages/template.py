"""One template: a sentence or message in one language, its forms, and what it promises."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from messages.document import Entry


class Form(StrEnum):
    """How a channel shows a text: with buttons and simple HTML, or as plain letters."""

    TELEGRAM = "telegram"
    SMS = "sms"

    __hash__ = str.__hash__  # an enum's own is a call of Python, in each look-up of a text


PARTS = ("text", "telegram", "sms", "discreet", "discreet_telegram", "discreet_sms")
_WANTED: dict[
    tuple[Form, bool], tuple[str, ...]
] = {  # parts by form and discretion, the closest first
    (form, discreet): (*((f"discreet_{form}", "discreet") if discreet else ()), str(form), "text")
    for form in Form
    for discreet in (False, True)
}
_META = ("purpose", "variables", "source", "protected", "reveals", "segments", "words")


@dataclass(frozen=True, slots=True)
class Template:
    """A catalogue entry in one language.

    `parts` holds the written forms by name (see `PARTS`). `variables` maps each allowed variable
    to an example, the longest that is usual. `reveals` says why a text may name the medicine or
    the condition even to people who want to be discreet. `segments` is the most SMS segments it
    may take. `words` are other ways to type a button or command.
    """

    key: str
    language: str
    parts: dict[str, str]
    purpose: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    source: str = ""
    is_protected: bool = False
    reveals: str = ""
    segments: int = 2
    words: tuple[str, ...] = ()

    def part_for(self, form: Form, discreet: bool) -> str:
        """The name of the part that is shown; KeyError where the template is not finished."""
        for part in _WANTED[form, discreet]:
            if part in self.parts:
                return part
        raise KeyError(self.key)

    @property
    def names(self) -> frozenset[str]:
        """The variables a text of this template may use."""
        return frozenset(self.variables)


def template_from_entry(key: str, language: str, entry: Entry) -> Template:
    """A template as written in a file; DocumentError says what is wrong where."""
    entry.refuse_unknown(frozenset(PARTS + _META))
    parts = {part: entry.text(part).strip() for part in PARTS if part in entry}
    if "text" not in parts and not {"telegram", "sms"} <= parts.keys():
        raise entry.error(f"'{key}' needs 'text', or both 'telegram' and 'sms'")
    examples = entry.entry("variables")
    return Template(
        key=key,
        language=language,
        parts=parts,
        purpose=entry.text("purpose", ""),
        variables={name: examples.text(name) for name in examples},
        source=entry.text("source", ""),
        is_protected=entry.text("protected", "no") == "yes",
        reveals=entry.text("reveals", ""),
        segments=int(entry.text("segments", "2")),
        words=entry.texts("words"),
    )
