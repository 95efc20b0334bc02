"""The link of a letter by which a member votes without signing in."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from registry.models import JournalEntry, Letter, Person
from registry.rules.vocabulary import ActorKind
from registry.services.letter_links import make_link_token
from registry.services.letters import send_letters
from review.models import AgendaItem, BodyMember, Vote
from review.rules.vocabulary import DecisionMode, VoteChoice
from tests.factories.chambers import Chamber, make_chamber
from tests.factories.registry import NOW

pytestmark = pytest.mark.django_db


def link(
    item: AgendaItem, person: Person, *, purpose: str = "vote", until: datetime | None = None
) -> str:
    token = make_link_token(
        purpose,
        subject_id=item.pk,
        person_id=person.pk,
        expires_at=until or timezone.now() + timedelta(days=1),
    )
    return f"/link/{token}/"


@pytest.fixture
def chamber() -> Chamber:
    return make_chamber(decision=DecisionMode.BY_LETTER)


def test_the_letter_leads_to_the_page_of_the_vote(chamber: Chamber, client: Client) -> None:
    chamber.item()
    letter = Letter.objects.filter(template="vote_by_letter", person=chamber.members[0]).get()
    letter.facts["until_at"] = (timezone.now() + timedelta(days=1)).isoformat()
    letter.save(update_fields=["facts"])

    send_letters(NOW + timedelta(days=1))

    sent = next(one for one in mail.outbox if one.to == [chamber.members[0].email])
    address = sent.body.split("https://areopag.example")[1].split()[0]
    assert client.get(address).context["seat"].member.person == chamber.members[0]


def test_opening_the_link_changes_nothing(chamber: Chamber, client: Client) -> None:
    item = chamber.item()
    lines = JournalEntry.objects.count()

    page = client.get(link(item, chamber.members[0]))

    assert page.status_code == 200
    assert (Vote.objects.count(), JournalEntry.objects.count()) == (0, lines)


def test_sending_the_page_votes(chamber: Chamber, client: Client) -> None:
    item, member = chamber.item(), chamber.members[0]

    answer = client.post(link(item, member), {"choice": "for"})

    line = JournalEntry.objects.get(key="review.vote.cast")
    assert answer.status_code == 200
    assert (Vote.objects.get().member.person, line.actor) == (member, member)
    assert line.actor_kind == ActorKind.LETTER_LINK


def test_the_link_may_be_used_again_to_change_the_vote(chamber: Chamber, client: Client) -> None:
    item, member = chamber.item(), chamber.members[0]
    address = link(item, member)
    client.post(address, {"choice": "for"})

    client.post(address, {"choice": "recused", "reason": "Автор мой бывший ученик"})

    assert Vote.objects.get().choice == "recused"


def test_nothing_of_the_site_opens_by_the_link(chamber: Chamber, client: Client) -> None:
    item = chamber.item()
    client.get(link(item, chamber.members[0]))

    answer = client.get(f"/works/{item.case_id}/")

    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")


def test_a_link_out_of_term_says_so(chamber: Chamber, client: Client) -> None:
    item = chamber.item()
    address = link(item, chamber.members[0], until=timezone.now() - timedelta(minutes=1))

    answers = [client.get(address), client.post(address, {"choice": "for"})]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert not Vote.objects.exists()


def test_a_damaged_link_votes_for_nobody(chamber: Chamber, client: Client) -> None:
    item = chamber.item()
    address = link(item, chamber.members[0])

    answers = [client.post(address[:-3] + "xx/", {"choice": "for"})]

    assert [answer.status_code for answer in answers] == [404]
    assert not Vote.objects.exists()


def test_a_link_made_for_another_thing_does_not_vote(chamber: Chamber, client: Client) -> None:
    item = chamber.item()
    other = link(item, chamber.members[0], purpose="invitation").removeprefix("/link/invitation.")

    answer = client.post(f"/link/vote.{other}", {"choice": "for"})

    assert answer.status_code == 404
    assert not Vote.objects.exists()


def test_who_has_left_the_council_votes_no_more(chamber: Chamber, client: Client) -> None:
    item, member = chamber.item(), chamber.members[0]
    BodyMember.objects.filter(person=member).update(period_to=NOW.date() - timedelta(days=30))

    answer = client.post(link(item, member), {"choice": "for"})

    assert answer.status_code == 404
    assert not Vote.objects.exists()


def test_after_the_decision_the_link_asks_for_nothing(chamber: Chamber, client: Client) -> None:
    item = chamber.item()
    chamber.vote(item, *[VoteChoice.FOR] * 4)
    chamber.scene.do(item.case_id, "decide_in_council", chamber.chair)

    answer = client.post(link(item, chamber.members[0]), {"choice": "against"})

    assert answer.status_code == 410
    assert set(Vote.objects.values_list("choice", flat=True)) == {"for"}


def test_links_are_not_for_trying_one_after_another(chamber: Chamber, client: Client) -> None:
    statuses = [client.get("/link/vote.xxx/").status_code for _ in range(31)]

    assert (statuses[0], statuses[-1]) == (404, 429)
