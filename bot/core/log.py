"""Logging: ids only. Structured, as JSON for machines or as lines for people."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

import structlog

from bot.core.config import Config
from bot.core.fault import place_of

QUIET = ("httpx", "httpcore", "telegram", "twilio", "apscheduler", "aiohttp", "uvicorn", "asyncio")


def set_up_logging(config: Config) -> None:
    """Send every log line through one format; libraries are heard from WARNING on."""
    as_json = config.log_format == "json" or (
        config.log_format == "auto" and not sys.stderr.isatty()
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_words,
    ]
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _first_line],
            use_get_message=False,  # what a library puts into its message may be anything
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(config.log_level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _crashed
    threading.excepthook = _thread_crashed
    sys.unraisablehook = _unraisable


def _first_line(
    logger: object, method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Of a library's message: asyncio's quote exceptions, with their words, from the second on."""
    del logger, method
    event["event"] = str(event["event"]).partition("\n")[0]
    return event


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Instead of a traceback on the terminal, which would quote the exception."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    structlog.get_logger(__name__).critical("crashed", error=kind.__name__, at=place_of(error))


def _thread_crashed(given: threading.ExceptHookArgs) -> None:
    error = given.exc_value
    structlog.get_logger(__name__).critical(
        "thread.crashed", error=given.exc_type.__name__, at=place_of(error) if error else "?"
    )


def _unraisable(given: sys.UnraisableHookArgs) -> None:
    error = given.exc_value
    structlog.get_logger(__name__).error(
        "not_raised", error=given.exc_type.__name__, at=place_of(error) if error else "?"
    )


def _without_words(
    logger: object, method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """An exception's own words may quote a person: only its class stays."""
    del logger, method
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
    elif isinstance(error, tuple) and error[0] is not None:
        event["error"] = error[0].__name__
    elif error:
        current = sys.exc_info()[0]
        event["error"] = current.__name__ if current else "unknown"
    return event
