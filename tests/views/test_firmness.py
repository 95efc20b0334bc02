"""How firm a result is, with its reason: on the work, in the lists, before the council."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import Person
from registry.rules.vocabulary import Role
from review.labels import CONFIDENCE, CONFIDENCE_REASON
from review.rules.presets import EXTERNAL_ONLY
from review.rules.vocabulary import Confidence, ConfidenceReason
from tests.factories import registry as make
from tests.factories.chambers import make_chamber
from tests.factories.scenes import checklist, make_scene

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]
WORDS = str(CONFIDENCE[Confidence.FIRM])
WHY = str(CONFIDENCE_REASON[ConfidenceReason.AGREE])


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def works_and_board(client: Client) -> list[str]:
    return [page(client, reverse("works")), page(client, reverse("board"))]


def test_coordinator_reads_on_a_work_how_firm_its_result_is_and_why(sign_in: SignIn) -> None:
    scene = make_scene(criteria=checklist(2))
    case_id = scene.scored(2, 2)

    told = page(sign_in(scene.coordinator), reverse("case", args=[case_id]))

    assert WORDS in told
    assert WHY in told


def test_lists_mark_a_result_in_words_and_not_in_colour_alone(sign_in: SignIn) -> None:
    scene = make_scene(criteria=checklist(2))
    scene.scored(2, 2)

    for told in works_and_board(sign_in(scene.coordinator)):
        assert WORDS in told


def test_a_work_whose_sheets_are_not_all_in_has_no_mark(sign_in: SignIn) -> None:
    scene = make_scene(criteria=checklist(2))
    case_id = scene.taken()
    scene.score(case_id, scene.experts[0])
    client = sign_in(scene.coordinator)

    assert WORDS not in page(client, reverse("case", args=[case_id]))
    assert WORDS not in page(client, reverse("works"))


def test_a_disputed_result_is_seen_before_the_further_expert_is_chosen(sign_in: SignIn) -> None:
    scene = make_scene(criteria=checklist(2))
    case_id = scene.scored(2, 0)

    told = page(sign_in(scene.coordinator), reverse("case", args=[case_id]))

    assert str(CONFIDENCE[Confidence.WEAK]) in told
    assert str(CONFIDENCE_REASON[ConfidenceReason.STILL_DIFFER]) in told


def test_a_director_does_not_see_scores_and_so_no_mark(sign_in: SignIn) -> None:
    scene = make_scene(criteria=checklist(2))
    scene.scored(2, 2)
    director = make.make_person()
    make.make_user(director)
    make.grant(director, Role.DIRECTOR, scene.territory)

    for told in works_and_board(sign_in(director)):
        assert WORDS not in told


def test_author_and_experts_see_no_mark(sign_in: SignIn) -> None:
    scene = make_scene(criteria=checklist(2))
    case_id = scene.scored(2, 2)

    for one in (scene.author, *scene.experts[:2]):
        assert WORDS not in page(sign_in(one), reverse("case", args=[case_id]))


def test_a_coordinator_who_judges_a_work_sees_no_mark_of_it_anywhere(sign_in: SignIn) -> None:
    scene = make_scene(criteria=checklist(2))
    case_id = scene.scored(2, 2)
    expert = scene.experts[0]
    make.grant(expert, Role.COORDINATOR, scene.territory)
    client = sign_in(expert)

    for told in (*works_and_board(client), page(client, reverse("case", args=[case_id]))):
        assert WORDS not in told


@pytest.mark.parametrize("address", ["works", "board"])
def test_marks_cost_one_query_however_long_the_list(address: str, sign_in: SignIn) -> None:
    scene = make_scene(criteria=checklist(1))
    scene.scored()
    client = sign_in(scene.coordinator)
    client.get(reverse(address))

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(address))
        return len(asked)

    alone = statements()
    scene.scored()
    scene.scored()

    assert statements() == alone


def test_the_council_sees_the_mark_on_its_agenda_on_the_work_and_through_the_api(
    sign_in: SignIn,
) -> None:
    chamber = make_chamber(members=2, criteria=checklist(2), parameters=replace(EXTERNAL_ONLY))
    item = chamber.item(2, 2)
    client = sign_in(chamber.members[0])

    assert WORDS in page(client, reverse("council"))
    assert WHY in page(client, reverse("case", args=[item.case_id]))
    told = client.get(f"/api/v1/agenda/{item.pk}/").json()
    assert (told["confidence"], told["confidence_reason"]) == ("firm", "agree")
