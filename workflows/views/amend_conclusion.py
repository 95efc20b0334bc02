from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Case
from registry.services.errors import DomainError
from review.models import Conclusion
from review.rules.vocabulary import ConclusionState
from workflows.forms.amend_conclusion import AmendConclusionForm
from workflows.services.corrections import amend_conclusion
from workflows.views.base import CasePage
from workflows.views.practices import Crumb


class AmendConclusion(CasePage):
    """Correct a conclusion that was issued: a new version under the same number, the old one stays."""

    action = "amend_conclusion"
    template_name = "review/amend_conclusion.html"

    def find_case(self) -> Case:
        self.conclusion = get_object_or_404(
            Conclusion.objects.select_related(
                "case__territory",
                "case__procedure_version",
                "case__applicant",
                "case__organisation",
                "stage",
                "document",
            ),
            pk=self.kwargs["conclusion_id"],
            document__isnull=False,
        )
        return self.conclusion.case

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = {
            "motivation": self.conclusion.motivation,
            "recommendations": self.conclusion.recommendations,
        }
        return super().get_context_data(
            page_title=_("Correct the conclusion"),
            page_lead=str(self.conclusion.document),
            breadcrumbs=[Crumb(str(self.case), reverse("case", args=[self.case.pk]))],
            conclusion=self.conclusion,
            is_open=self.conclusion.state == ConclusionState.ISSUED
            and not Conclusion.objects.filter(previous=self.conclusion).exists(),
            **{"form": AmendConclusionForm(initial=known), **kwargs},
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AmendConclusionForm(request.POST)
        if form.is_valid():
            try:
                amend_conclusion(
                    self.conclusion, **form.cleaned_data, actor=self.actor, now=self.now
                )
            except DomainError as error:
                field = error.field if error.field in form.fields else None
                form.add_error(field, str(error.message))
            else:
                return self.amended()
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def amended(self) -> HttpResponse:
        told = _(
            "The corrected conclusion {document} is being printed: it appears here within a "
            "minute, and the author gets a letter. The old paper is kept and says it was replaced."
        )
        return self.done(
            told.format(document=self.conclusion.document),
            reverse("case", args=[self.case.pk]),
        )
