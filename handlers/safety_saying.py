"""How safety texts leave: in the first lane, to wherever the person may read them."""

from __future__ import annotations

from bot.core.model import Address, AddressState, Lane
from bot.core.turn import Turn

NAME = "safety"


def targets(turn: Turn) -> list[Address]:
    """Where they wrote from; after STOP there also the other places they agreed to.

    Someone who opted out and then writes of a crisis is answered, not lectured on rules; on SMS
    the carrier may still refuse it, which is why the other addresses get it too.
    """
    if turn.address is None:
        return []
    if turn.address.state is not AddressState.OPTED_OUT:
        return [turn.address]
    others = [a for a in turn.rows.patients.addresses(turn.patient.id) if a.is_usable]
    return [turn.address, *others]


def say_safety(turn: Turn, key: str, also: str = "") -> None:
    """Say it before anything else that waits to leave; `also` ends the emergency texts."""
    for address in targets(turn):
        turn.say(key, to=address, lane=Lane.SAFETY, also=also)


def say_nobody_reads(turn: Turn) -> None:
    """Where no staff are configured: no person reads this, and the person must know."""
    if not turn.config.staff_alerts:
        say_safety(turn, "safety.nobody_reads")
