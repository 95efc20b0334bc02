"""The page of the ready pack: taking, approving, giving and bringing."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import OfficeText, Person, Territory
from registry.rules.actors import COMMAND
from registry.rules.vocabulary import Role
from review.models import ChecklistVersion, ImportedPack
from review.services.pack import install_pack
from review.services.pack_files import ready_pack, zip_of
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.uploads import upload

pytestmark = pytest.mark.django_db
PACK = reverse("pack")


def holder(role: Role = Role.COORDINATOR) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, role, make.make_territory(address="ул. Новая, 1", email="a@example.org"))
    return person


def service_of(person: Person) -> Territory:
    return person.grants.get().territory


def take(client: Client, *keys: str):
    return client.post(reverse("install_pack"), {"parts": keys})


def approve(client: Client, *keys: str, number: str = "12", day: str = "2026-09-01"):
    return client.post(reverse("approve_pack"), {"parts": keys, "number": number, "date": day})


def states(page) -> dict[str, str]:
    lines = [line for _kind, _title, lines in page.context["groups"] for line in lines]
    return {line.part.key: line.part.state.value for line in lines}


def test_a_part_is_new_then_there(sign_in: Callable[[Person], Client]) -> None:
    client = sign_in(holder())
    before = states(client.get(PACK))

    take(client, "procedures/portfolios")
    after = states(client.get(PACK))

    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"procedures/portfolios", "checklists/portfolio"}
    assert {after[key] for key in changed} == {"same"}


def test_an_order_puts_the_ticked_parts_in_force(sign_in: Callable[[Person], Client]) -> None:
    client = sign_in(holder())
    take(client, "checklists/portfolio", "texts/protocol")

    approve(client, "checklists/portfolio")

    assert ChecklistVersion.objects.get().basis.endswith("01.09.2026 № 12")
    assert OfficeText.objects.get().state == "draft"


def test_an_order_without_its_number_is_asked_for_and_the_ticks_stay(
    sign_in: Callable[[Person], Client],
) -> None:
    client = sign_in(holder())
    take(client, "checklists/portfolio")

    answer = approve(client, "checklists/portfolio", number=" ")

    assert (answer.status_code, list(answer.context["approve_form"].errors)) == (422, ["number"])
    assert answer.context["ticked"] == {"checklists/portfolio"}
    assert ChecklistVersion.objects.get().state == "draft"


def test_every_part_can_be_read_before_it_is_taken(sign_in: Callable[[Person], Client]) -> None:
    client = sign_in(holder())
    page = client.get(PACK)
    addresses = [line.url for _kind, _title, lines in page.context["groups"] for line in lines]

    answers = {client.get(address).status_code for address in addresses}

    assert len(addresses) == ready_pack().size
    assert answers == {200}
    assert client.get(reverse("pack_part", args=["checklists", "none"])).status_code == 404
    assert client.get(reverse("own_part", args=["people", "anna"])).status_code == 404


def test_a_methodist_reads_the_pack_and_takes_nothing(sign_in: Callable[[Person], Client]) -> None:
    client = sign_in(holder(Role.METHODIST))

    page, refused = client.get(PACK), take(client, "texts/protocol")

    assert (page.status_code, page.context["may_edit"]) == (200, False)
    assert refused.status_code == 403


def test_a_pack_goes_out_and_comes_in_elsewhere(sign_in: Callable[[Person], Client]) -> None:
    ours, theirs = sign_in(holder()), sign_in(holder())
    take(ours, "checklists/portfolio")

    given = ours.post(reverse("export_pack"), {"title": "Наше", "author": "Служба", "version": "1"})
    brought = theirs.post(reverse("import_pack"), {"file": upload(given.content, "набор.zip")})
    shown = theirs.get(brought.url)
    imported = ImportedPack.objects.get()
    part = reverse("imported_part", args=[imported.pk, "checklists", "portfolio"])
    theirs.post(
        reverse("install_imported_pack", args=[imported.pk]), {"parts": ["checklists/portfolio"]}
    )

    with zipfile.ZipFile(BytesIO(given.content)) as archive:
        assert sorted(archive.namelist()) == ["checklists/portfolio.json", "pack.json"]
    assert states(shown) == {"checklists/portfolio": "new"}
    assert theirs.get(part).status_code == 200
    assert ChecklistVersion.objects.count() == 2


def test_a_broken_pack_is_told_in_words(sign_in: Callable[[Person], Client]) -> None:
    client = sign_in(holder())

    answer = client.post(reverse("import_pack"), {"file": upload(b"no", "набор.zip")})

    assert (answer.status_code, list(answer.context["import_form"].errors)) == (422, ["file"])


def test_nothing_to_give_is_said(sign_in: Callable[[Person], Client]) -> None:
    client = sign_in(holder())

    answer = client.post(
        reverse("export_pack"), {"title": "Наше", "author": "Служба", "version": "1"}
    )

    assert (answer.status_code, answer.url) == (302, PACK)


def test_a_pack_of_another_service_is_not_found(sign_in: Callable[[Person], Client]) -> None:
    ours, theirs = sign_in(holder()), sign_in(holder())
    ours.post(reverse("import_pack"), {"file": upload(zip_of(ready_pack()), "набор.zip")})
    address = reverse("imported_pack", args=[ImportedPack.objects.get().pk])

    assert (ours.get(address).status_code, theirs.get(address).status_code) == (200, 404)


def test_the_page_takes_the_same_queries_whatever_the_service_has(
    sign_in: Callable[[Person], Client], count_queries: Callable[[Client, str], int]
) -> None:
    person = holder()
    client = sign_in(person)
    checklists = [f"checklists/{one.code}" for one in ready_pack().checklists]

    def having(count: int) -> int:
        install_pack(
            service_of(person), ready_pack(), keys=checklists[:count], actor=COMMAND, now=NOW
        )
        return count_queries(client, PACK)

    assert having(1) == having(3)
