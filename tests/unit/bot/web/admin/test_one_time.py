"""Links that work once: the first admin, an invitation, a new password."""

from __future__ import annotations

from datetime import timedelta

import httpx2

from bot.core.model import LinkPurpose, StaffRole, StaffState
from bot.core.one_time_link import issue_link
from bot.core.ports import Rows
from bot.web.admin import first_admin_link
from tests.unit.bot.web.admin.office import PASSWORD, Office

ADA = {"name": "Ada", "email": "Ada@Clinic.example", "password": PASSWORD}


async def path_of_first(office: Office) -> str:
    link = await first_admin_link(office.store, office.clock, "https://steady.example")
    assert link is not None
    return link.removeprefix("https://steady.example")


async def link_for(office: Office, purpose: LinkPurpose, **about: str | int) -> str:
    now = office.clock.now()
    token = await office.store.write(lambda rows: issue_link(rows, purpose, about, now))
    return f"/admin/link/{token}"


async def test_the_first_admin_makes_their_account_and_is_in(office: Office) -> None:
    path, browser = await path_of_first(office), office.browser()
    assert "You are the first admin" in (await browser.get(path)).text
    answer = await browser.post(path, data=ADA)
    assert answer.headers["location"] == "/admin/account?done=welcome"
    account = await office.read(lambda rows: rows.staff.by_email("ada@clinic.example"))
    assert account is not None
    assert account.role is StaffRole.ADMIN
    assert (await browser.get("/admin/staff")).status_code == 200
    assert await first_admin_link(office.store, office.clock, "") is None


async def test_a_link_works_once_even_for_two_at_the_same_time(office: Office) -> None:
    path = await path_of_first(office)
    other = await path_of_first(office)
    assert (await office.browser().post(path, data=ADA)).status_code == 303
    assert (await office.browser().get(path)).status_code == 410
    assert (await office.browser().post(path, data=ADA)).status_code == 410
    late = await office.browser().post(other, data=ADA | {"email": "eve@evil.example"})
    assert late.status_code == 410, "there is an admin by now"


async def test_a_link_ends_after_a_day_and_a_wrong_one_never_began(office: Office) -> None:
    path = await path_of_first(office)
    office.clock.advance(timedelta(hours=24))
    assert (await office.browser().get(path)).status_code == 410
    assert (await office.browser().get("/admin/link/wrong")).status_code == 410


async def refused(office: Office, path: str, **changes: str) -> httpx2.Response:
    answer = await office.browser().post(path, data=ADA | changes)
    assert answer.status_code == 400
    return answer


async def test_a_poor_password_or_no_name_is_refused_and_the_link_still_works(
    office: Office,
) -> None:
    path = await path_of_first(office)
    assert "at least 10" in (await refused(office, path, password="short")).text
    assert "at most 500" in (await refused(office, path, password="long" * 200)).text
    assert "too easy" in (await refused(office, path, password="a" * 12)).text
    easy = await refused(office, path, password="ada@clinic.example")
    assert "too easy" in easy.text
    assert "your name" in (await refused(office, path, name="")).text
    assert "your name" in (await refused(office, path, email="nowhere")).text
    assert (await office.browser().post(path, data=ADA)).status_code == 303


async def test_an_invited_person_gets_the_role_they_were_invited_for(office: Office) -> None:
    path = await link_for(
        office, LinkPurpose.INVITE, name="Eda", email="eda@clinic.example", role="editor"
    )
    assert "Eda, choose a password" in (await office.browser().get(path)).text
    answer = await office.browser().post(path, data={"password": PASSWORD, "role": "admin"})
    assert answer.status_code == 303
    account = await office.read(lambda rows: rows.staff.by_email("eda@clinic.example"))
    assert account is not None
    assert (account.name, account.role) == ("Eda", StaffRole.EDITOR)


async def test_a_name_from_outside_is_shown_as_text(office: Office) -> None:
    name = "<script>alert(1)</script>"
    path = await link_for(
        office, LinkPurpose.INVITE, name=name, email="x@y.example", role="viewer"
    )
    page = (await office.browser().get(path)).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


async def test_two_invitations_of_one_address_make_one_account(office: Office) -> None:
    about = {"name": "Eda", "email": "eda@clinic.example", "role": "editor"}
    first = await link_for(office, LinkPurpose.INVITE, **about)
    second = await link_for(office, LinkPurpose.INVITE, **about)
    assert (await office.browser().post(first, data={"password": PASSWORD})).status_code == 303
    assert (await office.browser().post(second, data={"password": PASSWORD})).status_code == 410


async def test_a_new_password_ends_all_sessions_and_the_lock(office: Office) -> None:
    old = await office.signed_in()
    account = await office.account(StaffRole.ADMIN, failed_sign_ins=9)
    path = await link_for(office, LinkPurpose.RESET, id=account.id)
    browser = office.browser()
    assert "ada@clinic.example" in (await browser.get(path)).text
    assert (await browser.post(path, data={"password": "another long one"})).status_code == 303
    assert (await old.get("/admin/account")).status_code == 303
    form = {"email": account.email, "password": "another long one"}
    assert (await office.browser().post("/admin/sign-in", data=form)).status_code == 303


async def test_a_new_password_opens_no_disabled_account(office: Office) -> None:
    account = await office.account(StaffRole.EDITOR, state=StaffState.DISABLED)
    path = await link_for(office, LinkPurpose.RESET, id=account.id)
    assert (await office.browser().post(path, data={"password": PASSWORD})).status_code == 410
    gone = await link_for(office, LinkPurpose.RESET, id=999)
    assert (await office.browser().get(gone)).status_code == 200
    assert (await office.browser().post(gone, data={"password": PASSWORD})).status_code == 410


async def test_a_link_for_telegram_opens_nothing_here(office: Office) -> None:
    path = await link_for(office, LinkPurpose.TELEGRAM, id=1)
    assert (await office.browser().get(path)).status_code == 410


async def test_expired_links_are_swept_when_the_program_starts(office: Office) -> None:
    await path_of_first(office)
    office.clock.advance(timedelta(days=2))
    await path_of_first(office)

    def sweep(rows: Rows) -> int:
        return rows.staff.sweep(office.clock.now())

    assert await office.store.write(sweep) == 0
