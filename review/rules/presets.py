"""Ready procedures: their shapes. The ready pack gives them names and checklists."""

from review.rules.procedure import Appeal, Discrepancy, Gap, ProcedureParameters, StageParameters
from review.rules.vocabulary import (
    DecisionMode,
    ExpertNames,
    GapUnit,
    RapporteurRule,
    Rounding,
    Settlement,
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
    discrepancy=Discrepancy(total=Gap(30)),
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
            discrepancy=Discrepancy(total=Gap(30)),
            revise_margin_percent=15,
            expert_names=ExpertNames.NUMBERS,
            same_organisation=Severity.FORBIDDEN,
            rapporteur=RapporteurRule.COUNCIL_MEMBER,
            decision=DecisionMode.MEETING,
        ),
    ),
    publication=True,
    appeal=Appeal(),
)

EXTERNAL_ONLY = ProcedureParameters(
    stages=(
        StageParameters(
            kind=StageKind.EXTERNAL,
            experts=2,
            checklist=EXTERNAL_CHECKLIST,
            discrepancy=Discrepancy(total=Gap(30)),
            revise_margin_percent=15,
            expert_names=ExpertNames.NUMBERS,
            same_organisation=Severity.WITH_REASON,
            rapporteur=RapporteurRule.COORDINATOR,
            decision=DecisionMode.CHAIR_ALONE,
        ),
    ),
    publication=True,
    appeal=Appeal(),
)

INTERNAL_ONLY = ProcedureParameters(stages=(INTERNAL_STAGE,))

# An office without a council: the coordinator writes the conclusion, the head signs it.
WITHOUT_COUNCIL = ProcedureParameters(
    stages=(
        StageParameters(
            kind=StageKind.EXTERNAL,
            experts=2,
            checklist=EXTERNAL_CHECKLIST,
            discrepancy=Discrepancy(total=Gap(30)),
            revise_margin_percent=15,
            expert_names=ExpertNames.NUMBERS,
            same_organisation=Severity.WITH_REASON,
            rapporteur=RapporteurRule.COORDINATOR,
            decision=DecisionMode.NO_COUNCIL,
        ),
    ),
    publication=True,
    appeal=Appeal(),
)

# Works of a competition are judged without names, once, by three; sheets are not shown around.
BLIND_COMPETITION = ProcedureParameters(
    stages=(
        StageParameters(
            kind=StageKind.EXTERNAL,
            experts=3,
            checklist=COMPETITION_CHECKLIST,
            discrepancy=Discrepancy(total=Gap(25)),
            expert_names=ExpertNames.NUMBERS,
            same_organisation=Severity.FORBIDDEN,
            rapporteur=RapporteurRule.COORDINATOR,
            decision=DecisionMode.MEETING,
        ),
    ),
    max_rounds=1,
    appeal=Appeal(experts=3),
    publication=True,
    author_hidden=True,
    experts_see_each_other=SheetsSeen.NEVER,
)

# Works are judged as at the state examination: two experts who do not see each other; where they
# differ by two points or more for one criterion, a senior one who has not seen the work judges it,
# with both sheets before him, and his points are final. The mean is rounded up.
# (Orders on the state final certification, items 48 and 61-62 of the 2018 edition.)
AS_AT_STATE_EXAM = ProcedureParameters(
    stages=(
        StageParameters(
            kind=StageKind.EXTERNAL,
            experts=2,
            checklist=COMPETITION_CHECKLIST,
            rounding=Rounding.UP,
            discrepancy=Discrepancy(
                criterion=Gap(1, GapUnit.POINTS),
                further_is_senior=True,
                further_sees_sheets=True,
                settlement=Settlement.FURTHER,
            ),
            expert_names=ExpertNames.HIDDEN,
            same_organisation=Severity.FORBIDDEN,
        ),
    ),
    max_rounds=1,
    author_hidden=True,
    experts_see_each_other=SheetsSeen.NEVER,
)

# «Не менее трёх экспертов; отклоняется, если каждый дал менее 40 баллов».
FORTY_FROM_EACH = ProcedureParameters(
    stages=(
        StageParameters(
            kind=StageKind.EXTERNAL,
            experts=3,
            checklist=EXTERNAL_CHECKLIST,
            rejected_below_points=40,
            expert_names=ExpertNames.NUMBERS,
            same_organisation=Severity.FORBIDDEN,
        ),
    ),
    max_rounds=1,
)

PRESETS = {
    "without_council": WITHOUT_COUNCIL,
    "blind_competition": BLIND_COMPETITION,
    "two_stages": TWO_STAGES,
    "external_only": EXTERNAL_ONLY,
    "internal_only": INTERNAL_ONLY,
    "as_at_state_exam": AS_AT_STATE_EXAM,
    "forty_from_each": FORTY_FROM_EACH,
}
