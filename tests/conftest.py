"""For every test: no network but this machine's own, no settings from outside."""

from __future__ import annotations

import ipaddress
import os
import socket
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("steady", deadline=None)  # timings live in tests/bench
settings.load_profile("steady")

_connect = socket.socket.connect


def _connect_to_loopback(self: socket.socket, address: Any) -> None:
    if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
        pytest.fail(f"a test tried to reach {address[0]}")
    _connect(self, address)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(autouse=True)
def _stay_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse other machines; forget STEADY_… variables."""
    monkeypatch.setattr(socket.socket, "connect", _connect_to_loopback)
    for name in [name for name in os.environ if name.startswith("STEADY_")]:
        monkeypatch.delenv(name)
