"""Parameters of a procedure as they are stored: read with the place of each fault, and written."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from registry.rules.calendar import Term
from review.rules import figures
from review.rules.contradictions import find_contradictions
from review.rules.figures import Points
from review.rules.procedure import (
    DEFAULT_CONFLICTS,
    MAX_EXPERTS,
    Appeal,
    Discrepancy,
    Gap,
    Ladder,
    ProcedureParameters,
    StageParameters,
    Terms,
)
from review.rules.vocabulary import (
    Aggregation,
    ConflictKind,
    DecisionMode,
    DiscrepancyRoute,
    ExpertNames,
    GapUnit,
    RapporteurRule,
    Rounding,
    Settlement,
    Severity,
    SheetsSeen,
    StageKind,
    TaskOrder,
)

Code = TypeVar("Code", bound=StrEnum)


class ProcedureError(ValueError):
    """Parameters that mean nothing: where in them, and a code that says why."""

    def __init__(self, path: str, code: str) -> None:
        super().__init__(f"{path}: {code}")
        self.path = path
        self.code = code


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
        same_experts=source.flag("same_experts", True),
        task_order=source.code("task_order", TaskOrder.URGENT_FIRST),
        ladder=_read_ladder(source.section("ladder")),
        appeal=_read_appeal(source),
        valid_months=source.optional_number("valid_months", low=1, high=600),
    )
    source.refuse_unknown()
    return parameters


def read_new_parameters(raw: Mapping[str, Any]) -> ProcedureParameters:
    """Parameters that nobody works by yet: read, and refused where they contradict themselves.

    What was put in force by rules that knew fewer contradictions is read as it stands: works
    go on by it.
    """
    parameters = read_parameters(raw)
    for found in find_contradictions(parameters):
        raise ProcedureError(found.path, found.code.value)
    return parameters


def write_parameters(parameters: ProcedureParameters) -> dict[str, Any]:
    """Parameters as they are stored; ``read_parameters`` gives the same back."""
    written: dict[str, Any] = plain(parameters)
    return written


def plain(value: object) -> Any:
    """Parameters, or a part of them, in words and numbers of JSON."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return figures.kept(value)
    if isinstance(value, Mapping):
        return {plain(name): plain(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return value


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
        return self.optional_number(name, low=0, high=100)

    def optional_number(self, name: str, *, low: int, high: int) -> int | None:
        return None if self.take(name, None) is None else self.number(name, 0, low=low, high=high)

    def points(self, name: str, default: Points | None = None) -> Points | None:
        raw = self.take(name, default)
        if raw is None:
            return None
        value = figures.read_points(raw)
        if value is None:
            raise ProcedureError(self.at(name), "not_a_number")
        return value

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

    def optional_section(self, name: str) -> "_Reader | None":
        return None if self.take(name, None) is None else self.section(name)

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
        rounding=source.code("rounding", Rounding.EXACT),
        threshold_percent=source.percent("threshold_percent"),
        rejected_below_points=source.points("rejected_below_points"),
        discrepancy=_read_discrepancy(source),
        revise_margin_percent=source.number("revise_margin_percent", 0, low=0, high=100),
        expert_names=source.code("expert_names", ExpertNames.NUMBERS),
        same_organisation=source.code("same_organisation", Severity.FORBIDDEN),
        rapporteur=source.code("rapporteur", RapporteurRule.COORDINATOR),
        decision=source.code("decision", DecisionMode.NO_COUNCIL),
    )
    source.refuse_unknown()
    return stage


def _read_discrepancy(stage: _Reader) -> Discrepancy | None:
    """The rule as it is written; versions made before it had parts say one percent of the total."""
    percent = stage.percent("discrepancy_percent")
    source = stage.optional_section("discrepancy")
    if source is None:
        return None if percent is None else Discrepancy(total=Gap(percent))
    rule = Discrepancy(
        total=_read_gap(source, "total"),
        criterion=_read_gap(source, "criterion"),
        route=source.code("route", DiscrepancyRoute.FURTHER_EXPERT),
        further_is_senior=source.flag("further_is_senior", False),
        further_sees_sheets=source.flag("further_sees_sheets", False),
        settlement=source.code("settlement", Settlement.ALL),
    )
    source.refuse_unknown()
    return rule


def _read_gap(rule: _Reader, name: str) -> Gap | None:
    source = rule.optional_section(name)
    if source is None:
        return None
    gap = Gap(source.points("amount") or 0, source.code("unit", GapUnit.PERCENT))
    source.refuse_unknown()
    if gap.unit is GapUnit.PERCENT and gap.amount > 100:
        raise ProcedureError(source.at("amount"), "out_of_range")
    return gap


def _read_ladder(source: _Reader) -> Ladder:
    usual = Ladder()
    ladder = Ladder(
        remind_before=source.number("remind_before", usual.remind_before, low=0, high=30),
        remind_after=source.number("remind_after", usual.remind_after, low=1, high=90),
        late_expert=source.code("late_expert", usual.late_expert),
        replace_after=source.number("replace_after", usual.replace_after, low=1, high=90),
        tell_council_after=source.number(
            "tell_council_after", usual.tell_council_after, low=1, high=365
        ),
    )
    source.refuse_unknown()
    return ladder


def _read_appeal(parameters: _Reader) -> Appeal | None:
    source = parameters.optional_section("appeal")
    if source is None:
        return None
    usual = Appeal()
    appeal = Appeal(
        window=_read_term(source, "window", usual.window),
        experts=source.number("experts", usual.experts, low=1, high=MAX_EXPERTS),
        may_lower=source.flag("may_lower", usual.may_lower),
    )
    source.refuse_unknown()
    return appeal


def _read_terms(source: _Reader) -> Terms:
    read = {name: _read_term(source, name, default) for name, default in vars(Terms()).items()}
    source.refuse_unknown()
    return Terms(**read)


def _read_term(source: _Reader, name: str, default: Term) -> Term:
    if name not in source.raw:
        source.seen.add(name)
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
