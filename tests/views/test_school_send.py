"""A school sends works for its teachers: each row for itself, each author's own word."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from registry.models import Case, Consent, JournalEntry, Letter, Person
from registry.rules.vocabulary import CaseState, Role
from registry.services.letter_links import make_link_token
from review.models import MaterialFile, SchoolEntry
from tests.factories import registry as make
from tests.factories.scenes import Scene, make_scene
from tests.factories.uploads import make_pdf, upload

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


def deputy_of(scene: Scene) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.ORG_RESPONSIBLE, scene.territory, organisation=scene.school)
    return person


def head(scene: Scene, rows: int) -> dict[str, Any]:
    return {"rows": rows, "procedure": scene.procedure.pk, "basis": "заявка № 15 от 12.09"}


def row(scene: Scene, at: int, teacher: Person, **changes: Any) -> dict[str, Any]:
    fields = {
        "teacher": teacher.pk,
        "title": f"Работа {at}",
        "kind": scene.kind.pk,
        "direction": scene.direction.pk,
        "level": scene.level.pk,
        "annotation": "Урок открытия нового знания.",
        "uploads": upload(make_pdf(1), f"урок {at}.pdf"),
    } | changes
    return {f"work-{at}-{name}": value for name, value in fields.items() if value is not None}


def scan() -> Any:
    return upload(make_pdf(1), "согласие.pdf")


def send(client: Client, scene: Scene, *rows: dict[str, Any]) -> Any:
    data = head(scene, len(rows))
    for one in rows:
        data |= one
    return client.post(reverse("school_send", args=[scene.school.pk]), data)


def teacher_of(scene: Scene) -> Person:
    person = make.make_employment(make.make_person(), scene.school).person
    make.make_user(person)
    make.grant(person, Role.TEACHER, scene.territory)
    return person


def test_with_the_signed_consent_a_work_is_sent_at_once_in_the_teacher_s_name(
    sign_in: SignIn,
) -> None:
    scene = make_scene()
    deputy = deputy_of(scene)

    answer = send(sign_in(deputy), scene, row(scene, 0, scene.author, consent_scan=scan()))

    case = Case.objects.get()
    assert answer.status_code == 302
    assert (case.state, case.applicant) == (CaseState.CHECKING, scene.author)
    line = JournalEntry.objects.get(key="review.material.submitted")
    assert (line.actor, line.on_behalf_of, line.basis) == (
        deputy,
        scene.author,
        "заявка № 15 от 12.09",
    )
    assert Consent.objects.get().person == scene.author


def test_without_it_the_author_is_asked_and_the_work_waits(sign_in: SignIn) -> None:
    scene = make_scene()

    send(sign_in(deputy_of(scene)), scene, row(scene, 0, scene.author))

    assert Case.objects.get().state == CaseState.DRAFT
    letter = Letter.objects.get(template="consent_asked")
    assert letter.person == scene.author
    assert Consent.objects.count() == 0


def test_the_teacher_sees_the_work_as_her_own(sign_in: SignIn) -> None:
    scene = make_scene()

    send(sign_in(deputy_of(scene)), scene, row(scene, 0, scene.author))

    assert "Работа 0" in sign_in(scene.author).get(reverse("my_materials")).content.decode()


def test_a_faulty_row_keeps_nobody_else_s_from_going(sign_in: SignIn) -> None:
    scene = make_scene()
    second, third = teacher_of(scene), teacher_of(scene)

    answer = send(
        sign_in(deputy_of(scene)),
        scene,
        row(scene, 0, scene.author, consent_scan=scan()),
        row(scene, 1, second, title="", consent_scan=scan()),
        row(scene, 2, third, uploads=upload(b"not a document", "урок.exe")),
    )

    assert answer.status_code == 422
    states = dict(Case.objects.values_list("applicant", "state"))
    assert states == {
        scene.author.pk: CaseState.CHECKING,
        second.pk: CaseState.DRAFT,
        third.pk: CaseState.DRAFT,
    }
    told = {one.told: one.problems for one in answer.context["done"]}
    assert len(told["сохранена черновиком"]) > 0
    assert "урок.exe" in answer.content.decode()
    assert MaterialFile.objects.filter(version__material__case__applicant=second).count() == 1


def test_a_row_without_a_teacher_stays_a_row(sign_in: SignIn) -> None:
    scene = make_scene()
    nobody = row(scene, 0, scene.author)
    del nobody["work-0-teacher"]

    answer = send(sign_in(deputy_of(scene)), scene, nobody)

    assert answer.status_code == 422
    assert "teacher" in answer.context["rows"][0].errors
    assert answer.context["rows"][0]["title"].value() == "Работа 0"
    assert Case.objects.count() == 0


def test_a_row_left_over_keeps_its_text_and_goes_with_the_next_press(sign_in: SignIn) -> None:
    scene = make_scene()
    nobody = row(scene, 1, scene.author)
    del nobody["work-1-teacher"]
    client = sign_in(deputy_of(scene))
    second = teacher_of(scene)

    left = send(client, scene, row(scene, 0, scene.author, consent_scan=scan()), nobody)
    [form] = left.context["rows"]
    again = row(scene, 1, second, title=form["title"].value(), consent_scan=scan())
    answer = client.post(reverse("school_send", args=[scene.school.pk]), head(scene, 1) | again)

    assert (form.prefix, answer.status_code) == ("work-1", 302)
    assert Case.objects.get(applicant=second).title == "Работа 1"


# --- More rows ------------------------------------------------------------------------------------


def more_rows(client: Client, scene: Scene, *rows: dict[str, Any]) -> Any:
    data = head(scene, len(rows)) | {"more": "1"}
    for one in rows:
        data |= one
    return client.post(reverse("school_send", args=[scene.school.pk]), data)


def test_more_rows_keep_all_that_was_typed_and_send_nothing(sign_in: SignIn) -> None:
    scene = make_scene()
    second = teacher_of(scene)

    answer = more_rows(
        sign_in(deputy_of(scene)),
        scene,
        row(scene, 0, scene.author, annotation="Долго набирали"),
        row(scene, 3, second, kind=None),
    )

    forms = answer.context["rows"]
    assert [one["title"].value() for one in forms] == ["Работа 0", "Работа 3", None, None, None]
    assert forms[0]["annotation"].value() == "Долго набирали"
    assert str(forms[1]["teacher"].value()) == str(second.pk)
    assert answer.context["head"]["basis"].value() == "заявка № 15 от 12.09"
    assert "Файлы выберите ещё раз" in answer.content.decode()
    assert not any(one.errors for one in forms)
    assert Case.objects.count() == 0


def test_there_are_twelve_rows_at_most(sign_in: SignIn) -> None:
    scene = make_scene()

    answer = more_rows(
        sign_in(deputy_of(scene)),
        scene,
        *[row(scene, at, scene.author, uploads=None) for at in range(11)],
    )

    assert len(answer.context["rows"]) == 12
    assert 'name="more"' not in answer.content.decode()


def test_a_teacher_of_another_school_is_not_offered(sign_in: SignIn) -> None:
    scene = make_scene()
    stranger = make.make_employment(
        make.make_person(), make.make_organisation(scene.territory)
    ).person

    answer = send(sign_in(deputy_of(scene)), scene, row(scene, 0, stranger))

    assert answer.status_code == 422
    assert Case.objects.count() == 0


def test_what_a_work_lacks_is_added_to_its_draft(sign_in: SignIn) -> None:
    scene = make_scene()
    client = sign_in(deputy_of(scene))
    send(client, scene, row(scene, 0, scene.author, annotation="", consent_scan=scan()))
    entry = SchoolEntry.objects.get()
    address = reverse("school_draft", args=[entry.pk])
    assert client.get(address).status_code == 200

    client.post(
        address,
        {
            "work-title": "Дроби",
            "work-kind": scene.kind.pk,
            "work-direction": scene.direction.pk,
            "work-level": scene.level.pk,
            "work-annotation": "Урок.",
        },
    )

    assert Case.objects.get().state == CaseState.CHECKING


def test_the_draft_of_another_school_is_not_found(sign_in: SignIn) -> None:
    scene = make_scene()
    send(sign_in(deputy_of(scene)), scene, row(scene, 0, scene.author))
    other = make.make_person()
    make.make_user(other)
    make.grant(
        other,
        Role.ORG_RESPONSIBLE,
        scene.territory,
        organisation=make.make_organisation(scene.territory),
    )

    answer = sign_in(other).get(reverse("school_draft", args=[SchoolEntry.objects.get().pk]))

    assert answer.status_code == 404


# --- The author's word ----------------------------------------------------------------------------


def link_of(entry: SchoolEntry, person: Person) -> str:
    token = make_link_token(
        "consent",
        subject_id=entry.pk,
        person_id=person.pk,
        expires_at=now() + timedelta(days=3),
    )
    return reverse("letter_link", args=[token])


def waiting(scene: Scene, sign_in: SignIn) -> SchoolEntry:
    send(sign_in(deputy_of(scene)), scene, row(scene, 0, scene.author))
    return SchoolEntry.objects.get()


def test_opening_the_link_sends_nothing(sign_in: SignIn) -> None:
    scene = make_scene()
    entry = waiting(scene, sign_in)

    shown = Client().get(link_of(entry, scene.author))

    assert shown.status_code == 200
    assert Case.objects.get().state == CaseState.DRAFT


def test_the_author_s_press_sends_the_work_with_her_consent(sign_in: SignIn) -> None:
    scene = make_scene()
    entry = waiting(scene, sign_in)
    client, address = Client(), link_of(entry, scene.author)

    client.post(address, {"consent": "on", "authorship": "on"})

    case = Case.objects.get()
    assert case.state == CaseState.CHECKING
    assert Consent.objects.get(person=scene.author).case == case
    line = JournalEntry.objects.get(key="review.material.submitted")
    assert (line.actor, line.on_behalf_of) == (scene.author, None)
    assert case.number in client.get(address).content.decode()


def test_without_both_words_the_work_stays(sign_in: SignIn) -> None:
    scene = make_scene()
    entry = waiting(scene, sign_in)

    answer = Client().post(link_of(entry, scene.author), {"consent": "on"})

    assert answer.status_code == 422
    assert Case.objects.get().state == CaseState.DRAFT


def test_the_link_is_for_the_author_alone(sign_in: SignIn) -> None:
    scene = make_scene()
    entry = waiting(scene, sign_in)

    assert Client().get(link_of(entry, scene.coordinator)).status_code == 404
