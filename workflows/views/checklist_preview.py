"""A checklist as an expert meets it on a phone. Everything can be pressed, nothing is kept."""

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from review.labels import RECOMMENDATION, choices
from review.models import CriterionGroup
from review.queries import checklist_of, criteria_facts
from review.rules import figures
from review.rules.scoring import MarkFacts, find_gaps_in_sheet, score_sheet
from review.rules.vocabulary import CommentRule, SheetGapReason
from workflows.forms.score_material import ScoreSheetForm
from workflows.views.instruments import VersionPage
from workflows.views.practices import Crumb
from workflows.views.score_blocks import score_blocks


class PreviewChecklist(VersionPage):
    """Sending shows what the sheet would lack, or what it would add up to."""

    action = "instruments"
    template_name = "review/preview_checklist.html"

    @cached_property
    def groups(self) -> list[CriterionGroup]:
        return list(checklist_of(self.version))

    @cached_property
    def facts(self) -> Any:
        return criteria_facts(self.version.pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(data=request.POST))

    def get_context_data(self, *, data: Any = None, **kwargs: Any) -> dict[str, Any]:
        form = ScoreSheetForm(data, criteria=[one.id for one in self.facts])
        marks = form.marks() if form.is_bound else {}
        rule = CommentRule(self.version.comment_rule)
        gaps = find_gaps_in_sheet(self.facts, marks, rule) if form.is_bound else ()
        by_position = {gap.position: gap.reason for gap in gaps}
        groups = score_blocks(self.groups, marks, comment_rule=rule, gaps=by_position)
        context = super().get_context_data(
            page_title=_("As an expert sees it on a phone"),
            page_lead=_("{title}, version {number}. Press anything: nothing is kept.").format(
                title=self.version.checklist.title, number=self.version.number
            ),
            form=form,
            groups=groups,
            gaps=[one for group in groups for one in group.criteria if one.gap],
            recommendations=choices(RECOMMENDATION),
            no_recommendation=form.is_bound and not form["recommendation"].value(),
            bar=self.bar(marks),
            result=None if gaps or not form.is_bound else self.result(marks),
            nothing_applies=SheetGapReason.NOTHING_APPLICABLE in by_position.values(),
            **kwargs,
        )
        context["breadcrumbs"].append(
            Crumb(self.version.checklist.title, reverse("instrument", args=[self.version.pk]))
        )
        return context

    @property
    def full(self) -> figures.Points:
        return sum(one.max_points for one in self.facts)

    def bar(self, marks: dict[int, MarkFacts]) -> dict[str, Any]:
        """Figures of the live line, before its script takes over."""
        threshold = self.version.threshold
        share = figures.percent(Fraction(threshold or 0), Fraction(self.full))
        return {
            "done": len(
                [one for one in marks.values() if one.not_applicable or one.points is not None]
            ),
            "all": len(self.facts),
            "sum": sum(mark.points or 0 for mark in marks.values()),
            "maximum": self.full,
            "threshold": threshold,
            "threshold_percent": "" if threshold is None else str(figures.half_up(share, 9)),
        }

    def result(self, marks: dict[int, MarkFacts]) -> dict[str, Any]:
        """What a sheet filled in like this would add up to."""
        score = score_sheet(self.facts, marks)
        threshold = self.version.threshold
        share = (
            None if threshold is None else figures.percent(Fraction(threshold), Fraction(self.full))
        )
        return {
            "total": score.total,
            "maximum": score.maximum,
            "percent": figures.half_up(score.percent, 1),
            "stopped": bool(score.stop_failed),
            "reached": None if share is None else score.percent >= share,
        }
