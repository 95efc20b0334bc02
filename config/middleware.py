"""What surrounds every request: its number, its line in the log, a busy database."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from config.logging import request_id
from workflows.api.base import is_api, refuse_outright

logger = logging.getLogger("areopag.request")

HEADER = "X-Request-ID"
# What a proxy may hand us as a number; anything else is replaced, not repeated into the log.
ACCEPTABLE = re.compile(r"[A-Za-z0-9-]{8,64}")
# After how long an act that met a busy database is worth trying again.
BUSY_SECONDS = 5
QUIET = frozenset({"/healthz", "/readyz"})


class RequestIdMiddleware:
    """Number the request, answer with the number, write method, path, status and time.

    The line names no person and carries no query string: both may hold personal data.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = _number_of(request)
        request.number = number  # type: ignore[attr-defined] # for lines Django writes after us
        token = request_id.set(number)
        started = time.monotonic()
        try:
            response = self.get_response(request)
            response[HEADER] = number
            _log(request, response, seconds=time.monotonic() - started)
        finally:
            request_id.reset(token)
        return response


def _number_of(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "")
    return given if ACCEPTABLE.fullmatch(given) else uuid.uuid4().hex


def _log(request: HttpRequest, response: HttpResponse, *, seconds: float) -> None:
    level = logging.DEBUG if request.path in QUIET else logging.INFO
    match = request.resolver_match
    logger.log(
        level,
        "request",
        extra={
            "method": request.method,
            "route": match.route if match else "",
            "status": response.status_code,
            "ms": round(seconds * 1000),
        },
    )


class CompressPagesMiddleware(GZipMiddleware):
    """Send pages packed: on a phone a page is a fifth of its size.

    Django pads the packed page by a random length, so that its size tells nothing of the secrets
    in it (BREACH). Files are sent as they lie: pictures and PDF are packed already.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.streaming:
            return response
        return super().process_response(request, response)


class BusyDatabaseMiddleware:
    """Say «busy, try again» when an act waited for a lock longer than allowed.

    Nothing of the act is saved then, so trying again is safe.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not is_lock_timeout(error):
            return None
        logger.warning("database is busy", extra={"action": "lock_timeout"})
        if is_api(request):
            message = _("Many people are working at this moment. Nothing was saved: try again.")
            return refuse_outright(503, "busy", message, retry_after=BUSY_SECONDS)
        response = render(request, "503.html", status=503)
        response["Retry-After"] = str(BUSY_SECONDS)
        return response


def is_lock_timeout(error: BaseException) -> bool:
    """Whether the database gave up waiting for a lock (PostgreSQL or SQLite)."""
    return isinstance(error, OperationalError) and (
        isinstance(error.__cause__, LockNotAvailable) or "database is locked" in str(error)
    )
