from functools import cached_property
from typing import Any

from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.rules.actors import OnBehalfOf
from registry.rules.calendar import local_date
from registry.rules.permissions import Answer
from review.models import AgendaItem, BodyMember
from review.queries import members_on
from review.rules.vocabulary import BodyRole, DecisionOutcome
from workflows.forms.council import (
    DecideAloneForm,
    DecideForm,
    DecideWithProtocolForm,
    basis_field,
)
from workflows.permissions import answer_about_case, sight_in
from workflows.queries.agenda import ItemRow, item_rows, work_title
from workflows.queries.councils import with_cases
from workflows.rules.acting import Acting
from workflows.views.base import TaskPage
from workflows.views.practices import Crumb
from workflows.views.sheet_table import sheet_table


class DecideInCouncil(TaskPage):
    """The chair closes an item: by the votes of the council, or by himself where he decides alone."""

    step = "decide_in_council"

    @cached_property
    def item(self) -> AgendaItem:
        items = AgendaItem.objects.prefetch_related("votes__member__person")
        return get_object_or_404(with_cases(items), pk=self.task.data["item"])

    @cached_property
    def row(self) -> ItemRow:
        today = local_date(self.now, self.case.territory.time_zone)
        return item_rows([self.item], list(members_on(self.item.body, today)), today=today)[0]

    def answer(self) -> Answer:
        """The chair himself, or the secretary who enters what the chair has signed."""
        given = super().answer()
        return Answer.ALLOWED if given is Answer.FORBIDDEN and self.stands_in else given

    @cached_property
    def stands_in(self) -> bool:
        """Whether the viewer enters the decision for the chair."""

        def may(action: str) -> bool:
            return answer_about_case(self.request.viewer, action, self.case) is Answer.ALLOWED

        return not may(self.step) and may(f"{self.step}.on_behalf")

    @cached_property
    def chair(self) -> BodyMember | None:
        return next(
            (one.member for one in self.row.seats if one.member.role == BodyRole.CHAIR), None
        )

    def on_behalf_of(self, form: Any) -> OnBehalfOf | None:
        if not self.stands_in or self.chair is None:
            return None
        return OnBehalfOf(person_id=self.chair.person_id, basis=form.cleaned_data["basis"])

    def get_form(self, data: Any = None, files: Any = None) -> Form:
        form = self.form_of_mode(data)
        if self.stands_in:
            form.fields["basis"] = basis_field()
        return form

    def form_of_mode(self, data: Any) -> Form:
        if not self.row.votes_decide:
            return DecideAloneForm(data)
        return DecideForm(data) if self.item.meeting_id else DecideWithProtocolForm(data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.item.conclusion is not None  # noqa: S101 -- items here always have one
        stage = self.item.conclusion.stage
        sight = sight_in(self.request.viewer, self.case, position=stage.position)
        return super().get_context_data(
            author_hidden=not sight.author,
            page_title=work_title(self.case),
            breadcrumbs=self._crumbs(),
            row=self.row,
            table=sheet_table(stage, names=sight.experts),
            back_url=self.next_url(),
            stands_in=self.stands_in,
            chair=self.chair,
            **kwargs,
        )

    def _crumbs(self) -> list[Crumb]:
        crumbs = [Crumb(self.item.body.title, reverse("council"))]
        if self.item.meeting is not None:
            title = _("Meeting No. {number}").format(number=self.item.meeting.number)
            crumbs.append(Crumb(title, reverse("meeting", args=[self.item.meeting_id])))
        return crumbs

    def told(self, acted: Acting) -> str:
        if acted.outcome == DecisionOutcome.APPROVED:
            told = _(
                "{work}: the conclusion is approved. It gets its number and goes to the author."
            )
        else:
            told = _("{work}: the conclusion is returned to the rapporteur with your words.")
        return told.format(work=self.case)

    def next_url(self) -> str:
        if self.item.meeting_id is None:
            return reverse("council")
        return f"{reverse('meeting', args=[self.item.meeting_id])}#item-{self.item.pk}"
