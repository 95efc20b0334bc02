from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from registry.rules.calendar import Term, TermUnit
from review.rules.contradictions import find_contradictions
from review.rules.presets import EXTERNAL_ONLY, INTERNAL_ONLY, PRESETS, TWO_STAGES
from review.rules.procedure import (
    Appeal,
    Discrepancy,
    Gap,
    Ladder,
    ProcedureParameters,
    StageParameters,
    expected_terms,
    threshold_percent,
)
from review.rules.stored_procedure import (
    ProcedureError,
    read_new_parameters,
    read_parameters,
    write_parameters,
)
from review.rules.vocabulary import (
    Aggregation,
    ConflictKind,
    DecisionMode,
    ExpertNames,
    GapUnit,
    LateExpert,
    ProcedureContradiction,
    RapporteurRule,
    Rounding,
    Settlement,
    Severity,
    SheetsSeen,
    StageKind,
    TaskOrder,
)

STAGE: dict[str, Any] = {"kind": "external", "experts": 2, "checklist": "material"}
INTERNAL: dict[str, Any] = {"kind": "internal", "experts": 2, "checklist": "material"}


def fault(raw: object) -> tuple[str, str]:
    with pytest.raises(ProcedureError) as caught:
        read_new_parameters(raw)  # type: ignore[arg-type]
    return caught.value.path, caught.value.code


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_written_and_read_is_the_same(name: str) -> None:
    assert read_parameters(write_parameters(PRESETS[name])) == PRESETS[name]


def test_stored_parameters_hold_plain_values_only() -> None:
    def plain(value: object) -> bool:
        if isinstance(value, dict):
            return all(type(key) is str and plain(one) for key, one in value.items())
        if isinstance(value, list):
            return all(plain(one) for one in value)
        return value is None or type(value) in (str, int, bool)

    assert plain(write_parameters(TWO_STAGES))


def test_what_is_not_said_has_a_sensible_default() -> None:
    parameters = read_parameters({"stages": [STAGE]})

    assert parameters == ProcedureParameters(
        stages=(StageParameters(kind=StageKind.EXTERNAL, experts=2, checklist="material"),)
    )
    assert parameters.stages[0].same_organisation is Severity.FORBIDDEN
    assert parameters.terms.score_material == Term(10)


def test_every_choice_is_read() -> None:
    stage = {
        **STAGE,
        "aggregation": "median",
        "threshold_percent": 65,
        "discrepancy_percent": 25,
        "revise_margin_percent": 5,
        "expert_names": "names",
        "same_organisation": "with_reason",
        "rapporteur": "council_member",
        "decision": "by_letter",
    }
    raw = {
        "stages": [stage],
        "terms": {"score_material": {"amount": 14, "unit": "calendar"}},
        "max_rounds": 3,
        "publication": True,
        "author_hidden": True,
        "experts_see_each_other": "never",
        "expert_names_in_bank": True,
        "quorum_percent": 67,
        "council_same_organisation": "forbidden",
        "conflicts": {"team": "forbidden"},
        "max_load": 3,
    }

    read = read_parameters(raw)

    assert read.stage_at(1) == StageParameters(
        kind=StageKind.EXTERNAL,
        experts=2,
        checklist="material",
        aggregation=Aggregation.MEDIAN,
        threshold_percent=65,
        discrepancy=Discrepancy(total=Gap(25)),
        revise_margin_percent=5,
        expert_names=ExpertNames.NAMES,
        same_organisation=Severity.WITH_REASON,
        rapporteur=RapporteurRule.COUNCIL_MEMBER,
        decision=DecisionMode.BY_LETTER,
    )
    assert read.terms.score_material == Term(14, TermUnit.CALENDAR)
    assert (read.max_rounds, read.publication, read.author_hidden) == (3, True, True)
    assert read.experts_see_each_other is SheetsSeen.NEVER
    assert (read.expert_names_in_bank, read.quorum_percent, read.max_load) == (True, 67, 3)
    assert read.council_same_organisation is Severity.FORBIDDEN
    assert read.severity_of(ConflictKind.TEAM) is Severity.FORBIDDEN
    assert read.severity_of(ConflictKind.OTHER) is Severity.WITH_REASON


@pytest.mark.parametrize(
    ("raw", "path", "code"),
    [
        ([], "parameters", "not_a_section"),
        ({}, "stages", "empty"),
        ({"stages": []}, "stages", "empty"),
        ({"stages": "external"}, "stages", "empty"),
        ({"stages": [3]}, "stages[0]", "not_a_section"),
        ({"stages": [{**STAGE, "kind": "secret"}]}, "stages[0].kind", "unknown_code"),
        ({"stages": [{**STAGE, "experts": 0}]}, "stages[0].experts", "out_of_range"),
        ({"stages": [{**STAGE, "experts": 10}]}, "stages[0].experts", "out_of_range"),
        ({"stages": [{**STAGE, "experts": "2"}]}, "stages[0].experts", "not_a_whole_number"),
        ({"stages": [{**STAGE, "experts": True}]}, "stages[0].experts", "not_a_whole_number"),
        ({"stages": [{**STAGE, "checklist": " "}]}, "stages[0].checklist", "empty"),
        ({"stages": [{**STAGE, "checklist": 5}]}, "stages[0].checklist", "empty"),
        (
            {"stages": [{**STAGE, "threshold_percent": 101}]},
            "stages[0].threshold_percent",
            "out_of_range",
        ),
        ({"stages": [{**STAGE, "aggregation": "max"}]}, "stages[0].aggregation", "unknown_code"),
        ({"stages": [{**STAGE, "colour": "red"}]}, "stages[0].colour", "unknown_name"),
        ({"stages": [STAGE], "publication": "yes"}, "publication", "not_yes_or_no"),
        ({"stages": [STAGE], "maximum": 1}, "maximum", "unknown_name"),
        ({"stages": [STAGE], "terms": []}, "terms", "not_a_section"),
        ({"stages": [STAGE], "terms": {"sleep": {}}}, "terms.sleep", "unknown_name"),
        (
            {"stages": [STAGE], "terms": {"score_material": {"amount": -1}}},
            "terms.score_material.amount",
            "out_of_range",
        ),
        (
            {"stages": [STAGE], "terms": {"score_material": {"days": 3}}},
            "terms.score_material.days",
            "unknown_name",
        ),
        (
            {"stages": [STAGE], "conflicts": {"author": "allowed"}},
            "conflicts.author",
            "unknown_name",
        ),
        ({"stages": [STAGE], "conflicts": {"team": "maybe"}}, "conflicts.team", "unknown_code"),
        ({"stages": [STAGE, INTERNAL]}, "stages", "not_internal_then_external"),
        ({"stages": [STAGE, STAGE]}, "stages", "not_internal_then_external"),
        ({"stages": [INTERNAL], "publication": True}, "publication", "needs_external_stage"),
        (
            {"stages": [{**STAGE, "same_organisation": "allowed"}]},
            "stages[0].same_organisation",
            "external_needs_others",
        ),
        (
            {"stages": [INTERNAL, {**STAGE, "rapporteur": "council_member"}]},
            "stages[1].rapporteur",
            "rapporteur_needs_council",
        ),
    ],
)
def test_a_fault_is_named_with_its_place(raw: object, path: str, code: str) -> None:
    assert fault(raw) == (path, code)


def stage(**changes: Any) -> dict[str, Any]:
    return {"stages": [STAGE | changes]}


DISCREPANCY = {"total": {"amount": 10, "unit": "points"}}
COUNCIL = {"route": "council"}


@pytest.mark.parametrize(
    ("raw", "path", "code"),
    [
        (stage(discrepancy={}), "stages[0].discrepancy", "gap_nowhere"),
        (
            stage(discrepancy={"total": {"amount": "ten"}}),
            "stages[0].discrepancy.total.amount",
            "not_a_number",
        ),
        (
            stage(discrepancy={"total": {"amount": 101}}),
            "stages[0].discrepancy.total.amount",
            "out_of_range",
        ),
        (
            stage(discrepancy={"total": {"amount": 3, "unit": "miles"}}),
            "stages[0].discrepancy.total.unit",
            "unknown_code",
        ),
        (
            stage(experts=1, discrepancy=DISCREPANCY),
            "stages[0].discrepancy",
            "one_expert_cannot_differ",
        ),
        (
            stage(experts=9, discrepancy=DISCREPANCY),
            "stages[0].discrepancy.route",
            "no_seat_for_further",
        ),
        (
            stage(discrepancy=DISCREPANCY | {"route": "council"}),
            "stages[0].discrepancy.route",
            "route_needs_council",
        ),
        (
            stage(decision="meeting", discrepancy=DISCREPANCY | COUNCIL | {"settlement": "median"}),
            "stages[0].discrepancy.settlement",
            "further_without_route",
        ),
        (
            stage(discrepancy=DISCREPANCY | {"route": "discussion"})
            | {"experts_see_each_other": "never"},
            "stages[0].discrepancy.route",
            "discussion_hides_sheets",
        ),
        (
            stage(threshold_percent=10, revise_margin_percent=11),
            "stages[0].revise_margin_percent",
            "margin_above_threshold",
        ),
        (
            stage() | {"ladder": {"replace_after": 5, "tell_council_after": 4}},
            "ladder",
            "ladder_backwards",
        ),
        (stage() | {"appeal": {"experts": 0}}, "appeal.experts", "out_of_range"),
        (stage() | {"appeal": {"money": 1}}, "appeal.money", "unknown_name"),
        (stage() | {"valid_months": 0}, "valid_months", "out_of_range"),
        (stage(rejected_below_points="many"), "stages[0].rejected_below_points", "not_a_number"),
    ],
)
def test_a_rule_that_cannot_stand_is_named_with_its_place(
    raw: object, path: str, code: str
) -> None:
    assert fault(raw) == (path, code)


def test_a_procedure_in_force_is_read_even_where_newer_rules_would_refuse_it() -> None:
    read = read_parameters(stage(experts=1, discrepancy_percent=30))

    assert read.stages[0].discrepancy == Discrepancy(total=Gap(30))


def test_every_contradiction_is_told_at_once() -> None:
    senseless = replace(
        ProcedureParameters(
            stages=(
                StageParameters(
                    kind=StageKind.EXTERNAL,
                    experts=1,
                    checklist="material",
                    rapporteur=RapporteurRule.COUNCIL_MEMBER,
                    discrepancy=Discrepancy(),
                ),
            )
        ),
        ladder=Ladder(replace_after=0),
    )

    assert [(one.path, one.code) for one in find_contradictions(senseless)] == [
        ("stages[0].rapporteur", ProcedureContradiction.RAPPORTEUR_NEEDS_COUNCIL),
        ("stages[0].discrepancy", ProcedureContradiction.ONE_EXPERT_CANNOT_DIFFER),
        ("stages[0].discrepancy", ProcedureContradiction.GAP_NOWHERE),
        ("ladder", ProcedureContradiction.LADDER_BACKWARDS),
    ]


def test_the_later_choices_are_read_and_written() -> None:
    rule = {
        "total": {"amount": "1.5", "unit": "points"},
        "criterion": {"amount": 50, "unit": "percent"},
        "further_is_senior": True,
        "further_sees_sheets": True,
        "settlement": "nearest_pair",
    }
    raw = {
        "stages": [STAGE | {"discrepancy": rule, "rounding": "up", "rejected_below_points": 40}],
        "same_experts": False,
        "task_order": "random",
        "ladder": {"remind_before": 2, "late_expert": "reserve"},
        "appeal": {"window": {"amount": 10}, "experts": 3, "may_lower": True},
        "valid_months": 60,
    }

    read = read_parameters(raw)

    assert read == ProcedureParameters(
        stages=(
            StageParameters(
                kind=StageKind.EXTERNAL,
                experts=2,
                checklist="material",
                rounding=Rounding.UP,
                rejected_below_points=40,
                discrepancy=Discrepancy(
                    total=Gap(Decimal("1.5"), GapUnit.POINTS),
                    criterion=Gap(50),
                    further_is_senior=True,
                    further_sees_sheets=True,
                    settlement=Settlement.NEAREST_PAIR,
                ),
            ),
        ),
        same_experts=False,
        task_order=TaskOrder.RANDOM,
        ladder=Ladder(remind_before=2, late_expert=LateExpert.RESERVE),
        appeal=Appeal(window=Term(10, TermUnit.CALENDAR), experts=3, may_lower=True),
        valid_months=60,
    )
    assert read_parameters(write_parameters(read)) == read


def test_authors_and_declared_ties_are_no_choice_of_a_procedure() -> None:
    for kind in (ConflictKind.AUTHOR, ConflictKind.CO_AUTHOR, ConflictKind.DECLARED):
        assert TWO_STAGES.severity_of(kind) is Severity.FORBIDDEN


@pytest.mark.parametrize(
    ("own", "points", "full", "percent"),
    [
        (70, Fraction(12), 20, Fraction(70)),
        (None, Fraction(12), 20, Fraction(60)),
        (None, Fraction(1), 3, Fraction(100, 3)),
        (None, None, 20, None),
        (None, Fraction(12), 0, None),
        (0, None, 20, Fraction(0)),
    ],
)
def test_the_threshold_is_the_procedures_or_the_checklists(
    own: int | None, points: Fraction | None, full: int, percent: Fraction | None
) -> None:
    stage = StageParameters(
        kind=StageKind.EXTERNAL, experts=2, checklist="material", threshold_percent=own
    )

    assert threshold_percent(stage, threshold_points=points, full_maximum=full) == percent


@pytest.mark.parametrize(
    ("parameters", "days"),
    [(INTERNAL_ONLY, 3 + 3 + 3 + 10 + 5), (EXTERNAL_ONLY, 3 + 3 + 3 + 10 + 5 + 10)],
)
def test_a_conclusion_is_expected_after_all_terms(
    parameters: ProcedureParameters, days: int
) -> None:
    assert sum(term.amount for term in expected_terms(parameters)) == days


def test_two_stages_are_expected_one_after_the_other() -> None:
    assert len(expected_terms(TWO_STAGES)) == 1 + 4 + 5
