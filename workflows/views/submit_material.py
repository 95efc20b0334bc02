"""The draft of a work: one page, saved by itself, sent when it is ready."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from registry.models import ConsentText
from registry.queries import current_consent_text
from registry.rules.calendar import local_date
from registry.rules.permissions import Answer
from registry.rules.vocabulary import CaseState, ConsentPurpose
from registry.services.errors import DomainError
from review import labels
from review.queries import last_version, parameters_of
from review.rules.vocabulary import MaterialGap
from review.services.submission import MaterialIncomplete
from workflows.forms.submit_material import (
    FIELD_OF_GAP,
    SubmitMaterialForm,
    content_of,
    initial_of,
)
from workflows.permissions import answer_about_case
from workflows.queries import duties_in_case
from workflows.services import submit_material
from workflows.views.base import CasePage
from workflows.views.material_checklists import (
    checklists_of,
    expected_by,
    intake_over_in,
    who_will_see,
)
from workflows.views.material_drafts import (
    DraftView,
    add_plain_files,
    co_author_context,
    upload_context,
)
from workflows.views.progress import steps_of, walk_by


class SubmitMaterial(DraftView):
    """The page of a draft. Sending it gives the work its number."""

    action = "submit_material"
    template_name = "review/submit_material.html"
    http_method_names = ["get", "post"]

    def answer(self) -> Answer:
        """What is sent already is shown as a work, to whoever may see it."""
        if self.case.state != CaseState.DRAFT:
            return answer_about_case(self.request.viewer, "case.view", self.case)
        return super().answer()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.case.state != CaseState.DRAFT:
            return redirect("case", case_id=self.case.pk)
        return super().get(request, *args, **kwargs)

    @cached_property
    def consent_text(self) -> ConsentText | None:
        territory = self.case.territory
        today = local_date(self.now, territory.time_zone)
        return current_consent_text(territory, ConsentPurpose.PROCESSING, today)

    def form(self, data: Any = None) -> SubmitMaterialForm:
        return SubmitMaterialForm(
            data,
            initial=initial_of(self.material)
            | {"consent_text": self.consent_text.pk if self.consent_text else None},
            organisations=self.organisations,
            is_draft=False,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parameters = parameters_of(self.case)
        form = kwargs.pop("form", None) or self.form()
        form.show_short_lists()
        return super().get_context_data(
            **{"form": form, "file_errors": []}
            | kwargs
            | upload_context(self.case, last_version(self.material))
            | co_author_context(self.case, self.request, self.today),
            intake_over=intake_over_in(self.case, self.now),
            material=self.material,
            consent_text=self.consent_text,
            checklists=checklists_of(self.case.territory, parameters),
            who_sees=who_will_see(parameters),
            expected_at=expected_by(self.case.territory, parameters, self.now),
            steps=steps_of(walk_by(parameters, state=CaseState.DRAFT)),
            several_organisations=self.organisations.count() > 1
            or self.case.organisation_id is None,
            page_title=_("New work"),
            page_lead=self.case.procedure_version.procedure.title,
            breadcrumbs=[{"title": _("My works"), "url": reverse("my_materials")}],
        )

    # --- Sending ------------------------------------------------------------------------------

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.case.state != CaseState.DRAFT:
            return redirect("material_sent", case_id=self.case.pk)
        by: dict[str, Any] = {"actor": self.actor, "now": self.now}
        file_errors = add_plain_files(self.material, request, by=by) + self.nothing_to_read()
        form = self.form(request.POST)
        if not self.kept(form) or not self.is_sound(form) or file_errors:
            return self.show_again(form, file_errors)
        try:
            submit_material(
                self.material, consent_text=self.consent_text, authorship_declared=True, **by
            )
        except MaterialIncomplete as error:
            return self.show_again(form, self.tell_gaps(form, error.gaps))
        except DomainError as error:
            form.add_error(None, str(error.message))
            return self.show_again(form, file_errors)
        return redirect("material_sent", case_id=self.case.pk)

    def kept(self, form: SubmitMaterialForm) -> bool:
        """Keep what is filled in, whole or not, before anything is asked of it."""
        draft = self.draft_form()
        if not draft.is_valid() or draft.content() == content_of(self.material):
            return True
        version = self.request.POST.get("version", "")
        try:
            self.save(draft, int(version) if version.isdigit() else -1)
        except DomainError as error:
            form.add_error(None, str(error.message))
            return False
        return True

    def nothing_to_read(self) -> list[str]:
        """Told together with the other gaps of the form, not after they are mended."""
        has_file = last_version(self.material).files.exists()
        if has_file or self.request.POST.get("video_url", "").strip():
            return []
        return [str(labels.MATERIAL_GAP[MaterialGap.NOTHING_TO_READ])]

    def tell_gaps(self, form: SubmitMaterialForm, gaps: Iterable[MaterialGap]) -> list[str]:
        """Put what is missing under its fields; what is about files is given back."""
        about_files = []
        for gap in gaps:
            if gap in FIELD_OF_GAP:
                form.add_error(FIELD_OF_GAP[gap], str(labels.MATERIAL_GAP[gap]))
            else:
                about_files.append(str(labels.MATERIAL_GAP[gap]))
        return about_files

    def is_sound(self, form: SubmitMaterialForm) -> bool:
        """The form, and that the consent agreed to is the one in force."""
        sound = form.is_valid()
        seen = form.cleaned_data.get("consent_text")
        if self.consent_text and seen != self.consent_text.pk:
            form.add_error("consent", _("The text of the consent has changed. Read it once more."))
            return False
        return sound

    def show_again(self, form: SubmitMaterialForm, file_errors: list[str]) -> HttpResponse:
        for text in file_errors:
            form.add_error(None, text)
        context = self.get_context_data(form=form, file_errors=file_errors)
        return self.render_to_response(context, status=422)


class MaterialSent(CasePage):
    """What the author reads after sending: number, steps, expected date."""

    action = "case.view"
    template_name = "review/material_sent.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.case.applicant_id != self.request.viewer.person_id:
            return redirect("case", case_id=self.case.pk)
        if self.case.state == CaseState.DRAFT:
            return redirect("submit_material", case_id=self.case.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parameters = parameters_of(self.case)
        return super().get_context_data(
            page_title=_("The work is sent"),
            steps=steps_of(walk_by(parameters, state=CaseState.CHECKING)),
            duty=duties_in_case(self.case.pk).first(),
            who_sees=who_will_see(parameters),
            **kwargs,
        )
