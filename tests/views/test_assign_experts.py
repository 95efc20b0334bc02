"""Choosing experts: a plan to confirm, exceptions with a reason, the barred told."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Person
from registry.rules.vocabulary import RelationKind
from review.models import Assignment, Material, Stage
from review.rules.presets import EXTERNAL_ONLY
from review.rules.procedure import Discrepancy, Gap
from review.rules.vocabulary import AssignmentState, BodyRole, RapporteurRule
from tests.factories import registry as make
from tests.factories.review import make_member
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]
BOTH_WORKED = RelationKind.TEAM
RELATIVE = RelationKind.RELATIVE


def accepted(scene: Scene) -> int:
    """A work that waits for its experts."""
    case_id = scene.submitted()
    scene.do(case_id, "check_completeness", scene.coordinator, outcome="accept")
    return case_id


def page_of(scene: Scene, case_id: int) -> str:
    return reverse("assign_experts", args=[scene.task(case_id, "assign_experts").pk])


def confirmed(context: Any) -> dict[str, Any]:
    """The form as the page proposes it."""
    rows = [*context["rows"], *context["more_rows"]]
    return {f"place-{row.pk}": row.place for row in rows}


def seated(state: AssignmentState) -> set[int]:
    return set(Assignment.objects.filter(state=state).values_list("expert_id", flat=True))


def test_plan_on_the_screen_is_confirmed_by_one_press(sign_in: SignIn) -> None:
    scene = make_scene(experts=5)
    case_id = accepted(scene)
    client, address = sign_in(scene.coordinator), page_of(scene, case_id)
    context = client.get(address).context

    answer = client.post(address, confirmed(context))

    assert answer.status_code == 302
    assert len(seated(AssignmentState.INVITED)) == scene.seats
    assert len(seated(AssignmentState.RESERVE)) == 2


def test_reserve_is_asked_in_the_order_of_its_places(sign_in: SignIn) -> None:
    scene = make_scene(experts=4)
    case_id = accepted(scene)
    first, second, third, fourth = scene.experts

    sign_in(scene.coordinator).post(
        page_of(scene, case_id),
        {
            f"place-{first.pk}": "expert",
            f"place-{second.pk}": "expert",
            f"place-{third.pk}": "2",
            f"place-{fourth.pk}": "1",
        },
    )

    reserve = Assignment.objects.filter(state=AssignmentState.RESERVE).order_by("reserve_position")
    assert [one.expert for one in reserve] == [fourth, third]


def test_wrong_number_of_experts_is_refused_and_the_choice_stays(sign_in: SignIn) -> None:
    scene = make_scene(experts=3)
    case_id = accepted(scene)
    chosen = scene.experts[2]

    answer = sign_in(scene.coordinator).post(
        page_of(scene, case_id), {f"place-{chosen.pk}": "expert"}
    )

    places = {row.pk: row.place for row in answer.context["rows"]}
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert [pk for pk, place in places.items() if place == "expert"] == [chosen.pk]


def test_barred_expert_is_not_offered_and_his_tie_is_told(sign_in: SignIn) -> None:
    scene = make_scene(experts=3)
    relative = scene.experts[0]
    make.make_relation(relative, scene.author, kind=RELATIVE)

    context = sign_in(scene.coordinator).get(page_of(scene, accepted(scene))).context

    assert relative.pk not in {row.pk for row in context["rows"]}
    assert [row.pk for row in context["barred"]] == [relative.pk]
    assert len(context["barred"][0].conflicts) == 1


def test_barred_expert_posted_by_hand_is_not_invited(sign_in: SignIn) -> None:
    scene = make_scene(experts=3)
    relative, *others = scene.experts
    make.make_relation(relative, scene.author, kind=RELATIVE)
    case_id = accepted(scene)

    answer = sign_in(scene.coordinator).post(
        page_of(scene, case_id),
        {f"place-{relative.pk}": "expert", f"place-{others[0].pk}": "expert"},
    )

    assert answer.status_code == 422
    assert Assignment.objects.count() == 0


def test_tied_expert_is_invited_only_with_a_reason(sign_in: SignIn) -> None:
    scene = make_scene(experts=2)
    tied, free = scene.experts
    make.make_relation(tied, scene.author, kind=BOTH_WORKED)
    case_id = accepted(scene)
    client, address = sign_in(scene.coordinator), page_of(scene, case_id)
    places = {f"place-{tied.pk}": "expert", f"place-{free.pk}": "expert"}

    refused = client.post(address, places)
    client.post(address, places | {f"reason-{tied.pk}": "Других экспертов по теме нет."})

    assert refused.status_code == 422
    assert refused.context["form"].in_need == tied.pk
    assert Assignment.objects.get(expert=tied).override_reason == "Других экспертов по теме нет."


def test_rapporteur_is_chosen_where_the_council_writes_the_conclusion(sign_in: SignIn) -> None:
    scene = make_scene(experts=3, rapporteur=RapporteurRule.COUNCIL_MEMBER)
    body = scene.territory.bodies.get()
    member = make_member(body, role=BodyRole.MEMBER).person
    relative = make_member(body, role=BodyRole.MEMBER).person
    make.make_relation(relative, scene.author, kind=RELATIVE)
    case_id = accepted(scene)
    client, address = sign_in(scene.coordinator), page_of(scene, case_id)
    context = client.get(address).context
    form = confirmed(context)

    refused = client.post(address, form)
    client.post(address, form | {"rapporteur": member.pk})

    offered = {value for value, _name in context["form"].fields["rapporteur"].choices}
    assert member.pk in offered
    assert relative.pk not in offered
    assert "rapporteur" in refused.context["form"].errors
    assert Stage.objects.get().rapporteur == member


def test_page_takes_the_same_queries_for_three_experts_and_for_nine(
    sign_in: SignIn, count_queries: Callable[[Client, str], int]
) -> None:
    few, many = make_scene(experts=3), make_scene(experts=9)

    counts = [
        count_queries(sign_in(scene.coordinator), page_of(scene, accepted(scene)))
        for scene in (few, many)
    ]

    assert counts[0] == counts[1]
    assert counts[0] <= 18


def test_further_expert_is_one_and_the_sheets_that_are_in_are_told(sign_in: SignIn) -> None:
    scene = make_scene(
        parameters=replace(EXTERNAL_ONLY), experts=4, discrepancy=Discrepancy(total=Gap(30))
    )
    case_id = scene.scored(2, 0)

    context = sign_in(scene.coordinator).get(page_of(scene, case_id)).context

    assert context["seats"] == 1
    assert {row.pk for row in context["seated"]} == {one.pk for one in scene.experts[:2]}


def test_a_video_that_does_not_open_is_seen_before_experts_are_asked(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = accepted(scene)
    link = "https://video.example/1"
    Material.objects.filter(case=case_id).update(
        video_url=link, video_checked_url=link, video_state="silent"
    )

    html = sign_in(scene.coordinator).get(page_of(scene, case_id)).content.decode()

    assert "Откройте ссылку в приватном окне" in html
