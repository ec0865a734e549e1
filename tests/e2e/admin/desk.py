"""The real program with a team of invented people, and their browsers."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page

from tests.fakes.process import Process

PASSWORD = "four words in a row"
ADA = "ada@clinic.example"
LINK = re.compile(r"http://127\.0\.0\.1:\d+/admin/link/\S+")
SIZES = {"laptop": (1440, 900), "phone": (390, 844)}


class Desk:
    """One running program; Ada is its first admin and has codes on."""

    def __init__(self, browser: Browser, program: Process) -> None:
        """Ada makes her account by the link that the program printed."""
        self._browser, self.url = browser, program.url
        self.ada = browser.new_context(viewport={"width": 1440, "height": 900})
        page = self.ada.new_page()
        page.goto(_first_link(program))
        page.get_by_label("Your name").fill("Ada Lopez")
        page.get_by_label("E-mail").fill(ADA)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Come in").click()
        page.get_by_role("button", name="Turn codes on").click()
        self.secret = page.locator("#secret").text_content() or ""
        page.get_by_label("Code", exact=True).fill(pyotp.TOTP(self.secret).now())
        page.get_by_role("button", name="Turn on").click()
        page.get_by_text("Codes are on").wait_for()
        page.close()

    def next_code(self) -> str:
        """A code that was not used yet: the next one is already good."""
        return pyotp.TOTP(self.secret).at(int(time.time()) + 30)

    @contextmanager
    def page(self, context: BrowserContext | None = None) -> Iterator[Page]:
        """A page of Ada's (or of `context`); errors of its scripts fail the test."""
        page = (context or self.ada).new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        yield page
        page.close()
        assert problems == []

    def colleague(self, name: str, role: str) -> BrowserContext:
        """Somebody whom Ada invites, signed in."""
        with self.page() as page:
            page.goto(f"{self.url}/admin/staff")
            page.get_by_label("Name", exact=True).fill(name)
            page.get_by_label("E-mail").fill(f"{name.lower()}@clinic.example")
            page.locator("#role").select_option(role)
            page.get_by_role("button", name="Make a link").click()
            link = page.locator("#link").text_content() or ""
        context = self._browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(link)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Come in").click()
        page.get_by_text("You are in").wait_for()
        page.close()
        return context

    def close(self) -> None:
        """Close Ada's browser."""
        self.ada.close()


def _first_link(program: Process) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if (match := LINK.search("".join(program.lines))) is not None:
            return match.group()
        time.sleep(0.05)  # noqa: TID251 - waits for another process's line
    raise AssertionError("no link was printed")
