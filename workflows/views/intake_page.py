"""What a teacher sees who opens the link of an intake, before signing in."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.timezone import now
from django.views.generic import TemplateView

from registry.models import Intake
from registry.permissions import ask
from registry.queries.intakes import taking_now
from registry.rules.permissions import Answer, Question
from registry.rules.vocabulary import VersionState
from review.rules.stored_procedure import read_parameters
from workflows.labels.procedures import in_plain_words
from workflows.labels.statuses import STAGE_TITLE
from workflows.views.material_checklists import checklists_of, expected_by, who_will_see


@method_decorator(login_not_required, name="dispatch")
class IntakePage(TemplateView):
    """Open to everyone who has the link: the procedure, its dates, the checklist, who will see."""

    template_name = "workflows/intake.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        intake = get_object_or_404(
            Intake.objects.select_related("procedure__territory"), code=kwargs["code"].lower()
        )
        response = self.render_to_response(self.facts(intake))
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def facts(self, intake: Intake) -> dict[str, Any]:
        procedure = intake.procedure
        territory = procedure.territory
        moment = now()
        version = procedure.versions.filter(state=VersionState.IN_FORCE.value).first()
        taken = taking_now([procedure], moment)[procedure.pk].is_on
        is_open = version is not None and taken and intake.closed_at is None
        context: dict[str, Any] = {
            "page_title": procedure.title,
            "page_lead": territory.service_name,
            "intake": intake,
            "service": territory,
            "is_open": is_open,
            "is_signed_in": self.request.user.is_authenticated,
            "may_send": self.may_send(),
            "start_url": reverse("start_material"),
            "sign_in_url": f"{reverse('account_login')}?next={reverse('start_material')}",
        }
        if version is None:
            return self.get_context_data(**context)
        parameters = read_parameters(version.parameters)
        return self.get_context_data(
            **context,
            basis=version.basis,
            stages=[STAGE_TITLE[stage.kind] for stage in parameters.stages],
            told=in_plain_words(parameters),
            expected_at=expected_by(territory, parameters, moment),
            checklists=checklists_of(territory, parameters),
            who_sees=who_will_see(parameters),
        )

    def may_send(self) -> bool:
        """Whether whoever looks may begin a draft at once."""
        viewer = self.request.viewer  # type: ignore[attr-defined]  # set by the middleware
        return ask(viewer, Question(action="start_material")) is Answer.ALLOWED
