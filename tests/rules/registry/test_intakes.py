"""Whether works are taken under a procedure on a day."""

from datetime import date, timedelta

import pytest

from registry.rules.intakes import IntakeFacts, NotTaken, Taking, taking_on

TODAY = date(2026, 11, 12)
DAY = timedelta(days=1)


@pytest.mark.parametrize("is_open", [True, False])
def test_without_an_intake_the_mark_of_the_procedure_decides(is_open: bool) -> None:
    taking = taking_on(TODAY, is_open=is_open, intake=None)

    assert (taking.is_on, taking.is_over) == (is_open, False)


def test_the_last_day_itself_is_still_a_day_of_the_intake() -> None:
    assert taking_on(TODAY, is_open=True, intake=IntakeFacts(last_date=TODAY)).is_on


def test_the_day_after_the_last_one_the_intake_is_over() -> None:
    taking = taking_on(TODAY + DAY, is_open=True, intake=IntakeFacts(last_date=TODAY))

    assert taking == Taking(reason=NotTaken.DAY_PAST, until=TODAY)
    assert taking.is_over


def test_a_closed_intake_ended_with_its_last_day_or_when_it_was_closed() -> None:
    early = IntakeFacts(last_date=TODAY + DAY, closed_date=TODAY)
    late = IntakeFacts(last_date=TODAY, closed_date=TODAY + DAY)

    assert taking_on(TODAY, is_open=False, intake=early) == Taking(
        reason=NotTaken.CLOSED, until=TODAY
    )
    assert taking_on(TODAY + DAY, is_open=False, intake=late).until == TODAY


def test_an_intake_without_a_term_goes_on() -> None:
    assert taking_on(TODAY, is_open=True, intake=IntakeFacts()).is_on
