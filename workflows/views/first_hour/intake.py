"""Opening the intake: the link, its square code, a page to print, a letter to schools, a chat text."""

from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from registry.models import Intake, Procedure
from registry.queries.intakes import taking_now
from registry.rules.vocabulary import VersionState
from registry.services.addresses import intake_link_address
from registry.services.errors import DomainError
from registry.services.intakes import close_intake, open_intake
from registry.services.office import MIME
from review.services.intake_letter import intake_letter
from workflows.forms.first_hour import IntakeForm
from workflows.rules.first_hour import Step
from workflows.views.first_hour.base import FirstHourPage, StepPage


def intakes_of(territory_id: int) -> Any:
    """Open intakes of a service with their procedures."""
    return Intake.objects.filter(procedure__territory=territory_id, closed_at=None).select_related(
        "procedure__territory"
    )


def chat_text(intake: Intake) -> str:
    """What is pasted into a chat: short, with the link on a line of its own."""
    until = ""
    if intake.last_date:
        until = _("Works are taken until %(day)s.") % {"day": intake.last_date.strftime("%d.%m.%Y")}
    parts = [
        _("Dear colleagues! Works are taken for examination: %(procedure)s.")
        % {"procedure": intake.procedure.title},
        until,
        _("What to send, by what it is judged and who will see it:"),
        intake_link_address(intake.code),
    ]
    return "\n".join(part for part in parts if part)


class IntakeStep(StepPage):
    step = Step.INTAKE

    @cached_property
    def procedures(self) -> Any:
        return Procedure.objects.filter(
            territory=self.service, versions__state=VersionState.IN_FORCE.value
        ).order_by("title", "pk")

    def get_form(self, data: Any = None, files: Any = None) -> IntakeForm:
        return IntakeForm(data, procedures=self.procedures, initial=self.planned())

    def planned(self) -> dict[str, Any]:
        """A procedure named in the address, with the day that was planned for it."""
        asked = self.request.GET.get("procedure", "")
        found = self.procedures.filter(pk=asked).first() if asked.isdecimal() else None
        return {"procedure": found, "last_date": found.planned_last_date} if found else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intakes = list(intakes_of(self.service.pk))
        taking = taking_now([one.procedure for one in intakes], self.now)
        opened = [
            {
                "intake": one,
                "address": intake_link_address(one.code),
                "chat": chat_text(one),
                "is_over": taking[one.procedure_id].is_over,
            }
            for one in intakes
        ]
        return super().get_context_data(
            opened=opened,
            has_procedures=self.procedures.exists(),
            without_chair=self.without_chair(),
            **kwargs,
        )

    def perform(self, form: Any) -> str:
        intake = open_intake(**form.cleaned_data, **self.by())
        return _("The intake is open: %(procedure)s. Now tell people about it.") % {
            "procedure": intake.procedure.title
        }

    def after_url(self) -> str:
        """Back to the link: it is to be sent."""
        return reverse("first_hour_intake")


class IntakeOfService(FirstHourPage):
    """Something about one intake of this service; another service's is not found."""

    def intake(self) -> Intake:
        return get_object_or_404(intakes_of(self.service.pk), code=self.kwargs["code"])


class CloseIntake(IntakeOfService):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        intake = self.intake()
        try:
            close_intake(intake, **self.by())
        except DomainError as error:
            return self.done(str(error.message), reverse("first_hour_intake"))
        return self.done(
            _("No more works are taken: %(procedure)s. Those on their way go on.")
            % {"procedure": intake.procedure.title},
            reverse("first_hour_intake"),
        )


class IntakeLetter(IntakeOfService):
    """The letter to schools as a Word document on the letterhead."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(intake_letter(self.intake()), content_type=MIME)
        name = _("Letter to schools") + ".docx"
        response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
        return response


class IntakePoster(IntakeOfService):
    """A page to print and hang up in a staff room."""

    template_name = "workflows/start/intake_poster.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intake = self.intake()
        return super().get_context_data(
            intake=intake, address=intake_link_address(intake.code), **kwargs
        )


class IntakeQr(IntakeOfService):
    """The square code of the link as a picture of any size."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        code = segno.make(intake_link_address(self.intake().code), error="m", micro=False)
        drawn = code.svg_inline(scale=8, border=3, light="#fff")
        return HttpResponse(
            drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
            content_type="image/svg+xml",
        )
