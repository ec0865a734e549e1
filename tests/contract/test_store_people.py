"""What every store promises about patients, addresses, consents and their erasure."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import time, timedelta

import pytest

from bot.core.errors import StorageError
from bot.core.model import Address, AddressState, Patient, PatientState, Privacy
from bot.core.ports import Rows, SentMessage, Store
from tests import factories
from tests.factories import NOW


async def test_an_addresss_owner_is_found_without_anything_else(store: Store) -> None:
    ana = await store.write(lambda rows: rows.patients.add(factories.patient()))
    await store.write(lambda rows: rows.patients.add_address(factories.address(ana.id)))
    assert await store.read(lambda rows: rows.patients.owner("telegram", "5550100")) == ana.id
    assert await store.read(lambda rows: rows.patients.owner("sms", "5550100")) is None


async def test_many_are_found_by_address_at_once(store: Store) -> None:
    def enrol(rows: Rows, number: int) -> tuple[Patient, Address]:
        patient = rows.patients.add(factories.patient(name=f"Ana {number}"))
        value = str(number)
        return patient, rows.patients.add_address(factories.address(patient.id, value=value))

    people = await store.write(lambda rows: [enrol(rows, number) for number in range(40)])
    wanted = [*map(str, range(3, 40)), "nobody"]
    found = await store.read(lambda rows: rows.patients.find_all("telegram", wanted))
    assert found == {address.value: (patient, address) for patient, address in people[3:]}
    assert await store.read(lambda rows: rows.patients.find_all("sms", wanted)) == {}
    assert await store.read(lambda rows: rows.patients.find_all("telegram", [])) == {}


async def test_every_field_of_a_patient_is_kept(store: Store) -> None:
    full = Patient(
        id=0,
        state=PatientState.LEFT,
        created_at=NOW + timedelta(microseconds=1),
        language="es",
        zone="Asia/Kathmandu",
        country="NP",
        name="Ana María",
        privacy=Privacy.OPEN,
        quiet_start=time(22, 30),
        quiet_end=time(7),
        paused_until=NOW + timedelta(days=3),
        held_until=NOW + timedelta(hours=2),
        enrolled_at=NOW - timedelta(days=1),
        reasons="my daughter 👧\x00",
        support_person="Ben +15550199",
        shares_lapses=True,
        puzzled=2,
        flexible_minutes=30,
    )
    plain = Patient(id=0, state=PatientState.STRANGER, created_at=NOW)
    same = [f.name for f in fields(Patient) if getattr(full, f.name) == getattr(plain, f.name)]
    assert same == ["id"], "a new field: say it here, so that it is seen to be kept"
    kept = await store.write(lambda rows: rows.patients.add(full))
    assert kept == replace(full, id=kept.id)
    assert await store.read(lambda rows: rows.patients.get(kept.id)) == kept
    changes = {f.name: getattr(plain, f.name) for f in fields(Patient) if f.name != "id"}
    await store.write(lambda rows: rows.patients.change(kept.id, changes))
    assert await store.read(lambda rows: rows.patients.get(kept.id)) == replace(plain, id=kept.id)


async def test_a_patient_is_found_by_address(store: Store, ana: Patient) -> None:
    found = await store.read(lambda rows: rows.patients.find("telegram", "5550100"))
    assert found is not None
    assert found[0] == ana
    assert found[1] == replace(factories.address(ana.id), id=found[1].id)
    assert await store.read(lambda rows: rows.patients.find("sms", "5550100")) is None
    assert await store.read(lambda rows: rows.patients.find("telegram", "555010")) is None
    assert await store.read(lambda rows: rows.patients.get(ana.id + 1)) is None


async def test_a_known_address_is_refused(store: Store, ana: Patient) -> None:
    again = factories.address(ana.id)
    with pytest.raises(StorageError):
        await store.write(lambda rows: rows.patients.add_address(again))


async def test_an_address_changes_and_the_one_last_heard_from_comes_first(
    store: Store, ana: Patient
) -> None:
    sms = factories.address(ana.id, channel="sms", value="+15550100", last_heard_at=None)
    sms = await store.write(lambda rows: rows.patients.add_address(sms))
    first = await store.read(lambda rows: rows.patients.addresses(ana.id))
    assert [address.channel for address in first] == ["telegram", "sms"]
    heard = replace(
        sms,
        value="+15550111",
        state=AddressState.OPTED_OUT,
        consented_at=None,
        last_heard_at=NOW + timedelta(seconds=1),
    )
    await store.write(lambda rows: rows.patients.save_address(heard))
    assert (await store.read(lambda rows: rows.patients.addresses(ana.id)))[0] == heard
    assert await store.read(lambda rows: rows.patients.find("sms", "+15550100")) is None
    assert await store.read(lambda rows: rows.patients.find("sms", "+15550111")) == (ana, heard)


async def test_every_patient_is_read_once_by_id(store: Store) -> None:
    def enrol(rows: Rows) -> list[int]:
        return [rows.patients.add(factories.patient()).id for _ in range(1203)]

    ids = await store.write(enrol)
    assert await store.read(lambda rows: [p.id for p in rows.patients.every()]) == ids


async def test_consents_are_kept_in_order(store: Store, ana: Patient) -> None:
    given = [
        factories.consent(ana.id),
        factories.consent(ana.id, kind="stop", text="párame", given_at=NOW + timedelta(days=1)),
    ]

    def agree(rows: Rows) -> None:
        for consent in given:
            rows.patients.add_consent(consent)

    await store.write(agree)
    assert await store.read(lambda rows: rows.patients.consents(ana.id)) == given


async def test_erasing_leaves_nothing_of_the_person_and_all_of_others(
    store: Store, ana: Patient
) -> None:
    def live(rows: Rows, who: Patient, address: Address) -> None:
        regimen = rows.regimens.add(factories.regimen(who.id))
        dose = rows.doses.add(factories.dose(who.id, regimen.id))
        assert dose is not None
        rows.patients.add_consent(factories.consent(who.id))
        rows.due.put("dose.due", NOW, who.id)
        rows.dialogues.put(factories.dialogue(who.id))
        rows.outbox.add(factories.outbox_row(who.id, dose_id=dose.id))
        rows.alerts.add(factories.alert(who.id))
        rows.inbox.add(factories.incoming(external_id=f"of {who.id}", address=address.value))
        rows.audit.add(NOW, "staff:1", "patient.enrolled", f"patient:{who.id}", {})

    def two_lives(rows: Rows) -> Patient:
        dan = rows.patients.add(factories.patient())
        live(rows, ana, rows.patients.addresses(ana.id)[0])
        live(rows, dan, rows.patients.add_address(factories.address(dan.id, value="777")))
        return dan

    def traces(rows: Rows, who: Patient) -> list[int]:
        return [
            len(rows.patients.addresses(who.id)),
            len(rows.patients.consents(who.id)),
            len(rows.regimens.active(who.id)),
            len(rows.doses.recent(who.id, 9)),
            len(rows.due.of(who.id)),
            len(rows.dialogues.open(who.id, NOW)),
            len(rows.outbox.of(who.id, 9)),
            len(rows.alerts.of(who.id, 9)),
        ]

    dan = await store.write(two_lives)
    await store.write(lambda rows: rows.patients.erase(ana.id))
    assert await store.read(lambda rows: traces(rows, ana)) == [0] * 8
    assert await store.read(lambda rows: traces(rows, dan)) == [1] * 8
    assert await store.read(lambda rows: rows.patients.get(ana.id)) is None
    assert await store.read(lambda rows: rows.patients.find("telegram", "5550100")) is None
    left = await store.read(lambda rows: rows.inbox.pending(9))
    assert [entry.incoming.address for entry in left] == ["777"]
    repeat = factories.incoming(external_id=f"of {ana.id}")
    assert await store.write(lambda rows: rows.inbox.add(repeat)) is None
    audit = await store.read(lambda rows: rows.audit.recent(9))
    assert [entry["subject"] for entry in audit] == [f"patient:{dan.id}", f"patient:{ana.id}"]


async def test_the_turn_that_erases_a_person_can_be_finished_once(
    store: Store, ana: Patient
) -> None:
    def come_in(rows: Rows) -> list[int]:
        added = [rows.inbox.add(factories.incoming(text)) for text in ("delete", "a", "b")]
        ids = [entry_id for entry_id in added if entry_id is not None]
        assert rows.inbox.park(ids[1], NOW)
        return ids

    def erase(rows: Rows) -> list[bool]:
        rows.patients.erase(ana.id)
        return [rows.inbox.finish(ids[0], NOW) for _ in range(2)]

    ids = await store.write(come_in)
    assert await store.write(erase) == [True, False]
    assert await store.read(lambda rows: rows.inbox.pending(9)) == []
    assert await store.read(lambda rows: rows.inbox.parked(9)) == []


async def test_what_is_saved_after_erasing_does_not_bring_a_person_back(
    store: Store, ana: Patient
) -> None:
    def erase(rows: Rows) -> Patient:
        rows.patients.erase(ana.id)
        rows.patients.change(ana.id, {"state": ana.state, "language": "es"})
        return rows.patients.add(factories.patient())

    newcomer = await store.write(erase)
    assert newcomer.id != ana.id
    assert await store.read(lambda rows: rows.patients.get(ana.id)) is None


@pytest.mark.parametrize("ending", ["sent", "failed"])
async def test_a_goodbye_to_an_erased_person_loses_its_address_when_it_is_over(
    store: Store, ana: Patient, ending: str
) -> None:
    def say_goodbye(rows: Rows) -> int:
        rows.patients.erase(ana.id)
        return rows.outbox.add(factories.outbox_row(ana.id))

    def settle(rows: Rows) -> None:
        [row] = factories.claimed(rows)
        assert row.address == "5550100"
        if ending == "sent":
            assert rows.outbox.sent([SentMessage(row.id, "me", "p1", NOW)])
        else:
            assert rows.outbox.end(row.id, "me", ending, "blocked", NOW)

    row_id = await store.write(say_goodbye)
    await store.write(settle)
    row = await store.read(lambda rows: rows.outbox.get(row_id))
    assert row is not None
    assert (row.state, row.address, row.body.text) == (ending, "", "")


async def test_people_who_may_be_written_to_on_a_channel_are_counted_once(store: Store) -> None:
    def fill(rows: Rows) -> None:
        number = 0
        for state, address_state, consented_at in (
            (PatientState.ACTIVE, AddressState.ACTIVE, NOW),
            (PatientState.ACTIVE, AddressState.OPTED_OUT, NOW),
            (PatientState.ACTIVE, AddressState.ACTIVE, None),
            (PatientState.LEFT, AddressState.ACTIVE, NOW),
        ):
            patient = rows.patients.add(Patient(0, state, NOW))
            for _ in range(2):
                number += 1
                value = f"+1202555{number:04}"
                rows.patients.add_address(
                    Address(0, patient.id, "sms", value, address_state, consented_at)
                )

    await store.write(fill)
    assert await store.read(lambda rows: rows.patients.count_reachable("sms")) == 1
    assert await store.read(lambda rows: rows.patients.count_reachable("telegram")) == 0


async def test_only_what_changed_is_replaced(store: Store, ana: Patient) -> None:
    changes = {"reasons": "my dog", "puzzled": 1}
    await store.write(lambda rows: rows.patients.change(ana.id, changes))
    kept = await store.read(lambda rows: rows.patients.get(ana.id))
    assert kept == replace(ana, reasons="my dog", puzzled=1)


async def test_a_field_that_a_patient_does_not_have_is_refused(store: Store, ana: Patient) -> None:
    with pytest.raises(KeyError, match="shoe_size"):
        await store.write(lambda rows: rows.patients.change(ana.id, {"shoe_size": 44}))


async def test_an_address_that_writes_keeps_everything_else(store: Store, ana: Patient) -> None:
    [first, *_] = await store.read(lambda rows: rows.patients.addresses(ana.id))
    heard = replace(first, state=AddressState.BLOCKED, last_heard_at=NOW + timedelta(hours=1))
    await store.write(lambda rows: rows.patients.hear_from(replace(heard, value="not kept")))
    assert (await store.read(lambda rows: rows.patients.addresses(ana.id)))[0] == heard
