"""What a notice means and what can be done about it, in words for who opens it.

By its reason, up to a colon: which work was given up, say, follows there.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "reminders_undelivered": (
            "A message about a dose reached none of their phones. A dose they were never reminded"
            " of does not count as missed: that is our failure, not theirs. Please call them, and"
            " offer another phone: SMS where the app failed, the app where SMS did."
        ),
        "cannot_be_reached": (
            "No phone of theirs takes our messages any more: they blocked the bot, deleted their"
            " account, or the number is no longer theirs. No reminder goes out until they write to"
            " it again. Please call them, and offer SMS where it was the app."
        ),
        "invitation_undelivered": (
            "The first text to somebody whom your team signed up did not arrive, so they know"
            " nothing of Steady yet. Please check the number with them."
        ),
        "safety_undelivered": (
            "What to do in an emergency was sent and has not reached them. Please call them now."
        ),
        "template_rejected": (
            "A provider or carrier refuses this text, or its markup. Nobody gets it as it was"
            " written until somebody edits it."
        ),
        "credentials_refused": (
            "A provider refuses our account or sending number. All its messages wait until"
            " somebody mends that: “steady doctor” says more."
        ),
        "template_broken": (
            "This text cannot be filled in. Another wording is said until it is mended."
        ),
        "event_parked": (
            "What they wrote could not be handled. They were told so; please answer them."
        ),
        "due_work_parked": (
            "Something planned for them, such as a reminder, failed several times and is not tried"
            " again. Please see whether they need it, and tell whoever runs Steady: “steady"
            " doctor” lists it."
        ),
    }
)
