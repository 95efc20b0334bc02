"""Staff lists: who is new, who changes, who is asked about; twice is as good as once."""

from datetime import date, timedelta

import pytest

from registry.models import Employment, JournalEntry, Letter, Person, RoleGrant, Territory, User
from registry.rules.actors import Actor
from registry.rules.vocabulary import ListKind, Role
from tests.factories import registry as make
from tests.factories.lists import (
    PEOPLE,
    apply,
    changes,
    check,
    coordinator,
    load,
    notes,
    outcomes,
    take,
)

pytestmark = pytest.mark.django_db

KIND = ListKind.PEOPLE


@pytest.fixture
def place() -> Territory:
    territory = make.make_territory()
    make.make_organisation(territory, short_name="Школа № 5", name="МБОУ «Средняя школа № 5»")
    make.make_organisation(territory, short_name="Школа № 7", name="МБОУ «Средняя школа № 7»")
    return territory


@pytest.fixture
def actor(place: Territory) -> Actor:
    return Actor.person(coordinator(place).pk)


def school(place: Territory, number: int = 5):
    return place.organisations.get(short_name=f"Школа № {number}")


def row(name: str, number: int = 5, position: str = "учитель", email: str = "", phone: str = ""):
    return (name, f"Школа № {number}", position, email, phone)


def employed(place: Territory, name: str, number: int = 5, **fields: object) -> Person:
    last, first, patronymic = name.split()
    person = make.make_person(
        last_name=last, first_name=first, patronymic=patronymic, **{"email": "", **fields}
    )
    make.make_employment(person, school(place, number))
    return person


STAFF = [
    ("Педагогические работники", "", "", "", ""),
    PEOPLE,
    row("Соколова Анна Викторовна", email="sokolova@areopag.example"),
    row("ВОРОНЦОВА  вера андреевна", 7, phone="8 900 111-22-33"),
    row("Лапина Галина Борисовна", position="педагог-психолог"),
]


@pytest.mark.system("REG-06", part="importing the same file twice creates no duplicates")
def test_a_second_import_of_the_same_file_adds_nobody(place: Territory, actor: Actor) -> None:
    before = Person.objects.count()
    first = load(KIND, STAFF, place, actor, make_teachers=True)
    people, jobs, roles = (
        Person.objects.count(),
        Employment.objects.count(),
        RoleGrant.objects.count(),
    )

    second = load(KIND, STAFF, place, actor, make_teachers=True)

    assert outcomes(first) == ["new"] * 3
    assert outcomes(second) == ["unchanged"] * 3
    assert people == before + 3
    assert (Person.objects.count(), Employment.objects.count(), RoleGrant.objects.count()) == (
        people,
        jobs,
        roles,
    )
    assert str(Person.objects.get(phone="8 900 111-22-33")) == "Воронцова Вера Андреевна"


def test_nobody_gets_an_account_or_a_letter(place: Territory, actor: Actor) -> None:
    accounts = User.objects.count()

    load(KIND, STAFF, place, actor, make_teachers=True)

    assert User.objects.count() == accounts
    assert Letter.objects.count() == 0


def test_nothing_is_written_before_it_is_asked_for(place: Territory, actor: Actor) -> None:
    people, lines = Person.objects.count(), JournalEntry.objects.count()

    check(take(KIND, STAFF, place, actor), actor)

    assert (Person.objects.count(), JournalEntry.objects.count()) == (people, lines)


def test_a_changed_row_shows_old_and_new_and_writes_them(place: Territory, actor: Actor) -> None:
    known = employed(place, "Соколова Анна Викторовна", email="anna@areopag.example")

    shown = check(
        take(
            KIND,
            [
                PEOPLE,
                row("Соколова Анна Викторовна", position="завуч", email="new@areopag.example"),
            ],
            place,
            actor,
        ),
        actor,
    )
    apply(shown, actor)

    assert changes(shown, 0) == {
        "email": ("anna@areopag.example", "new@areopag.example"),
        "position": ("учитель", "завуч"),
    }
    known.refresh_from_db()
    assert (known.email, known.employments.get().position) == ("new@areopag.example", "завуч")
    assert JournalEntry.objects.filter(key="registry.person.changed").count() == 1


def test_an_empty_cell_erases_nothing(place: Territory, actor: Actor) -> None:
    known = employed(place, "Соколова Анна Викторовна", email="anna@areopag.example")

    loaded = load(KIND, [PEOPLE, row("Соколова Анна Викторовна")], place, actor)

    known.refresh_from_db()
    assert outcomes(loaded) == ["unchanged"]
    assert known.email == "anna@areopag.example"


@pytest.mark.parametrize(
    "written",
    [
        "соколова анна викторовна",
        "  Соколова   Анна  Викторовна ",
        "СОКОЛОВА АННА ВИКТОРОВНА",
    ],
)
def test_case_and_spaces_make_no_other_person(place: Territory, actor: Actor, written: str) -> None:
    employed(place, "Соколова Анна Викторовна")

    assert outcomes(check(take(KIND, [PEOPLE, row(written)], place, actor), actor)) == ["unchanged"]


def test_yo_makes_no_other_person(place: Territory, actor: Actor) -> None:
    employed(place, "Королёва Алёна Артёмовна")

    rows = [PEOPLE, row("Королева Алена Артемовна")]

    assert outcomes(check(take(KIND, rows, place, actor), actor)) == ["unchanged"]


def test_a_namesake_at_another_school_is_asked_about_and_not_written(
    place: Territory, actor: Actor
) -> None:
    employed(place, "Соколова Анна Викторовна", 7)
    people = Person.objects.count()

    loaded = load(KIND, [PEOPLE, row("Соколова Анна Викторовна")], place, actor)

    assert outcomes(loaded) == ["doubtful"]
    assert notes(loaded, 0) == ["same_name_elsewhere"]
    assert Person.objects.count() == people


def test_a_second_job_is_added_where_the_answer_is_the_same_person(
    place: Territory, actor: Actor
) -> None:
    known = employed(place, "Соколова Анна Викторовна", 7)
    shown = check(take(KIND, [PEOPLE, row("Соколова Анна Викторовна")], place, actor), actor)

    apply(shown, actor, {0: f"p{known.pk}"})

    assert {(job.organisation.short_name, job.is_main) for job in known.employments.all()} == {
        ("Школа № 7", True),
        ("Школа № 5", False),
    }


def test_a_transfer_closes_the_former_place_the_day_before(place: Territory, actor: Actor) -> None:
    known = employed(place, "Соколова Анна Викторовна", 7)
    rows = [(*PEOPLE, "Дата приёма"), (*row("Соколова Анна Викторовна"), "01.09.2026")]
    shown = check(take(KIND, rows, place, actor), actor)

    apply(shown, actor, {0: f"p{known.pk}:transfer"})

    ended = {job.organisation.short_name: job.period_to for job in known.employments.all()}
    assert ended == {"Школа № 7": date(2026, 8, 31), "Школа № 5": None}


def test_who_moves_to_where_she_worked_beside_leaves_the_former_place_and_is_main_there(
    place: Territory, actor: Actor
) -> None:
    known = employed(place, "Соколова Анна Викторовна", 7)
    beside = make.make_employment(known, school(place, 5), position="учитель", is_main=False)
    head, line = (*PEOPLE, "Переведён из"), row("Соколова Анна Викторовна")
    rows = [head, (*line, "Школа № 7")]

    first = load(KIND, rows, place, actor)
    again = load(KIND, rows, place, actor)

    jobs = {one.organisation.short_name: one for one in known.employments.all()}
    assert (outcomes(first), outcomes(again)) == (["changed"], ["unchanged"])
    assert jobs["Школа № 7"].period_to == make.TODAY - timedelta(days=1)
    assert jobs["Школа № 5"].pk == beside.pk
    assert (jobs["Школа № 5"].is_main, jobs["Школа № 5"].period_to) == (True, None)


def test_a_namesake_becomes_another_person_where_that_is_the_answer(
    place: Territory, actor: Actor
) -> None:
    employed(place, "Соколова Анна Викторовна", 7)
    rows = [PEOPLE, row("Соколова Анна Викторовна")]

    apply(check(take(KIND, rows, place, actor), actor), actor, {0: "new"})
    again = check(take(KIND, rows, place, actor), actor)

    assert Person.objects.filter(last_name="Соколова", first_name="Анна").count() == 2
    assert outcomes(again) == ["unchanged"]


def test_the_same_e_mail_and_name_is_the_same_person_at_any_school(
    place: Territory, actor: Actor
) -> None:
    known = employed(place, "Соколова Анна Викторовна", 7, email="Anna@areopag.example")

    rows = [PEOPLE, row("Соколова Анна Викторовна", email="anna@areopag.example")]
    load(KIND, rows, place, actor)

    assert known.employments.count() == 2


def test_a_known_e_mail_with_another_surname_is_asked_about(place: Territory, actor: Actor) -> None:
    known = employed(place, "Соколова Анна Викторовна", email="anna@areopag.example")
    rows = [PEOPLE, row("Лапина Анна Викторовна", email="anna@areopag.example")]
    shown = check(take(KIND, rows, place, actor), actor)

    apply(shown, actor, {0: f"p{known.pk}"})

    known.refresh_from_db()
    assert str(known) == "Лапина Анна Викторовна"
    assert known.employments.count() == 1


def test_an_address_of_the_whole_school_tells_nobody_apart(place: Territory, actor: Actor) -> None:
    shared = "school5@areopag.example"
    rows = [
        PEOPLE,
        row("Соколова Анна Викторовна", email=shared),
        row("Лапина Галина Борисовна", email=shared),
    ]

    first, second = load(KIND, rows, place, actor), load(KIND, rows, place, actor)

    assert outcomes(first) == ["new", "new"]
    assert outcomes(second) == ["unchanged", "unchanged"]


def test_two_rows_of_one_person_at_one_school_are_two_jobs(place: Territory, actor: Actor) -> None:
    rows = [
        (*PEOPLE, "Совместитель"),
        (*row("Соколова Анна Викторовна", position="учитель"), "основное место"),
        (*row("Соколова Анна Викторовна", position="методист"), "внутренний совместитель"),
    ]

    load(KIND, rows, place, actor)
    again = load(KIND, rows, place, actor)

    person = Person.objects.get(last_name="Соколова", first_name="Анна")
    assert set(person.employments.values_list("position", "is_main")) == {
        ("учитель", True),
        ("методист", False),
    }
    assert outcomes(again) == ["unchanged", "unchanged"]


def test_two_new_rows_with_one_name_at_two_schools_are_asked_about(
    place: Territory, actor: Actor
) -> None:
    rows = [PEOPLE, row("Соколова Анна Викторовна"), row("Соколова Анна Викторовна", 7)]
    shown = check(take(KIND, rows, place, actor), actor)

    apply(shown, actor, {1: "r0"})

    assert Person.objects.get(last_name="Соколова", first_name="Анна").employments.count() == 2


def test_rows_that_cannot_be_read_say_why(place: Territory, actor: Actor) -> None:
    rows = [
        PEOPLE,
        row("Соколова А. В."),
        ("Лапина Галина Борисовна", "Лицей № 99", "учитель", "", ""),
        row("Зимина Дарья Глебовна", email="zimina@"),
        row("Ярцева Зоя Денисовна", position=""),
    ]

    shown = check(take(KIND, rows, place, actor), actor)

    assert [notes(shown, at) for at in range(4)] == [
        ["name_initials"],
        ["organisation_unknown"],
        ["bad_email"],
        ["position_missing"],
    ]


def test_leavers_are_shown_only_if_asked_for_and_lose_place_and_role(
    place: Territory, actor: Actor
) -> None:
    gone = employed(place, "Лапина Галина Борисовна")
    elsewhere = employed(place, "Туманова Вера Андреевна", 7)
    make.grant(gone, Role.TEACHER, place)
    rows = [PEOPLE, row("Соколова Анна Викторовна")]

    unasked = check(take(KIND, rows, place, actor), actor)
    loaded = load(KIND, rows, place, actor, left_on="2026-08-31")

    assert outcomes(unasked) == ["new"]
    assert outcomes(loaded) == ["new", "leaver"]
    assert gone.employments.get().period_to == date(2026, 8, 31)
    assert gone.grants.get().period_to == date(2026, 8, 31)
    assert elsewhere.employments.get().period_to is None


def test_a_leaver_may_be_kept_by_an_answer(place: Territory, actor: Actor) -> None:
    gone = employed(place, "Лапина Галина Борисовна")
    shown = check(
        take(KIND, [PEOPLE, row("Соколова Анна Викторовна")], place, actor),
        actor,
        left_on="2026-08-31",
    )

    apply(shown, actor, {1: "skip"})

    assert gone.employments.get().period_to is None


def test_people_of_another_service_are_not_met(place: Territory, actor: Actor) -> None:
    other = make.make_territory()
    stranger = make.make_person(
        last_name="Соколова",
        first_name="Анна",
        patronymic="Викторовна",
        email="sokolova@areopag.example",
    )
    make.make_employment(stranger, make.make_organisation(other))

    loaded = load(KIND, STAFF, place, actor)

    assert outcomes(loaded)[0] == "new"


def test_the_journal_has_one_line_for_the_list_and_one_for_each_role(
    place: Territory, actor: Actor
) -> None:
    load(KIND, STAFF, place, actor, make_teachers=True)

    keys = JournalEntry.objects.filter(territory=place).order_by("key", "position")
    assert list(keys.values_list("key", flat=True)) == [
        "registry.list.loaded",
        *["registry.role.granted"] * 3,
    ]
    assert JournalEntry.objects.get(key="registry.list.loaded").value.new["rows"] == {"new": 3}
