from datetime import date

import pytest

from registry.queries import consents_in_force, current_consent_text
from registry.rules.vocabulary import ConsentPurpose
from tests.factories.registry import (
    NOW,
    TODAY,
    make_consent,
    make_consent_text,
    make_person,
    make_territory,
)

pytestmark = pytest.mark.django_db

PROCESSING = ConsentPurpose.PROCESSING


def test_newest_wording_in_force_is_the_current_one() -> None:
    territory = make_territory()
    make_consent_text(territory, number=1, in_force_from=date(2025, 9, 1))
    second = make_consent_text(territory, number=2, in_force_from=date(2026, 9, 1))
    make_consent_text(territory, number=3, in_force_from=date(2027, 1, 1))

    assert current_consent_text(territory, PROCESSING, TODAY) == second


def test_territory_without_a_text_has_none() -> None:
    make_consent_text(make_territory())

    assert current_consent_text(make_territory(), PROCESSING, TODAY) is None


def test_withdrawn_consent_is_not_in_force() -> None:
    person, text = make_person(), make_consent_text()
    make_consent(person, text, withdrawn_at=NOW)
    given = make_consent(person, text)

    assert list(consents_in_force(person, PROCESSING)) == [given]
