"""Logs: one JSON object a line, with the number of the request and without names.

Written with the standard library (docs/decisions/0003-settings-and-logging.md).
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")

# What every record has by itself; the rest came through `extra=` and belongs in the line.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Django hands whole request objects to its loggers; they hold addresses, cookies and names.
_NEVER = frozenset({"request", "server_time", "status_code", "request_id"})

# Addresses come into texts that others write: of mail servers, of unique keys.
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
# PostgreSQL quotes the row that broke a constraint; the name of the constraint is enough.
_DETAIL = re.compile(r"^DETAIL:.*$", re.MULTILINE)


class RequestFilter(logging.Filter):
    """Put the number of the running request on every record and take its address off.

    Django writes whole paths into its warnings; in ours a path may hold the secret of a letter
    link. The route says as much and keeps the secret.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        record.request_id = request_id.get() or getattr(request, "number", "")
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = match.route if match else "(no such page)"
            record.args = tuple(
                route if isinstance(arg, str) and arg.startswith("/") else arg
                for arg in record.args
            )
        return True


class JsonFormatter(logging.Formatter):
    """Write a record as one JSON object: when, level, logger, text, request and extras."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "text": record.getMessage(),
        }
        if number := getattr(record, "request_id", ""):
            line["request_id"] = number
        line |= {
            key: value
            for key, value in vars(record).items()
            if key not in _STANDARD and key not in _NEVER
        }
        if record.exc_info:
            line["trace"] = _DETAIL.sub("", self.formatException(record.exc_info))
        return _EMAIL.sub("[e-mail]", json.dumps(line, ensure_ascii=False, default=str))
