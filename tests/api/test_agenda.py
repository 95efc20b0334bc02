"""The council through the API: what waits for a decision, and a member's own vote."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from registry.models import Person
from review.models import AgendaItem, Vote
from review.rules.presets import EXTERNAL_ONLY
from review.rules.vocabulary import VoteChoice
from tests.contracts.worlds import signed_in
from tests.factories.chambers import Chamber, make_chamber, seat_expert
from tests.factories.scenes import checklist

pytestmark = pytest.mark.django_db


@pytest.fixture
def chamber() -> Chamber:
    return make_chamber(members=2, criteria=checklist(2))


def read(person: Person, item: AgendaItem) -> Any:
    return signed_in(person).get(f"/api/v1/agenda/{item.pk}/")


def vote(person: Person, item: AgendaItem, choice: str, **body: Any) -> Any:
    return signed_in(person).put(
        f"/api/v1/agenda/{item.pk}/vote/",
        {"choice": choice, **body},
        content_type="application/json",
    )


# --- Reading ------------------------------------------------------------------------------------


def test_a_member_sees_what_waits_for_his_vote(chamber: Chamber) -> None:
    first, second = chamber.item(title="Первая"), chamber.item(title="Вторая")
    vote(chamber.members[0], second, "for")

    told = signed_in(chamber.members[0]).get("/api/v1/agenda/").json()

    assert [(one["work"]["title"], one["my_choice"]) for one in told["results"]] == [
        ("Первая", None),
        ("Вторая", "for"),
    ]
    assert [one["id"] for one in told["results"]] == [first.pk, second.pk]


def test_a_member_reads_the_scores_and_the_draft_and_nobody_else_s_vote(chamber: Chamber) -> None:
    item = chamber.item(2, 1)
    vote(chamber.members[1], item, "against", reason="Слабая мотивировка")

    answer = read(chamber.members[0], item)

    told = answer.json()
    assert [(one["seat"], one["total"], one["percent"]) for one in told["totals"]] == [
        (1, 4, 100),
        (2, 2, 50),
    ]
    assert told["conclusion"]["recommendations"] == [
        "Показать на методическом объединении",
        "Добавить ответы",
    ]
    assert (told["may_vote"], told["my_vote"]) == (True, None)
    assert "Слабая мотивировка" not in answer.content.decode()


def test_an_expert_who_sits_in_the_council_does_not_learn_a_hidden_author() -> None:
    chamber = make_chamber(
        criteria=checklist(2), parameters=replace(EXTERNAL_ONLY, author_hidden=True)
    )
    expert = chamber.scene.experts[0]
    seat_expert(chamber, expert)
    item = chamber.item()

    told = read(expert, item).json()

    assert "author" not in told
    assert told["may_vote"] is False
    assert told["why_not"] != ""
    assert read(chamber.members[0], item).json()["author"] == chamber.scene.author.full_name


def test_whoever_does_not_sit_in_the_council_reads_nothing_of_it(chamber: Chamber) -> None:
    item = chamber.item()
    scene = chamber.scene
    other = make_chamber(criteria=checklist(2))

    assert [read(one, item).status_code for one in (scene.coordinator, scene.experts[0])] == [
        403,
        403,
    ]
    assert read(other.members[0], item).status_code == 404
    assert signed_in(other.members[0]).get("/api/v1/agenda/").json()["results"] == []


# --- Voting -------------------------------------------------------------------------------------


def test_a_member_votes_and_may_change_his_mind(chamber: Chamber) -> None:
    item, member = chamber.item(), chamber.members[0]

    first = vote(member, item, "for")
    second = vote(member, item, "abstain", special_opinion="Нужна доработка")

    assert (first.status_code, second.status_code) == (200, 200)
    cast = Vote.objects.get(item=item)
    assert (cast.choice, cast.special_opinion, cast.entered_by_id) == (
        "abstain",
        "Нужна доработка",
        member.pk,
    )
    assert read(member, item).json()["my_vote"]["choice"] == "abstain"


def test_a_recusal_without_a_reason_is_refused_at_its_field(chamber: Chamber) -> None:
    item = chamber.item()

    refused = vote(chamber.members[0], item, "recused")
    taken = vote(chamber.members[0], item, "recused", reason="Помогал автору")

    assert (refused.status_code, refused.json()["code"]) == (422, "reason_needed")
    assert [one["field"] for one in refused.json()["errors"]] == ["reason"]
    assert taken.status_code == 200


def test_an_expert_of_the_work_does_not_vote_on_it(chamber: Chamber) -> None:
    expert = chamber.scene.experts[0]
    seat_expert(chamber, expert)
    item = chamber.item()

    answer = vote(expert, item, "for")

    assert (answer.status_code, answer.json()["code"]) == (409, "judged_the_work")
    assert not Vote.objects.filter(item=item).exists()


def test_after_the_chair_has_closed_the_item_no_vote_is_taken(chamber: Chamber) -> None:
    item, member = chamber.item(), chamber.members[0]
    chamber.vote(item, *[VoteChoice.FOR] * 4)
    chamber.scene.do(item.case_id, "decide_in_council", chamber.chair)

    answer = vote(member, item, "against")

    assert answer.status_code == 403
    assert Vote.objects.get(item=item, member__person=member).choice == "for"


def test_a_closed_item_of_an_earlier_round_takes_no_vote(chamber: Chamber) -> None:
    item, member = chamber.item(), chamber.members[0]
    AgendaItem.objects.filter(pk=item.pk).update(state="removed")

    answer = vote(member, item, "against")

    assert (answer.status_code, answer.json()["code"]) == (409, "item_closed")


def test_a_choice_that_does_not_exist_is_named_as_wrong(chamber: Chamber) -> None:
    answer = vote(chamber.members[0], chamber.item(), "maybe")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert [one["field"] for one in answer.json()["errors"]] == ["choice"]


def test_the_number_of_queries_does_not_grow_with_the_agenda(
    chamber: Chamber, django_assert_num_queries: Callable
) -> None:
    item = chamber.item(title="Первая")
    client = signed_in(chamber.members[0])
    client.get("/api/v1/agenda/")
    with django_assert_num_queries(6):
        client.get("/api/v1/agenda/")
    for title in ("Вторая", "Третья"):
        vote(chamber.members[0], chamber.item(title=title), "for")
    vote(chamber.members[1], item, "for")

    with django_assert_num_queries(7):
        client.get("/api/v1/agenda/")
    with django_assert_num_queries(13):
        client.get(f"/api/v1/agenda/{item.pk}/")
