"""Rows as an older program wrote them: each button with its dose's id, and the values of texts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.model import Body, Button, Dialogue
from bot.core.ports import Rows
from bot.storage import KeyedStore
from bot.storage.crypto import Keyring
from tests import factories
from tests.factories import NOW

ANA = 1
BODY = '{"text":"Now?","buttons":[["Taken","dose:taken:17",0,null]],"variables":{"time":"8:00"}}'
CONTENT = '{"data":{},"options":[["Taken","dose:taken:17","button.taken"]]}'
WITH_WORDS = '{"data":{"a":1},"options":[["Taken","dose:taken:17","button.taken",["took"]]]}'
COMPLETE = Button("Taken", "dose:taken:17", key="button.taken")
SHARED = Button("Taken", "dose:taken:", key="button.taken")


def _change(path: Path, statement: str, value: bytes) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(statement, (value,))


async def _prompt(store: KeyedStore) -> Dialogue:
    [prompt] = await store.read(lambda rows: rows.dialogues.open(ANA, NOW))
    return prompt


async def test_an_older_message_is_sent_with_its_buttons(
    store: KeyedStore, path: Path, keyring: Keyring
) -> None:
    await store.write(lambda rows: rows.outbox.add(factories.outbox_row(ANA, dose_id=17)))
    _change(path, "UPDATE outbox SET body = ?", keyring.encrypt(BODY))
    [row] = await store.write(factories.claimed)
    button = Button("Taken", "dose:taken:17")
    assert row.body == Body("Now?", (button,), variables={"time": "8:00"})
    assert row.body.offered == (button,)


@pytest.mark.parametrize(("content", "data"), [(CONTENT, {}), (WITH_WORDS, {"a": 1})])
async def test_an_older_prompt_still_awaits_its_answers(
    store: KeyedStore, path: Path, keyring: Keyring, content: str, data: dict[str, int]
) -> None:
    await store.write(lambda rows: rows.dialogues.put(factories.dialogue(ANA, subject="17")))
    _change(path, "UPDATE dialogues SET content = ?", keyring.encrypt(content))
    prompt = await _prompt(store)
    assert prompt == factories.dialogue(ANA, subject="17", options=(COMPLETE,), data=data)
    assert prompt.offered == (COMPLETE,)


async def test_a_shared_button_is_kept_without_and_offered_with_its_dose(
    store: KeyedStore, path: Path
) -> None:
    body = Body("Now?", (SHARED,), subject="17")

    def remind(rows: Rows) -> None:
        rows.outbox.add(factories.outbox_row(ANA, dose_id=17, body=body))
        rows.dialogues.put(factories.dialogue(ANA, subject="17", options=(SHARED,)))

    await store.write(remind)
    [row] = await store.read(lambda rows: rows.outbox.of(ANA, 9))
    assert row.body == replace(body, buttons=(SHARED._replace(key=""),))
    prompt = await _prompt(store)
    assert prompt.options == (SHARED,)
    for [button] in (prompt.offered, row.body.offered):
        assert button.data == "dose:taken:17"
