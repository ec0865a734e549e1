"""The team's accounts and the audit record, for admins."""

from __future__ import annotations

import re

from bot.core.model import StaffRole, StaffState
from tests.unit.bot.web.admin.office import PASSWORD, Office

EDA = {"name": "Eda", "email": "eda@clinic.example", "role": "editor"}


async def test_somebody_invited_comes_in_by_the_link_that_is_shown_once(office: Office) -> None:
    browser = await office.signed_in()
    page = (await browser.post("/admin/staff", data=EDA)).text
    found = re.search(r"http://steady\.test(/admin/link/[\w-]+)", page)
    assert found is not None
    assert (await office.browser().post(found[1], data={"password": PASSWORD})).status_code == 303
    assert "/admin/link/" not in (await browser.get("/admin/staff")).text
    assert "staff.invited" in await office.actions()


async def test_an_incomplete_or_double_invitation_is_refused(office: Office) -> None:
    browser = await office.signed_in()
    assert (await browser.post("/admin/staff", data=EDA | {"role": "king"})).status_code == 400
    assert (await browser.post("/admin/staff", data=EDA | {"email": "x"})).status_code == 400
    await office.account(StaffRole.EDITOR)
    assert (await browser.post("/admin/staff", data=EDA)).status_code == 409


async def test_a_role_is_changed_and_the_record_tells_before_and_after(office: Office) -> None:
    browser = await office.signed_in()
    eda = await office.account(StaffRole.EDITOR)
    form = {"change": "role", "role": "viewer"}
    await browser.post(f"/admin/staff/{eda.id}", data=form)
    assert (await office.account(StaffRole.EDITOR)).role is StaffRole.VIEWER
    entry = (await office.read(lambda rows: rows.audit.recent(1)))[0]
    assert entry["details"]["before"]["role"] == "editor"
    assert entry["details"]["after"]["role"] == "viewer"


async def test_somebody_disabled_is_out_at_once_and_can_come_back(office: Office) -> None:
    browser, other = await office.signed_in(), await office.signed_in(StaffRole.EDITOR)
    eda = await office.account(StaffRole.EDITOR)
    await browser.post(f"/admin/staff/{eda.id}", data={"change": "disable"})
    assert (await other.get("/admin/")).status_code == 303
    assert (await office.account(StaffRole.EDITOR)).state is StaffState.DISABLED
    assert "disabled</span>" in (await browser.get("/admin/staff")).text
    await browser.post(f"/admin/staff/{eda.id}", data={"change": "enable"})
    assert (await office.account(StaffRole.EDITOR)).state is StaffState.ACTIVE


async def test_a_link_for_a_new_password_ends_the_lock(office: Office) -> None:
    browser = await office.signed_in()
    eda = await office.account(StaffRole.EDITOR, failed_sign_ins=7)
    page = await browser.post(f"/admin/staff/{eda.id}", data={"change": "link"})
    assert "/admin/link/" in page.text
    assert (await office.account(StaffRole.EDITOR)).failed_sign_ins == 0


async def test_nobody_locks_themselves_out_and_nonsense_is_refused(office: Office) -> None:
    browser = await office.signed_in()
    me = await office.account()
    own = await browser.post(f"/admin/staff/{me.id}", data={"change": "disable"})
    assert own.status_code == 400
    eda = await office.account(StaffRole.EDITOR)
    odd = await browser.post(f"/admin/staff/{eda.id}", data={"change": "promote"})
    assert odd.status_code == 400
    assert (await browser.post("/admin/staff/99", data={"change": "link"})).status_code == 404


async def test_the_audit_record_can_be_searched_by_person_and_action(office: Office) -> None:
    browser = await office.signed_in()
    await browser.post("/admin/staff", data=EDA)
    page = (await browser.get("/admin/audit?q=invited")).text
    assert "staff.invited" in page
    assert "staff.signed_in" not in page
    assert "staff.signed_in" in (await browser.get("/admin/audit?q=ada")).text
    assert "Nothing found" in (await browser.get("/admin/audit?q=zebra")).text
