"""The contracts between the floors: what a store keeps, what a channel does."""

from bot.core.ports.alerts import Alerts
from bot.core.ports.audit import Audit
from bot.core.ports.channel import (
    Channel,
    Inlet,
    PlainId,
    Reconciler,
    WebhookAnswer,
    WebhookHandler,
    WebhookRequest,
)
from bot.core.ports.check_ins import CheckIns, TipsShown
from bot.core.ports.dialogues import Dialogues
from bot.core.ports.due_queue import DueQueue
from bot.core.ports.inbox import Inbox
from bot.core.ports.lexicon_edits import LexiconEdits
from bot.core.ports.medicine import Doses, Regimens
from bot.core.ports.outbox import Claim, Outbox, SentMessage
from bot.core.ports.patients import Patients
from bot.core.ports.questions import Questions
from bot.core.ports.rows import Rows
from bot.core.ports.settings import Settings
from bot.core.ports.side_effects import SideEffects
from bot.core.ports.staff import Staff
from bot.core.ports.store import Store, StoreHealth
from bot.core.ports.template_edits import TemplateEdits

__all__ = [
    "Alerts",
    "Audit",
    "Channel",
    "CheckIns",
    "Claim",
    "Dialogues",
    "Doses",
    "DueQueue",
    "Inbox",
    "Inlet",
    "LexiconEdits",
    "Outbox",
    "Patients",
    "PlainId",
    "Questions",
    "Reconciler",
    "Regimens",
    "Rows",
    "SentMessage",
    "Settings",
    "SideEffects",
    "Staff",
    "Store",
    "StoreHealth",
    "TemplateEdits",
    "TipsShown",
    "WebhookAnswer",
    "WebhookHandler",
    "WebhookRequest",
]
