"""Hands what providers post to their channel's handler. Knows no provider."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from functools import lru_cache

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.core.ports import WebhookAnswer, WebhookHandler, WebhookRequest

log = structlog.get_logger(__name__)

LARGEST_BODY = 64 * 1024  # bytes; Twilio's and Telegram's largest are a few thousand
PATIENCE = 10.0  # seconds for a body to arrive


class BodyTooLarge(Exception):
    """The body is larger than any that a provider sends."""


def webhook_routes(
    webhooks: Mapping[str, Mapping[str, WebhookHandler]],
    registry: CollectorRegistry | None = None,
) -> list[Route]:
    """`/webhooks/<kind>[/<path>]` for handlers by kind and path; counted in `registry`."""
    receiver = _Receiver(webhooks, registry or CollectorRegistry())
    return [
        Route("/webhooks/{kind}", receiver, methods=["POST"]),
        Route("/webhooks/{kind}/{path:path}", receiver, methods=["POST"]),
    ]


class _Receiver:
    """Answers posts. An application itself: a function would be wrapped in two more."""

    def __init__(
        self, webhooks: Mapping[str, Mapping[str, WebhookHandler]], registry: CollectorRegistry
    ) -> None:
        self._webhooks = webhooks
        self._answered = Counter(
            "steady_webhook_answers",
            "Webhook requests by answer.",
            ["channel", "status"],
            registry=registry,
        )
        seconds = Histogram(
            "steady_webhook_seconds",
            "Time from request to answer.",
            ["channel"],
            registry=registry,
        )
        self._seconds = {kind: seconds.labels(kind) for kind in webhooks}
        self._answers: dict[tuple[str, int], Counter] = {}  # `labels` costs more than counting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind, path = scope["path_params"]["kind"], scope["path_params"].get("path", "")
        handler = self._webhooks.get(kind, {}).get(path)
        if handler is None:
            answer = WebhookAnswer(404)
        else:
            began = time.perf_counter()
            answer = await _answer(kind, handler, scope, receive)
            self._count(kind, answer.status, time.perf_counter() - began)
        await _response(answer)(scope, receive, send)

    def _count(self, kind: str, status: int, seconds: float) -> None:
        self._seconds[kind].observe(seconds)
        count = self._answers.get((kind, status))
        if count is None:
            count = self._answers[kind, status] = self._answered.labels(kind, str(status))
        count.inc()


@lru_cache(maxsize=64)  # there are but so many answers
def _response(answer: WebhookAnswer) -> Response:
    return Response(answer.body, answer.status, media_type=answer.media_type)


async def _answer(
    kind: str, handler: WebhookHandler, scope: Scope, receive: Receive
) -> WebhookAnswer:
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
    }
    try:
        async with asyncio.timeout(PATIENCE):
            body = await _body(headers, receive)
    except BodyTooLarge:
        return WebhookAnswer(413)
    except (TimeoutError, ClientDisconnect):
        return WebhookAnswer(408)
    try:
        return await handler(_as_called(scope, headers, body))
    except Exception as error:  # its class only: a traceback could show what somebody wrote
        log.error("webhook.failed", channel=kind, error=type(error).__name__)
        return WebhookAnswer(500)


async def _body(headers: Mapping[str, str], receive: Receive) -> bytes:
    """The whole body.

    Raises:
        BodyTooLarge: it is larger than `LARGEST_BODY`, as announced or as it arrives.
        ClientDisconnect: nobody is there any more.
    """
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > LARGEST_BODY:
        raise BodyTooLarge
    body, is_whole = bytearray(), False
    while not is_whole:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            raise BodyTooLarge
        is_whole = not message.get("more_body", False)
    return bytes(body)


def _as_called(scope: Scope, headers: Mapping[str, str], body: bytes) -> WebhookRequest:
    """The request with its path as the provider wrote it: signatures cover every character."""
    path = scope.get("raw_path", b"") or Request(scope).url.path.encode()
    query = scope.get("query_string", b"")
    return WebhookRequest(
        method=scope["method"],
        path=(path + b"?" + query if query else path).decode("latin-1"),
        headers=headers,
        body=body,
        query=dict(Request(scope).query_params) if query else {},
    )
