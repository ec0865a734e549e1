"""Requests straight into an application, without a network between."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TypeAlias

from starlette.applications import Starlette

Posted: TypeAlias = tuple[bytes, dict[bytes, bytes]]  # body and headers
AT_ONCE = 32


async def post(app: Starlette, path: str, body: bytes, headers: dict[bytes, bytes]) -> int:
    """Post `body` and return the status."""
    status = 0

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, object]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = int(str(message["status"]))

    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "path": path,
        "raw_path": path.encode(), "root_path": "", "query_string": b"", "scheme": "http",
        "headers": [*headers.items()], "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    await app(scope, receive, send)  # type: ignore[arg-type]  # a mapping by shape
    return status


async def post_all(app: Starlette, path: str, requests: Sequence[Posted]) -> None:
    """Post them, `AT_ONCE` at a time; each must be answered with 200."""
    waiting = iter(requests)

    async def work() -> None:
        for body, headers in waiting:
            assert await post(app, path, body, headers) == 200

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
