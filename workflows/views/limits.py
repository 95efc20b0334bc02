"""A limit on pages that anyone may open: guessing codes must not pay."""

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def too_many(request: HttpRequest, what: str, *, limit: int, seconds: int = 60) -> bool:
    """Count this visit of the visitor's address; whether he came more than ``limit`` times.

    The window is fixed, so at its turn twice the limit may pass: enough against guessing. The
    address itself is not kept.
    """
    address = get_adapter(request).get_client_ip(request)
    visitor = hashlib.sha256(address.encode()).hexdigest()[:16]
    key = f"limit:{what}:{visitor}:{int(time.time()) // seconds}"
    cache.add(key, 0, seconds * 2)
    try:
        return bool(cache.incr(key) > limit)
    except ValueError:  # dropped from a full cache between the two calls
        return False
