"""All rows that a transaction can read and write, one small role each, a module a noun.

All times in and out are aware UTC. A row that is asked for by id and is not there is `None`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bot.core.model import DueWork
from bot.core.ports.alerts import Alerts
from bot.core.ports.audit import Audit
from bot.core.ports.check_ins import CheckIns, TipsShown
from bot.core.ports.dialogues import Dialogues
from bot.core.ports.due_queue import DueQueue
from bot.core.ports.inbox import Inbox
from bot.core.ports.lexicon_edits import LexiconEdits
from bot.core.ports.medicine import Doses, Regimens
from bot.core.ports.outbox import Outbox
from bot.core.ports.patients import Patients
from bot.core.ports.questions import Questions
from bot.core.ports.settings import Settings
from bot.core.ports.side_effects import SideEffects
from bot.core.ports.staff import Staff
from bot.core.ports.template_edits import TemplateEdits


class Rows(Protocol):
    """Everything one transaction can read and write."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def patients(self) -> Patients: ...
    @property
    def regimens(self) -> Regimens: ...
    @property
    def doses(self) -> Doses: ...
    @property
    def due(self) -> DueQueue: ...
    @property
    def dialogues(self) -> Dialogues: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def staff(self) -> Staff: ...
    @property
    def template_edits(self) -> TemplateEdits: ...
    @property
    def lexicon_edits(self) -> LexiconEdits: ...
    @property
    def check_ins(self) -> CheckIns: ...
    @property
    def tips_shown(self) -> TipsShown: ...
    @property
    def side_effects(self) -> SideEffects: ...
    @property
    def questions(self) -> Questions: ...

    @property
    def others_wait(self) -> bool:
        """Whether other work waits for this to end: what can be done in parts may stop here."""
        ...

    def savepoint(self) -> AbstractContextManager[None]:
        """What happens inside is undone alone when it raises."""
        ...

    def gathered(self, works: Sequence[DueWork], now: datetime) -> AbstractContextManager[Rows]:
        """Rows for many turns one after the other, all as of `now`, each in a `savepoint` of them.

        What the turns of these works need is read ahead, and what they write is written together
        when the block ends. A turn sees what those before it wrote; nobody else may write.

        Raises:
            StorageError: a row was refused at the end, and everything in the block was undone.
                Whose it was is not known: do the turns again one by one, on these rows.
        """
        ...
