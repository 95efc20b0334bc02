"""«Пропустить»: an expert puts a task off, says why and gets the next one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Case
from registry.rules.permissions import Answer
from registry.services.errors import DomainError
from workflows.models import Task
from workflows.permissions import answer_about_duty
from workflows.rules.ladder import OF_EXPERTS
from workflows.services import skip_task
from workflows.views.base import CasePage
from workflows.views.next_task import following_url


class SkipTask(CasePage):
    """Of the expert's own open task. Nothing of the author is read with it."""

    action = "skip_task"
    http_method_names = ["post"]

    def find_case(self) -> Case:
        self.task = get_object_or_404(
            Task.objects.select_related("case__territory", "case__procedure_version"),
            pk=self.kwargs["task_id"],
            step__in=OF_EXPERTS,
        )
        return self.task.case

    def answer(self) -> Answer:
        return answer_about_duty(self.request.viewer, self.action, self.task)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        words = request.POST.get("words", "")
        try:
            skip_task(self.task.pk, words=words, actor=self.actor, now=self.now)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("my_tasks")
        following = following_url(self.request.viewer, now=self.now, after=self.task.pk)
        if following == reverse("my_tasks"):
            return self.done(_("The task is put off. Its term stays as it is."), following)
        told = _("The task is put off, its term stays as it is. Here is your next task.")
        return self.done(told, following)
