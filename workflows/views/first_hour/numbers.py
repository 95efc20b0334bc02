"""How works and papers are numbered, and from which number the journal goes on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from registry.rules.vocabulary import CaseKind, DocumentKind
from registry.services.errors import DomainError
from registry.services.journal import recording
from registry.services.number_registers import numbering_of, set_numbering
from workflows.forms.first_hour import NumberingForm
from workflows.rules.first_hour import Step
from workflows.views.first_hour.base import StepPage, show_refusal

KINDS = (CaseKind.EXAMINATION.value, DocumentKind.CONCLUSION.value)


class NumbersStep(StepPage):
    step = Step.NUMBERS

    def forms(self, data: Any = None) -> list[NumberingForm]:
        return [
            NumberingForm(data, numbering=numbering_of(self.service, kind, now=self.now))
            for kind in KINDS
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"forms": self.forms(), **kwargs}, year=self.now.year)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        forms = self.forms(request.POST)
        valid = [form.is_valid() for form in forms]
        if all(valid) and self.saved(forms):
            return self.done(_("Numbers go on as you said."), self.after_url())
        return self.render_to_response(self.get_context_data(forms=forms), status=422)

    def saved(self, forms: list[NumberingForm]) -> bool:
        """Both runs or neither."""
        form = forms[0]
        try:
            with recording():
                for form in forms:
                    set_numbering(
                        self.service, form.numbering.kind, **form.cleaned_data, **self.by()
                    )
        except DomainError as error:
            show_refusal(form, error)
            return False
        return True
