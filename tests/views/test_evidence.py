"""What a conclusion rests on, as the page of the work shows it to those who may look into it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Person
from registry.rules.actors import Actor
from registry.rules.vocabulary import Role
from review.models import Conclusion
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from workflows.models import Task
from workflows.services import run_job
from workflows.services.corrections import amend_conclusion, issue_correction

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]


def issued(scene: Scene) -> Conclusion:
    case_id = scene.scored()
    scene.do(
        case_id,
        "draft_conclusion",
        scene.coordinator,
        verdict="positive",
        motivation="Работа рассмотрена по всем критериям.",
        recommendations="",
    )
    scene.do(case_id, "decide_in_council", scene.chair, approves=True)
    run_job(Task.objects.get(case=case_id, step="issue_conclusion").pk, now=NOW)
    return Conclusion.objects.get(case=case_id)


def corrected(conclusion: Conclusion, scene: Scene) -> None:
    correction = amend_conclusion(
        conclusion,
        motivation="Работа рассмотрена.",
        recommendations="",
        reason="Опечатка.",
        actor=Actor.person(scene.coordinator.pk),
        now=NOW,
    )
    issue_correction(correction.pk, now=NOW)


def page_of(conclusion: Conclusion) -> str:
    return reverse("case", args=[conclusion.case_id])


def test_director_reads_who_approved_and_opens_neither_sheets_nor_files(sign_in: SignIn) -> None:
    scene = make_scene()
    conclusion = issued(scene)
    director = make.make_person()
    make.make_user(director)
    make.grant(director, Role.DIRECTOR, scene.territory)

    (row,) = sign_in(director).get(page_of(conclusion)).context["papers"]

    assert row.evidence.approval.signer == scene.chair.full_name
    assert (row.evidence.sheets_url, row.evidence.files, row.amend_url) == ("", (), "")


def test_only_the_version_in_force_is_corrected(sign_in: SignIn) -> None:
    scene = make_scene()
    conclusion = issued(scene)
    corrected(conclusion, scene)

    rows = sign_in(scene.coordinator).get(page_of(conclusion)).context["papers"]

    assert [(row.document.version, bool(row.amend_url)) for row in rows] == [(2, True), (1, False)]
    assert {row.evidence.approval.signer for row in rows} == {scene.chair.full_name}


def test_number_of_queries_does_not_grow_with_the_papers(
    sign_in: SignIn, count_queries: Callable[[Client, str], int]
) -> None:
    scene = make_scene()
    conclusion = issued(scene)
    client = sign_in(scene.coordinator)
    with_one = count_queries(client, page_of(conclusion))

    corrected(conclusion, scene)

    assert count_queries(client, page_of(conclusion)) == with_one
