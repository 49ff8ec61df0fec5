"""Logs: one structured line per event, JSON in production, nothing personal in them.

Django calls `configure` during set-up (settings.LOGGING_CONFIG), so every process logs alike.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from django.utils import timezone
from structlog.typing import Processor

from gongkai.config.masking import mask

# So that configuring again replaces it.
HANDLER = "gongkai"
# Chatty below warning, and of no use to an operator.
QUIET = ("PIL", "asyncio", "botocore", "fontTools", "markdown_it", "pypdf", "urllib3", "axes")


def configure(config: dict[str, Any]) -> None:
    """`config`: {"json": bool, "silent": bool}; `silent` keeps the terminal of a test run empty."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        stamp,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        structlog.processors.UnicodeDecoder(),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler: logging.Handler = logging.NullHandler() if config.get("silent") else logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(shared, as_json=bool(config.get("json"))))
    root = logging.getLogger()
    for old in [h for h in root.handlers if h.name == HANDLER]:
        root.removeHandler(old)
    handler.set_name(HANDLER)
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # Django's own handlers would print every line a second time, unmasked.
    for name in ("django", "django.server"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def stamp(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The instant in Asia/Shanghai with its offset, as on every page."""
    event["timestamp"] = timezone.localtime().isoformat(timespec="milliseconds")
    return event


def formatter(shared: list[Processor], *, as_json: bool) -> structlog.stdlib.ProcessorFormatter:
    """The last stage, for our own and for libraries' records alike: mask, then render."""
    render: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, hide_secrets, render],
    )


def hide_secrets(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The processor that no record passes unmasked."""
    kept = ("level", "timestamp", "logger")
    return {key: value if key in kept else mask(value, key) for key, value in event.items()}
