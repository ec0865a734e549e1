"""Editing tips and answers: words for each phone, tags, sources, and whether they are said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.editing import Shelf, TextState
from bot.core.library import shipped_library
from bot.web.admin.bench import About, Field, Parts
from bot.web.admin.desk import Desk
from bot.web.admin.entry_titles import TITLES
from bot.web.admin.phones import Reading, Spoken
from bot.web.admin.sample import numbers_of
from messages.article import load_headings
from messages.catalogue import BASE_LANGUAGE, Catalogue
from messages.checking import Warning_
from messages.checking.entry import SEGMENTS
from messages.help import ANSWER, with_local_numbers
from messages.library import FieldKind, Kind, names_in
from messages.library.field import Field as Written
from messages.rendering import RenderingError
from messages.template import Form
from messages.tips import TIP

_INPUTS: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "words",
    FieldKind.LINES: "lines",
    FieldKind.CHOICE: "choice",
    FieldKind.TAGS: "tags",
    FieldKind.NUMBER: "number",
    FieldKind.FLAG: "flag",
}
_ONE_LINE = frozenset({"title", "discreet_title", "theme", "topic"})


class EntryBench:
    """See `bot.web.admin.bench.Bench`."""

    can_add = True

    def __init__(self, kind: Kind[Any], path: str, title: str, intro: str, thing: str) -> None:
        """Of one kind of entry."""
        self.kind, self.path, self.title, self.intro = kind, path, title, intro
        self.thing, self.things = thing, f"{thing}s"
        self.group_title = kind.group.capitalize()

    def shelf(self, desk: Desk) -> Shelf:
        """The tips, or the answers."""
        shelves = desk.shelves()
        return shelves.tips if self.kind is TIP else shelves.answers

    def key(self, name: str) -> str:
        """The path names the entry."""
        return f"{self.kind.name}:{name}"

    def title_of(self, part: str) -> str:
        """The field."""
        return TITLES[part][0]

    def fields(self, state: TextState, written: Parts, faults: Sequence[Warning_]) -> list[Field]:
        """All fields of this language; tags and sources are those of the base language."""
        return [
            Field(
                field.name,
                *TITLES[field.name],
                written.get(field.name, field.default),
                "line" if field.name in _ONE_LINE else _INPUTS[field.kind],
                is_shown=True,
                options=self._options(field),
                most=field.most,
                faults=tuple(fault for fault in faults if fault.part == field.name),
            )
            for field in self.kind.fields_in(is_base=state.language == BASE_LANGUAGE)
        ]

    def read(self, part: str, sent: Sequence[str]) -> str:
        """Check boxes send nothing while they are empty: a hidden field stands before them."""
        field = next(each for each in self.kind.fields if each.name == part)
        if field.kind is FieldKind.TAGS:
            return field.ordered(names_in(",".join(sent)))
        return sent[-1]

    def about(self, desk: Desk, state: TextState, written: Parts) -> About:
        """Its name, and what it inherits from the base language."""
        del desk
        heading = written.get("title") or _plain(state.key)
        facts = [("Name", state.key.partition(":")[2])]
        if state.language != BASE_LANGUAGE:
            facts += [
                (TITLES[field.name][0], state.beside.base.get(field.name) or "nothing")
                for field in self.kind.fields
                if not field.is_translated
            ]
        return About(heading, "", self.group_title, {}, {}, facts)

    def spoken(self, desk: Desk, state: TextState, written: Parts, reading: Reading) -> Spoken:
        """As the conversation says it, with the numbers of the sample person's country."""
        catalogue, language = desk.catalogue(), state.language
        values = {**state.beside.base, **written}
        key = "tip.show" if self.kind is TIP else "question.answer"

        def say(form: Form) -> tuple[str, str]:
            is_short = form is Form.SMS or reading.discreet
            part = "sms" if is_short else "text" if self.kind is TIP else "answer"
            if not values.get(part):
                raise RenderingError("Nothing is written for this phone.")
            numbers = numbers_of(reading.person, language)
            said = {
                name: with_local_numbers(text, language, numbers) for name, text in values.items()
            }
            variables = self._variables(said, part, reading)
            return part, catalogue.render(
                key, language, form, discreet=reading.discreet, variables=variables
            )

        limit = self._limit(catalogue, key, language)
        return Spoken(key, language, limit, say)

    def line(self, desk: Desk, state: TextState, written: Parts) -> dict[str, Any]:
        """Name, words, tags."""
        del desk
        values = {**state.beside.base, **written}
        tags = [
            tag.replace("_", " ")
            for name in ("triggers", "time_of_day", "place", "company")
            for tag in names_in(values.get(name, ""))
            if tag != "any"
        ]
        tags += ["to be checked"] if values.get("unchecked") == "true" else []
        return {
            "title": values.get("title") or _plain(state.key),
            "about": state.group.replace("_", " "),
            "text": values.get("text") or values.get("answer", ""),
            "tags": tags,
            "search": " ".join((state.key, *tags, *values.values())),
            "forms": set(),
        }

    def _options(self, field: Written) -> list[tuple[str, str]]:
        """What can be chosen; of groups, what is there already."""
        if field.name == self.kind.group:
            groups = sorted(self._groups())
            return [(each, each) for each in groups]
        headings = load_headings() if field.name == "source" else {}
        return [(each, headings.get(each) or each.replace("_", " ")) for each in field.allowed]

    def _groups(self) -> set[str]:
        shipped = shipped_library()
        catalogue = shipped.tips if self.kind is TIP else shipped.help
        written = (catalogue.written(each, BASE_LANGUAGE) for each in catalogue.ids)
        return {values[self.kind.group] for values in written}

    def _limit(self, catalogue: Catalogue, key: str, language: str) -> int:
        """An answer comes with the question whether it helped."""
        return max(SEGMENTS[self.kind.name], catalogue.template(key, language).segments)

    def _variables(self, said: Parts, part: str, reading: Reading) -> dict[str, object]:
        """As `handlers.tip` and `handlers.question` give them."""
        if self.kind is TIP:
            return {"tip": said[part]}
        is_short = part == "sms"
        return {
            "title": said.get("discreet_title" if reading.discreet else "title", ""),
            "safety": "" if is_short else said.get("safety", ""),
            "answer": said[part],
            "source": "" if reading.discreet else load_headings().get(said.get("source", ""), ""),
            "asks_prescriber": said.get("asks_prescriber") == "true",
        }


def _plain(key: str) -> str:
    return key.partition(":")[2].replace("_", " ").capitalize()


TIPS = EntryBench(TIP, "/tips", "Tips", "Small steps for a hard moment, from the article.", "tip")
ANSWERS = EntryBench(
    ANSWER, "/help", "Help answers", "What the bot answers to questions.", "answer"
)
