"""Asking a site once whether a link opens, without being led into anyone's house."""

import http.client
import logging
import socket
import ssl
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from registry.rules.links import MOST_REDIRECTS, is_public, judge_answer, may_be_asked
from registry.rules.vocabulary import LinkState

logger = logging.getLogger("areopag.links")

SECONDS = 6
REDIRECTS = (301, 302, 303, 307, 308)
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; Areopag link check)",
    "Accept": "text/html,*/*;q=0.5",
    "Range": "bytes=0-0",
    "Connection": "close",
}


class _OfAnotherHouse(Exception):
    """The address leads to a machine that is not of the open Internet."""


def check_link(url: str) -> LinkState:
    """Whether the link opens for somebody who has not signed in; never raises.

    Every address on the way is looked at anew: its shape, then the number its name stands for,
    and the connection goes to that very number, so that the name cannot change in between.
    Nothing of the page itself is read. Where the installation has no Internet
    (``CHECK_LINKS``) nothing is asked.
    """
    if not settings.CHECK_LINKS:
        return LinkState.UNKNOWN
    try:
        for _step in range(MOST_REDIRECTS + 1):
            status, target = _ask(url)
            if status not in REDIRECTS or not target:
                return judge_answer(status, url)
            url = urljoin(url, target)
            if not may_be_asked(url):
                return LinkState.SILENT
    except (OSError, http.client.HTTPException, ValueError, _OfAnotherHouse) as error:
        logger.info(
            "A link did not answer.",
            extra={"action": "link.silent", "reason": type(error).__name__},
        )
    return LinkState.SILENT


def _ask(url: str) -> tuple[int, str]:
    """Status and, of a redirect, where it leads."""
    if not may_be_asked(url):
        raise _OfAnotherHouse
    parts = urlsplit(url)
    host = parts.hostname or ""
    connection = _Pinned(host, _number_of(host))
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers=HEADERS)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", "")
    finally:
        connection.close()


def _number_of(host: str) -> str:
    """The number a name stands for; all of them must be of the open Internet."""
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    numbers = [str(address[0]) for *_rest, address in found]
    if not numbers or not all(map(is_public, numbers)):
        raise _OfAnotherHouse
    return numbers[0]


class _Pinned(http.client.HTTPSConnection):
    """A connection to one number, whose certificate must be that of the name."""

    def __init__(self, host: str, number: str) -> None:
        self.number = number
        self.checks = ssl.create_default_context()
        super().__init__(host, 443, timeout=SECONDS, context=self.checks)

    def connect(self) -> None:
        plain = socket.create_connection((self.number, 443), SECONDS)
        self.sock = self.checks.wrap_socket(plain, server_hostname=self.host)
