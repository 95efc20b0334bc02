"""An expert's own score sheet: read, kept as a draft, sent."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from registry.rules.permissions import Answer
from registry.services.errors import DomainError
from review.labels import COMMENT_RULE, RECOMMENDATION, SHEET_GAP, SHEET_STATE, STAGE_KIND, choices
from review.models import Assignment, CriterionGroup, Sheet
from review.queries import checklist_of, criteria_facts
from review.rules.scoring import MarkFacts, SheetGap, read_mark
from review.rules.vocabulary import SheetGapReason, SheetState
from review.services.scoring import SheetIncomplete, save_sheet_draft
from workflows.api.base import DutyView, Fault, fault
from workflows.api.description import CHANGING, SIGNED_IN, described
from workflows.api.fields import FigureField, MomentField, PointsField, WorkName
from workflows.forms.score_material import LONGEST_COMMENT, content_of
from workflows.services import act, open_task

Marks = Mapping[int, MarkFacts]


# --- What is answered ---------------------------------------------------------------------


class LevelAnswer(serializers.Serializer[Any]):
    """What a value of the scale means."""

    points = PointsField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # a field
    descriptor = serializers.CharField(allow_blank=True)
    phrase = serializers.CharField(allow_blank=True, help_text="A ready phrase for the comment.")


class MarkAnswer(serializers.Serializer[Any]):
    """What the expert says of a criterion."""

    points = PointsField(allow_null=True, help_text="Null: none yet, or not applicable.")
    not_applicable = serializers.BooleanField()
    comment = serializers.CharField(allow_blank=True)


class CriterionAnswer(serializers.Serializer[Any]):
    """A criterion with the expert's own mark."""

    id = serializers.IntegerField(source="pk")
    number = serializers.IntegerField(source="position")
    text = serializers.CharField()
    hint = serializers.CharField(allow_blank=True)
    max_points = PointsField()
    step = PointsField(help_text="Marks go from 0 to `max_points` by it.")
    is_stop = serializers.BooleanField(help_text="Obligatory: 0 decides the verdict.")
    allows_not_applicable = serializers.BooleanField()
    levels = LevelAnswer(many=True)
    mark = serializers.SerializerMethodField()

    @extend_schema_field(MarkAnswer)
    def get_mark(self, criterion: Any) -> dict[str, Any]:
        return dict(MarkAnswer(self.context["marks"].get(criterion.pk, MarkFacts())).data)


class GroupAnswer(serializers.Serializer[Any]):
    """A group of the checklist."""

    title = serializers.CharField(allow_blank=True)
    criteria = CriterionAnswer(many=True)


class SheetAnswer(serializers.Serializer[Any]):
    """A sheet as its expert sees it: nothing of the author, nothing of the other experts."""

    work = WorkName(source="assignment.stage.case")
    stage = serializers.ChoiceField(source="assignment.stage.kind", choices=choices(STAGE_KIND))
    due_at = MomentField(source="assignment.due_at", allow_null=True)
    state = serializers.ChoiceField(choices=choices(SHEET_STATE))
    draft_version = serializers.IntegerField(help_text="Send it with the next draft.")
    saved_at = MomentField(allow_null=True)
    submitted_at = MomentField(allow_null=True)
    total = FigureField(allow_null=True, help_text="Null until the sheet is sent.")
    maximum = FigureField(allow_null=True, help_text="Of the applicable criteria.")
    comment_rule = serializers.ChoiceField(
        source="checklist_version.comment_rule",
        choices=choices(COMMENT_RULE),
        help_text="Which marks are to be explained.",
    )
    recommendation = serializers.ChoiceField(choices=choices(RECOMMENDATION), allow_blank=True)
    comment_to_author = serializers.CharField(allow_blank=True)
    note_to_council = serializers.CharField(allow_blank=True)
    groups = serializers.SerializerMethodField()

    @extend_schema_field(GroupAnswer(many=True))
    def get_groups(self, sheet: Sheet) -> Any:
        return GroupAnswer(self.context["groups"], many=True, context=self.context).data


class DraftAnswer(serializers.Serializer[Any]):
    """What is kept."""

    draft_version = serializers.IntegerField(help_text="Send it with the next draft.")


class SubmittedAnswer(serializers.Serializer[Any]):
    """What the sheet adds up to."""

    state = serializers.ChoiceField(choices=choices(SHEET_STATE))
    total = FigureField()
    maximum = FigureField(help_text="Of the applicable criteria.")
    submitted_at = MomentField()


# --- What is taken ------------------------------------------------------------------------


class MarkBody(serializers.Serializer[Any]):
    """What the expert says of one criterion: points, or that it is not applicable."""

    criterion = serializers.IntegerField(min_value=1, help_text="Its id.")
    points = PointsField(allow_null=True, required=False)
    not_applicable = serializers.BooleanField(required=False)
    comment = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_COMMENT)


class SheetBody(serializers.Serializer[Any]):
    """All that the expert says. What is left out is empty, whatever was kept before."""

    marks = MarkBody(many=True)
    recommendation = serializers.ChoiceField(
        choices=choices(RECOMMENDATION), required=False, allow_blank=True
    )
    comment_to_author = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_COMMENT
    )
    note_to_council = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_COMMENT
    )

    def validate_marks(self, marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each criterion of this checklist once, and no other."""
        ids = [mark["criterion"] for mark in marks]
        if len(set(ids)) < len(ids) or not set(ids) <= self.context["criteria"]:
            raise serializers.ValidationError(
                str(SHEET_GAP[SheetGapReason.UNKNOWN_CRITERION]), code="unknown_criterion"
            )
        return marks


class DraftBody(SheetBody):
    """A draft over the version it was made from."""

    draft_version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


# --- The addresses ------------------------------------------------------------------------


class SheetAddress(DutyView):
    """An address about the sheet of a duty `score_material`: for its expert alone."""

    steps = ("score_material",)
    read_with_it = (*DutyView.read_with_it, "case__material")

    def find(self) -> None:
        super().find()
        self.assignment = Assignment.objects.select_related(
            "sheet__checklist_version", "stage"
        ).get(pk=self.task.data["assignment"])
        self.assignment.stage.case = self.task.case
        self.sheet.assignment = self.assignment

    def answer(self) -> Answer:
        if self.assignment.expert_id != self.viewer.person_id:
            return Answer.NOT_FOUND
        return super().answer()

    @property
    def sheet(self) -> Sheet:
        return self.assignment.sheet

    def content(self, body: dict[str, Any]) -> dict[str, Any]:
        """What the services of the sheet take, in the shape of ``content_of``."""
        given = {mark["criterion"]: _read(mark) for mark in body["marks"]}
        words = ("recommendation", "comment_to_author", "note_to_council")
        return {name: body.get(name, "") for name in words} | {
            "marks": {key: asdict(mark) for key, mark in given.items() if mark != MarkFacts()}
        }

    def body(self, kind: type[SheetBody]) -> dict[str, Any]:
        criteria = {one.id for one in criteria_facts(self.sheet.checklist_version_id)}
        return self.taken(kind, criteria=criteria)


class OwnSheet(SheetAddress):
    """The checklist with the viewer's own marks; after sending, as it was sent."""

    @described("read_sheet", answer=SheetAnswer, refusals=SIGNED_IN)
    def get(self, request: Request, task_id: int) -> Response:
        open_task(self.task.pk, actor=self.actor, now=self.now)
        groups: list[CriterionGroup] = list(checklist_of(self.sheet.checklist_version))
        context = {"groups": groups, "marks": _marks_of(self.sheet)}
        return Response(SheetAnswer(self.sheet, context=context).data)


class SheetDraft(SheetAddress):
    """Keep what is filled in so far, finished or not: the same draft that the page keeps.

    A draft that was changed elsewhere since `draft_version` is refused (`draft_changed`) and
    stays as it is. The same content sent twice is kept once.
    """

    @described("save_sheet_draft", answer=DraftAnswer, refusals=CHANGING, takes=DraftBody)
    def put(self, request: Request, task_id: int) -> Response:
        body = self.body(DraftBody)
        content = self.content(body)
        version = self.sheet.draft_version
        if self.sheet.state != SheetState.DRAFT or content != content_of(self.sheet):
            version = save_sheet_draft(
                self.sheet,
                **content,
                draft_version=body["draft_version"],
                actor=self.actor,
                now=self.now,
            )
        return Response({"draft_version": version})


class SheetSubmission(SheetAddress):
    """Send the sheet: from then on it is read-only for everyone, for ever.

    What it lacks is answered 422, with the criterion and the reason of every gap in `errors`.
    """

    @described("submit_sheet", answer=SubmittedAnswer, refusals=(422, *CHANGING), takes=SheetBody)
    def post(self, request: Request, task_id: int) -> Response:
        act(
            self.task.pk,
            self.task.step,
            actor=self.actor,
            now=self.now,
            viewer=self.viewer,
            **self.content(self.body(SheetBody)),
        )
        return Response(SubmittedAnswer(Sheet.objects.get(pk=self.sheet.pk)).data)

    def faults_of(self, error: DomainError) -> list[Fault]:
        if not isinstance(error, SheetIncomplete):
            return super().faults_of(error)
        facts = criteria_facts(self.sheet.checklist_version_id)
        ids = {one.position: one.id for one in facts}
        return [_fault(gap, ids.get(gap.position)) for gap in error.gaps]


def _read(mark: dict[str, Any]) -> MarkFacts:
    """What is not applicable has no points."""
    if mark.get("not_applicable"):
        mark = mark | {"points": None}
    return read_mark(mark)


def _marks_of(sheet: Sheet) -> Marks:
    if sheet.state == SheetState.DRAFT:
        return {int(key): read_mark(mark) for key, mark in sheet.draft.items()}
    return {
        mark.criterion_id: MarkFacts(
            points=mark.points, not_applicable=mark.points is None, comment=mark.comment
        )
        for mark in sheet.marks.all()
    }


def _fault(gap: SheetGap, criterion: int | None) -> Fault:
    about = gap.reason is SheetGapReason.NO_RECOMMENDATION
    return fault(
        "recommendation" if about else "marks",
        gap.reason.value,
        SHEET_GAP[gap.reason],
        criterion=criterion,
    )
