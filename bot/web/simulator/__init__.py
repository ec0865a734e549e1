"""The phone simulator: two phones and a clock, played against the real engine. Loopback only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).parent / "static"
LONGEST = 4096  # characters of a typed text
_LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone on the page."""

    id: str
    title: str
    kind: str  # "telegram" or "sms": how it looks
    address: str


class Playground(Protocol):
    """What the page plays with."""

    def phones(self) -> Sequence[Phone]:
        """The phones, in the order of the page."""
        ...

    def messages(self, phone_id: str) -> Sequence[Mapping[str, Any]]:
        """A phone's bubbles, oldest first, ready for JSON. KeyError: no such phone."""
        ...

    async def now(self) -> tuple[datetime, str]:
        """The simulated instant, and the zone that the page shows it in."""
        ...

    async def write(self, phone_id: str, text: str) -> None:
        """The person types. KeyError: no such phone."""
        ...

    async def tap(self, phone_id: str, message_id: int, data: str) -> None:
        """The person taps a button. KeyError: no such phone."""
        ...

    async def renew(self, phone_id: str) -> None:
        """Give the phone to somebody new. KeyError: no such phone."""
        ...

    async def advance(self, step: str) -> None:
        """Let time pass: "hour", "day" or "next" event. ValueError: none of these."""
        ...


def simulator_routes(playground: Playground) -> list[BaseRoute]:
    """The page at `/` and what it calls."""

    async def page(request: Request) -> Response:
        del request
        return FileResponse(STATIC / "simulator.html")

    async def state(request: Request) -> Response:
        del request
        return await _state(playground)

    async def act(request: Request) -> Response:
        if not _is_ours(request):
            return JSONResponse({"error": "only this page may do that"}, status_code=403)
        try:
            await _act(playground, request.path_params["action"], await request.json())
        except (KeyError, TypeError, ValueError) as error:
            return JSONResponse({"error": f"not understood: {error}"}, status_code=400)
        return await _state(playground)

    return [
        Route("/", page),
        Route("/simulator/state", state),
        Route("/simulator/{action}", act, methods=["POST"]),
        Mount("/simulator/static", StaticFiles(directory=STATIC)),
    ]


async def _act(playground: Playground, action: str, given: dict[str, Any]) -> None:
    if action == "write":
        await playground.write(str(given["phone"]), str(given["text"])[:LONGEST])
    elif action == "tap":
        await playground.tap(str(given["phone"]), int(given["message"]), str(given["data"]))
    elif action == "renew":
        await playground.renew(str(given["phone"]))
    elif action == "advance":
        await playground.advance(str(given["step"]))
    else:
        raise ValueError(action)


async def _state(playground: Playground) -> Response:
    now, zone = await playground.now()
    phones = [
        {
            "id": phone.id,
            "title": phone.title,
            "kind": phone.kind,
            "address": phone.address,
            "messages": list(playground.messages(phone.id)),
        }
        for phone in playground.phones()
    ]
    return JSONResponse({"now": now.isoformat(), "zone": zone, "phones": phones})


def _is_ours(request: Request) -> bool:
    """Against other sites' pages (and names that were made to point here)."""
    host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
    from_us = request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}
    is_json = request.headers.get("content-type", "").startswith("application/json")
    return host in _LOCAL_HOSTS and from_us and is_json
