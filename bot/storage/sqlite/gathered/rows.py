"""All roles, gathered or not, over one unit."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING

from bot.core.model import DueWork
from bot.core.ports import Rows
from bot.storage.sqlite.gathered.dialogues import GatheredDialogues
from bot.storage.sqlite.gathered.doses import GatheredDoses
from bot.storage.sqlite.gathered.due import GatheredDueQueue
from bot.storage.sqlite.gathered.outbox import GatheredOutbox
from bot.storage.sqlite.gathered.people import GatheredPatients, GatheredRegimens
from bot.storage.sqlite.gathered.reading import Reading
from bot.storage.sqlite.gathered.unit import Unit

if TYPE_CHECKING:
    from bot.storage.sqlite.alerts import SqliteAlerts
    from bot.storage.sqlite.audit import SqliteAudit
    from bot.storage.sqlite.check_ins import SqliteCheckIns
    from bot.storage.sqlite.inbox import SqliteInbox
    from bot.storage.sqlite.lexicon_edits import SqliteLexiconEdits
    from bot.storage.sqlite.questions import SqliteQuestions
    from bot.storage.sqlite.rows import SqliteRows
    from bot.storage.sqlite.settings import SqliteSettings
    from bot.storage.sqlite.side_effects import SqliteSideEffects
    from bot.storage.sqlite.staff import SqliteStaff
    from bot.storage.sqlite.template_edits import SqliteTemplateEdits
    from bot.storage.sqlite.tips_shown import SqliteTipsShown


class GatheredRows:
    """See `bot.core.ports.Rows`. A role that is not gathered is a plain one, met directly."""

    def __init__(self, plain: SqliteRows, works: Sequence[DueWork], now: datetime) -> None:
        """Over these rows, for the turns of these works as of `now`."""
        self._plain = plain
        self._unit = unit = Unit(plain.sql)
        sql, keyring = plain.sql, plain.keyring
        reading = Reading(sql, (work.patient_id for work in works))
        self.patients = GatheredPatients(sql, keyring, plain.inbox.erase, unit, reading)
        self.regimens = GatheredRegimens(sql, unit, reading)
        self.doses = GatheredDoses(sql, keyring, unit, reading)
        self.due = GatheredDueQueue(sql, unit, works, now)
        self.dialogues = GatheredDialogues(sql, keyring, unit)
        self.outbox = GatheredOutbox(sql, keyring, unit, reading)
        unit.begin((self.doses, self.due, self.dialogues, self.outbox), reading.forget)

    def savepoint(self) -> AbstractContextManager[None]:
        """A turn, which is undone alone when it raises; inside one, a savepoint of its own."""
        if not self._unit.is_open:
            return self._unit
        return self._direct.savepoint()

    def gathered(self, works: Sequence[DueWork], now: datetime) -> AbstractContextManager[Rows]:
        """A unit inside this one, written by itself."""
        return self._direct.gathered(works, now)

    def finish(self) -> None:
        """Write what is left. Raises StorageError: undo all that happened in this unit."""
        self._unit.finish()

    @property
    def others_wait(self) -> bool:
        """Whether other work waits for this to end."""
        return self._plain.others_wait

    @property
    def inbox(self) -> SqliteInbox:
        """Not gathered."""
        return self._direct.inbox

    @property
    def alerts(self) -> SqliteAlerts:
        """Not gathered."""
        return self._direct.alerts

    @property
    def audit(self) -> SqliteAudit:
        """Not gathered."""
        return self._direct.audit

    @property
    def settings(self) -> SqliteSettings:
        """Not gathered."""
        return self._direct.settings

    @property
    def staff(self) -> SqliteStaff:
        """Not gathered."""
        return self._direct.staff

    @property
    def template_edits(self) -> SqliteTemplateEdits:
        """Not gathered."""
        return self._direct.template_edits

    @property
    def lexicon_edits(self) -> SqliteLexiconEdits:
        """Not gathered."""
        return self._direct.lexicon_edits

    @property
    def check_ins(self) -> SqliteCheckIns:
        """Not gathered."""
        return self._direct.check_ins

    @property
    def tips_shown(self) -> SqliteTipsShown:
        """Not gathered."""
        return self._direct.tips_shown

    @property
    def side_effects(self) -> SqliteSideEffects:
        """Not gathered."""
        return self._direct.side_effects

    @property
    def questions(self) -> SqliteQuestions:
        """Not gathered."""
        return self._direct.questions

    @property
    def _direct(self) -> SqliteRows:
        self._unit.go_direct()
        return self._plain
