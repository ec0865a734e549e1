"""How values lie in columns: instants, dates, JSON, encrypted texts; and statements by columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any, TypeAlias, TypeVar

from bot.storage.crypto import Keyring

Member = TypeVar("Member", bound=StrEnum)
ToMicros: TypeAlias = Callable[[datetime | None], int | None]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Members(dict[str, Member]):
    """The members of an enum by what is stored: a look-up costs a seventh of a call of the enum.

    What is no member is a ValueError, as of the enum.
    """

    def __init__(self, kind: type[Member]) -> None:
        """Of this enum."""
        super().__init__({member.value: member for member in kind})
        self._kind = kind

    def __missing__(self, value: str) -> Member:
        """Raises ValueError."""
        return self._kind(value)


def micros(at: datetime) -> int:
    """An aware instant as microseconds since 1970 UTC; exact. A naive one is a TypeError."""
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def micros_or_none(at: datetime | None) -> int | None:
    """As `micros`."""
    return None if at is None else micros(at)


def micros_again() -> ToMicros:
    """`micros_or_none` for a column in which thousands in a row hold the same: it keeps the last.

    To compare two instants costs a fifth of counting one. Only one in UTC is kept: elsewhere two
    that the clocks show alike, before and after they are set back, would pass for one.
    """
    last: datetime | None = None
    made: int | None = None

    def remembered(at: datetime | None) -> int | None:
        nonlocal last, made
        if at == last:
            return made
        counted = None if at is None else micros(at)
        if at is None or at.tzinfo is UTC:
            last, made = at, counted
        return counted

    return remembered


def instant(value: int) -> datetime:
    """The aware UTC instant again."""
    return _EPOCH + value * _MICROSECOND  # half the price of a call of `timedelta`


def instant_or_none(value: int | None) -> datetime | None:
    """As `instant`."""
    return None if value is None else _EPOCH + value * _MICROSECOND


date_text = lru_cache(maxsize=1024)(date.isoformat)  # thousands have the same, at a quarter


def time_text(at: time | None) -> str | None:
    """A wall time as ISO text."""
    return None if at is None else at.isoformat()


def time_or_none(text: str | None) -> time | None:
    """The wall time again."""
    return None if text is None else time.fromisoformat(text)


def to_json(value: Any) -> str:
    """Compact JSON that keeps every letter as it is."""
    return "".join(_CHUNKS(value, 0))


def from_json(text: str) -> Any:
    """The value again; tuples come back as lists. A text of ours has nothing around it."""
    value, end = _DECODER.raw_decode(text)
    if end != len(text):
        raise ValueError("there is more after the JSON value")
    return value


def _made_once() -> Any:
    """What `JSONEncoder.encode` makes anew for each value, which costs more than a small one."""
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:  # another Python than CPython
        return lambda value, _: encoder.iterencode(value)
    return make(None, encoder.default, text_to_json, None, ":", ",", False, False, True)


text_to_json = json.encoder.encode_basestring  # of a single text, for who writes the rest
_CHUNKS = _made_once()
_DECODER = json.JSONDecoder()


def sealed(keyring: Keyring, text: str | None) -> bytes | None:
    """Encrypted, where there is something."""
    return None if text is None else keyring.encrypt(text)


def opened(keyring: Keyring, value: bytes | None) -> str | None:
    """Decrypted, where there is something."""
    return None if value is None else keyring.decrypt(value)


@dataclass(frozen=True, slots=True)
class Column:
    """How one field of a value gets into its column, and out of it again."""

    put: Callable[[Any], Any]
    take: Callable[[Any], Any]


def _as_is(value: Any) -> Any:
    return value


def _flag_or_none(value: int | None) -> bool | None:
    return None if value is None else bool(value)


AS_IS = Column(_as_is, _as_is)
INSTANT = Column(micros, instant)
INSTANT_OR_NONE = Column(micros_or_none, instant_or_none)
DATE = Column(date.isoformat, date.fromisoformat)
FLAG = Column(_as_is, bool)
FLAG_OR_NONE = Column(_as_is, _flag_or_none)
MAPPING = Column(lambda mapping: to_json(dict(mapping)), from_json)


def member_of(kind: type[StrEnum]) -> Column:
    """A member of this enum."""
    return Column(_as_is, Members(kind).__getitem__)


def words(keyring: Keyring) -> Column:
    """Encrypted text."""
    return Column(keyring.encrypt, keyring.decrypt)


def words_or_none(keyring: Keyring) -> Column:
    """Encrypted text, where there is some."""
    return Column(partial(sealed, keyring), partial(opened, keyring))


def secret_json(keyring: Keyring) -> Column:
    """Encrypted JSON."""
    return Column(
        lambda value: keyring.encrypt(to_json(value)),
        lambda value: from_json(keyring.decrypt(value)),
    )


def insert_statement(table: str, columns: Sequence[str], **fixed: str) -> str:
    """Statement that adds a row with these columns; `fixed`: columns that need no value, as SQL.

    To hand over a value costs a tenth of a microsecond, and thrice that where it is no plain one.
    """
    names = ",".join([*columns, *fixed])
    marks = ",".join([*"?" * len(columns), *fixed.values()])
    return " ".join(["INSERT INTO", table, "(", names, ") VALUES (", marks, ")"])


def update_statement(table: str, columns: Sequence[str]) -> str:
    """Statement that replaces these columns of the row whose id comes last."""
    changes = ",".join(f"{column}=?" for column in columns)
    return " ".join(["UPDATE", table, "SET", changes, "WHERE id=?"])


def select_statement(table: str, columns: Sequence[str], *rest: str) -> str:
    """Query for rows with their id and these columns; `rest` says which, and in what order."""
    return " ".join(["SELECT id,", ",".join(columns), "FROM", table, *rest])


def together(*columns: str) -> str:
    """These columns as one JSON text, for what many rows have in common: it is taken apart once.

    Before each column that is fetched the library lets other threads run, at three times the price
    of the value.
    """
    return f"json_array({','.join(columns)})"


def in_marks(count: int) -> str:
    """`IN (?, …)` for so many values."""
    return f"IN ({','.join('?' * count)})"
