"""Choices of a procedure that contradict each other; every one of them, with its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from review.rules.procedure import (
    MAX_EXPERTS,
    Discrepancy,
    Ladder,
    ProcedureParameters,
    StageParameters,
)
from review.rules.vocabulary import (
    DiscrepancyRoute,
    ProcedureContradiction,
    RapporteurRule,
    Settlement,
    Severity,
    SheetsSeen,
    StageKind,
)


@dataclass(frozen=True)
class Contradiction:
    """Where in the parameters, and what."""

    path: str
    code: ProcedureContradiction


def find_contradictions(parameters: ProcedureParameters) -> tuple[Contradiction, ...]:
    """Everything that keeps these parameters from being a procedure, in the order of its parts."""
    return tuple(
        Contradiction(path, code)
        for found in (
            _of_stages(parameters),
            *(
                _of_stage(stage, f"stages[{index}]", parameters)
                for index, stage in enumerate(parameters.stages)
            ),
            _of_ladder(parameters.ladder),
        )
        for path, code in found
    )


Found = Iterator[tuple[str, ProcedureContradiction]]


def _of_stages(parameters: ProcedureParameters) -> Found:
    kinds = [stage.kind for stage in parameters.stages]
    if kinds not in (
        [StageKind.INTERNAL, StageKind.EXTERNAL],
        [StageKind.INTERNAL],
        [StageKind.EXTERNAL],
    ):
        yield "stages", ProcedureContradiction.NOT_INTERNAL_THEN_EXTERNAL
    if parameters.publication and StageKind.EXTERNAL not in kinds:
        yield "publication", ProcedureContradiction.NEEDS_EXTERNAL_STAGE


def _of_stage(stage: StageParameters, path: str, parameters: ProcedureParameters) -> Found:
    if stage.kind is StageKind.EXTERNAL and stage.same_organisation is Severity.ALLOWED:
        yield f"{path}.same_organisation", ProcedureContradiction.EXTERNAL_NEEDS_OTHERS
    if stage.rapporteur is RapporteurRule.COUNCIL_MEMBER and not stage.has_council:
        yield f"{path}.rapporteur", ProcedureContradiction.RAPPORTEUR_NEEDS_COUNCIL
    threshold, margin = stage.threshold_percent, stage.revise_margin_percent
    if threshold is not None and margin > threshold:
        yield f"{path}.revise_margin_percent", ProcedureContradiction.MARGIN_ABOVE_THRESHOLD
    if stage.discrepancy is not None:
        yield from _of_discrepancy(stage.discrepancy, stage, f"{path}.discrepancy", parameters)


def _of_discrepancy(
    rule: Discrepancy, stage: StageParameters, path: str, parameters: ProcedureParameters
) -> Found:
    if stage.experts == 1:
        yield path, ProcedureContradiction.ONE_EXPERT_CANNOT_DIFFER
    if rule.total is None and rule.criterion is None:
        yield path, ProcedureContradiction.GAP_NOWHERE
    further = rule.route is DiscrepancyRoute.FURTHER_EXPERT
    if further and stage.experts == MAX_EXPERTS:
        yield f"{path}.route", ProcedureContradiction.NO_SEAT_FOR_FURTHER
    if rule.route is DiscrepancyRoute.COUNCIL and not stage.has_council:
        yield f"{path}.route", ProcedureContradiction.ROUTE_NEEDS_COUNCIL
    if (
        rule.route is DiscrepancyRoute.DISCUSSION
        and parameters.experts_see_each_other is SheetsSeen.NEVER
    ):
        yield f"{path}.route", ProcedureContradiction.DISCUSSION_HIDES_SHEETS
    if not further and (
        rule.settlement is not Settlement.ALL or rule.further_is_senior or rule.further_sees_sheets
    ):
        yield f"{path}.settlement", ProcedureContradiction.FURTHER_WITHOUT_ROUTE


def _of_ladder(ladder: Ladder) -> Found:
    if not ladder.remind_after <= ladder.replace_after <= ladder.tell_council_after:
        yield "ladder", ProcedureContradiction.LADDER_BACKWARDS
