"""«Кто не ответил»: the text for a chat; the choice of letters; quiet hours; handing over."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import JournalEntry, Person, Territory
from registry.rules.vocabulary import LetterPace, Role
from review.rules.vocabulary import ExpertNames
from tests.factories import registry as make
from tests.factories.scenes import Scene, make_scene
from workflows.models import Task

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]
SILENT = "/board/who-is-silent/"


def colleague_of(scene: Scene) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.COORDINATOR, scene.territory)
    return person


@pytest.mark.parametrize("by", ["expert", "school"])
def test_text_tells_neither_titles_nor_authors_nor_whose_work_is_judged(
    by: str, sign_in: SignIn
) -> None:
    scene = make_scene(expert_names=ExpertNames.NUMBERS)
    case_id = scene.taken(title="Дроби без слёз")
    number = scene.task(case_id, "score_material", scene.experts[0]).case.number

    text = sign_in(scene.coordinator).get(SILENT, {"by": by}).context["text"]

    assert "Дроби" not in text
    assert scene.author.last_name not in text
    assert number not in text
    assert (scene.experts[0].short_name in text) == (by == "expert")


def test_work_is_named_where_its_author_may_know_who_judges(sign_in: SignIn) -> None:
    scene = make_scene(expert_names=ExpertNames.NAMES)
    number = scene.task(scene.taken(), "score_material", scene.experts[0]).case.number

    text = sign_in(scene.coordinator).get(SILENT).context["text"]

    assert number in text


def test_text_takes_the_same_queries_for_one_work_and_for_three(
    sign_in: SignIn, count_queries: Callable[[Client, str], int]
) -> None:
    scene = make_scene()
    scene.taken()
    client = sign_in(scene.coordinator)
    with_one = count_queries(client, SILENT)
    scene.taken()
    scene.invited()

    assert count_queries(client, SILENT) == with_one


def test_nobody_is_named_when_everyone_has_answered(sign_in: SignIn) -> None:
    assert sign_in(make_scene().coordinator).get(SILENT).context["text"] == ""


# --- Letters and quiet hours ----------------------------------------------------------------------


def test_person_chooses_how_reminders_come(sign_in: SignIn) -> None:
    scene = make_scene()
    client = sign_in(scene.experts[0])

    client.post("/account/letters/", {"pace": LetterPace.AT_ONCE.value})

    scene.experts[0].refresh_from_db()
    assert scene.experts[0].letter_pace == LetterPace.AT_ONCE
    assert JournalEntry.objects.filter(key="registry.person.letter_pace_chosen").count() == 1


def test_coordinator_sets_the_quiet_hours_of_the_territory(sign_in: SignIn) -> None:
    scene = make_scene()

    sign_in(scene.coordinator).post(
        "/calendar/quiet-hours/",
        {"quiet_from": "20:00", "quiet_to": "09:00", "quiet_weekends": "on"},
    )

    quiet = Territory.objects.get(pk=scene.territory.pk).quiet
    assert (quiet.start.hour, quiet.end.hour, quiet.weekends) == (20, 9, True)


# --- Handing over -----------------------------------------------------------------------------


def test_task_is_handed_to_a_colleague_and_the_story_tells_from_whom_to_whom(
    sign_in: SignIn,
) -> None:
    scene = make_scene()
    colleague = colleague_of(scene)
    case_id = scene.submitted()
    task = scene.task(case_id, "check_completeness")
    client = sign_in(scene.coordinator)
    client.post(reverse("claim_task", args=[task.pk]))

    client.post(
        reverse("delegate_task", args=[task.pk]), {"to": colleague.pk, "words": "Я в отпуске"}
    )

    task.refresh_from_db()
    story = client.get(reverse("case", args=[case_id])).context["story"]
    way = f"{scene.coordinator.short_name} → {colleague.short_name}"
    assert task.person == colleague
    assert any(way in entry.text and "Я в отпуске" in entry.text for entry in story)


def test_colleague_is_to_be_chosen_from_the_list(sign_in: SignIn) -> None:
    scene = make_scene()
    task = scene.task(scene.submitted(), "check_completeness")

    answer = sign_in(scene.coordinator).post(
        reverse("delegate_task", args=[task.pk]), {"to": scene.experts[0].pk}
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["to"]
    assert Task.objects.get(pk=task.pk).person is None
