"""What every store promises about incoming events."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

from bot.core.model import Incoming, IncomingKind, Patient
from bot.core.ports import Store
from tests import factories
from tests.factories import NOW


async def test_every_field_of_an_event_is_kept(store: Store) -> None:
    full = Incoming(
        channel="sms",
        address="+15550100",
        external_id="SM1",
        kind=IncomingKind.LOCATION,
        received_at=NOW,
        text="מה שלומך 🙂\x00" + "x" * 10_000,
        command="crave",
        data="dose:taken:17",
        language="es",
        location=(40.5, -73.25),
        contact="+15550101",
        media="photo",
        opt_out="STOP",
        sent_at=NOW - timedelta(seconds=3),
    )
    plain = factories.incoming(external_id="plain")
    same = [f.name for f in fields(Incoming) if getattr(full, f.name) == getattr(plain, f.name)]
    assert same == ["received_at"]
    await store.write(lambda rows: (rows.inbox.add(full), rows.inbox.add(plain)))
    kept = await store.read(lambda rows: rows.inbox.pending(10))
    assert [entry.incoming for entry in kept] == [full, plain]
    assert [(entry.attempts, entry.error) for entry in kept] == [(0, None)] * 2


async def test_a_text_that_is_no_valid_unicode_is_kept(store: Store) -> None:
    broken = factories.incoming("half a pair \ud83d")
    await store.write(lambda rows: rows.inbox.add(broken))
    assert (await store.read(lambda rows: rows.inbox.pending(1)))[0].incoming == broken


async def test_a_repeat_is_the_same_event(store: Store) -> None:
    event = factories.incoming(external_id="update-7")
    first = await store.write(lambda rows: rows.inbox.add(event))
    assert first is not None
    assert await store.write(lambda rows: rows.inbox.add(replace(event, text="other"))) is None
    elsewhere = replace(event, channel="sms")
    assert await store.write(lambda rows: rows.inbox.add(elsewhere)) not in {None, first}
    assert await store.write(lambda rows: rows.inbox.finish(first, NOW))
    assert not await store.write(lambda rows: rows.inbox.finish(first, NOW))
    assert await store.write(lambda rows: rows.inbox.add(event)) is None


async def test_what_waits_is_found_by_address_and_from_the_newest_end(store: Store) -> None:
    for text, address in (("one", "1"), ("two", "2"), ("three", "1"), ("done", "1")):
        event = factories.incoming(text, address=address)
        entry_id = await store.write(lambda rows, event=event: rows.inbox.add(event))  # type: ignore[misc]
    await store.write(lambda rows: rows.inbox.finish(entry_id, NOW))
    [one, two, three] = await store.read(lambda rows: rows.inbox.pending(10))
    assert await store.read(lambda rows: rows.inbox.pending_from("telegram", "1")) == [one, three]
    assert await store.read(lambda rows: rows.inbox.pending_from("sms", "1")) == []
    assert await store.read(lambda rows: rows.inbox.newest(0, None, 10)) == [three, two, one]
    assert await store.read(lambda rows: rows.inbox.newest(one.id, three.id, 10)) == [two]
    assert await store.read(lambda rows: rows.inbox.newest(0, None, 1)) == [three]


async def test_an_event_is_finished_or_fails_and_is_parked(store: Store) -> None:
    async def pending() -> list[str]:
        entries = await store.read(lambda rows: rows.inbox.pending(10))
        return [entry.incoming.text for entry in entries]

    done = await store.write(lambda rows: rows.inbox.add(factories.incoming("done")))
    bad = await store.write(lambda rows: rows.inbox.add(factories.incoming("bad")))
    last = await store.write(lambda rows: rows.inbox.add(factories.incoming("last")))
    assert done is not None
    assert bad is not None
    assert last is not None
    assert await pending() == ["done", "bad", "last"]
    await store.write(lambda rows: rows.inbox.finish(done, NOW))
    assert await store.write(lambda rows: rows.inbox.fail(bad, "ValueError")) == 1
    assert await store.write(lambda rows: rows.inbox.fail(bad, "KeyError")) == 2
    [entry] = await store.read(lambda rows: rows.inbox.pending(1))
    assert (entry.id, entry.attempts, entry.error) == (bad, 2, "KeyError")
    await store.write(lambda rows: rows.inbox.park(bad, NOW))
    assert await pending() == ["last"]
    [parked] = await store.read(lambda rows: rows.inbox.parked(10))
    assert parked == entry
    assert await store.write(lambda rows: rows.inbox.fail(last + 1, "KeyError")) == 0


async def test_equal_texts_of_an_address_are_counted(store: Store) -> None:
    text = factories.incoming("I am an automatic answer")
    others = (
        replace(text, external_id="1"),
        replace(text, external_id="2", received_at=NOW + timedelta(minutes=1)),
        replace(text, external_id="3", received_at=NOW - timedelta(minutes=31)),
        replace(text, external_id="4", text="something else"),
        replace(text, external_id="5", address="another"),
        replace(text, external_id="6", command="crave"),
    )
    tap = replace(text, external_id="7", text="", data="dose:taken:1")
    await store.write(lambda rows: [rows.inbox.add(event) for event in (*others, tap)])
    since = NOW - timedelta(minutes=30)
    assert await store.read(lambda rows: rows.inbox.count_like(text, since)) == 2
    assert await store.read(lambda rows: rows.inbox.count_like(tap, since)) == 0


async def test_what_came_from_an_address_can_be_read_again(store: Store) -> None:
    mine = [factories.incoming("hi", external_id="a"), factories.incoming("1", external_id="b")]
    other = factories.incoming("no", external_id="c", address="5550199")
    await store.write(lambda rows: [rows.inbox.add(event) for event in (*mine, other)])
    assert await store.read(lambda rows: rows.inbox.of("telegram", "5550100")) == mine


async def test_what_was_said_is_read_again_newest_first_and_by_id(
    store: Store, ana: Patient
) -> None:
    events = [
        factories.incoming("long ago", received_at=NOW - timedelta(days=9)),
        factories.incoming("first", address="5550199"),
        factories.incoming("", kind=IncomingKind.BUTTON),
        factories.incoming("second", address="5550100"),
        factories.incoming("third", address="5550199"),
    ]
    for event in events:
        await store.write(lambda rows, event=event: rows.inbox.add(event))  # type: ignore[misc]
    since = NOW - timedelta(days=1)
    found = await store.read(lambda rows: rows.inbox.said(since, 2))
    assert [entry.incoming.text for entry in found] == ["third", "second"]
    older = await store.read(lambda rows: rows.inbox.said(since, 9, found[-1].id))
    assert [entry.incoming.text for entry in older] == ["first"]
    gone = found[1]
    await store.write(lambda rows: rows.patients.erase(ana.id))
    rest = await store.read(lambda rows: rows.inbox.said(since, 9))
    assert [entry.incoming.text for entry in rest] == ["third", "first"]
    wanted = [found[0].id, gone.id, older[0].id, 99]
    some = await store.read(lambda rows: rows.inbox.some(wanted))
    assert [entry.incoming.text for entry in some] == ["first", "third"]
