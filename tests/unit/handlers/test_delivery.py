"""A message that could not be delivered: elsewhere once, else staff hear of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import (
    CredentialsRefused,
    OutcomeUnknown,
    RecipientGone,
    SendError,
    Throttled,
    Unreachable,
)
from bot.core.model import (
    Address,
    AddressState,
    Body,
    Button,
    DoseState,
    DueWork,
    IncomingKind,
    Lane,
    OutboxState,
    PatientState,
    Receipt,
)
from bot.core.ports import Claim, PlainId, Rows
from handlers.delivery import (
    failed,
    help_waits,
    refused,
    reminder_waits,
    second_chance,
    sent_plain,
)
from handlers.dose_record import settle
from scheduler.outcome import Outcome, record
from scheduler.verdict import End
from tests.factories import outbox_row
from tests.fakes.house import House, address_of


async def _both(house: House) -> None:
    await house.enrol("ana", "telegram", "sms")
    now = house.clock.now()
    await house.change_address("ana", "telegram", last_heard_at=now)


async def _failed(house: House, **changes: Any) -> int:
    """A failed message to Ana's chat; its work is done."""
    patient = await house.patient("ana")
    now = house.clock.now()
    values = {
        "address": address_of("telegram", "ana"), "state": OutboxState.FAILED,
        "created_at": now, "key": "pause.ended",
    }  # fmt: skip
    row = outbox_row(patient.id, **values | changes)
    row_id = await house.write(lambda rows: rows.outbox.add(row))
    work = DueWork(1, "delivery.failed", now, patient.id, str(row_id), {"means": "RecipientGone"})
    await house.turn("ana", lambda turn: failed(turn, work))
    await house.settle()
    return row_id


async def _came(house: House, channel: str) -> list[str]:
    return [each.message.key for each in house.delivered("ana") if each.channel == channel]


async def test_a_reminder_is_said_again_on_the_other_phone(house: House) -> None:
    await _both(house)
    await house.prescribe("ana")
    house.phones["telegram"].answer(RecipientGone("403"))
    await house.advance(hours=20)
    await house.settle()
    assert await _came(house, "sms") == ["dose.reminder_elsewhere"]


async def test_a_safety_text_is_said_again_word_for_word(house: House) -> None:
    await _both(house)
    row_id = await _failed(house, lane=Lane.SAFETY, key="safety.emergency_general")
    assert await _came(house, "sms") == ["safety.emergency_general", "trouble.elsewhere"]
    assert [row.fallback_of for row in await house.outbox("ana")][-2:] == [row_id] * 2


async def test_a_question_about_safety_keeps_its_choices_elsewhere(house: House) -> None:
    await _both(house)
    body = Body("Are you safe?", (Button("Yes", "safety:safe"), Button("No", "safety:unsafe")))
    await _failed(house, lane=Lane.SAFETY, key="safety.are_you_safe", body=body)
    assert house.sent("ana")[0].endswith("1 Yes, 2 No")


async def test_a_question_is_worth_no_longer_elsewhere(house: House) -> None:
    await _both(house)
    end = house.clock.now() + timedelta(hours=4)
    await _failed(house, lane=Lane.REMINDER, key="check_in.ask", expires_at=end)
    assert [row.expires_at for row in await house.outbox("ana")] == [end, end]


async def test_what_came_second_hand_is_not_passed_on_again(house: House) -> None:
    await _both(house)
    await _failed(house, lane=Lane.SAFETY, key="safety.emergency_general", fallback_of=1)
    assert await _came(house, "sms") == []
    assert [each.reason for each in await house.alerts("ana")] == ["safety_undelivered"]


async def test_an_old_message_is_not_worth_saying_again(house: House) -> None:
    await _both(house)
    old = house.clock.now() - timedelta(hours=30)
    await _failed(house, lane=Lane.SAFETY, key="safety.emergency_general", created_at=old)
    assert await _came(house, "sms") == []


async def test_a_lost_answer_is_nobodys_concern(house: House) -> None:
    await _both(house)
    await _failed(house, lane=Lane.REPLY)
    await _failed(house, state=OutboxState.DELIVERED)
    assert await house.alerts("ana") == []
    work = DueWork(1, "delivery.failed", house.clock.now(), 1, "999")
    await house.turn("ana", lambda turn: failed(turn, work))
    assert await _came(house, "sms") == []


async def test_a_reminder_of_a_settled_dose_is_not_said_again(house: House) -> None:
    await _both(house)
    await house.prescribe("ana")
    await house.advance(hours=20)
    patient = await house.patient("ana")
    (dose,) = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    await house.turn("ana", lambda turn: settle(turn, dose, DoseState.TAKEN))
    await _failed(house, dose_id=dose.id)
    assert await _came(house, "sms") == []


async def test_a_dose_that_was_answered_all_the_same_keeps_its_answer(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    await house.advance(hours=20)
    patient = await house.patient("ana")
    (dose,) = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    await house.tap("ana", "Taken")
    await _failed(house, dose_id=dose.id)
    (kept,) = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    assert kept.state is DoseState.TAKEN
    assert [each.reason for each in await house.alerts("ana")] == ["reminders_undelivered"]


async def test_another_reminder_without_a_second_phone_shows_that_the_only_one_is_lost(
    house: House,
) -> None:
    await house.enrol("ana")
    await _failed(house)
    assert [each.reason for each in await house.alerts("ana")] == ["cannot_be_reached"]


async def test_staff_hear_of_a_first_text_that_did_not_reach_whom_they_signed_up(
    house: House,
) -> None:
    await house.enrol("ana", "sms", state=PatientState.ENROLLING)
    house.phones["sms"].answer(RecipientGone("21635"))
    ana = (await house.patient("ana")).id
    data = {"form": "tablet", "pattern": "daily", "times": ["0800"]}
    now = house.clock.now()
    await house.write(lambda rows: rows.due.put("enrolment.invite", now, ana, "", data))
    await house.settle()
    assert [each.reason for each in await house.alerts("ana")] == ["invitation_undelivered"]
    assert "Steady notice" in house.sent("900")[-1]


async def _reported(house: House, means: str, code: str, **changes: Any) -> None:
    """A late report of the provider about a message to Ana's number."""
    patient = await house.patient("ana")
    row = outbox_row(
        patient.id, channel="sms", address=address_of("sms", "ana"), state=OutboxState.SENT,
        created_at=house.clock.now(), key="pause.ended", **changes,
    )  # fmt: skip
    row_id = await house.write(lambda rows: rows.outbox.add(row))
    receipt = Receipt("failed", house.clock.now(), "SM1", row_id, code, means)
    await house.engine.receipt(receipt)
    await house.engine.receipt(receipt)  # callbacks come twice
    await house.settle()


@pytest.mark.parametrize(
    ("means", "code", "state", "reasons", "consents"),
    [
        ("CarrierOut", "30006", AddressState.UNREACHABLE, ["cannot_be_reached"], []),
        ("RecipientGone", "30005", AddressState.UNREACHABLE, ["cannot_be_reached"], []),
        ("OptedOut", "21610", AddressState.OPTED_OUT, [], ["provider 21610"]),
        ("Rejected", "30007", AddressState.ACTIVE, ["template_rejected"], []),
        ("Rejected", "30004", AddressState.ACTIVE, ["template_rejected"], []),
        ("CredentialsRefused", "30034", AddressState.ACTIVE, ["credentials_refused"], []),
        ("PhoneOff", "30003", AddressState.ACTIVE, [], []),
        ("Unreachable", "30008", AddressState.ACTIVE, [], []),
        ("Throttled", "30023", AddressState.ACTIVE, [], []),
        ("OutcomeUnknown", "20500", AddressState.ACTIVE, [], []),
    ],
)
async def test_a_late_report_acts_like_a_refusal_at_once(
    house: House,
    means: str,
    code: str,
    state: AddressState,
    reasons: list[str],
    consents: list[str],
) -> None:
    await house.enrol("ana", "sms")
    await _reported(house, means, code, lane=Lane.REPLY)
    patient = await house.patient("ana")
    addresses, given = await house.read(
        lambda rows: (rows.patients.addresses(patient.id), rows.patients.consents(patient.id))
    )
    assert [address.state for address in addresses] == [state]
    assert [alert.reason for alert in await house.alerts("ana")] == reasons
    assert [consent.version for consent in given if consent.kind == "stop"] == consents


async def test_editors_hear_of_a_refused_template_once_a_day(house: House) -> None:
    await house.enrol("ana", "sms")
    for _ in range(3):
        await _reported(house, "Rejected", "30007", lane=Lane.REPLY)
    assert len(await house.alerts("ana")) == 1
    await house.advance(days=1)
    await _reported(house, "Rejected", "30007", lane=Lane.REPLY)
    assert len(await house.alerts("ana")) == 2


async def test_editors_hear_once_a_day_of_markup_that_a_provider_does_not_take(
    house: House,
) -> None:
    await house.enrol("ana")
    house.phones["telegram"].answer(PlainId("1"), PlainId("2"), None)
    for _ in range(2):
        await house.text("telegram", "ana", "/help")
    assert (await house.keys("ana")).count("stop_help.help") == 2
    alerts = await house.alerts("ana")
    assert [(each.reason, each.answer_key) for each in alerts] == [
        ("template_rejected", "stop_help.help")
    ]
    gone = DueWork(1, "delivery.sent_plain", house.clock.now(), 1, "999")
    await house.turn("ana", lambda turn: sent_plain(turn, gone))


async def test_a_reminder_reported_lost_goes_to_the_other_phone(house: House) -> None:
    await _both(house)
    await _reported(house, "CarrierOut", "30006", lane=Lane.SAFETY)
    assert await _came(house, "telegram") == ["pause.ended", "trouble.elsewhere"]


async def test_refused_credentials_call_staff_once_on_another_channel(house: House) -> None:
    for who in ("ana", "ben"):
        await house.enrol(who, "sms")
        await house.prescribe(who)
    house.phones["sms"].answer(*[CredentialsRefused("20003")] * 500)
    await house.advance(hours=21)
    reasons = [a.reason for who in ("ana", "ben") for a in await house.alerts(who)]
    assert reasons == ["credentials_refused"]
    assert any("/admin" in text or "A1" in text for text in house.sent("900"))
    gone = DueWork(1, "delivery.refused", house.clock.now(), 1, "999")
    await house.turn("ana", lambda turn: refused(turn, gone))


async def test_the_first_answer_settles_the_dose_for_both_phones(house: House) -> None:
    await _both(house)
    await house.prescribe("ana")
    house.phones["telegram"].answer(OutcomeUnknown("timeout"))  # it may have arrived
    await house.advance(hours=20, minutes=2)
    assert await _came(house, "sms") == ["dose.reminder_elsewhere"]
    assert "on your other app" in house.sent("ana")[-1]
    await house.text("sms", "ana", "1")
    patient = await house.patient("ana")
    [dose] = await house.read(lambda rows: rows.doses.recent(patient.id, 10))
    assert dose.state is DoseState.TAKEN
    late = {"kind": IncomingKind.BUTTON, "data": f"dose:skip:{dose.id}"}
    await house.event("telegram", "ana", **late)
    assert (await house.keys("ana"))[-2:] == ["dose.taken", "dose.closed"]
    [kept] = await house.read(lambda rows: rows.doses.recent(patient.id, 10))
    assert kept == dose
    await house.advance(hours=5)
    assert "dose.nag" not in await house.keys("ana")


async def test_a_follow_up_that_is_lost_is_no_second_reminder_on_the_phone_that_had_the_first(
    house: House,
) -> None:
    await _both(house)
    await house.prescribe("ana")
    await house.advance(hours=20)
    assert await _came(house, "telegram") == ["dose.reminder"]
    patient = await house.patient("ana")
    (dose,) = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    lost = {"channel": "sms", "address": address_of("sms", "ana"), "key": "dose.nag"}
    await _failed(house, lane=Lane.REMINDER, dose_id=dose.id, **lost)
    assert await _came(house, "telegram") == ["dose.reminder", "dose.nag"]
    assert await _came(house, "sms") == []


# -- what is known only by a report ---------------------------------------------------------------


async def _tries_of_reminder(house: House, means: str, code: str) -> list[int]:
    """The minutes after which a reminder by SMS was sent, when each try is reported as failed."""
    await house.change_address(
        "ana", "sms", last_heard_at=house.clock.now() + timedelta(minutes=1)
    )
    await house.prescribe("ana")
    await house.advance(hours=19)
    begin, tries = house.clock.now() + timedelta(hours=1), list[int]()
    for _ in range(2 * 60):
        await house.advance(minutes=1)
        for row in await house.outbox("ana"):
            if row.state is OutboxState.SENT and row.key == "dose.reminder":
                tries.append(round((house.clock.now() - begin).total_seconds() / 60))
                receipt = Receipt(
                    "failed", house.clock.now(), row.provider_id, row.id, code, means
                )
                await house.engine.receipt(receipt)
                await house.engine.receipt(receipt)
                await house.settle()
    return tries


@pytest.mark.parametrize(
    ("means", "code", "tries"),
    [
        ("PhoneOff", "30003", [0, 10, 30]),
        ("Unreachable", "30008", [0, 1]),
        ("Throttled", "30022", [0, 10, 40]),
        ("RecipientGone", "30005", [0]),
        ("Rejected", "30007", [0]),
    ],
)
async def test_what_may_arrive_later_is_sent_anew_and_then_goes_elsewhere(
    house: House, means: str, code: str, tries: list[int]
) -> None:
    await _both(house)
    assert await _tries_of_reminder(house, means, code) == tries
    assert (await _came(house, "telegram"))[0] == "dose.reminder_elsewhere"
    assert (await _came(house, "telegram")).count("dose.reminder_elsewhere") == 1


async def test_without_another_phone_the_dose_is_ours_to_answer_for(house: House) -> None:
    await house.enrol("ana", "sms")
    assert await _tries_of_reminder(house, "PhoneOff", "30003") == [0, 10, 30]
    patient = await house.patient("ana")
    [dose] = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    assert dose.state is DoseState.UNDELIVERED
    assert [alert.reason for alert in await house.alerts("ana")] == ["reminders_undelivered"]


async def test_an_answer_stops_the_tries(house: House) -> None:
    await house.enrol("ana", "sms")
    await house.prescribe("ana")
    await house.advance(hours=20)
    [row] = await house.outbox("ana")
    report = Receipt("failed", house.clock.now(), row.provider_id, row.id, "30003", "PhoneOff")
    await house.engine.receipt(report)
    await house.settle()
    await house.text("sms", "ana", "taken")
    await house.advance(hours=1)
    assert [row.state for row in await house.outbox("ana") if row.retry_of] == ["cancelled"]


async def test_a_call_for_help_goes_elsewhere_at_once_and_is_tried_again_here(
    house: House,
) -> None:
    await _both(house)
    for _ in range(2):
        await _reported(house, "PhoneOff", "30003", lane=Lane.SAFETY, provider_id="SM1")
    assert (await _came(house, "telegram"))[:2] == ["pause.ended", "trouble.elsewhere"]
    await house.advance(minutes=11)
    assert (await _came(house, "sms")) == ["pause.ended"] * 2
    again = [row for row in await house.outbox("ana") if row.retry_of is not None]
    assert [row.lane for row in again] == [Lane.SAFETY] * 2


async def test_staff_hear_of_a_lost_call_for_help_once(house: House) -> None:
    await house.enrol("ana", "sms")
    await _reported(house, "PhoneOff", "30003", lane=Lane.SAFETY, provider_id="SM1")
    for _ in range(3):
        await house.advance(minutes=21)
        last = (await house.outbox("ana"))[-1]
        report = Receipt("failed", house.clock.now(), None, last.id, "30003", "PhoneOff")
        await house.engine.receipt(report)
        await house.settle()
    assert [alert.reason for alert in await house.alerts("ana")] == ["safety_undelivered"]
    assert len(await house.outbox("ana")) == 3


async def test_a_carrier_out_of_reach_gets_one_more_chance_the_next_day(house: House) -> None:
    await house.enrol("ana", "sms")
    patient = await house.patient("ana")

    async def state() -> str:
        [address] = await house.read(lambda rows: rows.patients.addresses(patient.id))
        return address.state

    await _reported(house, "CarrierOut", "30006", lane=Lane.REPLY)
    assert await state() == "unreachable"
    await house.advance(days=1)
    assert await state() == "active"
    await _reported(house, "CarrierOut", "30006", lane=Lane.REPLY)
    await house.advance(days=2)
    assert await state() == "unreachable"


async def test_a_second_chance_undoes_no_stop(house: House) -> None:
    await house.enrol("ana", "sms")
    await _reported(house, "CarrierOut", "30006", lane=Lane.REPLY)
    await house.change_address("ana", "sms", state=AddressState.OPTED_OUT)
    await house.advance(days=1)
    patient = await house.patient("ana")
    [address] = await house.read(lambda rows: rows.patients.addresses(patient.id))
    assert address.state is AddressState.OPTED_OUT


async def test_an_address_that_is_no_longer_there_needs_no_chance(house: House) -> None:
    await house.enrol("ana", "sms")
    patient = await house.patient("ana")
    row = outbox_row(
        patient.id,
        channel="sms",
        address="+12025550100",
        state=OutboxState.FAILED,
        lane=Lane.REPLY,
    )
    row_id = await house.write(lambda rows: rows.outbox.add(row))
    for subject in (row_id, row_id + 1):
        work = DueWork(1, "delivery.failed", house.clock.now(), patient.id, str(subject))
        lost = replace(work, data={"means": "CarrierOut"})
        await house.turn("ana", lambda turn, lost=lost: failed(turn, lost))  # type: ignore[misc]
        await house.turn("ana", lambda turn, work=work: second_chance(turn, work))  # type: ignore[misc]
    assert "delivery.second_chance" not in [work.kind for work in await house.due("ana")]


# -- a call for help that cannot leave ------------------------------------------------------------

HOUR = timedelta(hours=1)
CRY = "emergency breathing"
GUIDANCE = "safety.emergency_breathing"


@pytest.mark.parametrize(
    "trouble",
    [
        Unreachable("no_connection"), OutcomeUnknown("timeout"), Throttled(HOUR, "429"),
        CredentialsRefused("401"),
    ],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
async def test_a_call_for_help_goes_to_the_other_phone_when_its_provider_does_not_take_it(
    scripted_house: House, trouble: SendError
) -> None:
    house = scripted_house
    await _both(house)
    house.phones["telegram"].answer(*[trouble] * 999)
    await house.text("telegram", "ana", CRY)
    assert await _came(house, "sms") == []
    await house.advance(seconds=31)
    assert (await _came(house, "sms")).count(GUIDANCE) == 1
    assert "trouble.elsewhere" in await _came(house, "sms")
    tries = len(house.phones["telegram"].attempts)
    await house.advance(minutes=5)
    assert len(house.phones["telegram"].attempts) > tries, "nor is the first phone given up"
    assert (await _came(house, "sms")).count(GUIDANCE) == 1


async def test_help_rather_goes_to_another_provider_than_to_another_chat_of_the_same(
    scripted_house: House,
) -> None:
    house = scripted_house
    await _both(house)
    patient = await house.patient("ana")
    now = house.clock.now()
    chat = Address(
        0,
        patient.id,
        "telegram",
        "2020",
        consented_at=now,
        last_heard_at=now - timedelta(minutes=1),
    )
    await house.write(lambda rows: rows.patients.add_address(chat))
    house.phones["telegram"].answer(*[Unreachable("503")] * 999)
    await house.text("telegram", "ana", CRY)
    await house.advance(seconds=31)
    assert GUIDANCE in await _came(house, "sms")


async def test_a_short_trouble_is_waited_out_on_the_phone_itself(scripted_house: House) -> None:
    house = scripted_house
    await _both(house)
    house.phones["telegram"].answer(Unreachable("503"), Unreachable("503"))
    await house.text("telegram", "ana", CRY)
    await house.advance(minutes=2)
    assert GUIDANCE in await _came(house, "telegram")
    assert await _came(house, "sms") == []


async def test_without_another_phone_staff_hear_of_help_that_waits_once(
    scripted_house: House,
) -> None:
    house = scripted_house
    await house.enrol("ana")
    house.phones["telegram"].answer(*[Unreachable("503")] * 9999)
    await house.text("telegram", "ana", CRY)
    await house.advance(seconds=31)
    told = [each for each in await house.alerts("ana") if each.reason == "safety_undelivered"]
    assert GUIDANCE in [each.answer_key for each in told]
    await house.advance(hours=6)
    told = [each for each in await house.alerts("ana") if each.reason == "safety_undelivered"]
    assert [each.answer_key for each in told].count(GUIDANCE) == 1


async def test_help_that_is_erased_meanwhile_waits_no_more(house: House) -> None:
    await house.enrol("ana")
    gone = DueWork(1, "delivery.help_waits", house.clock.now(), 1, "999")
    await house.turn("ana", lambda turn: help_waits(turn, gone))
    assert await house.alerts("ana") == []


# -- a reminder that cannot leave -----------------------------------------------------------------


@pytest.mark.parametrize(
    "trouble",
    [
        Unreachable("no_connection"),
        Throttled(timedelta(hours=5), "429"),
        CredentialsRefused("401"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_reminder_goes_elsewhere_when_its_provider_does_not_take_it_for_long(
    house: House, trouble: SendError
) -> None:
    await _both(house)
    await house.prescribe("ana")
    house.phones["telegram"].answer(*[trouble] * 999)
    await house.advance(hours=20, minutes=10)
    assert await _came(house, "sms") == []
    await house.advance(minutes=6)
    assert await _came(house, "sms") == ["dose.reminder_elsewhere"]
    await house.text("sms", "ana", "1")
    house.phones["telegram"].answers.clear()
    await house.advance(hours=6)
    assert "dose.reminder" not in await _came(house, "telegram"), "it comes once"
    patient = await house.patient("ana")
    [dose] = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    assert dose.state is DoseState.TAKEN


@pytest.mark.parametrize(
    "trouble",
    [
        Throttled(timedelta(hours=9), "429"),
        Throttled(timedelta(minutes=1), "429"),
        CredentialsRefused("401"),
    ],
    ids=["long_pause", "short_pauses", "refused"],
)
@pytest.mark.parametrize("channels", [["telegram"], ["telegram", "sms"]], ids=len)
async def test_a_dose_whose_reminder_no_provider_took_in_time_is_not_missed(
    house: House, channels: list[str], trouble: SendError
) -> None:
    await house.enrol("ana", *channels)
    await house.prescribe("ana")
    for channel in channels:
        house.phones[channel].answer(*[trouble] * 9999)
    await house.advance(hours=30)
    patient = await house.patient("ana")
    [dose] = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    assert dose.state is DoseState.UNDELIVERED
    reasons = [alert.reason for alert in await house.alerts("ana")]
    assert reasons.count("reminders_undelivered") == 1
    keys = [row.key for row in await house.read(lambda rows: rows.outbox.of(patient.id, 9))]
    assert "dose.missed" not in keys


async def test_a_pause_before_the_reminder_could_leave_makes_no_missed_dose(house: House) -> None:
    await _both(house)
    await house.prescribe("ana")
    house.phones["telegram"].answer(*[Unreachable("503")] * 9999)
    await house.advance(hours=20, minutes=3)
    await house.text("sms", "ana", "PAUSE 3")
    await house.advance(hours=8)
    patient = await house.patient("ana")
    [dose] = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    assert dose.state is DoseState.UNDELIVERED


async def test_a_reminder_that_is_sent_anew_is_not_waited_for_without_end(house: House) -> None:
    await house.enrol("ana", "telegram", "sms")
    await house.change_address("ana", "sms", last_heard_at=house.clock.now())
    await house.prescribe("ana")
    await house.advance(hours=20)
    patient = await house.patient("ana")
    [row] = await house.read(lambda rows: rows.outbox.of(patient.id, 1))
    house.phones["sms"].answer(*[Unreachable("503")] * 9999)
    await house.engine.receipt(
        Receipt("failed", house.clock.now(), row.provider_id or "", row.id, "30003", "PhoneOff")
    )
    await house.advance(minutes=27)
    assert await _came(house, "telegram") == ["dose.reminder_elsewhere"]


async def test_help_that_is_sent_anew_and_waits_is_called_elsewhere_once(
    scripted_house: House,
) -> None:
    house = scripted_house
    await house.enrol("ana", "telegram", "sms")
    await house.change_address("ana", "sms", last_heard_at=house.clock.now())
    await house.text("sms", "ana", CRY)
    patient = await house.patient("ana")
    sent = await house.read(lambda rows: rows.outbox.of(patient.id, 9))
    row = next(each for each in sent if each.key == GUIDANCE)
    house.phones["sms"].answer(*[Unreachable("503")] * 9999)
    await house.engine.receipt(
        Receipt("failed", house.clock.now(), row.provider_id or "", row.id, "30003", "PhoneOff")
    )
    await house.advance(minutes=20)
    assert (await _came(house, "telegram")).count(GUIDANCE) == 1


async def test_a_dose_whose_reminder_ends_as_its_window_does_is_not_missed(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    house.phones["telegram"].answer(*[Throttled(timedelta(hours=9), "429")] * 9999)
    await house.advance(hours=25, minutes=59)
    patient = await house.patient("ana")
    end = house.clock.now() + timedelta(minutes=1)

    def expire(rows: Rows) -> None:  # the provider is back, and the sweep is behind
        [row] = rows.outbox.of(patient.id, 9)
        claim = Claim("late", end + timedelta(hours=1))
        [row] = rows.outbox.claim(row.channel, row.lane, row.next_try_at, 9, claim)
        record(rows, Outcome(row, End(OutboxState.EXPIRED, "late"), end))

    await house.write(expire)
    await house.advance(minutes=1)
    [dose] = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    assert (dose.closes_at, dose.state) == (end, DoseState.UNDELIVERED)
    assert [each.reason for each in await house.alerts("ana")] == ["reminders_undelivered"]
    await house.advance(hours=1)
    assert "dose.missed" not in await house.keys("ana")


async def test_a_dose_is_missed_where_only_its_follow_up_waits(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    await house.advance(hours=20, minutes=20)
    house.phones["telegram"].answer(*[CredentialsRefused("401")] * 9999)
    await house.advance(hours=6)
    patient = await house.patient("ana")
    [dose] = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    assert dose.state is DoseState.MISSED


async def test_a_missed_dose_is_told_of_once_the_provider_is_back(house: House) -> None:
    await _both(house)
    await house.prescribe("ana")
    await house.advance(hours=25, minutes=58)
    house.phones["telegram"].answer(*[Unreachable("503")] * 9)
    await house.advance(hours=1)
    assert (await _came(house, "telegram"))[-1] == "dose.missed"
    assert await _came(house, "sms") == []


async def test_a_follow_up_that_waits_does_not_come_after_they_asked_for_later(
    house: House,
) -> None:
    await _both(house)
    await house.prescribe("ana")
    await house.advance(hours=20, minutes=28)
    house.phones["telegram"].answer(*[Unreachable("503")] * 8)
    await house.advance(minutes=3)
    await house.text("sms", "ana", "later")
    house.phones["telegram"].answers.clear()
    await house.advance(minutes=25)
    assert "dose.nag" not in await _came(house, "telegram") + await _came(house, "sms")
    assert await _came(house, "sms") == ["dose.later"]
    await house.advance(minutes=6)
    assert await _came(house, "sms") == ["dose.later", "dose.again"]


async def test_a_reminder_whose_provider_is_back_soon_stays_where_it_is(house: House) -> None:
    await _both(house)
    await house.prescribe("ana")
    house.phones["telegram"].answer(*[Unreachable("503")] * 4)
    await house.advance(hours=20, minutes=25)
    assert await _came(house, "telegram") == ["dose.reminder"]
    assert await _came(house, "sms") == []


async def test_a_reminder_without_another_phone_waits_for_its_provider(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    house.phones["telegram"].answer(*[Unreachable("503")] * 9)
    await house.advance(hours=21)
    assert "dose.reminder" in await _came(house, "telegram")
    assert await house.alerts("ana") == []


async def test_a_try_that_is_under_way_is_waited_for(house: House) -> None:
    await _both(house)
    await house.prescribe("ana")
    await house.advance(hours=20)
    patient = await house.patient("ana")
    [dose] = await house.read(lambda rows: rows.doses.recent(patient.id, 1))
    row = outbox_row(
        patient.id, dose_id=dose.id, address=address_of("telegram", "ana"),
        state=OutboxState.SENDING, next_try_at=house.clock.now() + HOUR,
        created_at=house.clock.now(),
    )  # fmt: skip
    row_id = await house.write(lambda rows: rows.outbox.add(row))
    now = house.clock.now()
    work = DueWork(1, "delivery.reminder_waits", now, patient.id, str(row_id))
    await house.turn("ana", lambda turn: reminder_waits(turn, work))
    [again] = [each for each in await house.due("ana") if each.kind == work.kind]
    assert again.due_at == now + timedelta(minutes=1)
    assert await _came(house, "sms") == []
