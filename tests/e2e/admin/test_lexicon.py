"""The lexicon in a real browser: a phrase is added by two people, and the simulator knows it."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.admin.desk import Desk
from tests.e2e.browser import NEEDS_CHROMIUM

pytestmark = [pytest.mark.e2e, NEEDS_CHROMIUM]
PATIENCE = 60_000  # milliseconds for a replay on a crowded machine
GUIDANCE = "Call 911 now"
SAID = "my florble is hissing again"


def write_entry(page: Page, desk: Desk, words: str = "zorble/florble hissing") -> None:
    page.goto(f"{desk.url}/admin/lexicon")
    page.get_by_role("link", name="Add a phrase").click()
    page.wait_for_load_state()  # its script ticks the tier that a subject usually has
    page.get_by_label("Phrases in plain words").fill(words)
    page.get_by_label("Other words that may stand").select_option("3")
    page.get_by_label("Sentences that must be found").fill("my zorble is hissing")
    page.get_by_label("Similar sentences").fill("the zorble is calm\nhissing cats")
    page.get_by_label("What it is about").select_option("chest_pain")
    expect(page.get_by_label("Emergency: guidance at once")).to_be_checked()
    page.get_by_label("Short name").fill("Zorble")
    page.get_by_label("Why").fill("A device of our clinic")
    page.get_by_role("button", name="Save and replay").click()


def answer_to(page: Page, desk: Desk, text: str) -> str:
    page.goto(desk.url)
    phone = page.locator(".phone.telegram")
    phone.get_by_role("button", name="New person").click()
    phone.locator("input").fill(text)
    phone.locator("input").press("Enter")
    phone.locator(".message:not(.mine)").first.wait_for()
    return phone.locator(".messages").inner_text()


def test_a_phrase_is_added_approved_by_another_and_answered_at_once(desk: Desk) -> None:
    eda, cleo = desk.colleague("Eda", "editor"), desk.colleague("Cleo", "clinician")
    with desk.page(eda) as page, desk.page(cleo) as other:
        assert GUIDANCE not in answer_to(other, desk, SAID)
        write_entry(page, desk)
        expect(page.get_by_role("heading", level=1)).to_have_text("Add en.clinic_zorble")
        expect(page.get_by_text("No emergency is recognised less")).to_be_visible(timeout=PATIENCE)
        page.get_by_role("button", name="Ask for approval").click()
        expect(page.get_by_role("status").first).to_contain_text("second person")
        expect(page.get_by_role("button", name="Approve")).to_have_count(0)
        other.goto(f"{desk.url}/admin/")
        other.get_by_role("link", name="lexicon changes to approve").click()
        other.get_by_role("link", name="Add en.clinic_zorble").click()
        other.get_by_role("button", name="Approve").click()
        expect(other.get_by_role("status").first).to_contain_text("can be published")
        page.reload()
        page.get_by_role("button", name="Publish").click()
        expect(page.locator(".head .tag")).to_have_text("in force", timeout=PATIENCE)
        deadline = time.monotonic() + 20
        while GUIDANCE not in answer_to(other, desk, SAID):
            assert time.monotonic() < deadline
        page.goto(f"{desk.url}/admin/lexicon")
        page.get_by_label("What somebody might write").fill(SAID)
        page.get_by_role("button", name="Explain it").click()
        expect(page.locator(".result")).to_contain_text("en.clinic_zorble")
    eda.close()
    cleo.close()


def test_a_bad_entry_is_explained_and_nothing_of_it_is_lost(desk: Desk) -> None:
    with desk.page() as page:
        write_entry(page, desk, words="the")
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("“the”: it fits texts about anything")
        expect(alert).to_be_focused()
        words = page.get_by_label("Phrases in plain words")
        assert words.input_value() == "the"
        assert page.get_by_label("Why").input_value() == "A device of our clinic"
        words.fill("florble squeaking")
        page.get_by_label("Short name").fill("Florble")
        page.get_by_label("Sentences that must be found").fill("my florble is squeaking")
        page.get_by_role("button", name="Save and replay").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Add en.clinic_florble")


def test_retiring_what_finds_emergencies_is_refused_with_the_sentences(desk: Desk) -> None:
    with desk.page() as page:
        page.goto(f"{desk.url}/admin/lexicon/rules/en.wish_to_die")
        page.locator("#why").fill("It fires too often")
        page.get_by_role("button", name="Retire the whole rule").click()
        refusal = page.locator(".note.bad").first
        expect(refusal).to_contain_text("Emergency recall would fall", timeout=PATIENCE)
        assert page.locator("table").nth(1).locator("tbody tr").count() > 0
        expect(page.get_by_role("button", name="Ask for approval")).to_have_count(0)
        page.get_by_role("button", name="Withdraw").click()
        expect(page.locator(".head .tag")).to_have_text("withdrawn")
