"""The first hour as a whole, and what comes after it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Intake
from registry.permissions import ask
from registry.rules.permissions import Answer, Question
from workflows.labels.first_hour import STEP_NAME
from workflows.rules.first_hour import MINUTES
from workflows.views.first_hour.base import FirstHourPage, step_url


class Start(FirstHourPage):
    """Every step with its state; once nothing is left, what to do next."""

    template_name = "workflows/start/start.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        current = self.progress.current
        return super().get_context_data(
            page_title=_("First hour") if current else _("The first hour is behind"),
            page_lead=_("Go in any order, put any step off, come back any day.")
            if current
            else _("The service is ready to take works."),
            current=current,
            current_title=STEP_NAME[current] if current else "",
            current_url=step_url(current),
            current_minutes=MINUTES[current] if current else 0,
            skipped=[STEP_NAME[step] for step in self.progress.skipped],
            intake=Intake.objects.filter(procedure__territory=self.service, closed_at=None).first(),
            invite_url=reverse("people"),
            may_add_service=ask(self.request.viewer, Question(action="territories.create"))
            is Answer.ALLOWED,
            **kwargs,
        )
