"""The pages for watchdogs."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry, Gauge

from bot.web import health
from tests.unit.bot.web.site import ToldHealth, site_client


def test_a_well_program_is_alive_and_ready() -> None:
    client = site_client()
    alive, ready = client.get("/healthz"), client.get("/readyz")
    assert (alive.status_code, ready.status_code) == (200, 200)
    assert alive.json() == {"alive": True, "stalled": []}
    assert ready.json() == {
        "ready": True,
        "problems": [],
        "channels": {"sms": {"state": "ok"}},
    }
    assert ready.headers["cache-control"] == "no-store"


def test_a_stalled_loop_is_named_on_both_pages() -> None:
    client = site_client(health=ToldHealth(stalled_loops=["sweep"]))
    alive, ready = client.get("/healthz"), client.get("/readyz")
    assert (alive.status_code, alive.json()["stalled"]) == (503, ["sweep"])
    assert (ready.status_code, ready.json()["problems"]) == (503, ["sweep"])


def test_trouble_with_storage_leaves_the_program_alive_but_not_ready() -> None:
    client = site_client(health=ToldHealth(reasons=["storage takes no writes"]))
    ready = client.get("/readyz")
    assert client.get("/healthz").status_code == 200
    assert (ready.status_code, ready.json()["problems"]) == (503, ["storage takes no writes"])


def test_a_check_that_hangs_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    ready = site_client(health=ToldHealth(is_stuck=True)).get("/readyz")
    assert (ready.status_code, ready.json()["problems"]) == (
        503,
        ["the check itself took too long"],
    )


def test_metrics_are_those_of_the_registry() -> None:
    registry = CollectorRegistry()
    Gauge("steady_queue_depth", "Waiting messages", registry=registry).set(7)
    answer = site_client(registry=registry).get("/metrics")
    assert "steady_queue_depth 7.0" in answer.text
    assert answer.headers["content-type"].startswith("text/plain")
