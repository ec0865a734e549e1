"""What a notice means and what can be done about it, in words for who opens it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "reminders_undelivered": (
            "A reminder reached none of their phones, so its dose counts as not reminded: that"
            " is our failure, never theirs. Please call them, and offer another phone: SMS where"
            " the app failed, the app where SMS did."
        ),
        "cannot_be_reached": (
            "No phone of theirs takes our messages any more: they blocked the bot, deleted their"
            " account, or the number is no longer theirs. No reminder goes out until they write to"
            " it again. Please call them, and offer SMS where it was the app."
        ),
        "safety_undelivered": (
            "What to do in an emergency was sent and did not arrive. Please call them now."
        ),
        "template_rejected": (
            "A provider or carrier refuses this text, or its markup. Nobody gets it as it was"
            " written until somebody edits it."
        ),
        "credentials_refused": (
            "A provider refuses our account or sending number. All its messages wait until"
            " somebody mends that: `steady doctor` says more."
        ),
        "template_broken": (
            "This text cannot be filled in. Another wording is said until it is mended."
        ),
        "event_parked": (
            "What they wrote could not be handled. They were told so; please answer them."
        ),
    }
)
