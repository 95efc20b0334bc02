"""«Попросить ещё время»: an expert names a day and why."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.models import Case
from registry.rules.permissions import Answer
from registry.services.errors import DomainError
from workflows.forms.terms import AskForTimeForm
from workflows.labels.steps import STEP_TITLE
from workflows.models import Task
from workflows.permissions import answer_about_duty
from workflows.rules.ladder import OF_EXPERTS
from workflows.services import ask_for_time
from workflows.views.base import CasePage
from workflows.views.terms import days_left


class AskForTime(CasePage):
    """Of the expert's own open task. Nothing of the author is read with it."""

    action = "ask_for_time"
    template_name = "review/ask_for_time.html"

    def find_case(self) -> Case:
        self.task = get_object_or_404(
            Task.objects.select_related("case__territory", "case__procedure_version"),
            pk=self.kwargs["task_id"],
            step__in=OF_EXPERTS,
        )
        return self.task.case

    def answer(self) -> Answer:
        return answer_about_duty(self.request.viewer, self.action, self.task)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.task.finished is not None:
            return redirect("case", case_id=self.case.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_title=_("Ask for more time"),
            breadcrumbs=[{"title": _("My tasks"), "url": reverse("my_tasks")}],
            task=self.task,
            step=STEP_TITLE[self.task.step],
            days=days_left(self.task.due_at, now=self.now, territory=self.case.territory),
            **{"form": AskForTimeForm(), **kwargs},
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AskForTimeForm(request.POST)
        if form.is_valid():
            try:
                ask_for_time(self.task.pk, **form.cleaned_data, actor=self.actor, now=self.now)
            except DomainError as error:
                field = error.field if error.field in form.fields else None
                form.add_error(field, str(error.message))
            else:
                return self.done(
                    _("You asked for time until {day}. The answer comes by letter.").format(
                        day=date_format(form.cleaned_data["day"], "j E")
                    ),
                    reverse(self.task.step, args=[self.task.pk]),
                )
        return self.render_to_response(self.get_context_data(form=form), status=422)
