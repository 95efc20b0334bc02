"""Guards around every page: shared computers, and the second factor of staff."""

import time
from collections.abc import Callable
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from config.permissions import PUBLIC
from registry.middleware import PageRequest
from registry.rules.access import STAFF
from registry.rules.backups import BackupAge
from registry.rules.vocabulary import Role
from registry.services.backup_state import backup_warning
from workflows.api.base import is_api, refuse_outright
from workflows.views.shared_computers import SEEN_AT, SHARED

IDLE_SECONDS = 20 * 60
# The clock of a session is written at most so often: a page is not a write.
WRITTEN_EVERY = 60
# What one must reach to set a second factor up, or to leave.
ALWAYS_OPEN = frozenset({*PUBLIC, "profile", "second_factor_needed", "end_session"})


class SharedComputerMiddleware:
    """On a computer that is not one's own: signed out after twenty idle minutes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.session.get(SHARED) and self.is_over(request):
            logout(request)
            if is_api(request):
                return self.get_response(request)  # which asks to sign in, in its own way
            return redirect(f"{reverse('account_login')}?ended=1")
        return self.get_response(request)

    def is_over(self, request: HttpRequest) -> bool:
        """Whether it was quiet for too long; otherwise the clock starts anew."""
        moment = int(time.time())
        quiet = moment - int(request.session.get(SEEN_AT, moment))
        if quiet > IDLE_SECONDS:
            return request.user.is_authenticated
        if quiet >= WRITTEN_EVERY:
            request.session[SEEN_AT] = moment
        if not request.session.get_expire_at_browser_close():
            request.session.set_expiry(0)
        return False


class SecondFactorMiddleware:
    """Staff of a service that asks for a second factor see nothing else until they have one.

    Signing in itself asks for the factor of whoever has one; this is about those who have none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: PageRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        name = (match.url_name if match else None) or ""
        if name in ALWAYS_OPEN or name.startswith(("account_", "mfa_")):
            return None
        if not request.user.is_authenticated or not must_have_factor(request):
            return None
        if is_api(request):
            return refuse_outright(
                403,
                "second_factor_needed",
                _("Your service asks for a second factor. Sign in to the site and set it up."),
            )
        return redirect("second_factor_needed")


def asked_from(request: PageRequest) -> date | None:
    """From which day the viewer needs a second factor; none where nobody asks for it."""
    days = [
        territory.second_factor_from
        for territory in request.signed_in.territories
        if territory.second_factor_from
        and request.viewer.has_role(*STAFF, territory_id=territory.pk)
    ]
    return min(days, default=None)


def has_factor(request: PageRequest) -> bool:
    """Whether the account signs in with a second factor."""
    return Authenticator.objects.filter(
        user=request.user, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    ).exists()


def must_have_factor(request: PageRequest) -> bool:
    day = asked_from(request)
    return day is not None and day <= timezone.localdate() and not has_factor(request)


class GuardNeeded(TemplateView):
    """What is asked, why, and how to do it in two minutes."""

    template_name = "account/guard_needed.html"
    request: PageRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            day=asked_from(self.request), has_factor=has_factor(self.request), **kwargs
        )


def frame(request: PageRequest) -> dict[str, Any]:
    """For the frame of pages, lazily: until when staff may still do without a second factor,
    whether the computer is somebody else's, and to administrators that backups are too old."""
    if not hasattr(request, "signed_in"):
        return {}
    return {
        "second_factor_day": SimpleLazyObject(lambda: _day_of_grace(request)),
        "is_shared_computer": SimpleLazyObject(lambda: bool(request.session.get(SHARED))),
        "backup_age": SimpleLazyObject(lambda: _backup_age(request)),
    }


def _backup_age(request: PageRequest) -> BackupAge | None:
    if not request.viewer.has_role(Role.ADMIN):
        return None
    return backup_warning(timezone.now())


def _day_of_grace(request: PageRequest) -> date | None:
    day = asked_from(request) if request.user.is_authenticated else None
    if day is None or day <= timezone.localdate() or has_factor(request):
        return None
    return day
