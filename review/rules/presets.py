"""Three ready procedures to begin with."""

from review.rules.procedure import ProcedureParameters, StageParameters
from review.rules.vocabulary import (
    DecisionMode,
    ExpertNames,
    RapporteurRule,
    Severity,
    StageKind,
)

INTERNAL_CHECKLIST = "internal-material"
EXTERNAL_CHECKLIST = "external-material"

INTERNAL_STAGE = StageParameters(
    kind=StageKind.INTERNAL,
    experts=2,
    checklist=INTERNAL_CHECKLIST,
    discrepancy_percent=30,
    revise_margin_percent=15,
    expert_names=ExpertNames.NUMBERS,
    same_organisation=Severity.ALLOWED,
    rapporteur=RapporteurRule.COORDINATOR,
    decision=DecisionMode.NO_COUNCIL,
)

TWO_STAGES = ProcedureParameters(
    stages=(
        INTERNAL_STAGE,
        StageParameters(
            kind=StageKind.EXTERNAL,
            experts=3,
            checklist=EXTERNAL_CHECKLIST,
            discrepancy_percent=30,
            revise_margin_percent=15,
            expert_names=ExpertNames.NUMBERS,
            same_organisation=Severity.FORBIDDEN,
            rapporteur=RapporteurRule.COUNCIL_MEMBER,
            decision=DecisionMode.MEETING,
        ),
    ),
    publication=True,
)

EXTERNAL_ONLY = ProcedureParameters(
    stages=(
        StageParameters(
            kind=StageKind.EXTERNAL,
            experts=2,
            checklist=EXTERNAL_CHECKLIST,
            discrepancy_percent=30,
            revise_margin_percent=15,
            expert_names=ExpertNames.NUMBERS,
            same_organisation=Severity.WITH_REASON,
            rapporteur=RapporteurRule.COORDINATOR,
            decision=DecisionMode.CHAIR_ALONE,
        ),
    ),
    publication=True,
)

INTERNAL_ONLY = ProcedureParameters(stages=(INTERNAL_STAGE,))

PRESETS = {
    "two_stages": TWO_STAGES,
    "external_only": EXTERNAL_ONLY,
    "internal_only": INTERNAL_ONLY,
}
