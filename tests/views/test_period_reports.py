"""The pages of the report: figures open their records, files say the same, only a director signs."""

from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from monitoring.models import PeriodReport
from monitoring.rules.vocabulary import FigureKey
from registry.models import Person
from registry.rules.vocabulary import Role
from tests.factories import registry as make
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db

SEPTEMBER = {"first": "2026-09-01", "last": "2026-09-30"}
SignIn = Callable[[Person], Client]


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def director(scene: Scene) -> Person:
    person = make.make_person(last_name="Беспалова", first_name="Ирина", patronymic="Анатольевна")
    make.make_user(person)
    make.grant(person, Role.DIRECTOR, scene.territory)
    return person


def sign(client: Client, **fields: str):
    address = f"{reverse('sign_period_report')}?first=2026-09-01&last=2026-09-30"
    return client.post(address, fields)


def test_a_figure_opens_the_works_it_counts(
    scene: Scene, director: Person, sign_in: SignIn
) -> None:
    case_id = scene.submitted(title="Дроби без слёз")
    client = sign_in(director)

    report = client.get(reverse("period_reports"), SEPTEMBER)
    records = client.get(reverse("period_figure", args=["works"]), SEPTEMBER)

    rows = {row.url.partition("?")[0]: row.value for row in report.context["rows"]}
    assert rows[reverse("period_figure", args=["works"])] == "1"
    assert [row.url for row in records.context["records"]] == [reverse("case", args=[case_id])]


def test_every_figure_has_its_page(scene: Scene, director: Person, sign_in: SignIn) -> None:
    scene.scored()
    client = sign_in(director)

    statuses = {
        client.get(reverse("period_figure", args=[key.value]), SEPTEMBER).status_code
        for key in FigureKey
    }

    assert statuses == {200}
    assert client.get(reverse("period_figure", args=["no-such"]), SEPTEMBER).status_code == 404


def test_the_files_say_what_the_page_says(scene: Scene, director: Person, sign_in: SignIn) -> None:
    scene.submitted(title="=1+1")
    client = sign_in(director)

    xlsx = client.get(reverse("export_period_report", args=["xlsx"]), SEPTEMBER)
    word = client.get(reverse("export_period_report", args=["docx"]), SEPTEMBER)

    book = load_workbook(BytesIO(xlsx.content))
    assert book.worksheets[0].cell(row=6, column=2).value == 1
    assert len(book.worksheets) == 13
    assert book.worksheets[1].cell(row=2, column=1).data_type == "s"
    table = docx.Document(BytesIO(word.content)).tables[0]
    assert [cell.text for cell in table.rows[1].cells][2] == "1"
    assert len(table.rows) == 13


def test_a_director_signs_and_the_signed_page_stays(
    scene: Scene, director: Person, sign_in: SignIn
) -> None:
    scene.submitted()
    client = sign_in(director)

    answer = sign(client)
    scene.submitted(title="Пришла позже")
    page = client.get(answer["Location"])

    report = PeriodReport.objects.get()
    assert answer["Location"] == reverse("signed_report", args=[report.pk])
    assert page.context["rows"][0].value == "1"
    assert client.get(reverse("export_signed_report", args=[report.pk, "xlsx"])).status_code == 200


def test_signing_a_second_time_asks_for_a_reason_in_its_field(
    scene: Scene, director: Person, sign_in: SignIn
) -> None:
    client = sign_in(director)
    sign(client)

    refused = sign(client)
    signed = sign(client, reason="Учтены две работы")

    assert refused.status_code == 422
    assert "reason" in refused.context["sign_form"].errors
    assert signed.status_code == 302
    assert PeriodReport.objects.get(state="signed").version == 2


def test_a_coordinator_reads_and_does_not_sign(scene: Scene, sign_in: SignIn) -> None:
    client = sign_in(scene.coordinator)

    page = client.get(reverse("period_reports"), SEPTEMBER)

    assert (page.status_code, page.context["may_sign"]) == (200, False)
    assert sign(client).status_code == 403


def test_another_territory_does_not_find_a_signed_report(
    scene: Scene, director: Person, sign_in: SignIn
) -> None:
    sign(sign_in(director))
    stranger = make.make_person()
    make.make_user(stranger)
    make.grant(stranger, Role.DIRECTOR, make.make_territory())

    address = reverse("signed_report", args=[PeriodReport.objects.get().pk])

    assert sign_in(stranger).get(address).status_code == 404


@pytest.mark.parametrize(
    "days",
    [
        {"first": "2026-09-30", "last": "2026-09-01"},
        {"first": "вчера", "last": "2026-09-01"},
        {"first": "2020-01-01", "last": "2026-09-01"},
    ],
)
def test_days_that_make_no_period_are_explained(
    director: Person, sign_in: SignIn, days: dict[str, str]
) -> None:
    page = sign_in(director).get(reverse("period_reports"), days)

    assert page.status_code == 200
    assert page.context["form"].errors
    assert page.context["rows"] == []
