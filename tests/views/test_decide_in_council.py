"""The chair closes an item: by the votes, or alone; at once for what was unanimous."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Case, JournalEntry, Person
from registry.rules.vocabulary import CaseState
from review.models import AgendaItem, Decision
from review.rules.vocabulary import DecisionMode, DecisionOutcome, VoteChoice
from tests.factories.chambers import Chamber, make_chamber, seat_expert
from workflows.models import Task

pytestmark = pytest.mark.django_db

FOR, AGAINST = VoteChoice.FOR, VoteChoice.AGAINST


def closing(chamber: Chamber, item: AgendaItem) -> str:
    return reverse("decide_in_council", args=[chamber.task(item)])


def state_of(item: AgendaItem) -> str:
    return Case.objects.get(pk=item.case_id).state


def test_the_chair_closes_what_the_council_voted_for(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    item = chamber.item()
    meeting = chamber.meeting(item)
    chamber.vote(item, FOR, FOR, AGAINST)

    answer = sign_in(chamber.chair).post(closing(chamber, item))

    decision = Decision.objects.get()
    assert (decision.outcome, decision.mode) == (DecisionOutcome.APPROVED, DecisionMode.MEETING)
    assert (decision.counts["for"], decision.counts["against"]) == (2, 1)
    assert answer.url.startswith(reverse("meeting", args=[meeting.pk]))
    assert state_of(item) == CaseState.ISSUING


def test_without_a_quorum_there_is_no_button_and_no_closing(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    item = chamber.item()
    chamber.vote(item, FOR)
    client = sign_in(chamber.chair)
    address = closing(chamber, item)

    page = client.get(address)
    answer = client.post(address)

    assert page.content.count(b'method="post"') == page.content.count(b"data-sign-out")
    assert answer.status_code == 422
    assert state_of(item) == CaseState.IN_COUNCIL


def test_without_a_majority_the_conclusion_returns_with_the_chair_s_words(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    item = chamber.item()
    chamber.vote(item, FOR, AGAINST, AGAINST)
    client = sign_in(chamber.chair)
    address = closing(chamber, item)

    silent = client.post(address, {"words": ""})
    spoken = client.post(address, {"words": "Объясните расхождение экспертов."})

    assert list(silent.context["form"].errors) == ["words"]
    assert spoken.status_code == 302
    assert Decision.objects.get().words == "Объясните расхождение экспертов."
    assert Task.objects.filter(case=item.case_id, step="draft_conclusion", finished=None).exists()


def test_the_chair_alone_approves_or_returns(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber(decision=DecisionMode.CHAIR_ALONE)
    good, poor = chamber.item(title="Первая"), chamber.item(title="Вторая")
    client = sign_in(chamber.chair)

    client.post(closing(chamber, good), {"approves": "yes"})
    client.post(closing(chamber, poor), {"approves": "no", "words": "Слишком коротко."})

    assert state_of(good) == CaseState.ISSUING
    assert state_of(poor) == CaseState.CONCLUDING


def test_a_chair_who_judged_the_work_does_not_decide_on_it_alone(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber(decision=DecisionMode.CHAIR_ALONE)
    seat = chamber.seat(chamber.chair)
    expert = seat_expert(chamber, chamber.scene.experts[0])
    item = chamber.item()
    seat.role, expert.role = expert.role, seat.role
    seat.save(update_fields=["role"])
    expert.save(update_fields=["role"])

    answer = sign_in(chamber.chair).post(closing(chamber, item), {"approves": "yes"})

    assert answer.status_code == 422
    assert state_of(item) == CaseState.IN_COUNCIL


def test_the_secretary_writes_down_what_the_chair_has_signed(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    item = chamber.item()
    chamber.vote(item, FOR, FOR, FOR)
    client = sign_in(chamber.secretary)
    address = closing(chamber, item)

    silent = client.post(address)
    client.post(address, {"basis": "подписанный протокол № 7"})

    line = JournalEntry.objects.get(key="review.conclusion.approved")
    assert list(silent.context["form"].errors) == ["basis"]
    assert (line.actor, line.on_behalf_of) == (chamber.secretary, chamber.chair)
    assert Decision.objects.get().decided_by == chamber.chair


def test_a_member_does_not_close(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    item = chamber.item()
    chamber.vote(item, FOR, FOR, FOR)

    answer = sign_in(chamber.members[0]).post(closing(chamber, item))

    assert answer.status_code == 403
    assert state_of(item) == CaseState.IN_COUNCIL


# --- What was unanimous ------------------------------------------------------------------------


def test_only_unanimous_works_are_listed_for_one_action(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    agreed, argued, silent = (chamber.item(title=title) for title in ("Одна", "Другая", "Третья"))
    meeting = chamber.meeting(agreed, argued, silent)
    chamber.vote(agreed, FOR, FOR, FOR)
    chamber.vote(argued, FOR, FOR, AGAINST)

    page = sign_in(chamber.chair).get(reverse("approve_unanimous", args=[meeting.pk]))

    assert [row.item.pk for row in page.context["unanimous"]] == [agreed.pk]


def test_the_chair_approves_the_ticked_ones_after_a_look(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    first, second = chamber.item(title="Первая"), chamber.item(title="Вторая")
    meeting = chamber.meeting(first, second)
    for item in (first, second):
        chamber.vote(item, FOR, FOR, FOR)
    client = sign_in(chamber.chair)
    address = reverse("approve_unanimous", args=[meeting.pk])

    unread = client.post(address, {"items": [first.pk]})
    client.post(address, {"items": [first.pk], "checked": "on"})

    assert list(unread.context["form"].errors) == ["checked"]
    assert (state_of(first), state_of(second)) == (CaseState.ISSUING, CaseState.IN_COUNCIL)


def test_a_work_that_is_not_unanimous_cannot_be_slipped_in(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    argued = chamber.item()
    meeting = chamber.meeting(argued)
    chamber.vote(argued, FOR, FOR, AGAINST)

    answer = sign_in(chamber.chair).post(
        reverse("approve_unanimous", args=[meeting.pk]), {"items": [argued.pk], "checked": "on"}
    )

    assert answer.status_code == 422
    assert state_of(argued) == CaseState.IN_COUNCIL
