"""A desk: a store, a few texts, and people who edit them, with a clock that stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest

from bot.core.clock import VirtualClock
from bot.core.editing import Edit, Editing, LiveCatalogue, LiveLibrary, Shelves, shelves_of
from bot.core.library import shipped_library
from bot.core.model import TemplateVersion
from bot.core.ports import Rows, Store
from bot.storage import open_store
from bot.storage.crypto import Keyring, generate_key
from messages.catalogue import Catalogue
from messages.template import Form, Template
from tests.factories import NOW

T = TypeVar("T")

LINES = "Call {{ emergency }}.\nSay where you are.\nStay on the line.\nDo not hang up."
ENGLISH = {
    "a.hi": Template("a.hi", "en", {"text": "Hi {{ name }}."}, variables={"name": "Ana"},
                     purpose="Says hello."),
    "a.long": Template("a.long", "en", {"text": LINES}, segments=3),
    "a.bye": Template("a.bye", "en", {"telegram": "Bye.", "sms": "Bye now."}),
    "b.help": Template("b.help", "en", {"text": "Call {{ emergency }}."}, is_protected=True),
}  # fmt: skip
SPANISH = {"a.hi": replace(ENGLISH["a.hi"], language="es", parts={"text": "Hola {{ name }}."})}
SHIPPED = Catalogue({"en": ENGLISH, "es": SPANISH})


def shipped_with(key: str, **parts: str) -> Catalogue:
    """A later release, in which this English text is another one."""
    return Catalogue({"en": {**ENGLISH, key: replace(ENGLISH[key], parts=parts)}, "es": SPANISH})


class Desk:
    """Runs each step in a transaction of its own, as somebody."""

    def __init__(self, store: Store) -> None:
        self.store, self.now, self.shipped = store, NOW, SHIPPED
        self.live, self.library = LiveCatalogue(SHIPPED), LiveLibrary(shipped_library())

    @property
    def shelves(self) -> Shelves:
        """All that can be edited."""
        return shelves_of(self.shipped, shipped_library())

    async def do(self, work: Callable[[Editing], T], who: str = "staff:1") -> T:
        """`work` with an `Editing` of somebody."""
        return await self.store.write(
            lambda rows: work(Editing(rows, self.shelves, self.now, who))
        )

    async def edit(
        self, key: str = "a.hi", who: str = "staff:1", language: str = "en", **parts: str
    ) -> TemplateVersion:
        """Somebody who sees what is in force writes and publishes."""

        def work(editing: Editing) -> TemplateVersion:
            current = editing.current(key, language)
            edit = Edit(key, language, parts, current.id if current else None)
            return editing.publish(editing.propose(edit).id)

        return await self.do(work, who)

    async def draft(
        self, parts: Mapping[str, str], key: str = "a.hi", who: str = "staff:1", **edit: Any
    ) -> TemplateVersion:
        """Somebody writes and does not publish."""
        return await self.do(lambda e: e.propose(Edit(key, "en", parts, **edit)), who)

    async def says(
        self, key: str = "a.hi", language: str = "en", form: Form = Form.TELEGRAM
    ) -> str:
        """What a patient gets now."""
        await self.store.read(self.live.refresh)
        variables = {"name": "Ana", "emergency": "911"}
        return self.live.current.render(key, language, form, discreet=False, variables=variables)

    async def read(self, work: Callable[[Rows], T]) -> T:
        """Look at the rows."""
        return await self.store.read(work)

    async def audit(self) -> list[dict[str, Any]]:
        """All entries, oldest first."""
        return (await self.read(lambda rows: rows.audit.recent(100)))[::-1]

    def wait(self, **duration: float) -> datetime:
        """Time passes."""
        self.now += timedelta(**duration)
        return self.now


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """A desk with an empty store."""
    keyring = Keyring.from_texts([generate_key()])
    store = await open_store("sqlite:///:memory:", keyring, VirtualClock(NOW))
    yield Desk(store)
    await store.close()
