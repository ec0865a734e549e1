"""Signing in and editing in a real browser, beside the simulator's phones."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.admin.desk import ADA, PASSWORD, Desk
from tests.e2e.browser import NEEDS_CHROMIUM

pytestmark = [pytest.mark.e2e, NEEDS_CHROMIUM]
KEY = "enrolment.welcome"


def open_editor(page: Page, desk: Desk, key: str = KEY) -> None:
    page.goto(f"{desk.url}/admin/templates/{key}/en")
    page.locator("#verdict[data-at]").wait_for()


def welcome_in_simulator(page: Page, desk: Desk) -> str:
    page.goto(desk.url)
    phone = page.locator(".phone.telegram")
    phone.get_by_role("button", name="New person").click()
    phone.locator("input").fill("/start")
    phone.locator("input").press("Enter")
    bubble = phone.locator(".message:not(.mine)").first
    bubble.wait_for()
    return phone.locator(".messages").inner_text()


def publish(page: Page, button: str = "Publish now") -> None:
    page.get_by_role("button", name=button, exact=True).click()


def test_signing_in_takes_the_password_and_a_code(desk: Desk) -> None:
    context = desk.colleague("Vera", "viewer")
    context.clear_cookies()
    with desk.page(context) as page:
        page.goto(f"{desk.url}/admin/templates")
        expect(page).to_have_url(f"{desk.url}/admin/sign-in?next=%2Fadmin%2Ftemplates")
        page.get_by_label("E-mail").fill(ADA)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_contain_text("Check your e-mail address")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_label("Code from your app").fill(desk.next_code())
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(f"{desk.url}/admin/templates")
        page.get_by_role("link", name="Home").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Ada Lopez")
    context.close()


def test_an_edit_shows_on_both_phones_and_in_the_next_message_and_can_be_taken_back(
    desk: Desk,
) -> None:
    with desk.page() as page:
        open_editor(page, desk)
        page.get_by_role("checkbox", name="Discreet form").check()  # as strangers are told
        field = page.get_by_label("Discreet form on Telegram")
        field.fill("Good to meet you, says the clinic.\n\n" + field.input_value())
        expect(page.locator("#telegram-bubble")).to_contain_text("Good to meet you")
        expect(page.locator("#difference ins").first).to_contain_text("Good to meet you")
        page.get_by_label("Why").fill("Warmer")
        publish(page)
        expect(page.get_by_role("status").first).to_have_text("It is in force.")
        assert "Good to meet you" in welcome_in_simulator(page, desk)
        open_editor(page, desk)
        page.get_by_role("button", name="Restore the shipped text").click()
        expect(page.get_by_role("status").first).to_contain_text("shipped text is in force")
        assert "Good to meet you" not in welcome_in_simulator(page, desk)
        open_editor(page, desk)
        page.get_by_role("button", name="Roll back to this").last.click()
        expect(page.get_by_role("status").first).to_contain_text("older text is in force")
        assert "Good to meet you" in welcome_in_simulator(page, desk)


def test_a_text_that_both_phones_share_changes_on_both_while_it_is_written(desk: Desk) -> None:
    with desk.page() as page:
        open_editor(page, desk, "dose.reminder")
        page.get_by_label("Text", exact=True).press_sequentially(" Nice 👍")
        expect(page.locator("#telegram-bubble")).to_contain_text("Nice 👍")
        expect(page.locator("#sms-bubble")).to_contain_text("Nice 👍")
        expect(page.locator("#sms-meter")).to_contain_text("UCS-2")
        expect(page.locator("#warnings-text")).to_contain_text("👍")
        page.get_by_role("checkbox", name="Discreet form").check()
        expect(page.locator("#sms-bubble")).not_to_contain_text("naltrexone")
        page.get_by_label("Whose phones").select_option("omar")
        expect(page.locator("#sms-bubble")).to_contain_text("9:30")


def test_a_second_editor_sees_the_first_ones_change_and_nothing_is_lost(desk: Desk) -> None:
    eda = desk.colleague("Eda", "editor")
    with desk.page() as first, desk.page(eda) as second:
        open_editor(first, desk, "dose.later")
        open_editor(second, desk, "dose.later")
        first.get_by_label("Text", exact=True).fill("Fine. I will ask again at {{ time }}.")
        publish(first)
        expect(first.get_by_role("status").first).to_have_text("It is in force.")
        second.get_by_label("Text", exact=True).fill("OK! I will ask again at {{ time }}.")
        publish(second)
        notice = second.locator(".note.warn", has_text="Ada Lopez published another version")
        expect(notice).to_be_visible()
        theirs = second.locator("section", has_text="What they changed")
        expect(theirs.last).to_contain_text("Fine")
        assert "OK!" in second.get_by_label("Text", exact=True).input_value()
        publish(second)
        expect(second.get_by_role("status").first).to_have_text("It is in force.")
    eda.close()


def test_a_protected_text_keeps_its_number_and_waits_for_a_second_person(desk: Desk) -> None:
    cleo = desk.colleague("Cleo", "clinician")
    with desk.page() as page, desk.page(cleo) as other:
        open_editor(page, desk, "safety.emergency_allergy")
        field = page.get_by_label("Text", exact=True)
        shipped = field.input_value()
        field.fill("Call for help now.")
        expect(page.locator("#warnings-text")).to_contain_text("emergency number")
        publish(page, "Ask for approval")
        expect(page.get_by_role("alert").first).to_contain_text("must carry")
        assert field.input_value() == "Call for help now."
        field.fill(shipped.replace("Stay on the line.", "Stay on the phone."))
        publish(page, "Ask for approval")
        expect(page.get_by_role("status").first).to_contain_text("second person")
        expect(page.get_by_role("button", name="Approve")).to_have_count(0)
        other.goto(f"{desk.url}/admin/templates/safety.emergency_allergy/en")
        expect(other.get_by_role("button", name="Publish now")).to_have_count(0)
        other.get_by_role("button", name="Approve").click()
        expect(other.get_by_role("status").first).to_have_text("It is in force.")
    cleo.close()


def test_a_tip_is_added_once_it_is_whole_and_switched_off(desk: Desk) -> None:
    with desk.page() as page:
        page.goto(f"{desk.url}/admin/tips")
        page.get_by_text("Add a tip").click()
        page.get_by_label("A short name for staff").fill("Hold ice")
        page.get_by_role("button", name="Write it").click()
        page.locator("#verdict[data-at]").wait_for()
        page.get_by_label("On Telegram", exact=True).fill("Hold some ice for heroin.")
        expect(page.locator("#telegram-bubble")).to_contain_text("Hold some ice")
        expect(page.locator("#telegram-buttons span")).to_have_count(3)
        page.get_by_label("By SMS", exact=True).fill("Hold some ice. No heroin.")
        expect(page.locator("#warnings-sms")).to_contain_text("would show what this is about")
        page.get_by_label("By SMS", exact=True).fill("Hold some ice.")
        expect(page.locator("#sms-meter")).to_contain_text("1 segment of 1")
        publish(page)
        expect(page.get_by_role("alert").first).to_contain_text("must name one or more of")
        page.get_by_role("checkbox", name="stress").check()
        page.get_by_role("checkbox", name="any").check()
        page.get_by_label("Takes minutes").fill("5")
        page.get_by_label("Where", exact=True).select_option("home")
        page.get_by_label("With whom").select_option("alone")
        page.get_by_label("Rests on").select_option(label="Complementary Therapies")
        page.get_by_label("Theme").fill("cold")
        publish(page)
        expect(page.get_by_role("status").first).to_have_text("It is in force.")
        page.get_by_role("checkbox", name="People get it").uncheck()
        expect(page.locator("#difference")).to_contain_text("People get it")
        publish(page)
        expect(page.get_by_text("It is switched off")).to_be_visible()
        page.goto(f"{desk.url}/admin/tips?state=off")
        expect(page.get_by_role("link", name="Hold ice").first).to_be_visible()


def test_an_answer_that_is_edited_is_found_by_its_new_words_in_the_simulator(desk: Desk) -> None:
    with desk.page() as page:
        page.goto(f"{desk.url}/admin/help/driving/en")
        page.locator("#verdict[data-at]").wait_for()
        questions = page.get_by_label("Questions that it answers")
        questions.fill(questions.input_value() + "\nmay my zebra fly the bus")
        page.get_by_label("On Telegram", exact=True).fill("Ask your doctor before you fly a bus.")
        publish(page)
        expect(page.get_by_role("status").first).to_have_text("It is in force.")
        enrol_in_simulator(page, desk)
        write_in_simulator(page, "may my zebra fly the bus?")
        phone = page.locator(".phone.telegram")
        expect(phone.locator(".messages")).to_contain_text("Did that help?")


def enrol_in_simulator(page: Page, desk: Desk) -> None:
    welcome_in_simulator(page, desk)
    phone = page.locator(".phone.telegram")
    for label in ("I agree", "Every day", "8:00 AM", "Chicago"):
        phone.get_by_role("button", name=label).last.click()
        page.wait_for_timeout(600)


def write_in_simulator(page: Page, text: str) -> None:
    phone = page.locator(".phone.telegram")
    phone.locator("input").fill(text)
    phone.locator("input").press("Enter")


def test_a_session_that_ends_while_writing_keeps_the_text(desk: Desk) -> None:
    elmo = desk.colleague("Elmo", "editor")
    with desk.page(elmo) as page:
        open_editor(page, desk, "dose.taken")
        elmo.clear_cookies()
        field = page.get_by_label("Text", exact=True)
        field.fill("Noted: {{ time }}. You did it.")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        dialog.get_by_label("E-mail").fill("elmo@clinic.example")
        dialog.get_by_label("Password").fill(PASSWORD)
        dialog.get_by_role("button", name="Sign in").click()
        expect(dialog).to_be_hidden()
        expect(page.locator("#telegram-bubble")).to_contain_text("You did it")
        publish(page)
        expect(page.get_by_role("status").first).to_have_text("It is in force.")
    elmo.close()


def test_a_text_that_was_not_saved_comes_back_after_a_reload(desk: Desk) -> None:
    with desk.page() as page:
        page.on("dialog", lambda dialog: dialog.accept())
        open_editor(page, desk, "dose.skipped")
        page.get_by_label("Text", exact=True).fill("Skipped, and that is fine.")
        expect(page.locator("#unsaved")).to_be_visible()
        page.reload()
        page.get_by_role("button", name="Bring it back").click()
        assert page.get_by_label("Text", exact=True).input_value() == "Skipped, and that is fine."
        expect(page.locator("#telegram-bubble")).to_contain_text("that is fine")


def test_an_editor_sees_no_patient_and_a_viewer_cannot_write(desk: Desk) -> None:
    vic = desk.colleague("Vic", "viewer")
    with desk.page(vic) as page:
        page.goto(f"{desk.url}/admin/alerts")
        expect(page.get_by_role("heading", level=1)).to_have_text("That is not possible")
        open_editor(page, desk)
        expect(page.get_by_role("button", name="Publish now")).to_have_count(0)
        expect(page.locator("textarea").first).not_to_be_editable()
    vic.close()
