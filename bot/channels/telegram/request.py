"""The library's HTTP seam on aiohttp, five times cheaper than its own and frank about what left.

The library tells neither whether a request left (a full pool and a lost answer are both
`TimedOut`) nor whether Telegram or something in between answered (a proxy's 403 page is
`Forbidden`, as if the person had blocked the bot). `NotSent` and `Unanswered` say both. No text
of aiohttp's errors is passed on: it holds the address, and the address holds the token.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0  # to find a free connection or to make one
READ_SECONDS = 20.0
WRITE_SECONDS = 30.0
KEPT_SECONDS = 20.0  # less than servers keep idle connections, or sends meet closed ones
MAX_ANSWER_BYTES = 16 * 1024 * 1024  # a hundred updates of the greatest size are about 2 MiB
DEFAULT_RETRY = timedelta(seconds=5)  # for a 429 that does not say how long

_ENCODE = json.JSONEncoder(separators=(",", ":")).encode

_NEVER_LEFT = (
    aiohttp.ClientConnectorError,  # refused, no such host, TLS
    aiohttp.ClientConnectorCertificateError,
    aiohttp.ConnectionTimeoutError,  # also while waiting for a connection of the pool
    aiohttp.InvalidURL,
)


class NotSent(NetworkError):
    """The request did not reach Telegram."""


class Unanswered(NetworkError):
    """The request may have reached Telegram; no usable answer came."""


def parameters_of(payload: bytes) -> Mapping[str, Any] | None:
    """The Bot API's answer in `payload`, or None if this is not one."""
    try:
        answer = json.loads(payload)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and isinstance(answer.get("ok"), bool) else None


class AiohttpRequest(BaseRequest):
    """One pool of connections. It is opened by the first request."""

    __slots__ = ("_connections", "_is_closed", "_read_seconds", "_session")

    def __init__(self, connections: int, read_seconds: float = READ_SECONDS) -> None:
        """Use at most `connections` at a time; wait `read_seconds` for answers."""
        self._read_seconds = read_seconds
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer unless a call says otherwise."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Allow requests (again)."""
        self._is_closed = False

    async def shutdown(self) -> None:
        """Close every connection; requests fail as `NotSent` from now on."""
        self._is_closed = True
        await self.renew()

    async def renew(self) -> None:
        """Throw all connections away, such as ones that have gone silent."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | _Answered | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send for the library; see `exchange` for the errors. A 429 is always `RetryAfter`."""
        del write_timeout, connect_timeout, pool_timeout
        seconds = read_timeout if isinstance(read_timeout, int | float) else self.read_timeout
        if isinstance(request_data, _Answered):
            status, payload = request_data.status, request_data.payload
        else:
            body = _body_from_data(request_data)
            status, payload = await self.exchange(url, body, seconds, method)
        if status == 429:
            raise RetryAfter(retry_after_of(parameters_of(payload) or {}))
        return status, payload

    async def call(self, url: str, parameters: Mapping[str, object]) -> Any:
        """A method's result as it came, without the library's objects.

        Its keyboards for ours and its `Message` for each answer, of which we read one number,
        would be half of what a send costs.

        Raises:
            TelegramError: as the library's methods raise it.
        """
        status, payload = await self.exchange(url, json_body(parameters), self._read_seconds)
        if 200 <= status < 300:
            return self.parse_json_payload(payload)["result"]
        answered = _Answered(status, payload)
        return await self.post(url, answered)  # type: ignore[arg-type]  # it raises what this is

    async def exchange(
        self,
        url: str,
        body: bytes | aiohttp.FormData | None,
        read_seconds: float,
        method: str = "POST",
    ) -> tuple[int, bytes]:
        """One request, bytes being JSON: the HTTP status and a Bot API answer's bytes.

        Raises:
            NotSent: it did not reach Telegram.
            Unanswered: it may have, and no usable answer came.
        """
        headers = {"User-Agent": self.USER_AGENT}
        if isinstance(body, bytes):
            headers["Content-Type"] = "application/json"
        limits = aiohttp.ClientTimeout(
            total=CONNECT_SECONDS + WRITE_SECONDS + read_seconds,
            connect=CONNECT_SECONDS,
            sock_read=read_seconds,
        )
        try:
            async with self._open().request(
                method, url, data=body, headers=headers, timeout=limits, allow_redirects=False
            ) as response:
                payload = await _bounded(response)
        except _NEVER_LEFT as error:
            raise NotSent(type(error).__name__) from None
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Unanswered(type(error).__name__) from None
        _refuse_strangers(response.status, payload)
        return response.status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON. The library's own version logs the whole payload when it is not."""
        answer = parameters_of(payload)
        if answer is None or ("result" not in answer and answer["ok"]):
            raise TelegramError("the answer is not one of the Bot API")
        return dict(answer)

    def _open(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise NotSent("closed")
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=KEPT_SECONDS
            )
            self._session = aiohttp.ClientSession(connector=connector)
        return self._session


def json_body(parameters: Mapping[str, object]) -> bytes:
    """`parameters` as the body of a call: a form would need each text quoted, and JSON inside."""
    return _ENCODE(parameters).encode()


def retry_after_of(answer: Mapping[str, Any]) -> timedelta:
    """How long a 429 asks us to wait."""
    parameters = answer.get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return timedelta(seconds=seconds) if isinstance(seconds, int) and seconds else DEFAULT_RETRY


@dataclass(frozen=True, slots=True)
class _Answered:
    """An error that came already; goes through the library, which has an exception for each."""

    status: int
    payload: bytes


def _body_from_data(data: RequestData | None) -> bytes | aiohttp.FormData | None:
    if data is None:
        return None
    if not data.contains_files:
        return json_body(data.parameters)
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)  # names in UTF-8
    for name, (filename, content, media_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    parts = bytearray()
    async for chunk in response.content.iter_chunked(65536):
        parts += chunk
        if len(parts) > MAX_ANSWER_BYTES:
            raise Unanswered("the answer is too large")
    return bytes(parts)


def _refuse_strangers(status: int, payload: bytes) -> None:
    """Raise where something between us and Telegram answered: a proxy, a sign-in page."""
    if 200 <= status < 300 or parameters_of(payload) is not None:
        return
    if status < 500:
        raise NotSent(f"HTTP {status}, not from the Bot API")
    raise Unanswered(f"HTTP {status}, not from the Bot API")
