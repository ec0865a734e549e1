"""`steady ask`: what the bot would answer to a question, and what it could not answer."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import click

from bot.app import indexed_library, load_keyring
from bot.core.clock import SystemClock
from bot.core.config import Config, load_config
from bot.core.editing import LiveLibrary
from bot.core.model import Question
from bot.storage import open_store
from bot.storage.help_index import HelpIndex
from messages.article import load_headings
from messages.help import HelpMatch, HelpSearch
from messages.words import detect_language

NEIGHBOURS = 2
MOST = 200  # unanswered questions shown


@click.command()
@click.argument("question", required=False)
@click.option("--jsonl", is_flag=True, help='Read {"text": …} lines from standard input.')
@click.option("--unanswered", is_flag=True, help="List what people asked without an answer.")
@click.option("--language", help="Answer in this language; by default the question's.")
def ask(question: str | None, jsonl: bool, unanswered: bool, language: str | None) -> None:
    """Answer QUESTION as the bot would, with its source and how sure it is."""
    if unanswered:
        for asked in asyncio.run(_unanswered()):
            click.echo(f"{asked.asked_at:%Y-%m-%d}  {asked.language}  {asked.text}")
    elif jsonl:
        search: HelpSearch | None = None
        for number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                search = search or _search()
                text = _text(line, number)
                found = _find(search, text, language)
                click.echo(json.dumps(_record(text, found), ensure_ascii=True))
    elif question is None:
        raise click.UsageError("give a question in quotes, --jsonl with lines, or --unanswered")
    else:
        click.echo(_shown(_find(_search(), question, language)))


def _search() -> HelpSearch:
    """Over what is in force, where there is a database; else over what is shipped."""
    library = LiveLibrary(indexed_library(), HelpIndex)
    config = load_config()
    engine, _, place = config.database_url.partition("///")
    if engine != "sqlite:" or Path(place).is_file():
        asyncio.run(_refresh(config, library))
    return library.current.answers


async def _refresh(config: Config, library: LiveLibrary) -> None:
    store = await open_store(
        config.database_url, load_keyring(config), SystemClock(), read_only=True
    )
    try:
        await store.read(library.refresh)
    finally:
        await store.close()


def _find(search: HelpSearch, text: str, language: str | None) -> tuple[HelpMatch, ...]:
    return search.find(text, language or detect_language(text) or "en", 1 + NEIGHBOURS)


def _text(line: str, number: int) -> str:
    try:
        text = json.loads(line)["text"]
        if not isinstance(text, str):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        raise click.ClickException(f'line {number} is not {{"text": "…"}}') from None
    return text


def _record(text: str, found: tuple[HelpMatch, ...]) -> dict[str, object]:
    best = found[0] if found and found[0].is_confident else None
    return {
        "text": text,
        "entry": best.entry.id if best else None,
        "title": best.entry.title if best else None,
        "answer": best.entry.answer if best else None,
        "score": round(found[0].score, 4) if found else 0.0,
        "neighbours": [match.entry.id for match in (found[1:] if best else found[:NEIGHBOURS])],
    }


def _shown(found: tuple[HelpMatch, ...]) -> str:
    """The answer for a person to read."""
    near = ", ".join(f"{match.entry.title} ({match.score:.2f})" for match in found[1:])
    if not found or not found[0].is_confident:
        nearest = f"{found[0].entry.title} ({found[0].score:.2f}), {near}" if found else "nothing"
        return f"It does not know. Nearest: {nearest}"
    best, headings = found[0], load_headings()
    lines = [
        f"{best.entry.title} ({best.score:.2f}, {best.entry.id})",
        *([best.entry.safety] if best.entry.safety else []),
        best.entry.answer,
        "From: " + ", ".join([headings[best.entry.source], *best.entry.facts]),
        f"Near: {near or 'nothing'}",
    ]
    return "\n".join(lines)


async def _unanswered() -> list[Question]:
    config = load_config()
    store = await open_store(
        config.database_url, load_keyring(config), SystemClock(), read_only=True
    )
    try:
        return await store.read(lambda rows: rows.questions.unanswered(MOST))
    finally:
        await store.close()
