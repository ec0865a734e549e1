"""The site's headers, and the server that runs it."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator

import aiohttp
import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.web.server import WebServer, build_site
from tests.unit.bot.web.site import ToldHealth, site_client


async def _page(request: Request) -> Response:
    return PlainTextResponse("hello", headers={"x-frame-options": "SAMEORIGIN"})


def test_every_answer_has_the_security_headers_unless_it_sets_its_own() -> None:
    answer = site_client(extra_routes=[Route("/page", _page)]).get("/page")
    assert answer.text == "hello"
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert site_client().get("/nothing").headers["referrer-policy"] == "no-referrer"


class SlowPage:
    """A page that waits until it is let go."""

    def __init__(self) -> None:
        self.asked, self.free = asyncio.Event(), asyncio.Event()

    async def __call__(self, request: Request) -> Response:
        self.asked.set()
        await self.free.wait()
        return PlainTextResponse("done")


@pytest.fixture
async def slow() -> SlowPage:
    return SlowPage()


@pytest.fixture
async def web(slow: SlowPage) -> AsyncIterator[WebServer]:
    async def page(request: Request) -> Response:
        return await slow(request)

    running = WebServer(build_site({}, ToldHealth(), [Route("/slow", page)]), "127.0.0.1", 0)
    await running.start()
    yield running
    await running.stop()


async def _get(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def test_a_free_port_is_taken_and_known(web: WebServer) -> None:
    assert web.port > 0
    assert web.url == f"http://127.0.0.1:{web.port}"
    assert (await _get(f"{web.url}/healthz"))[0] == 200


async def test_signals_stay_the_programs_own() -> None:
    before = [signal.getsignal(which) for which in (signal.SIGTERM, signal.SIGINT)]
    running = WebServer(build_site({}, ToldHealth()), "127.0.0.1", 0)
    await running.start()
    during = [signal.getsignal(which) for which in (signal.SIGTERM, signal.SIGINT)]
    await running.stop()
    assert during == before


async def test_stopping_finishes_what_is_in_flight(web: WebServer, slow: SlowPage) -> None:
    asked = asyncio.create_task(_get(f"{web.url}/slow"))
    await slow.asked.wait()
    stopping = asyncio.create_task(web.stop())
    await asyncio.sleep(0)
    slow.free.set()
    await stopping
    assert await asked == (200, "done")
    with pytest.raises(aiohttp.ClientConnectorError):
        await _get(f"{web.url}/healthz")


async def test_stopping_twice_or_before_the_start_is_fine(web: WebServer) -> None:
    await web.stop()
    await web.stop()
    await WebServer(build_site({}, ToldHealth()), "127.0.0.1", 0).stop()


async def test_a_port_in_use_is_an_error_at_the_start(web: WebServer) -> None:
    with pytest.raises(OSError, match="in use"):
        await WebServer(build_site({}, ToldHealth()), "127.0.0.1", web.port).start()


async def test_a_server_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(self: object, sockets: object = None) -> None:
        raise RuntimeError("no server today")

    monkeypatch.setattr(uvicorn.Server, "startup", fail)
    with pytest.raises(RuntimeError, match="no server today"):
        await WebServer(build_site({}, ToldHealth()), "127.0.0.1", 0).start()


async def test_serving_says_nothing_of_its_own(
    web: WebServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await _get(f"{web.url}/healthz?name=ana")
        await web.stop()
    assert [record for record in caplog.records if record.name.startswith("uvicorn")] == []


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("0.0.0.0", "http://localhost:8000"),  # noqa: S104 - no address that a browser can open
        ("::", "http://localhost:8000"),
    ],
)
def test_a_browser_on_this_machine_is_told_an_address_that_it_can_open(
    host: str, url: str
) -> None:
    assert WebServer(build_site({}, ToldHealth()), host, 8000).url == url
