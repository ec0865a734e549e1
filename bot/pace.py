"""How fast each channel may send, as the settings say."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.config import Config
from scheduler.pacing import PacingRules, sms_rules, telegram_rules


def pacing_rules(config: Config) -> Mapping[str, PacingRules]:
    """By channel; the providers' published limits where nothing else is set."""
    return {
        "telegram": telegram_rules(config.telegram_per_second, config.telegram_chat_per_second),
        "sms": sms_rules(config.sms_per_second),
    }
