"""Staff are called in order, without content; one answer settles it; silence is admitted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.model import Alert, AlertState, IncomingKind
from bot.core.ports import Rows
from messages.catalogue import Catalogue
from messages.template import Template
from tests.fakes.house import House, shipped_texts
from tests.fakes.screen import scripted

FIRST, SECOND = "900", "+12025550190"


async def alarm(house: House, text: str = "emergency breathing", who: str = "ana") -> None:
    await house.text("telegram", who, text)


async def states(house: House, who: str = "ana") -> list[AlertState]:
    return [alert.state for alert in await house.alerts(who)]


async def test_a_page_names_neither_person_nor_words(scripted_house: House) -> None:
    await scripted_house.enrol("ana", name="Ana Torres")
    await alarm(scripted_house)
    [page] = scripted_house.sent(FIRST)
    assert "EMERGENCY" in page
    assert "ACK A1" in page
    for secret in ("Ana", "breathing", "naltrexone", "1001"):
        assert secret not in page
    assert "http" not in page


async def test_a_page_links_to_the_alert_where_there_is_an_address() -> None:
    async with House(screen=scripted, public_url="https://steady.example.org") as house:
        await alarm(house)
        assert "https://steady.example.org/admin/alerts/1" in house.sent(FIRST)[0]


async def test_staff_are_paged_in_the_clinics_language_not_the_patients(
    scripted_house: House,
) -> None:
    await scripted_house.enrol("ana", language="es")
    await alarm(scripted_house)
    assert "A patient needs a person now" in scripted_house.sent(FIRST)[0]


async def test_unacknowledged_it_goes_to_the_next_then_the_patient_is_told_once(
    scripted_house: House,
) -> None:
    await alarm(scripted_house)
    assert scripted_house.sent(SECOND) == []
    await scripted_house.advance(minutes=10)
    assert len(scripted_house.sent(SECOND)) == 1
    await scripted_house.advance(minutes=9)
    assert "alert.nobody_has_seen" not in await scripted_house.keys("ana")
    await scripted_house.advance(minutes=1)
    assert (await scripted_house.keys("ana")).count("alert.nobody_has_seen") == 1
    assert any("No one has seen your message yet" in text for text in scripted_house.sent("ana"))
    assert await states(scripted_house) == [AlertState.UNANSWERED]
    await scripted_house.advance(hours=5)
    assert (await scripted_house.keys("ana")).count("alert.nobody_has_seen") == 1
    assert len(scripted_house.sent(FIRST)) == 1


@pytest.mark.parametrize(
    ("channel", "who", "text"),
    [
        ("telegram", FIRST, "ACK A1"),
        ("telegram", FIRST, "ack a1."),
        ("telegram", FIRST, "/ack A1"),
        ("telegram", FIRST, "ack"),
        ("sms", SECOND, "Ack 1"),
        ("sms", SECOND, "ACK A1!"),
    ],
)
async def test_a_typed_code_acknowledges(
    scripted_house: House, channel: str, who: str, text: str
) -> None:
    await alarm(scripted_house)
    answers = await scripted_house.text(channel, who, text)
    assert "Alert 1 is yours" in answers[0]
    [alert] = await scripted_house.alerts("ana")
    assert alert.state is AlertState.ACKNOWLEDGED
    assert alert.acknowledged_by == f"staff address {1 if who == FIRST else 2}"
    await scripted_house.advance(hours=1)
    assert "alert.nobody_has_seen" not in await scripted_house.keys("ana")
    audit = await scripted_house.read(lambda rows: rows.audit.recent(1))
    assert audit[0]["action"] == "alert.acknowledged"


async def test_the_button_acknowledges_and_a_second_tap_changes_nothing(
    scripted_house: House,
) -> None:
    await alarm(scripted_house)
    for _ in range(2):
        answers = await scripted_house.tap(FIRST, "Acknowledge")
        assert "Alert 1 is yours" in answers[0]
    assert len(await scripted_house.read(lambda rows: rows.audit.recent(10))) == 1


async def test_an_alert_that_nobody_took_in_time_can_still_be_taken(scripted_house: House) -> None:
    await alarm(scripted_house)
    await scripted_house.advance(hours=1)
    await scripted_house.text("sms", SECOND, "ACK A1")
    assert await states(scripted_house) == [AlertState.ACKNOWLEDGED]


@pytest.mark.parametrize("text", ["ACK A99", "ack 7", "ACK"])
async def test_an_unknown_code_is_named_as_such(scripted_house: House, text: str) -> None:
    answers = await scripted_house.text("telegram", FIRST, text)
    assert "no open alert" in answers[0]


async def test_a_lone_ack_with_two_alerts_asks_for_the_code(scripted_house: House) -> None:
    await alarm(scripted_house)
    await alarm(scripted_house, who="ben")
    assert "no open alert" in (await scripted_house.text("telegram", FIRST, "ack"))[0]


async def test_patients_cannot_acknowledge(scripted_house: House) -> None:
    await alarm(scripted_house)
    await scripted_house.enrol("ben")
    await scripted_house.text("telegram", "ben", "ACK A1")
    await scripted_house.event("telegram", "ben", kind=IncomingKind.BUTTON, data="alert:ack:1")
    await scripted_house.event("telegram", FIRST, kind=IncomingKind.BUTTON, data="alert:ack:x")
    assert await states(scripted_house) == [AlertState.OPEN]


async def test_a_staff_members_own_words_are_screened_too(scripted_house: House) -> None:
    answers = await scripted_house.text("telegram", FIRST, "emergency suicidality")
    assert "988" in answers[0]
    assert [alert.reason for alert in await scripted_house.alerts(FIRST)] == ["suicidality"]


async def test_several_texts_in_minutes_make_rows_but_no_storm(scripted_house: House) -> None:
    for _ in range(4):
        await alarm(scripted_house)
        await scripted_house.advance(minutes=1)
    assert len(await scripted_house.alerts("ana")) == 4
    assert len(scripted_house.sent(FIRST)) == 1


async def test_a_higher_tier_is_paged_at_once_and_a_lower_one_is_not(
    scripted_house: House,
) -> None:
    await alarm(scripted_house, "urgent liver")
    await alarm(scripted_house, "emergency breathing")
    assert len(scripted_house.sent(FIRST)) == 2
    await alarm(scripted_house, "urgent liver")
    assert len(scripted_house.sent(FIRST)) == 2


async def test_after_ten_minutes_what_is_still_open_is_paged_again(scripted_house: House) -> None:
    await alarm(scripted_house)
    await scripted_house.advance(minutes=2)
    await scripted_house.text("telegram", FIRST, "ACK A1")
    await scripted_house.advance(minutes=1)
    await alarm(scripted_house)
    assert len(scripted_house.sent(FIRST)) == 2  # the page, and the thanks
    await scripted_house.advance(minutes=7)
    assert "alert 2" in scripted_house.sent(FIRST)[-1]


async def test_one_acknowledgement_covers_what_the_person_wrote_until_then(
    scripted_house: House,
) -> None:
    await alarm(scripted_house)
    await alarm(scripted_house, "urgent liver")
    await scripted_house.text("telegram", FIRST, "ACK A1")
    assert await states(scripted_house) == [AlertState.ACKNOWLEDGED] * 2
    await scripted_house.advance(hours=1)
    assert scripted_house.sent(SECOND) == []


async def test_a_notice_is_calm_and_nobody_tells_the_patient(scripted_house: House) -> None:
    patient = await scripted_house.enrol("ana")
    now = scripted_house.clock.now()

    def notice(rows: Rows) -> None:
        alert = rows.alerts.add(Alert(0, patient.id, "notice", "two_missed_doses", now))
        rows.due.put("alert.page", now, patient.id, str(alert.id))

    await scripted_house.write(notice)
    await scripted_house.settle()
    assert "Steady notice 1" in scripted_house.sent(FIRST)[0]
    await alarm(scripted_house)  # danger does not wait behind a notice
    assert len(scripted_house.sent(FIRST)) == 2
    await scripted_house.text("telegram", FIRST, "ACK A1")
    assert await states(scripted_house) == [AlertState.ACKNOWLEDGED, AlertState.OPEN]


async def test_a_page_about_an_alert_that_is_gone_or_taken_does_nothing(
    scripted_house: House,
) -> None:
    await alarm(scripted_house)
    await scripted_house.text("telegram", FIRST, "ACK A1")
    before = len(scripted_house.sent(FIRST))
    patient, now = await scripted_house.patient("ana"), scripted_house.clock.now()

    def page_again(rows: Rows) -> None:
        for subject in ("1", "99"):
            rows.due.put("alert.page", now, patient.id, subject)

    await scripted_house.write(page_again)
    await scripted_house.settle()
    assert len(scripted_house.sent(FIRST)) == before


async def test_without_staff_an_alert_is_kept_and_ends_unanswered(quiet_house: House) -> None:
    await alarm(quiet_house)
    assert await states(quiet_house) == [AlertState.UNANSWERED]
    assert "alert.nobody_has_seen" not in await quiet_house.keys("ana")


async def test_a_page_goes_out_even_if_its_text_was_broken_by_an_edit() -> None:
    async with House(
        screen=scripted, texts=edited("alert.page_safety", "{{ nonsense }}")
    ) as house:
        await alarm(house)
        assert "Steady alert 1" in house.sent(FIRST)[0]


def edited(key: str, text: str) -> Catalogue:
    """The shipped catalogue with one English text as an editor left it."""
    shipped = shipped_texts()
    languages: dict[str, dict[str, Template]] = {
        language: {k: shipped.template(k, language) for k in shipped.keys}
        for language in ("en", "es")
    }
    languages["en"][key] = replace(shipped.template(key, "en"), parts={"text": text})
    return Catalogue(languages, shipped)
