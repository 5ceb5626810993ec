"""Logging to standard output: one line per event, JSON or text, with request ID, no secrets."""

import json
import logging
import logging.config
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

# A second line of defense, for libraries' texts: our own code logs neither tokens nor URLs with
# credentials in the first place.
REDACTIONS = (
    (re.compile(r"postgres(ql)?(\+\w+)?://\S+", re.IGNORECASE), "[database URL]"),
    (re.compile(r"\bbearer\s+[^\s'\",]+", re.IGNORECASE), "Bearer [token]"),
    (re.compile(r"\beyJ[\w-]*\.[\w-]+\.[\w-]*"), "[token]"),
)


def redact(text: str) -> str:
    """`text` without database URLs and bearer tokens."""
    for pattern, replacement in REDACTIONS:
        text = pattern.sub(replacement, text)
    return text


class EventFormatter(logging.Formatter):
    """Turns a record into an event: a flat mapping that JSON and text lines are made from."""

    def event(self, record: logging.LogRecord) -> dict[str, Any]:
        """The record's fields in the order in which they are written."""
        event: dict[str, Any] = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat("T", "milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if current := request_id.get():
            event["request_id"] = current
        event.update(getattr(record, "fields", {}))
        if record.exc_info:
            event["exception"] = redact(self.formatException(record.exc_info))
        return event


class JsonFormatter(EventFormatter):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """The event as one line of JSON."""
        return json.dumps(self.event(record), default=str)


class TextFormatter(EventFormatter):
    """For people: time, level, logger and message, then `name=value` pairs; a traceback follows."""

    def format(self, record: logging.LogRecord) -> str:
        """The event as a line of text."""
        event = self.event(record)
        head = " ".join(event.pop(name) for name in ("timestamp", "level", "logger", "message"))
        trace = event.pop("exception", None)
        line = " ".join([head, *(f"{name}={value}" for name, value in event.items())])
        return f"{line}\n{trace}" if trace else line


def configure_logging(level: str, log_format: str) -> None:
    """Send every logger's records to standard output in the chosen format."""
    formatter = JsonFormatter if log_format == "json" else TextFormatter
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"event": {"()": formatter}},
            "handlers": {
                "stdout": {
                    "class": "logging.StreamHandler",
                    "stream": "ext://sys.stdout",
                    "formatter": "event",
                }
            },
            "root": {"level": level, "handlers": ["stdout"]},
            # At DEBUG, SQLAlchemy logs the rows that it reads: people's data.
            # httpx2 logs the URLs that it asks: a webhook's is secret.
            "loggers": {
                name: {"level": "WARNING"} for name in ("sqlalchemy", "httpx2", "httpcore2")
            },
        }
    )
