"""`/healthz`, `/readyz` and `/metrics`: for watchdogs and dashboards. Nothing personal in them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PATIENCE = 5.0  # seconds for the answer to "ready?"


class HealthSource(Protocol):
    """What the program knows of itself. Reasons are short, in words, and name no person."""

    def stalled(self) -> Sequence[str]:
        """Names of the loops that should have ticked by now and have not."""
        ...

    async def problems(self) -> Sequence[str]:
        """Why we cannot do our work now: storage that takes no writes, a channel in trouble."""
        ...

    def details(self) -> Mapping[str, Mapping[str, str]]:
        """By channel, its own account of its health: ids, counts and ages."""
        ...


def health_routes(source: HealthSource, registry: CollectorRegistry) -> list[Route]:
    """The three pages; the first two answer 503 when something is wrong."""

    async def alive(request: Request) -> Response:
        del request
        stalled = list(source.stalled())
        return _json({"alive": not stalled, "stalled": stalled}, is_well=not stalled)

    async def ready(request: Request) -> Response:
        del request
        try:
            async with asyncio.timeout(PATIENCE):
                problems = [*source.stalled(), *await source.problems()]
        except TimeoutError:
            problems = ["the check itself took too long"]
        content = {"ready": not problems, "problems": problems, "channels": source.details()}
        return _json(content, is_well=not problems)

    async def metrics(request: Request) -> Response:
        del request
        return Response(generate_latest(registry), headers={"content-type": CONTENT_TYPE_LATEST})

    return [
        Route("/healthz", alive),
        Route("/readyz", ready),
        Route("/metrics", metrics),
    ]


def _json(content: Mapping[str, object], *, is_well: bool) -> Response:
    headers = {"cache-control": "no-store"}
    return JSONResponse(content, status_code=200 if is_well else 503, headers=headers)
