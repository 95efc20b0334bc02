"""What every page shares: the permission check, the case, the duty, the errors."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.views.generic import TemplateView

from registry.middleware import PageRequest
from registry.models import Case
from registry.permissions import ask
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.permissions import Answer, Question
from registry.services.errors import DomainError
from workflows.models import Task
from workflows.permissions import answer_about_case, answer_about_duty
from workflows.rules.lists import ListPage
from workflows.services import act, open_task
from workflows.views.places import list_url
from workflows.views.terms import days_left


class Page(TemplateView):
    """A page for signed-in people. ``action`` is asked of the permission table before anything else.

    A page that names no action is refused: denied by default.
    """

    action: ClassVar[str] = ""
    request: PageRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = now()
        enforce(self.answer())
        return super().dispatch(request, *args, **kwargs)

    def answer(self) -> Answer:
        """What the table says of the viewer and this page."""
        return ask(self.request.viewer, Question(action=self.action))

    @property
    def person_id(self) -> int:
        """Whoever looks at the page: the table lets nobody else through."""
        person_id = self.request.viewer.person_id
        if person_id is None:
            raise PermissionDenied
        return person_id

    @property
    def actor(self) -> Actor:
        """The signed-in person as an actor."""
        return Actor.person(self.person_id)

    def done(self, text: str, url: str) -> HttpResponse:
        """Say what happened and go on."""
        messages.success(self.request, text)
        return redirect(url)


class CasePage(Page):
    """A page about one work, found by ``case_id`` in the address."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.case = self.find_case()

    def find_case(self) -> Case:
        return get_object_or_404(
            Case.objects.select_related(
                "territory", "procedure_version__procedure", "applicant", "organisation"
            ),
            pk=self.kwargs["case_id"],
        )

    def answer(self) -> Answer:
        return answer_about_case(self.request.viewer, self.action, self.case)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(case=self.case, **kwargs)


class TaskPage(CasePage):
    """The page of a duty: shows its form, and on POST does the duty through ``act``.

    ``step`` is the name of the flow's node and of the template. A subclass says which form is
    shown, and how its cleaned data become the facts of the act.
    """

    step: ClassVar[str] = ""
    form_class: ClassVar[type[Form] | None] = None

    @property
    def action(self) -> str:  # type: ignore[override]
        return self.step

    def get_template_names(self) -> list[str]:
        return [f"review/{self.step}.html"]

    def find_case(self) -> Case:
        self.task = get_object_or_404(
            Task.objects.select_related(
                "case__territory",
                "case__procedure_version__procedure",
                "case__applicant",
                "case__organisation",
                "case__material__kind",
                "case__material__direction",
                "case__material__level",
            ),
            pk=self.kwargs["task_id"],
            step=self.step,
        )
        return self.task.case

    def answer(self) -> Answer:
        return answer_about_duty(self.request.viewer, self.action, self.task)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.task.finished is not None:
            # Done meanwhile, by oneself in another tab or by a colleague: show how it stands.
            return redirect("case", case_id=self.case.pk)
        open_task(self.task.pk, actor=self.actor, now=self.now)
        return super().get(request, *args, **kwargs)

    def get_form(self, data: Any = None, files: Any = None) -> Form | None:
        """The form of the step, filled with what was posted."""
        return self.form_class(data, files) if self.form_class else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            kwargs["form"] = self.get_form()
        days = days_left(self.task.due_at, now=self.now, territory=self.case.territory)
        return super().get_context_data(task=self.task, task_days=days, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST, request.FILES)
        if form is not None and not form.is_valid():
            return self.show_again(form)
        try:
            acted = act(
                self.task.pk,
                self.step,
                actor=self.actor,
                on_behalf_of=self.on_behalf_of(form),
                now=self.now,
                viewer=self.request.viewer,
                **self.facts(form),
            )
        except DomainError as error:
            return self.refused(form, error)
        return self.done(self.told(acted), self.next_url())

    def on_behalf_of(self, form: Any) -> OnBehalfOf | None:
        """For whom the duty is done, when it is entered for somebody."""
        return None

    def facts(self, form: Any) -> dict[str, Any]:
        """What the step's service takes, from the cleaned form."""
        return dict(form.cleaned_data) if form is not None else {}

    def told(self, acted: Any) -> str:
        """What happened, with which work and what comes next, for the message after the act."""
        raise NotImplementedError

    def next_url(self) -> str:
        return list_url(self.request, ListPage.MY_TASKS)

    def refused(self, form: Form | None, error: DomainError) -> HttpResponse:
        """A refusal reaches the form; what was entered stays in it."""
        if form is None:
            messages.error(self.request, str(error.message))
            return redirect(self.request.path)
        field = error.field if error.field in form.fields else None
        form.add_error(field, str(error.message))
        return self.show_again(form)

    def show_again(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


def enforce(given: Answer) -> None:
    """Turn an answer of the permission table into 404 or 403."""
    if given is Answer.NOT_FOUND:
        raise Http404
    if given is not Answer.ALLOWED:
        raise PermissionDenied
