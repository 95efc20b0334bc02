"""The council in a browser: calm on every screen, the count that follows the choices."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from registry.models import Person
from review.models import Vote
from review.rules.vocabulary import VoteChoice
from tests.browser.screens import faults_of
from tests.factories.chambers import Chamber, make_chamber, seat_expert

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[BrowserContext, Person], None]


@pytest.fixture
def chamber(live_server: Any) -> Chamber:
    chamber = make_chamber(members=4)
    seat_expert(chamber, chamber.scene.experts[0])
    return chamber


def pages(chamber: Chamber) -> Iterator[tuple[Person, str]]:
    """Every page of the council with the one who works on it."""
    agreed, argued = chamber.item(2, 2, title="Первая"), chamber.item(2, 1, title="Вторая")
    waiting = chamber.item(title="Третья работа с длинным названием о дробях и процентах")
    meeting = chamber.meeting(agreed, argued)
    chamber.come(meeting, chamber.chair, chamber.secretary, *chamber.members)
    chamber.vote(agreed, *[VoteChoice.FOR] * 5)
    chamber.vote(argued, VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.RECUSED)
    yield chamber.secretary, reverse("council")
    yield chamber.secretary, reverse("meeting", args=[meeting.pk])
    yield chamber.secretary, reverse("enter_votes", args=[argued.pk])
    yield chamber.chair, reverse("approve_unanimous", args=[meeting.pk])
    yield chamber.chair, reverse("decide_in_council", args=[chamber.task(argued)])
    yield chamber.members[2], reverse("cast_vote", args=[waiting.pk])
    yield chamber.members[2], reverse("meeting_paper", args=[meeting.pk])


def test_every_page_of_the_council_is_clean_on_every_screen(
    browser: Browser, live_server: Any, sign_in: SignIn, chamber: Chamber
) -> None:
    found = [
        fault
        for person, address in pages(chamber)
        for fault in faults_of(browser, live_server.url + address, partial(sign_in, person=person))
    ]

    assert found == []


def test_the_count_follows_the_choices_before_anything_is_sent(
    page: Page, live_server: Any, sign_in: SignIn, chamber: Chamber, complaints: list[str]
) -> None:
    item = chamber.item()
    sign_in(page.context, chamber.secretary)
    page.goto(f"{live_server.url}{reverse('enter_votes', args=[item.pk])}")
    count = page.locator("#count")
    before = count.inner_text()

    page.locator('[data-voice="for"] input').first.check()
    expect(count).not_to_have_text(before)
    page.locator("[data-all-for]").click()
    expect(count.locator(".tone-good")).to_be_visible()

    assert Vote.objects.count() == 0
    assert complaints == []


def test_everyone_for_is_two_presses(
    page: Page, live_server: Any, sign_in: SignIn, chamber: Chamber
) -> None:
    item = chamber.item()
    sign_in(page.context, chamber.secretary)
    page.goto(f"{live_server.url}{reverse('enter_votes', args=[item.pk])}")
    page.locator("#id_basis").fill("поднятие рук")

    page.locator("[data-all-for]").click()
    page.locator("button[name=next][value=back]").click()
    page.wait_for_url("**/council/")

    assert set(Vote.objects.values_list("choice", flat=True)) == {"for"}
    assert Vote.objects.count() == 6
