"""How far Telegram's queue was read, as the text that storage keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# After a week without updates Telegram numbers anew from a random id (Bot API, Update). A position
# as old as that could lie above every new id, and asking from there would discard them unread;
# asking from the beginning only repeats what is known.
TRUSTED = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Position:
    """The next update that `bot_id` asks for, and when the last one came (aware UTC)."""

    bot_id: str
    offset: int
    at: datetime

    def __str__(self) -> str:
        """The text for storage: `<bot id>:<offset>:<Unix seconds>`."""
        return f"{self.bot_id}:{self.offset}:{int(self.at.timestamp())}"

    def is_trusted(self, bot_id: str, now: datetime) -> bool:
        """Whether ids of `bot_id` at `now` (aware UTC) still follow this one."""
        return self.bot_id == bot_id and now - self.at < TRUSTED


def position_from_text(text: str | None) -> Position | None:
    """What `str` of a position gave; None for anything else."""
    bot_id, _, rest = (text or "").partition(":")
    offset, _, seconds = rest.partition(":")
    if not (offset.isdecimal() and seconds.isdecimal()):
        return None
    try:
        return Position(bot_id, int(offset), datetime.fromtimestamp(int(seconds), UTC))
    except (OSError, OverflowError, ValueError):
        return None
