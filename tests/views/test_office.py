"""Orders and letters: what is asked, what is known, the Word document."""

from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from django.test import Client
from django.urls import reverse

from registry.models import OfficeText, Person, Territory
from registry.rules.actors import COMMAND
from registry.rules.vocabulary import Role
from review.services.pack import approve_parts, install_pack
from review.services.pack_files import ready_pack
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import make_scene

pytestmark = pytest.mark.django_db


def holder(**requisites: str) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.COORDINATOR, make.make_territory(**requisites))
    take(person.grants.get().territory)
    return person


def take(territory: Territory) -> None:
    keys = [f"texts/{one.code}" for one in ready_pack().texts]
    install_pack(territory, ready_pack(), keys=keys, actor=COMMAND, now=NOW)


def write(client: Client, code: str, **answers: object) -> "docx.document.Document":
    answer = client.post(reverse("office_paper", args=[code]), {"action": "save", **answers})
    assert answer.status_code == 200
    return docx.Document(BytesIO(answer.content))


def text_of(document: "docx.document.Document") -> str:
    lines = [one.text for one in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*lines, *cells]).replace("\N{NO-BREAK SPACE}", " ")


def test_requisites_are_written_and_only_what_is_missing_is_asked(
    sign_in: Callable[[Person], Client],
) -> None:
    person = holder(phone="+7 000", address="", signatory_name="Петрова Анна Ильинична")
    page = sign_in(person).get(reverse("office_paper", args=["announcement"]))

    asked = set(page.context["form"].fields)

    assert asked == {"procedure", "intake_from", "intake_to", "responsible"} | (
        set() if person.grants.get().territory.email else {"email"}
    )


def test_what_was_filled_in_stands_on_the_paper(sign_in: Callable[[Person], Client]) -> None:
    client = sign_in(holder(signatory_name="Петрова Анна Ильинична"))

    paper = write(
        client, "order-examination", number="7-од", date="2026-09-01", intake_from="2026-10-01"
    )

    text = text_of(paper)
    assert "01.09.2026 № 7-од" in text
    assert "с 01.10.2026" in text
    assert "А. И. Петрова" in text
    assert "{" not in text


def test_a_paper_nobody_approved_says_that_it_is_a_sample(
    sign_in: Callable[[Person], Client],
) -> None:
    person = holder()
    client = sign_in(person)
    before = write(client, "announcement").paragraphs[0].text
    approve_parts(
        person.grants.get().territory,
        keys=["texts/announcement"],
        basis="Приказ № 1",
        actor=COMMAND,
        now=NOW,
    )

    after = write(client, "announcement").paragraphs[0].text

    assert before.startswith("Образец")
    assert not after.startswith("Образец")


def test_experts_of_the_service_stand_in_the_order(sign_in: Callable[[Person], Client]) -> None:
    scene = make_scene(experts=3)
    take(scene.territory)
    stranger = holder()

    text = text_of(write(sign_in(scene.coordinator), "order-experts"))

    assert [one.full_name in text for one in scene.experts] == [True, True, True]
    assert stranger.full_name not in text


def test_the_page_shows_the_paper_before_it_is_saved(sign_in: Callable[[Person], Client]) -> None:
    client = sign_in(holder())

    page = client.post(
        reverse("office_paper", args=["letter-expert"]),
        {"action": "look", "expert": "Орлова И. П."},
    )

    assert page.context["paper"] is not None
    assert "Орлова" in page.content.decode()


def test_another_wording_waits_for_an_order(sign_in: Callable[[Person], Client]) -> None:
    client = sign_in(holder())
    address = reverse("save_office_text", args=["announcement"])

    kept = client.post(address, {"body": "= Ждём вас в {city}"})
    refused = client.post(address, {"body": "Приходите к {nobody}"})

    versions = OfficeText.objects.filter(code="announcement").order_by("number")
    assert [(one.number, one.state) for one in versions] == [(1, "draft"), (2, "draft")]
    assert kept.status_code == 302
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["body"])


def test_protocols_and_consents_are_not_filled_in_by_hand(
    sign_in: Callable[[Person], Client],
) -> None:
    client = sign_in(holder())

    answers = [
        client.get(reverse("office_paper", args=[code])).status_code
        for code in ("protocol", "extract", "consent-processing", "none")
    ]

    assert answers == [404, 404, 404, 404]
    assert client.get(reverse("office_text", args=["protocol"])).status_code == 200


def test_the_list_takes_the_same_queries_whatever_is_in_it(
    sign_in: Callable[[Person], Client], count_queries: Callable[[Client, str], int]
) -> None:
    person = holder()
    client = sign_in(person)
    some = count_queries(client, reverse("office"))

    OfficeText.objects.filter(kind="order").delete()

    assert count_queries(client, reverse("office")) == some
