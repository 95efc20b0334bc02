"""A new school year from the old one: one press, nothing twice."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Intake, JournalEntry, Person, Procedure, ProcedureVersion
from registry.rules.actors import Actor
from registry.rules.vocabulary import Role, VersionState
from registry.services.intakes import open_intake
from review.services.procedures import put_procedure_in_force
from review.services.school_year import start_year
from tests.factories import registry as make
from tests.factories.registry import NOW, TODAY
from tests.factories.scenes import Scene, checklist, make_scene

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]
LAST_DATE = TODAY.replace(day=1, month=12) if TODAY.month < 12 else TODAY.replace(day=31)


@pytest.fixture
def scene() -> Scene:
    made = make_scene(criteria=checklist(2))
    Procedure.objects.filter(pk=made.procedure.pk).update(title="Смотр 2025/2026", code="show-2026")
    made.procedure.refresh_from_db()
    made.procedure.versions.update(remarks="Работы 2025 года не принимаются.")
    return made


@pytest.fixture
def client(scene: Scene, sign_in: SignIn) -> Client:
    return sign_in(scene.coordinator)


def press(client: Client, *procedures: Procedure) -> str:
    answer = client.post(reverse("school_year"), {"procedure": [one.pk for one in procedures]})
    assert answer.status_code == 302
    return str(answer.url)


def open_until(scene: Scene, day: date) -> Intake:
    actor = Actor.person(scene.coordinator.pk)
    return open_intake(scene.procedure, last_date=day, actor=actor, now=NOW)


def test_one_press_copies_a_procedure_with_its_dates_moved(client: Client, scene: Scene) -> None:
    open_until(scene, LAST_DATE)

    shown = client.get(reverse("school_year"))
    address = press(client, scene.procedure)

    made = Procedure.objects.get(previous=scene.procedure)
    draft = made.versions.get()
    old = scene.procedure.versions.get()
    assert [one.title for one in shown.context["fresh"]] == ["Смотр 2026/2027"]
    assert address == reverse("procedure", args=[draft.pk])
    assert (made.title, made.code, made.is_open) == ("Смотр 2026/2027", "show-2027", False)
    assert made.planned_last_date is not None
    assert made.planned_last_date.year == LAST_DATE.year + 1
    assert (draft.state, draft.number, draft.basis) == (VersionState.DRAFT, 1, "")
    assert draft.parameters == old.parameters
    assert draft.remarks == "Работы 2026 года не принимаются."
    assert old.state == VersionState.IN_FORCE
    assert JournalEntry.objects.filter(key="review.procedure.year_started").count() == 1


def test_the_second_press_leads_to_what_is_there(client: Client, scene: Scene) -> None:
    press(client, scene.procedure)

    address = press(client, scene.procedure)
    page = client.get(address)

    assert Procedure.objects.filter(previous=scene.procedure).count() == 1
    assert ProcedureVersion.objects.filter(procedure__territory=scene.territory).count() == 2
    assert address == reverse("school_year")
    assert page.context["fresh"] == []
    assert [version.state for _one, version in page.context["made"]] == [VersionState.DRAFT]


def test_a_year_made_in_another_window_is_not_made_again(scene: Scene) -> None:
    actor = Actor.person(scene.coordinator.pk)

    first = start_year(scene.territory, [scene.procedure.pk], actor=actor, now=NOW)
    second = start_year(scene.territory, [scene.procedure.pk], actor=actor, now=NOW)

    assert (len(first[0]), first[1]) == (1, 0)
    assert second == ([], 1)


def test_a_draft_that_was_thrown_away_can_be_made_again(client: Client, scene: Scene) -> None:
    press(client, scene.procedure)
    draft = ProcedureVersion.objects.get(procedure__previous=scene.procedure)

    client.post(reverse("discard_procedure_draft", args=[draft.pk]))
    left = Procedure.objects.filter(previous=scene.procedure).count()
    press(client, scene.procedure)

    assert left == 0
    assert Procedure.objects.filter(previous=scene.procedure).count() == 1


def test_the_planned_day_waits_for_the_intake_to_be_opened(client: Client, scene: Scene) -> None:
    open_until(scene, LAST_DATE)
    press(client, scene.procedure)
    draft = ProcedureVersion.objects.select_related("procedure__territory").get(
        procedure__previous=scene.procedure
    )
    put_procedure_in_force(
        draft, basis="приказ № 9", actor=Actor.person(scene.coordinator.pk), now=NOW
    )

    words = client.get(reverse("procedure", args=[draft.pk]))
    form = client.get(f"{reverse('first_hour_intake')}?procedure={draft.procedure_id}").context[
        "form"
    ]

    assert words.context["may_open_intake"] is True
    assert form["last_date"].value() == draft.procedure.planned_last_date


def test_nothing_ticked_copies_nothing(client: Client, scene: Scene) -> None:
    assert press(client) == reverse("school_year")
    assert Procedure.objects.filter(territory=scene.territory).count() == 1


def test_a_procedure_of_another_service_is_not_copied(client: Client, scene: Scene) -> None:
    foreign = make.make_procedure_version().procedure

    press(client, foreign)

    assert not Procedure.objects.filter(previous=foreign).exists()


@pytest.mark.parametrize("role", [Role.METHODIST, Role.DIRECTOR, Role.EXPERT])
def test_only_a_coordinator_begins_a_year(scene: Scene, sign_in: SignIn, role: Role) -> None:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, role, scene.territory)

    assert sign_in(person).post(reverse("school_year")).status_code == 403
