"""The HTTP client that the Twilio library is given.

The library's own ones ignore the time-out they are made with, drop `Retry-After`, and log numbers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import aiohttp
from twilio.http.response import Response

from bot.channels.sms.errors import Refusal, Unreadable

CONNECTIONS = 64


class TwilioTransport:
    """One pool of connections; every call ends in bounded time."""

    is_async = True  # the library asks

    def __init__(self, patience: timedelta) -> None:
        """`patience` is how long an answer may take, for every call."""
        seconds = patience.total_seconds()
        # `connect` includes the wait for a free connection: nothing has left by then. `total` is
        # a backstop against an answer that trickles in.
        self._timeout = aiohttp.ClientTimeout(
            total=2 * seconds, connect=seconds / 2, sock_read=seconds
        )
        self._session: aiohttp.ClientSession | None = None

    async def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **ignored: object,
    ) -> Response:
        """One call, as the library makes it; its own time-out and redirects are ignored.

        Raises:
            Refusal: the answer's status is not 2xx.
            Unreadable: the answer is not a JSON object.
            aiohttp.ClientError, OSError: the connection failed, or a time-out.
        """
        del ignored
        session = self._open()
        async with session.request(
            method,
            uri,
            params={name: str(value) for name, value in (params or {}).items()},
            data=urlencode(data, errors="replace").encode() if data else None,
            headers={**(headers or {}), **_credentials(auth)},
            allow_redirects=False,
        ) as answer:
            text = await answer.text(errors="replace")
            content = _object_in(text)
            if not 200 <= answer.status < 300:
                retry_after = answer.headers.get("Retry-After", "")
                raise Refusal(answer.status, _code_in(content), retry_after)
            if content is None:
                raise Unreadable
            return Response(answer.status, text, answer.headers)

    async def close(self) -> None:
        """Let go of the connections; a later request opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
                timeout=self._timeout,
                trust_env=True,  # a hospital's proxy
            )
        return self._session


def _credentials(auth: tuple[str, str] | None) -> dict[str, str]:
    return {"Authorization": aiohttp.encode_basic_auth(*auth)} if auth else {}


def _object_in(text: str) -> dict[str, Any] | None:
    try:
        content = json.loads(text)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _code_in(content: Mapping[str, Any] | None) -> int | None:
    code = str((content or {}).get("code") or "")
    return int(code) if code.isdecimal() else None
