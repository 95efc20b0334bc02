"""A limit on pages that anyone may open: guessing codes must not pay."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.timezone import now

from registry.services.limits import over_limit


def too_many(request: HttpRequest, what: str, *, limit: int) -> bool:
    """Count this visit of the visitor's address; whether it came more often than allowed."""
    address = get_adapter(request).get_client_ip(request)
    return over_limit(address, what, limit=limit, now=now())
