"""«Мои сроки в календаре»: a private address for a calendar program, and what is read at it."""

import hashlib
import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.http import http_date
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views import View

from registry.models import CalendarFeed, Territory
from registry.queries.access import home_of
from registry.rules.actors import Actor
from registry.services.addresses import calendar_feed_address
from registry.services.calendar_feeds import close_feed, feed_of_token, note_reading, open_feed
from workflows.services.calendar_feed import calendar_of
from workflows.views.limits import too_many
from workflows.views.profile import OwnPage

logger = logging.getLogger("areopag.calendar")

READINGS_PER_MINUTE = 60


class CalendarFeedPage(OwnPage):
    """On, off, a new address; the address is shown in the answer that makes it, and never again."""

    template_name = "account/calendar_feed.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_title=_("My terms in a calendar"),
            breadcrumbs=[],
            feed=CalendarFeed.objects.filter(person=self.person).first(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        territory = home_of(self.person.pk, self.today)
        if territory is None:
            messages.error(
                request, _("No methodical service writes to you. Ask the administrator.")
            )
            return redirect("calendar_feed")
        if request.POST.get("action") == "close":
            return self.close(territory)
        token = open_feed(
            self.person, territory=territory, actor=Actor.person(self.person.pk), now=self.now
        )
        return self.render_to_response(self.get_context_data(address=calendar_feed_address(token)))

    def close(self, territory: Territory) -> HttpResponse:
        close_feed(
            self.person, territory=territory, actor=Actor.person(self.person.pk), now=self.now
        )
        messages.success(self.request, _("The address is switched off."))
        return redirect("calendar_feed")


@method_decorator(login_not_required, name="dispatch")
class CalendarFeedFile(View):
    """The calendar at its private address: whoever has the address is not asked who he is."""

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if too_many(request, "calendar", limit=READINGS_PER_MINUTE):
            return HttpResponse(status=429, headers={"Retry-After": "60"})
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, token: str) -> HttpResponseBase:
        feed = feed_of_token(token)
        if feed is None:
            logger.info("A calendar address is unknown.", extra={"action": "calendar_unknown"})
            raise Http404
        moment = now()
        body = calendar_of(feed.person, moment)
        digest = hashlib.sha256(body).hexdigest()
        note_reading(feed, digest=digest, now=moment)
        logger.info("A calendar was read.", extra={"action": "calendar_read", "feed": feed.pk})
        headers = {
            "Content-Disposition": 'inline; filename="areopag.ics"',
            "Cache-Control": "private, no-cache",
            "X-Robots-Tag": "noindex",
        }
        answer = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
        answer["ETag"] = f'"{digest}"'
        assert feed.changed_at is not None  # noqa: S101 -- noted two lines above
        changed = int(feed.changed_at.timestamp())
        answer["Last-Modified"] = http_date(changed)
        unchanged = get_conditional_response(
            request, etag=answer["ETag"], last_modified=changed, response=answer
        )
        return unchanged or answer
