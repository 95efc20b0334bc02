"""Choosing by which procedure a work is to be examined; the draft begins with a press."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from registry.models import Organisation, Person, Procedure, ProcedureVersion, Territory
from registry.queries import employments_on
from registry.queries.intakes import taking_now
from registry.rules.calendar import local_date
from registry.rules.vocabulary import Role, VersionState
from registry.services.errors import DomainError
from review.queries import published_practices
from review.rules.stored_procedure import read_parameters
from review.services import submission
from workflows.labels.statuses import STAGE_TITLE
from workflows.views.base import Page
from workflows.views.material_checklists import (
    ChecklistPreview,
    checklists_of,
    expected_by,
    open_procedures,
    who_will_see,
)

EXAMPLES = 3


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A procedure open to the teacher: what happens, by when, by which checklist."""

    pk: int
    title: str
    basis: str
    service: str
    stages: tuple[str | Promise, ...]
    checklists: tuple[ChecklistPreview, ...]
    expected_at: datetime
    who_sees: str


class StartMaterial(Page):
    """What is open to the teacher, with checklists and examples of works that passed."""

    action = "start_material"
    template_name = "workflows/start_material.html"

    @cached_property
    def territories(self) -> list[Territory]:
        """Where the viewer is a teacher; the one chosen in the header alone, if it is one."""
        mine = self.request.viewer.territories(Role.TEACHER)
        chosen = self.request.territory
        if chosen and chosen.pk in mine:
            return [chosen]
        return [one for one in self.request.signed_in.territories if one.pk in mine]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offers = [self.offer(one) for one in open_procedures(self.territories, self.now)]
        examples = published_practices(self.territories[0])[:EXAMPLES] if self.territories else []
        return super().get_context_data(
            page_title=_("Send a work"),
            page_lead=_("First look by what works are judged. A draft saves itself."),
            breadcrumbs=[{"title": _("My works"), "url": reverse("my_materials")}],
            offers=offers,
            examples=examples,
            **kwargs,
        )

    def offer(self, procedure: Procedure) -> Offer:
        version = in_force(procedure)
        parameters = read_parameters(version.parameters)
        return Offer(
            pk=procedure.pk,
            title=procedure.title,
            basis=version.basis,
            service=procedure.territory.service_short_name,
            stages=tuple(STAGE_TITLE[stage.kind] for stage in parameters.stages),
            checklists=checklists_of(procedure.territory, parameters),
            expected_at=expected_by(procedure.territory, parameters, self.now),
            who_sees=who_will_see(parameters),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begin a draft under the chosen procedure."""
        procedure = self.chosen()
        person = Person.objects.get(pk=self.request.viewer.person_id or 0)
        try:
            material = submission.start_draft(
                procedure,
                applicant=person,
                organisation=self.organisation(person, procedure.territory),
                actor=self.actor,
                now=self.now,
            )
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("start_material")
        return redirect("submit_material", case_id=material.case_id)

    def chosen(self) -> Procedure:
        for one in open_procedures(self.territories, self.now):
            if str(one.pk) == self.request.POST.get("procedure"):
                return one
        if late := self.closed_meanwhile():
            return late
        raise Http404

    def closed_meanwhile(self) -> Procedure | None:
        """The intake ended while the page stood open: the service says so, and whom to ask."""
        wanted = self.request.POST.get("procedure", "")
        procedures = Procedure.objects.filter(territory__in=self.territories)
        found = procedures.filter(pk=wanted if wanted.isdecimal() else 0)
        late = found.select_related("territory").first()
        return late if late and taking_now([late], self.now)[late.pk].is_over else None

    def organisation(self, person: Person, territory: Territory) -> Organisation | None:
        """Where the teacher works in this territory, the main place first."""
        for work in employments_on([person.pk], local_date(self.now, territory.time_zone)):
            if work.organisation.territory_id == territory.pk:
                return work.organisation
        return None


def in_force(procedure: Procedure) -> ProcedureVersion:
    """The wording in force of a procedure from ``open_procedures``."""
    return next(one for one in procedure.versions.all() if one.state == VersionState.IN_FORCE)
