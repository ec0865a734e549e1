"""The values the whole program speaks in. Frozen: a change is `dataclasses.replace` and a save."""

from bot.core.model.alert import Alert, AlertState
from bot.core.model.check_in import CheckIn, Question, Rhythm, SideEffectReport, TipShown
from bot.core.model.dialogue import Dialogue, DueWork
from bot.core.model.dose import OPEN_DOSE_STATES, Dose, DoseState, Form, Pattern, Phase, Regimen
from bot.core.model.event import SCREENED, InboxEntry, Incoming, IncomingKind, Receipt
from bot.core.model.lexicon_edit import (
    OPEN_LEXICON_STATES,
    LexiconChange,
    LexiconState,
    LexiconVersion,
)
from bot.core.model.message import (
    Attachment,
    Body,
    Button,
    Lane,
    OutboxRow,
    OutboxState,
    OutgoingMessage,
)
from bot.core.model.patient import Address, AddressState, Consent, Patient, PatientState, Privacy
from bot.core.model.staff import (
    EDITING_ROLES,
    LinkPurpose,
    OneTimeLink,
    StaffAccount,
    StaffRole,
    StaffSession,
    StaffState,
)
from bot.core.model.template_edit import OPEN_EDIT_STATES, EditState, TemplateVersion

__all__ = [
    "EDITING_ROLES",
    "OPEN_DOSE_STATES",
    "OPEN_EDIT_STATES",
    "OPEN_LEXICON_STATES",
    "SCREENED",
    "Address",
    "AddressState",
    "Alert",
    "AlertState",
    "Attachment",
    "Body",
    "Button",
    "CheckIn",
    "Consent",
    "Dialogue",
    "Dose",
    "DoseState",
    "DueWork",
    "EditState",
    "Form",
    "InboxEntry",
    "Incoming",
    "IncomingKind",
    "Lane",
    "LexiconChange",
    "LexiconState",
    "LexiconVersion",
    "LinkPurpose",
    "OneTimeLink",
    "OutboxRow",
    "OutboxState",
    "OutgoingMessage",
    "Patient",
    "PatientState",
    "Pattern",
    "Phase",
    "Privacy",
    "Question",
    "Receipt",
    "Regimen",
    "Rhythm",
    "SideEffectReport",
    "StaffAccount",
    "StaffRole",
    "StaffSession",
    "StaffState",
    "TemplateVersion",
    "TipShown",
]
