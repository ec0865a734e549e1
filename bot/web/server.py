"""The web site, and the server that runs it inside our event loop."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import uvicorn
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.core.ports import WebhookHandler
from bot.web.health import HealthSource, health_routes
from bot.web.webhooks import webhook_routes

LAST_WORDS = 8  # seconds that requests in flight get when we stop
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what a clinic may ask for, not a default
KEEP_ALIVE = 75  # seconds; longer than a proxy's 60, so that it never meets a closed connection

# A page may set its own; these hold where it does not.
SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
        " form-action 'self'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def build_site(
    webhooks: Mapping[str, Mapping[str, WebhookHandler]],
    health: HealthSource,
    extra_routes: Sequence[BaseRoute] = (),
    *,
    registry: CollectorRegistry | None = None,
) -> Starlette:
    """Webhooks (kind -> path -> handler), health pages, and whatever else is to be served.

    What is counted stands in `registry`, which `/metrics` shows; without one, in a new one.
    """
    registry = registry or CollectorRegistry()
    return Starlette(
        routes=[
            *webhook_routes(webhooks, registry),
            *health_routes(health, registry),
            *extra_routes,
        ],
        middleware=[Middleware(SecurityHeaders)],
    )


class SecurityHeaders:
    """Puts `SECURITY_HEADERS` on every answer that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` gives the answers."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class WebServer:
    """Serves a site from `start` to `stop`. Leaves signals to the program."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        """Port 0 takes a free one. Nothing listens before `start`."""
        self._app, self._host, self._port = app, host, port
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port that is listened on; before `start` the one that was asked for."""
        return self._port

    @property
    def url(self) -> str:
        """Where a browser on this machine finds the site."""
        host = "localhost" if self._host in EVERYWHERE else self._host
        host = f"[{host}]" if ":" in host else host
        return f"http://{host}:{self._port}"

    async def start(self) -> None:
        """Listen; requests are answered when this returns.

        Raises:
            OSError: the address is in use or is not ours.
        """
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        listener = socket.create_server((self._host, self._port), family=family, backlog=2048)
        self._port = listener.getsockname()[1]
        self._server = _Server(_settings(self._app))
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]), name="web")
        ready = asyncio.create_task(self._server.ready.wait())
        await asyncio.wait([self._task, ready], return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if self._task.done():  # it failed: say how
            listener.close()
            await self._task

    async def stop(self) -> None:
        """Take no new requests, and finish those in flight (up to `LAST_WORDS`)."""
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await self._task
        self._server = self._task = None


class _Server(uvicorn.Server):
    """Uvicorn without its signal handlers, telling when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _settings(app: ASGIApp) -> uvicorn.Config:
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    return uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,  # a query string can identify a person
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=LAST_WORDS,
    )
