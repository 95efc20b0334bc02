"""The council's page: what waits for a decision, meetings, votes asked of the viewer."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from registry.rules.calendar import local_date
from registry.services.errors import DomainError
from review.models import AgendaItem, Body, BodyMember, Meeting
from review.queries import agenda, council_of, members_on
from review.rules.vocabulary import DecisionMode, ItemState, MeetingState
from review.services.meetings import plan_meeting
from workflows.forms.council import PlanMeetingForm
from workflows.queries.agenda import ItemRow, item_rows
from workflows.queries.councils import deciding_tasks, meetings_of, with_cases
from workflows.views.lists import TerritoryPage

MEETINGS_PER_PAGE = 10


class CouncilPage(TerritoryPage):
    """A page of the council of the territory. Members see it when they sit in the council today."""

    action = "council"

    @cached_property
    def today(self) -> date:
        assert self.territory is not None  # noqa: S101 -- pages of no territory are refused
        return local_date(self.now, self.territory.time_zone)

    @cached_property
    def body(self) -> Body | None:
        assert self.territory is not None  # noqa: S101 -- pages of no territory are refused
        return council_of(self.territory)

    @cached_property
    def members(self) -> list[BodyMember]:
        return list(members_on(self.body, self.today)) if self.body else []

    @cached_property
    def seat(self) -> BodyMember | None:
        """The viewer's own place in the council."""
        person_id = self.request.viewer.person_id
        return next((one for one in self.members if one.person_id == person_id), None)

    @property
    def may_manage(self) -> bool:
        return self.may("council.manage")

    @property
    def may_enter(self) -> bool:
        return self.may("council.enter_votes")

    @property
    def may_approve(self) -> bool:
        return self.may("council.approve")

    @property
    def may_close(self) -> bool:
        """The chair closes items; the secretary writes down what the chair has signed."""
        return self.may_approve or self.may_enter

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            viewer_id=self.request.viewer.person_id,
            members_url=reverse("council_members"),
            **kwargs,
        )


class Council(CouncilPage):
    """The agenda: works that wait, by meetings; what the viewer himself has to vote on."""

    template_name = "review/council.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.body is None or not (self.seat or self.may_manage):
            return super().get_context_data(
                page_title=_("Council"), body=None, has_council=self.body is not None, **kwargs
            )
        rows = item_rows(list(with_cases(agenda(self.body))), self.members, today=self.today)
        tasks = deciding_tasks([row.item.case_id for row in rows]) if self.may_close else {}
        held = meetings_of(self.body).filter(state=MeetingState.CLOSED.value)
        pages = Paginator(_counted(held), MEETINGS_PER_PAGE)
        return super().get_context_data(
            page_wide=True,
            page_title=self.body.title,
            body=self.body,
            mine=self._mine(rows),
            alone=[row for row in rows if row.mode is DecisionMode.CHAIR_ALONE],
            by_letter=[row for row in rows if _is_by_letter(row)],
            unplaced=[row for row in rows if _is_unplaced(row)],
            meetings=_counted(
                meetings_of(self.body).exclude(state=MeetingState.CLOSED.value)
            ).reverse(),
            tasks=tasks,
            may_manage=self.may_manage,
            may_enter=self.may_enter,
            may_approve=self.may_approve,
            page=pages.get_page(self.request.GET.get("page")),
            page_lead=_lead(len(rows)),
            **{"form": self.plan_form() if self.may_manage else None, **kwargs},
        )

    def plan_form(self) -> PlanMeetingForm:
        number = Meeting.objects.filter(body=self.body, held_at__year=self.today.year).count() + 1
        return PlanMeetingForm(initial={"number": number})

    def _mine(self, rows: list[ItemRow]) -> list[ItemRow]:
        """Works by letter on which the viewer may vote and has not voted yet."""
        found = []
        for row in rows:
            seat = row.seat_of(self.request.viewer.person_id)
            by_letter = row.mode is DecisionMode.BY_LETTER
            if by_letter and seat and not seat.vote and not seat.barred:
                found.append(row)
        return found


def _is_by_letter(row: ItemRow) -> bool:
    return row.mode is DecisionMode.BY_LETTER and row.item.meeting is None


def _is_unplaced(row: ItemRow) -> bool:
    return row.mode is DecisionMode.MEETING and row.item.meeting is None


def _counted(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return meetings.annotate(
        item_count=Count("items"),
        waiting_count=Count("items", filter=Q(items__state=ItemState.WAITING.value)),
    )


def _lead(waiting: int) -> str:
    if not waiting:
        return _("No work waits for the council's decision now.")
    return _("Works waiting for a decision: {count}").format(count=waiting)


class PlanMeeting(Council):
    """Call a meeting over the ticked works."""

    action = "council.manage"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PlanMeetingForm(request.POST, waiting=waiting_items(self.body))
        if self.body is not None and form.is_valid():
            try:
                meeting = self.planned(self.body, form)
            except DomainError as error:
                form.add_error(error.field or None, str(error.message))
            else:
                told = _("Meeting No. {number} is planned. Its agenda can still be changed.")
                return self.done(
                    told.format(number=meeting.number), reverse("meeting", args=[meeting.pk])
                )
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def planned(self, body: Body, form: PlanMeetingForm) -> Meeting:
        assert self.territory is not None  # noqa: S101 -- pages of no territory are refused
        return plan_meeting(
            body,
            number=form.cleaned_data["number"],
            held_at=form.held_at(self.territory.time_zone),
            mode=form.cleaned_data["mode"],
            items=list(form.cleaned_data["items"]),
            actor=self.actor,
            now=self.now,
        )


def waiting_items(body: Body | None) -> QuerySet[AgendaItem]:
    """Works that may be put before a meeting."""
    return (
        AgendaItem.objects.filter(body=body, state=ItemState.WAITING.value, meeting=None)
        .select_related("case__territory", "case__material", "body")
        .order_by("put_at", "pk")
    )
