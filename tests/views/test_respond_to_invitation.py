"""An invitation, in the list of tasks and behind the link of a letter."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from registry.models import JournalEntry, Person
from registry.rules.vocabulary import ActorKind
from registry.services.letter_links import make_link_token
from review.rules.presets import EXTERNAL_ONLY
from review.rules.vocabulary import AssignmentState, DeclineReason
from tests.factories.scenes import Scene, make_scene
from workflows.models import Task

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def page_of(scene: Scene, case_id: int, expert: Person) -> str:
    task = scene.task(case_id, "respond_to_invitation", expert)
    return reverse("respond_to_invitation", args=[task.pk])


def link_of(scene: Scene, case_id: int, expert: Person, *, days: int = 3, **changes: str) -> str:
    token = make_link_token(
        changes.get("purpose", "invitation"),
        subject_id=scene.assignment(case_id, expert).pk,
        person_id=expert.pk,
        expires_at=now() + timedelta(days=days),
    )
    return reverse("letter_link", args=[token])


def state_of(scene: Scene, case_id: int, expert: Person) -> str:
    return scene.assignment(case_id, expert).state


# --- Signed in --------------------------------------------------------------------------------


def test_who_takes_a_work_is_led_straight_to_its_sheet() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.invited()

    answer = signed_in(expert).post(page_of(scene, case_id, expert), {"answer": "accept"})

    begun = scene.task(case_id, "score_material", expert)
    assert answer.url == reverse("score_material", args=[begun.pk])


def test_a_refusal_needs_its_reason() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.invited()

    answer = signed_in(expert).post(page_of(scene, case_id, expert), {"answer": "decline"})

    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors
    assert '<details class="invitation-decline" open>' in answer.content.decode()
    assert state_of(scene, case_id, expert) == AssignmentState.INVITED


def test_another_reason_needs_a_few_words_and_keeps_what_was_chosen() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.invited()

    answer = signed_in(expert).post(
        page_of(scene, case_id, expert), {"answer": "decline", "reason": "other", "note": ""}
    )

    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form["reason"].value()) == (
        422,
        ["note"],
        "other",
    )


def test_after_a_refusal_the_next_of_the_reserve_is_asked() -> None:
    scene = make_scene()
    expert, reserve = scene.experts[0], scene.experts[2]
    case_id = scene.invited(*scene.experts[:2], reserve=[reserve])

    answer = signed_in(expert).post(
        page_of(scene, case_id, expert), {"answer": "decline", "reason": "no_time"}
    )

    assert answer.url == reverse("my_tasks")
    assert state_of(scene, case_id, expert) == AssignmentState.DECLINED
    assert state_of(scene, case_id, reserve) == AssignmentState.INVITED


@pytest.mark.parametrize("hidden", [True, False])
def test_neither_author_nor_title_nor_files_are_shown_before_the_answer(hidden: bool) -> None:
    scene = make_scene(parameters=replace(EXTERNAL_ONLY, author_hidden=hidden))
    expert = scene.experts[0]
    case_id = scene.invited(title="Дроби без слёз")
    client = signed_in(expert)

    pages = [
        client.get(page_of(scene, case_id, expert)).content.decode(),
        Client().get(link_of(scene, case_id, expert)).content.decode(),
    ]

    for html in pages:
        assert "Урок открытия нового знания" in html
        assert "методическая разработка" in html
        hidden_words = (scene.author.last_name, scene.school.short_name, "Дроби", "Соколова_урок")
        assert not [word for word in hidden_words if word in html]


def test_another_expert_does_not_find_the_invitation() -> None:
    scene = make_scene()
    case_id = scene.invited()

    answer = signed_in(scene.experts[2]).get(page_of(scene, case_id, scene.experts[0]))

    assert answer.status_code == 404


# --- By the link of a letter ------------------------------------------------------------------


def test_opening_a_link_changes_nothing() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.invited()
    before = JournalEntry.objects.count()

    answer = Client().get(link_of(scene, case_id, expert))

    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex")
    assert state_of(scene, case_id, expert) == AssignmentState.INVITED
    assert JournalEntry.objects.count() == before
    assert not Task.objects.filter(
        case=case_id, opened_at__isnull=False, step="respond_to_invitation"
    )


def test_a_work_is_taken_by_a_link_without_signing_in() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.invited()
    client, link = Client(), link_of(scene, case_id, expert)

    answer = client.post(link, {"answer": "accept"}, follow=True)

    line = JournalEntry.objects.get(key="review.assignment.accepted")
    assert answer.redirect_chain == [(link, 302)]
    assert state_of(scene, case_id, expert) == AssignmentState.ACCEPTED
    assert (line.actor_kind, line.actor_id) == (ActorKind.LETTER_LINK, expert.pk)
    assert client.get(reverse("my_tasks")).status_code == 302


def test_a_work_is_declined_by_a_link_without_signing_in() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.invited()

    Client().post(link_of(scene, case_id, expert), {"answer": "decline", "reason": "helped_author"})

    assignment = scene.assignment(case_id, expert)
    assert assignment.state == AssignmentState.DECLINED
    assert assignment.decline_reason == DeclineReason.HELPED_AUTHOR


def test_a_link_works_once() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.invited()
    client, link = Client(), link_of(scene, case_id, expert)
    client.post(link, {"answer": "accept"})

    answer = client.post(link, {"answer": "decline", "reason": "no_time"}, follow=True)

    assert answer.status_code == 200
    assert answer.templates[0].name == "review/invitation_answered.html"
    assert state_of(scene, case_id, expert) == AssignmentState.ACCEPTED


def test_a_refusal_without_a_reason_is_asked_for_one_behind_the_link_too() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.invited()

    answer = Client().post(link_of(scene, case_id, expert), {"answer": "decline"})

    assert answer.status_code == 422
    assert state_of(scene, case_id, expert) == AssignmentState.INVITED


def test_a_link_past_its_term_says_what_to_do() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.invited()

    answer = Client().get(link_of(scene, case_id, expert, days=-1))

    assert (answer.status_code, answer.templates[0].name) == (410, "review/link_useless.html")


@pytest.mark.parametrize("token", ["invitation.x", "nothing", "invitation.WzEsMl0:1x:y"])
def test_a_damaged_link_says_what_to_do(token: str) -> None:
    answer = Client().get(reverse("letter_link", args=[token]))

    assert (answer.status_code, answer.templates[0].name) == (404, "review/link_useless.html")


def test_a_link_made_for_another_purpose_is_damaged() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.invited()
    link = link_of(scene, case_id, expert, purpose="calendar")

    answer = Client().post(link.replace("calendar.", "invitation."), {"answer": "accept"})

    assert answer.status_code == 404
    assert state_of(scene, case_id, expert) == AssignmentState.INVITED
