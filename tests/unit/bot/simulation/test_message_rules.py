"""How long a safety message may wait."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.model import Lane, OutboxState, OutgoingMessage
from bot.simulation.message_rules import SAFETY_WAIT, MessageRules
from bot.storage.sqlite.changes import Change
from tests.factories import outbox_row
from tests.fakes.house import House

PLANNED = timedelta(minutes=10)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("retry_of", "waited", "broken"),
    [
        (None, SAFETY_WAIT, []),
        (None, SAFETY_WAIT + SECOND, ["a safety message never waits"]),
        (1, PLANNED + SAFETY_WAIT, []),
        (1, PLANNED + SAFETY_WAIT + SECOND, ["a safety message never waits"]),
    ],
)
async def test_it_waits_a_minute_or_as_long_as_a_phone_that_is_off_is_given(
    retry_of: int | None, waited: timedelta, broken: list[str]
) -> None:
    found = list[str]()
    async with House() as house:
        ana, now = await house.enrol("ana"), house.clock.now()
        rules = MessageRules(lambda rule, whose, detail: found.append(rule), now)
        row = outbox_row(
            ana.id,
            lane=Lane.SAFETY,
            state=OutboxState.QUEUED,
            created_at=now,
            next_try_at=now if retry_of is None else now + PLANNED,
            retry_of=retry_of,
        )
        row_id = await house.write(lambda rows: rows.outbox.add(row))
        await house.read(lambda rows: rules.look(rows, Change("outbox", row_id, None, "queued")))
        rules.tries(OutgoingMessage(row_id, row.address, row.body, Lane.SAFETY), now + waited)
    assert found == broken
