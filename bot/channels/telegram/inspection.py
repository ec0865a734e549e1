"""What `doctor` asks of the Telegram set-up: does Telegram know the bot, and where we are?"""

from __future__ import annotations

from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram.errors import send_error_from
from bot.core.errors import CredentialsRefused

Check = tuple[str, bool, str]  # name, whether it is well, what to do
MANY = 100  # updates waiting at Telegram


async def inspect_bot(bot: Bot, webhook_url: str) -> list[Check]:
    """Token, webhook and what waits at Telegram; the first trouble ends it.

    `webhook_url` is where Telegram is to post; empty for long polling.
    """
    try:
        me, webhook = await bot.get_me(), await bot.get_webhook_info()
    except TelegramError as error:
        return [("bot", False, _trouble(send_error_from(error)))]
    checks = [("bot", True, f"@{me.username}")]
    if webhook.url == webhook_url:
        checks.append(("webhook", True, webhook_url or "none: it is asked by long polling"))
    else:
        checks.append(("webhook", False, "not as the settings say: `steady run` puts it right"))
    if webhook.last_error_message:
        todo = "Telegram could not reach it: see that STEADY_PUBLIC_URL leads to this program"
        checks.append(("webhook errors", False, todo))
    waiting = webhook.pending_update_count or 0
    todo = f"{waiting} messages wait at Telegram" + (": is Steady running?" if waiting else "")
    checks.append(("queue", waiting < MANY, todo))
    return checks


def _trouble(error: Exception) -> str:
    if isinstance(error, CredentialsRefused):
        return "Telegram refuses the token: see STEADY_TELEGRAM_TOKEN, or ask @BotFather"
    return "Telegram cannot be reached from here: see the network and STEADY_TELEGRAM_API_URL"
