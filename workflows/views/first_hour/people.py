"""Schools, people, experts: by hand here, whole lists on the page of the import."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Employment, Organisation, Person
from registry.queries import classifier_items, people_search
from registry.rules.calendar import local_date
from registry.rules.vocabulary import ClassifierKey, Role
from registry.services.enrolment import add_organisation, add_person, enrol_experts
from registry.services.errors import DomainError
from workflows.forms.first_hour import EnrolForm, OrganisationForm, PersonForm
from workflows.rules.first_hour import Step
from workflows.views.first_hour.base import StepPage, show_refusal

MOST_PEOPLE = 300


def address_or_none(name: str) -> str:
    """An address of another part of the site, if this installation has it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


class PeopleStep(StepPage):
    step = Step.PEOPLE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisations = Organisation.objects.filter(territory=self.service, closed_date=None)
        employed = Employment.objects.filter(organisation__territory=self.service)
        return super().get_context_data(
            import_url=address_or_none("load_list"),
            organisation_count=organisations.count(),
            people_count=employed.values("person").distinct().count(),
            **{
                "organisation_form": OrganisationForm(),
                "person_form": PersonForm(territory=self.service),
                **kwargs,
            },
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        adds_person = "person-name" in request.POST
        form = (
            PersonForm(request.POST, territory=self.service)
            if adds_person
            else OrganisationForm(request.POST)
        )
        if form.is_valid():
            try:
                told = self.add_person(form) if adds_person else self.add_organisation(form)
            except DomainError as error:
                show_refusal(form, error)
            else:
                return self.done(told, reverse("first_hour_people"))
        name = "person_form" if adds_person else "organisation_form"
        return self.render_to_response(self.get_context_data(**{name: form}), status=422)

    def add_organisation(self, form: Any) -> str:
        added = add_organisation(self.service, **form.cleaned_data, **self.by())
        return _("%(name)s is in the list. Now you can enter people who work there.") % {
            "name": added.short_name
        }

    def add_person(self, form: Any) -> str:
        today = local_date(self.now, self.service.time_zone)
        added = add_person(self.service, **form.cleaned_data, today=today, **self.by())
        return _("%(name)s is in the list.") % {"name": added.full_name}


class ExpertsStep(StepPage):
    step = Step.EXPERTS

    def people(self) -> QuerySet[Person]:
        """People of the service who are no experts yet; those whose name holds the words asked for."""
        day = local_date(self.now, self.service.time_zone)
        experts = Person.objects.filter(
            Q(grants__period_to=None) | Q(grants__period_to__gte=day),
            grants__territory=self.service,
            grants__role=Role.EXPERT.value,
        )
        found = people_search(self.service, self.request.GET.get("q", ""))
        return found.exclude(pk__in=experts.values("pk"))

    def get_form(self, data: Any = None, files: Any = None) -> EnrolForm:
        return EnrolForm(
            data,
            people=self.people(),
            directions=classifier_items(ClassifierKey.EXPERT_DIRECTION),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = self.people().prefetch_related("employments__organisation")
        shown = list(people[: MOST_PEOPLE + 1])
        form = kwargs.get("form")
        ticked = set(form.data.getlist("people")) if form is not None else set()
        directions = set(form.data.getlist("directions")) if form is not None else set()
        return super().get_context_data(
            people=[(one, str(one.pk) in ticked) for one in shown[:MOST_PEOPLE]],
            has_more=len(shown) > MOST_PEOPLE,
            directions=[
                (one, str(one.pk) in directions)
                for one in classifier_items(ClassifierKey.EXPERT_DIRECTION)
            ],
            asked=self.request.GET.get("q", ""),
            expert_count=self.service.grants.filter(role=Role.EXPERT.value).count(),
            **kwargs,
        )

    def perform(self, form: Any) -> str:
        said = form.cleaned_data
        enrolled = enrol_experts(
            said["people"],
            self.service,
            directions=list(said["directions"]),
            basis=basis_of(said["number"], said["date"]),
            period_from=said["date"],
            **self.by(),
        )
        return ngettext(
            "%(count)d expert was enrolled by this order.",
            "%(count)d experts were enrolled by this order.",
            len(enrolled),
        ) % {"count": len(enrolled)}

    def after_url(self) -> str:
        """Back to the list: the next order may have other people in it."""
        return reverse("first_hour_experts")


def basis_of(number: str, day: date) -> str:
    """«приказ № 12 от 01.09.2026»."""
    return _("order № %(number)s of %(day)s") % {
        "number": number.strip(),
        "day": date_format(day, "d.m.Y"),
    }
