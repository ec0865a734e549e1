"""What providers post reaches their channel as they wrote it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from bot.core.ports import WebhookAnswer, WebhookRequest
from bot.web import webhooks
from bot.web.server import build_site
from tests.unit.bot.web.site import ToldHealth, site_client


class Recorder:
    """A handler that keeps requests."""

    def __init__(self) -> None:
        self.requests: list[WebhookRequest] = []

    async def __call__(self, request: WebhookRequest) -> WebhookAnswer:
        self.requests.append(request)
        return WebhookAnswer(200, b"<Response/>", "text/xml")


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def client(recorder: Recorder) -> TestClient:
    return site_client({"sms": {"": recorder, "status": recorder}})


def test_a_request_arrives_as_it_was_called(client: TestClient, recorder: Recorder) -> None:
    answer = client.post(
        "/webhooks/sms/status?o=77&name=a%20b+c&x", content=b"Body=%C3%BC", headers={"X-One": "1"}
    )
    assert (answer.status_code, answer.text) == (200, "<Response/>")
    assert answer.headers["content-type"].startswith("text/xml")
    [request] = recorder.requests
    assert request.method == "POST"
    assert request.path == "/webhooks/sms/status?o=77&name=a%20b+c&x"
    assert request.body == b"Body=%C3%BC"
    assert request.headers["x-one"] == "1"
    assert request.query["o"] == "77"


@pytest.mark.parametrize("path", ["/webhooks/sms", "/webhooks/sms/"])
def test_the_path_of_the_kind_itself_is_served(
    client: TestClient, recorder: Recorder, path: str
) -> None:
    assert client.post(path).status_code == 200
    assert recorder.requests[0].path == path


@pytest.mark.parametrize("path", ["/webhooks/sms/other", "/webhooks/fax", "/webhooks/"])
def test_unknown_paths_are_not_found(client: TestClient, recorder: Recorder, path: str) -> None:
    assert client.post(path).status_code == 404
    assert recorder.requests == []


def test_only_posts_are_taken(client: TestClient, recorder: Recorder) -> None:
    assert client.get("/webhooks/sms").status_code == 405
    assert recorder.requests == []


def _pieces(size: int) -> Iterator[bytes]:
    yield from (b"x" * 1024 for _ in range(size // 1024))
    yield b"x"


@pytest.mark.parametrize("is_announced", [True, False])
def test_a_body_beyond_the_limit_is_refused(
    client: TestClient, recorder: Recorder, is_announced: bool
) -> None:
    size = webhooks.LARGEST_BODY
    content: Any = b"x" * (size + 1) if is_announced else _pieces(size)
    assert client.post("/webhooks/sms", content=content).status_code == 413
    assert client.post("/webhooks/sms", content=b"x" * size).status_code == 200
    assert len(recorder.requests) == 1


async def test_a_body_that_never_ends_is_given_up(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "PATIENCE", 0.01)
    sent: list[dict[str, Any]] = []
    site: Any = build_site({"sms": {"": recorder}}, ToldHealth())
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/webhooks/sms",
        "query_string": b"",
        "headers": [],
    }

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await site(scope, receive, send)
    assert sent[0]["status"] == 408
    assert recorder.requests == []


def test_a_handlers_bug_is_logged_by_its_class_alone() -> None:
    async def broken(request: WebhookRequest) -> WebhookAnswer:
        raise RuntimeError("what somebody wrote")

    with capture_logs() as logs:
        answer = site_client({"sms": {"": broken}}).post("/webhooks/sms")
    assert answer.status_code == 500
    assert logs == [
        {
            "event": "webhook.failed",
            "log_level": "error",
            "channel": "sms",
            "error": "RuntimeError",
        }
    ]


def test_answers_are_counted_where_metrics_are_shown(client: TestClient) -> None:
    for _ in range(2):
        client.post("/webhooks/sms")
    figures = client.get("/metrics").text
    assert 'steady_webhook_answers_total{channel="sms",status="200"} 2.0' in figures
    assert 'steady_webhook_seconds_count{channel="sms"} 2.0' in figures
