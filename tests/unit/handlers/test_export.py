"""All that is kept about a person, and erasing it."""

from __future__ import annotations

import json
from datetime import timedelta

from handlers.export import file_of_link, patient_file
from tests.fakes.house import House


async def test_the_file_holds_every_kind_of_row(house: House) -> None:
    ana = await house.enrol("ana", name="Ana")
    await house.prescribe("ana")
    await house.advance(hours=20)
    await house.text("telegram", "ana", "/export")
    attachment = house.delivered("ana")[-1].message.body.attachment
    assert attachment is not None
    assert (attachment.name, attachment.media_type) == ("my-data.json", "application/json")
    record = json.loads(attachment.content)
    assert record["patient"]["name"] == "Ana"
    assert record["patient"]["id"] == ana.id
    assert [each["channel"] for each in record["addresses"]] == ["telegram"]
    assert record["regimens"][0]["times"] == ["08:00:00"]
    assert record["doses"][0]["state"] == "reminded"
    assert record["messages_to_you"][-1]["text"]
    assert record["messages_from_you"][-1]["text"] == "/export"


async def test_a_link_opens_for_a_day_and_only_while_the_person_is_there() -> None:
    async with House(public_url="https://steady.example.org", staff_alerts=()) as house:
        ana = await house.enrol("ana", "sms")
        (said,) = await house.text("sms", "ana", "my data")
        token = said.split("/export/")[1].split()[0]
        now = house.clock.now()
        content = await house.read(lambda rows: file_of_link(rows, token, now))
        assert content is not None
        assert json.loads(content)["patient"]["id"] == ana.id
        late = now + timedelta(hours=24)
        assert await house.read(lambda rows: file_of_link(rows, token, late)) is None
        assert await house.read(lambda rows: file_of_link(rows, "guessed", now)) is None
        await house.write(lambda rows: rows.patients.erase(ana.id))
        assert await house.read(lambda rows: file_of_link(rows, token, now)) is None


async def test_a_file_of_nobody_is_empty(house: House) -> None:
    record = json.loads(await house.read(lambda rows: patient_file(rows, 99)))
    assert record["patient"] is None
    assert record["doses"] == []


async def test_without_a_page_to_link_to_staff_are_asked() -> None:
    async with House(simulator=False) as house:
        await house.enrol("ana", "sms")
        await house.text("sms", "ana", "my data")
        assert (await house.keys("ana"))[-1] == "export.ask_clinic"
        assert [each.reason for each in await house.alerts("ana")] == ["asks_for_data"]


async def test_erasing_leaves_an_entry_without_identity(house: House) -> None:
    await house.enrol("ana")
    await house.prescribe("ana")
    await house.text("telegram", "ana", "/delete")
    await house.tap("ana", "Erase it all")
    assert await house.read(lambda rows: list(rows.patients.every())) == []
    (entry,) = await house.read(lambda rows: rows.audit.recent(1))
    assert (entry["action"], entry["subject"], entry["details"]) == ("patient.erased", "", {})
    assert "erased" in house.sent("ana")[-1]
