"""The contracts between the floors: what a store keeps, what a channel does."""

from bot.core.ports.channel import (
    Channel,
    Inlet,
    Reconciler,
    WebhookAnswer,
    WebhookHandler,
    WebhookRequest,
)
from bot.core.ports.rows import (
    Alerts,
    Audit,
    Claim,
    Dialogues,
    Doses,
    DueQueue,
    Inbox,
    Outbox,
    Patients,
    Regimens,
    Rows,
    Settings,
    Staff,
    TemplateEdits,
)
from bot.core.ports.store import Store, StoreHealth

__all__ = [
    "Alerts",
    "Audit",
    "Channel",
    "Claim",
    "Dialogues",
    "Doses",
    "DueQueue",
    "Inbox",
    "Inlet",
    "Outbox",
    "Patients",
    "Reconciler",
    "Regimens",
    "Rows",
    "Settings",
    "Staff",
    "Store",
    "StoreHealth",
    "TemplateEdits",
    "WebhookAnswer",
    "WebhookHandler",
    "WebhookRequest",
]
