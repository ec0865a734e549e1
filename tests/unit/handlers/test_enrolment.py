"""What transcripts do not reach of enrolling, joining phones and choosing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.model import IncomingKind, PatientState
from handlers.invitation import new_invitation, use_invitation
from handlers.one_time_code import codes_in, name_of, new_code
from handlers.staff_enrolment import AlreadyKnown, Prepared, prepare
from tests.fakes.house import House, address_of

PREPARED = Prepared("+13125550142", "en", "America/Chicago", ("0800",), "Ana")


async def test_consent_is_kept_with_the_exact_text_that_was_shown(house: House) -> None:
    await house.text("sms", "ana", "hi")
    shown = house.sent("ana")[-1]
    await house.text("sms", "ana", "1")
    patient = await house.patient("ana")
    (consent,) = await house.read(lambda rows: rows.patients.consents(patient.id))
    assert consent.text == shown
    assert (consent.kind, consent.version, consent.channel) == ("service", "1", "sms")
    assert consent.given_at == house.clock.now()


async def test_a_number_that_is_known_cannot_be_signed_up_again(house: House) -> None:
    now = house.clock.now()
    await house.write(lambda rows: prepare(rows, house.config, PREPARED, now))
    with pytest.raises(AlreadyKnown):
        await house.write(lambda rows: prepare(rows, house.config, PREPARED, now))


async def test_a_code_is_used_once(house: House) -> None:
    await house.enrol("ana")
    code = await house.write(new_invitation)
    text = f"here: {code.lower().replace('-', ' ')}"
    assert await house.turn("ana", use_invitation, text=text)
    assert not await house.turn("ana", use_invitation, text=text)
    assert not await house.turn("ana", use_invitation, text="AAAA-AAAA hello")


def test_codes_are_read_in_any_case_and_kept_as_a_hash() -> None:
    code = new_code()
    assert codes_in(f"my code: {code.lower()}.") == [code]
    assert codes_in("no code at all") == []
    assert code not in name_of("link", code)
    assert name_of("link", code) == name_of("link", code.replace("-", ""))


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", ""])
async def test_a_forged_zone_is_not_kept(house: House, zone: str) -> None:
    for text in ("hi", "1", "4"):
        await house.text("telegram", "ana", text)
    await house.event("telegram", "ana", kind=IncomingKind.BUTTON, data=f"enrolment:zone:{zone}")
    patient = await house.patient("ana")
    assert (patient.zone, patient.state) == (None, PatientState.ENROLLING)


async def test_words_at_a_step_of_buttons_name_the_choices(house: House) -> None:
    await house.text("telegram", "ana", "/start")
    (said,) = await house.text("telegram", "ana", "what is this")
    assert said == "Please choose one."
    assert [each.label for each in house.buttons("ana")][-3:] == [
        "I agree", "No thanks", "Español",
    ]  # fmt: skip


async def test_a_place_while_times_are_asked_is_no_time(house: House) -> None:
    for text in ("hi", "1", "1"):
        await house.text("telegram", "ana", text)
    kind = IncomingKind.LOCATION
    await house.event("telegram", "ana", kind=kind, location=(40.7, -74.0))
    assert (await house.keys("ana"))[-1] == "enrolment.please_choose"


async def test_an_unknown_button_of_enrolment_is_called_old(house: House) -> None:
    await house.text("telegram", "ana", "/start")
    for data in ("enrolment:nonsense", "enrolment:language:xx", "nobody:here"):
        await house.event("telegram", "ana", kind=IncomingKind.BUTTON, data=data)
    assert (await house.patient("ana")).state is PatientState.ENROLLING
    assert (await house.patient("ana")).language == "en"


async def test_a_button_of_a_conversation_that_is_gone_is_called_old(house: House) -> None:
    await house.enrol("ana")
    for data in ("nobody:here", "pause:days:x", "fallback:nothing", "settings:language:xx"):
        await house.event("telegram", "ana", kind=IncomingKind.BUTTON, data=data)
        assert (await house.keys("ana"))[-1] == "common.old_button"


async def test_an_unknown_command_is_no_command(house: House) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", "/dance")
    assert (await house.keys("ana"))[-1] == "fallback.first"


@pytest.mark.parametrize(
    "data",
    [
        *("settings:zone:Europe/Madrid", "settings:time:0900", "settings:last_day"),
        *("settings:privacy:loud", "settings:change:nothing", "settings:zone:Mars/Olympus"),
    ],
)
async def test_a_forged_or_old_setting_changes_nothing(house: House, data: str) -> None:
    before = await house.enrol("ana")
    await house.event("telegram", "ana", kind=IncomingKind.BUTTON, data=data)
    assert await house.patient("ana") == before
    assert (await house.keys("ana"))[-1] == "common.old_button"


async def test_other_words_at_the_menu_of_settings_go_elsewhere(house: House) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", "/settings")
    await house.text("telegram", "ana", "zebra crossing")
    assert (await house.keys("ana"))[-1] == "fallback.first"


async def test_a_second_phone_with_a_plan_of_its_own_is_not_joined(house: House) -> None:
    await house.enrol("ana", "telegram")
    await house.enrol("ben", "sms")
    await house.text("telegram", "ana", "/settings")
    (said,) = await house.tap("ana", "Second phone")
    (code,) = codes_in(said)
    await house.text("sms", "ben", code)
    assert (await house.keys("ben"))[-1] == "link.enrolled_here"


async def test_alerts_of_a_joined_phone_stay_with_staff(house: House) -> None:
    await house.enrol("ana", "telegram")
    number = address_of("sms", "ana")
    await house.text("sms", number, "I want to kill myself")
    stranger = await house.read(lambda rows: rows.patients.find("sms", number))
    assert stranger is not None
    await house.text("telegram", "ana", "/settings")
    (said,) = await house.tap("ana", "Second phone")
    await house.text("sms", number, "I am safe")
    await house.text("sms", number, codes_in(said)[0])
    await house.text("sms", number, "I agree")
    left = await house.read(lambda rows: rows.patients.get(stranger[0].id))
    assert left is not None
    assert left.state is PatientState.LEFT
    joined = await house.read(lambda rows: rows.patients.find("sms", number))
    assert joined is not None
    assert joined[0].id == (await house.patient("ana")).id


async def test_a_code_of_somebody_who_left_joins_nothing(house: House) -> None:
    await house.enrol("ana", "telegram")
    await house.text("telegram", "ana", "/settings")
    (said,) = await house.tap("ana", "Second phone")
    await house.change("ana", state=PatientState.LEFT)
    await house.text("sms", "+12025550133", codes_in(said)[0])
    found = await house.read(lambda rows: rows.patients.find("sms", "+12025550133"))
    assert found is not None
    assert found[0].state is PatientState.ENROLLING


async def test_without_reachable_first_phone_only_the_second_hears_of_the_join(
    house: House,
) -> None:
    await house.enrol("ana", "telegram")
    await house.text("telegram", "ana", "/settings")
    (said,) = await house.tap("ana", "Second phone")
    await house.event("telegram", "ana", kind=IncomingKind.BLOCKED)
    await house.text("sms", "ana", codes_in(said)[0])
    await house.text("sms", "ana", "1")
    assert (await house.keys("ana"))[-1] == "link.joined"


async def test_an_old_join_button_asks_for_a_new_code(house: House) -> None:
    await house.event("telegram", "ana", kind=IncomingKind.BUTTON, data="link:agree")
    assert (await house.keys("ana"))[-1] == "link.code_ended"


async def test_people_who_have_not_agreed_may_still_stop_and_start(house: House) -> None:
    await house.text("sms", "ana", "hi")
    await house.text("sms", "ana", "STOP")
    assert await house.text("sms", "ana", "hello") == []
    await house.text("sms", "ana", "START")
    assert (await house.keys("ana"))[-1] == "enrolment.welcome"
    found = await house.read(lambda rows: rows.patients.find("sms", address_of("sms", "ana")))
    assert found is not None
    assert found[1].consented_at is None


async def test_a_pause_is_told_of_after_it_and_never_begins_before_today(house: House) -> None:
    await house.enrol("ana")
    await house.text("telegram", "ana", "/pause 200 days")
    patient = await house.patient("ana")
    assert patient.paused_until == house.clock.now() + timedelta(days=90)
