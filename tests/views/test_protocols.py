"""The protocol of a meeting and the extract for one work."""

from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Person
from registry.rules.actors import Actor
from review.rules.vocabulary import DecisionMode, VoteChoice
from review.services.ballots import Voice, enter_votes
from review.services.meetings import note_presence
from tests.factories import registry as make
from tests.factories.chambers import Chamber, make_chamber
from tests.factories.registry import NOW
from tests.factories.scenes import checklist
from workflows.services.protocols import protocol_paper

pytestmark = pytest.mark.django_db


def chamber() -> Chamber:
    return make_chamber(members=3, decision=DecisionMode.MEETING, experts=4, criteria=checklist(2))


def held(council: Chamber, *titles: str):
    """A meeting at which everybody is for, one of them with a special opinion."""
    items = [council.item(title=title) for title in titles]
    meeting = council.meeting(*items, number=titles[0])
    by = Actor.person(council.secretary.pk)
    note_presence(meeting, members=council.everyone, actor=by, now=NOW)
    for item in items:
        first, *rest = council.everyone
        voices = [
            Voice(member=first, choice=VoteChoice.FOR.value, special_opinion="Нужна апробация."),
            *(Voice(member=one, choice=VoteChoice.FOR.value) for one in rest),
        ]
        enter_votes(item, voices=voices, basis="Поднятием рук", actor=by, now=NOW)
        council.scene.do(item.case_id, "decide_in_council", council.chair)
    return meeting


def words(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*(one.text for one in document.paragraphs), *cells])
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_protocol_says_who_sat_how_they_voted_and_what_was_decided(
    sign_in: Callable[[Person], Client],
) -> None:
    council = chamber()
    meeting = held(council, "Дроби без слёз")

    answer = sign_in(council.secretary).get(reverse("protocol_document", args=[meeting.pk]))

    text = words(answer.content)
    for member in council.everyone:
        assert member.person.short_name.replace("\N{NO-BREAK SPACE}", " ") in text
    assert "Дроби без слёз" in text
    assert f"за — {len(council.everyone)}, против — 0" in text
    assert "Нужна апробация." in text
    assert "РЕШИЛИ: утвердить экспертное заключение" in text


def test_the_page_says_what_the_word_document_says(sign_in: Callable[[Person], Client]) -> None:
    council = chamber()
    meeting = held(council, "Дроби без слёз")

    page = sign_in(council.secretary).get(reverse("protocol", args=[meeting.pk]))

    assert page.context["paper"] == protocol_paper(meeting)
    assert "Нужна апробация." in page.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_an_extract_is_of_one_work_and_names_no_voter(sign_in: Callable[[Person], Client]) -> None:
    council = chamber()
    meeting = held(council, "Дроби без слёз", "Лес вокруг нас")
    item = meeting.items.order_by("position").first()

    answer = sign_in(council.secretary).get(reverse("protocol_extract", args=[meeting.pk, item.pk]))

    text = words(answer.content)
    assert ("Дроби без слёз" in text, "Лес вокруг нас" in text) == (True, False)
    assert council.members[0].last_name not in text
    assert "Нужна апробация." not in text


def test_there_is_no_extract_before_a_decision(sign_in: Callable[[Person], Client]) -> None:
    council = chamber()
    item = council.item(title="Дроби без слёз")
    meeting = council.meeting(item)

    answer = sign_in(council.secretary).get(reverse("protocol_extract", args=[meeting.pk, item.pk]))

    assert (answer.status_code, answer.url) == (302, reverse("meeting", args=[meeting.pk]))


def test_the_protocol_takes_the_same_queries_whatever_the_agenda(
    sign_in: Callable[[Person], Client], count_queries: Callable[[Client, str], int]
) -> None:
    council = chamber()
    one, three = held(council, "А"), held(council, "Б", "В", "Г")
    client = sign_in(council.secretary)

    few = count_queries(client, reverse("protocol", args=[one.pk]))

    assert count_queries(client, reverse("protocol", args=[three.pk])) == few


def test_a_protocol_of_another_service_is_not_found(sign_in: Callable[[Person], Client]) -> None:
    meeting = held(chamber(), "Дроби без слёз")
    stranger = make.make_person()
    make.make_user(stranger)

    answer = sign_in(stranger).get(reverse("protocol", args=[meeting.pk]))

    assert answer.status_code in (403, 404)
