"""All roles on one connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from bot.core.model import DueWork
from bot.core.ports import Rows
from bot.storage.crypto import Keyring
from bot.storage.sqlite.alerts import SqliteAlerts
from bot.storage.sqlite.audit import SqliteAudit
from bot.storage.sqlite.check_ins import SqliteCheckIns
from bot.storage.sqlite.connection import Sql
from bot.storage.sqlite.dialogues import SqliteDialogues
from bot.storage.sqlite.doses import SqliteDoses
from bot.storage.sqlite.due import SqliteDueQueue
from bot.storage.sqlite.gathered import GatheredRows
from bot.storage.sqlite.inbox import SqliteInbox
from bot.storage.sqlite.lexicon_edits import SqliteLexiconEdits
from bot.storage.sqlite.outbox import SqliteOutbox
from bot.storage.sqlite.patients import SqlitePatients
from bot.storage.sqlite.questions import SqliteQuestions
from bot.storage.sqlite.regimens import SqliteRegimens
from bot.storage.sqlite.settings import SqliteSettings
from bot.storage.sqlite.side_effects import SqliteSideEffects
from bot.storage.sqlite.staff import SqliteStaff
from bot.storage.sqlite.template_edits import SqliteTemplateEdits
from bot.storage.sqlite.tips_shown import SqliteTipsShown


class SqliteRows:
    """See `bot.core.ports.Rows`."""

    def __init__(self, sql: Sql, keyring: Keyring) -> None:
        """On this connection; usable in its thread only."""
        self.sql, self.keyring = sql, keyring
        self.inbox = SqliteInbox(sql, keyring)
        self.patients = SqlitePatients(sql, keyring, self.inbox.erase)
        self.regimens = SqliteRegimens(sql)
        self.doses = SqliteDoses(sql, keyring)
        self.due = SqliteDueQueue(sql)
        self.dialogues = SqliteDialogues(sql, keyring)
        self.outbox = SqliteOutbox(sql, keyring)
        self.alerts = SqliteAlerts(sql, keyring)
        self.audit = SqliteAudit(sql)
        self.settings = SqliteSettings(sql)
        self.staff = SqliteStaff(sql, keyring)
        self.template_edits = SqliteTemplateEdits(sql)
        self.lexicon_edits = SqliteLexiconEdits(sql)
        self.check_ins = SqliteCheckIns(sql, keyring)
        self.tips_shown = SqliteTipsShown(sql)
        self.side_effects = SqliteSideEffects(sql, keyring)
        self.questions = SqliteQuestions(sql, keyring)
        self.is_awaited: Callable[[], bool] = lambda: False  # a thread's queue may know better

    @property
    def others_wait(self) -> bool:
        """Whether other work waits for this to end."""
        return self.is_awaited()

    def savepoint(self) -> AbstractContextManager[None]:
        """What happens inside is undone alone when it raises."""
        return self.sql.savepoint()

    def gathered(self, works: Sequence[DueWork], now: datetime) -> AbstractContextManager[Rows]:
        """Rows for the turns of these works, read and written together. See `Rows`."""
        return _gathered(self, works, now)


@contextmanager
def _gathered(plain: SqliteRows, works: Sequence[DueWork], now: datetime) -> Iterator[Rows]:
    with plain.savepoint():
        rows = GatheredRows(plain, works, now)
        yield rows
        rows.finish()
