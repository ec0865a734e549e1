"""What can go wrong, named by what the caller must do. A class's docstring is its default text."""

from __future__ import annotations

from datetime import timedelta


class SteadyError(Exception):
    """Something went wrong."""

    def __init__(self, text: str | None = None) -> None:
        """`text` for people; the class's docstring where there is none."""
        super().__init__(text or (type(self).__doc__ or "").split("\n")[0])


class ConfigError(SteadyError):
    """The settings cannot be used."""

    def __init__(self, problems: list[str]) -> None:
        """All problems at once, each a sentence naming its setting."""
        super().__init__("\n".join(problems))
        self.problems = problems


class StorageError(SteadyError):
    """The database could not keep or give what was asked; nothing was changed."""


class NotBegun(StorageError):
    """The database did not let the work begin: it is held by another, or broken."""


class Conflict(StorageError):
    """The row contradicts one that is there: trying again cannot mend it."""


class DatabaseRefused(StorageError):
    """The database was made by a newer Steady, is not ours, or is in use by another process."""


class BadWebhook(SteadyError):
    """The request does not prove that it comes from the provider."""


class SendError(SteadyError):
    """A message was not sent. `code` is the provider's own code where it gave one."""

    def __init__(self, code: str = "", text: str | None = None) -> None:
        """`text` never contains an address, a token or the message."""
        super().__init__(text)
        self.code = code


class Unreachable(SendError):
    """The provider could not be reached or is in trouble; the message did not leave: try again."""


class PhoneOff(Unreachable):
    """The phone is switched off or out of reach: later it may be there."""


class Throttled(SendError):
    """The provider asks to slow down; the message did not leave."""

    def __init__(self, retry_after: timedelta, code: str = "", text: str | None = None) -> None:
        """`retry_after`: how long to send nothing through this provider."""
        super().__init__(code, text)
        self.retry_after = retry_after


class RecipientGone(SendError):
    """This address cannot get messages: blocked, deactivated, invalid, a landline."""


class CarrierOut(RecipientGone):
    """A landline, or a carrier that cannot be reached: one more look the next day."""


class OptedOut(SendError):
    """The carrier or provider says that the person opted out: record it, never retry."""


class AddressMoved(SendError):
    """The chat has a new id: store it and send again."""

    def __init__(self, new_address: str, code: str = "") -> None:
        """`new_address` replaces the old one."""
        super().__init__(code)
        self.new_address = new_address


class Rejected(SendError):
    """The provider refuses this very message: bad markup, too long, filtered."""


class CredentialsRefused(SendError):
    """The provider refuses our credentials or sender: stop sending there and call the operator."""


class OutcomeUnknown(SendError):
    """The request left and no usable answer came: it may have been delivered."""
