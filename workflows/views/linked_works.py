"""Works that belong together: what the page of a work tells of them, sending again, merging."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from registry.labels import CASE_STATE
from registry.models import Case
from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from review.queries import Similar, works_beside
from review.services.resubmission import send_again
from workflows.forms.merge_duplicate import MergeForm
from workflows.services import merge_duplicate
from workflows.views.base import CasePage
from workflows.views.practices import Crumb


@dataclass(frozen=True)
class LinkedRow:
    """Another work and how this one stands to it."""

    case: Case
    what: str
    state: str | Promise


def linked_rows(case: Case, *, sees_drafts: bool) -> list[LinkedRow]:
    """Earlier and later attempts, and works sent twice; one query.

    A draft of the next attempt is its author's alone.
    """
    named = [one for one in (case.earlier_id, case.duplicate_of_id) if one]
    found = Case.objects.filter(Q(pk__in=named) | Q(earlier=case) | Q(duplicate_of=case))
    if not sees_drafts:
        found = found.exclude(state=CaseState.DRAFT.value)
    return [
        LinkedRow(one, how_linked(case, one), CASE_STATE[CaseState(one.state)])
        for one in found.order_by("created_at", "pk")
    ]


def how_linked(case: Case, other: Case) -> str:
    if other.pk == case.earlier_id:
        return _("sent before this one")
    if other.earlier_id == case.pk and other.state == CaseState.DRAFT:
        return _("being made ready to be sent again")
    if other.earlier_id == case.pk:
        return _("sent again after this one")
    if other.pk == case.duplicate_of_id:
        return _("goes on instead of this one")
    return _("taken off as a duplicate of this one")


class SendAgain(CasePage):
    """«Подать снова»: the next attempt opens as a draft with what was sent before."""

    action = "send_again"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            material = send_again(self.case, actor=self.actor, now=self.now)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("case", case_id=self.case.pk)
        return self.done(
            _("Here is what you sent before. Mend it and send it."),
            reverse("submit_material", args=[material.case_id]),
        )


class MergeDuplicate(CasePage):
    """«Это дубль»: which other work of the author goes on instead."""

    action = "merge_duplicate"
    template_name = "workflows/merge_duplicate.html"

    @cached_property
    def beside(self) -> list[Similar]:
        return works_beside(self.case)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_title=_("The same work sent twice"),
            page_lead=str(self.case),
            breadcrumbs=[Crumb(str(self.case), reverse("case", args=[self.case.pk]))],
            rows=self.beside,
            **{"form": self.get_form(), **kwargs},
        )

    def get_form(self, data: Any = None) -> MergeForm:
        return MergeForm(data, works=[(one.case.pk, said_of(one)) for one in self.beside])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if form.is_valid():
            other = next(
                one.case for one in self.beside if one.case.pk == form.cleaned_data["other"]
            )
            try:
                merge_duplicate(self.case, other, actor=self.actor, now=self.now)
            except DomainError as error:
                form.add_error(
                    error.field if error.field in form.fields else None, str(error.message)
                )
            else:
                told = _("Work № {number} is taken off as a duplicate; the author is told.")
                return self.done(
                    told.format(number=self.case.number), reverse("case", args=[self.case.pk])
                )
        return self.render_to_response(self.get_context_data(form=form), status=422)


def said_of(similar: Similar) -> str:
    """«№ 2026-0012 «Дроби без слёз»: название и файл совпадают»."""
    alike = list(_alike(similar))
    return f"{similar.case}: {', '.join(alike)}" if alike else str(similar.case)


def _alike(similar: Similar) -> Iterable[str]:
    if similar.same_title:
        yield _("the title is the same")
    if similar.same_file:
        yield _("a file is the same")
