"""The order of what waits: each person's own, and calls for help before everybody."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

import bot.waiting
from bot.core.model import Incoming
from bot.waiting import Waiting
from messages.screen import Screening, Tier
from tests.factories import incoming
from tests.fakes.house import House, address_of

CALM = Screening(Tier.NONE, None, (), False, "test")
ALARM = Screening(Tier.EMERGENCY, "breathing", (), False, "test")


def screened(event: Incoming) -> Screening:
    return ALARM if "help" in event.text else CALM


@pytest.fixture(autouse=True)
def _small_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.waiting, "BATCH", 4)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with House() as house:
        yield house


@pytest.fixture
def waiting(house: House) -> Waiting:
    return Waiting(house.store, screened)


async def write(house: House, *texts: str, who: str = "", channel: str = "telegram") -> None:
    """Texts from somebody; "ana: hello" names who it is."""
    for text in texts:
        name, _, words = text.rpartition(": ")
        event = incoming(
            words, channel=channel, address=address_of(channel, who or name), external_id=text
        )
        await house.write(lambda rows, event=event: rows.inbox.add(event))  # type: ignore[misc]


def texts(chains: list[list[bot.waiting.Event]]) -> list[list[str]]:
    return [[event.entry.incoming.text for event in chain] for chain in chains]


async def finish(house: House, chains: list[list[bot.waiting.Event]]) -> None:
    ids = [event.entry.id for chain in chains for event in chain]
    now = house.clock.now()
    await house.write(lambda rows: [rows.inbox.finish(each, now) for each in ids])


async def test_each_person_has_a_chain_over_all_their_addresses(
    house: House, waiting: Waiting
) -> None:
    await house.enrol("ana", "telegram", "sms")
    await write(house, "ana: one", "ben: hello")
    await write(house, "two", who="ana", channel="sms")
    assert texts(await waiting.next()) == [["one", "two"], ["hello"]]


async def test_a_call_takes_its_person_before_all_others(house: House, waiting: Waiting) -> None:
    await write(house, "ana: 1", "ben: 2", "ben: help")
    assert texts(await waiting.next()) == [["2", "help"], ["1"]]
    await write(house, "cleo: help me")
    assert texts(await waiting.next()) == [["help me"], ["2", "help"]], "a backlog: calls alone"


async def test_calls_beyond_the_oldest_events_are_found_the_newest_first(
    house: House, waiting: Waiting
) -> None:
    await house.enrol("dan", "telegram", "sms")
    await write(house, *(f"ana: {number}" for number in range(9)))
    await write(house, "1", who="dan", channel="sms")
    await write(house, "cleo: help", *(f"ben: {number}" for number in range(3)), "dan: help me")
    await write(house, "cleo: later")
    called = await waiting.next()
    assert texts(called) == [["1", "help me"]]
    assert texts(await waiting.next()) == texts(called), "not done yet: it failed, say"
    await finish(house, called)
    called = await waiting.next()
    assert texts(called) == [["help"]]
    await finish(house, called)
    assert texts(await waiting.next()) == [["0", "1", "2", "3"]]


async def test_several_calls_of_one_look_go_together(house: House, waiting: Waiting) -> None:
    await write(house, *(f"ana: {number}" for number in range(9)), "ben: help", "cleo: help me")
    assert texts(await waiting.next()) == [["help me"], ["help"]]


async def test_what_was_looked_through_is_not_looked_at_again(
    house: House, waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(house, *(f"ana: {number}" for number in range(9)))
    assert texts(await waiting.next()) == [["0", "1", "2", "3"]]
    looked_at: list[str] = []

    def noted(event: Incoming) -> Screening:
        looked_at.append(event.text)
        return screened(event)

    monkeypatch.setattr(waiting, "_screened", noted)
    await write(house, "ben: hello", "cleo: help")
    assert texts(await waiting.next()) == [["help"]]
    assert looked_at == ["help", "hello"], "the new ones, each once"


async def test_where_very_much_waits_it_is_screened_again_when_its_turn_comes(
    house: House, waiting: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.waiting, "MOST_KNOWN", 4)
    looked_at: list[str] = []

    def noted(event: Incoming) -> Screening:
        looked_at.append(event.text)
        return screened(event)

    monkeypatch.setattr(waiting, "_screened", noted)
    await write(house, *(f"ana: {number}" for number in range(9)))
    assert texts(await waiting.next()) == [["0", "1", "2", "3"]]
    assert looked_at == ["8", "7", "6", "5", "4", "3", "2", "1", "0", "0", "1", "2", "3"]


async def test_nothing_waits(waiting: Waiting) -> None:
    assert await waiting.next() == []
