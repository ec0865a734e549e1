"""Tips and help answers: searched, and seen on both phones. They are edited in their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from bot.web.admin.phones import Reading, phones_of
from bot.web.admin.sample import person_of
from bot.web.admin.thumbs import TagCount, thumbs_by_tag
from bot.web.admin.visit import Visit
from messages.help import HelpEntry
from messages.template import Template
from messages.tips import Tip


@dataclass(frozen=True, slots=True)
class Entry:
    """One tip or answer in one language."""

    id: str
    language: str
    group: str  # theme or topic
    title: str
    telegram: str
    sms: str
    tags: tuple[str, ...]
    asked: tuple[str, ...]  # questions that it answers
    source: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Tips or answers."""

    path: str
    title: str
    about: str
    segments: int  # the most that an SMS may take


TIPS = Shelf("/tips", "Tips", "Small steps for a hard moment, from the article.", 1)
HELP = Shelf("/help", "Help answers", "What the bot answers to questions.", 2)


async def tips(visit: Visit) -> Response:
    """All tips that fit, and what thumbs said about each tag."""
    catalogue = visit.desk.library().tips
    languages = list(catalogue.languages)
    counts = await visit.desk.store.read(lambda rows: rows.tips_shown.counts())
    thumbs = thumbs_by_tag(counts, catalogue.tips(languages[0]))
    return _list(visit, TIPS, _tips(visit), languages, thumbs)


async def tip(visit: Visit) -> Response:
    """One tip."""
    return _one(visit, TIPS, _tips(visit))


async def answers(visit: Visit) -> Response:
    """All help answers that fit."""
    return _list(visit, HELP, _answers(visit), list(visit.desk.library().help.languages))


async def answer(visit: Visit) -> Response:
    """One help answer."""
    return _one(visit, HELP, _answers(visit))


def _tips(visit: Visit) -> list[Entry]:
    catalogue = visit.desk.library().tips
    return [
        _of_tip(tip)
        for language in catalogue.languages
        for tip in catalogue.tips(language).values()
    ]


def _answers(visit: Visit) -> list[Entry]:
    catalogue = visit.desk.library().help
    return [
        _of_answer(each)
        for language in catalogue.languages
        for each in catalogue.entries(language).values()
    ]


def _of_tip(tip: Tip) -> Entry:
    tags = (
        *sorted(tip.triggers),
        *sorted(tip.times),
        f"{tip.minutes} min",
        tip.place,
        tip.company,
    )
    shown = tuple(tag.replace("_", " ") for tag in tags if tag != "any")
    title = tip.id.replace("_", " ").capitalize()
    return Entry(tip.id, tip.language, tip.theme, title, tip.text, tip.sms, shown, (), tip.source)


def _of_answer(answer: HelpEntry) -> Entry:
    whole = "\n\n".join(filter(None, (answer.safety, answer.answer)))
    flags = {"asks the prescriber": answer.asks_prescriber, "to be checked": answer.unchecked}
    return Entry(
        answer.id,
        answer.language,
        answer.topic,
        answer.title,
        whole,
        answer.sms,
        tuple(name for name, is_set in flags.items() if is_set),
        answer.questions,
        ", ".join((answer.source, *answer.facts)),
    )


def _list(
    visit: Visit,
    shelf: Shelf,
    entries: Sequence[Entry],
    languages: list[str],
    thumbs: Sequence[TagCount] = (),
) -> Response:
    chosen = {name: visit.asked(name) for name in ("q", "group", "language")}
    if not visit.request.url.query:
        chosen["language"] = languages[0]
    found = [entry for entry in entries if _fits(entry, chosen)]
    groups = sorted({entry.group for entry in entries})
    return visit.page(
        "library", shelf=shelf, entries=found, chosen=chosen, groups=groups, languages=languages,
        thumbs=thumbs,
    )  # fmt: skip


def _fits(entry: Entry, chosen: Mapping[str, str]) -> bool:
    if chosen["group"] not in {"", entry.group} or chosen["language"] not in {"", entry.language}:
        return False
    parts = (entry.id, entry.title, entry.telegram, entry.sms, *entry.tags, *entry.asked)
    text = " ".join(parts).casefold()
    return all(word in text for word in chosen["q"].casefold().split())


def _one(visit: Visit, shelf: Shelf, entries: Sequence[Entry]) -> Response:
    wanted = (visit.part("name"), visit.part("language"))
    entry = next((each for each in entries if (each.id, each.language) == wanted), None)
    if entry is None:
        return visit.missing("tip" if shelf is TIPS else "answer")
    languages = [each.language for each in entries if each.id == entry.id]
    return visit.page(
        "library-entry", shelf=shelf, entry=entry, languages=languages,
        phones=_phones(visit, shelf, entry),
    )  # fmt: skip


def _phones(visit: Visit, shelf: Shelf, entry: Entry) -> dict[str, Any]:
    parts = {
        "telegram": "{% raw %}" + entry.telegram + "{% endraw %}",
        "sms": "{% raw %}" + entry.sms + "{% endraw %}",
    }
    template = Template(entry.id, entry.language, parts, segments=shelf.segments)
    reading = Reading(person_of("", entry.language), discreet=False, clinic={})
    return phones_of(visit.desk.catalogue(), template, reading)
