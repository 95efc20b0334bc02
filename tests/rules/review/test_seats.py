"""Who may sit in a body: what a new seat ends, what is in its way, which roles it lacks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.seats import SINGLE, Period, Seat, missing_periods, plan_end, plan_seat
from review.rules.vocabulary import BodyRole, FormerHolder, SeatReason

CHAIR, SECRETARY, MEMBER = BodyRole.CHAIR, BodyRole.SECRETARY, BodyRole.MEMBER
SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
DAY = timedelta(days=1)
days = st.integers(0, 40).map(lambda shift: SEPTEMBER + timedelta(days=shift))


def seat(person: int, role: BodyRole = MEMBER, first: date = SEPTEMBER, **fields) -> Seat:
    return Seat(pk=person, person=person, role=role, first=first, **fields)


def wanted(person: int, role: BodyRole, first: date = OCTOBER) -> Seat:
    return Seat(person=person, role=role, first=first)


def reasons(plan) -> list[SeatReason]:
    return [one.reason for one in plan.obstacles]


def test_members_do_not_stand_in_each_others_way() -> None:
    plan = plan_seat(wanted(3, MEMBER), [seat(1), seat(2, CHAIR)], former=None)

    assert plan.is_allowed
    assert (plan.ends, plan.starts) == ((), (wanted(3, MEMBER),))


@pytest.mark.parametrize("role", sorted(SINGLE))
def test_a_second_chair_or_secretary_is_refused_until_it_is_said_what_becomes_of_the_first(
    role: BodyRole,
) -> None:
    first = seat(1, role)

    refused = plan_seat(wanted(2, role), [first], former=None)
    leaves = plan_seat(wanted(2, role), [first], former=FormerHolder.LEAVES)
    stays = plan_seat(wanted(2, role), [first], former=FormerHolder.STAYS)

    assert reasons(refused) == [SeatReason.TAKEN]
    assert leaves.ends == stays.ends == ((first, OCTOBER - DAY),)
    assert leaves.starts == (wanted(2, role),)
    assert stays.starts == (wanted(2, role), wanted(1, MEMBER))


def test_a_member_who_becomes_chair_leaves_the_seat_of_a_member_the_day_before() -> None:
    plan = plan_seat(wanted(1, CHAIR), [seat(1)], former=None)

    assert plan.ends == ((seat(1), OCTOBER - DAY),)
    assert plan.starts == (wanted(1, CHAIR),)


def test_nobody_is_seated_twice_in_one_role() -> None:
    assert reasons(plan_seat(wanted(1, MEMBER), [seat(1)], former=None)) == [
        SeatReason.SITS_ALREADY
    ]


def test_whoever_has_left_may_come_again() -> None:
    assert plan_seat(wanted(1, MEMBER), [seat(1, last=OCTOBER - DAY)], former=None).is_allowed


def test_a_seat_that_is_to_begin_later_is_not_pushed_aside() -> None:
    later = [seat(1, CHAIR, first=NOVEMBER)]

    assert reasons(plan_seat(wanted(2, CHAIR), later, former=FormerHolder.STAYS)) == [
        SeatReason.TAKEN_LATER
    ]
    assert reasons(plan_seat(wanted(1, MEMBER), later, former=None)) == [SeatReason.SITS_LATER]


def test_a_chair_of_the_same_day_does_not_give_way() -> None:
    first = seat(1, CHAIR, first=OCTOBER)

    plan = plan_seat(wanted(2, CHAIR), [first], former=FormerHolder.LEAVES)

    assert reasons(plan) == [SeatReason.BACKWARDS]


def test_a_seat_does_not_end_before_its_last_vote() -> None:
    voted = seat(1, acted=OCTOBER)

    assert [one.reason for one in plan_end(voted, OCTOBER - DAY, [voted])] == [
        SeatReason.ACTED_LATER
    ]
    assert plan_end(voted, OCTOBER, [voted]) == ()


def test_a_seat_is_not_prolonged_into_the_days_of_the_next_chair() -> None:
    first, second = seat(1, CHAIR, last=OCTOBER - DAY), seat(2, CHAIR, first=OCTOBER)

    assert [one.reason for one in plan_end(first, NOVEMBER, [first, second])] == [
        SeatReason.TAKEN_LATER
    ]
    assert plan_end(seat(3, last=OCTOBER), NOVEMBER, [first, second]) == ()


@given(
    st.lists(
        st.tuples(
            st.integers(1, 4),
            st.sampled_from(list(BodyRole)),
            days,
            st.sampled_from([None, *FormerHolder]),
        ),
        max_size=12,
    )
)
def test_whatever_is_asked_there_is_one_chair_one_secretary_and_one_seat_a_person(asked) -> None:
    seats: list[Seat] = []
    for person, role, first, former in asked:
        plan = plan_seat(Seat(person=person, role=role, first=first), seats, former=former)
        over = {old.pk: last for old, last in plan.ends}
        seats = [
            Seat(
                pk=one.pk,
                person=one.person,
                role=one.role,
                first=one.first,
                last=over.get(one.pk, one.last),
            )
            for one in seats
        ]
        if plan.is_allowed:
            begun = len(seats) + 1
            seats += [
                Seat(
                    pk=begun + at, person=one.person, role=one.role, first=one.first, last=one.last
                )
                for at, one in enumerate(plan.starts)
            ]

    for shift in range(45):
        sitting = [one for one in seats if one.holds_on(SEPTEMBER + timedelta(days=shift))]
        people = [one.person for one in sitting]
        assert len(people) == len(set(people))
        for role in SINGLE:
            assert sum(one.role is role for one in sitting) <= 1


def test_days_that_no_grant_covers_are_found() -> None:
    held = [Period(first=OCTOBER, last=OCTOBER + DAY)]

    assert missing_periods(Period(first=SEPTEMBER), held) == [
        Period(first=SEPTEMBER, last=OCTOBER - DAY),
        Period(first=OCTOBER + DAY + DAY),
    ]
    assert missing_periods(Period(first=OCTOBER, last=OCTOBER), held) == []
    assert missing_periods(Period(first=NOVEMBER), [Period(first=SEPTEMBER)]) == []
    assert missing_periods(Period(first=SEPTEMBER), []) == [Period(first=SEPTEMBER)]


@given(
    days,
    st.none() | days,
    st.lists(st.tuples(days, st.none() | days), max_size=5),
)
def test_held_and_missing_days_make_up_the_wanted_ones(first, last, pairs) -> None:
    want = Period(first=first, last=last)
    held = [Period(first=a, last=b) for a, b in pairs if b is None or a <= b]
    if last is not None and last < first:
        return

    missing = missing_periods(want, held)

    for shift in range(50):
        day = SEPTEMBER + timedelta(days=shift)
        covered = any(one.holds_on(day) for one in held)
        assert any(one.holds_on(day) for one in missing) is (want.holds_on(day) and not covered)
