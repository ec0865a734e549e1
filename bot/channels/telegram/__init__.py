"""Telegram, by python-telegram-bot: the only package that imports the `telegram` library.

Two switches of that library are set here, before anything of it is used. `PTB_TIMEDELTA` opts in
to durations as `timedelta`; without it every 429 raises a deprecation warning. Its loggers write
whole messages and the token's address at DEBUG, and whole answers that it cannot parse, so they
are kept at WARNING whatever level the rest of the program logs at.
"""

import logging
import os

os.environ.setdefault("PTB_TIMEDELTA", "1")
logging.getLogger("telegram").setLevel(logging.WARNING)

from bot.channels.telegram.channel import TelegramChannel  # noqa: E402 - after the switches above

__all__ = ["TelegramChannel"]
