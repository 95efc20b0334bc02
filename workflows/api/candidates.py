"""Whom to ask to judge a work: what the coordinator reads before he chooses."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from review.labels import ASSIGNMENT_STATE, CANDIDATE_REASON, CONFLICT_KIND, STAGE_KIND, choices
from review.models import Stage
from review.queries import Candidate
from review.rules.conflicts import Conflict
from review.rules.vocabulary import CandidateReason
from workflows.api.base import DutyView
from workflows.api.description import SIGNED_IN, described
from workflows.queries.candidates import (
    ABOUT_LOAD,
    AGAINST,
    EXPERT,
    Choice,
    choice_for,
    plan,
    seats_free,
)


class ReasonAnswer(serializers.Serializer[Any]):
    """Why an expert stands where he stands in the list."""

    code = serializers.ChoiceField(choices=choices(CANDIDATE_REASON))
    title = serializers.CharField(help_text="The reason in words.")
    speaks_for = serializers.BooleanField(help_text="False: it speaks against him.")


class TieAnswer(serializers.Serializer[Any]):
    """What ties an expert to the work or its author."""

    code = serializers.ChoiceField(choices=choices(CONFLICT_KIND))
    title = serializers.CharField(help_text="The tie in words.")


class CandidateAnswer(serializers.Serializer[Any]):
    """An expert as the coordinator sees him."""

    person_id = serializers.IntegerField(source="person.pk")
    name = serializers.CharField(source="person.full_name")
    organisations = serializers.ListField(
        child=serializers.CharField(), help_text="Where he works, the main place first."
    )
    reasons = serializers.SerializerMethodField()
    ties = serializers.SerializerMethodField()
    load = serializers.IntegerField(source="ranked.load", help_text="Tasks now open.")
    max_load = serializers.IntegerField(source="ranked.max_load", help_text="Most at once.")
    state = serializers.ChoiceField(
        choices=choices(ASSIGNMENT_STATE),
        allow_null=True,
        help_text="His place in this stage, if he has one already.",
    )
    proposed = serializers.SerializerMethodField(
        help_text="What the site proposes: to ask him now, to keep him in reserve, or neither."
    )

    @extend_schema_field(ReasonAnswer(many=True))
    def get_reasons(self, candidate: Candidate) -> list[dict[str, Any]]:
        told = [one for one in candidate.ranked.reasons if one not in ABOUT_LOAD]
        return [_reason(one) for one in told]

    @extend_schema_field(TieAnswer(many=True))
    def get_ties(self, candidate: Candidate) -> list[dict[str, Any]]:
        return [_tie(one) for one in candidate.ranked.conflicts]

    @extend_schema_field(serializers.ChoiceField(choices=["expert", "reserve"], allow_null=True))
    def get_proposed(self, candidate: Candidate) -> str | None:
        place = self.context["planned"].get(candidate.person.pk)
        if place is None:
            return None
        return "expert" if place == EXPERT else "reserve"


class CandidatesAnswer(serializers.Serializer[Any]):
    """Experts of the territory for one stage, the fittest first."""

    stage = serializers.ChoiceField(source="stage.kind", choices=choices(STAGE_KIND))
    experts_needed = serializers.IntegerField(source="stage.experts_needed")
    seats_free = serializers.IntegerField(help_text="How many are to be asked now.")
    offered = CandidateAnswer(many=True, help_text="Who may be asked.")
    barred = CandidateAnswer(many=True, help_text="Who must not be asked, and why.")
    seated = CandidateAnswer(many=True, help_text="Who is asked, at work or done.")


class Candidates(DutyView):
    """Ranked candidates with reasons, the barred with theirs, as on the page of the duty.

    For the duties `assign_experts` and `replace_expert`; once they are done there is no choice.
    """

    steps = ("assign_experts", "replace_expert")
    read_with_it = (*DutyView.read_with_it, "case__material")

    @described("list_candidates", answer=CandidatesAnswer, refusals=SIGNED_IN)
    def get(self, request: Request, task_id: int) -> Response:
        if self.task.finished is not None:
            raise Http404
        stage = Stage.objects.get(pk=self.task.data["stage"])
        stage.case = self.task.case
        choice = choice_for(stage, coordinator_id=self.viewer.person_id, now=self.now)
        # Another expert is sought for one seat, however many have come free.
        seats = 1 if self.task.step == "replace_expert" else seats_free(stage)
        return Response(_told(stage, choice, seats))


def _told(stage: Stage, choice: Choice, seats: int) -> dict[str, Any]:
    found = {
        "stage": stage,
        "seats_free": seats,
        "offered": choice.offered,
        "barred": choice.barred,
        "seated": choice.seated,
    }
    return dict(CandidatesAnswer(found, context={"planned": plan(choice, seats)}).data)


def _reason(reason: CandidateReason) -> dict[str, Any]:
    found = {
        "code": reason.value,
        "title": str(CANDIDATE_REASON[reason]),
        "speaks_for": reason not in AGAINST,
    }
    return dict(ReasonAnswer(found).data)


def _tie(conflict: Conflict) -> dict[str, Any]:
    found = {"code": conflict.kind.value, "title": str(CONFLICT_KIND[conflict.kind])}
    return dict(TieAnswer(found).data)
