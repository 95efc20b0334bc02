"""Somebody is away: stated by himself on his profile, or by the coordinator on his card."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.models import Absence, Territory
from registry.queries.absences import absences_in_force
from registry.queries.access import home_of
from registry.rules.actors import Actor
from registry.services.absences import end_absence, state_absence
from registry.services.errors import DomainError
from workflows.views.absence_card import absence_form
from workflows.views.person import PersonPage
from workflows.views.profile import Profile


def told_of(absence: Absence) -> str:
    return _("Away from {first} until {last} inclusive.").format(
        first=date_format(absence.first_day, "j E"), last=date_format(absence.last_day, "j E")
    )


class StateAbsence(PersonPage):
    """The coordinator writes down that somebody is away."""

    action = "people.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = absence_form(self.person.pk, self.today, request.POST)
        if not form.is_valid():
            return self.show("absence_form", form)
        try:
            absence = state_absence(
                self.person, **form.facts(), territory=self.here, actor=self.actor, now=self.now
            )
        except DomainError as error:
            return self.answer_again(form, error, "absence_form")
        return self.back(f"{self.person.full_name}: {told_of(absence)}")


class EndAbsence(PersonPage):
    """The coordinator writes down that somebody is back, or does not go."""

    action = "people.edit"
    http_method_names = ["post"]

    def find_territory(self) -> Territory | None:
        found = Absence.objects.select_related("person")
        self.absence = get_object_or_404(found, pk=self.kwargs["absence_id"])
        return super().find_territory()

    def person_pk(self) -> int:
        return self.absence.person_id

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        end_absence(self.absence, territory=self.here, actor=self.actor, now=self.now)
        return self.back(_("{name} is not away any more.").format(name=self.person.full_name))


class StateOwnAbsence(Profile):
    """One's own absence."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = absence_form(self.person.pk, self.today, request.POST)
        if form.is_valid():
            try:
                absence = state_absence(
                    self.person,
                    **form.facts(),
                    territory=self.home(),
                    actor=Actor.person(self.person.pk),
                    now=self.now,
                )
            except DomainError as error:
                form.add_error(
                    error.field if error.field in form.fields else None, str(error.message)
                )
            else:
                messages.success(request, told_of(absence))
                return redirect("profile")
        return self.render_to_response(self.get_context_data(absence_form=form), status=422)

    def home(self) -> Territory:
        """In whose journal it stands."""
        territory = home_of(self.person.pk, self.today)
        if territory is None:
            raise Http404
        return territory


class EndOwnAbsence(StateOwnAbsence):
    """«Я вернулся»."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mine = absences_in_force().filter(person=self.person)
        absence = get_object_or_404(mine, pk=kwargs["absence_id"])
        end_absence(
            absence, territory=self.home(), actor=Actor.person(self.person.pk), now=self.now
        )
        messages.success(request, _("You are not away any more."))
        return redirect(reverse("profile"))
