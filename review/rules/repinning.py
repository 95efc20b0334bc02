"""Whether a work under way may go on by another version of its procedure, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from review.rules.procedure import ProcedureParameters, StageParameters
from review.rules.procedure_parts import Place, changed_places
from review.rules.vocabulary import RepinRefusal, StageState

# What the experts of a stage were asked by, and what their sheets are counted by.
JUDGING = (
    "experts",
    "aggregation",
    "rounding",
    "threshold_percent",
    "revise_margin_percent",
    "rejected_below_points",
    "discrepancy",
    "same_organisation",
    "expert_names",
)
DECIDING = ("decision", "rapporteur")


@dataclass(frozen=True, kw_only=True)
class BegunStage:
    """The last round of a stage that a work has begun; ``asked`` when any expert was invited."""

    position: int
    round: int
    state: StageState
    asked: bool = True


@dataclass(frozen=True)
class Repinning:
    """What another version would mean for a work: refusals, or the places that change for it."""

    refusals: tuple[RepinRefusal, ...]
    changes: tuple[Place, ...] = ()


def judge_repinning(
    old: ProcedureParameters,
    new: ProcedureParameters,
    begun: Sequence[BegunStage],
    *,
    is_finished: bool = False,
    is_appeal: bool = False,
) -> Repinning:
    """What would change for a work, from where it now stands.

    Nothing that people have done already may come to mean something else: a stage that has begun
    keeps its checklist; while its experts judge, what they judge by; while it is concluded, who
    decides; and what experts and author were told of each other's names stays true. Terms that
    are running keep their day; the new ones count from the next step.
    """
    if is_finished or is_appeal:
        return Repinning((RepinRefusal.FINISHED if is_finished else RepinRefusal.APPEAL,))
    found = [one for stage in begun for one in _of_stage(old, new, stage)]
    if old.author_hidden != new.author_hidden and any(stage.asked for stage in begun):
        found.append(RepinRefusal.SIGHT_CHANGES)
    if found:
        return Repinning(tuple(one for one in RepinRefusal if one in found))
    closed = {stage.position for stage in begun if stage.state is StageState.CLOSED}
    last = max(closed, default=0)
    return Repinning(
        (),
        tuple(
            place
            for place in changed_places(old, new)
            if place.stage is None or place.stage not in closed or place.stage == last
        ),
    )


def _of_stage(
    old: ProcedureParameters, new: ProcedureParameters, stage: BegunStage
) -> list[RepinRefusal]:
    if stage.position > len(new.stages):
        return [RepinRefusal.STAGE_GONE]
    was, will = old.stage_at(stage.position), new.stage_at(stage.position)
    if was.kind is not will.kind:
        return [RepinRefusal.STAGE_GONE]
    found = []
    if was.checklist != will.checklist:
        found.append(RepinRefusal.OTHER_CHECKLIST)
    if stage.round > new.max_rounds:
        found.append(RepinRefusal.ROUNDS_USED_UP)
    if stage.state is not StageState.CLOSED and _differ(was, will, JUDGING):
        found.append(RepinRefusal.STAGE_BEGUN)
    if stage.state is StageState.SCORED and _differ(was, will, DECIDING):
        found.append(RepinRefusal.DECISION_BEGUN)
    return found


def _differ(one: StageParameters, other: StageParameters, names: tuple[str, ...]) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in names)
