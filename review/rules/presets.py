"""Ready procedures: their shapes. The ready pack gives them names and checklists."""

from review.rules.procedure import ProcedureParameters, StageParameters
from review.rules.vocabulary import (
    DecisionMode,
    ExpertNames,
    RapporteurRule,
    Severity,
    SheetsSeen,
    StageKind,
)

INTERNAL_CHECKLIST = "internal-material"
EXTERNAL_CHECKLIST = "external-material"
COMPETITION_CHECKLIST = "competition-work"

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

# An office without a council: the coordinator writes the conclusion, the head signs it.
WITHOUT_COUNCIL = ProcedureParameters(
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
            decision=DecisionMode.NO_COUNCIL,
        ),
    ),
    publication=True,
)

# Works of a competition are judged without names, once, by three; sheets are not shown around.
BLIND_COMPETITION = ProcedureParameters(
    stages=(
        StageParameters(
            kind=StageKind.EXTERNAL,
            experts=3,
            checklist=COMPETITION_CHECKLIST,
            discrepancy_percent=25,
            expert_names=ExpertNames.NUMBERS,
            same_organisation=Severity.FORBIDDEN,
            rapporteur=RapporteurRule.COORDINATOR,
            decision=DecisionMode.MEETING,
        ),
    ),
    max_rounds=1,
    publication=True,
    author_hidden=True,
    experts_see_each_other=SheetsSeen.NEVER,
)

PRESETS = {
    "without_council": WITHOUT_COUNCIL,
    "blind_competition": BLIND_COMPETITION,
    "two_stages": TWO_STAGES,
    "external_only": EXTERNAL_ONLY,
    "internal_only": INTERNAL_ONLY,
}
