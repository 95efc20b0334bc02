from dataclasses import replace

import pytest

from review.rules.presets import EXTERNAL_ONLY
from review.rules.procedure import ProcedureParameters
from review.rules.visibility import Reader, sight_of
from review.rules.vocabulary import ExpertNames


def parameters(
    *, hidden: bool = False, names: ExpertNames = ExpertNames.NUMBERS
) -> ProcedureParameters:
    stages = tuple(replace(stage, expert_names=names) for stage in EXTERNAL_ONLY.stages)
    return replace(EXTERNAL_ONLY, stages=stages, author_hidden=hidden)


@pytest.mark.parametrize("reader", list(Reader))
def test_an_open_author_is_known_to_everyone_who_reads(reader: Reader) -> None:
    sight = sight_of({reader}, parameters())

    assert (sight.author, sight.originals) == (True, True)


@pytest.mark.parametrize(
    ("readers", "knows"),
    [
        ({Reader.AUTHOR}, True),
        ({Reader.OFFICE}, True),
        ({Reader.COUNCIL}, True),
        ({Reader.CHAIR, Reader.COUNCIL}, True),
        ({Reader.EXPERT}, False),
        ({Reader.EXPERT, Reader.COUNCIL}, False),
        ({Reader.EXPERT, Reader.OFFICE}, False),
        ({Reader.OTHER}, False),
        (set(), False),
    ],
)
def test_a_hidden_author_is_hidden_from_whoever_judges(readers: set[Reader], knows: bool) -> None:
    sight = sight_of(readers, parameters(hidden=True))

    assert (sight.author, sight.originals) == (knows, knows)


@pytest.mark.parametrize(
    ("names", "seen"),
    [
        (
            ExpertNames.NAMES,
            {
                Reader.AUTHOR: ExpertNames.NAMES,
                Reader.EXPERT: ExpertNames.NAMES,
                Reader.COUNCIL: ExpertNames.NAMES,
                Reader.CHAIR: ExpertNames.NAMES,
                Reader.OFFICE: ExpertNames.NAMES,
            },
        ),
        (
            ExpertNames.NUMBERS,
            {
                Reader.AUTHOR: ExpertNames.NUMBERS,
                Reader.EXPERT: ExpertNames.NUMBERS,
                Reader.COUNCIL: ExpertNames.NUMBERS,
                Reader.CHAIR: ExpertNames.NUMBERS,
                Reader.OFFICE: ExpertNames.NAMES,
            },
        ),
        (
            ExpertNames.HIDDEN,
            {
                Reader.AUTHOR: ExpertNames.HIDDEN,
                Reader.EXPERT: ExpertNames.NUMBERS,
                Reader.COUNCIL: ExpertNames.NUMBERS,
                Reader.CHAIR: ExpertNames.NAMES,
                Reader.OFFICE: ExpertNames.NAMES,
            },
        ),
    ],
)
def test_experts_are_called_as_the_procedure_says(
    names: ExpertNames, seen: dict[Reader, ExpertNames]
) -> None:
    found = {reader: sight_of({reader}, parameters(names=names)).experts for reader in seen}

    assert found == seen
