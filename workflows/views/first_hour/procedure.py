"""A ready procedure in plain words, approved by the service's own order."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from registry.models import ProcedureVersion
from registry.rules.vocabulary import VersionState
from review.queries import council_of
from review.rules.pack import ProcedureData
from review.rules.stored_procedure import read_parameters
from review.services.first_procedure import approve_ready, needs_council, ready_procedures
from workflows.forms.first_hour import ReadyProcedureForm
from workflows.labels.procedures import in_plain_words
from workflows.rules.first_hour import Step
from workflows.views.first_hour.base import StepPage
from workflows.views.first_hour.people import basis_of


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A ready procedure as the page shows it."""

    code: str
    title: str
    told: list[str]
    needs_council: bool
    is_chosen: bool


class ProcedureStep(StepPage):
    step = Step.PROCEDURE

    @cached_property
    def ready(self) -> list[ProcedureData]:
        return ready_procedures()

    def get_form(self, data: Any = None, files: Any = None) -> ReadyProcedureForm:
        return ReadyProcedureForm(data, codes=[one.code for one in self.ready])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form")
        chosen = form.data.get("code") if form is not None else self.ready[0].code
        own = ProcedureVersion.objects.filter(
            procedure__territory=self.service, state=VersionState.IN_FORCE.value
        ).select_related("procedure")
        return super().get_context_data(
            offers=[
                Offer(
                    code=one.code,
                    title=one.title,
                    told=in_plain_words(one.parameters),
                    needs_council=needs_council(one),
                    is_chosen=one.code == chosen,
                )
                for one in self.ready
            ],
            own=[(version, in_plain_words(read_parameters(version.parameters))) for version in own],
            has_council=council_of(self.service) is not None,
            without_chair=self.without_chair(),
            pack_url=reverse("pack"),
            **kwargs,
        )

    def perform(self, form: Any) -> str:
        said = form.cleaned_data
        approved = approve_ready(
            self.service,
            said["code"],
            basis=basis_of(said["number"], said["date"]),
            **self.by(),
        )
        told = _("“%(title)s” is in force. Works can be judged by it.") % {"title": approved.title}
        if approved.waiting:
            told += " " + _(
                "These texts wait in the ready pack until the requisites are filled in: %(texts)s."
            ) % {"texts": ", ".join(approved.waiting)}
        return told
