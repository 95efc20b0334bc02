"""Opening a stage, and closing it when all sheets are in."""

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.models import Case
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseState
from registry.services.cases import change_state
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from review import labels
from review.models import Appeal, ChecklistVersion, Conclusion, Stage
from review.queries import (
    appeal_in,
    checklist_in_force,
    coordinators_of,
    full_maximum,
    last_stage,
    last_submitted_version,
    parameters_of,
    scores_of,
)
from review.rules import figures
from review.rules.confidence import judge_confidence
from review.rules.procedure import StageParameters, threshold_percent
from review.rules.scoring import Score
from review.rules.stages import PastStage, stage_to_open
from review.rules.verdict import Decision, VerdictParameters, decide_verdict
from review.rules.vocabulary import (
    ConclusionState,
    DiscrepancyRoute,
    StageRefusal,
    StageState,
    Verdict,
)


def open_stage(
    case: Case,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Stage:
    """Open the first stage, the next one after a positive conclusion, or one more round.

    The stage takes the checklist in force today; a further round keeps the checklist of the
    first, so that the rounds can be compared, and so does an appeal. The work then waits for its
    experts.
    """
    parameters = parameters_of(case)
    last = last_stage(case)
    version = last_submitted_version(case.material)
    appeal = appeal_in(case)
    found = stage_to_open(
        _past(last),
        parameters,
        version=version.number,
        first=len(parameters.stages) if appeal else 1,
    )
    if isinstance(found, StageRefusal):
        raise DomainError(found.value, labels.STAGE_REFUSAL[found])
    chosen = parameters.stage_at(found.position)
    repeats = last is not None and last.position == found.position
    with recording():
        stage = Stage.objects.create(
            case=case,
            kind=chosen.kind.value,
            position=found.position,
            round=found.round,
            state=StageState.OPEN.value,
            material_version=version,
            checklist_version=(
                last.checklist_version
                if last and repeats
                else _checklist(case, chosen.checklist, appeal)
            ),
            experts_needed=chosen.experts,
            opened_at=now,
        )
        record(
            "review.stage.opened",
            subject=stage,
            case=case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={
                "position": stage.position,
                "round": stage.round,
                "version": version.number,
                "checklist_version": stage.checklist_version_id,
            },
        )
        change_state(case, CaseState.ASSIGNING, actor=actor, on_behalf_of=on_behalf_of, now=now)
    return stage


def _past(last: Stage | None) -> PastStage | None:
    """The last stage for the rule; it must have been concluded."""
    if last is None:
        return None
    concluded = Conclusion.objects.filter(stage=last, state=ConclusionState.ISSUED.value).first()
    if last.state != StageState.CLOSED or concluded is None:
        raise DomainError(
            "stage_open",
            _("The stage before this one is not finished: its conclusion is not issued."),
        )
    return PastStage(
        position=last.position,
        round=last.round,
        verdict=Verdict(concluded.verdict),
        version=last.material_version.number,
    )


def _checklist(case: Case, code: str, appeal: Appeal | None) -> ChecklistVersion:
    """The one in force; an appeal is judged by the very one it is about."""
    if appeal:
        return appeal.conclusion.stage.checklist_version
    found = checklist_in_force(case.territory_id, code)
    if found is None:
        raise DomainError(
            "no_checklist",
            _("The checklist of this stage is not in force. Put it in force, then go on."),
        )
    return found


def close_scoring(
    stage: Stage,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Decision:
    """Decide by the rule when all sheets of a stage are in.

    When the experts disagree and the procedure asks one more, the stage gets one more seat, the
    work goes back to the choice of experts and the coordinators are written to (REV-02). Where it
    lets them discuss their scores, the stage stays open until they have. Otherwise the result is
    kept and the conclusion is to be written.
    """
    _refuse_closed(stage)
    parameters = parameters_of(stage.case).stage_at(stage.position)
    scores = scores_of(stage)
    if len(scores) < stage.experts_needed:
        raise DomainError("sheets_missing", _("Not all experts have sent their sheets yet."))
    judging = judged_by(stage, parameters)
    decision = decide_verdict(scores, judging)
    stage.result = _kept(decision, scores, judging)
    with recording():
        record(
            "review.stage.scored",
            subject=stage,
            case=stage.case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new=stage.result,
        )
        if decision.route is DiscrepancyRoute.DISCUSSION:
            stage.save(update_fields=["result"])
            return decision
        if decision.further_expert_needed:
            _ask_further_expert(stage, now)
            state = CaseState.ASSIGNING
        else:
            state = _settle(stage, now)
        change_state(stage.case, state, actor=actor, on_behalf_of=on_behalf_of, now=now)
    return decision


def close_discussion(
    stage: Stage,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Decision:
    """Count the sheets once more when the experts have discussed them; nothing is asked again.

    Whatever still differs is said in the result: whoever writes the conclusion, and the council
    where there is one, decide with it before them.
    """
    _refuse_closed(stage)
    parameters = parameters_of(stage.case).stage_at(stage.position)
    scores = scores_of(stage)
    judging = replace(judged_by(stage, parameters), is_discussed=True)
    decision = decide_verdict(scores, judging)
    before, stage.result = stage.result, _kept(decision, scores, judging)
    with recording():
        record(
            "review.stage.discussed",
            subject=stage,
            case=stage.case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            old=before,
            new=stage.result,
        )
        state = _settle(stage, now)
        change_state(stage.case, state, actor=actor, on_behalf_of=on_behalf_of, now=now)
    return decision


def _refuse_closed(stage: Stage) -> None:
    if stage.state != StageState.OPEN:
        raise DomainError("scoring_closed", _("The scoring of this stage is closed already."))


def _settle(stage: Stage, now: datetime) -> CaseState:
    """The sheets are what they are: the conclusion is to be written."""
    stage.state, stage.scored_at = StageState.SCORED.value, now
    stage.save(update_fields=["state", "scored_at", "result"])
    return CaseState.CONCLUDING


def judged_by(stage: Stage, parameters: StageParameters) -> VerdictParameters:
    """What the procedure and the checklist say of judging this stage; at most one query."""
    return VerdictParameters(
        aggregation=parameters.aggregation,
        rounding=parameters.rounding,
        threshold_percent=stage_threshold(stage, parameters),
        revise_margin_percent=Fraction(parameters.revise_margin_percent),
        rejected_below_points=parameters.rejected_below_points,
        discrepancy=parameters.discrepancy,
        has_further=stage.experts_needed > parameters.experts,
    )


def stage_threshold(stage: Stage, parameters: StageParameters) -> Fraction | None:
    """The threshold of a stage as a percent; at most one query."""
    version = stage.checklist_version
    if parameters.threshold_percent is not None or version.threshold is None:
        return threshold_percent(parameters, threshold_points=None, full_maximum=0)
    return threshold_percent(
        parameters,
        threshold_points=Fraction(version.threshold),
        full_maximum=full_maximum(version.pk),
    )


def _ask_further_expert(stage: Stage, now: datetime) -> None:
    stage.experts_needed += 1
    stage.save(update_fields=["experts_needed", "result"])
    territory = stage.case.territory
    for coordinator in coordinators_of(territory, local_date(now, territory.time_zone)):
        write_letter(
            "experts_needed",
            person=coordinator,
            case=stage.case,
            key=f"further-expert-{stage.pk}-{coordinator.pk}",
            facts={"stage": stage.pk, "reason": "experts_disagree"},
            now=now,
        )


def _kept(decision: Decision, scores: list[Score], judging: VerdictParameters) -> dict[str, Any]:
    """The decision as the stage keeps it: figures rounded to two digits, as text."""
    limit = judging.threshold_percent
    confidence = judge_confidence(scores, decision, judging)
    return {
        "totals": [str(score.total) for score in scores],
        "maxima": [str(score.maximum) for score in scores],
        "aggregate": str(figures.points(decision.aggregate)),
        "maximum": str(figures.points(decision.maximum)),
        "percent": str(figures.half_up(decision.percent, 1)),
        "threshold_percent": None if limit is None else str(figures.half_up(limit, 1)),
        "spread_percent": str(figures.half_up(decision.spread_percent, 1)),
        "stop_failed": list(decision.stop_failed),
        "verdict": decision.verdict.value,
        "reasons": [reason.value for reason in decision.reasons],
        "counted": list(decision.counted),
        "differing": {
            "total": decision.differing.total,
            "criteria": list(decision.differing.criteria),
            "tied": decision.differing.tied,
        },
        "route": decision.route.value if decision.route else None,
        "further_expert_needed": decision.further_expert_needed,
        "confidence": confidence.level.value,
        "confidence_reason": confidence.reason.value,
    }
