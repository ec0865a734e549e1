"""Logging: ids only. Structured, as JSON for machines or as lines for people."""

from __future__ import annotations

import logging
import sys

import structlog

from bot.core.config import Config

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
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(config.log_level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


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
