"""Limits on what anyone may ask without signing in: guessing must not pay."""

import hashlib
from datetime import datetime

from django.core.cache import cache


def over_limit(address: str, what: str, *, limit: int, seconds: int = 60, now: datetime) -> bool:
    """Count this visit from an address; whether it came more than ``limit`` times.

    The window is fixed, so at its turn twice the limit may pass: enough against guessing. The
    address itself is not kept.
    """
    visitor = hashlib.sha256(address.encode()).hexdigest()[:16]
    key = f"limit:{what}:{visitor}:{int(now.timestamp()) // seconds}"
    cache.add(key, 0, seconds * 2)
    try:
        return bool(cache.incr(key) > limit)
    except ValueError:  # dropped from a full cache between the two calls
        return False
