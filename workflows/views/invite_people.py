"""Inviting: letters, slips of paper, and who is still awaited."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Person
from registry.queries.access import NOT_COME_IN, access_by_school
from registry.services.errors import DomainError
from registry.services.invitations import Invited, invite_by_letter, make_slips
from registry.services.people_access import set_second_factor_from
from registry.services.slips import print_slips, school_of
from workflows.forms.access import GuardForm
from workflows.views.people import PeoplePage

NAMES_TOLD = 5


class Awaited(PeoplePage):
    """Who has not come in yet, by school."""

    template_name = "registry/people_awaited.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        schools = access_by_school(self.here, self.today)
        return super().get_context_data(
            page_title=_("Who has not come in yet"),
            page_lead=_("By school. Those who have come in are not written to again."),
            breadcrumbs=[{"title": _("People and access"), "url": reverse("people")}],
            schools=schools,
            awaited=sum(school.awaited for school in schools),
            **kwargs,
        )


class InvitingPage(PeoplePage):
    """One action over the people ticked, or over everyone the filter leaves."""

    action = "people.edit"
    http_method_names = ["post"]

    def invited(self) -> list[Person]:
        """Only people of this territory, whatever numbers were sent; by school, then by name."""
        data = self.request.POST
        if data.get("scope") == "all":
            everyone, _form = self.chosen(data)
            found = everyone.filter(NOT_COME_IN)
        else:
            ticked = [int(pk) for pk in data.getlist("person") if pk.isdecimal()]
            found = self.people().filter(pk__in=ticked)
        return sorted(found, key=lambda person: (school_of(person), person.full_name))

    def back(self) -> HttpResponse:
        target = self.request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(target, allowed_hosts={self.request.get_host()})
        return redirect(target if safe else reverse("people"))

    def refuse(self, text: str) -> HttpResponse:
        messages.error(self.request, text)
        return self.back()


class InvitePeople(InvitingPage):
    """Write an invitation to each."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        people = self.invited()
        if not people:
            return self.refuse(_("Nobody is chosen. Tick people in the list first."))
        try:
            invited = invite_by_letter(people, self.here, actor=self.actor, now=self.now)
        except DomainError as error:
            return self.refuse(str(error.message))
        self.tell(invited)
        return self.back()

    def tell(self, invited: Invited) -> None:
        count = len(invited.written)
        if count:
            text = ngettext(
                "{count} invitation is on its way.", "{count} invitations are on their way.", count
            )
            messages.success(self.request, text.format(count=count))
        if invited.without_email:
            text = _("No e-mail is known of: {names}. Print slips for them.")
            messages.warning(self.request, text.format(names=_names(invited.without_email)))
        if invited.lately_written:
            text = _("{count} were written to minutes ago: they get no second letter.")
            messages.info(self.request, text.format(count=invited.lately_written))
        if not count and not invited.without_email and not invited.lately_written:
            messages.info(self.request, _("Everyone chosen has come in already."))


class InvitationSlips(InvitingPage):
    """A PDF with slips to cut out; it is made now and kept nowhere."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        people = self.invited()
        if not people:
            return self.refuse(_("Nobody is chosen. Tick people in the list first."))
        try:
            slips = make_slips(people, self.here, actor=self.actor, now=self.now)
        except DomainError as error:
            return self.refuse(str(error.message))
        response = HttpResponse(
            print_slips(slips, self.here, now=self.now), content_type="application/pdf"
        )
        response["Content-Disposition"] = 'attachment; filename="invitations.pdf"'
        response["Cache-Control"] = "no-store"
        return response


class Guard(PeoplePage):
    """From which day staff sign in with a second factor."""

    action = "people.guard"
    template_name = "registry/people_guard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = self.here.second_factor_from
        kwargs.setdefault("form", GuardForm(initial={"second_factor_from": day}))
        return super().get_context_data(
            page_title=_("How staff sign in"),
            breadcrumbs=[{"title": _("People and access"), "url": reverse("people")}],
            day=day,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = GuardForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        set_second_factor_from(
            self.here, form.cleaned_data["second_factor_from"], actor=self.actor, now=self.now
        )
        return self.done(_("The rule of signing in is saved."), reverse("people_guard"))


def _names(people: tuple[Person, ...]) -> str:
    """A few names and how many more there are."""
    told = ", ".join(person.short_name for person in people[:NAMES_TOLD])
    more = len(people) - NAMES_TOLD
    if more <= 0:
        return told
    return _("{names} and {count} more").format(names=told, count=more)
