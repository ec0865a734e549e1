"""Every conversation, as it reads on the phones: they say, we say, what is kept then."""

from __future__ import annotations

from pathlib import Path

import pytest

import handlers
from bot.web.admin.offered import offered, offered_with, sometimes
from messages.catalogue import load_catalogue
from messages.template import Form
from tests.fakes.house import Delivered, House, shipped_texts
from tests.transcripts.transcript import HERE, play, read, settings_of

TRANSCRIPTS = sorted(HERE.glob("*/*.yaml"))
PLAYS = [
    pytest.param(path, channel, id=f"{path.parent.name}/{path.stem}-{channel}")
    for path in TRANSCRIPTS
    for channel in read(path).get("channels", ["telegram", "sms"])
]
ELSEWHERE = {"alert", "templates"}  # conversations whose tests stand with their modules
LANGUAGES = shipped_texts().languages


@pytest.mark.parametrize(("path", "channel"), PLAYS)
async def test_it_reads_as_written(path: Path, channel: str) -> None:
    async with House(**settings_of(path)) as house:
        await play(house, path, channel)
        strangers = [each for each in house.arrived if not is_as_the_editor_shows(each)]
        assert not strangers, "bot/web/admin/offered.yaml tells otherwise"


def is_as_the_editor_shows(delivered: Delivered) -> bool:
    """Whether the buttons of a message are those that stand under it in the editor's phones."""
    message = delivered.message
    sent = [button.label for button in message.body.buttons]
    rows = offered().get(message.key, [])
    is_data = any(_is_data(name) for row in rows for name in row)
    texts = shipped_texts()
    for language in LANGUAGES:
        shown = offered_with(texts, message.key, language, Form.TELEGRAM)
        labels = [label for row in shown for label in row]
        left_out = {
            texts.label(f"button.{name}", language, Form.TELEGRAM, discreet=False)
            for name in sometimes()
        }
        always = [label for label in labels if label not in left_out]
        if sent in (labels, always) or (is_data and labels):
            return True
    return not sent


def _is_data(name: str) -> bool:
    """Whether a label differs from person to person."""
    key = f"button.{name.partition('=')[0]}"
    has_key = shipped_texts().has(key, "en")
    is_filled_in = has_key and bool(shipped_texts().template(key, "en").variables)
    return name.startswith("'") or is_filled_in


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted({*handlers.CHOICES, *handlers.REPLIES} - ELSEWHERE))
def test_every_conversation_has_a_transcript(name: str, language: str) -> None:
    assert list((HERE / name).glob(f"*.{language}.yaml")), f"none in tests/transcripts/{name}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", sorted(handlers.COMMANDS))
def test_every_command_is_given_in_a_transcript(command: str, language: str) -> None:
    words = {f"/{command}", *load_catalogue().template(f"command.{command}", language).words}
    words |= {"help": {"HELP", "AYUDA"}, "stop": {"STOP", "ALTO"}}.get(command, set())
    given = {
        str(step["they"]).split(" ")[0].casefold()
        if str(step["they"]).startswith("/")
        else str(step["they"]).casefold()
        for path in TRANSCRIPTS
        if path.suffixes[0] == f".{language}"
        for step in read(path)["play"]
        if "they" in step
    }
    assert given & {word.casefold() for word in words}, f"nobody says {sorted(words)}"


def test_every_transcript_belongs_to_a_conversation() -> None:
    others = {"arrival", "status", "export", "stop_help", "delivery", "milestone", "progress"}
    known = {*handlers.CHOICES, *handlers.REPLIES} | others
    assert {path.parent.name for path in TRANSCRIPTS} <= known
