"""A school keeps its list: leavers, letters, the yearly confirmation."""

from datetime import date, timedelta

import pytest
from django.core import mail

from registry.models import JournalEntry, Letter, Organisation, Person, RoleGrant
from registry.queries.staff import leavers_among, lines_of, staff_of
from registry.rules.actors import Actor
from registry.rules.staff import fingerprint
from registry.rules.vocabulary import LetterState, Role
from registry.services.errors import DomainError
from registry.services.journal import recording
from registry.services.letters import send_letters, write_letter
from registry.services.staff import (
    add_employee,
    change_employment,
    confirm_staff,
    mark_left,
    same_name,
    take_back_leaving,
)
from tests.factories import registry as make
from tests.factories.registry import NOW

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)


def responsible(school: Organisation) -> Actor:
    person = make.make_person()
    make.grant(person, Role.ORG_RESPONSIBLE, school.territory, organisation=school)
    return Actor.person(person.pk)


def write(person: Person, school: Organisation, key: str = "one") -> Letter:
    with recording():
        write_letter(
            "confirm_school",
            person=person,
            territory=school.territory,
            key=key,
            facts={"school": school.short_name, "year": "2026/2027"},
            now=NOW,
        )
    return Letter.objects.get(key=key)


# --- Leavers ------------------------------------------------------------------------------------


def test_who_left_the_only_school_gets_no_letter() -> None:
    school = make.make_organisation()
    work = make.make_employment(make.make_person(email="a@x.example"), school)
    mark_left(work, last_day=YESTERDAY, actor=responsible(school), now=NOW)

    letter = write(work.person, school)

    assert (letter.state, letter.problem) == (LetterState.FAILED, "left")


def test_a_letter_that_waits_for_the_morning_is_not_sent_to_who_has_left_meanwhile() -> None:
    school = make.make_organisation()
    work = make.make_employment(make.make_person(email="a@x.example"), school)
    letter = write(work.person, school)
    mark_left(work, last_day=YESTERDAY, actor=responsible(school), now=NOW)

    sent = send_letters(NOW + timedelta(days=1))

    letter.refresh_from_db()
    assert (sent, mail.outbox) == (0, [])
    assert (letter.state, letter.problem) == (LetterState.FAILED, "left")


def test_who_works_elsewhere_too_is_still_written_to() -> None:
    school = make.make_organisation()
    work = make.make_employment(make.make_person(email="a@x.example"), school)
    make.make_employment(work.person, make.make_organisation(school.territory), is_main=False)
    mark_left(work, last_day=YESTERDAY, actor=responsible(school), now=NOW)

    assert write(work.person, school).state == LetterState.QUEUED


def test_until_the_last_day_letters_go_on() -> None:
    school = make.make_organisation()
    work = make.make_employment(make.make_person(email="a@x.example"), school)
    mark_left(work, last_day=TODAY, actor=responsible(school), now=NOW)

    assert write(work.person, school).state == LetterState.QUEUED


def test_people_of_the_service_and_people_without_a_school_are_no_leavers() -> None:
    school = make.make_organisation()
    veteran = make.make_employment(make.make_person(), school, period_to=YESTERDAY).person
    make.grant(veteran, Role.COUNCIL_MEMBER, school.territory)
    unknown = make.make_person()

    assert leavers_among([veteran.pk, unknown.pk], TODAY) == set()


def test_an_expert_who_left_is_a_leaver_although_the_role_is_in_force() -> None:
    school = make.make_organisation()
    expert = make.make_employment(make.make_person(), school, period_to=YESTERDAY).person
    make.grant(expert, Role.EXPERT, school.territory)

    assert leavers_among([expert.pk], TODAY) == {expert.pk}


def test_roles_held_for_the_school_end_with_the_last_day() -> None:
    school = make.make_organisation()
    work = make.make_employment(make.make_person(), school)
    grant = make.grant(work.person, Role.ORG_RESPONSIBLE, school.territory, organisation=school)

    mark_left(work, last_day=TODAY, actor=responsible(school), now=NOW)

    grant.refresh_from_db()
    assert grant.period_to == TODAY
    assert RoleGrant.objects.filter(person=work.person, period_to=None).count() == 0


def test_a_leaver_by_mistake_is_taken_back() -> None:
    school = make.make_organisation()
    work = make.make_employment(make.make_person(email="a@x.example"), school)
    actor = responsible(school)
    mark_left(work, last_day=YESTERDAY, actor=actor, now=NOW)

    take_back_leaving(work, actor=actor, now=NOW)

    assert write(work.person, school).state == LetterState.QUEUED


def test_nobody_leaves_before_he_came() -> None:
    school = make.make_organisation()
    work = make.make_employment(make.make_person(), school, period_from=TODAY)

    with pytest.raises(DomainError) as refused:
        mark_left(work, last_day=YESTERDAY, actor=responsible(school), now=NOW)

    assert refused.value.code == "left_before_came"


# --- The list -------------------------------------------------------------------------------------


def test_a_teacher_of_two_schools_is_found_by_name_and_stays_one_person() -> None:
    school = make.make_organisation()
    known = make.make_employment(
        make.make_person(last_name="Алфёрова", first_name="Инна", patronymic="Львовна"),
        make.make_organisation(school.territory),
    ).person

    (found,) = same_name(school, last_name="Алфёрова", first_name="инна ", patronymic="Львовна")
    add_employee(
        school,
        last_name="",
        first_name="",
        position="учитель",
        is_main=False,
        period_from=TODAY,
        person=found,
        actor=responsible(school),
        now=NOW,
    )

    assert found == known
    assert known.employments.count() == 2


def test_leave_for_childcare_has_dates_in_order() -> None:
    school = make.make_organisation()
    work = make.make_employment(make.make_person(), school)

    with pytest.raises(DomainError) as refused:
        change_employment(
            work,
            position="учитель",
            is_main=True,
            leave_from=TODAY,
            leave_to=YESTERDAY,
            actor=responsible(school),
            now=NOW,
        )

    assert refused.value.code == "leave_backwards"


def test_on_leave_one_stays_in_the_list_and_is_marked() -> None:
    school = make.make_organisation()
    work = make.make_employment(make.make_person(), school)

    change_employment(
        work,
        position="учитель",
        is_main=True,
        leave_from=YESTERDAY,
        leave_to=date(2028, 1, 1),
        actor=responsible(school),
        now=NOW,
    )

    (line,) = lines_of(staff_of(school, TODAY), TODAY)
    assert line.on_leave is True


# --- Confirmation ---------------------------------------------------------------------------------


def seen(school: Organisation) -> str:
    return fingerprint(lines_of(staff_of(school, TODAY), TODAY))


def test_a_confirmation_keeps_who_was_confirmed_by_whom_and_when() -> None:
    school = make.make_organisation()
    for _ in range(3):
        make.make_employment(make.make_person(), school)
    actor = responsible(school)

    confirmed = confirm_staff(
        school, seen=seen(school), signed_name="Ершова Н. П.", actor=actor, now=NOW
    )

    assert (confirmed.people_count, confirmed.signed_name) == (3, "Ершова Н. П.")
    assert (confirmed.confirmed_by_id, confirmed.confirmed_at) == (actor.person_id, NOW)
    assert JournalEntry.objects.filter(key="registry.staff.confirmed").count() == 1


def test_a_list_that_changed_after_it_was_opened_is_not_confirmed_blindly() -> None:
    school = make.make_organisation()
    opened = seen(school)
    make.make_employment(make.make_person(), school)

    with pytest.raises(DomainError) as refused:
        confirm_staff(school, seen=opened, signed_name="Е", actor=responsible(school), now=NOW)

    assert refused.value.code == "list_changed"


def test_a_confirmation_is_signed_by_name() -> None:
    school = make.make_organisation()

    with pytest.raises(DomainError) as refused:
        confirm_staff(
            school, seen=seen(school), signed_name=" ", actor=responsible(school), now=NOW
        )

    assert refused.value.code == "name_needed"
