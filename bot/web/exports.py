"""The link by which somebody on SMS gets all their data: `/export/<token>`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.core.clock import Clock
from bot.core.ports import Rows, Store

FileOf = Callable[[Rows, str, datetime], bytes | None]


def export_routes(store: Store, clock: Clock, file_of: FileOf) -> list[BaseRoute]:
    """`file_of(rows, token, now)` gives the file of a valid link, None for any other."""

    async def download(request: Request) -> Response:
        token, now = request.path_params["token"], clock.now()
        content = await store.read(lambda rows: file_of(rows, token, now))
        if content is None:
            return PlainTextResponse("This link has ended. Ask for a new one: EXPORT.", 404)
        return Response(
            content,
            media_type="application/json",
            headers={
                "content-disposition": 'attachment; filename="my-data.json"',
                "cache-control": "no-store",
            },
        )

    return [Route("/export/{token}", download)]
