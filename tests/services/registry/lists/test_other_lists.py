"""Organisations, experts, conclusions of former years."""

import io
from datetime import date, timedelta

import openpyxl
import pytest

from registry.models import (
    ClassifierItem,
    Document,
    EarlierConclusion,
    Letter,
    NumberRegister,
    Organisation,
    OrganisationName,
    Person,
    RoleGrant,
    Territory,
)
from registry.queries.organisations import count_by_kind, organisations_on
from registry.rules.actors import Actor
from registry.rules.vocabulary import DocumentKind, ListKind, OrganisationKind, Role
from registry.services.journal import recording
from registry.services.lists.applying import explain_places
from registry.services.lists.checking import unknown_places
from registry.services.lists.tables import read_table
from registry.services.numbering import next_number
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
from tests.factories.uploads import upload

pytestmark = pytest.mark.django_db

NEXT_YEAR = make.NOW + timedelta(days=200)


@pytest.fixture
def place() -> Territory:
    return make.make_territory()


@pytest.fixture
def actor(place: Territory) -> Actor:
    return Actor.person(coordinator(place).pk)


# --- Organisations ------------------------------------------------------------------------------

PLACES = ("Краткое наименование", "Вид", "Подведомственная")


def county() -> list[tuple[str, str, str]]:
    """454 schools, 61 colleges of which 34 are subordinate, 169 kindergartens."""
    schools = [(f"Школа № {number}", "школа", "да") for number in range(1, 455)]
    colleges = [
        (f"Колледж № {number}", "ПОО", "да" if number <= 34 else "нет") for number in range(1, 62)
    ]
    return [*schools, *colleges, *[(f"Детский сад № {n}", "ОДО", "да") for n in range(1, 170)]]


@pytest.mark.system(
    "REG-07", part="a loaded list of 454, 61 and 169 gives 684; only subordinate: 61 → 34"
)
def test_a_list_of_684_organisations_is_counted_by_kind(place: Territory, actor: Actor) -> None:
    load(ListKind.ORGANISATIONS, [PLACES, *county()], place, actor)
    again = load(ListKind.ORGANISATIONS, [PLACES, *county()], place, actor)

    every = organisations_on(place, make.TODAY)
    assert count_by_kind(every) == {
        OrganisationKind.SCHOOL: 454,
        OrganisationKind.COLLEGE: 61,
        OrganisationKind.KINDERGARTEN: 169,
    }
    assert every.count() == 684
    subordinate = count_by_kind(every.filter(is_subordinate=True))
    assert subordinate[OrganisationKind.COLLEGE] == 34
    assert again.counts == {"unchanged": 684}


def test_an_organisation_with_its_legal_form_is_the_same(place: Territory, actor: Actor) -> None:
    make.make_organisation(place, short_name="Гимназия № 3", name="Гимназия № 3")
    rows = [("Наименование",), ("МБОУ «Гимназия №3»",), ("Гимназия № 3",)]

    shown = check(take(ListKind.ORGANISATIONS, rows, place, actor), actor)

    assert outcomes(shown) == ["changed", "unchanged"]


def test_a_likely_organisation_is_asked_about(place: Territory, actor: Actor) -> None:
    known = make.make_organisation(place, short_name="Школа № 5", name="Школа № 5")
    rows = [PLACES, ("СОШ № 5", "школа", "да"), ("Лицей № 5", "школа", "да")]
    shown = check(take(ListKind.ORGANISATIONS, rows, place, actor), actor)

    apply(shown, actor, {0: f"p{known.pk}"})

    assert outcomes(shown) == ["changed", "new"]
    assert set(place.organisations.values_list("short_name", flat=True)) == {"СОШ № 5", "Лицей № 5"}


def test_an_explained_name_is_remembered_for_later_lists(place: Territory, actor: Actor) -> None:
    known = make.make_organisation(place, short_name="Школа № 5", name="Школа № 5")
    rows = [PEOPLE, ("Соколова Анна Викторовна", "СОШ 5 (корпус 2)", "учитель", "", "")]
    taken = check(take(ListKind.PEOPLE, rows, place, actor), actor)
    unknown = unknown_places(taken)

    explain_places(taken, {"СОШ 5 (корпус 2)": known.pk})
    later = load(ListKind.PEOPLE, rows, place, actor)

    assert unknown == [("СОШ 5 (корпус 2)", 1, known.pk)]
    assert OrganisationName.objects.get().organisation == known
    assert outcomes(later) == ["new"]


# --- Experts ------------------------------------------------------------------------------------

EXPERTS = ("Эксперт", "Место работы", "Направление экспертизы", "Приказ", "Срок с", "Срок по")
ORDER = "приказ № 12 от 29.08.2026"


@pytest.fixture
def directions() -> list[ClassifierItem]:
    return [
        make.make_classifier_item(title="Экспертиза уроков, занятий"),
        make.make_classifier_item(title="Экспертиза программ"),
    ]


def expert(directions: str, basis: str = ORDER, begins: str = "01.09.2026") -> tuple[str, ...]:
    return ("Туманова Вера Андреевна", "Школа № 5", directions, basis, begins, "31.08.2029")


def test_an_expert_gets_the_role_by_the_order_and_only_once(
    place: Territory, actor: Actor, directions: list[ClassifierItem]
) -> None:
    make.make_organisation(place, short_name="Школа № 5")
    rows = [EXPERTS, expert("Экспертиза уроков, занятий; экспертиза программ")]

    load(ListKind.EXPERTS, rows, place, actor)
    again = load(ListKind.EXPERTS, rows, place, actor)

    grant = RoleGrant.objects.get(role=Role.EXPERT)
    assert (grant.basis, grant.period_from, grant.period_to) == (
        ORDER,
        date(2026, 9, 1),
        date(2029, 8, 31),
    )
    assert set(grant.directions.all()) == set(directions)
    assert str(grant.person) == "Туманова Вера Андреевна"
    assert outcomes(again) == ["unchanged"]


def test_a_row_for_each_direction_is_one_expert_with_all_of_them(
    place: Territory, actor: Actor, directions: list[ClassifierItem]
) -> None:
    make.make_organisation(place, short_name="Школа № 5")
    rows = [EXPERTS, expert("Экспертиза уроков, занятий"), expert("Экспертиза программ")]

    load(ListKind.EXPERTS, rows, place, actor)
    again = load(ListKind.EXPERTS, rows, place, actor)

    assert set(RoleGrant.objects.get(role=Role.EXPERT).directions.all()) == set(directions)
    assert outcomes(again) == ["unchanged", "unchanged"]


def test_a_new_order_ends_the_earlier_one(
    place: Territory, actor: Actor, directions: list[ClassifierItem]
) -> None:
    make.make_organisation(place, short_name="Школа № 5")
    title = directions[1].title
    load(ListKind.EXPERTS, [EXPERTS, expert(title, "приказ № 1", "01.09.2025")], place, actor)

    load(ListKind.EXPERTS, [EXPERTS, expert(title)], place, actor)

    held = RoleGrant.objects.filter(role=Role.EXPERT).order_by("period_from")
    assert [(one.basis, one.period_to) for one in held] == [
        ("приказ № 1", date(2026, 8, 31)),
        (ORDER, date(2029, 8, 31)),
    ]


def test_one_order_may_be_said_for_the_whole_list(
    place: Territory, actor: Actor, directions: list[ClassifierItem]
) -> None:
    rows = [("ФИО", "Направление"), ("Туманова Вера Андреевна", directions[0].title)]

    load(ListKind.EXPERTS, rows, place, actor, basis=ORDER, period_from="2026-09-01")

    assert RoleGrant.objects.get(role=Role.EXPERT).basis == ORDER


def test_an_unknown_direction_or_no_order_is_an_error(
    place: Territory, actor: Actor, directions: list[ClassifierItem]
) -> None:
    make.make_organisation(place, short_name="Школа № 5")
    rows = [EXPERTS, expert("Вышивание"), expert(directions[0].title, basis="")]
    rows[2] = ("Лапина Галина Борисовна", *rows[2][1:])

    shown = check(take(ListKind.EXPERTS, rows, place, actor), actor)

    assert [notes(shown, 0), notes(shown, 1)] == [["direction_unknown"], ["basis_missing"]]


# --- Conclusions of former years -------------------------------------------------------------------

JOURNAL = ("№ заключения", "Дата", "Автор", "Название работы")


def conclusion(number: str, day: str = "12.11.2026") -> tuple[str, ...]:
    return (number, day, "Орешкина Дарья Глебовна", "Сборник заданий")


def taken_number(place: Territory, *, now=make.NOW) -> str:
    with recording():
        return next_number(place, DocumentKind.CONCLUSION, now=now)


def test_conclusions_keep_their_numbers_and_say_where_they_come_from(
    place: Territory, actor: Actor
) -> None:
    rows = [JOURNAL, conclusion("46-ЭЗ", "05.09.2026"), conclusion("№ 47-ЭЗ", "07.09.2026")]

    load(ListKind.CONCLUSIONS, rows, place, actor)
    again = load(ListKind.CONCLUSIONS, rows, place, actor)

    carried = EarlierConclusion.objects.order_by("issued_date")
    assert [(one.number, one.source) for one in carried] == [
        ("46-ЭЗ", "журнал заключений за 2025 год"),
        ("47-ЭЗ", "журнал заключений за 2025 год"),
    ]
    assert outcomes(again) == ["unchanged", "unchanged"]
    assert (Document.objects.count(), Letter.objects.count()) == (0, 0)


def test_the_next_number_follows_the_journal_of_this_year(place: Territory, actor: Actor) -> None:
    rows = [JOURNAL, conclusion("2026-0046", "05.09.2026"), conclusion("2026-0047", "07.09.2026")]

    load(ListKind.CONCLUSIONS, rows, place, actor)

    assert taken_number(place) == "2026-0048"


def test_the_pattern_of_the_numbers_is_taken_over(place: Territory, actor: Actor) -> None:
    rows = [JOURNAL, conclusion("46-ЭЗ", "05.09.2026"), conclusion("47-ЭЗ", "07.09.2026")]

    load(ListKind.CONCLUSIONS, rows, place, actor)

    assert taken_number(place) == "48-ЭЗ"
    assert taken_number(place, now=NEXT_YEAR) == "49-ЭЗ"


def test_last_year_s_numbers_do_not_move_this_year_s(place: Territory, actor: Actor) -> None:
    load(ListKind.CONCLUSIONS, [JOURNAL, conclusion("2025-0090", "05.09.2025")], place, actor)

    assert taken_number(place) == "2026-0001"


def test_a_number_of_a_run_that_is_given_here_is_refused(place: Territory, actor: Actor) -> None:
    NumberRegister.objects.create(
        territory=place,
        kind=DocumentKind.CONCLUSION,
        year=2026,
        pattern="{year}-{number:04d}",
        first_number=10,
        next_number=13,
    )
    rows = [JOURNAL, conclusion("2026-0009", "01.09.2026"), conclusion("2026-0010", "01.09.2026")]

    loaded = load(ListKind.CONCLUSIONS, rows, place, actor)

    assert outcomes(loaded) == ["new", "error"]
    assert notes(loaded, 1) == ["number_in_our_run"]
    assert taken_number(place) == "2026-0013"


def test_a_slip_in_the_journal_is_mended_by_the_next_list(place: Territory, actor: Actor) -> None:
    load(ListKind.CONCLUSIONS, [JOURNAL, conclusion("2025-0090", "05.09.2025")], place, actor)

    rows = [JOURNAL, conclusion("2025-0090", "06.09.2025")]
    loaded = load(ListKind.CONCLUSIONS, rows, place, actor)

    assert changes(loaded, 0) == {"issued_date": ("05.09.2025", "06.09.2025")}
    assert EarlierConclusion.objects.get().issued_date == date(2025, 9, 6)


def test_no_work_and_no_person_comes_of_an_old_conclusion(place: Territory, actor: Actor) -> None:
    people, organisations = Person.objects.count(), Organisation.objects.count()

    load(ListKind.CONCLUSIONS, [JOURNAL, conclusion("2025-0090", "05.09.2025")], place, actor)

    assert (Person.objects.count(), Organisation.objects.count()) == (people, organisations)
    assert place.cases.count() == 0


def test_a_hidden_sheet_is_not_taken_for_the_list() -> None:
    book, written = openpyxl.Workbook(), io.BytesIO()
    book.active.append(("Не смотреть",))
    book.active.sheet_state = "hidden"
    book.create_sheet("Сотрудники").append(("ФИО", "Школа"))
    book.active = 1
    book.save(written)

    table = read_table(upload(written.getvalue(), "Список.xlsx"))

    assert (table.sheet, table.sheets, table.rows) == ("Сотрудники", 1, [["ФИО", "Школа"]])
