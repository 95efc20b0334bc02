"""An author appeals against a conclusion; what of an appeal is told on the page of a work."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.models import Case
from registry.rules.cases import CLOSED
from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from review.labels import APPEAL_OUTCOME, APPEAL_REFUSAL
from review.models import Appeal, Conclusion
from review.queries import (
    appeal_facts,
    appeal_in,
    appeal_until,
    appeals_about,
    conclusion_in_force,
    parameters_of,
)
from review.rules.appeals import refusal_to_appeal
from review.rules.vocabulary import AppealOutcome
from workflows.forms.lodge_appeal import AppealForm
from workflows.services.appeals import lodge_appeal
from workflows.views.base import CasePage
from workflows.views.practices import Crumb


@dataclass(frozen=True, kw_only=True)
class AppealRow:
    """An appeal about a work: where it is, what it came to."""

    number: str
    url: str
    lodged_at: datetime
    outcome: str | Promise


@dataclass(frozen=True, kw_only=True)
class AppealNote:
    """What the page of a work tells of appeals: the one it is, those about it, a way to lodge one."""

    appealed: Case | None
    grounds: str
    outcome: str | Promise
    rows: tuple[AppealRow, ...]
    until_at: datetime | None


def note_of(case: Case, *, sees_grounds: bool, may_lodge: bool, now: datetime) -> AppealNote:
    """No query for a work that is neither closed nor an appeal."""
    appeal = appeal_in(case)
    closed = CaseState(case.state) in CLOSED
    return AppealNote(
        appealed=appeal.conclusion.case if appeal else None,
        grounds=appeal.grounds if appeal and sees_grounds else "",
        outcome=told(appeal) if appeal else "",
        rows=tuple(_row(one) for one in appeals_about(case)) if closed else (),
        until_at=_until(case, now) if may_lodge and closed else None,
    )


def told(appeal: Appeal) -> str | Promise:
    """What an appeal came to; nothing while it is examined."""
    return APPEAL_OUTCOME[AppealOutcome(appeal.outcome)] if appeal.outcome else ""


def _row(appeal: Appeal) -> AppealRow:
    return AppealRow(
        number=appeal.case.number,
        url=reverse("case", args=[appeal.case_id]),
        lodged_at=appeal.lodged_at,
        outcome=told(appeal),
    )


def _until(case: Case, now: datetime) -> datetime | None:
    conclusion = conclusion_in_force(case)
    facts = appeal_facts(case, conclusion)
    refused = refusal_to_appeal(parameters_of(case).appeal, facts, now)
    return None if refused else facts.until_at


class LodgeAppeal(CasePage):
    """Who judges an appeal, until when it is taken, what it may come to; and the grounds."""

    action = "lodge_appeal"
    template_name = "review/lodge_appeal.html"

    @cached_property
    def conclusion(self) -> Conclusion | None:
        return conclusion_in_force(self.case)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        appeal = parameters_of(self.case).appeal
        facts = appeal_facts(self.case, self.conclusion)
        refusal = refusal_to_appeal(appeal, facts, self.now)
        return super().get_context_data(
            page_title=_("Appeal"),
            page_lead=str(self.conclusion.document) if self.conclusion else str(self.case),
            breadcrumbs=[Crumb(str(self.case), reverse("case", args=[self.case.pk]))],
            appeal=appeal,
            refusal=APPEAL_REFUSAL[refusal] if refusal else "",
            until_at=appeal_until(self.case, self.conclusion),
            **{"form": AppealForm(), **kwargs},
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AppealForm(request.POST)
        if form.is_valid():
            try:
                appeal = lodge_appeal(
                    self.case, grounds=form.cleaned_data["grounds"], actor=self.actor, now=self.now
                )
            except DomainError as error:
                field = error.field if error.field in form.fields else None
                form.add_error(field, str(error.message))
            else:
                told_now = _("The appeal № {number} is lodged. Its course is on this page.")
                return self.done(
                    told_now.format(number=appeal.case.number),
                    reverse("case", args=[appeal.case_id]),
                )
        return self.render_to_response(self.get_context_data(form=form), status=422)
