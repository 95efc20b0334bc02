"""Scoring: the work beside the checklist, one key a score, nothing lost."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Case
from registry.services.errors import DomainError
from review.labels import RECOMMENDATION, choices
from review.models import Assignment, CriterionGroup, Sheet
from review.queries import (
    checklist_of,
    earlier_assignment,
    parameters_of,
    questions_of,
    sheets_visible_to,
)
from review.rules import figures
from review.rules.procedure import ProcedureParameters, threshold_percent
from review.rules.scoring import CriterionFacts, MarkFacts, find_gaps_in_sheet
from review.rules.visibility import Reader, Sight, sight_of
from review.rules.vocabulary import CommentRule, SheetGapReason, SheetState, StageKind
from review.services import scoring
from workflows.forms.score_material import ScoreSheetForm, content_of, marks_in
from workflows.labels.statuses import STAGE_TITLE
from workflows.rules.acting import Acting
from workflows.templatetags.interface import number
from workflows.views.base import Page
from workflows.views.documents import document_pane
from workflows.views.expert_duty import ExpertDutyPage
from workflows.views.next_task import following_url
from workflows.views.questions import own_rows
from workflows.views.score_blocks import GroupBlock, score_blocks
from workflows.views.sheet_table import SheetTable, build_table
from workflows.views.terms import days_left
from workflows.views.version_changes import changes_between


class ScoreMaterial(ExpertDutyPage):
    """The page of one expert's sheet. Where the author is hidden, nothing of him is read at all."""

    step = "score_material"

    @cached_property
    def assignment(self) -> Assignment:
        found = Assignment.objects.select_related(
            "sheet__checklist_version", "stage__material_version"
        ).get(pk=self.task.data["assignment"])
        found.stage.case = self.case
        return found

    @property
    def sheet(self) -> Sheet:
        return self.assignment.sheet

    @cached_property
    def parameters(self) -> ProcedureParameters:
        return parameters_of(self.case)

    @cached_property
    def groups(self) -> list[CriterionGroup]:
        return list(checklist_of(self.sheet.checklist_version))

    @cached_property
    def criteria(self) -> tuple[CriterionFacts, ...]:
        return tuple(
            CriterionFacts(
                id=one.pk,
                position=one.position,
                max_points=one.max_points,
                step=one.step,
                allows_not_applicable=one.allows_not_applicable,
                is_stop=one.is_stop,
            )
            for group in self.groups
            for one in group.criteria.all()
        )

    @property
    def comment_rule(self) -> CommentRule:
        return CommentRule(self.sheet.checklist_version.comment_rule)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.task.finished is not None and self.sheet.state == SheetState.SUBMITTED:
            return redirect("sheet", case_id=self.case.pk, sheet_id=self.sheet.pk)
        return super().get(request, *args, **kwargs)

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be saved any more."""
        return self.task.finished is not None or self.sheet.state != SheetState.DRAFT

    @property
    def kept(self) -> dict[str, Any]:
        """What is kept of the sheet so far, in the shape of ``ScoreSheetForm.content``."""
        return content_of(self.sheet)

    @property
    def kept_version(self) -> int:
        return self.sheet.draft_version

    @property
    def saved_at(self) -> datetime | None:
        return self.sheet.saved_at

    @property
    def draft_address(self) -> str:
        """Where the page saves what is typed."""
        return reverse("score_material_draft", args=[self.task.pk])

    def get_form(self, data: Any = None, files: Any = None) -> ScoreSheetForm:
        return ScoreSheetForm(
            data,
            initial={**self.kept, "version": self.kept_version},
            criteria=[criterion.id for criterion in self.criteria],
        )

    # --- Sending and putting off ------------------------------------------------------------

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "later":
            return self.put_off()
        return super().post(request, *args, **kwargs)

    def put_off(self) -> HttpResponse:
        """Keep what is filled in and go back to the list of tasks."""
        form = self.get_form(self.request.POST)
        if not form.is_valid():
            return self.show_again(form)
        if form.content() != self.kept:
            try:
                self.save(form, form.cleaned_data["version"] or 0)
            except DomainError as error:
                return self.refused(form, error)
        text = _("The sheet of work № %(number)s is put off, its draft is saved.")
        return Page.done(self, text % {"number": self.case.number}, self.list_url())

    def list_url(self) -> str:
        """Where one goes back to from the sheet."""
        return reverse("my_tasks")

    def save(self, form: ScoreSheetForm, version: int) -> int:
        return scoring.save_sheet_draft(
            self.sheet, **form.content(), draft_version=version, actor=self.actor, now=self.now
        )

    def facts(self, form: Any) -> dict[str, Any]:
        return form.content()

    def told(self, acted: Acting) -> str:
        sheet = Sheet.objects.only("total", "maximum").get(pk=self.sheet.pk)
        text = _("The sheet of work № %(number)s is sent: %(total)s of %(maximum)s points.")
        return text % {
            "number": self.case.number,
            "total": number(sheet.total),
            "maximum": number(sheet.maximum),
        }

    def next_url(self) -> str:
        """The expert's next work: an evening of scoring needs no list in between."""
        return following_url(self.request.viewer, now=self.now, after=self.task.pk)

    def done(self, text: str, url: str) -> HttpResponse:
        if url == reverse("my_tasks"):
            return super().done(text, url)
        return super().done(text + " " + _("Here is your next task."), url)

    def refused(self, form: Any, error: DomainError) -> HttpResponse:
        """What a sheet lacks is said beside each criterion, not in one line."""
        if error.code == "sheet_incomplete":
            return self.show_again(form)
        return super().refused(form, error)

    # --- The page ---------------------------------------------------------------------------

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form, stage = context["form"], self.assignment.stage
        hidden = not self.sight.author
        marks = form.marks() if form.is_bound else marks_in(self.kept["marks"])
        groups = score_blocks(
            self.groups,
            marks,
            comment_rule=self.comment_rule,
            gaps=self.gaps(marks) if form.is_bound else {},
        )
        return context | {
            "others": self.others(),
            **self.before(),
            "saved_at": self.saved_at,
            "draft_address": self.draft_address,
            "stage_title": STAGE_TITLE[StageKind(stage.kind)],
            "author_hidden": hidden,
            "authorship": None if hidden else self.authorship(),
            "groups": groups,
            "gaps": [one for group in groups for one in group.criteria if one.gap],
            "has_typed": any(one.is_typed for group in groups for one in group.criteria),
            "recommendations": choices(RECOMMENDATION),
            "no_recommendation": form.is_bound and not form["recommendation"].value(),
            "pane": document_pane(stage.material_version, hide_names=hidden),
            "video_url": self.case.material.video_url,
            "bar": self.bar(groups),
            "question_rows": own_rows(questions_of(self.case), self.person_id),
            "days": days_left(self.task.due_at, now=self.now, territory=self.case.territory),
        }

    @property
    def sight(self) -> Sight:
        """What an expert may know; others have no page of this duty."""
        position = self.assignment.stage.position
        return sight_of({Reader.EXPERT}, self.parameters, position=position)

    @cached_property
    def earlier(self) -> Assignment | None:
        """The expert's own task in the round before, where he judged the work then."""
        return earlier_assignment(self.assignment) if self.assignment.stage.round > 1 else None

    def before(self) -> dict[str, Any]:
        """What has changed since then, and what the expert gave then."""
        if self.earlier is None:
            return {"changes": None, "own_earlier": None}
        own = Sheet.objects.filter(pk=self.earlier.sheet.pk).select_related(
            "assignment__expert", "entry"
        )
        return {
            "changes": changes_between(
                self.earlier.stage.material_version,
                self.assignment.stage.material_version,
                hide_author=not self.sight.author,
            ),
            "own_earlier": build_table(
                self.groups,
                own.prefetch_related("marks"),
                names=self.sight.experts,
                viewer_id=self.assignment.expert_id,
            ),
        }

    def others(self) -> SheetTable | None:
        """The sheets that there are, for a further expert who is to see them."""
        stage = self.assignment.stage
        if not self.parameters.stage_at(stage.position).sees_earlier_sheets(self.assignment.seat):
            return None
        others = sheets_visible_to(self.assignment.expert_id, stage).exclude(pk=self.sheet.pk)
        return build_table(self.groups, others.prefetch_related("marks"), names=self.sight.experts)

    def authorship(self) -> Case:
        """The work with its author, asked for only where the procedure shows him."""
        return Case.objects.select_related("applicant", "organisation").get(pk=self.case.pk)

    def gaps(self, marks: Mapping[int, MarkFacts]) -> dict[int, SheetGapReason]:
        found = find_gaps_in_sheet(self.criteria, marks, self.comment_rule)
        return {gap.position: gap.reason for gap in found}

    def bar(self, groups: tuple[GroupBlock, ...]) -> dict[str, Any]:
        """Figures of the live line, before its script takes over."""
        blocks = [one for group in groups for one in group.criteria]
        applicable = [one for one in blocks if not one.mark.not_applicable]
        maximum = sum(one.max_points for one in applicable)
        percent = self.threshold_percent()
        return {
            "done": sum(one.is_scored for one in blocks),
            "all": len(blocks),
            "sum": sum(one.mark.points or 0 for one in applicable),
            "maximum": maximum,
            "threshold_percent": None if percent is None else str(figures.half_up(percent, 9)),
            "threshold": (
                None if percent is None else figures.half_up(percent * Fraction(maximum) / 100, 2)
            ),
        }

    def threshold_percent(self) -> Fraction | None:
        threshold = self.sheet.checklist_version.threshold
        return threshold_percent(
            self.parameters.stage_at(self.assignment.stage.position),
            threshold_points=None if threshold is None else Fraction(threshold),
            full_maximum=sum(one.max_points for one in self.criteria),
        )
