"""How long somebody who keeps failing to sign in has to wait: per account and per address."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from datetime import datetime, timedelta

FREE_TRIES = 5  # of one account
FREE_TRIES_OF_ADDRESS = 15  # a clinic's people may share one
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=1)
_REMEMBERED = 10_000  # addresses


def wait_after(failures: int, free: int = FREE_TRIES) -> timedelta:
    """None for the first tries, then twice as long each time, up to `LONGEST_WAIT`."""
    if failures < free:
        return timedelta()
    wait: timedelta = FIRST_WAIT * (1 << min(failures - free, 10))
    return min(wait, LONGEST_WAIT)


class Addresses:
    """Failures by client address, in memory: the newest `_REMEMBERED` addresses."""

    def __init__(self) -> None:
        """Nobody has failed yet."""
        self._failures: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def wait(self, address: str, now: datetime) -> timedelta:
        """How long this address has to wait before it may try again."""
        failures, last = self._failures.get(_network(address), (0, now))
        if now - last > FORGET_AFTER:
            return timedelta()
        return max(last + wait_after(failures, FREE_TRIES_OF_ADDRESS) - now, timedelta())

    def failed(self, address: str, now: datetime) -> None:
        """It failed once more."""
        key = _network(address)
        failures, last = self._failures.pop(key, (0, now))
        self._failures[key] = (1 if now - last > FORGET_AFTER else failures + 1, now)
        if len(self._failures) > _REMEMBERED:
            self._failures.popitem(last=False)


def _network(address: str) -> str:
    """An IPv6 user has a whole /64 to choose from."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if ip.version == 4:
        return str(ip)
    return str(ipaddress.ip_network((ip, 64), strict=False))
