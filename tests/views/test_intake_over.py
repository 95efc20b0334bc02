"""An intake that is over takes no work by any door; opened anew with a later day it does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from registry.models import Case, Intake, Letter, Person
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from registry.services.intakes import close_intake, open_intake
from review.models import Material, SchoolEntry
from review.services import submission
from tests.factories.scenes import Scene, make_scene
from tests.factories.uploads import make_pdf, upload
from tests.views.test_school_send import deputy_of, link_of, row, send

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]
START = "/my/new/"


@pytest.fixture
def scene() -> Scene:
    made = make_scene()
    territory = made.territory
    territory.phone, territory.email = "8 (800) 000-00-07", "mc@areopag.example"
    territory.save(update_fields=["phone", "email"])
    return made


def open_till(scene: Scene, days: int) -> Intake:
    """An intake whose last day is so many days from now."""
    actor, moment = Actor.person(scene.coordinator.pk), now()
    intake = open_intake(scene.procedure, last_date=None, actor=actor, now=moment)
    zone = ZoneInfo(scene.territory.time_zone)
    intake.last_date = moment.astimezone(zone).date() + timedelta(days=days)
    intake.save(update_fields=["last_date"])
    return intake


def draft_of(scene: Scene) -> Material:
    return submission.start_draft(
        scene.procedure,
        applicant=scene.author,
        organisation=scene.school,
        actor=Actor.person(scene.author.pk),
        now=now(),
    )


def filled(scene: Scene, **fields: Any) -> dict[str, Any]:
    return {
        "title": "Дроби без слёз",
        "kind": scene.kind.pk,
        "direction": scene.direction.pk,
        "level": scene.level.pk,
        "annotation": "Урок открытия нового знания.",
        "organisation": scene.school.pk,
        "authorship": "on",
        "consent": "on",
        "consent_text": scene.consent.pk,
        "version": "0",
        "file": upload(make_pdf(1), "Урок.pdf"),
    } | fields


def told(scene: Scene, intake: Intake) -> list[str]:
    """What everyone who comes late is told."""
    return [
        f"до {intake.last_date:%d.%m.%Y} включительно",
        scene.territory.service_short_name,
        "8 (800) 000-00-07",
        "mc@areopag.example",
    ]


def test_a_teacher_is_not_offered_a_procedure_whose_last_day_is_past(
    scene: Scene, sign_in: SignIn
) -> None:
    client = sign_in(scene.author)
    open_till(scene, 0)
    on_the_last_day = client.get(START).context["offers"]
    Intake.objects.update(last_date=now().date() - timedelta(days=2))

    after = client.get(START).context["offers"]
    begun = client.post(START, {"procedure": scene.procedure.pk}, follow=True)

    assert [one.pk for one in on_the_last_day] == [scene.procedure.pk]
    assert after == []
    for words in told(scene, Intake.objects.get()):
        assert words in begun.content.decode()
    assert not Case.objects.exists()


def test_a_draft_of_the_intake_says_till_when_it_was_open_and_whom_to_ask(
    scene: Scene, sign_in: SignIn
) -> None:
    material = draft_of(scene)
    intake = open_till(scene, -1)
    client = sign_in(scene.author)
    page = reverse("submit_material", args=[material.case_id])

    opened = client.get(page).content.decode()
    sent = client.post(page, filled(scene))

    for words in told(scene, intake):
        assert words in opened
        assert words in sent.content.decode()
    case = Case.objects.get()
    assert (sent.status_code, case.state, case.title) == (422, CaseState.DRAFT, "Дроби без слёз")


def test_the_same_draft_goes_once_the_intake_is_prolonged(scene: Scene, sign_in: SignIn) -> None:
    material = draft_of(scene)
    intake = open_till(scene, -1)
    later = now().date() + timedelta(days=9)
    by = {"actor": Actor.person(scene.coordinator.pk), "now": now()}

    prolonged = open_intake(scene.procedure, last_date=later, **by)
    answer = sign_in(scene.author).post(
        reverse("submit_material", args=[material.case_id]), filled(scene)
    )

    assert (prolonged, answer.status_code) == (intake, 302)
    assert Case.objects.get().state == CaseState.CHECKING


def test_a_closed_intake_takes_no_draft_until_another_one_is_opened(scene: Scene) -> None:
    material = draft_of(scene)
    by = {"actor": Actor.person(scene.coordinator.pk), "now": now()}
    close_intake(open_till(scene, 9), **by)
    procedure = scene.procedure
    procedure.refresh_from_db()
    begun = {"applicant": scene.author, "actor": Actor.person(scene.author.pk), "now": now()}

    with pytest.raises(DomainError) as refused:
        submission.start_draft(procedure, **begun)
    open_intake(procedure, last_date=None, **by)

    assert refused.value.code == "intake_over"
    assert submission.start_draft(procedure, **begun).pk > material.pk


def test_a_school_is_not_offered_it_either(scene: Scene, sign_in: SignIn) -> None:
    open_till(scene, -1)
    client = sign_in(deputy_of(scene))

    page = client.get(reverse("school_send", args=[scene.school.pk]))
    answer = send(client, scene, row(scene, 0, scene.author))

    assert list(page.context["head"].fields["procedure"].queryset) == []
    assert answer.status_code == 422
    assert not Case.objects.exists()


def school_draft(scene: Scene, sign_in: SignIn) -> tuple[Client, SchoolEntry]:
    """A school's work that waits for its author."""
    client = sign_in(deputy_of(scene))
    send(client, scene, row(scene, 0, scene.author))
    return client, SchoolEntry.objects.get()


def test_a_school_does_not_send_a_draft_nor_ask_its_author_in_vain(
    scene: Scene, sign_in: SignIn
) -> None:
    client, entry = school_draft(scene, sign_in)
    asked = Letter.objects.filter(template="consent_asked").count()
    intake = open_till(scene, -1)
    page = reverse("school_draft", args=[entry.pk])

    opened = client.get(page).content.decode()
    fields = row(scene, 0, scene.author, uploads=None)
    answer = client.post(page, {key.replace("-0", ""): value for key, value in fields.items()})

    for words in told(scene, intake):
        assert words in opened
        assert words in answer.content.decode()
    assert answer.status_code == 422
    assert Letter.objects.filter(template="consent_asked").count() == asked


def test_the_author_s_own_word_by_a_letter_comes_too_late(scene: Scene, sign_in: SignIn) -> None:
    _client, entry = school_draft(scene, sign_in)
    intake = open_till(scene, -1)

    answer = Client().post(link_of(entry, scene.author), {"authorship": "on", "consent": "on"})

    assert answer.status_code == 422
    for words in told(scene, intake):
        assert words in answer.content.decode()
    assert Case.objects.get().state == CaseState.DRAFT


def test_the_day_of_the_territory_counts_and_not_that_of_greenwich() -> None:
    scene = make_scene()
    scene.territory.time_zone = "Asia/Kamchatka"
    scene.territory.save(update_fields=["time_zone"])
    actor = Actor.person(scene.coordinator.pk)
    evening = datetime(2026, 11, 12, 12, 30, tzinfo=ZoneInfo("UTC"))  # the 13th on Kamchatka
    noon = evening - timedelta(hours=3)
    open_intake(scene.procedure, last_date=noon.date(), actor=actor, now=noon)
    by = {"applicant": scene.author, "actor": Actor.person(scene.author.pk)}

    assert submission.start_draft(scene.procedure, **by, now=noon)
    with pytest.raises(DomainError) as refused:
        submission.start_draft(scene.procedure, **by, now=evening)
    assert refused.value.code == "intake_over"


def test_the_coordinator_sees_that_it_is_over_and_how_to_prolong(
    scene: Scene, sign_in: SignIn
) -> None:
    open_till(scene, -1)

    text = sign_in(scene.coordinator).get("/start/intake/").content.decode()

    assert "откройте ниже" in text


def test_works_on_their_way_go_on_after_the_last_day(scene: Scene, sign_in: SignIn) -> None:
    case_id = scene.submitted()
    open_till(scene, -1)

    accepted = {"outcome": "accept", "remarks": [], "words": ""}
    scene.do(case_id, "check_completeness", scene.coordinator, now=now(), **accepted)

    assert Case.objects.get().state not in {CaseState.DRAFT, CaseState.CHECKING}
