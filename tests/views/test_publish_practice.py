"""The author is asked once whether a praised work goes into the bank (REG-14)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Case, Consent, ConsentText, Person, StoredFile
from registry.rules.vocabulary import CaseState, ConsentPurpose
from review.models import MaterialFile, Practice
from review.rules.vocabulary import PracticeState
from tests.factories.practices import concluded
from tests.factories.scenes import Scene
from workflows.models import Task

pytestmark = pytest.mark.django_db


def asking(scene: Scene, case_id: int) -> str:
    return reverse("publish_practice", args=[scene.task(case_id, "publish_practice").pk])


@pytest.mark.system("REG-14", part="published with the author's separate consent")
def test_the_author_publishes_by_a_consent_of_its_own(sign_in: Callable[[Person], Client]) -> None:
    scene, case_id = concluded()

    sign_in(scene.author).post(asking(scene, case_id), {"consents": "yes", "looked_through": "on"})

    consent = Consent.objects.get(text__purpose=ConsentPurpose.PUBLICATION)
    assert (consent.person, consent.case_id) == (scene.author, case_id)
    assert Practice.objects.get().state == PracticeState.PUBLISHED
    assert Case.objects.get(pk=case_id).state == CaseState.PUBLISHED


def test_nothing_is_published_before_the_files_are_looked_through(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, case_id = concluded()

    answer = sign_in(scene.author).post(asking(scene, case_id), {"consents": "yes"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["looked_through"])
    assert not Practice.objects.exists()


def test_likely_names_and_pictures_of_children_are_shown_beforehand(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, case_id = concluded()
    StoredFile.objects.filter(case=case_id, page_count=0).exclude(kind="pdf").update(
        picture_count=0
    )
    file = MaterialFile.objects.filter(version__material__case=case_id).first().file
    StoredFile.objects.filter(pk=file.pk).update(
        text_html="<p>Отвечает Иванов Петя, 5 А</p>", page_count=0, picture_count=3
    )

    page = sign_in(scene.author).get(asking(scene, case_id))

    assert [line.quote for line in page.context["children"]] == ["Отвечает Иванов Петя, 5 А"]
    assert [(line.name, line.count) for line in page.context["pictures"]] == [(file.name, 3)]


def test_declining_asks_for_nothing_and_ends_the_question(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, case_id = concluded()

    sign_in(scene.author).post(asking(scene, case_id), {"consents": "no"})

    assert Practice.objects.get().state == PracticeState.DECLINED
    assert Case.objects.get(pk=case_id).state == CaseState.CONCLUDED
    assert not Task.objects.filter(case=case_id, finished=None, flow_task_type="HUMAN").exists()


def test_without_a_text_of_the_consent_nothing_is_published(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, case_id = concluded()
    ConsentText.objects.filter(purpose=ConsentPurpose.PUBLICATION).delete()

    answer = sign_in(scene.author).post(
        asking(scene, case_id), {"consents": "yes", "looked_through": "on"}
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["consents"])
