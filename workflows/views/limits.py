"""A limit on pages that anyone may open: guessing codes must not pay."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.timezone import now

from registry.services.limits import count_of, over_limit


def too_many(request: HttpRequest, what: str, *, limit: int) -> bool:
    """Count this visit of the visitor's address; whether it came more often than allowed."""
    address = get_adapter(request).get_client_ip(request)
    return over_limit(address, what, limit=limit, now=now())


# Wrong tries are counted over ten minutes, right ones never: a whole school may come in at once.
WRONG_WINDOW = 600
EVERYWHERE = "everywhere"


def count_wrong(request: HttpRequest, what: str) -> None:
    """A wrong try: counted for the visitor's address and for the whole site."""
    address = get_adapter(request).get_client_ip(request)
    for counted in (address, EVERYWHERE):
        over_limit(counted, f"{what}-wrong", limit=0, seconds=WRONG_WINDOW, now=now())


def too_many_wrong(request: HttpRequest, what: str, *, here: int, everywhere: int) -> bool:
    """Whether so many tries were wrong that even a right one is not looked at."""
    address = get_adapter(request).get_client_ip(request)
    return any(
        count_of(counted, f"{what}-wrong", seconds=WRONG_WINDOW, now=now()) >= limit
        for counted, limit in ((address, here), (EVERYWHERE, everywhere))
    )
