"""What a handler sees and may do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.core.editing.live import LiveCatalogue
from bot.core.model import Address, AddressState, Attachment, IncomingKind, Lane
from bot.core.ports import Rows
from bot.core.surroundings import Surroundings
from bot.core.turn import Choice, Turn
from messages.catalogue import Catalogue, load_catalogue
from messages.emergency import emergency_numbers
from messages.template import Form, Template
from tests.factories import incoming
from tests.fakes.house import House, address_of


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A house with staff."""
    async with House() as house:
        yield house


YES_OR_NO = (Choice("erase", "button.erase", row=0), Choice("city:7", label="Chicago", row=0))


async def _in_turn(
    house: House, work: Callable[[Turn], Any], channel: str | None = "telegram", **fields: Any
) -> Any:
    """Run `work` in a turn of Ana's on a channel, or of due work without an address."""
    patient = await house.enrol("ana", "telegram", "sms", **fields)

    def run(rows: Rows) -> Any:
        addresses = {a.channel: a for a in rows.patients.addresses(patient.id)}
        address = addresses[channel] if channel else None
        return work(Turn(house.around, rows, house.clock.now(), patient, address))

    return await house.write(run)


async def test_choices_are_buttons_or_numbered_words(house: House) -> None:
    def ask(turn: Turn) -> None:
        sms = next(a for a in turn.rows.patients.addresses(turn.patient.id) if a.channel == "sms")
        turn.say("deletion.sure", choices=YES_OR_NO, name="delete")
        turn.say("deletion.sure", choices=YES_OR_NO, name="delete", to=sms)

    await _in_turn(house, ask)
    rich, plain = (row.body for row in await house.outbox("ana"))
    assert [(b.label, b.data, b.row) for b in rich.buttons] == [
        ("Erase it all", "delete:erase", 0),
        ("Chicago", "delete:city:7", 0),
    ]
    assert plain.buttons == ()
    assert plain.text.endswith("Reply 1 Erase it all, 2 Chicago")


async def test_fixed_choices_of_all_kinds_are_worded_and_awaited_alike(house: House) -> None:
    fixed = (
        Choice("taken:", "button.taken", row=0),
        Choice("days:3", "button.days", row=0, variables={"days": 3, "count": 3}),
        Choice("city:7", label="Chicago"),
    )

    def ask(turn: Turn) -> None:
        turn.ask("dose", "answer", "deletion.sure", choices=fixed, subject="17")

    await _in_turn(house, ask)
    (row,) = await house.outbox("ana")
    (dialogue,) = await house.dialogues("ana")
    assert [(b.label, b.data, b.row) for b in row.body.offered] == [
        ("Taken", "dose:taken:17", 0),
        ("3 days", "dose:days:3", 0),
        ("Chicago", "dose:city:7", 2),
    ]
    assert [(b.label, b.data) for b in dialogue.offered] == [
        (b.label, b.data) for b in row.body.offered
    ]


async def test_by_sms_a_message_keeps_nothing_of_choices_that_nobody_can_tap(house: House) -> None:
    taken = (Choice("taken:", "button.taken"),)

    def say(turn: Turn) -> None:
        turn.say("deletion.sure", choices=taken, name="dose", subject="17")

    await _in_turn(house, say, "sms")
    (row,) = await house.outbox("ana")
    assert (row.body.buttons, row.body.subject) == ((), "")
    assert row.body.text.endswith("Reply 1 Taken")


async def test_choices_said_again_are_in_the_language_chosen_meanwhile(house: House) -> None:
    def ask(turn: Turn) -> None:
        for language in ("en", "es"):
            turn.save(language=language)
            turn.ask("delete", "sure", "deletion.sure", choices=YES_OR_NO)

    await _in_turn(house, ask)
    assert [row.body.buttons[0].label for row in await house.outbox("ana")] == [
        "Erase it all",
        "Borrar todo",
    ]
    (dialogue,) = await house.dialogues("ana")
    assert dialogue.options[0].label == "Borrar todo"


async def test_a_question_opens_a_dialogue_that_ends_by_itself(house: House) -> None:
    def ask(turn: Turn) -> None:
        turn.ask(
            "delete", "sure", "deletion.sure", choices=YES_OR_NO, data={"a": 1}, subject="7",
            patience=timedelta(hours=1),
        )  # fmt: skip

    await _in_turn(house, ask)
    (dialogue,) = await house.dialogues("ana")
    assert (dialogue.name, dialogue.step, dialogue.subject) == ("delete", "sure", "7")
    assert dialogue.data == {"a": 1}
    assert [option.data for option in dialogue.options] == ["delete:erase", "delete:city:7"]
    assert [option.key for option in dialogue.options] == ["button.erase", ""]
    house.clock.advance_to(house.clock.now() + timedelta(hours=1))
    assert await house.dialogues("ana") == []


async def test_where_there_is_no_address_nothing_is_said_but_the_question_stays(
    house: House,
) -> None:
    def ask(turn: Turn) -> None:
        assert turn.ask("delete", "sure", "deletion.sure", choices=YES_OR_NO) is None
        turn.consent_address()
        assert not turn.can_tap
        assert turn.phrase("button.erase") == "Erase it all"
        assert turn.said == []

    await _in_turn(house, ask, channel=None)
    assert await house.outbox("ana") == []
    assert len(await house.dialogues("ana")) == 1


async def test_a_share_button_stands_last_and_only_where_there_are_buttons(house: House) -> None:
    def ask(turn: Turn) -> None:
        turn.say("enrolment.zone", choices=YES_OR_NO, name="x", asks="location")

    await _in_turn(house, ask)
    (row,) = await house.outbox("ana")
    assert row.body.asks == "location"
    assert (row.body.buttons[-1].label, row.body.buttons[-1].data) == (
        "📍 Share where I am",
        "location",
    )


async def test_by_sms_nothing_is_asked_to_be_shared(house: House) -> None:
    await _in_turn(house, lambda turn: turn.say("enrolment.zone", asks="location"), "sms")
    (row,) = await house.outbox("ana")
    assert row.body.asks is None
    assert row.body.buttons == ()


async def test_open_choices_are_offered_again(house: House) -> None:
    def again(turn: Turn) -> None:
        turn.listen("delete", "sure", choices=YES_OR_NO)
        (dialogue,) = turn.rows.dialogues.open(turn.patient.id, turn.now)
        turn.offer_again("enrolment.please_choose", dialogue)

    await _in_turn(house, again)
    (row,) = await house.outbox("ana")
    assert [b.data for b in row.body.buttons] == ["delete:erase", "delete:city:7"]


async def test_what_goes_with_a_message_is_kept_with_it(house: House) -> None:
    file = Attachment("a.json", "application/json", b"{}")
    expires_at = house.clock.now() + timedelta(hours=1)

    def say(turn: Turn) -> int | None:
        return turn.say(
            "dose.later", lane=Lane.REMINDER, expires_at=expires_at, dose_id=None,
            attachment=file, fallback_of=3, time="8:00",
        )  # fmt: skip

    row_id = await _in_turn(house, say)
    row = await house.read(lambda rows: rows.outbox.get(row_id))
    assert row is not None
    assert (row.lane, row.expires_at, row.fallback_of) == (Lane.REMINDER, expires_at, 3)
    assert row.body.attachment == file
    assert row.body.variables == {"time": "8:00"}
    assert "8:00" in row.body.text


@pytest.mark.parametrize(
    ("lane", "waits"),
    [(Lane.SAFETY, False), (Lane.REPLY, False), (Lane.REMINDER, True), (Lane.BULK, True)],
)
async def test_an_emergency_holds_back_what_nobody_asked_for(
    house: House, lane: Lane, waits: bool
) -> None:
    held_until = house.clock.now() + timedelta(hours=2)
    await _in_turn(house, lambda turn: turn.say("pause.ended", lane=lane), held_until=held_until)
    (row,) = await house.outbox("ana")
    assert row.next_try_at == (held_until if waits else house.clock.now())


async def test_phrases_are_plain_words(house: House) -> None:
    said = {"times": "A & B", "first": "", "last": ""}
    phrase = await _in_turn(house, lambda turn: turn.phrase("enrolment.plan_times", **said))
    assert phrase == "I will remind you at A & B."


@pytest.mark.parametrize(("channel", "phrase"), [("telegram", "Último día"), ("sms", "Hasta")])
async def test_phrases_take_the_form_of_the_phone(house: House, channel: str, phrase: str) -> None:
    said = await _in_turn(
        house, lambda turn: turn.phrase("button.last_day"), channel, language="es"
    )
    assert said == phrase


async def test_times_are_those_of_the_place_and_language_of_the_person(house: House) -> None:
    def look(turn: Turn) -> tuple[date, int, str, str, str]:
        numbers = turn.numbers.emergency
        return turn.today, turn.local_now.hour, turn.language, numbers, turn.text

    seen = await _in_turn(house, look, zone="Asia/Tokyo", country="GB", language="es")
    assert seen == (date(2026, 11, 24), 2, "es", emergency_numbers("GB", "es").emergency, "")


async def test_agreeing_opens_an_address_and_alerts_page_staff_at_once(house: House) -> None:
    def agree(turn: Turn) -> Address | None:
        assert turn.address is not None
        turn.address = replace(turn.address, state=AddressState.OPTED_OUT, consented_at=None)
        turn.consent_address()
        turn.raise_alert("notice", "test", excerpt="words")
        return turn.address

    address = await _in_turn(house, agree)
    assert address.is_usable
    (alert,) = await house.alerts("ana")
    assert (alert.tier, alert.reason, alert.excerpt) == ("notice", "test", "words")
    pages = [work for work in await house.due("ana") if work.kind == "alert.page"]
    assert [(work.subject, work.due_at) for work in pages] == [(str(alert.id), house.clock.now())]


async def test_work_is_moved_by_scheduling_it_again_and_can_be_dropped(house: House) -> None:
    def schedule(turn: Turn) -> int:
        turn.schedule("dose.nag", turn.now, "1", number=0)
        turn.schedule("dose.nag", turn.now + timedelta(hours=1), "1", number=1)
        turn.schedule("dose.nag", turn.now, "2")
        return turn.cancel("dose.nag", "2")

    assert await _in_turn(house, schedule) == 1
    (work,) = await house.due("ana")
    assert (work.subject, work.data) == ("1", {"number": 1})


async def test_a_turn_of_a_tap_knows_its_label(house: House) -> None:
    patient = await house.enrol("ana")
    tap = incoming("Taken", kind=IncomingKind.BUTTON, address=address_of("telegram", "ana"))

    def look(rows: Rows) -> tuple[str, str]:
        turn = Turn(house.around, rows, house.clock.now(), patient, None, incoming=tap)
        return turn.text, turn.config.country

    assert await house.read(look) == ("Taken", "US")


async def test_a_change_of_the_patient_is_kept(house: House) -> None:
    await _in_turn(house, lambda turn: turn.save(reasons="my daughter"))
    assert (await house.patient("ana")).reasons == "my daughter"


async def test_a_turn_may_speak_another_language_than_the_one_they_chose(house: House) -> None:
    safe = (Choice("safe", "button.safe"),)

    def speak(turn: Turn) -> list[str]:
        said = []
        for language in ("es", "en", "es", ""):
            turn.speak(language)
            turn.say("safety.are_you_safe", choices=safe, name="safety")
            said.append(f"{turn.language} {turn.numbers.crisis} {turn.phrase('button.safe')}")
        turn.speak("es")
        turn.save(name="Ana")
        return said

    said = await _in_turn(house, speak, "telegram")
    spanish, english = "es 988 (marca 2) Estoy a salvo", "en 988 I am safe"
    assert said == [spanish, english, spanish, english]
    rows = await house.outbox("ana")
    labels = [row.body.buttons[0].label for row in rows]
    assert labels == ["Estoy a salvo", "I am safe", "Estoy a salvo", "I am safe"]
    assert [("¿" in row.body.text) for row in rows] == [True, False, True, False]
    assert (await house.patient("ana")).language == "en"


async def test_a_finished_dialogue_awaits_nothing(house: House) -> None:
    def finish(turn: Turn) -> None:
        turn.listen("delete", "sure", subject="1")
        turn.listen("delete", "sure", subject="2")
        turn.done("delete", "1")

    await _in_turn(house, finish)
    assert [each.subject for each in await house.dialogues("ana")] == ["2"]


async def test_a_text_is_rendered_with_the_numbers_of_the_country(house: House) -> None:
    said = await _in_turn(house, lambda turn: turn.render("deletion.done", Form.SMS, {}))
    assert said.endswith("call 911.")


async def test_a_broken_edit_gives_the_shipped_text_and_staff_hear_of_it() -> None:
    shipped = load_catalogue()
    broken = Template("deletion.kept", "en", {"text": "{{ nobody_knows }}"})
    edited = Catalogue({"en": {"deletion.kept": broken}}, shipped=shipped)
    async with House(texts=edited) as house:
        await _in_turn(house, lambda turn: turn.say("deletion.kept"))
        (row,) = await house.outbox("ana")
        assert row.body.text == shipped.template("deletion.kept", "en").parts["text"]
        (alert,) = await house.alerts("ana")
        assert (alert.reason, alert.answer_key) == ("template_broken", "deletion.kept")


async def test_published_texts_are_said_from_the_next_turn_on(house: House) -> None:
    live = Surroundings(house.config, LiveCatalogue(load_catalogue()), house.around.forms)
    await house.write(live.refresh)
    assert live.catalogue.keys == house.around.catalogue.keys


async def test_refreshing_shipped_texts_changes_nothing(house: House) -> None:
    before = house.around.catalogue
    await house.write(house.around.refresh)
    assert house.around.catalogue is before
