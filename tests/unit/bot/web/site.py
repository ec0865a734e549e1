"""A site to ask, and a health source that says what it is told."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from bot.core.ports import WebhookHandler
from bot.web.server import build_site


@dataclass(slots=True)
class ToldHealth:
    """Says what it is told; `is_stuck` never answers."""

    stalled_loops: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    is_stuck: bool = False

    def stalled(self) -> Sequence[str]:
        """See `HealthSource`."""
        return self.stalled_loops

    async def problems(self) -> Sequence[str]:
        """See `HealthSource`."""
        if self.is_stuck:
            await asyncio.Event().wait()
        return self.reasons

    def details(self) -> Mapping[str, Mapping[str, str]]:
        """See `HealthSource`."""
        return {"sms": {"state": "ok"}}


def site_client(
    webhooks: Mapping[str, Mapping[str, WebhookHandler]] | None = None,
    health: ToldHealth | None = None,
    extra_routes: Sequence[BaseRoute] = (),
    registry: CollectorRegistry | None = None,
) -> TestClient:
    """A client of a site without a server."""
    site = build_site(
        webhooks or {},
        health or ToldHealth(),
        extra_routes,
        registry=registry or CollectorRegistry(),
    )
    return TestClient(site, raise_server_exceptions=False)
