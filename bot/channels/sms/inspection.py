"""What `doctor` asks of the SMS set-up: does Twilio know us, and does it know where we are?"""

from __future__ import annotations

from bot.channels.sms.account import Delivery, TwilioAccount
from bot.channels.sms.errors import FAILURES, Refusal, meaning_of
from bot.core.errors import CredentialsRefused

Check = tuple[str, bool, str]  # name, whether it is well, what to do


async def inspect_account(account: TwilioAccount, inbound_url: str) -> list[Check]:
    """Credentials, sender and inbound webhook, in this order; the first trouble ends it.

    `inbound_url` is where Twilio is to post what comes in; empty without a public address.
    """
    try:
        status = await account.status()
        if status != "active":
            todo = f"Twilio says that the account is {status}: settle it in Twilio's console."
            return [("SMS credentials", False, todo)]
        checks = [("SMS credentials", True, "")]
        deliveries = await _deliveries(account)
        sender_todo = "" if deliveries else _no_sender(account)
        checks.append(("SMS sender", bool(deliveries), sender_todo))
        if deliveries:
            checks.append(_webhook_check(deliveries, inbound_url))
    except FAILURES as error:
        return [("SMS credentials", False, _trouble(error))]
    return checks


async def _deliveries(account: TwilioAccount) -> list[Delivery]:
    try:
        return await account.deliveries()
    except Refusal as refusal:
        if refusal.status == 404:  # no such Messaging Service
            return []
        raise


def _no_sender(account: TwilioAccount) -> str:
    if account.has_service:
        return (
            "This account has no such Messaging Service, or it has no number:"
            " see STEADY_TWILIO_MESSAGING_SERVICE_SID."
        )
    return "This account has no such number: see STEADY_TWILIO_FROM."


def _webhook_check(deliveries: list[Delivery], inbound_url: str) -> Check:
    if not inbound_url:
        return ("SMS webhook", False, "Set STEADY_PUBLIC_URL: Twilio delivers answers to it.")
    wanted = Delivery(inbound_url, "POST")
    if all(delivery == wanted for delivery in deliveries):
        return ("SMS webhook", True, "")
    todo = f"In Twilio's console let a message that comes in call {inbound_url} by HTTP POST."
    return ("SMS webhook", False, todo)


def _trouble(error: Exception) -> str:
    if not isinstance(error, Refusal):
        return f"Twilio cannot be reached ({type(error).__name__}): see STEADY_TWILIO_API_URL."
    if meaning_of(error.code, error.status) is CredentialsRefused:
        return (
            f"Twilio refuses the credentials ({error.code or error.status}): see"
            " STEADY_TWILIO_ACCOUNT_SID and STEADY_TWILIO_AUTH_TOKEN."
        )
    return f"Twilio answers with an error ({error.code or error.status}): try again later."
