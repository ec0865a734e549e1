"""The simulator page in a real browser, played as patients would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browser import NEEDS_CHROMIUM, browser
from tests.fakes.process import Process, running

__all__ = ["browser"]
pytestmark = [pytest.mark.e2e, NEEDS_CHROMIUM]
SIZES = {"laptop": (1440, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with running(tmp_path_factory.mktemp("steady")) as process:
        yield process


@pytest.fixture(params=SIZES)
def page(browser: Browser, program: Process, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.goto(program.url)
    yield page
    context.close()
    assert problems == []


def phone(page: Page, kind: str) -> None:
    size = page.viewport_size
    if size is not None and size["width"] < 760:
        page.get_by_role("tab").nth(0 if kind == "telegram" else 1).click()
    page.locator(f".phone.{kind}").get_by_role("button", name="New person").click()


def write(page: Page, kind: str, text: str) -> None:
    box = page.locator(f".phone.{kind} input")
    box.fill(text)
    box.press("Enter")


def last(page: Page, kind: str) -> Locator:
    return page.locator(f".phone.{kind} .message:not(.mine)").last


def test_six_taps_on_telegram_lead_to_the_first_reminder(page: Page) -> None:
    phone(page, "telegram")
    write(page, "telegram", "/start")
    taps = ["I agree", "Every day", "8:00 AM", "New York"]
    for label in taps:
        page.locator(".phone.telegram").get_by_role("button", name=label).last.click()
    expect(last(page, "telegram")).to_contain_text("All set")
    for _ in range(3):
        page.get_by_role("button", name="+1 day").click()
        expect(page.get_by_role("button", name="+1 day")).to_be_enabled()
    page.locator(".phone.telegram").get_by_role("button", name="Taken").last.click()
    expect(last(page, "telegram")).to_contain_text("Noted")


def test_five_texts_by_sms_lead_to_the_first_reminder(page: Page) -> None:
    phone(page, "sms")
    texts = ["hi", "1", "1", "8:30 am", "1"]
    answers = ["Shall I begin", "1 Every day", "what time", "what time is it", "All set"]
    for text, answer in zip(texts, answers, strict=True):
        write(page, "sms", text)
        expect(last(page, "sms")).to_contain_text(answer)
    page.get_by_role("button", name="+1 day").click()
    expect(page.locator(".phone.sms .messages")).to_contain_text("8:30 AM")


def test_somebody_in_trouble_gets_the_number_at_once(page: Page) -> None:
    phone(page, "sms")
    write(page, "sms", "my throat is closing up and i cant breathe")
    expect(page.locator(".phone.sms .message:not(.mine)").first).to_contain_text("911")


def test_who_writes_of_a_friend_in_danger_is_asked_about_the_friend(page: Page) -> None:
    phone(page, "telegram")
    write(page, "telegram", "my friend says hes going to hang himself")
    guidance = page.locator(".phone.telegram .message:not(.mine)").first
    expect(guidance).to_contain_text("Call 911 now if they are hurt or might hurt themselves.")
    page.get_by_role("button", name="+1 hour").click()
    question = page.locator(".phone.telegram").get_by_role("button", name="They are safe")
    question.last.click()
    expect(last(page, "telegram")).to_contain_text("I am glad they are safe.")


def test_nothing_scrolls_sideways(page: Page) -> None:
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


def test_a_foreign_page_may_not_play(page: Page, program: Process, tmp_path: Path) -> None:
    answer = page.request.post(
        f"{program.url}/simulator/write",
        data='{"phone": "sms", "text": "hi"}',
        headers={"content-type": "application/json", "sec-fetch-site": "cross-site"},
    )
    assert answer.status == 403
