"""Ends of a work that are not its conclusion: taken back, taken off, annulled."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Case
from registry.services.errors import DomainError
from review.models import Conclusion
from workflows.services import annul_conclusion, stop_examination, withdraw_material
from workflows.views.base import CasePage

LONGEST_REASON = 300


class EndOfWork(CasePage):
    """One act with a reason, from the page of the work; a refusal is told there."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reason = request.POST.get("reason", "").strip()[:LONGEST_REASON]
        try:
            told = self.end(reason)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("case", case_id=self.case.pk)
        return self.done(told, self.next_url())

    def end(self, reason: str) -> str:
        """Do it; what happened, in words."""
        raise NotImplementedError

    def next_url(self) -> str:
        return reverse("case", args=[self.case.pk])


class WithdrawMaterial(EndOfWork):
    """«Забрать работу»: the author takes it back, whatever the reason."""

    action = "withdraw_material"

    def end(self, reason: str) -> str:
        withdraw_material(self.case, reason=reason, actor=self.actor, now=self.now)
        told = _("You took work № %(number)s back. It is no longer being examined.")
        return told % {"number": self.case.number}

    def next_url(self) -> str:
        return reverse("my_materials")


class StopExamination(EndOfWork):
    """«Снять с экспертизы»: the coordinator, with a reason that the author reads."""

    action = "stop_examination"

    def end(self, reason: str) -> str:
        stop_examination(self.case, reason=reason, actor=self.actor, now=self.now)
        told = _("Work № %(number)s is taken off examination; the author and the experts are told.")
        return told % {"number": self.case.number}


class AnnulConclusion(EndOfWork):
    """«Аннулировать заключение»: it stays readable and says at every check why it does not hold."""

    action = "annul_conclusion"

    def find_case(self) -> Case:
        self.conclusion = get_object_or_404(
            Conclusion.objects.select_related("case__territory", "case__applicant", "document"),
            pk=self.kwargs["conclusion_id"],
            document__isnull=False,
        )
        return self.conclusion.case

    def end(self, reason: str) -> str:
        annul_conclusion(self.conclusion, reason=reason, actor=self.actor, now=self.now)
        told = _("Conclusion {document} is annulled: whoever checks it reads why.")
        return told.format(document=self.conclusion.document)
