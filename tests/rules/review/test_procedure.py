from fractions import Fraction
from typing import Any

import pytest

from registry.rules.calendar import Term, TermUnit
from review.rules.presets import EXTERNAL_ONLY, INTERNAL_ONLY, PRESETS, TWO_STAGES
from review.rules.procedure import (
    ProcedureError,
    ProcedureParameters,
    StageParameters,
    expected_terms,
    read_parameters,
    threshold_percent,
    write_parameters,
)
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

STAGE: dict[str, Any] = {"kind": "external", "experts": 2, "checklist": "material"}
INTERNAL: dict[str, Any] = {"kind": "internal", "experts": 2, "checklist": "material"}


def fault(raw: object) -> tuple[str, str]:
    with pytest.raises(ProcedureError) as caught:
        read_parameters(raw)  # type: ignore[arg-type]
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
        discrepancy_percent=25,
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
            "needs_council",
        ),
    ],
)
def test_a_fault_is_named_with_its_place(raw: object, path: str, code: str) -> None:
    assert fault(raw) == (path, code)


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
