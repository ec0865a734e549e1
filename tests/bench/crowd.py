"""Many people due in one minute, not all alike: languages, phones, zones, hours, amounts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.app import House
from bot.core.model import Privacy
from bot.core.ports import Rows
from tests import factories

SLICE = 5_000
ZONES = ("America/New_York", "America/Chicago", "America/Los_Angeles", "Europe/Madrid", "UTC")
AMOUNTS = ("50 mg", "50 mg", "25 mg", "100 mg")
HOUR = timedelta(hours=1)


async def gather_crowd(house: House, count: int, due_at: datetime) -> None:
    """Enrol so many, each with one dose at `due_at` and every day."""
    for first in range(0, count, SLICE):
        numbers = range(first, min(first + SLICE, count))

        def add(rows: Rows, numbers: range = numbers) -> None:
            for number in numbers:
                _enrol(rows, number, due_at)

        await house.store.write(add)


def _enrol(rows: Rows, number: int, due_at: datetime) -> None:
    before = due_at - timedelta(days=30, seconds=number % 86_400)
    zone = ZONES[number % len(ZONES)]
    there = due_at.astimezone(ZoneInfo(zone))
    has_quiet_hours = number % 2 == 0
    patient = rows.patients.add(
        factories.patient(
            created_at=before,
            enrolled_at=before,
            zone=zone,
            language="es" if number % 3 == 0 else "en",
            privacy=Privacy.OPEN if number % 4 == 0 else Privacy.DISCREET,
            quiet_start=(there + 10 * HOUR).time() if has_quiet_hours else None,
            quiet_end=(there + 18 * HOUR).time() if has_quiet_hours else None,
        )
    )
    is_sms = number % 4 == 3
    rows.patients.add_address(
        factories.address(
            patient.id,
            channel="sms" if is_sms else "telegram",
            value=f"+1{2_125_550_000 + number}" if is_sms else str(number),
            consented_at=before,
            last_heard_at=before,
        )
    )
    amount = AMOUNTS[number // 2 % len(AMOUNTS)]
    wall = there.time().replace(second=0, microsecond=0)
    regimen = rows.regimens.add(
        factories.regimen(patient.id, start_date=before.date(), times=(wall,), amount=amount)
    )
    data = {"date": there.date().isoformat(), "index": 0, "amount": amount}
    rows.due.put("dose.due", due_at.astimezone(UTC), patient.id, str(regimen.id), data)
