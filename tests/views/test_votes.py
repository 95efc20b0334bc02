"""Votes of the members themselves, and those the secretary enters for them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import JournalEntry, Person
from review.models import AgendaItem, Vote
from review.rules.vocabulary import VoteChoice
from tests.factories.chambers import Chamber, make_chamber, seat_expert

pytestmark = pytest.mark.django_db


def own(item: AgendaItem) -> str:
    return reverse("cast_vote", args=[item.pk])


def entry(item: AgendaItem) -> str:
    return reverse("enter_votes", args=[item.pk])


def ballots(chamber: Chamber, voices: dict[Person, str], **fields: Any) -> dict[str, Any]:
    return {f"choice_{chamber.seat(person).pk}": choice for person, choice in voices.items()} | {
        "basis": "поднятие рук",
        **fields,
    }


# --- One's own ----------------------------------------------------------------------------


def test_a_member_votes_himself(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    item, member = chamber.item(), chamber.members[0]

    sign_in(member).post(own(item), {"choice": "against", "special_opinion": "Нет ответов"})

    vote = Vote.objects.get()
    assert (vote.member.person, vote.entered_by, vote.choice) == (member, member, "against")
    assert vote.special_opinion == "Нет ответов"


def test_a_vote_may_be_changed_until_the_item_is_closed(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    item, member = chamber.item(), chamber.members[0]
    client = sign_in(member)
    client.post(own(item), {"choice": "for"})

    client.post(own(item), {"choice": "abstain"})

    assert [vote.choice for vote in Vote.objects.all()] == ["abstain"]


def test_a_recusal_needs_a_reason(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    item = chamber.item()

    answer = sign_in(chamber.members[0]).post(own(item), {"choice": "recused"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert not Vote.objects.exists()


def test_after_a_vote_comes_the_next_work_of_the_meeting(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    first, second = chamber.item(title="Первая"), chamber.item(title="Вторая")
    meeting = chamber.meeting(first, second)
    client = sign_in(chamber.members[0])

    after_first = client.post(own(first), {"choice": "for"}).url
    after_last = client.post(own(second), {"choice": "for"}).url

    assert after_first == own(second)
    assert after_last.startswith(reverse("meeting", args=[meeting.pk]))


def test_an_expert_of_the_work_is_told_why_he_does_not_vote(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    expert = chamber.scene.experts[0]
    seat_expert(chamber, expert)
    item = chamber.item()
    client = sign_in(expert)

    page = client.get(own(item))
    answer = client.post(own(item), {"choice": "for"})

    assert page.context["seat"].barred
    assert b'name="choice"' not in page.content
    assert answer.status_code == 422
    assert not Vote.objects.exists()


def test_an_item_that_is_closed_takes_no_votes(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    item, member = chamber.item(), chamber.members[0]
    chamber.vote(item, *[VoteChoice.FOR] * 4)
    chamber.scene.do(item.case_id, "decide_in_council", chamber.chair)

    answer = sign_in(member).post(own(item), {"choice": "against"})

    assert answer.status_code == 403
    assert set(Vote.objects.values_list("choice", flat=True)) == {"for"}


# --- Entered by the secretary -----------------------------------------------------------------


def test_the_secretary_enters_the_whole_table_at_once(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    item = chamber.item()
    voices = {chamber.chair: "for", chamber.secretary: "for", chamber.members[0]: "against"}

    sign_in(chamber.secretary).post(entry(item), ballots(chamber, voices))

    written = dict(Vote.objects.values_list("member__person", "choice"))
    assert written == {person.pk: choice for person, choice in voices.items()}
    assert set(Vote.objects.values_list("entered_by", flat=True)) == {chamber.secretary.pk}


def test_the_journal_says_for_whom_and_on_what_basis_a_vote_was_entered(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    item = chamber.item()

    sign_in(chamber.secretary).post(entry(item), ballots(chamber, {chamber.chair: "for"}))

    line = JournalEntry.objects.get(key="review.vote.cast")
    assert (line.actor, line.on_behalf_of) == (chamber.secretary, chamber.chair)
    assert line.basis == "поднятие рук"


def test_without_a_basis_nothing_is_entered(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    item = chamber.item()

    answer = sign_in(chamber.secretary).post(
        entry(item), ballots(chamber, {chamber.chair: "for"}, basis="")
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["basis"])
    assert not Vote.objects.exists()


def test_one_refused_voice_keeps_the_others_unwritten_and_typed(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    item = chamber.item()
    voices = {chamber.chair: "for", chamber.members[0]: "recused"}
    refused = chamber.seat(chamber.members[0]).pk

    answer = sign_in(chamber.secretary).post(entry(item), ballots(chamber, voices))

    form = answer.context["form"]
    assert list(form.errors) == [f"reason_{refused}"]
    assert form[f"choice_{chamber.seat(chamber.chair).pk}"].value() == "for"
    assert not Vote.objects.exists()


def test_a_voice_the_member_gave_himself_is_not_written_over(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    item, member = chamber.item(), chamber.members[0]
    sign_in(member).post(own(item), {"choice": "against"})

    sign_in(chamber.secretary).post(entry(item), ballots(chamber, {member: "for"}))

    assert Vote.objects.get().choice == "against"


def test_voices_that_did_not_change_leave_no_line_in_the_journal(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    item = chamber.item()
    client = sign_in(chamber.secretary)
    client.post(entry(item), ballots(chamber, {chamber.chair: "for"}))

    client.post(entry(item), ballots(chamber, {chamber.chair: "for", chamber.members[0]: "for"}))

    assert JournalEntry.objects.filter(key="review.vote.cast").count() == 2


def test_the_count_is_shown_before_anything_is_written(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    item = chamber.item()
    voices = {chamber.chair: "for", chamber.secretary: "for", chamber.members[0]: "for"}

    answer = sign_in(chamber.secretary).post(
        reverse("count_votes", args=[item.pk]), ballots(chamber, voices)
    )

    count = answer.context["row"].count
    assert (count.voices_for, count.base, count.has_quorum, count.passed) == (3, 5, True, True)
    assert not Vote.objects.exists()


def test_who_judged_the_work_is_out_of_the_table_and_of_the_quorum(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    expert = seat_expert(chamber, chamber.scene.experts[0])
    item = chamber.item()

    answer = sign_in(chamber.secretary).get(entry(item))

    assert f"choice_{expert.pk}" not in answer.context["form"].fields
    assert answer.context["row"].count.base == 5


def test_writing_down_leads_to_the_next_work_without_votes(
    sign_in: Callable[[Person], Client],
) -> None:
    chamber = make_chamber()
    first, second = chamber.item(title="Первая"), chamber.item(title="Вторая")
    chamber.meeting(first, second)

    answer = sign_in(chamber.secretary).post(
        entry(first), ballots(chamber, {chamber.chair: "for"}, next="on")
    )

    assert answer.url == entry(second)


def test_only_the_secretary_enters_voices_for_others(sign_in: Callable[[Person], Client]) -> None:
    chamber = make_chamber()
    item = chamber.item()

    statuses = [
        sign_in(person).get(entry(item)).status_code
        for person in (chamber.chair, chamber.members[0], chamber.scene.coordinator)
    ]

    assert statuses == [403, 403, 403]
