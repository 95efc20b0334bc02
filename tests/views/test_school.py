"""«Моя школа»: the list, its confirmation, the works; the coordinator's view of the schools."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now
from openpyxl import load_workbook

from registry.models import Employment, Letter, Organisation, Person, StaffConfirmation
from registry.rules.vocabulary import Role
from tests.factories import registry as make
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


def deputy_of(school: Organisation) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.ORG_RESPONSIBLE, school.territory, organisation=school)
    return person


def confirm(client: Client, school: Organisation, name: str = "Ершова Н. П.") -> Any:
    shown = client.get(reverse("school"))
    seen = shown.context["confirm_form"]["seen"].value()
    return client.post(
        reverse("confirm_school", args=[school.pk]), {"seen": seen, "signed_name": name}
    )


# --- The list -----------------------------------------------------------------------------------


def test_the_deputy_comes_in_to_her_own_school(sign_in: SignIn) -> None:
    scene = make_scene()
    other = make.make_employment(make.make_person(), make.make_organisation(scene.territory))
    client = sign_in(deputy_of(scene.school))

    assert client.get("/").url == reverse("school")
    text = client.get(reverse("school")).content.decode()
    assert scene.author.full_name in text
    assert other.person.full_name not in text
    assert "Подтвердите 1 человека" in text


def test_another_school_is_not_found(sign_in: SignIn) -> None:
    scene = make_scene()
    other = make.make_organisation(scene.territory)
    client = sign_in(deputy_of(scene.school))

    answer = client.get(reverse("school_table", args=[other.pk]))
    chosen = client.get(f"{reverse('school')}?school={other.pk}")

    assert answer.status_code == 404
    assert chosen.context["school"] == scene.school


def test_one_press_confirms_the_list(sign_in: SignIn) -> None:
    scene = make_scene()
    client = sign_in(deputy_of(scene.school))

    confirm(client, scene.school)

    kept = StaffConfirmation.objects.get()
    assert (kept.people_count, kept.signed_name) == (1, "Ершова Н. П.")
    shown = client.get(reverse("school")).content.decode()
    assert "Подтвердите" not in shown
    assert "Ершова Н. П." in shown


def test_changes_since_the_confirmation_are_told_in_words(sign_in: SignIn) -> None:
    scene = make_scene()
    moved = make.make_employment(make.make_person(), scene.school)
    gone = make.make_employment(make.make_person(), scene.school)
    client = sign_in(deputy_of(scene.school))
    confirm(client, scene.school)
    came = make.make_employment(make.make_person(), scene.school)
    Employment.objects.filter(pk=moved.pk).update(position="методист")
    Employment.objects.filter(pk=gone.pk).update(period_to=localdate() - timedelta(days=3))

    shown = client.get(reverse("school"))

    told = {row.employment.pk: [str(one) for one in row.changes] for row in shown.context["rows"]}
    assert told[came.pk] == ["пришёл(а)"]
    assert told[moved.pk] == ["другая должность"]
    assert shown.context["gone"] == [gone]
    assert shown.context["change_count"] == 3


def test_a_leaver_is_marked_with_the_last_day(sign_in: SignIn) -> None:
    scene = make_scene()
    work = make.make_employment(make.make_person(), scene.school)
    day = localdate() - timedelta(days=1)

    sign_in(deputy_of(scene.school)).post(
        reverse("change_employee", args=[work.pk]),
        {"what": "left", f"row-{work.pk}-last_day": day.isoformat()},
    )

    work.refresh_from_db()
    assert work.period_to == day


def test_a_last_day_that_is_no_date_comes_back_beside_its_person(sign_in: SignIn) -> None:
    scene = make_scene()
    work = make.make_employment(make.make_person(), scene.school)

    answer = sign_in(deputy_of(scene.school)).post(
        reverse("change_employee", args=[work.pk]),
        {"what": "left", f"row-{work.pk}-last_day": "вчера"},
    )

    assert answer.status_code == 422
    refused = [row for row in answer.context["rows"] if row.left_form.errors]
    assert [row.employment for row in refused] == [work]


def test_somebody_of_the_same_name_is_asked_about_once(sign_in: SignIn) -> None:
    scene = make_scene()
    known = make.make_employment(
        make.make_person(last_name="Алфёрова", first_name="Инна", patronymic="Львовна"),
        make.make_organisation(scene.territory),
    ).person
    client = sign_in(deputy_of(scene.school))
    person = {
        "last_name": "Алфёрова",
        "first_name": "Инна",
        "patronymic": "Львовна",
        "position": "учитель музыки",
        "is_second": "on",
    }
    address = reverse("add_employee", args=[scene.school.pk])

    asked = client.post(address, person)
    client.post(address, person | {"asked": "1", "same_person": known.pk})

    assert asked.status_code == 422
    assert asked.context["alike"] == [known]
    assert known.employments.get(organisation=scene.school).is_main is False


def test_the_list_goes_out_as_a_table(sign_in: SignIn) -> None:
    scene = make_scene()
    client = sign_in(deputy_of(scene.school))

    answer = client.get(reverse("school_table", args=[scene.school.pk]))

    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[1][:3] == (
        scene.author.last_name,
        scene.author.first_name,
        scene.author.patronymic,
    )


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_takes_as_many_queries_for_many_as_for_one(
    sign_in: SignIn, count_queries: Callable[[Client, str], int], people: int
) -> None:
    scene = make_scene()
    client = sign_in(deputy_of(scene.school))
    confirm(client, scene.school)
    for _ in range(people):
        make.make_employment(make.make_person(), scene.school)

    assert count_queries(client, reverse("school")) <= 16


# --- Works ----------------------------------------------------------------------------------------


def scored(scene: Scene) -> int:
    return scene.scored(title="Дроби без слёз")


def test_the_school_sees_how_its_works_stand_and_no_marks(sign_in: SignIn) -> None:
    scene = make_scene()
    scored(scene)
    client = sign_in(deputy_of(scene.school))

    text = client.get(reverse("school_works")).content.decode()

    assert "Дроби" in text
    assert scene.experts[0].last_name not in text
    assert "балл" not in text.split("<table")[1].split("</table")[0]


def test_a_work_of_the_school_is_not_opened_by_its_responsible(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scored(scene)

    answer = sign_in(deputy_of(scene.school)).get(reverse("case", args=[case_id]))

    assert answer.status_code == 404


def test_works_go_out_as_a_table(sign_in: SignIn) -> None:
    scene = make_scene()
    scene.submitted(title="=СУММ(1)")

    answer = sign_in(deputy_of(scene.school)).get(
        reverse("school_works_table", args=[scene.school.pk])
    )

    page = load_workbook(BytesIO(answer.content)).active
    assert page["B2"].value == "=СУММ(1)"
    assert page["B2"].data_type == "s"


# --- The coordinator ------------------------------------------------------------------------------


def test_the_coordinator_sees_who_has_confirmed_and_when(sign_in: SignIn) -> None:
    scene = make_scene()
    confirm(sign_in(deputy_of(scene.school)), scene.school)

    shown = sign_in(scene.coordinator).get(reverse("schools"))

    done = [row.organisation for row in shown.context["rows"] if not row.is_due]
    assert done == [scene.school]
    assert "Ершова Н. П." in shown.content.decode()


def test_a_reminder_goes_to_those_who_have_not_confirmed_once_a_day(sign_in: SignIn) -> None:
    scene = make_scene()
    deputy = deputy_of(scene.school)
    done = make.make_organisation(scene.territory)
    confirm(sign_in(deputy_of(done)), done)
    client = sign_in(scene.coordinator)

    client.post(reverse("remind_schools"))
    client.post(reverse("remind_schools"))

    letters = Letter.objects.filter(template="confirm_school")
    assert [letter.person for letter in letters] == [deputy]
    assert letters[0].written_at <= now()
