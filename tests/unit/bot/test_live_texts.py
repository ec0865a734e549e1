"""What is published is said: here at once, in other processes at their next look."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.clock import VirtualClock
from bot.core.editing import Edit, Editing, LiveCatalogue, LiveLibrary, shelves_of
from bot.core.errors import StorageError
from bot.core.library import shipped_library
from bot.core.ports import Rows, Store
from bot.core.surroundings import Surroundings
from bot.live_texts import LiveTexts
from bot.storage import open_store
from bot.storage.crypto import Keyring, generate_key
from messages.catalogue import Catalogue
from messages.template import Form, Template
from tests.factories import NOW
from tests.fakes.faulty_store import FaultyStore

SHIPPED = Catalogue({"en": {"a.hi": Template("a.hi", "en", {"text": "Hi."})}})


def said(live: LiveCatalogue) -> str:
    return live.current.render("a.hi", "en", Form.SMS, discreet=False, variables={})


def around(texts: LiveCatalogue | Catalogue) -> Surroundings:
    return Surroundings(None, texts, {})  # type: ignore[arg-type] # no setting is looked at


def publish(rows: Rows, text: str, after: timedelta = timedelta()) -> None:
    editing = Editing(rows, shelves_of(SHIPPED, shipped_library()), NOW, "staff:1")
    current = editing.current("a.hi", "en")
    draft = editing.propose(Edit("a.hi", "en", {"text": text}, current.id if current else None))
    editing.publish(draft.id, NOW + after)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    keyring = Keyring.from_texts([generate_key()])
    opened = await open_store(f"sqlite:///{tmp_path}/steady.db", keyring, VirtualClock(NOW))
    yield opened
    await opened.close()


async def test_a_look_takes_what_others_published(store: Store) -> None:
    live = LiveCatalogue(SHIPPED)
    texts = LiveTexts(store, VirtualClock(NOW), around(live))
    await texts.tick()
    assert said(live) == "Hi."
    await store.write(lambda rows: publish(rows, "Hello."))
    assert said(live) == "Hi."
    await texts.tick()
    assert said(live) == "Hello."
    before = live.current
    await texts.tick()
    assert live.current is before
    assert before.shipped is SHIPPED


async def test_what_is_scheduled_is_said_at_its_time_by_every_process(store: Store) -> None:
    clock = VirtualClock(NOW)
    lives = [LiveCatalogue(SHIPPED), LiveCatalogue(SHIPPED)]
    first, second = (LiveTexts(store, clock, around(live)) for live in lives)
    await store.write(lambda rows: publish(rows, "Later.", timedelta(hours=1)))
    await first.tick()
    await second.tick()
    assert [said(live) for live in lives] == ["Hi.", "Hi."]
    clock.advance(timedelta(hours=1))
    await first.tick()
    await second.tick()
    assert [said(live) for live in lives] == ["Later.", "Later."]
    assert await store.read(lambda rows: rows.template_edits.next_at()) is None


async def test_a_tip_that_one_process_switches_off_is_off_in_the_others(store: Store) -> None:
    libraries = [LiveLibrary(shipped_library()), LiveLibrary(shipped_library())]
    first, second = (
        LiveTexts(store, VirtualClock(NOW), replace(around(SHIPPED), stock=library))
        for library in libraries
    )

    def off(rows: Rows) -> None:
        editing = Editing(rows, shelves_of(SHIPPED, shipped_library()), NOW, "staff:1")
        editing.switch("tip:eat_first", "en", is_on=False)

    await store.write(off)
    for texts in (first, second):
        await texts.tick()
    for library in libraries:
        assert "eat_first" not in library.current.tips.entries("en")
        assert "eat_first" not in library.current.tips.entries("es")


async def test_the_loop_goes_on_through_storage_trouble_until_it_is_stopped(store: Store) -> None:
    faulty, live, stop = FaultyStore(store), LiveCatalogue(SHIPPED), asyncio.Event()
    faulty.is_broken = True
    texts = LiveTexts(faulty, VirtualClock(NOW), around(live), every=0.001)  # type: ignore[arg-type] # the parts that are used
    task = asyncio.create_task(texts.run(stop))
    await faulty.failed.wait()
    await store.write(lambda rows: publish(rows, "Hello."))
    faulty.is_broken = False
    async with asyncio.timeout(10):
        while said(live) != "Hello.":  # noqa: ASYNC110 - nothing tells of a look
            await asyncio.sleep(0.001)
    stop.set()
    await task


async def test_surroundings_say_what_is_in_force(store: Store) -> None:
    live = LiveCatalogue(SHIPPED)
    surroundings = around(live)

    def publish_and_refresh(rows: Rows, text: str) -> None:
        publish(rows, text)
        surroundings.refresh(rows)

    def fail(rows: Rows) -> None:
        publish_and_refresh(rows, "Never.")
        assert said(live) == "Never."
        raise StorageError

    with pytest.raises(StorageError):
        await store.write(fail)
    await store.read(surroundings.refresh)
    assert surroundings.catalogue.template("a.hi", "en").parts == {"text": "Hi."}
    await store.write(lambda rows: publish_and_refresh(rows, "Hello."))
    assert surroundings.catalogue.template("a.hi", "en").parts == {"text": "Hello."}


async def test_a_catalogue_that_never_changes_can_stand_in_its_place(store: Store) -> None:
    surroundings = around(SHIPPED)
    await store.write(lambda rows: publish(rows, "Hello."))
    await store.read(surroundings.refresh)
    assert surroundings.catalogue is SHIPPED
