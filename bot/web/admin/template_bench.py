"""Editing templates: forms for each phone, variables, conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.core.editing import Shelf, TextState
from bot.web.admin.bench import About, Field, Parts
from bot.web.admin.desk import Desk
from bot.web.admin.phones import Reading, Spoken, spoken_template, without_empty
from messages.catalogue import STANDARD_VARIABLES
from messages.checking import Warning_
from messages.template import PARTS, Template

TITLES: Mapping[str, tuple[str, str]] = {
    "text": ("Text", "On both phones, where nothing else is written below."),
    "telegram": ("On Telegram instead", "May carry <b>bold</b>, <i>italic</i> and links."),
    "sms": ("By SMS instead", "Plain letters; each segment costs."),
    "discreet": ("Discreet form", "For people whose phone may be read by others."),
    "discreet_telegram": ("Discreet form on Telegram", "Only where it must differ from SMS."),
    "discreet_sms": ("Discreet form by SMS", "Only where it must differ from Telegram."),
}


class TemplateBench:
    """See `bot.web.admin.bench.Bench`."""

    path = "/templates"
    title = "Templates"
    intro = "Every sentence the bot can say."
    thing, things = "template", "templates"
    group_title = "Conversation"
    can_add = False

    def shelf(self, desk: Desk) -> Shelf:
        """Every sentence."""
        return desk.shelves().texts

    def key(self, name: str) -> str:
        """The name is the key."""
        return name

    def title_of(self, part: str) -> str:
        """The form."""
        return TITLES[part][0]

    def fields(self, state: TextState, written: Parts, faults: Sequence[Warning_]) -> list[Field]:
        """Every form; those without words wait to be asked for."""
        del state
        has_both = {"telegram", "sms"} <= written.keys()
        return [
            Field(
                name,
                *TITLES[name],
                written.get(name, ""),
                "words",
                name in written or (name == "text" and not has_both),
                faults=tuple(fault for fault in faults if fault.part == name),
            )
            for name in PARTS
        ]

    def read(self, part: str, sent: Sequence[str]) -> str:
        """One text area for each form."""
        del part
        return sent[0]

    def about(self, desk: Desk, state: TextState, written: Parts) -> About:
        """What the text is for and may name."""
        template = _template(desk, state, written)
        segments = template.segments
        facts = [
            ("Rests on", template.source or "no medical fact"),
            ("Longest by SMS", f"{segments} {'segment' if segments == 1 else 'segments'}"),
        ]
        if template.reveals:
            facts.append(("May name the medicine", template.reveals))
        facts += [(name, f"such as {example}") for name, example in template.variables.items()]
        return About(
            state.key, template.purpose, self.group_title, template.variables,
            STANDARD_VARIABLES, facts,
        )  # fmt: skip

    def spoken(self, desk: Desk, state: TextState, written: Parts, reading: Reading) -> Spoken:
        """The text, filled in for the sample person."""
        return spoken_template(_template(desk, state, written), reading)

    def line(self, desk: Desk, state: TextState, written: Parts) -> dict[str, Any]:
        """Key, purpose, words."""
        purpose = _template(desk, state, written).purpose
        return {
            "title": state.key,
            "about": purpose,
            "text": written.get("text") or written.get("telegram", ""),
            "tags": (),
            "search": " ".join((state.key, purpose, *written.values())),
            "forms": {part.rpartition("_")[2] for part in written},
        }


def _template(desk: Desk, state: TextState, written: Parts) -> Template:
    template = desk.catalogue().shipped.template(state.key, state.language)
    return without_empty(replace(template, language=state.language), written)


TEMPLATES = TemplateBench()
