"""Hands what providers post to their channel's handler. Knows no provider."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import structlog
from prometheus_client import Counter, Histogram
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core.ports import WebhookAnswer, WebhookHandler, WebhookRequest

log = structlog.get_logger(__name__)

LARGEST_BODY = 64 * 1024  # bytes; Twilio's and Telegram's largest are a few thousand
PATIENCE = 10.0  # seconds for a body to arrive

ANSWERS = Counter("steady_webhook_answers", "Webhook requests by answer", ["channel", "status"])
SECONDS = Histogram("steady_webhook_seconds", "Time from request to answer", ["channel"])


class BodyTooLarge(Exception):
    """The body is larger than any that a provider sends."""


def webhook_routes(webhooks: Mapping[str, Mapping[str, WebhookHandler]]) -> list[Route]:
    """`/webhooks/<kind>[/<path>]` for handlers by kind and path."""
    seconds = {kind: SECONDS.labels(kind) for kind in webhooks}
    answers: dict[tuple[str, int], Counter] = {}  # `labels` costs more than counting

    async def receive(request: Request) -> Response:
        kind = request.path_params["kind"]
        handler = webhooks.get(kind, {}).get(request.path_params.get("path", ""))
        if handler is None:
            return Response(status_code=404)
        began = time.perf_counter()
        answer = await _answer(kind, handler, request)
        seconds[kind].observe(time.perf_counter() - began)
        count = answers.get((kind, answer.status))
        if count is None:
            count = answers[kind, answer.status] = ANSWERS.labels(kind, str(answer.status))
        count.inc()
        return Response(answer.body, answer.status, media_type=answer.media_type)

    return [
        Route("/webhooks/{kind}", receive, methods=["POST"]),
        Route("/webhooks/{kind}/{path:path}", receive, methods=["POST"]),
    ]


async def _answer(kind: str, handler: WebhookHandler, request: Request) -> WebhookAnswer:
    try:
        async with asyncio.timeout(PATIENCE):
            body = await _body(request)
    except BodyTooLarge:
        return WebhookAnswer(413)
    except (TimeoutError, ClientDisconnect):
        return WebhookAnswer(408)
    try:
        return await handler(_as_called(request, body))
    except Exception as error:  # its class only: a traceback could show what somebody wrote
        log.error("webhook.failed", channel=kind, error=type(error).__name__)
        return WebhookAnswer(500)


async def _body(request: Request) -> bytes:
    """The whole body.

    Raises:
        BodyTooLarge: it is larger than `LARGEST_BODY`, as announced or as it arrives.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > LARGEST_BODY:
        raise BodyTooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise BodyTooLarge
    return bytes(body)


def _as_called(request: Request, body: bytes) -> WebhookRequest:
    """The request with its path as the provider wrote it: signatures cover every character."""
    path = request.scope.get("raw_path", b"") or request.url.path.encode()
    query = request.scope.get("query_string", b"")
    return WebhookRequest(
        method=request.method,
        path=(path + b"?" + query if query else path).decode("latin-1"),
        headers={
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in request.scope["headers"]
        },
        body=body,
        query=dict(request.query_params) if query else {},
    )
