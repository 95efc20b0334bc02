"""The author agrees to what her school prepared: the link of a letter, one purpose."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from registry.queries import current_consent_text
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseState, ConsentPurpose
from registry.services.errors import DomainError
from registry.services.letter_links import LinkFacts
from review.models import SchoolEntry
from review.queries import last_version, parameters_of
from workflows.forms.school_send import AgreeForm
from workflows.services.school import agree_to_send
from workflows.views.link_page import LinkPage
from workflows.views.material_checklists import intake_over_in, who_will_see


class ConsentLink(LinkPage):
    """What is sent in her name, who will see it, the consent; a press sends it."""

    purpose = "consent"
    template_name = "review/consent_link.html"
    link: LinkFacts

    @cached_property
    def entry(self) -> SchoolEntry:
        found = (
            SchoolEntry.objects.select_related(
                "organisation",
                "material__case__territory",
                "material__case__procedure_version__procedure",
                "material__case__applicant",
                "material__kind",
            )
            .filter(pk=self.link.subject_id, material__case__applicant=self.link.person_id)
            .first()
        )
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", AgreeForm())
        material = self.entry.material
        case = material.case
        today = local_date(self.now, case.territory.time_zone)
        return super().get_context_data(
            entry=self.entry,
            case=case,
            material=material,
            intake_over=intake_over_in(case, self.now),
            is_open=case.state == CaseState.DRAFT,
            files=[one.file for one in last_version(material).files.select_related("file")],
            consent_text=current_consent_text(case.territory, ConsentPurpose.PROCESSING, today),
            who_sees=who_will_see(parameters_of(case)),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AgreeForm(request.POST)
        if form.is_valid():
            try:
                agree_to_send(
                    self.entry, actor=Actor.letter_link(self.link.person_id), now=self.now
                )
            except DomainError as error:
                if error.code != "already_submitted":
                    form.add_error(None, str(error.message))
        if form.errors:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return redirect(request.path)
