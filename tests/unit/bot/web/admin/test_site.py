"""The site around the pages: other sites' forms, wrong pages, failures, our few files."""

from __future__ import annotations

import pytest
from starlette.responses import Response

from bot.core.model import StaffRole
from bot.web.admin.access import ANYONE, Page
from bot.web.admin.cross_site import came_by_foreign_link, is_cross_site
from bot.web.admin.site import LARGEST, admin_routes
from bot.web.admin.visit import Visit
from bot.web.server import build_site
from tests.unit.bot.web.admin.office import Office
from tests.unit.bot.web.site import ToldHealth

HOST = {"host": "steady.test"}


@pytest.mark.parametrize(
    ("method", "headers", "is_foreign"),
    [
        ("POST", {"sec-fetch-site": "same-origin"}, False),
        ("POST", {"sec-fetch-site": "none"}, False),
        ("POST", {"sec-fetch-site": "same-site"}, True),
        ("POST", {"sec-fetch-site": "cross-site"}, True),
        ("POST", {"sec-fetch-site": "cross-site", "origin": "http://steady.test"}, True),
        ("POST", {"origin": "http://steady.test"}, False),
        ("POST", {"origin": "https://evil.example"}, True),
        ("POST", {"origin": "null"}, True),
        ("POST", {}, False),
        ("PUT", {"sec-fetch-site": "cross-site"}, True),
        ("GET", {"sec-fetch-site": "cross-site"}, False),
    ],
)
def test_only_our_own_pages_may_change_something(
    method: str, headers: dict[str, str], is_foreign: bool
) -> None:
    assert is_cross_site(method, HOST | headers) is is_foreign


async def test_a_form_of_another_site_changes_nothing(office: Office) -> None:
    browser = await office.signed_in()
    answer = await browser.post("/admin/sign-out", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert (await browser.get("/admin/account")).status_code == 200


async def test_a_link_on_another_site_leads_in_all_the_same(office: Office) -> None:
    browser = office.browser()  # the strict cookie stayed at home
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert came_by_foreign_link("GET", headers)
    answer = await browser.get("/admin/alerts/7", headers=headers)
    assert 'content="0;url=/admin/alerts/7"' in answer.text


async def test_a_wrong_page_is_said_kindly_and_keeps_the_menu(office: Office) -> None:
    browser = await office.signed_in(StaffRole.VIEWER)
    answer = await browser.get("/admin/nothing/here")
    assert answer.status_code == 404
    assert "There is no such page." in answer.text
    assert 'href="/admin/templates"' in answer.text
    assert (await office.browser().get("/admin/nothing")).status_code == 404


async def test_a_wrong_method_is_said_kindly(office: Office) -> None:
    assert (await office.browser().delete("/admin/sign-in")).status_code == 405


async def test_a_failure_is_one_page_without_details(office: Office) -> None:
    async def fail(visit: Visit) -> Response:
        raise RuntimeError("secret detail")

    pages = (Page("GET", "/fail", fail, ANYONE),)
    office.site = build_site({}, ToldHealth(), admin_routes(office.desk, pages))
    answer = await office.browser().get("/admin/fail")
    assert answer.status_code == 500
    assert "please try again" in answer.text
    assert "secret" not in answer.text
    browser = office.browser()
    browser.headers["accept"] = "application/json"
    assert "please try again" in (await browser.get("/admin/fail")).json()["error"]


async def test_a_form_of_unknown_or_huge_length_is_refused(office: Office) -> None:
    browser = await office.signed_in()

    async def pieces() -> object:
        yield b"a=b"

    unknown = await browser.post("/admin/staff", content=pieces())  # type: ignore[arg-type] # the stub knows no generator
    assert unknown.status_code == 411
    huge = await browser.post("/admin/staff", content=b"a=" + b"b" * LARGEST)
    assert huge.status_code == 413


async def test_our_files_are_asked_for_anew_and_pages_are_not_kept(office: Office) -> None:
    style = await office.browser().get("/admin/static/admin.css")
    assert style.headers["cache-control"] == "no-cache"
    page = await office.browser().get("/admin/sign-in")
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'self'" in page.headers["content-security-policy"]


async def test_the_start_leads_to_the_sign_in_page(office: Office) -> None:
    browser = office.browser()
    assert (await browser.get("/admin")).headers["location"].endswith("/admin/")
    assert (await browser.get("/admin/")).headers["location"] == "/admin/sign-in"
