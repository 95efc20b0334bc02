"""What the conclusions advise the author, and what he makes of it (REV-24)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Case
from registry.services.errors import DomainError
from review.models import Advice
from review.rules.vocabulary import AdviceState, ConclusionState
from review.services.advice import answer_advice, finish_advice
from workflows.views.base import CasePage

TONES = {
    AdviceState.OFFERED.value: "info",
    AdviceState.ACCEPTED.value: "good",
    AdviceState.DECLINED.value: "calm",
    AdviceState.DONE.value: "good",
}


class Recommendations(CasePage):
    """Recommendations of the conclusions in force, each with two answers."""

    action = "answer_advice"
    template_name = "review/recommendations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        advice = list(
            Advice.objects.filter(
                conclusion__case=self.case, conclusion__state=ConclusionState.ISSUED.value
            )
            .select_related("conclusion__stage", "conclusion__document")
            .order_by("conclusion__stage__position", "conclusion__stage__round", "position")
        )
        for one in advice:
            one.tone = TONES[one.state]  # type: ignore[attr-defined]
        return super().get_context_data(
            page_title=_("Recommendations of the experts"),
            page_lead=str(self.case),
            advice=advice,
            unanswered=sum(one.state == AdviceState.OFFERED.value for one in advice),
            **kwargs,
        )


class AnswerAdvice(CasePage):
    """The author takes a recommendation, does not take it now, or has carried it out."""

    action = "answer_advice"
    http_method_names = ["post"]

    def find_case(self) -> Case:
        self.advice = get_object_or_404(
            Advice.objects.select_related("conclusion__case__territory"),
            pk=self.kwargs["advice_id"],
        )
        return self.advice.conclusion.case

    def answered(self, answer: str) -> None:
        by: dict[str, Any] = {"actor": self.actor, "now": self.now}
        if answer == "done":
            finish_advice(self.advice, **by)
        else:
            answer_advice(self.advice, accepts=answer == "accept", **by)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.answered(request.POST.get("answer", ""))
        except DomainError as error:
            messages.error(request, str(error.message))
        back = reverse("recommendations", args=[self.case.pk])
        return redirect(f"{back}#advice-{self.advice.pk}")
