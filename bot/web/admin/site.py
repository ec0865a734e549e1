"""The admin site: the table of pages made into routes, each guarded the same way."""

from __future__ import annotations

import html
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.web.admin import cookie
from bot.web.admin.access import Page
from bot.web.admin.cross_site import came_by_foreign_link, is_cross_site
from bot.web.admin.desk import Desk
from bot.web.admin.entrance import who_is
from bot.web.admin.pages_table import PAGES
from bot.web.admin.signing_in import ask_to_sign_in
from bot.web.admin.visit import ROOT, Visit

STATIC = Path(__file__).parent / "static"
LARGEST = 2_000_000  # bytes of a form
_FIELDS = 300


def admin_routes(desk: Desk, pages: Sequence[Page] = PAGES) -> list[BaseRoute]:
    """All below `/admin`, for `bot.web.server.build_site`."""
    routes: list[BaseRoute] = [
        Route(page.path, _guarded(desk, page), methods=[page.method]) for page in pages
    ]
    routes.append(Mount("/static", _Static(directory=STATIC)))
    site = Starlette(
        routes=routes,
        exception_handlers={
            HTTPException: _told(desk),
            Exception: _failed(desk),
        },
    )
    return [Mount(ROOT, site)]


class _Static(StaticFiles):
    """Our few files; a browser asks each time whether they have changed."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type] # passed on as it came
        response.headers["cache-control"] = "no-cache"
        return response


def _guarded(desk: Desk, page: Page) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        visit = await _visit(desk, request)
        fault = _fault_of(request)
        if fault is not None:
            return visit.refused(*fault)
        if request.method == "POST":
            visit.form = await request.form(max_files=page.files, max_fields=_FIELDS)
        try:
            return await _answered(visit, page)
        finally:
            await visit.form.close()  # and with it what was sent along

    return answer


async def _answered(visit: Visit, page: Page) -> Response:
    role = visit.staff.role if visit.staff else None
    if page.is_open_to(role):
        return await page.endpoint(visit)
    if role is not None:
        return visit.refused("Your role does not allow this. Ask an admin of your clinic.")
    if came_by_foreign_link(visit.request.method, visit.request.headers):
        return _once_more(visit.request)
    return ask_to_sign_in(visit)


async def _visit(desk: Desk, request: Request) -> Visit:
    token = cookie.token_in(request, is_secure=desk.is_secure)
    found = await who_is(desk, token) if token else None
    if found is None:
        return Visit(request, desk)
    return Visit(request, desk, *found)


def _fault_of(request: Request) -> tuple[str, int] | None:
    """What is wrong with a request before anybody reads it: words and status."""
    if is_cross_site(request.method, request.headers):
        return "This came from another site's page, so nothing was changed.", 403
    if request.method == "POST":
        length = request.headers.get("content-length", "")
        if not length.isdecimal():
            return "The length of the form is missing.", 411
        if int(length) > LARGEST:
            return "This is too much text at once.", 413
    return None


def _once_more(request: Request) -> Response:
    """The strict cookie stays at home when another site's link is followed; our own brings it."""
    to = html.escape(request.url.path)
    page = f'<!doctype html><meta http-equiv="refresh" content="0;url={to}"><title>Steady</title>'
    return HTMLResponse(page, headers={"cache-control": "no-store"})


def _told(desk: Desk) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(request: Request, error: Exception) -> Response:
        visit = await _visit(desk, request)
        status = error.status_code if isinstance(error, HTTPException) else 500
        if status == 404:
            return visit.missing()
        text = "This page does not take that kind of request." if status == 405 else str(error)
        return visit.refused(text, status)

    return answer


def _failed(desk: Desk) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(request: Request, error: Exception) -> Response:
        del error  # the server logs it
        text = "Something went wrong here. Nothing was changed; please try again."
        visit = Visit(request, desk)  # whoever it is: the database itself may be in trouble
        if visit.wants_json:
            return visit.json({"error": text}, 500)
        return visit.page("trouble", 500, title="Sorry", text=text)

    return answer
