from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from registry.models import NumberRegister, Territory
from registry.rules.vocabulary import CaseKind
from registry.services.errors import DomainError
from registry.services.journal import recording
from registry.services.numbering import next_number
from tests.factories.registry import NOW, make_number_register, make_territory

KIND = CaseKind.EXAMINATION


def take(territory: Territory, now: datetime = NOW) -> str:
    with recording():
        return next_number(territory, KIND, now=now)


def take_and_refuse(territory: Territory) -> None:
    with recording():
        next_number(territory, KIND, now=NOW)
        raise DomainError("refused", "")


@pytest.mark.django_db
def test_numbers_follow_one_another() -> None:
    territory = make_territory()

    taken = [take(territory) for _ in range(3)]

    assert taken == ["2026-0001", "2026-0002", "2026-0003"]


@pytest.mark.django_db
def test_numbers_go_on_from_a_paper_journal() -> None:
    territory = make_territory()
    make_number_register(territory, pattern="{number}-ЭЗ", first_number=48, next_number=48)

    taken = take(territory)

    assert taken == "48-ЭЗ"


@pytest.mark.django_db
def test_each_territory_counts_for_itself() -> None:
    first, second = make_territory(), make_territory()
    take(first)

    taken = take(second)

    assert taken == "2026-0001"


@pytest.mark.django_db
def test_new_year_starts_anew_with_last_years_pattern() -> None:
    territory = make_territory()
    make_number_register(territory, pattern="{number}/{yy}", next_number=90)

    taken = take(territory, datetime(2027, 1, 11, tzinfo=UTC))

    assert taken == "1/27"


@pytest.mark.django_db
def test_number_without_a_year_goes_on_counting_in_a_new_year() -> None:
    territory = make_territory()
    make_number_register(territory, pattern="{number}-ЭЗ", next_number=90)

    taken = take(territory, datetime(2027, 1, 11, tzinfo=UTC))

    assert taken == "90-ЭЗ"
    assert NumberRegister.objects.get(year=2027).first_number == 90


@pytest.mark.django_db
def test_year_is_that_of_the_territory() -> None:
    territory = make_territory(time_zone="Asia/Kamchatka")

    taken = take(territory, datetime(2026, 12, 31, 13, tzinfo=UTC))

    assert taken == "2027-0001"


@pytest.mark.django_db
def test_number_of_a_refused_act_is_taken_again() -> None:
    territory = make_territory()
    take(territory)

    with pytest.raises(DomainError):
        take_and_refuse(territory)
    taken = take(territory)

    assert taken == "2026-0002"


@pytest.mark.django_db
def test_number_is_taken_only_inside_an_act() -> None:
    territory = make_territory()

    with pytest.raises(RuntimeError):
        next_number(territory, KIND, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_acts_at_the_same_instant_leave_no_gap() -> None:
    territory = make_territory()

    def take_fifty(_: int) -> list[str]:
        try:
            return [take(territory) for _ in range(50)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        taken = [number for numbers in threads.map(take_fifty, range(4)) for number in numbers]

    assert sorted(taken) == [f"2026-{number:04d}" for number in range(1, 201)]
