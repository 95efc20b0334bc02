"""What every step of the first hour shares: where one is, what is next, putting off."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from registry.models import Territory
from registry.rules.calendar import local_date
from registry.services.errors import DomainError
from registry.services.first_hour import skip_step
from review.queries import procedures_without_chair
from workflows.labels.first_hour import STEP_LEAD, STEP_NAME
from workflows.queries.first_hour import first_hour_progress
from workflows.rules.first_hour import MINUTES, Progress, Step, StepState
from workflows.views.lists import TerritoryPage


@dataclass(frozen=True)
class StepLine:
    """A step in the list beside the page."""

    step: Step
    title: Promise
    url: str
    state: StepState
    minutes: int
    is_here: bool


def step_url(step: Step | None) -> str:
    """The page of a step; without one, the page that sums the hour up."""
    return reverse(f"first_hour_{step.value}") if step else reverse("start")


class FirstHourPage(TerritoryPage):
    """A page of somebody who sets the service up."""

    action = "first_hour"
    step: ClassVar[Step | None] = None

    @property
    def service(self) -> Territory:
        """The service that is set up; whoever has none was refused before."""
        if self.territory is None:
            raise Http404
        return self.territory

    @cached_property
    def progress(self) -> Progress:
        return first_hour_progress(self.service, self.now)

    def lines(self) -> list[StepLine]:
        return [
            StepLine(
                step=step,
                title=STEP_NAME[step],
                url=step_url(step),
                state=self.progress.states[step],
                minutes=MINUTES[step],
                is_here=step is self.step,
            )
            for step in Step
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            service=self.service,
            now=self.now,
            lines=self.lines(),
            minutes_left=self.progress.minutes_left,
            put_off=len(self.progress.skipped),
            **kwargs,
        )

    def without_chair(self) -> list[str]:
        """Procedures in force whose works would stop for want of a council with a chair."""
        return procedures_without_chair(self.service, local_date(self.now, self.service.time_zone))

    def by(self) -> dict[str, Any]:
        """Who and when, as every service takes them."""
        return {"actor": self.actor, "now": self.now}


class StepPage(FirstHourPage):
    """The page of one step. A subclass has the form and says what is done with it."""

    step: ClassVar[Step]

    def get_template_names(self) -> list[str]:
        return [f"workflows/start/{self.step.value}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        following = self.progress.after(self.step)
        place = list(Step).index(self.step) + 1
        return super().get_context_data(
            page_title=STEP_NAME[self.step],
            page_lead=STEP_LEAD[self.step],
            breadcrumbs=[{"title": _("First hour"), "url": reverse("start")}],
            step=self.step,
            place=place,
            all_steps=len(Step),
            is_done=self.progress.states[self.step] is StepState.DONE,
            next_url=step_url(following if following is not self.step else None),
            next_title=STEP_NAME[following] if following and following is not self.step else "",
            **{"form": self.get_form(), **kwargs},
        )

    def get_form(self, data: Any = None, files: Any = None) -> Form | None:
        return None

    def perform(self, form: Any) -> str:
        """Do what the form says; what to tell of it. Raises ``DomainError``."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST, request.FILES)
        assert form is not None  # noqa: S101 -- steps without a form answer for themselves
        if form.is_valid():
            try:
                told = self.perform(form)
            except DomainError as error:
                show_refusal(form, error)
            else:
                return self.done(told, self.after_url())
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def after_url(self) -> str:
        """Where to go once the step is done."""
        return step_url(first_hour_progress(self.service, self.now).after(self.step))


class SkipStep(FirstHourPage):
    """Put a step off and go on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            step = Step(kwargs["step"])
        except ValueError:
            raise Http404 from None
        skip_step(self.service, step.value, **self.by())
        return redirect(step_url(first_hour_progress(self.service, self.now).after(step)))


def show_refusal(form: Form, error: DomainError) -> None:
    """A refusal beside its field; what was entered stays."""
    form.add_error(error.field if error.field in form.fields else None, str(error.message))
