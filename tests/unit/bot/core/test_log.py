"""Log lines are structured, and an exception's own words never reach them."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
import structlog

from bot.core.config import load_config
from bot.core.log import set_up_logging

SECRET = "my throat is closing, +15550123"


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
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


def test_of_a_librarys_message_its_own_words_stay(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(load_config(None, log_format="json"))
    logging.getLogger("library").warning("no answer from %s", SECRET)
    quoting = "\n".join(["Task exception was never retrieved", repr(ValueError(SECRET))])
    logging.getLogger("asyncio").error(quoting)
    assert [line["event"] for line in lines(capsys)] == [
        "no answer from %s",
        "Task exception was never retrieved",
    ]


async def test_a_task_that_nobody_waits_for_tells_no_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging(load_config(None, log_format="json"))

    async def fail() -> None:
        raise ValueError(SECRET)

    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    del task
    gc.collect()
    [line] = lines(capsys)
    assert (line["error"], SECRET in str(line)) == ("ValueError", False)


def _crash_of_the_program() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)


def _crash_of_a_thread() -> None:
    def fail() -> None:
        raise ValueError(SECRET)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


def _error_that_cannot_be_raised() -> None:
    class Fragile:
        def __del__(self) -> None:
            raise ValueError(SECRET)

    Fragile()
    gc.collect()


@pytest.mark.parametrize(
    ("crash", "event"),
    [
        (_crash_of_the_program, "crashed"),
        (_crash_of_a_thread, "thread.crashed"),
        (_error_that_cannot_be_raised, "not_raised"),
    ],
)
def test_what_nobody_caught_leaves_its_class_and_place(
    capsys: pytest.CaptureFixture[str], crash: Callable[[], None], event: str
) -> None:
    set_up_logging(load_config(None, log_format="json"))
    crash()
    text = capsys.readouterr().err
    assert SECRET not in text
    found = json.loads(text)
    assert (found["event"], found["error"]) == (event, "ValueError")
    assert str(found["at"]).startswith("test_log.py:")


def test_stopping_by_hand_is_no_crash(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(load_config(None, log_format="json"))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert capsys.readouterr().err.strip() == "KeyboardInterrupt"
