"""What every page behind a link of a letter shares."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import now
from django.views.generic import TemplateView

from registry.services.errors import DomainError
from registry.services.letter_links import read_link_token


class LinkPage(TemplateView):
    """The page behind one purpose of links. Opening it changes nothing; a POST does the thing.

    A link that is damaged, too old or made for another thing gets a page that says what to do.
    """

    purpose: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = now()
        try:
            self.link = read_link_token(kwargs["token"], self.purpose, now=self.now)
        except DomainError as error:
            return useless(request, error)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response


def useless(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Why a link does not work and what to do instead."""
    expired = error.code == "link_expired"
    return render(
        request, "review/link_useless.html", {"expired": expired}, status=410 if expired else 404
    )
