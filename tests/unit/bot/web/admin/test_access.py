"""Every page with every role and signed out: what the table says is what the site does."""

from __future__ import annotations

import re

import httpx2
import pytest

from bot.core.model import StaffRole
from bot.web.admin.access import Page
from bot.web.admin.pages_table import PAGES
from tests.unit.bot.web.admin.office import Office

EXAMPLES = {
    "token": "no-such-token",
    "key": "dose.reminder",
    "language": "en",
    "id:int": "1",
    "rule": "en.breath_idioms",
}
WHO: tuple[StaffRole | None, ...] = (None, *StaffRole)


KEYS = {"/tips": "eat_first", "/help": "what_it_is"}


def address_of(page: Page) -> str:
    examples = EXAMPLES | {"key": KEYS.get(page.path[:5], EXAMPLES["key"])}
    return "/admin" + re.sub(r"\{(.+?)\}", lambda match: examples[match[1]], page.path)


@pytest.mark.parametrize("role", WHO, ids=lambda role: role or "signed out")
async def test_each_page_opens_for_the_roles_of_the_table_and_for_nobody_else(
    office: Office, role: StaffRole | None
) -> None:
    wrong = [
        f"{page.method} {page.path}: {answer.status_code}"
        for page in PAGES
        if not is_as_the_table_says(page, role, answer := await ask(office, page, role))
    ]
    assert wrong == []


async def ask(office: Office, page: Page, role: StaffRole | None) -> httpx2.Response:
    browser = await office.signed_in(role) if role else office.browser()
    return await browser.request(page.method, address_of(page))


def is_as_the_table_says(page: Page, role: StaffRole | None, answer: httpx2.Response) -> bool:
    if page.is_open_to(role):
        is_in = answer.status_code not in {401, 403} or page.path == "/sign-in"
        return is_in and answer.status_code < 500
    if role is not None:
        return answer.status_code == 403
    is_sent_to_sign_in = answer.headers.get("location", "").startswith("/admin/sign-in")
    return (is_sent_to_sign_in or answer.status_code == 401) and "naltrexone" not in answer.text


def may(role: StaffRole, method: str, path: str) -> bool:
    return next(p for p in PAGES if (p.method, p.path) == (method, path)).is_open_to(role)


def test_editors_see_no_patient_and_viewers_change_nothing() -> None:
    about_patients = [page for page in PAGES if page.path.startswith("/alerts")]
    assert about_patients
    assert not any(
        page.is_open_to(role)
        for page in about_patients
        for role in (StaffRole.EDITOR, StaffRole.VIEWER)
    )
    own = ("/account", "/sign-", "/link/")
    changing = [page for page in PAGES if page.method == "POST" and not page.path.startswith(own)]
    for page in changing:
        is_looking = page.path == "/lexicon" or page.path.endswith("/preview")
        assert is_looking or not page.is_open_to(StaffRole.VIEWER), page.path
    assert not may(StaffRole.CLINICIAN, "POST", "/templates/{key}/{language}")
    assert may(StaffRole.EDITOR, "POST", "/templates/{key}/{language}")


def test_only_editors_and_admins_see_and_settle_questions() -> None:
    pages = [page for page in PAGES if page.path.startswith("/questions")]
    assert [page.method for page in pages] == ["GET", "POST"]
    for page in pages:
        assert {role for role in StaffRole if page.is_open_to(role)} == {
            StaffRole.ADMIN,
            StaffRole.EDITOR,
        }


def test_only_signing_in_is_open_to_everybody() -> None:
    assert {page.path for page in PAGES if page.is_open_to(None)} == {"/sign-in", "/link/{token}"}
