"""Start page, alerts, lexicon, tips and help: what each shows, and to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.model import (
    Address,
    Alert,
    AlertState,
    Body,
    Lane,
    OutboxRow,
    OutboxState,
    Patient,
    PatientState,
    StaffRole,
)
from bot.core.ports import Claim, Rows
from bot.web.admin.advice import ADVICE
from handlers.dark import REASON
from handlers.delivery import CALLS_STAFF, NOT_INVITED
from handlers.delivery_elsewhere import HELP_LOST
from handlers.dose_record import NOT_REMINDED
from tests.unit.bot.web.admin.office import NOW, Office

WROTE = "my throat <script>is closing</script>"


async def danger(office: Office, **changes: object) -> Alert:
    """Ana wrote something that cannot wait, and the bot answered."""

    def add(rows: Rows) -> Alert:
        patient = rows.patients.add(
            Patient(0, PatientState.ACTIVE, NOW, name="Ana <b>", zone="Asia/Tokyo", country="JP")
        )
        rows.patients.add_address(
            Address(0, patient.id, "sms", f"+1202555010{patient.id}", last_heard_at=NOW)
        )
        rows.outbox.add(
            OutboxRow(
                0, patient.id, "telegram", "1", Lane.SAFETY, "safety.emergency_allergy",
                Body("<b>Call 911 now.</b> <i onclick='x'>Sit</i>"), OutboxState.QUEUED, NOW, NOW,
            )
        )  # fmt: skip
        findings = [
            {"rule": "en.airway", "tier": "emergency", "spans": [{"start": 3, "end": 9}],
             "context": ["past"]},
            {"rule": "en.other", "tier": "none", "spans": [[0, 2]], "context": []},
        ]  # fmt: skip
        values: dict[str, object] = {
            "tier": "emergency", "reason": "allergy",
            "excerpt": WROTE, "answer_key": "safety.emergency_allergy", "findings": findings,
        }  # fmt: skip
        return rows.alerts.add(
            Alert(0, patient.id, raised_at=NOW, **values | changes)  # type: ignore[arg-type] # what a test gives
        )

    return await office.store.write(add)


async def test_a_nurse_sees_who_what_which_rule_and_the_answer(office: Office) -> None:
    alert = await danger(office)
    await danger(office, tier="notice")
    office.clock.advance(timedelta(minutes=5))
    browser = await office.signed_in(StaffRole.CLINICIAN)
    listed = (await browser.get("/admin/alerts")).text
    assert "2 open" in listed
    assert "5 min ago" in listed
    page = (await browser.get(f"/admin/alerts/{alert.id}")).text
    assert "Ana &lt;b&gt;" in page
    assert "<mark>throat</mark> &lt;script&gt;" in page
    assert 'href="tel:+12025550101"' in page
    assert "02:05, 24 Nov" in page
    assert "en.airway" in page
    assert "<b>Call 911 now.</b> <i>Sit</i>" in page
    assert "alert.seen" in await office.actions()


async def test_one_button_takes_it_and_says_by_whom(office: Office) -> None:
    alert = await danger(office)
    browser = await office.signed_in(StaffRole.CLINICIAN)
    path = f"/admin/alerts/{alert.id}/acknowledge"
    assert (await browser.post(path)).headers["location"].endswith("?done=acknowledged")
    await browser.post(path)
    assert (await office.actions()).count("alert.acknowledged") == 1
    page = (await browser.get(f"/admin/alerts/{alert.id}")).text
    assert "Taken by Cleo" in page
    assert "I take care of it" not in page
    assert "All is quiet" in (await browser.get("/admin/alerts")).text


async def test_an_alert_without_text_answer_or_rule_is_shown_too(office: Office) -> None:
    bare = await danger(
        office, excerpt="", answer_key="", findings=[], state=AlertState.UNANSWERED,
        lexicon_version="abc",
    )  # fmt: skip
    gone = await danger(office, answer_key="safety.gone")
    browser = await office.signed_in(StaffRole.ADMIN)
    page = (await browser.get(f"/admin/alerts/{bare.id}")).text
    assert "not about a text" in page
    assert "Nothing was sent" in page
    assert "nobody answered" in page
    assert "no longer kept" in (await browser.get(f"/admin/alerts/{gone.id}")).text


@pytest.mark.parametrize("reason", ADVICE)
async def test_a_notice_says_in_words_what_can_be_done(office: Office, reason: str) -> None:
    alert = await danger(office, tier="notice", reason=reason, findings=[], excerpt="")
    browser = await office.signed_in(StaffRole.CLINICIAN)
    assert ADVICE[reason] in (await browser.get(f"/admin/alerts/{alert.id}")).text


async def test_work_that_was_given_up_is_named_and_explained(office: Office) -> None:
    reason = "due_work_parked:dose.due"
    alert = await danger(office, tier="notice", reason=reason, findings=[], excerpt="")
    browser = await office.signed_in(StaffRole.CLINICIAN)
    page = (await browser.get(f"/admin/alerts/{alert.id}")).text
    assert "due work parked: dose.due" in page
    assert ADVICE["due_work_parked"] in page


def test_every_notice_about_delivery_has_its_words() -> None:
    assert {REASON, NOT_INVITED, *CALLS_STAFF.values(), HELP_LOST, NOT_REMINDED} <= set(ADVICE)


async def test_why_an_answer_did_not_arrive_is_shown(office: Office) -> None:
    alert = await danger(office)
    await office.store.write(_refuse_all)
    browser = await office.signed_in(StaffRole.CLINICIAN)
    assert "failed (30005)" in (await browser.get(f"/admin/alerts/{alert.id}")).text


def _refuse_all(rows: Rows) -> None:
    claim = Claim("t", NOW)
    for row in rows.outbox.claim("telegram", Lane.SAFETY, NOW, 9, claim):
        rows.outbox.end(row.id, "t", OutboxState.FAILED, "30005", NOW)


async def test_an_alert_that_is_not_there_is_said(office: Office) -> None:
    browser = await office.signed_in(StaffRole.CLINICIAN)
    assert (await browser.get("/admin/alerts/99")).status_code == 404
    assert (await browser.post("/admin/alerts/99/acknowledge")).status_code == 404


@pytest.mark.parametrize(
    ("role", "sees_alerts"),
    [(StaffRole.ADMIN, True), (StaffRole.CLINICIAN, True), (StaffRole.EDITOR, False),
     (StaffRole.VIEWER, False)],
)  # fmt: skip
async def test_the_start_page_names_alerts_only_to_those_who_may_see_them(
    office: Office, role: StaffRole, sees_alerts: bool
) -> None:
    await danger(office)
    page = (await (await office.signed_in(role)).get("/admin/")).text
    assert ("open alerts" in page) is sees_alerts
    assert ("parked events" in page) is (role is StaffRole.ADMIN)


async def test_the_bench_explains_a_text_and_keeps_nothing(office: Office) -> None:
    browser = await office.signed_in(StaffRole.VIEWER)
    text = "my throat is closing <b>"
    page = (await browser.post("/admin/lexicon", data={"text": text})).text
    assert "emergency</span>" in page
    assert "<mark>" in page
    assert "&lt;b&gt;" in page
    calm = (await browser.post("/admin/lexicon", data={"text": "good morning"})).text
    assert "Nothing of danger was found" in calm
    assert await office.actions() == ["staff.signed_in"]


async def test_rules_are_found_by_words_and_tier(office: Office) -> None:
    browser = await office.signed_in(StaffRole.VIEWER)
    page = (await browser.get("/admin/lexicon?q=throat&tier=emergency&language=en")).text
    assert "airway" in page
    assert "No rule fits" in (await browser.get("/admin/lexicon?q=zebra")).text
    assert "No rule fits" in (await browser.get("/admin/lexicon?language=xx")).text
