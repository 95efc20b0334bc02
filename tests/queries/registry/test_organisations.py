from datetime import timedelta

import pytest

from registry.models import Organisation, Territory
from registry.queries import count_by_kind, organisations_on
from registry.rules.vocabulary import OrganisationKind as Kind
from tests.factories.registry import TODAY, make_organisation, make_territory

pytestmark = pytest.mark.django_db


def found(territory: Territory, count: int, kind: Kind, **fields: object) -> list[Organisation]:
    return [make_organisation(territory, kind=kind, **fields) for _ in range(count)]


@pytest.mark.system(
    "REG-07", part="tree of territory, organisation and unit; counts by type on a date"
)
def test_organisations_are_counted_by_kind_on_a_day_and_their_units_are_not() -> None:
    territory = make_territory()
    schools = found(territory, 3, Kind.SCHOOL)
    centre = make_organisation(territory, parent=schools[0], short_name="Центр")
    found(territory, 1, Kind.SCHOOL, closed_date=TODAY)
    found(territory, 2, Kind.COLLEGE)
    found(territory, 1, Kind.COLLEGE, is_subordinate=False)
    make_organisation()

    today = organisations_on(territory, TODAY)
    yesterday = organisations_on(territory, TODAY - timedelta(days=1))

    assert count_by_kind(today) == {Kind.SCHOOL: 3, Kind.COLLEGE: 3}
    assert count_by_kind(yesterday) == {Kind.SCHOOL: 4, Kind.COLLEGE: 3}
    assert count_by_kind(today.filter(is_subordinate=True)) == {Kind.SCHOOL: 3, Kind.COLLEGE: 2}
    assert list(schools[0].units.all()) == [centre]
    assert set(territory.organisations.filter(parent=None, closed_date=None)) == set(today)
