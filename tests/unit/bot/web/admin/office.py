"""An admin site without a server: a real store, a clock that stands still, browsers of people."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

import httpx2
from argon2 import PasswordHasher
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette

from bot.core.clock import VirtualClock
from bot.core.config import load_config
from bot.core.editing import LiveCatalogue, LiveLibrary
from bot.core.lexicon import Screens
from bot.core.library import shipped_library
from bot.core.model import StaffAccount, StaffRole
from bot.core.ports import Rows
from bot.live_lexicon import LiveLexicon
from bot.storage import KeyedStore, open_store
from bot.storage.crypto import Keyring, generate_key
from bot.web.admin import Desk, admin_routes
from bot.web.admin.entrance import open_session
from bot.web.admin.password import Passwords
from bot.web.server import build_site
from messages.screen import LiveScreen
from tests.fakes.house import shipped_texts
from tests.unit.bot.web.site import ToldHealth

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
PASSWORD = "four words in a row"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PEOPLE = {
    StaffRole.ADMIN: ("Ada", "ada@clinic.example"),
    StaffRole.EDITOR: ("Eda", "eda@clinic.example"),
    StaffRole.CLINICIAN: ("Cleo", "cleo@clinic.example"),
    StaffRole.VIEWER: ("Vic", "vic@clinic.example"),
}


@dataclass
class Office:
    """The site and what is behind it."""

    desk: Desk
    store: KeyedStore
    clock: VirtualClock
    site: Starlette
    lexicon: LiveLexicon
    browsers: list[httpx2.AsyncClient] = field(default_factory=list)

    def browser(self, address: str = "203.0.113.5") -> httpx2.AsyncClient:
        """A browser that nobody has signed in with yet, at this address."""
        transport = httpx2.ASGITransport(
            self.site, raise_app_exceptions=False, client=(address, 1)
        )
        browser = httpx2.AsyncClient(transport=transport, base_url="http://steady.test")
        self.browsers.append(browser)
        return browser

    async def account(self, role: StaffRole = StaffRole.ADMIN, **changes: object) -> StaffAccount:
        """Somebody of this role, with `PASSWORD`; the same one the next time."""
        name, email = PEOPLE[role]

        def find(rows: Rows) -> StaffAccount:
            known = rows.staff.by_email(email)
            if known is not None:
                return known
            account = StaffAccount(0, name, email, role, self.clock.now())
            return rows.staff.add(replace(account, password_hash=QUICK.hash(PASSWORD)))

        account = await self.store.write(find)
        if changes:
            account = replace(account, **changes)  # type: ignore[arg-type] # what a test gives
            await self.store.write(lambda rows: rows.staff.save(account))
        return account

    async def signed_in(self, role: StaffRole = StaffRole.ADMIN) -> httpx2.AsyncClient:
        """A browser of somebody of this role."""
        account = await self.account(role)
        token = await self.store.write(
            lambda rows: open_session(rows, account.id, self.clock.now())
        )
        browser = self.browser()
        browser.cookies.set("steady_session", token)
        return browser

    async def read(self, work: Callable[[Rows], T]) -> T:
        """Look at the rows."""
        return await self.store.read(work)

    async def actions(self) -> list[str]:
        """What the audit record tells, oldest first."""
        entries = await self.read(lambda rows: rows.audit.recent(1000))
        return [str(entry["action"]) for entry in reversed(entries)]


@asynccontextmanager
async def open_office(screens: Screens | None = None, **settings: object) -> AsyncIterator[Office]:
    """An office for one test; `settings` are those of `Config`; None: the shipped lexicon."""
    clock = VirtualClock(NOW)
    store = await open_store("sqlite:///:memory:", Keyring.from_texts([generate_key()]), clock)
    texts, library = LiveCatalogue(shipped_texts()), LiveLibrary(shipped_library())
    screens = screens or Screens()
    live = LiveScreen(screens.shipped)

    def refresh(rows: Rows) -> None:
        texts.refresh(rows)
        library.refresh(rows)

    desk = Desk(
        store,
        clock,
        clock,
        load_config(None, **settings),
        lambda: texts.current,
        lambda: live.screen,
        lambda: library.current,
        refresh,
        screens=screens,
        passwords=Passwords(QUICK),
    )
    site = build_site({}, ToldHealth(), admin_routes(desk), registry=CollectorRegistry())
    lexicon = LiveLexicon(store, live, screens, lambda _: None)
    office = Office(desk, store, clock, site, lexicon)
    try:
        yield office
    finally:
        for browser in office.browsers:
            await browser.aclose()
        await store.close()
