"""The rapporteur's page: the experts side by side, and the conclusion written over them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.services.errors import DomainError
from review.labels import CONTRADICTION, VERDICT, VERDICT_REASON, choices
from review.models import Conclusion, Meeting
from review.queries import parameters_of
from review.rules.procedure import StageParameters
from review.rules.visibility import Sight
from review.rules.vocabulary import (
    Contradiction,
    DecisionMode,
    ExpertNames,
    StageKind,
    Verdict,
    VerdictReason,
)
from review.services import conclusion as service
from workflows.forms.draft_conclusion import ConclusionForm, content_of
from workflows.labels.firmness import firmness_of
from workflows.labels.statuses import STAGE_TITLE
from workflows.permissions import sight_in
from workflows.queries.councils import meetings_to_come
from workflows.rules.acting import Acting
from workflows.views.base import TaskPage
from workflows.views.lists import may_in_territory
from workflows.views.sheet_table import SheetTable, expert_name, sheet_table
from workflows.views.terms import days_left


@dataclass(frozen=True)
class Notice:
    """Something in the sheets that the rapporteur is to explain; ``position`` 0: in whole sheets."""

    text: str | Promise
    who: str
    position: int


class DraftConclusion(TaskPage):
    """Written by a coordinator or by the named member of the council, as the procedure says."""

    step = "draft_conclusion"

    @cached_property
    def conclusion(self) -> Conclusion:
        found = Conclusion.objects.select_related("stage__checklist_version__checklist").get(
            pk=self.task.data["conclusion"]
        )
        found.case = found.stage.case = self.case
        return found

    @cached_property
    def rules(self) -> StageParameters:
        return parameters_of(self.case).stage_at(self.conclusion.stage.position)

    @cached_property
    def sight(self) -> Sight:
        """What the rapporteur may know: whoever chose the experts knows them."""
        position = self.conclusion.stage.position
        return sight_in(self.request.viewer, self.case, position=position)

    def get_form(self, data: Any = None, files: Any = None) -> ConclusionForm:
        version = self.conclusion.draft_version
        return ConclusionForm(
            data,
            initial=content_of(self.conclusion) | {"version": version},
            meetings=self.meetings,
        )

    @cached_property
    def meetings(self) -> "QuerySet[Meeting] | None":
        """Meetings the work may be put before at once, by whoever keeps the agenda, too."""
        if self.rules.decision is not DecisionMode.MEETING:
            return None
        territory_id = self.case.territory_id
        keeps = may_in_territory(self.request.viewer, "council.manage", territory_id)
        return meetings_to_come(territory_id) if keeps else None

    # --- Acts -------------------------------------------------------------------------------

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "later":
            return self.put_off()
        return super().post(request, *args, **kwargs)

    def put_off(self) -> HttpResponse:
        form = self.get_form(self.request.POST)
        if not form.is_valid():
            return self.show_again(form)
        if form.content() != content_of(self.conclusion):
            try:
                self.save(form, form.cleaned_data["version"] or 0)
            except DomainError as error:
                return self.refused(form, error)
        text = _("The conclusion on work № %(number)s is put off, its draft is saved.")
        return self.done(text % {"number": self.case.number}, self.next_url())

    def save(self, form: ConclusionForm, version: int) -> int:
        return service.save_conclusion_draft(
            self.conclusion,
            **form.content(),
            draft_version=version,
            actor=self.actor,
            now=self.now,
        )

    def facts(self, form: Any) -> dict[str, Any]:
        content = form.content()
        return content | {
            "verdict": content["verdict"] or self.conclusion.verdict,
            "meeting": form.cleaned_data.get("meeting"),
        }

    def told(self, acted: Acting) -> str:
        if acted.outcome == "council" and acted.facts["meeting"]:
            text = _("Work № %(number)s is on the agenda of meeting No. %(meeting)s.")
            return text % {"number": self.case.number, "meeting": acted.facts["meeting"].number}
        if acted.outcome == "council":
            text = _("The conclusion on work № %(number)s is handed over for decision.")
        else:
            text = _("The conclusion on work № %(number)s is signed, its paper is being made.")
        return text % {"number": self.case.number}

    # --- The page ---------------------------------------------------------------------------

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stage = self.conclusion.stage
        result = stage.result or {}
        table = sheet_table(stage, names=self.sight.experts, viewer_id=self.person_id)
        return super().get_context_data(
            conclusion=self.conclusion,
            knows_author=self.sight.author,
            stage_title=STAGE_TITLE[StageKind(stage.kind)],
            round=stage.round,
            table=table,
            sees_notes=True,
            warnings=self.warnings(table),
            result=result,
            firmness=firmness_of(result),
            ruled=result["verdict"],
            ruled_verdict=VERDICT[Verdict(result["verdict"])],
            reasons=[VERDICT_REASON[VerdictReason(reason)] for reason in result["reasons"]],
            verdicts=choices(VERDICT),
            to_council=self.rules.decision is not DecisionMode.NO_COUNCIL,
            to_chair=self.rules.decision is DecisionMode.CHAIR_ALONE,
            days=days_left(self.task.due_at, now=self.now, territory=self.case.territory),
            **kwargs,
        )

    def warnings(self, table: SheetTable) -> list[Notice]:
        """Contradictions found when the draft was composed, with the experts concerned."""
        called = {
            expert["seat"]: expert_name(expert["seat"], column.name, ExpertNames.NAMES)
            for expert, column in zip(self.conclusion.body["experts"], table.experts, strict=False)
        }
        return [
            Notice(
                text=CONTRADICTION[Contradiction(one["kind"])],
                who=", ".join(called[seat] for seat in one["seats"] if seat in called),
                position=one["position"],
            )
            for one in self.conclusion.body["contradictions"]
        ]
