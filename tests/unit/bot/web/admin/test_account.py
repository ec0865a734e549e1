"""One's own account: codes, password, Telegram, other browsers."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp

from bot.core.model import LinkPurpose
from bot.core.one_time_link import token_hash
from tests.unit.bot.web.admin.office import PASSWORD, Office


async def test_codes_are_on_after_a_code_from_the_app_came_back(office: Office) -> None:
    browser = await office.signed_in()
    page = (await browser.post("/admin/account/code")).text
    assert "<svg" in page
    found = re.search(r'name="secret" value="(\w+)"', page)
    assert found is not None
    secret = found[1]
    wrong = await browser.post("/admin/account/code/confirm", data={"secret": secret, "code": "1"})
    assert wrong.status_code == 400
    assert secret in wrong.text
    assert (await office.account()).totp_secret is None
    code = pyotp.TOTP(secret).at(office.clock.now())
    done = await browser.post("/admin/account/code/confirm", data={"secret": secret, "code": code})
    assert done.headers["location"] == "/admin/account?done=code-on"
    assert (await office.account()).totp_secret == secret
    assert "staff.code_on" in await office.actions()


async def test_a_secret_that_is_none_gets_a_new_one(office: Office) -> None:
    browser = await office.signed_in()
    answer = await browser.post("/admin/account/code/confirm", data={"secret": "1!", "code": "1"})
    assert answer.status_code == 200
    assert "<svg" in answer.text


async def test_codes_go_off_only_with_the_password(office: Office) -> None:
    browser = await office.signed_in()
    await office.account(totp_secret=pyotp.random_base32())
    assert "on</span>" in (await browser.get("/admin/account")).text
    wrong = await browser.post("/admin/account/code/off", data={"password": "wrong"})
    assert wrong.status_code == 400
    await browser.post("/admin/account/code/off", data={"password": PASSWORD})
    assert (await office.account()).totp_secret is None


async def test_a_new_password_needs_the_old_one_and_ends_other_sessions(office: Office) -> None:
    browser, other = await office.signed_in(), await office.signed_in()
    path = "/admin/account/password"
    wrong = await browser.post(path, data={"old": "wrong", "new": "a quite long one"})
    assert "not right" in wrong.text
    short = await browser.post(path, data={"old": PASSWORD, "new": "short"})
    assert "at least 10" in short.text
    await browser.post(path, data={"old": PASSWORD, "new": "a quite long one"})
    assert (await browser.get("/admin/account")).status_code == 200
    assert (await other.get("/admin/account")).status_code == 303


async def test_files_are_refused(office: Office) -> None:
    browser = await office.signed_in()
    files = {"old": b"x", "new": b"y"}
    assert (await browser.post("/admin/account/password", files=files)).status_code == 400
    assert (await browser.post("/admin/account/code/off", files=files)).status_code == 400


async def test_a_telegram_chat_is_linked_by_a_word_that_works_once(office: Office) -> None:
    browser = await office.signed_in()
    page = (await browser.post("/admin/account/telegram")).text
    found = re.search(r"/start staff-([\w-]+)", page)
    assert found is not None
    link = await office.read(lambda rows: rows.staff.link(token_hash(found[1])))
    assert link is not None
    assert link.purpose is LinkPurpose.TELEGRAM
    assert link.expires_at == office.clock.now() + timedelta(days=1)


async def test_a_linked_chat_can_be_unlinked(office: Office) -> None:
    browser = await office.signed_in()
    await office.account(telegram_address="telegram:900")
    assert "linked</span>" in (await browser.get("/admin/account")).text
    await browser.post("/admin/account/telegram/off")
    assert (await office.account()).telegram_address is None


async def test_all_other_browsers_can_be_signed_out(office: Office) -> None:
    browser, other = await office.signed_in(), await office.signed_in()
    await browser.post("/admin/account/sessions")
    assert (await browser.get("/admin/account")).status_code == 200
    assert (await other.get("/admin/account")).status_code == 303
