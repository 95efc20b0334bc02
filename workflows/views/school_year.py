"""A new school year from the old one by one press that makes nothing twice."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Territory
from review.services.school_year import plan_year, start_year
from workflows.views.lists import TerritoryPage
from workflows.views.practices import Crumb


class NewSchoolYear(TerritoryPage):
    """What each procedure becomes next year; the press makes drafts of those that are ticked."""

    action = "procedures.edit"
    template_name = "review/school_year.html"
    territory: Territory

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = plan_year(self.territory, now=self.now)
        return super().get_context_data(
            page_title=_("New school year"),
            page_lead=_(
                "Procedures are copied as drafts with the settings in force. "
                "Works of the old year go on by the old ones."
            ),
            breadcrumbs=[Crumb(_("Procedures"), reverse("procedures"))],
            fresh=[one for one in plan if one.made is None],
            made=[(one, one.made.versions.order_by("-number").first()) for one in plan if one.made],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ids = [int(one) for one in request.POST.getlist("procedure") if one.isdigit()]
        drafts, there = start_year(self.territory, ids, actor=self.actor, now=self.now)
        if not drafts and not there:
            messages.error(request, _("Nothing was copied: tick at least one procedure."))
            return redirect("school_year")
        if drafts:
            told = ngettext(
                "%(count)d draft for the next year is prepared. Read it, put it in force, open "
                "its intake.",
                "%(count)d drafts for the next year are prepared. Read them, put them in force, "
                "open their intake.",
                len(drafts),
            )
            messages.success(request, told % {"count": len(drafts)})
        else:
            messages.success(request, _("They were prepared already: here they are."))
        if len(drafts) == 1:
            return redirect("procedure", version_id=drafts[0].pk)
        return redirect("school_year" if there else "procedures")
