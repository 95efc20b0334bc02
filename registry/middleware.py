"""Who is asking, in which territory, at what hour there."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from registry.models import Territory
from registry.permissions import NOBODY, Viewer
from registry.queries import SignedIn, signed_in

TERRITORY_COOKIE = "territory"


class PageRequest(HttpRequest):
    """A request as views meet it, after the middleware below; for annotations."""

    signed_in: SignedIn
    viewer: Viewer
    territory: Territory | None


class ViewerMiddleware:
    """Sets ``request.signed_in``, ``request.viewer`` and ``request.territory``.

    The territory is the one chosen in the header, if the person has a role there, else the first
    of his. Its time zone is that of every time on the page. Pages that ask for none of these
    (static checks, sign-in) cost no query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.signed_in = SimpleLazyObject(lambda: _signed_in(request))  # type: ignore[attr-defined]
        request.viewer = SimpleLazyObject(lambda: request.signed_in.viewer)  # type: ignore[attr-defined]
        request.territory = SimpleLazyObject(lambda: _territory(request))  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


def _signed_in(request: HttpRequest) -> SignedIn:
    user = request.user
    if not user.is_authenticated or user.person_id is None:
        return SignedIn(viewer=NOBODY, territories=())
    found = signed_in(user.person_id, timezone.now())
    chosen = _choose(request, found)
    if chosen:
        timezone.activate(zoneinfo.ZoneInfo(chosen.time_zone))
    return found


def _territory(request: HttpRequest) -> Territory | None:
    return _choose(request, request.signed_in)  # type: ignore[attr-defined]


def _choose(request: HttpRequest, found: SignedIn) -> Territory | None:
    by_pk = {str(territory.pk): territory for territory in found.territories}
    chosen = by_pk.get(request.COOKIES.get(TERRITORY_COOKIE, ""))
    return chosen or next(iter(found.territories), None)
