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
    """The next update to ask for, and when the last one came (aware UTC).

    `source` is the bot and the server that numbered it: another server begins elsewhere.
    """

    source: str
    offset: int
    at: datetime

    def __str__(self) -> str:
        """The text for storage: `<source> <offset> <Unix seconds>`."""
        return f"{self.source} {self.offset} {int(self.at.timestamp())}"

    def is_trusted(self, source: str, now: datetime) -> bool:
        """Whether ids that `source` gives out at `now` (aware UTC) still follow this one."""
        return self.source == source and now - self.at < TRUSTED


def position_from_text(text: str | None) -> Position | None:
    """What `str` of a position gave; None for anything else."""
    match (text or "").split(" "):
        case [source, offset, seconds] if offset.isdecimal() and seconds.isdecimal():
            try:
                return Position(source, int(offset), datetime.fromtimestamp(int(seconds), UTC))
            except (OSError, OverflowError, ValueError):
                return None
        case _:
            return None
