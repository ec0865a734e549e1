"""What transcripts do not reach of a dose: outages, silence, taps from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from functools import partial
from typing import Any

import pytest

from bot.core.errors import Unreachable
from bot.core.model import AddressState, Dose, DoseState, DueWork
from bot.core.ports import Rows
from handlers import dose, dose_answer
from handlers.dose_record import missed_run, settle, streaks
from tests.factories import NOW, dose as a_dose
from tests.fakes.house import House, shipped_texts


async def _latest(house: House, who: str = "ana") -> Dose:
    patient = await house.patient(who)
    return (await house.read(lambda rows: rows.doses.recent(patient.id, 5)))[0]


async def _reminded(house: House, **patient: Any) -> Dose:
    """Ana was reminded of her 08:00 dose just now."""
    await house.enrol("ana", **patient)
    await house.prescribe("ana")
    await house.advance(hours=20)
    return await _latest(house)


async def test_a_reminder_is_late_after_a_short_outage_and_says_so(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    house.clock.advance_to(house.clock.now() + timedelta(hours=20, minutes=90))
    await house.settle()
    assert (await house.keys("ana"))[-1] == "dose.reminder_late"


async def test_after_a_long_outage_each_dose_is_ours_to_answer_for(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana", times=(time(8),))
    house.clock.advance_to(house.clock.now() + timedelta(days=3))
    await house.settle()
    patient = await house.patient("ana")
    doses = await house.read(lambda rows: rows.doses.recent(patient.id, 5))
    assert [each.state for each in doses] == [DoseState.UNDELIVERED] * 3
    assert not [key for key in await house.keys("ana") if key.startswith("dose.")]


async def test_nobody_is_reminded_while_no_phone_can_be_reached(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    await house.change_address("ana", "telegram", state=AddressState.BLOCKED)
    await house.advance(hours=30)
    assert (await _latest(house)).state is DoseState.UNDELIVERED
    assert await house.alerts("ana") == []


async def test_quiet_hours_longer_than_the_window_are_not_held_against_anybody(
    house: House,
) -> None:
    await house.enrol("ana", quiet_start=time(7), quiet_end=time(20))
    await house.prescribe("ana")
    await house.advance(hours=30)
    assert (await _latest(house)).state is DoseState.UNDELIVERED


async def test_follow_ups_keep_quiet_at_night_and_after_an_answer(house: House) -> None:
    await _reminded(house, quiet_start=time(8, 10), quiet_end=time(9))
    await house.advance(minutes=45)
    assert (await house.keys("ana"))[-1] == "dose.reminder"
    await house.advance(minutes=75)
    assert (await house.keys("ana"))[-1] == "dose.nag"


async def test_work_about_a_dose_that_is_settled_does_nothing(house: House) -> None:
    reminded = await _reminded(house)
    await house.tap("ana", "Taken")
    before = await house.keys("ana")
    work = DueWork(1, "x", house.clock.now(), reminded.patient_id, str(reminded.id), {"number": 0})
    for due in (dose.nag, dose.close, dose.remind_again, dose.tell_missed):
        await house.turn("ana", partial(due, work=work))
    unknown = replace(work, subject="999")
    for due in (dose.nag, dose.close, dose.remind_again, dose.tell_missed, dose.fall_due):
        await house.turn("ana", partial(due, work=unknown))
    assert await house.keys("ana") == before
    assert (await _latest(house)).state is DoseState.TAKEN


async def test_a_plan_that_was_replaced_reminds_no_more(house: House) -> None:
    await house.enrol("ana")
    regimen = await house.prescribe("ana")
    await house.write(lambda rows: rows.regimens.save(replace(regimen, is_active=False)))
    await house.advance(days=2)
    assert "dose.reminder" not in await house.keys("ana")


async def test_a_local_date_that_comes_twice_is_reminded_of_once(house: House) -> None:
    reminded = await _reminded(house)
    await house.tap("ana", "Taken")
    data = {"date": reminded.local_date.isoformat(), "index": 0}
    work = DueWork(
        9, "dose.due", house.clock.now(), reminded.patient_id, str(reminded.regimen_id), data
    )
    before = await house.keys("ana")
    await house.turn("ana", lambda turn: dose.fall_due(turn, work))
    await house.settle()
    assert await house.keys("ana") == before


async def test_missed_is_told_once_an_emergency_is_over_and_never_in_a_pause(
    house: House,
) -> None:
    await _reminded(house)
    await house.change("ana", held_until=house.clock.now() + timedelta(hours=8))
    await house.advance(hours=7)
    assert "dose.missed" not in await house.keys("ana")
    await house.advance(hours=1)
    assert (await house.keys("ana"))[-1] == "dose.missed"


async def test_missed_is_put_off_once_more_where_quiet_hours_have_changed(house: House) -> None:
    reminded = await _reminded(house)
    now = house.clock.now()
    await house.turn("ana", lambda turn: settle(turn, reminded, DoseState.MISSED))
    await house.change("ana", quiet_start=time(7), quiet_end=time(10))
    work = DueWork(9, "dose.tell_missed", now, reminded.patient_id, str(reminded.id))
    await house.turn("ana", lambda turn: dose.tell_missed(turn, work))
    (told,) = [each for each in await house.due("ana") if each.kind == "dose.tell_missed"]
    assert told.due_at == now + timedelta(hours=2)
    await house.change("ana", paused_until=now + timedelta(days=2))
    await house.advance(hours=3)
    assert "dose.missed" not in await house.keys("ana")


async def test_a_pause_begun_meanwhile_keeps_it_silent(house: House) -> None:
    await _reminded(house)
    await house.change("ana", paused_until=house.clock.now() + timedelta(days=1))
    await house.advance(hours=7)
    assert (await _latest(house)).state is DoseState.MISSED
    assert "dose.missed" not in await house.keys("ana")


async def test_a_tap_with_another_persons_dose_changes_nothing(house: House) -> None:
    reminded = await _reminded(house)
    await house.enrol("ben")
    for argument in (str(reminded.id), "999", "nonsense"):
        data = f"dose:taken:{argument}"
        texts = await house.event("telegram", "ben", kind="button", data=data)
        assert "earlier message" in texts[0]
    assert (await _latest(house)).state is DoseState.REMINDED


@pytest.mark.parametrize("data", ["dose:why:{id}:chose", "dose:nonsense:{id}"])
async def test_a_reason_needs_a_skipped_dose(house: House, data: str) -> None:
    reminded = await _reminded(house)
    await house.event("telegram", "ana", kind="button", data=data.format(id=reminded.id))
    assert (await _latest(house)).skip_reason is None


async def test_words_about_a_dose_that_is_gone_are_no_reason(house: House) -> None:
    await house.enrol("ana")
    await house.turn(
        "ana", lambda turn: turn.listen("dose", "why", subject="999"),
    )  # fmt: skip
    assert await house.text("telegram", "ana", "no time for that") != []
    assert (await house.keys("ana"))[-1].startswith("fallback")


async def test_a_snooze_near_the_end_keeps_the_window_open(house: House) -> None:
    reminded = await _reminded(house)
    await house.advance(hours=5, minutes=50)
    await house.tap("ana", "In 30 min")
    snoozed = await _latest(house)
    assert snoozed.closes_at - reminded.closes_at == timedelta(hours=2, minutes=50)
    await house.advance(minutes=31)
    assert (await house.keys("ana"))[-1] == "dose.again"


async def test_a_window_reaches_beyond_the_next_dose_only_to_be_answered(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana", times=(time(8), time(12)))
    await house.advance(hours=23, minutes=45)
    await house.tap("ana", "In 30 min")
    await house.advance(minutes=30)
    assert (await house.keys("ana"))[-2:] == ["dose.reminder", "dose.again"]
    await house.advance(minutes=30)
    assert (await house.keys("ana"))[-2:] == ["dose.nag", "dose.missed"]


async def test_what_was_asked_for_and_never_came_is_not_held_against_anybody(
    house: House,
) -> None:
    await _reminded(house)
    await house.tap("ana", "In 30 min")
    asked = await house.keys("ana")
    house.clock.advance_to(house.clock.now() + timedelta(hours=5, minutes=45))
    await house.settle()
    assert await house.keys("ana") == asked  # there was no time left to answer
    await house.advance(minutes=15)
    assert (await _latest(house)).state is DoseState.UNDELIVERED
    assert await house.keys("ana") == asked


async def test_a_late_follow_up_is_left_out_where_no_time_is_left(house: House) -> None:
    await _reminded(house)
    house.clock.advance_to(house.clock.now() + timedelta(hours=5, minutes=40))
    await house.settle()
    await house.advance(minutes=20)
    assert (await house.keys("ana"))[-2:] == ["dose.reminder", "dose.missed"]


async def test_after_an_outage_follow_ups_keep_their_distance(house: House) -> None:
    await _reminded(house)
    house.clock.advance_to(house.clock.now() + timedelta(hours=3))
    await house.settle()
    await house.advance(minutes=89)
    assert (await house.keys("ana"))[-2:] == ["dose.reminder", "dose.nag"]
    await house.advance(minutes=1)
    assert (await house.keys("ana"))[-2:] == ["dose.nag", "dose.nag"]


async def test_a_snooze_of_a_settled_dose_says_that_it_is_closed(house: House) -> None:
    reminded = await _reminded(house)
    await house.tap("ana", "Skip")
    data = f"dose:later:{reminded.id}"
    await house.event("telegram", "ana", kind="button", data=data)
    assert (await house.keys("ana"))[-1] == "dose.closed"


@pytest.mark.parametrize("is_older", [False, True])
@pytest.mark.parametrize(
    ("channel", "event"),
    [
        ("telegram", {"kind": "button", "data": "dose:taken:{id}"}),
        ("telegram", {"kind": "text", "text": "taken"}),
        ("telegram", {"kind": "text", "text": "1"}),
        ("sms", {"kind": "text", "text": "1"}),
    ],
)
async def test_a_dose_is_answered_also_where_each_button_was_kept_with_its_id(
    house: House, channel: str, event: dict[str, str], *, is_older: bool
) -> None:
    await house.enrol("ana", channel)
    await house.prescribe("ana")
    await house.advance(hours=20)
    reminded = await _latest(house)
    [prompt] = await house.dialogues("ana")
    assert [each.data for each in prompt.options] == ["dose:taken:", "dose:later:", "dose:skip:"]
    if is_older:
        older = replace(prompt, options=prompt.offered)
        await house.write(lambda rows: rows.dialogues.put(older))
    given = {name: value.format(id=reminded.id) for name, value in event.items()}
    await house.event(channel, "ana", **given)
    assert (await _latest(house)).state is DoseState.TAKEN
    assert (await house.keys("ana"))[-1] == "dose.taken"
    assert await house.dialogues("ana") == []


async def test_a_reminder_keeps_its_dose_once_beside_buttons_that_all_share(house: House) -> None:
    reminded = await _reminded(house)
    [*_, row] = await house.outbox("ana")
    assert (row.dose_id, row.body.subject) == (reminded.id, str(reminded.id))
    assert [each.data for each in row.body.buttons] == ["dose:taken:", "dose:later:", "dose:skip:"]
    assert [each.data for each in house.buttons("ana")] == [
        f"dose:{answer}:{reminded.id}" for answer in ("taken", "later", "skip")
    ]
    assert row.body.variables == {}  # it is worded anew for another channel


async def test_a_week_of_silence_calls_staff_twice_not_every_day(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    await house.advance(days=10)
    missed = [each for each in await house.alerts("ana") if each.reason == "two_missed_doses"]
    assert len(missed) == 2


def _add(row: Dose, rows: Rows) -> None:
    rows.doses.add(row)


# -- pure -----------------------------------------------------------------------------------------


def _days(*states: str, **fields: Any) -> list[Dose]:
    first = a_dose(1, 1).local_date
    return [
        a_dose(1, 1, local_date=first + timedelta(days=n), state=DoseState(state), **fields)
        for n, state in enumerate(states)
    ]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], (0, 0)),
        (["taken", "taken"], (2, 2)),
        (["taken", "missed", "taken"], (1, 1)),
        (["taken", "undelivered", "taken"], (2, 2)),
        (["taken", "taken", "skipped", "reminded"], (0, 2)),
    ],
)
def test_streaks_count_days_without_blame(states: list[str], expected: tuple[int, int]) -> None:
    assert streaks(_days(*states)) == expected


def test_a_dose_that_was_told_of_by_mistake_breaks_no_streak() -> None:
    doses = _days("taken", "taken") + _days("skipped", is_extra=True, index=100)
    assert streaks(doses) == (2, 2)


async def test_a_run_of_missed_doses_ends_with_a_taken_one(house: House) -> None:
    ana = await house.enrol("ana")
    regimen = await house.prescribe("ana")
    for number, state in enumerate(["missed", "taken", "skipped", "undelivered", "missed"]):
        due_at = NOW + timedelta(days=number)
        row = a_dose(
            ana.id, regimen.id,
            local_date=due_at.date(), due_at=due_at, state=DoseState(state),
        )  # fmt: skip
        await house.write(partial(_add, row))
    assert await house.turn("ana", missed_run) == 2


def test_every_reason_has_its_answer_in_both_languages() -> None:
    for reason in dose_answer.REASONS:
        for language in ("en", "es"):
            assert shipped_texts().has(f"dose.why_{reason}", language)
            assert shipped_texts().has(f"button.why_{reason}", language)


async def test_no_follow_up_overtakes_its_reminder(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    house.phones["telegram"].answer(*[Unreachable("503")] * 40)
    await house.advance(hours=20, minutes=35)  # a follow-up came due half an hour after 08:00
    assert await house.keys("ana") == ["dose.reminder"]
    house.phones["telegram"].answers.clear()
    await house.advance(hours=2)
    assert [each.message.key for each in house.delivered("ana")] == ["dose.reminder", "dose.nag"]
