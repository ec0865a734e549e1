"""Signing in: the same answer whatever is wrong, waiting after failures, ends of sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import httpx2
import pyotp
import pytest

from bot.core.model import StaffRole, StaffState
from tests.unit.bot.web.admin.office import PASSWORD, Office, open_office

EMAIL = "ada@clinic.example"


async def attempt(
    browser: httpx2.AsyncClient, email: str = EMAIL, password: str = PASSWORD, **more: str
) -> httpx2.Response:
    form = {"email": email, "password": password} | more
    return await browser.post("/admin/sign-in", data=form)


async def test_the_right_password_opens_the_pages(office: Office) -> None:
    await office.account()
    browser = office.browser()
    answer = await attempt(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/")
    assert (await browser.get("/admin/account")).status_code == 200
    assert await office.actions() == ["staff.signed_in"]


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(office: Office) -> None:
    await office.account()
    cookie = (await attempt(office.browser())).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "max-age" not in cookie


async def test_with_https_the_cookie_is_bound_to_the_host() -> None:
    async with open_office(public_url="https://steady.example") as office:
        await office.account()
        cookie = (await attempt(office.browser())).headers["set-cookie"]
        assert cookie.startswith("__Host-steady_session=")
        assert "secure" in cookie.lower()


async def test_unknown_account_and_wrong_password_and_disabled_get_the_same_page(
    office: Office,
) -> None:
    await office.account()
    await office.account(StaffRole.EDITOR, state=StaffState.DISABLED)
    wrong = await attempt(office.browser(), password="not the password")
    unknown = await attempt(office.browser(), email="nobody@clinic.example")
    disabled = await attempt(office.browser(), email="eda@clinic.example")
    pages = {answer.text.replace(answer_email, "") for answer, answer_email in (
        (wrong, EMAIL), (unknown, "nobody@clinic.example"), (disabled, "eda@clinic.example"),
    )}  # fmt: skip
    assert len(pages) == 1
    assert {wrong.status_code, unknown.status_code, disabled.status_code} == {401}


async def test_five_failures_lock_the_account_for_longer_and_longer(office: Office) -> None:
    await office.account()
    for number in range(5):
        await attempt(office.browser(f"203.0.113.{number}"), password="wrong password")
    assert (await attempt(office.browser("198.51.100.1"))).status_code == 401
    account = await office.account()
    assert account.locked_until is not None
    first = account.locked_until - office.clock.now()
    office.clock.advance_to(account.locked_until)
    await attempt(office.browser("198.51.100.2"), password="wrong password")
    again = (await office.account()).locked_until
    assert again is not None
    assert again - office.clock.now() == 2 * first
    office.clock.advance_to(again)
    assert (await attempt(office.browser("198.51.100.3"))).status_code == 303
    assert (await office.account()).failed_sign_ins == 0


async def test_an_address_that_keeps_failing_waits_whoever_it_claims_to_be(
    office: Office,
) -> None:
    browser = office.browser()
    for number in range(15):
        assert (await attempt(browser, email=f"{number}@x.example")).status_code == 401
    await office.account()
    assert (await attempt(browser)).status_code == 429
    assert (await attempt(office.browser("198.51.100.1"))).status_code == 303


async def test_with_codes_on_the_password_alone_is_not_enough(office: Office) -> None:
    secret = pyotp.random_base32()
    await office.account(totp_secret=secret)
    code = pyotp.TOTP(secret).at(office.clock.now())
    assert (await attempt(office.browser())).status_code == 401
    assert (await attempt(office.browser(), code="abcdef")).status_code == 401
    assert (await attempt(office.browser(), code=code)).status_code == 303
    assert (await attempt(office.browser(), code=code)).status_code == 401


async def test_a_session_ends_after_an_hour_without_use_and_after_twelve_in_any_case(
    office: Office,
) -> None:
    browser = await office.signed_in()
    for _ in range(12):
        assert (await browser.get("/admin/account")).status_code == 200
        office.clock.advance(_minutes(59))
    assert (await browser.get("/admin/account")).status_code == 200
    office.clock.advance(_minutes(13))
    assert (await browser.get("/admin/account")).status_code == 303
    idle = await office.signed_in()
    office.clock.advance(_minutes(60))
    assert (await idle.get("/admin/account")).status_code == 303


async def test_signing_out_ends_the_session_on_the_server(office: Office) -> None:
    browser = await office.signed_in()
    cookies = dict(browser.cookies)
    await browser.post("/admin/sign-out")
    other = office.browser()
    other.cookies.update(cookies)
    assert (await other.get("/admin/account")).status_code == 303


async def test_a_disabled_account_is_out_at_once(office: Office) -> None:
    browser = await office.signed_in()
    account = await office.account()
    disabled = replace(account, state=StaffState.DISABLED)
    await office.store.write(lambda rows: rows.staff.save(disabled))
    assert (await browser.get("/admin/account")).status_code == 303


async def test_a_signed_in_person_is_not_asked_again(office: Office) -> None:
    browser = await office.signed_in()
    assert (await browser.get("/admin/sign-in")).headers["location"] == "/admin/"


async def test_signing_in_leads_to_where_they_wanted_to_go_but_never_to_another_site(
    office: Office,
) -> None:
    await office.account()
    browser = office.browser()
    asked = await browser.get("/admin/staff")
    assert asked.headers["location"] == "/admin/sign-in?next=%2Fadmin%2Fstaff"
    assert (await attempt(browser, next="/admin/staff")).headers["location"] == "/admin/staff"


@pytest.mark.parametrize(
    "next_path",
    ["https://evil.example/admin/x", "//evil.example/admin/", "/admin/\\evil", "/export/x", "//["],
)
async def test_a_way_to_another_site_is_not_taken(office: Office, next_path: str) -> None:
    await office.account()
    answer = await attempt(office.browser(), next=next_path)
    assert answer.headers["location"] == "/admin/"


async def test_what_was_being_written_comes_back_after_signing_in(office: Office) -> None:
    await office.account()
    browser = office.browser()
    answer = await browser.post("/admin/staff", data={"name": "Eda & <b>", "password": "x"})
    assert answer.status_code == 401
    assert "Nothing you wrote is lost" in answer.text
    fields = '[["name", "Eda & <b>"], ["text", "%s"]]' % ("o" * 40)
    kept = f'{{"path": "/admin/staff", "fields": {fields}}}'
    back = await attempt(browser, kept=kept)
    assert back.status_code == 200
    assert 'value="Eda &amp; &lt;b&gt;"' in back.text
    assert "o" * 40 in back.text


@pytest.mark.parametrize(
    "kept",
    [
        "{",
        "[]",
        '{"path": "https://x.example/", "fields": []}',
        '{"path": "/admin/", "fields": [1]}',
    ],
)
async def test_a_broken_memory_is_dropped(office: Office, kept: str) -> None:
    await office.account()
    assert (await attempt(office.browser(), kept=kept)).status_code == 303


async def test_our_scripts_are_told_in_json(office: Office) -> None:
    await office.account()
    browser = office.browser()
    browser.headers["accept"] = "application/json"
    assert (await browser.post("/admin/staff", data={})).json()["error"] == "signed out"
    assert (await attempt(browser, password="wrong")).status_code == 401
    assert (await attempt(browser)).json() == {"signed_in": True}


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)
