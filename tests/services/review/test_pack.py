"""Taking a ready pack, approving it, giving one's own to others."""

import json
import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.core.files.base import ContentFile

from registry.models import ConsentText, JournalEntry, OfficeText, ProcedureVersion, Territory
from registry.rules.actors import COMMAND
from registry.rules.vocabulary import ConsentPurpose
from registry.services.errors import DomainError
from registry.services.office_texts import add_text
from review.models import Checklist, ChecklistVersion, ImportedPack
from review.rules.pack import Pack
from review.services.checklists import edit_criterion
from review.services.pack import (
    PartState,
    approve_parts,
    compare_pack,
    install_pack,
    own_pack,
    waiting_parts,
)
from review.services.pack_files import import_pack, pack_of, ready_pack, zip_of
from tests.factories import registry as make
from tests.factories.registry import NOW

pytestmark = pytest.mark.django_db
ORDER = "Приказ от 01.09.2026 № 12"


def service() -> Territory:
    return make.make_territory(
        address="ул. Новая, 1", email="metod@example.org", signatory_name="Петрова Анна Ильинична"
    )


def take(territory: Territory, *keys: str, pack: Pack | None = None):
    return install_pack(territory, pack or ready_pack(), keys=keys or None, actor=COMMAND, now=NOW)


def approve(territory: Territory, *keys: str):
    chosen = keys or [one.key for one in waiting_parts(territory)]
    return approve_parts(territory, keys=chosen, basis=ORDER, actor=COMMAND, now=NOW)


def states(territory: Territory, pack: Pack | None = None) -> dict[PartState, int]:
    found = [part.state for part in compare_pack(territory, pack or ready_pack())]
    return {state: found.count(state) for state in PartState}


def test_nothing_of_a_pack_counts_before_an_order():
    territory = service()

    take(territory)

    assert not ChecklistVersion.objects.exclude(state="draft").exists()
    assert not ProcedureVersion.objects.exclude(state="draft").exists()
    assert not OfficeText.objects.exclude(state="draft").exists()
    assert not ConsentText.objects.exists()


def test_the_same_pack_taken_twice_adds_nothing():
    territory = service()
    first = take(territory)
    lines = JournalEntry.objects.count()

    second = take(territory)

    assert (len(first), len(second)) == (ready_pack().size, 0)
    assert states(territory) == {
        PartState.NEW: 0,
        PartState.SAME: ready_pack().size,
        PartState.CHANGED: 0,
    }
    assert JournalEntry.objects.count() == lines


def test_a_procedure_brings_its_checklists():
    territory = service()

    take(territory, "procedures/two-stages")

    assert set(Checklist.objects.values_list("code", flat=True)) == {
        "internal-material",
        "external-material",
    }


def test_one_order_approves_everything_it_names():
    territory = service()
    take(territory, "procedures/portfolios", "texts/protocol")

    approve(territory)

    assert [one.basis for one in ChecklistVersion.objects.filter(state="in_force")] == [ORDER]
    assert [one.basis for one in ProcedureVersion.objects.filter(state="in_force")] == [ORDER]
    assert [one.basis for one in OfficeText.objects.filter(state="in_force")] == [ORDER]
    assert waiting_parts(territory) == []


def test_a_procedure_is_not_approved_before_its_checklist():
    territory = service()
    take(territory, "procedures/portfolios")

    with pytest.raises(DomainError) as caught:
        approve(territory, "procedures/portfolios")

    assert caught.value.code == "checklist_not_in_force"
    assert not ProcedureVersion.objects.filter(state="in_force").exists()


@pytest.mark.parametrize(("keys", "basis"), [((), ORDER), (("texts/protocol",), "  ")])
def test_an_order_needs_a_number_and_something_to_approve(keys, basis):
    territory = service()
    take(territory, "texts/protocol")

    with pytest.raises(DomainError):
        approve_parts(territory, keys=keys, basis=basis, actor=COMMAND, now=NOW)

    assert OfficeText.objects.get().state == "draft"


def test_what_a_service_has_changed_is_not_overwritten():
    territory = service()
    take(territory, "checklists/portfolio")
    approve(territory)
    version = ChecklistVersion.objects.get()
    edit_criterion(version.criteria.first(), text="По-нашему", actor=COMMAND, now=NOW)

    before = states(territory)[PartState.CHANGED]
    take(territory, "checklists/portfolio")
    again = take(territory, "checklists/portfolio")

    versions = ChecklistVersion.objects.order_by("number")
    assert before == 1
    assert [(one.number, one.state) for one in versions] == [(1, "in_force"), (2, "draft")]
    assert versions[0].criteria.first().text == "По-нашему"
    assert again == []


def test_a_consent_is_published_with_the_requisites_of_the_service():
    territory = service()
    take(territory, "texts/consent-processing")

    approve(territory)

    text = ConsentText.objects.get(territory=territory)
    assert (text.purpose, text.number) == (ConsentPurpose.PROCESSING, 1)
    assert territory.service_name in text.body
    assert "{" not in text.body


def test_a_consent_waits_for_requisites_that_are_empty():
    territory = make.make_territory(address="", email="")
    take(territory, "texts/consent-processing")

    with pytest.raises(DomainError) as caught:
        approve(territory)

    assert caught.value.code == "requisites_missing"
    assert not ConsentText.objects.exists()


def test_an_approved_text_retires_the_one_before():
    territory = service()
    take(territory, "texts/announcement")
    approve(territory)
    old = OfficeText.objects.get()
    add_text(
        territory,
        code=old.code,
        kind=ready_pack().texts[0].kind,
        title=old.title,
        body="Приходите к нам в {city}.",
        actor=COMMAND,
        now=NOW,
    )

    approve(territory)

    found = OfficeText.objects.order_by("number").values_list("number", "state", "in_force_from")
    assert list(found) == [
        (1, "retired", old.in_force_from),
        (2, "in_force", date(NOW.year, NOW.month, NOW.day)),
    ]


# --- From one service to another ------------------------------------------------------------------


def packed(territory: Territory) -> bytes:
    return zip_of(own_pack(territory, title="Набор соседей", author="Служба", version="3"))


def bring(territory: Territory, content: bytes) -> ImportedPack:
    return import_pack(territory, ContentFile(content, name="набор.zip"), actor=COMMAND, now=NOW)


def test_a_pack_given_to_another_service_is_the_same_there():
    ours, theirs = service(), make.make_territory()
    take(ours)
    approve(ours)

    imported = bring(theirs, packed(ours))
    pack = pack_of(imported.content)
    take(theirs, pack=pack)

    assert (imported.title, imported.author, imported.version) == ("Набор соседей", "Служба", "3")
    assert pack.size == ready_pack().size
    assert states(theirs, pack)[PartState.SAME] == pack.size
    assert states(theirs)[PartState.SAME] == ready_pack().size


def test_a_pack_names_neither_people_nor_places():
    ours = make.make_territory(
        name="Заречный округ",
        service_name="Заречная служба",
        city="Заречье",
        address="Заречная, 5",
        email="zarechie@example.org",
        signatory_name="Заречнова Вера Ильинична",
    )
    take(ours)
    approve(ours)

    with zipfile.ZipFile(BytesIO(packed(ours))) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())

    assert "Зареч" not in text
    assert "zarechie" not in text


def test_the_same_pack_brought_twice_is_one_row():
    territory = service()
    content = zip_of(ready_pack())

    assert bring(territory, content) == bring(territory, content)


def zipped(**files: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


SHEET = json.dumps({"format": 1, "title": "Т", "author": "А", "version": "1"})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "pack_empty"),
        (b"not a zip", "pack_broken"),
        (b"0" * (2 * 1024 * 1024 + 1), "pack_too_large"),
        (zipped(**{"pack.json": "{"}), "pack_broken"),
        (zipped(**{"pack.json": "[" * 100_000}), "pack_broken"),
        (zipped(**{"pack.json": "0" * (9 * 1024 * 1024)}), "pack_blows_up"),
        (zipped(**{f"texts/t{n}.json": "{}" for n in range(300)}), "pack_blows_up"),
        (zipped(**{"pack.json": SHEET, "run.exe": "{}"}), "pack_unknown_part"),
        (zipped(**{"pack.json": SHEET}), "pack_empty_pack"),
        (zipped(**{"texts/a.json": "{}"}), "pack_not_a_section"),
    ],
)
def test_a_file_that_is_no_pack_is_refused_with_its_fault(content, code):
    with pytest.raises(DomainError) as caught:
        bring(service(), content)

    assert caught.value.code == code
    assert not ImportedPack.objects.exists()
