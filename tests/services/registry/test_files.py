import hashlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from registry.models import JournalEntry, StoredFile
from registry.rules.actors import Actor
from registry.rules.files import MAX_SIZE, FileFault
from registry.rules.vocabulary import FileKind, FileState
from registry.services.errors import DomainError
from registry.services.files import FileRefused, open_file, store_file
from tests.factories.registry import NOW, make_case, make_stored_file, make_territory
from tests.factories.uploads import (
    CLOSED_PDF,
    make_docx,
    make_image,
    make_open_document,
    make_pdf,
    make_pptx,
    make_xlsx,
    upload,
)

pytestmark = pytest.mark.django_db


def store(body: bytes, name: str = "Работа.pdf") -> StoredFile:
    case = make_case()
    return store_file(upload(body, name), case=case, actor=Actor.person(case.applicant_id), now=NOW)


@pytest.mark.parametrize(
    ("body", "name", "kind", "content_type"),
    [
        (make_pdf(), "Урок.pdf", FileKind.PDF, "application/pdf"),
        (
            make_docx(),
            "Урок.docx",
            FileKind.DOCX,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (make_image("JPEG"), "Фото.jpg", FileKind.IMAGE, "image/jpeg"),
        (make_image("PNG"), "Схема.png", FileKind.IMAGE, "image/png"),
        (make_image("WEBP"), "Схема.webp", FileKind.IMAGE, "image/webp"),
    ],
)
def test_file_is_kept_with_its_kind(
    body: bytes, name: str, kind: FileKind, content_type: str
) -> None:
    stored = store(body, name)

    assert (stored.kind, stored.content_type, stored.name) == (kind, content_type, name)
    assert stored.preview == "pending"


def test_digest_is_that_of_what_lies_on_the_disk() -> None:
    body = make_pdf()

    stored = store(body)

    with open_file(stored) as content:
        kept = content.read()
    assert kept == body
    assert stored.sha256 == hashlib.sha256(body).hexdigest()
    assert stored.size == len(body)


def test_kind_follows_from_the_content_whatever_the_name_says() -> None:
    stored = store(make_docx(), "Урок.pdf")

    assert stored.kind == FileKind.DOCX


def test_name_on_the_disk_says_nothing() -> None:
    stored = store(make_pdf(), "Соколова.pdf")

    assert "Соколова" not in stored.content.name
    assert len(stored.content.name) == 41


def test_journal_keeps_the_digest_and_not_the_name() -> None:
    stored = store(make_pdf())

    entry = JournalEntry.objects.select_related("value").get(key="registry.file.stored")
    assert entry.case_id == stored.case_id
    assert entry.value.new == {"kind": "pdf", "size": stored.size, "sha256": stored.sha256}


def test_file_without_a_work_is_in_the_journal_of_the_territory() -> None:
    territory = make_territory()

    store_file(
        upload(make_pdf()),
        territory=territory,
        actor=Actor.person(make_case().applicant_id),
        now=NOW,
    )

    assert JournalEntry.objects.get().territory == territory


def without_page(pdf: bytes) -> bytes:
    return pdf.replace(b"/Count 1", b"/Count 0").replace(b"/Kids [4 0 R]", b"/Kids [     ]")


def cut(body: bytes) -> bytes:
    return body[: len(body) // 2]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", FileFault.EMPTY),
        (b"%PDF-1.7\nnothing more", FileFault.BROKEN),
        (without_page(make_pdf()), FileFault.BROKEN),
        (cut(make_docx()), FileFault.BROKEN),
        (make_docx(extra={"word/vbaProject.bin": b"x"}), FileFault.MACROS),
        (make_docx(extra={"word/media/bomb": b"\0" * 30_000_000}), FileFault.BLOWS_UP),
        (make_pptx(extra={"ppt/vbaProject.bin": b"x"}), FileFault.MACROS),
        (make_open_document(extra={"Basic/script-lc.xml": b"x"}), FileFault.MACROS),
        (
            make_open_document(manifest="<manifest:encryption-data/>"),
            FileFault.PASSWORD,
        ),
        (cut(make_image(size=(400, 400))), FileFault.BROKEN),
        (make_image("PNG", (9000, 9000)), FileFault.IMAGE_TOO_LARGE),
        (b"MZ\x90\x00", FileFault.UNKNOWN_KIND),
    ],
)
def test_file_is_refused_with_its_reason(body: bytes, fault: FileFault) -> None:
    with pytest.raises(FileRefused) as refusal:
        store(body)

    assert refusal.value.code == fault
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (make_pptx(), FileFault.PRESENTATION),
        (make_xlsx(), FileFault.TABLE),
        (make_open_document(), FileFault.OPEN_DOCUMENT),
        (make_open_document("", kind="presentation"), FileFault.PRESENTATION),
        (make_open_document("", kind="spreadsheet"), FileFault.TABLE),
    ],
)
def test_what_nobody_could_see_is_not_taken(body: bytes, fault: FileFault, settings: Any) -> None:
    settings.OFFICE_COMMAND = ""

    with pytest.raises(FileRefused) as refusal:
        store(body)

    assert refusal.value.code == fault
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        (make_pptx(), "Урок.pptx", FileKind.PPTX),
        (make_xlsx(), "Итоги.xlsx", FileKind.XLSX),
        (make_open_document(), "Урок.odt", FileKind.ODT),
        (make_open_document("", kind="presentation"), "Урок.odp", FileKind.ODP),
        (make_open_document("", kind="spreadsheet"), "Итоги.ods", FileKind.ODS),
    ],
)
def test_office_file_is_taken_where_it_can_be_shown(
    body: bytes, name: str, kind: FileKind, settings: Any
) -> None:
    settings.OFFICE_COMMAND = "/usr/bin/soffice"

    stored = store(body, name)

    assert (stored.kind, stored.name, stored.preview) == (kind, name, "pending")


def test_file_over_50_megabytes_is_refused() -> None:
    body = make_pdf() + b"\n" * MAX_SIZE

    with pytest.raises(FileRefused) as refusal:
        store(body)

    assert refusal.value.code == FileFault.TOO_LARGE


def test_closed_pdf_is_refused() -> None:
    with pytest.raises(FileRefused) as refusal:
        store(CLOSED_PDF)

    assert refusal.value.code == FileFault.PASSWORD


def photo_with_traces(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "Анна Соколова"  # Artist
    exif[0x8825] = {1: "N", 2: (59.0, 56.0, 0.0)}  # place
    return make_image("JPEG", exif=exif, comment=b"home")


def test_photo_loses_name_and_place() -> None:
    stored = store(photo_with_traces(1), "Фото.jpg")

    with open_file(stored) as content, Image.open(BytesIO(content.read())) as kept:
        assert dict(kept.getexif()) == {}
        assert "comment" not in kept.info


def test_photo_taken_sideways_is_kept_upright() -> None:
    stored = store(photo_with_traces(6), "Фото.jpg")

    with open_file(stored) as content, Image.open(BytesIO(content.read())) as kept:
        assert kept.size == (40, 60)


def test_double_picture_of_a_phone_is_kept_as_one() -> None:
    second = Image.open(BytesIO(make_image()))
    stored = store(make_image("MPO", save_all=True, append_images=[second]), "Фото.jpg")

    with open_file(stored) as content, Image.open(BytesIO(content.read())) as kept:
        assert (kept.format, kept.size) == ("JPEG", (60, 40))


def test_infected_file_is_not_given_out() -> None:
    stored = make_stored_file(state=FileState.INFECTED)

    with pytest.raises(DomainError) as refusal:
        open_file(stored)

    assert refusal.value.code == "file_infected"


def test_file_lost_from_the_disk_is_told_of() -> None:
    stored = make_stored_file()
    stored.content.storage.delete(stored.content.name)

    with pytest.raises(DomainError) as refusal:
        open_file(stored)

    assert refusal.value.code == "file_missing"
