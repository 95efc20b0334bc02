"""A meeting of the council: who came, what is voted on, the end with a protocol."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Territory
from registry.rules.permissions import Answer
from registry.services.errors import DomainError
from registry.services.files import open_file
from review.models import AgendaItem, Body, Meeting
from review.queries import items_of, members_on
from review.rules.vocabulary import ItemState, MeetingMode, MeetingState
from review.services.ballots import add_to_meeting, enter_all_for, take_off_meeting
from review.services.meetings import close_meeting, note_presence
from workflows.forms.council import (
    ApproveUnanimousForm,
    ChooseItemsForm,
    CloseMeetingForm,
    PresenceForm,
)
from workflows.queries.agenda import ItemRow, item_rows
from workflows.queries.councils import deciding_tasks, with_cases
from workflows.services import act
from workflows.views.council import CouncilPage, waiting_items
from workflows.views.practices import Crumb


class MeetingPage(CouncilPage):
    """Something about one meeting. Members see meetings of the body they sit in; others, nothing."""

    def find_territory(self) -> Territory:
        self.meeting = get_object_or_404(
            Meeting.objects.select_related("body__territory", "scan"), pk=self.kwargs["meeting_id"]
        )
        return self.meeting.body.territory

    @cached_property
    def body(self) -> Body:
        return self.meeting.body

    def answer(self) -> Answer:
        given = super().answer()
        if given is Answer.ALLOWED and not (self.seat or self.may_manage):
            return Answer.NOT_FOUND
        return given

    @cached_property
    def rows(self) -> list[ItemRow]:
        items = list(with_cases(items_of(self.meeting)))
        return item_rows(items, self.members, today=self.today)

    @property
    def is_over(self) -> bool:
        return self.meeting.state == MeetingState.CLOSED

    def title(self) -> str:
        return _("Meeting No. {number}").format(number=self.meeting.number)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_wide=True,
            page_title=self.title(),
            breadcrumbs=[Crumb(self.body.title, reverse("council"))],
            meeting=self.meeting,
            body=self.body,
            rows=self.rows,
            members=self.members,
            present={one.pk for one in self.meeting.present.all()},
            is_over=self.is_over,
            by_letter=self.meeting.mode == MeetingMode.BY_LETTER,
            is_open=self.meeting.state == MeetingState.OPEN,
            **kwargs,
        )

    def back(self) -> str:
        return reverse("meeting", args=[self.meeting.pk])

    def refused(self, error: DomainError) -> HttpResponse:
        messages.error(self.request, str(error.message))
        return redirect(self.back())


class ShowMeeting(MeetingPage):
    """The agenda of a meeting with scores and voices; what the viewer may do about it."""

    template_name = "review/meeting.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = [row for row in self.rows if row.is_waiting]
        may_enter = self.may_enter and not self.is_over
        return super().get_context_data(
            seat=self.seat,
            tasks=deciding_tasks([row.item.case_id for row in waiting]) if self.may_approve else {},
            may_manage=self.may_manage and not self.is_over,
            may_enter=may_enter,
            may_approve=self.may_approve,
            can_enter_all=may_enter and any(not row.voted for row in waiting),
            unanimous=[row for row in waiting if row.is_unanimous],
            undecided=waiting,
            addable=waiting_items(self.body) if self.may_manage and not self.is_over else (),
            presence_said=self._presence_said(),
            close_form=CloseMeetingForm(),
            basis=default_basis(self.meeting, self.today),
            **kwargs,
        )

    def _presence_said(self) -> str:
        """«Присутствуют 5 из 7», when somebody has noted it."""
        if self.meeting.state == MeetingState.PLANNED:
            return ""
        count, everyone = len(self.meeting.present.all()), len(self.members)
        return ngettext(
            "{count} of {all} member is present.", "{count} of {all} members are present.", count
        ).format(count=count, all=everyone)


def default_basis(meeting: Meeting | None, today: date) -> str:
    """How votes of a meeting are usually known."""
    if meeting is None:
        return ""
    day = f"{meeting.held_at:%d.%m.%Y}"
    if meeting.mode == MeetingMode.BY_LETTER:
        return _("Paper ballot of the vote No. {number}").format(number=meeting.number)
    return _("Show of hands at meeting No. {number}, {day}").format(number=meeting.number, day=day)


class MeetingPaper(MeetingPage):
    """Everything to be read before the meeting, for print: conclusions in full, room for votes."""

    template_name = "review/meeting_paper.html"


class MeetingScan(MeetingPage):
    """The scan of the signed protocol."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]  # a file is streamed
        scan = self.meeting.scan
        if scan is None:
            raise Http404
        try:
            content = open_file(scan)
        except DomainError as error:
            return self.refused(error)
        response = FileResponse(
            content, as_attachment=True, filename=scan.name, content_type=scan.content_type
        )
        response["X-Content-Type-Options"] = "nosniff"
        return response


class MeetingAct(MeetingPage):
    """Something done to a meeting by whoever manages the council."""

    action = "council.manage"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            told = self.act()
        except DomainError as error:
            return self.refused(error)
        return self.done(told, self.back())

    def act(self) -> str:
        """Do it and say what happened."""
        raise NotImplementedError


class NotePresence(MeetingAct):
    """Write down who is in the room; the meeting is open from then on."""

    def act(self) -> str:
        form = PresenceForm(self.request.POST, members=members_on(self.body, self.today))
        if not form.is_valid():
            raise DomainError("not_a_member", _("Only members of this body sit in its meeting."))
        members = list(form.cleaned_data["members"])
        note_presence(self.meeting, members=members, actor=self.actor, now=self.now)
        return _("Presence is noted: {count} of {all}.").format(
            count=len(members), all=len(self.members)
        )


class AddToMeeting(MeetingAct):
    """Put more works on the agenda."""

    def act(self) -> str:
        form = ChooseItemsForm(self.request.POST, waiting=waiting_items(self.body))
        if not form.is_valid():
            raise DomainError("nothing_chosen", _("Tick at least one work."))
        items = list(form.cleaned_data["items"])
        add_to_meeting(self.meeting, items=items, actor=self.actor, now=self.now)
        return _("Works added to the agenda: {count}.").format(count=len(items))


class TakeOffMeeting(MeetingAct):
    """Take a work off the agenda; it waits for another meeting."""

    def act(self) -> str:
        item = get_object_or_404(
            AgendaItem.objects.select_related("case__territory", "meeting__body__territory"),
            pk=self.kwargs["item_id"],
            meeting=self.meeting,
        )
        take_off_meeting(item, actor=self.actor, now=self.now)
        return _("{work} is off the agenda and waits for another meeting.").format(work=item.case)


class CloseMeeting(MeetingAct):
    """End the meeting; works not decided wait for another one."""

    def act(self) -> str:
        form = CloseMeetingForm(self.request.POST, self.request.FILES)
        scan = form.cleaned_data["scan"] if form.is_valid() else None
        close_meeting(self.meeting, scan=scan, actor=self.actor, now=self.now)
        return _("Meeting No. {number} is over. Its protocol is not changed any more.").format(
            number=self.meeting.number
        )


class EnterAllFor(MeetingAct):
    """The secretary writes down that everyone present voted «for» on the ticked works."""

    action = "council.enter_votes"

    def act(self) -> str:
        waiting = AgendaItem.objects.filter(
            meeting=self.meeting, state=ItemState.WAITING.value
        ).select_related("case__territory", "case__procedure_version", "case__material", "body")
        form = ChooseItemsForm(self.request.POST, waiting=waiting)
        basis = self.request.POST.get("basis", "").strip()[:300]
        if not form.is_valid():
            raise DomainError("nothing_chosen", _("Tick at least one work."))
        present = {one.pk for one in self.meeting.present.all()}
        rows = {row.item.pk: row for row in self.rows}
        items = list(form.cleaned_data["items"])
        count = enter_all_for(
            items,
            members=[one for one in self.members if one.pk in present],
            barred={item.pk: rows[item.pk].barred for item in items},
            basis=basis,
            actor=self.actor,
            now=self.now,
        )
        return _("Votes written down: {count}. Votes given before were not touched.").format(
            count=count
        )


class ApproveUnanimous(MeetingPage):
    """The chair approves in one action what nobody objected to, after a look at the list."""

    action = "council.approve"
    template_name = "review/approve_unanimous.html"

    def unanimous(self) -> list[ItemRow]:
        return [row for row in self.rows if row.is_unanimous]

    def form(self, data: Any = None) -> ApproveUnanimousForm:
        ids = [row.item.pk for row in self.unanimous()]
        return ApproveUnanimousForm(data, waiting=AgendaItem.objects.filter(pk__in=ids))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(unanimous=self.unanimous(), **kwargs)
        context.setdefault("form", self.form())
        context["page_title"] = _("Approve what was decided unanimously")
        context["breadcrumbs"] = [*context["breadcrumbs"], Crumb(self.title(), self.back())]
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            context = self.get_context_data(form=form, ticked=set(request.POST.getlist("items")))
            return self.render_to_response(context, status=422)
        chosen = {item.pk for item in form.cleaned_data["items"]}
        rows = [row for row in self.unanimous() if row.item.pk in chosen]
        self.approve(rows)
        return redirect(self.back())

    def approve(self, rows: list[ItemRow]) -> None:
        """Each work is its own act: one that is refused does not stop the others."""
        tasks = deciding_tasks([row.item.case_id for row in rows])
        approved = 0
        for row in rows:
            try:
                act(
                    tasks.get(row.item.pk, 0),
                    "decide_in_council",
                    actor=self.actor,
                    now=self.now,
                    viewer=self.request.viewer,
                )
            except DomainError as error:
                messages.error(self.request, f"{row.item.case}: {error.message}")
            else:
                approved += 1
        if approved:
            told = ngettext(
                "{count} conclusion is approved. It gets its number and goes to the author.",
                "{count} conclusions are approved. They get their numbers and go to the authors.",
                approved,
            )
            messages.success(self.request, told.format(count=approved))
