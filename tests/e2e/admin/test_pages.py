"""Every page on a laptop and on a phone: nothing scrolls sideways, and axe-core finds no fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.admin.desk import SIZES, Desk
from tests.e2e.admin.test_lexicon import write_entry
from tests.e2e.browser import NEEDS_CHROMIUM

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
NEEDS_AXE = pytest.mark.skipif(
    not AXE.exists(),
    reason="axe-core is missing: npm ci --ignore-scripts --prefix tests/e2e/admin",
)
pytestmark = [pytest.mark.e2e, NEEDS_CHROMIUM]
PATHS = (
    "/",
    "/account",
    "/templates",
    "/templates/dose.reminder/en",
    "/templates/safety.emergency_allergy/es",
    "/tips",
    "/tips/eat_first/en",
    "/help",
    "/help/what_it_is/en",
    "/help/liver/es",
    "/tips/brand_new/en",
    "/questions",
    "/lexicon?q=throat",
    "/lexicon/add",
    "/lexicon/changes",
    "/lexicon/changes/1",
    "/lexicon/changes/2",
    "/lexicon/rules/en.airway_swelling",
    "/alerts",
    "/alerts/1",
    "/staff",
    "/audit",
    "/no/such/page",
)
FAULTS = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => `${each.id}: ${each.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""


@pytest.fixture(scope="module")
def alerted(desk: Desk) -> Desk:
    """One alert, as somebody on the simulator is in danger; and two changes to the lexicon."""
    with desk.page() as page:
        page.goto(desk.url)
        phone = page.locator(".phone.telegram")
        phone.locator("input").fill("my throat is closing up")
        phone.locator("input").press("Enter")
        phone.locator(".message:not(.mine)").first.wait_for()
        write_entry(page, desk)
        page.get_by_text("What the replay found").wait_for(timeout=60_000)
        page.goto(f"{desk.url}/admin/lexicon/rules/en.airway_swelling")
        page.get_by_label("Why").fill("Only to look at it")
        page.get_by_role("button", name="Retire the whole rule").click()
        page.get_by_text("What the replay found").wait_for(timeout=60_000)
    return desk


@pytest.fixture(params=SIZES)
def page(alerted: Desk, request: pytest.FixtureRequest) -> Iterator[Page]:
    with alerted.page() as page:
        width, height = SIZES[request.param]
        page.set_viewport_size({"width": width, "height": height})
        yield page


def is_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("() => document.documentElement.scrollWidth > innerWidth"))


def test_no_page_scrolls_sideways(page: Page, alerted: Desk) -> None:
    wide = []
    for path in PATHS:
        page.goto(f"{alerted.url}/admin{path}")
        if is_wider_than_the_screen(page):
            wide.append(path)
    assert wide == []


@NEEDS_AXE
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(page: Page, alerted: Desk, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    faults = []
    for path in PATHS:
        page.goto(f"{alerted.url}/admin{path}")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        faults += [f"{path}: {fault}" for fault in page.evaluate(FAULTS)]
    assert faults == []


def test_an_alert_is_read_and_taken_with_one_button(alerted: Desk) -> None:
    cleo = alerted.colleague("Nora", "clinician")
    with alerted.page(cleo) as page:
        page.goto(f"{alerted.url}/admin/")
        page.get_by_role("link", name="open alerts").click()
        page.get_by_role("link", name="Alert 1").click()
        assert "throat is closing" in page.locator(".words").inner_text()
        assert "throat" in page.locator(".words mark").all_inner_texts()
        assert "911" in page.locator(".bubble").inner_text()
        page.get_by_role("button", name="I take care of it").click()
        page.get_by_text("Taken by Nora").wait_for()
    cleo.close()


def test_a_signed_out_visitor_sees_only_the_sign_in_page(alerted: Desk) -> None:
    context = alerted.colleague("Olga", "viewer")
    context.clear_cookies()
    with alerted.page(context) as page:
        for path in PATHS[:-1]:
            page.goto(f"{alerted.url}/admin{path}")
            assert page.get_by_role("heading", level=1).inner_text() == "Sign in"
        assert not is_wider_than_the_screen(page)
    context.close()


def test_the_lexicon_page_explains_a_text(alerted: Desk) -> None:
    with alerted.page() as page:
        page.goto(f"{alerted.url}/admin/lexicon")
        page.get_by_label("What somebody might write").fill("my throat is closing <b>now</b>")
        page.get_by_role("button", name="Explain it").click()
        assert "emergency" in page.locator(".result").inner_text()
        assert "<b>now</b>" in page.locator(".words").inner_text()
