"""What the parameters of a procedure mean: stages, experts, terms, thresholds, separation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from registry.rules.calendar import Term, TermUnit
from review.rules.figures import Points
from review.rules.vocabulary import (
    Aggregation,
    ConflictKind,
    DecisionMode,
    DiscrepancyRoute,
    ExpertNames,
    GapUnit,
    LateExpert,
    RapporteurRule,
    Rounding,
    Settlement,
    Severity,
    SheetsSeen,
    StageKind,
    TaskOrder,
)

MAX_EXPERTS = 9
ABSOLUTE = frozenset(
    {
        ConflictKind.AUTHOR,
        ConflictKind.CO_AUTHOR,
        ConflictKind.DECLARED,
        ConflictKind.JUDGED_BEFORE_APPEAL,
        ConflictKind.NOT_SENIOR,
        ConflictKind.SAW_WORK,
    }
)


@dataclass(frozen=True)
class Gap:
    """A distance between experts: so many points, or percents of the maximum."""

    amount: Points
    unit: GapUnit = GapUnit.PERCENT


@dataclass(frozen=True, kw_only=True)
class Discrepancy:
    """«Существенное расхождение»: when experts differ too much, and what then.

    They do when their totals lie further apart than ``total``, or their points for one criterion
    further than ``criterion``; percents of a criterion are of its own maximum. Either may be
    None, not both. The rest holds for the further expert: whether he must have the standing of a
    senior one, whether he sees the earlier sheets, whose scores count in the end.
    """

    total: Gap | None = None
    criterion: Gap | None = None
    route: DiscrepancyRoute = DiscrepancyRoute.FURTHER_EXPERT
    further_is_senior: bool = False
    further_sees_sheets: bool = False
    settlement: Settlement = Settlement.ALL


@dataclass(frozen=True, kw_only=True)
class StageParameters:
    """One stage of a procedure. Percents are of the maximum of points.

    ``threshold_percent`` None means the threshold of the checklist; ``discrepancy`` None means
    that experts may differ as they will. ``rejected_below_points`` None means no such rule;
    otherwise a work is rejected when each of its experts gave it fewer points.
    """

    kind: StageKind
    experts: int
    checklist: str
    aggregation: Aggregation = Aggregation.MEAN
    rounding: Rounding = Rounding.EXACT
    threshold_percent: int | None = None
    rejected_below_points: Points | None = None
    discrepancy: Discrepancy | None = None
    revise_margin_percent: int = 0
    expert_names: ExpertNames = ExpertNames.NUMBERS
    same_organisation: Severity = Severity.FORBIDDEN
    rapporteur: RapporteurRule = RapporteurRule.COORDINATOR
    decision: DecisionMode = DecisionMode.NO_COUNCIL

    @property
    def has_council(self) -> bool:
        """Whether a body, or its chair alone, decides."""
        return self.decision is not DecisionMode.NO_COUNCIL

    def is_further(self, seat: int | None) -> bool:
        """Whether the seat is of a further expert, asked because the others differ."""
        return seat is not None and seat > self.experts

    def asks_senior(self, experts_needed: int) -> bool:
        """Whether of so many experts the last one must be senior and new to the work."""
        rule = self.discrepancy
        return rule is not None and rule.further_is_senior and experts_needed > self.experts

    def sees_earlier_sheets(self, seat: int | None) -> bool:
        """Whether the expert at the seat has the sheets that there are before his eyes."""
        rule = self.discrepancy
        return rule is not None and rule.further_sees_sheets and self.is_further(seat)


THREE_DAYS, FIVE_DAYS, TEN_DAYS = Term(3), Term(5), Term(10)
A_MONTH = Term(30, TermUnit.CALENDAR)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Term of every step."""

    check_completeness: Term = THREE_DAYS
    assign_experts: Term = THREE_DAYS
    respond_to_invitation: Term = THREE_DAYS
    score_material: Term = TEN_DAYS
    draft_conclusion: Term = FIVE_DAYS
    decide_in_council: Term = TEN_DAYS
    revise_material: Term = A_MONTH
    publish_practice: Term = TEN_DAYS
    answer_question: Term = FIVE_DAYS
    discuss_scores: Term = THREE_DAYS
    decide_appeal: Term = TEN_DAYS


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """What follows silence, in working days around the end of a term.

    A reminder ``remind_before`` the end and one ``remind_after`` it; an expert still silent
    ``replace_after`` is replaced by the next of the reserve or becomes a task of the
    coordinator; ``tell_council_after`` the council hears of it.
    """

    remind_before: int = 1
    remind_after: int = 1
    late_expert: LateExpert = LateExpert.COORDINATOR
    replace_after: int = 3
    tell_council_after: int = 10


@dataclass(frozen=True, kw_only=True)
class Appeal:
    """How an author may object to a conclusion; by nobody who judged the work before.

    ``window`` is counted from the day the conclusion was issued.
    """

    window: Term = A_MONTH
    experts: int = 2
    may_lower: bool = False


DEFAULT_CONFLICTS: Mapping[ConflictKind, Severity] = MappingProxyType(
    {
        ConflictKind.CONSULTANT: Severity.FORBIDDEN,
        ConflictKind.MENTOR: Severity.FORBIDDEN,
        ConflictKind.RELATIVE: Severity.FORBIDDEN,
        ConflictKind.SUPERIOR: Severity.WITH_REASON,
        ConflictKind.TEAM: Severity.WITH_REASON,
        ConflictKind.WROTE_TOGETHER: Severity.WITH_REASON,
        ConflictKind.OTHER: Severity.WITH_REASON,
        ConflictKind.JUDGED_OTHER_STAGE: Severity.FORBIDDEN,
        ConflictKind.COORDINATES: Severity.FORBIDDEN,
    }
)


@dataclass(frozen=True, kw_only=True)
class ProcedureParameters:
    """Every local choice of a procedure.

    ``same_experts``: a revised work goes to the experts who know it. ``appeal`` None means that
    the procedure has none; ``valid_months`` None that a conclusion has no end.
    """

    stages: tuple[StageParameters, ...]
    terms: Terms = Terms()
    max_rounds: int = 2
    same_experts: bool = True
    publication: bool = False
    author_hidden: bool = False
    experts_see_each_other: SheetsSeen = SheetsSeen.AFTER_OWN
    expert_names_in_bank: bool = False
    quorum_percent: int = 50
    council_same_organisation: Severity = Severity.ALLOWED
    conflicts: Mapping[ConflictKind, Severity] = field(default_factory=lambda: DEFAULT_CONFLICTS)
    max_load: int = 5
    task_order: TaskOrder = TaskOrder.URGENT_FIRST
    ladder: Ladder = Ladder()
    appeal: Appeal | None = None
    valid_months: int | None = None

    @property
    def needs_council(self) -> bool:
        """Whether a body, or its chair alone, decides at any stage."""
        return any(stage.has_council for stage in self.stages)

    def stage_at(self, position: int) -> StageParameters:
        """Parameters of the stage with this position; the first one is 1."""
        return self.stages[position - 1]

    def severity_of(self, kind: ConflictKind) -> Severity:
        """How grave a tie is. Authors and those who declared a tie never judge the work."""
        return Severity.FORBIDDEN if kind in ABSOLUTE else self.conflicts[kind]


def threshold_percent(
    stage: StageParameters, *, threshold_points: Fraction | None, full_maximum: Points
) -> Fraction | None:
    """Threshold of a stage as a percent: the procedure's own, or the checklist's points.

    Points are set for the whole checklist; as a percent they hold for sheets in which some
    criteria are not applicable, too.
    """
    if stage.threshold_percent is not None:
        return Fraction(stage.threshold_percent)
    if threshold_points is None or not full_maximum:
        return None
    return threshold_points * 100 / Fraction(full_maximum)


def expected_terms(parameters: ProcedureParameters) -> tuple[Term, ...]:
    """Terms that a work without returns passes one after another, up to the last conclusion."""
    terms = parameters.terms
    expected = [terms.check_completeness]
    for stage in parameters.stages:
        expected += [
            terms.assign_experts,
            terms.respond_to_invitation,
            terms.score_material,
            terms.draft_conclusion,
        ]
        if stage.has_council:
            expected.append(terms.decide_in_council)
    return tuple(expected)
