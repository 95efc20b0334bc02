from enum import StrEnum
from types import ModuleType

import pytest

from registry import labels as registry_labels
from registry.rules import vocabulary as registry_codes
from review import labels as review_labels
from review.rules import vocabulary as review_codes

ROOMS = [(registry_codes, registry_labels), (review_codes, review_labels)]


def codes_of(module: ModuleType) -> set[type[StrEnum]]:
    return {
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
    }


def named_in(module: ModuleType) -> dict[type[StrEnum], set[StrEnum]]:
    return {
        type(next(iter(value))): set(value)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, dict)
    }


@pytest.mark.parametrize(("codes", "labels"), ROOMS)
def test_every_code_has_a_name_for_people(codes: ModuleType, labels: ModuleType) -> None:
    named = named_in(labels)

    nameless = {
        str(code)
        for vocabulary in codes_of(codes)
        for code in set(vocabulary) - named.get(vocabulary, set())
    }

    assert nameless == set()


@pytest.mark.parametrize(("codes", "labels"), ROOMS)
def test_names_are_given_to_codes_alone(codes: ModuleType, labels: ModuleType) -> None:
    assert set(named_in(labels)) <= codes_of(codes)
