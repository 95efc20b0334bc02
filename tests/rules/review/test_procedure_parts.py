from dataclasses import fields

from review.rules.contradictions import find_contradictions
from review.rules.presets import INTERNAL_ONLY, PRESETS, TWO_STAGES
from review.rules.procedure import ProcedureParameters, StageParameters
from review.rules.procedure_parts import (
    OF_PROCEDURE,
    OF_STAGE,
    Part,
    Place,
    changed_places,
    place_at,
    places_of,
    values_at,
    with_values,
)
from review.rules.vocabulary import Severity, StageKind


def test_every_parameter_stands_in_exactly_one_part() -> None:
    of_stage = [name for names in OF_STAGE.values() for name in names]
    of_procedure = [name for names in OF_PROCEDURE.values() for name in names]

    assert sorted([*of_stage, "kind"]) == sorted(one.name for one in fields(StageParameters))
    assert sorted([*of_procedure, "stages"]) == sorted(
        one.name for one in fields(ProcedureParameters)
    )


def test_the_values_of_all_places_make_the_whole_procedure() -> None:
    for wanted in PRESETS.values():
        made = PRESETS["without_council"]
        for place in places_of(wanted):
            if place.part is not Part.TEXT:
                made = with_values(made, place, values_at(wanted, place))
        assert made == wanted


def test_a_stage_that_is_added_begins_with_experts_from_elsewhere() -> None:
    kinds = (StageKind.INTERNAL, StageKind.EXTERNAL)

    made = with_values(INTERNAL_ONLY, Place(Part.STAGES), {"kinds": kinds})

    assert [stage.kind for stage in made.stages] == list(kinds)
    assert made.stages[0] == INTERNAL_ONLY.stages[0]
    assert made.stages[1].same_organisation is Severity.FORBIDDEN
    assert find_contradictions(made) == ()


def test_a_contradiction_leads_to_the_part_that_mends_it() -> None:
    paths = {
        "stages": Place(Part.STAGES),
        "publication": Place(Part.RESULT),
        "ladder": Place(Part.LADDER),
        "stages[0].same_organisation": Place(Part.EXPERTS, 1),
        "stages[1].rapporteur": Place(Part.DECISION, 2),
        "stages[1].revise_margin_percent": Place(Part.SCORES, 2),
        "stages[0].discrepancy": Place(Part.DISCREPANCY, 1),
        "stages[0].discrepancy.route": Place(Part.DISCREPANCY, 1),
    }

    assert {path: place_at(path) for path in paths} == paths


def test_what_differs_is_named_by_its_places() -> None:
    changed = with_values(TWO_STAGES, Place(Part.ROUNDS), {"max_rounds": 3})
    shorter = with_values(TWO_STAGES, Place(Part.STAGES), {"kinds": (StageKind.INTERNAL,)})

    assert changed_places(TWO_STAGES, changed) == (Place(Part.ROUNDS),)
    assert changed_places(TWO_STAGES, shorter) == (
        Place(Part.STAGES),
        *(Place(part, 2) for part in OF_STAGE),
    )
    assert changed_places(TWO_STAGES, TWO_STAGES) == ()


def test_a_place_is_named_in_an_address() -> None:
    assert Place(Part.SCORES, 2).key == "scores-2"
    assert Place(Part.TERMS).key == "terms"
