"""The library's exceptions, where no answer of the Bot API is at hand to cause them."""

from __future__ import annotations

import pytest
from telegram.error import BadRequest, NetworkError, TimedOut

from bot.channels.telegram.errors import is_harmless, send_error_from
from bot.channels.telegram.request import NotSent, Unanswered
from bot.core.errors import OutcomeUnknown, SendError, Unreachable


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (NotSent("ClientConnectorError"), Unreachable),
        (Unanswered("SocketTimeoutError"), OutcomeUnknown),
        (TimedOut(), OutcomeUnknown),
        (NetworkError("Bad Gateway"), OutcomeUnknown),
        (TypeError("a missing field"), OutcomeUnknown),
    ],
)
def test_what_may_have_left_is_unknown(error: Exception, kind: type[SendError]) -> None:
    assert type(send_error_from(error)) is kind


def test_the_text_of_an_error_tells_nothing_of_the_message() -> None:
    error = BadRequest('can\'t parse entities: unsupported start tag "ana" at byte offset 3')
    assert "ana" not in f"{send_error_from(error)} {send_error_from(error).code}"


@pytest.mark.parametrize(
    ("error", "harmless"),
    [
        (BadRequest("Message is not modified: same content"), True),
        (BadRequest("Query is too old and response timeout expired"), True),
        (BadRequest("QUERY_ID_INVALID"), True),
        (BadRequest("Message to edit not found"), False),
        (TimedOut(), False),
    ],
)
def test_late_and_repeated_answers_to_taps_are_harmless(error: Exception, harmless: bool) -> None:
    assert is_harmless(error) is harmless
