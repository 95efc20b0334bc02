"""The first hour: a page a step, each read from what is there, each put off at will."""

import smtplib
from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from PIL import Image
from pypdfium2 import PdfDocument
from pypdfium2 import raw as pdfium

from registry.models import (
    Case,
    Document,
    FirstHour,
    Intake,
    JournalEntry,
    NumberRegister,
    Person,
    Procedure,
    RoleGrant,
    Territory,
)
from registry.rules.actors import Actor
from registry.rules.office import Picture
from registry.rules.vocabulary import Role
from registry.services.files import open_file
from registry.services.office_texts import requisites as requisites_of
from review.rules.presets import INTERNAL_ONLY
from review.rules.stored_procedure import write_parameters
from review.services.office_papers import letterhead
from tests.factories import registry as make
from workflows.models import Task
from workflows.rules.first_hour import Step
from workflows.services import run_job
from workflows.services.training import finish_training

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


def administrator(territory: Territory | None = None) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.ADMIN, territory or make.make_territory(address="", phone=""))
    return person


def territory_of(person: Person) -> Territory:
    return person.grants.latest("pk").territory


def picture(width: int = 400, height: int = 200) -> SimpleUploadedFile:
    packed = BytesIO()
    Image.new("RGB", (width, height), "navy").save(packed, "PNG")
    return SimpleUploadedFile("герб.png", packed.getvalue(), "image/png")


def keys(territory: Territory) -> list[str]:
    lines = JournalEntry.objects.filter(territory=territory, case=None).order_by("position")
    return list(lines.values_list("key", flat=True))


def with_procedure(person: Person) -> Procedure:
    version = make.make_procedure_version(
        territory_of(person), parameters=write_parameters(INTERNAL_ONLY)
    )
    return version.procedure


# --- As a whole ---------------------------------------------------------------------------


def test_empty_service_begins_with_the_first_hour(sign_in: SignIn) -> None:
    client = sign_in(administrator())

    assert client.get("/").url == "/start/"
    assert client.get("/start/").context["current"] is Step.REQUISITES


def test_service_with_a_procedure_begins_with_its_tasks(sign_in: SignIn) -> None:
    person = administrator()
    with_procedure(person)

    assert sign_in(person).get("/").url == "/tasks/"


@pytest.mark.parametrize("step", Step)
def test_every_step_opens_in_an_empty_service(step: Step, sign_in: SignIn) -> None:
    page = sign_in(administrator()).get(f"/start/{step.value}/")

    assert (page.status_code, page.context["step"]) == (200, step)


def test_step_put_off_is_come_back_to_and_not_counted(sign_in: SignIn) -> None:
    person = administrator()
    client = sign_in(person)
    before = client.get("/start/").context["minutes_left"]

    answer = client.post("/start/requisites/skip/")
    page = client.get("/start/")

    assert answer.url == "/start/letterhead/"
    assert page.context["minutes_left"] < before
    assert FirstHour.objects.get().skipped == ["requisites"]
    assert client.get("/start/requisites/").status_code == 200


def test_another_service_s_intake_is_not_found(sign_in: SignIn) -> None:
    procedure = with_procedure(administrator())
    intake = Intake.objects.create(procedure=procedure, code="abcdefgh", opened_at=make.NOW)
    client = sign_in(administrator())

    assert client.get(f"/start/intake/{intake.code}/letter/").status_code == 404
    assert client.post(f"/start/intake/{intake.code}/close/").status_code == 404


# --- Requisites, letterhead, mail ---------------------------------------------------------


def requisites(**changes: str) -> dict[str, str]:
    return {
        "name": "Приозёрский район",
        "service_name": "МБУ «Методический центр»",
        "service_short_name": "Методический центр",
        "city": "Приозёрск",
        "address": "ул. Лесная, д. 1",
        "phone": "8 (800) 000-00-01",
        "email": "center@areopag.example",
        "site": "",
        "time_zone": "Asia/Yekaterinburg",
    } | changes


def test_requisites_are_saved_with_a_line_that_says_what_changed(sign_in: SignIn) -> None:
    person = administrator()

    answer = sign_in(person).post("/start/requisites/", requisites())

    territory = Territory.objects.get()
    assert (answer.status_code, territory.city, territory.time_zone) == (
        302,
        "Приозёрск",
        "Asia/Yekaterinburg",
    )
    line = JournalEntry.objects.get(key="registry.territory.changed")
    assert line.value.old["city"] == "Заозёрск"


def test_requisites_without_a_name_are_refused_and_kept_in_the_form(sign_in: SignIn) -> None:
    answer = sign_in(administrator()).post("/start/requisites/", requisites(service_name=" "))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["service_name"])


def test_page_of_requisites_changes_the_signatory_later(sign_in: SignIn) -> None:
    person = administrator()

    sign_in(person).post(
        "/requisites/",
        {"signatory_name": "Е. П. Лугова", "signatory_position": "И. о. директора"},
    )

    assert Territory.objects.get().signatory_name == "Е. П. Лугова"
    assert keys(territory_of(person)) == ["registry.territory.changed"]


def test_picture_is_kept_for_papers_and_shown(sign_in: SignIn) -> None:
    client = sign_in(administrator())

    client.post("/start/letterhead/", {"picture": picture()})

    shown = client.get("/start/letterhead/picture/")
    assert Image.open(BytesIO(b"".join(shown.streaming_content))).size == (400, 200)
    assert Territory.objects.get().letterhead is not None


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (SimpleUploadedFile("герб.png", b"not a picture"), "picture"),
        (picture(40, 20), "picture"),
    ],
)
def test_bad_picture_is_refused_in_words(
    upload: SimpleUploadedFile, code: str, sign_in: SignIn
) -> None:
    answer = sign_in(administrator()).post("/start/letterhead/", {"picture": upload})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [code])


def test_test_letter_arrives_and_the_step_is_done(sign_in: SignIn) -> None:
    person = administrator()

    sign_in(person).post("/start/mail/", {"to": "me@areopag.example"})

    assert [letter.to for letter in mail.outbox] == [["me@areopag.example"]]
    assert FirstHour.objects.get().mail_checked_at is not None


class WrongPassword(BaseEmailBackend):
    """A server that does not know us."""

    def send_messages(self, messages: object) -> int:
        raise smtplib.SMTPAuthenticationError(535, b"secret-of-the-server")


def test_failed_test_letter_says_what_to_mend_and_nothing_of_the_secret(
    sign_in: SignIn, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "tests.views.test_first_hour.WrongPassword"
    settings.EMAIL_HOST_PASSWORD = "hidden-word"

    page = sign_in(administrator()).post("/start/mail/", {"to": "me@areopag.example"})

    text = page.content.decode()
    assert page.status_code == 422
    assert "secret-of-the-server" not in text + caplog.text
    assert "hidden-word" not in text + caplog.text
    assert not FirstHour.objects.filter(mail_checked_at__isnull=False).exists()


def test_mail_that_goes_to_a_folder_is_told_as_such(sign_in: SignIn, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = "/srv/areopag/mail"

    page = sign_in(administrator()).get("/start/mail/")

    assert page.context["mail"].leaves is False
    assert "/srv/areopag/mail" in page.content.decode()


# --- People, experts ----------------------------------------------------------------------


def test_organisation_and_person_are_entered_by_hand(sign_in: SignIn) -> None:
    person = administrator()
    client = sign_in(person)

    client.post(
        "/start/people/",
        {"organisation-short_name": "Школа № 5", "organisation-kind": "school"},
    )
    school = territory_of(person).organisations.get()
    client.post(
        "/start/people/",
        {
            "person-name": "Лебедева Нина Олеговна",
            "person-organisation": school.pk,
            "person-position": "учитель",
            "person-role": "teacher",
            "person-basis": "приказ № 1",
        },
    )

    entered = Person.objects.get(last_name="Лебедева")
    assert entered.employments.get().organisation == school
    assert entered.grants.get().role == Role.TEACHER
    assert not hasattr(entered, "user")


def test_role_without_a_paper_enters_nobody(sign_in: SignIn) -> None:
    person = administrator()
    school = make.make_organisation(territory_of(person))

    answer = sign_in(person).post(
        "/start/people/",
        {
            "person-name": "Лебедева Нина",
            "person-organisation": school.pk,
            "person-position": "учитель",
            "person-role": "teacher",
        },
    )

    assert (answer.status_code, list(answer.context["person_form"].errors)) == (422, ["basis"])
    assert not Person.objects.filter(last_name="Лебедева").exists()


def test_several_people_without_accounts_become_experts_by_one_order(sign_in: SignIn) -> None:
    person = administrator()
    school = make.make_organisation(territory_of(person))
    people = [make.make_employment(make.make_person(email=""), school).person for _one in range(3)]
    direction = make.make_classifier_item()

    answer = sign_in(person).post(
        "/start/experts/",
        {
            "people": [one.pk for one in people],
            "directions": [direction.pk],
            "number": "40",
            "date": "2026-09-01",
        },
    )

    grants = RoleGrant.objects.filter(role=Role.EXPERT)
    assert answer.status_code == 302
    assert {grant.person for grant in grants} == set(people)
    assert {grant.basis for grant in grants} == {"приказ № 40 от 01.09.2026"}
    assert {grant.directions.get() for grant in grants} == {direction}


def test_another_service_s_people_cannot_be_enrolled(sign_in: SignIn) -> None:
    stranger = make.make_employment(make.make_person()).person

    answer = sign_in(administrator()).post(
        "/start/experts/", {"people": [stranger.pk], "number": "1", "date": "2026-09-01"}
    )

    assert answer.status_code == 422
    assert not RoleGrant.objects.filter(person=stranger).exists()


# --- Procedure, numbers -------------------------------------------------------------------


def test_ready_procedure_is_put_in_force_by_an_order(sign_in: SignIn) -> None:
    person = administrator(make.make_territory(site="https://service.example"))
    client = sign_in(person)
    code = client.get("/start/procedure/").context["offers"][0].code

    client.post("/start/procedure/", {"code": code, "number": "7", "date": "2026-09-01"})

    territory = territory_of(person)
    version = Procedure.objects.get(territory=territory).versions.get(state="in_force")
    assert version.basis == "приказ № 7 от 01.09.2026"
    assert {one.purpose for one in territory.consent_texts.all()} == {"processing", "publication"}


def test_procedure_does_not_wait_for_requisites_but_the_consents_do(sign_in: SignIn) -> None:
    person = administrator()
    client = sign_in(person)
    code = client.get("/start/procedure/").context["offers"][0].code

    answer = client.post("/start/procedure/", {"code": code, "number": "7", "date": "2026-09-01"})

    territory = territory_of(person)
    assert answer.status_code == 302
    assert Procedure.objects.get(territory=territory).versions.filter(state="in_force").exists()
    assert not territory.consent_texts.exists()


def numbers(works: int = 47, pattern: str = "{number}-ЭЗ") -> dict[str, object]:
    return {
        "examination-pattern": "{year}-{number:04d}",
        "examination-next_number": works,
        "conclusion-pattern": pattern,
        "conclusion-next_number": 12,
    }


def test_numbers_go_on_with_the_paper_journal(sign_in: SignIn) -> None:
    person = administrator()
    client = sign_in(person)

    client.post("/start/numbers/", numbers())

    shown = {
        form.numbering.kind: form.numbering
        for form in client.get("/start/numbers/").context["forms"]
    }
    assert shown["examination"].example.endswith("-0047")
    assert shown["conclusion"].example == "12-ЭЗ"


def test_bad_pattern_saves_neither_run(sign_in: SignIn) -> None:
    answer = sign_in(administrator()).post("/start/numbers/", numbers(pattern="ЭЗ"))

    assert answer.status_code == 422
    assert not NumberRegister.objects.exists()


# --- Training -----------------------------------------------------------------------------


def test_training_work_is_led_and_removed_from_the_page(sign_in: SignIn) -> None:
    person = administrator()
    client = sign_in(person)

    client.post("/start/training/")
    begun = client.get("/start/training/").context["case"]
    client.post("/start/cleaning/")

    assert begun.number == "УЧ-1"
    assert keys(territory_of(person)) == ["registry.training.begun", "registry.training.removed"]
    assert not Territory.objects.filter(training_of__isnull=False).exists()


# --- Intake -------------------------------------------------------------------------------


def opened(person: Person, client: Client, **fields: str) -> Intake:
    procedure = with_procedure(person)
    client.post("/start/intake/", {"procedure": procedure.pk, **fields})
    return Intake.objects.get()


def test_intake_has_a_link_a_square_code_a_letter_and_a_text(sign_in: SignIn) -> None:
    person = administrator()
    client = sign_in(person)
    intake = opened(person, client, last_date="2099-12-01")

    page = client.get("/start/intake/").context["opened"][0]
    letter = client.get(f"/start/intake/{intake.code}/letter/")
    text = "\n".join(line.text for line in docx.Document(BytesIO(letter.content)).paragraphs)
    code = client.get(f"/start/intake/{intake.code}/qr.svg")

    assert page["address"].endswith(f"/intake/{intake.code}/")
    assert page["address"] in page["chat"]
    assert page["address"] in text
    assert "01.12.2099" in text
    assert code["Content-Type"] == "image/svg+xml"
    assert client.get(f"/start/intake/{intake.code}/poster/").status_code == 200


def test_teacher_reads_of_the_intake_before_signing_in(sign_in: SignIn) -> None:
    person = administrator()
    intake = opened(person, sign_in(person))

    page = Client().get(f"/intake/{intake.code}/")

    assert (page.status_code, page.context["is_open"], page.context["may_send"]) == (
        200,
        True,
        False,
    )
    assert page.context["told"]
    assert "/account/login/?next=" in page.content.decode()


def test_closed_intake_says_so_and_takes_no_works(sign_in: SignIn) -> None:
    person = administrator()
    client = sign_in(person)
    intake = opened(person, client)

    client.post(f"/start/intake/{intake.code}/close/")

    assert Client().get(f"/intake/{intake.code}/").context["is_open"] is False
    assert Procedure.objects.get(territory=territory_of(person)).is_open is False


def test_unknown_intake_is_not_found() -> None:
    assert Client().get("/intake/nosuchone/").status_code == 404


# --- One more service ---------------------------------------------------------------------


def test_second_service_is_made_by_an_administrator_and_begins_its_own_first_hour(
    sign_in: SignIn,
) -> None:
    person = administrator()
    client = sign_in(person)

    answer = client.post(
        "/services/new/", requisites(code="priozersk", basis="приказ № 3 от 01.09.2026")
    )

    made = Territory.objects.get(code="priozersk")
    assert answer.url == "/start/"
    assert made.grants.get().person == person
    assert client.get("/start/").context["service"] == made


def test_coordinator_makes_no_services(sign_in: SignIn) -> None:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.COORDINATOR, make.make_territory())

    assert sign_in(person).get("/services/new/").status_code == 403


def test_coordinator_gives_nobody_the_role_of_a_coordinator_by_hand(sign_in: SignIn) -> None:
    person = make.make_person()
    make.make_user(person)
    territory = make.make_territory()
    make.grant(person, Role.COORDINATOR, territory)
    school = make.make_organisation(territory)

    answer = sign_in(person).post(
        "/start/people/",
        {
            "person-name": "Лебедева Нина",
            "person-organisation": school.pk,
            "person-position": "методист",
            "person-role": "coordinator",
            "person-basis": "приказ № 1",
        },
    )

    assert answer.status_code == 422
    assert not Person.objects.filter(last_name="Лебедева").exists()


def test_picture_stands_on_letters_and_on_papers_of_the_office(sign_in: SignIn) -> None:
    person = administrator()
    client = sign_in(person)
    client.post("/start/letterhead/", {"picture": picture()})
    intake = opened(person, client)

    letter = client.get(f"/start/intake/{intake.code}/letter/")
    blocks = letterhead(Territory.objects.get(training_of=None))

    assert len(docx.Document(BytesIO(letter.content)).inline_shapes) == 2
    assert isinstance(blocks[0], Picture)
    assert intake.code in requisites_of(Territory.objects.get())["link"]


def test_conclusion_keeps_the_picture_it_was_issued_with(
    sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    person = administrator()
    client = sign_in(person)
    client.post("/start/letterhead/", {"picture": picture()})
    kept = Territory.objects.get().letterhead
    finish_training(territory_of(person), actor=Actor.person(person.pk), now=make.NOW)
    case = Case.objects.get()
    client.post("/start/letterhead/remove/")
    run_job(Task.objects.get(case=case, flow_task_type="JOB").pk, now=make.NOW)

    paper = Document.objects.get(case=case)
    with open_file(paper.file) as content, PdfDocument(content.read()) as pdf:
        shapes = [one.type for one in pdf[0].get_objects()]

    assert paper.snapshot["service"]["letterhead"] == kept.sha256
    assert pdfium.FPDF_PAGEOBJ_IMAGE in shapes
    assert "weasyprint" not in {one.name.partition(".")[0] for one in caplog.records}
