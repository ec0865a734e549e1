"""Telling staff that changes to the lexicon were left out, so that somebody looks."""

from __future__ import annotations

from dataclasses import replace

from bot.core.clock import Clock
from bot.core.model import Alert, Patient, PatientState
from bot.core.ports import Rows
from bot.core.surroundings import Surroundings
from bot.core.turn import Turn
from handlers.alert_page import NOTICE, page_staff

REASON = "lexicon_change_left_out"
NOBODY = 0  # the patient's number of an alert that is about the program itself


class LexiconAlarm:
    """A notice among the alerts, and one page to the first staff address."""

    def __init__(self, around: Surroundings, clock: Clock) -> None:
        """`around` has the texts and the roster."""
        self._around, self._clock = around, clock

    def __call__(self, rows: Rows) -> None:
        """Raise it, in this transaction."""
        now, config = self._clock.now(), self._around.config
        alert = rows.alerts.add(Alert(0, NOBODY, NOTICE, REASON, raised_at=now))
        if not config.staff_alerts:
            return
        alert = replace(alert, code=f"A{alert.id}", paged=1)
        rows.alerts.save(alert)
        nobody = Patient(NOBODY, PatientState.STRANGER, now, language=config.languages[0])
        turn = Turn(self._around, rows, now, nobody, None)
        page_staff(turn, alert, config.staff_alerts[0])
