"""What is encrypted, and that turning to a new key reaches all of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.core.errors import Conflict, StorageError
from bot.core.model import Body
from bot.core.ports import Rows
from bot.storage import KeyedStore, open_store
from bot.storage.crypto import Keyring, generate_key
from bot.storage.sqlite import rotation
from bot.storage.sqlite.migrations import migrations
from tests import factories
from tests.integration.storage.conftest import CLOCK

HASHES = {"lookup", "sender", "likeness", "telegram_lookup"}


def test_every_encrypted_column_is_rotated() -> None:
    database = Database(memory=True)
    migrations.apply(database)
    encrypted = {
        (table.name, column.name)
        for table in database.tables
        for column in table.columns
        if column.type == "BLOB" and column.name not in HASHES
    }
    database.close()
    assert encrypted == {
        (part.table, column) for part in rotation.TABLES for column in part.sealed
    }


async def test_nothing_that_identifies_a_person_or_that_they_wrote_is_readable_in_the_file(
    store: KeyedStore, path: Path
) -> None:
    secret = "zq17mark"

    def live(rows: Rows) -> None:
        ana = rows.patients.add(
            factories.patient(name=secret, reasons=secret, support_person=secret)
        )
        rows.patients.add_address(factories.address(ana.id, value=secret))
        rows.patients.add_consent(factories.consent(ana.id, text=secret))
        regimen = rows.regimens.add(factories.regimen(ana.id))
        rows.doses.add(factories.dose(ana.id, regimen.id, skip_reason=secret))
        rows.inbox.add(factories.incoming(secret, address=secret))
        rows.dialogues.put(factories.dialogue(ana.id, data={"said": secret}))
        body = Body(secret, variables={"said": secret})
        rows.outbox.add(factories.outbox_row(ana.id, address=secret, body=body))
        rows.alerts.add(factories.alert(ana.id, excerpt=secret, findings=[{"text": secret}]))

    await store.write(live)
    await store.close()
    assert secret.encode() not in path.read_bytes()
    assert b"dose.reminder" in path.read_bytes()


async def test_rotating_keys_brings_every_row_under_the_newest(
    url: str, path: Path, keyring: Keyring
) -> None:
    old, new = generate_key(), generate_key()
    event = factories.incoming("equal words", external_id="1")

    def live(rows: Rows) -> None:
        ana = rows.patients.add(factories.patient(name="Ana"))
        rows.patients.add_address(factories.address(ana.id))
        rows.patients.add_consent(factories.consent(ana.id))
        regimen = rows.regimens.add(factories.regimen(ana.id))
        rows.doses.add(factories.dose(ana.id, regimen.id, skip_reason="tired"))
        rows.inbox.add(event)
        rows.dialogues.put(factories.dialogue(ana.id, data={"said": "later"}))
        rows.outbox.add(factories.outbox_row(ana.id))
        rows.alerts.add(factories.alert(ana.id))
        rows.staff.add(factories.staff())

    def everything(rows: Rows) -> list[object]:
        found = rows.patients.find("telegram", "5550100")
        assert found is not None
        patient_id = found[0].id
        return [
            found,
            rows.patients.consents(patient_id),
            rows.doses.recent(patient_id, 9),
            rows.inbox.pending(9),
            rows.inbox.count_like(event, CLOCK.now()),
            rows.dialogues.open(patient_id, CLOCK.now()),
            rows.outbox.of(patient_id, 9),
            rows.alerts.of(patient_id, 9),
            rows.staff.by_email(factories.staff().email),
        ]

    async def opened(*keys: str) -> KeyedStore:
        return await open_store(url, Keyring.from_texts(keys), CLOCK)

    store = await opened(old)
    await store.write(live)
    before = await store.read(everything)
    await store.close()

    store = await opened(new, old)
    assert await store.read(everything) == before
    with pytest.raises(Conflict):
        await store.write(lambda rows: rows.patients.add_address(factories.address(1)))
    await store.close()
    for not_enough in (old, new):
        with pytest.raises(StorageError, match="STEADY_KEYS"):
            await opened(not_enough)

    store = await opened(new, old)
    assert await store.rotate_keys() == 9
    assert await store.rotate_keys() == 0
    await store.close()
    store = await opened(new)
    assert await store.read(everything) == before
    await store.close()
    with pytest.raises(StorageError, match="STEADY_KEYS"):
        await opened(old)


async def test_a_reminder_carries_its_address_under_the_newest_key(url: str, path: Path) -> None:
    old, new = generate_key(), generate_key()

    def enrol(value: str) -> Callable[[Rows], None]:
        def add(rows: Rows) -> None:
            person = rows.patients.add(factories.patient())
            rows.patients.add_address(factories.address(person.id, value=value))
            rows.due.put("a", factories.NOW, person.id)

        return add

    def remind(rows: Rows) -> None:
        works = rows.due.take(factories.NOW, 10)
        with rows.gathered(works, CLOCK.now()) as found:
            for work in works:
                with found.savepoint():
                    [address] = found.patients.addresses(work.patient_id)
                    row = factories.outbox_row(work.patient_id, address=address.value)
                    found.outbox.add(row)

    first = await open_store(url, Keyring.from_texts([old]), CLOCK)
    await first.write(enrol("5550101"))
    await first.close()
    keyring = Keyring.from_texts([new, old])
    second = await open_store(url, keyring, CLOCK)
    await second.write(enrol("5550102"))
    await second.write(remind)
    rows = await second.read(lambda rows: rows.outbox.of(1, 9) + rows.outbox.of(2, 9))
    await second.close()
    assert [row.address for row in rows] == ["5550101", "5550102"]
    database = Database(path)
    kept = list(database.query("SELECT address FROM outbox"))
    database.close()
    assert [row["address"][:5] for row in kept] == [keyring.newest_mark] * 2
