"""Log lines are structured, and an exception's own words never reach them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.core.config import load_config
from bot.core.log import set_up_logging

SECRET = "my throat is closing, +15550123"


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_our_lines_are_json_with_level_logger_and_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging(load_config(None, log_format="json"))
    structlog.get_logger("bot.test").info("turn.done", inbox_id=7)
    [line] = lines(capsys)
    assert line["event"] == "turn.done"
    assert (line["inbox_id"], line["level"], line["logger"]) == (7, "info", "bot.test")
    assert str(line["timestamp"]).endswith("Z")


@pytest.mark.parametrize("how", ["ours", "a library's"])
def test_only_an_exceptions_class_is_logged(capsys: pytest.CaptureFixture[str], how: str) -> None:
    set_up_logging(load_config(None, log_format="json"))
    try:
        raise KeyError(SECRET)
    except KeyError:
        if how == "ours":
            structlog.get_logger("bot.test").exception("turn.failed")
        else:
            logging.getLogger("library").exception("it failed")
    text = capsys.readouterr().err
    assert "KeyError" in text
    assert SECRET not in text


def test_libraries_are_heard_from_warning_on(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(load_config(None, log_format="json", log_level="DEBUG"))
    logging.getLogger("httpx").info("GET /bot123:token/getMe")
    logging.getLogger("httpx").warning("slow")
    assert [line["event"] for line in lines(capsys)] == ["slow"]


def test_people_get_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(load_config(None, log_format="text"))
    structlog.get_logger("bot.test").info("turn.done")
    assert "turn.done" in capsys.readouterr().err
