"""Moving works under way to the version in force: what would change, the report, the way back."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.labels import CASE_STATE
from registry.models import Case, Operation, ProcedureVersion, Territory
from registry.rules.vocabulary import CaseState, VersionState
from registry.services.journal import recording
from registry.services.operations import OPEN
from registry.tasks import go_on
from review.labels import REPIN_REFUSAL
from review.rules.procedure_parts import Told
from review.rules.repinning import Repinning
from review.rules.wording_difference import ComparedSentence, compare_sentences
from review.services.procedures import title_of
from workflows.services.repinning import (
    KIND,
    Move,
    judge_works,
    moves_back,
    outcomes_of,
    start_repinning,
)
from workflows.views.lists import TerritoryPage
from workflows.views.practices import Crumb
from workflows.views.procedures import ProcedurePage

MOST_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class WorkLine:
    """A work of the preview: what would change for it, or why it stays."""

    case: Case
    number: int
    state: Promise
    changes: tuple[ComparedSentence, ...]
    refusals: tuple[Promise, ...]


class RepinWorks(ProcedurePage):
    """Works on older versions: the preview writes nothing, the confirmation starts moving them."""

    action = "procedures.edit"
    template_name = "review/repin_works.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.version.state != VersionState.IN_FORCE:
            return redirect(self.url())
        return super().get(request, *args, **kwargs)

    @cached_property
    def cases(self) -> list[Case]:
        found = Case.objects.filter(
            procedure_version__procedure=self.version.procedure_id,
            closed_at=None,
            opened_at__isnull=False,
        )
        return list(
            found.exclude(procedure_version=self.version)
            .select_related("procedure_version__procedure", "applicant", "organisation")
            .order_by("opened_at", "pk")
        )

    @cached_property
    def judged(self) -> dict[int, Repinning]:
        return judge_works(self.cases, self.version)

    @cached_property
    def lines(self) -> list[WorkLine]:
        """Works that may go come first, as many as are done at once."""
        words: dict[int, tuple[ComparedSentence, ...]] = {}
        lines = []
        for case in self.cases:
            old = case.procedure_version
            if old.pk not in words:
                words[old.pk] = self.differing(old)
            judged = self.judged[case.pk]
            lines.append(
                WorkLine(
                    case=case,
                    number=old.number,
                    state=CASE_STATE[CaseState(case.state)],
                    changes=tuple(one for one in words[old.pk] if one.place in judged.changes),
                    refusals=tuple(REPIN_REFUSAL[one] for one in judged.refusals),
                )
            )
        return lines

    def differing(self, old: ProcedureVersion) -> tuple[ComparedSentence, ...]:
        before: list[Told] = self.words_of(old)
        compared = compare_sentences(before, self.words_of(self.version))
        return tuple(one for one in compared if one.is_changed)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can = [line for line in self.lines if not line.refusals]
        return super().get_context_data(
            page_title=_("Move works to version {number}").format(number=self.version.number),
            page_lead=title_of(self.version),
            can=can[:MOST_AT_ONCE],
            left=max(len(can) - MOST_AT_ONCE, 0),
            cannot=[line for line in self.lines if line.refusals][:MOST_AT_ONCE],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ticked = set(request.POST.getlist("work"))
        moves = [
            Move(line.case, line.case.procedure_version_id, self.version.pk)
            for line in self.lines
            if not line.refusals and str(line.case.pk) in ticked
        ][:MOST_AT_ONCE]
        if self.version.state != VersionState.IN_FORCE or not moves:
            messages.error(request, _("Nothing was moved: tick at least one work."))
            return redirect(request.path)
        with recording():
            operation = start_repinning(
                moves,
                territory=self.version.procedure.territory,
                version=self.version,
                actor=self.actor,
                now=self.now,
            )
        return follow(operation)


class RepinningPage(TerritoryPage):
    """Something about works that were moved, found by ``operation_id``."""

    action = "procedures.edit"

    def find_territory(self) -> Territory:
        self.operation = get_object_or_404(
            Operation.objects.select_related("territory"), pk=self.kwargs["operation_id"], kind=KIND
        )
        return self.operation.territory


class RepinningDone(RepinningPage):
    """What became of each work; shown again whenever it is asked for."""

    template_name = "review/repinning.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.operation.state in OPEN:
            return redirect("operation", self.operation.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = ProcedureVersion.objects.select_related("procedure").get(
            pk=self.operation.parameters["version"]
        )
        outcomes = outcomes_of(self.operation)
        done = [one for one in outcomes if one.is_done]
        is_back = self.operation.parameters["back_of"] is not None
        return super().get_context_data(
            page_title=told(len(done), is_back=is_back),
            page_lead=title_of(version),
            breadcrumbs=[
                Crumb(_("Procedures"), reverse("procedures")),
                Crumb(title_of(version), reverse("procedure", args=[version.pk])),
            ],
            operation=self.operation,
            version=version,
            done=done,
            refused=[one for one in outcomes if not one.is_done],
            left=self.operation.total - self.operation.done,
            is_back=is_back,
            **kwargs,
        )


class RepinBack(RepinningPage):
    """Return the works of an operation to the versions they had."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        version = get_object_or_404(ProcedureVersion, pk=self.operation.parameters["version"])
        moves = moves_back(self.operation)
        if self.operation.state in OPEN or not moves:
            messages.error(request, _("There is nothing to return."))
            return redirect("repinning", self.operation.pk)
        with recording():
            operation = start_repinning(
                moves,
                territory=self.operation.territory,
                version=version,
                back_of=self.operation,
                actor=self.actor,
                now=self.now,
            )
        return follow(operation)


def follow(operation: Operation) -> HttpResponse:
    """Work at it for a moment; then to its report, or to the page of its progress."""
    go_on(operation.pk)
    operation.refresh_from_db()
    return redirect("operation" if operation.state in OPEN else "repinning", operation.pk)


def told(count: int, *, is_back: bool) -> str:
    if is_back:
        return ngettext(
            "%(count)d work is back on its version",
            "%(count)d works are back on their version",
            count,
        ) % {"count": count}
    return ngettext("%(count)d work is moved", "%(count)d works are moved", count) % {
        "count": count
    }
