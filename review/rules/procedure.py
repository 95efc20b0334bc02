"""What the parameters of a procedure mean: stages, experts, terms, thresholds, separation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any, TypeVar

from registry.rules.calendar import Term, TermUnit
from review.rules.figures import Points
from review.rules.vocabulary import (
    Aggregation,
    ConflictKind,
    DecisionMode,
    ExpertNames,
    RapporteurRule,
    Severity,
    SheetsSeen,
    StageKind,
)

MAX_EXPERTS = 9
ABSOLUTE = frozenset({ConflictKind.AUTHOR, ConflictKind.CO_AUTHOR, ConflictKind.DECLARED})

Code = TypeVar("Code", bound=StrEnum)


class ProcedureError(ValueError):
    """Parameters that mean nothing: where in them, and a code that says why."""

    def __init__(self, path: str, code: str) -> None:
        super().__init__(f"{path}: {code}")
        self.path = path
        self.code = code


@dataclass(frozen=True, kw_only=True)
class StageParameters:
    """One stage of a procedure. Percents are of the maximum of points.

    ``threshold_percent`` None means the threshold of the checklist; ``discrepancy_percent`` None
    means that no further expert is ever asked.
    """

    kind: StageKind
    experts: int
    checklist: str
    aggregation: Aggregation = Aggregation.MEAN
    threshold_percent: int | None = None
    discrepancy_percent: int | None = None
    revise_margin_percent: int = 0
    expert_names: ExpertNames = ExpertNames.NUMBERS
    same_organisation: Severity = Severity.FORBIDDEN
    rapporteur: RapporteurRule = RapporteurRule.COORDINATOR
    decision: DecisionMode = DecisionMode.NO_COUNCIL


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
    """Every local choice of a procedure."""

    stages: tuple[StageParameters, ...]
    terms: Terms = Terms()
    max_rounds: int = 2
    publication: bool = False
    author_hidden: bool = False
    experts_see_each_other: SheetsSeen = SheetsSeen.AFTER_OWN
    expert_names_in_bank: bool = False
    quorum_percent: int = 50
    council_same_organisation: Severity = Severity.ALLOWED
    conflicts: Mapping[ConflictKind, Severity] = field(default_factory=lambda: DEFAULT_CONFLICTS)
    max_load: int = 5

    @property
    def needs_council(self) -> bool:
        """Whether a body, or its chair alone, decides at any stage."""
        return any(stage.decision is not DecisionMode.NO_COUNCIL for stage in self.stages)

    def stage_at(self, position: int) -> StageParameters:
        """Parameters of the stage with this position; the first one is 1."""
        return self.stages[position - 1]

    def severity_of(self, kind: ConflictKind) -> Severity:
        """How grave a tie is. Authors and those who declared a tie never judge the work."""
        return Severity.FORBIDDEN if kind in ABSOLUTE else self.conflicts[kind]


def read_parameters(raw: Mapping[str, Any]) -> ProcedureParameters:
    """Read parameters as they are stored. Raises ``ProcedureError`` naming the first fault."""
    source = _Reader(raw)
    parameters = ProcedureParameters(
        stages=tuple(_read_stage(one) for one in source.sections("stages")),
        terms=_read_terms(source.section("terms")),
        max_rounds=source.number("max_rounds", 2, low=1, high=9),
        publication=source.flag("publication", False),
        author_hidden=source.flag("author_hidden", False),
        experts_see_each_other=source.code("experts_see_each_other", SheetsSeen.AFTER_OWN),
        expert_names_in_bank=source.flag("expert_names_in_bank", False),
        quorum_percent=source.number("quorum_percent", 50, low=1, high=100),
        council_same_organisation=source.code("council_same_organisation", Severity.ALLOWED),
        conflicts=_read_conflicts(source.section("conflicts")),
        max_load=source.number("max_load", 5, low=1, high=99),
    )
    source.refuse_unknown()
    _refuse_senseless(parameters)
    return parameters


def write_parameters(parameters: ProcedureParameters) -> dict[str, Any]:
    """Parameters as they are stored; ``read_parameters`` gives the same back."""
    stages = [_plain(vars(stage)) for stage in parameters.stages]
    terms = {
        name: {"amount": term.amount, "unit": term.unit.value}
        for name, term in vars(parameters.terms).items()
    }
    conflicts = {kind.value: severity.value for kind, severity in parameters.conflicts.items()}
    rest = {
        name: value
        for name, value in vars(parameters).items()
        if name not in {"stages", "terms", "conflicts"}
    }
    return {"stages": stages, "terms": terms, "conflicts": conflicts, **_plain(rest)}


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
        if stage.decision is not DecisionMode.NO_COUNCIL:
            expected.append(terms.decide_in_council)
    return tuple(expected)


class _Reader:
    """A section of the stored parameters, remembering which of its names were read."""

    def __init__(self, raw: object, path: str = "") -> None:
        if not isinstance(raw, Mapping):
            raise ProcedureError(path or "parameters", "not_a_section")
        self.raw, self.path = raw, path
        self.seen: set[str] = set()

    def take(self, name: str, default: object) -> object:
        self.seen.add(name)
        return self.raw.get(name, default)

    def at(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def number(self, name: str, default: int, *, low: int, high: int) -> int:
        value = self.take(name, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise ProcedureError(self.at(name), "not_a_whole_number")
        if not low <= value <= high:
            raise ProcedureError(self.at(name), "out_of_range")
        return value

    def percent(self, name: str) -> int | None:
        if self.take(name, None) is None:
            return None
        return self.number(name, 0, low=0, high=100)

    def flag(self, name: str, default: bool) -> bool:
        value = self.take(name, default)
        if not isinstance(value, bool):
            raise ProcedureError(self.at(name), "not_yes_or_no")
        return value

    def text(self, name: str) -> str:
        value = self.take(name, "")
        if not isinstance(value, str) or not value.strip():
            raise ProcedureError(self.at(name), "empty")
        return value

    def code(self, name: str, default: Code) -> Code:
        try:
            return type(default)(str(self.take(name, default)))
        except ValueError:
            raise ProcedureError(self.at(name), "unknown_code") from None

    def section(self, name: str) -> "_Reader":
        return _Reader(self.take(name, {}), self.at(name))

    def sections(self, name: str) -> list["_Reader"]:
        value = self.take(name, [])
        if not isinstance(value, list) or not value:
            raise ProcedureError(self.at(name), "empty")
        return [_Reader(one, f"{self.at(name)}[{index}]") for index, one in enumerate(value)]

    def refuse_unknown(self) -> None:
        for name in self.raw:
            if name not in self.seen:
                raise ProcedureError(self.at(name), "unknown_name")


def _read_stage(source: _Reader) -> StageParameters:
    kind = source.take("kind", None)
    if kind not in list(StageKind):
        raise ProcedureError(source.at("kind"), "unknown_code")
    stage = StageParameters(
        kind=StageKind(str(kind)),
        experts=source.number("experts", 0, low=1, high=MAX_EXPERTS),
        checklist=source.text("checklist"),
        aggregation=source.code("aggregation", Aggregation.MEAN),
        threshold_percent=source.percent("threshold_percent"),
        discrepancy_percent=source.percent("discrepancy_percent"),
        revise_margin_percent=source.number("revise_margin_percent", 0, low=0, high=100),
        expert_names=source.code("expert_names", ExpertNames.NUMBERS),
        same_organisation=source.code("same_organisation", Severity.FORBIDDEN),
        rapporteur=source.code("rapporteur", RapporteurRule.COORDINATOR),
        decision=source.code("decision", DecisionMode.NO_COUNCIL),
    )
    source.refuse_unknown()
    return stage


def _read_terms(source: _Reader) -> Terms:
    read = {name: _read_term(source, name, default) for name, default in vars(Terms()).items()}
    source.refuse_unknown()
    return Terms(**read)


def _read_term(source: _Reader, name: str, default: Term) -> Term:
    if name not in source.raw:
        return default
    section = source.section(name)
    term = Term(
        section.number("amount", default.amount, low=0, high=365),
        section.code("unit", default.unit),
    )
    section.refuse_unknown()
    return term


def _read_conflicts(source: _Reader) -> Mapping[ConflictKind, Severity]:
    read = {kind: source.code(kind.value, default) for kind, default in DEFAULT_CONFLICTS.items()}
    source.refuse_unknown()
    return MappingProxyType(read)


def _refuse_senseless(parameters: ProcedureParameters) -> None:
    """Parts that are right one by one and contradict each other."""
    kinds = [stage.kind for stage in parameters.stages]
    if kinds not in (
        [StageKind.INTERNAL, StageKind.EXTERNAL],
        [StageKind.INTERNAL],
        [StageKind.EXTERNAL],
    ):
        raise ProcedureError("stages", "not_internal_then_external")
    if parameters.publication and StageKind.EXTERNAL not in kinds:
        raise ProcedureError("publication", "needs_external_stage")
    for index, stage in enumerate(parameters.stages):
        if stage.kind is StageKind.EXTERNAL and stage.same_organisation is Severity.ALLOWED:
            raise ProcedureError(f"stages[{index}].same_organisation", "external_needs_others")
        if (
            stage.rapporteur is RapporteurRule.COUNCIL_MEMBER
            and stage.decision is DecisionMode.NO_COUNCIL
        ):
            raise ProcedureError(f"stages[{index}].rapporteur", "needs_council")


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.value if isinstance(value, StrEnum) else value for name, value in values.items()
    }
