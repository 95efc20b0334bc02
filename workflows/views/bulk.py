"""Doing one thing to many works: the plan, one confirmation, what became of each."""

from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Case, Operation, Territory
from registry.rules.actors import OnBehalfOf
from registry.rules.calendar import local_date
from registry.rules.vocabulary import Role
from registry.services.errors import DomainError
from registry.services.journal import recording
from registry.services.operations import OPEN
from registry.tasks import go_on
from review.models import Body, Meeting
from review.queries import chair_on, council_of
from review.rules.vocabulary import MeetingState
from review.services.meetings import plan_meeting
from workflows.forms.bulk import BulkAgendaForm, BulkIssueForm
from workflows.forms.works import WorksForm
from workflows.labels.bulk import BULK
from workflows.queries import at_step, narrowed, works_in
from workflows.queries.bulk import works_to_act_on
from workflows.queries.councils import meetings_of
from workflows.rules.bulk import FOLLOWING, MOST_AT_ONCE, STEPS, BulkAction
from workflows.rules.lists import ListPage
from workflows.services.bulk import KIND, UNREACHABLE, outcomes_of, start_bulk
from workflows.views.bulk_assignments import plan_assign, seats_from
from workflows.views.bulk_plans import (
    Plan,
    Planner,
    plan_agenda,
    plan_check,
    plan_issue,
    plan_remind,
    rows_of,
)
from workflows.views.lists import TerritoryPage
from workflows.views.places import list_url

PLANS = {
    BulkAction.CHECK: plan_check,
    BulkAction.ASSIGN: plan_assign,
    BulkAction.REMIND: plan_remind,
    BulkAction.AGENDA: plan_agenda,
    BulkAction.ISSUE: plan_issue,
}


class BulkPage(TerritoryPage):
    """What the plan and the doing share: which works, what is to be done."""

    action = "bulk"
    template_name = "workflows/bulk.html"
    territory: Territory

    @property
    def given(self) -> Any:
        return self.request.POST if self.request.method == "POST" else self.request.GET

    @cached_property
    def act(self) -> BulkAction:
        """An address that names nothing known shows a plan; only a confirmation does anything."""
        wanted = self.given.get("do", "")
        return BulkAction(wanted) if wanted in list(BulkAction) else BulkAction.CHECK

    @cached_property
    def case_ids(self) -> list[int]:
        """The ticked works, or all that the narrowed list holds at the act's steps."""
        if "everything" in self.given:
            return self.all_found[:MOST_AT_ONCE]
        named = [int(value) for value in self.given.getlist("work") if value.isdigit()]
        return named[:MOST_AT_ONCE]

    @cached_property
    def all_found(self) -> list[int]:
        form = WorksForm(
            self.given,
            territory=self.territory,
            today=local_date(self.now, self.territory.time_zone),
        )
        form.is_valid()  # a value of the address that means nothing narrows nothing
        found = narrowed(
            works_in(self.territory),
            form.cleaned_data,
            now=self.now,
            zone=self.territory.time_zone,
        )
        waiting = at_step(found, *STEPS[self.act]).order_by("opened_at", "pk")
        return list(waiting.values_list("pk", flat=True))

    @cached_property
    def planner(self) -> Planner:
        return Planner(territory=self.territory, viewer=self.request.viewer, now=self.now)

    @cached_property
    def cases(self) -> list[Case]:
        return works_to_act_on(self.territory, self.case_ids)

    @cached_property
    def plan(self) -> Plan:
        return PLANS[self.act](self.cases, self.planner)

    # --- What an act asks beside the works ---------------------------------------------------

    @cached_property
    def council(self) -> Body | None:
        return council_of(self.territory)

    @cached_property
    def meetings(self) -> list[Meeting]:
        if self.council is None:
            return []
        return list(meetings_of(self.council).exclude(state=MeetingState.CLOSED.value).reverse())

    @property
    def enters_for_chair(self) -> bool:
        """Whether some of the works are decided by the council and the viewer is not its chair."""
        decided = any(line.details and line.details.row for line in self.plan.can)
        return decided and not self.planner.holds(Role.COUNCIL_CHAIR)

    def get_form(self, data: Any = None) -> Form | None:
        if self.act is BulkAction.AGENDA:
            initial = {"meeting": str(self.meetings[0].pk) if self.meetings else "new"}
            return BulkAgendaForm(
                data,
                meetings=self.meetings,
                zone=self.territory.time_zone,
                initial=initial | {"time": "15:00"},
            )
        if self.act is BulkAction.ISSUE and self.enters_for_chair:
            return BulkIssueForm(data, initial={"basis": self.usual_basis()})
        return None

    def usual_basis(self) -> str:
        row = next(line.details.row for line in self.plan.can if line.details.row)
        meeting = row.item.meeting
        if meeting is None:
            return ""
        return _("Protocol No. {number}").format(number=meeting.number)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = BULK[self.act]
        left = len(self.all_found) - len(self.case_ids) if "everything" in self.given else 0
        if "form" not in kwargs:
            kwargs["form"] = self.get_form()
        return super().get_context_data(
            page_title=words.title,
            page_wide=self.act is BulkAction.ASSIGN,
            breadcrumbs=[{"title": _("Works"), "url": list_url(self.request, ListPage.WORKS)}],
            words=words,
            act=self.act.value,
            plan=self.plan,
            left=max(left, 0),
            **kwargs,
        )


class BulkPlan(BulkPage):
    """Shows what would happen; writes nothing."""


class BulkDo(BulkPage):
    """Does what was confirmed. The plan is made anew, so that nobody acts on what has changed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if form is not None and not form.is_valid():
            return self.again(form)
        try:
            operation = self.start(form)
        except DomainError as error:
            if form is None:
                raise
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            return self.again(form)
        go_on(operation.pk)
        operation.refresh_from_db()
        ended = operation.state not in OPEN
        return redirect("bulk_done" if ended else "operation", operation.pk)

    def again(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def start(self, form: Any) -> Operation:
        """Write down what was confirmed."""
        rows = rows_of(self.plan)
        if self.act is BulkAction.ASSIGN:
            lines = {line.case.pk: line for line in self.plan.can}
            rows = [
                replace(row, seats=seats_from(self.request.POST, lines[row.case.pk]))
                for row in rows
            ]
        with recording():
            return start_bulk(
                self.act,
                rows,
                territory=self.territory,
                meeting=self.meeting(form) if self.act is BulkAction.AGENDA and rows else None,
                chair=self.chair(form),
                actor=self.actor,
                now=self.now,
            )

    def meeting(self, form: BulkAgendaForm) -> Meeting:
        """The chosen meeting; a new one is called before the first work is put on its agenda."""
        if not form.is_new:
            chosen = int(form.cleaned_data["meeting"])
            found = next(one for one in self.meetings if one.pk == chosen)
            found.body.territory = self.territory
            return found
        if self.council is None:
            raise DomainError(
                "no_council",
                _("The territory has no expert council yet. Enter its members, then go on."),
            )
        year = form.held_at().year
        number = Meeting.objects.filter(body=self.council, held_at__year=year).count() + 1
        return plan_meeting(
            self.council,
            number=str(number),
            held_at=form.held_at(),
            actor=self.actor,
            now=self.now,
        )

    def chair(self, form: Any) -> OnBehalfOf | None:
        if form is None or self.council is None or self.act is not BulkAction.ISSUE:
            return None
        chair = chair_on(self.council, local_date(self.now, self.territory.time_zone))
        if chair is None:
            return None
        return OnBehalfOf(person_id=chair.person_id, basis=form.cleaned_data["basis"])


class BulkDone(TerritoryPage):
    """What became of each work; shown again whenever it is asked for."""

    action = "bulk"
    template_name = "workflows/bulk_done.html"

    def find_territory(self) -> Territory:
        self.operation = get_object_or_404(
            Operation.objects.select_related("territory"), pk=self.kwargs["operation_id"], kind=KIND
        )
        return self.operation.territory

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.operation.state in OPEN:
            return redirect("operation", self.operation.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        act = BulkAction(self.operation.parameters["act"])
        outcomes = outcomes_of(self.operation)
        done = [one for one in outcomes if one.is_done]
        following = FOLLOWING.get(act)
        ids = urlencode([("work", one.case.pk) for one in done])
        return super().get_context_data(
            page_title=BULK[act].title,
            breadcrumbs=[{"title": _("Works"), "url": list_url(self.request, ListPage.WORKS)}],
            done=done,
            refused=[one for one in outcomes if not one.is_done],
            unreachable=self.operation.parameters[UNREACHABLE],
            left=self.operation.total - self.operation.done,
            outcome=in_words(act, len(done)),
            back_url=list_url(self.request, ListPage.WORKS),
            following=BULK[following] if following and done else None,
            following_url=f"{reverse('bulk')}?do={following}&{ids}" if following else "",
            **kwargs,
        )


def in_words(act: BulkAction, count: int) -> str:
    """What happened to how many works."""
    told = {
        BulkAction.CHECK: ngettext(
            "%(count)d work is accepted.", "%(count)d works are accepted.", count
        ),
        BulkAction.ASSIGN: ngettext(
            "The experts of %(count)d work are invited.",
            "The experts of %(count)d works are invited.",
            count,
        ),
        BulkAction.REMIND: ngettext(
            "Reminders about %(count)d work are on their way.",
            "Reminders about %(count)d works are on their way.",
            count,
        ),
        BulkAction.AGENDA: ngettext(
            "%(count)d work is on the agenda.", "%(count)d works are on the agenda.", count
        ),
        BulkAction.ISSUE: ngettext(
            "%(count)d conclusion is being issued.",
            "%(count)d conclusions are being issued.",
            count,
        ),
    }
    return told[act] % {"count": count}
