"""Prescriptions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from functools import lru_cache
from typing import Any

from bot.core.model import Form, Pattern, Phase, Regimen
from bot.core.model.making import changer
from bot.storage.sqlite.columns import (
    from_json,
    insert_statement,
    select_statement,
    to_json,
    together,
    update_statement,
)
from bot.storage.sqlite.connection import Sql

_COLUMNS = (
    *("patient_id", "form", "pattern", "start_date", "times", "amount", "weekday_amounts"),
    *("every_days", "phases", "end_date", "is_active"),
)
_RULE = ("form", "pattern", *_COLUMNS[4:])
REGIMENS = select_statement("regimens", ("patient_id", "start_date", together(*_RULE)))
_ADD = insert_statement("regimens", _COLUMNS)
_SAVE = update_statement("regimens", _COLUMNS)


class SqliteRegimens:
    """See `bot.core.ports.Regimens`."""

    def __init__(self, sql: Sql) -> None:
        """On this connection."""
        self._sql = sql

    def add(self, regimen: Regimen, /) -> Regimen:
        """Keep a new regimen and return it with its id."""
        return replace(regimen, id=self._sql.insert(_ADD, _values(regimen)))

    def save(self, regimen: Regimen, /) -> None:
        """Replace the row of this id."""
        self._sql.run(_SAVE, (*_values(regimen), regimen.id))

    def get(self, regimen_id: int, /) -> Regimen | None:
        """One regimen."""
        row = self._sql.one(f"{REGIMENS} WHERE id = ?", (regimen_id,))
        return None if row is None else regimen_of(row)

    def active(self, patient_id: int) -> list[Regimen]:
        """Their regimens in force, oldest first."""
        rows = self._sql.all(
            f"{REGIMENS} WHERE patient_id = ? AND is_active ORDER BY id", (patient_id,)
        )
        return [regimen_of(row) for row in rows]


def _values(regimen: Regimen) -> tuple[Any, ...]:
    return (
        regimen.patient_id,
        regimen.form,
        regimen.pattern,
        regimen.start_date.isoformat(),
        to_json([at.isoformat() for at in regimen.times]),
        regimen.amount,
        to_json(regimen.weekday_amounts),
        regimen.every_days,
        to_json([[phase.days, phase.amount] for phase in regimen.phases]),
        regimen.end_date and regimen.end_date.isoformat(),
        regimen.is_active,
    )


def regimen_of(row: Any) -> Regimen:
    """A row of `REGIMENS` as the value the program knows."""
    regimen_id, patient_id, start_date, rule = row
    return _somebodys(_rule(rule), regimen_id, patient_id, date.fromisoformat(start_date))


@lru_cache(maxsize=4096)
def _rule(text: str) -> Regimen:
    """Of nobody: what `_RULE` says."""
    (
        form, pattern, times, amount, weekday_amounts, every_days, phases, end_date, is_active,
    ) = from_json(text)  # fmt: skip
    return Regimen(
        id=0,
        patient_id=0,
        form=Form(form),
        pattern=Pattern(pattern),
        start_date=date.min,
        times=tuple(time.fromisoformat(each) for each in from_json(times)),
        amount=amount,
        weekday_amounts=tuple((day, amount) for day, amount in from_json(weekday_amounts)),
        every_days=every_days,
        phases=tuple(Phase(days, amount) for days, amount in from_json(phases)),
        end_date=end_date and date.fromisoformat(end_date),
        is_active=bool(is_active),
    )


_somebodys = changer(Regimen, "id", "patient_id", "start_date")
