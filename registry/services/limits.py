"""Limits on what anyone may ask without signing in: guessing must not pay."""

import hashlib
from datetime import datetime

from django.core.cache import cache


def over_limit(address: str, what: str, *, limit: int, seconds: int = 60, now: datetime) -> bool:
    """Count this visit from an address; whether it came more than ``limit`` times.

    The window is fixed, so at its turn twice the limit may pass: enough against guessing. The
    address itself is not kept.
    """
    key = _key(address, what, seconds, now)
    cache.add(key, 0, seconds * 2)
    try:
        return bool(cache.incr(key) > limit)
    except ValueError:  # dropped from a full cache between the two calls
        return False


def count_of(address: str, what: str, *, seconds: int, now: datetime) -> int:
    """How often ``over_limit`` has counted the address in the present window."""
    return int(cache.get(_key(address, what, seconds, now), 0))


def _key(address: str, what: str, seconds: int, now: datetime) -> str:
    visitor = hashlib.sha256(address.encode()).hexdigest()[:16]
    return f"limit:{what}:{visitor}:{int(now.timestamp()) // seconds}"
