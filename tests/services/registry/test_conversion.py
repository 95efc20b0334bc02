"""LibreOffice itself: what it draws, and what a hostile file must not reach through it."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from registry.models import StoredFile
from registry.rules.actors import Actor
from registry.rules.vocabulary import FileKind, PreviewState
from registry.services import conversion
from registry.services.conversion import ConversionFailed, convert_to_pdf
from registry.services.files import store_file
from registry.services.previews import prepare_preview
from tests.factories.registry import NOW, make_case
from tests.factories.uploads import make_image, make_open_document, make_pptx, make_xlsx, upload

real = pytest.mark.services("libreoffice")

PARAGRAPH = "<text:p>Ход урока</text:p>"
SLIDE = (
    '<draw:page><draw:frame svg:width="10cm" svg:height="3cm" svg:x="2cm" svg:y="2cm">'
    f"<draw:text-box>{PARAGRAPH}</draw:text-box></draw:frame></draw:page>"
)
TABLE = (
    '<table:table table:name="1"><table:table-row><table:table-cell office:value-type="string">'
    f"{PARAGRAPH}</table:table-cell></table:table-row></table:table>"
)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def picture(address: str) -> str:
    return (
        '<text:p><draw:frame text:anchor-type="as-char" svg:width="5cm" svg:height="5cm">'
        f'<draw:image xlink:href="{address}" xlink:type="simple" xlink:show="embed" '
        'xlink:actuate="onLoad"/></draw:frame></text:p>'
    )


def pictures_in(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        image = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
        return sum(1 for page in document for _one in page.get_objects(filter=[image]))
    finally:
        document.close()


@pytest.fixture
def visits() -> Iterator[tuple[str, list[bytes]]]:
    """An address of this machine, and what has been asked of it."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    caller, _address = listening.accept()
                except TimeoutError:
                    continue
                with caller:
                    caller.settimeout(1)
                    asked.append(caller.recv(200))

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/picture.png", asked
        done.set()
        thread.join()


@pytest.mark.slow
@real
@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        (FileKind.PPTX, make_pptx("Ход урока"), "Ход урока"),
        (FileKind.XLSX, make_xlsx(("Учеников", 24)), "Учеников"),
        (FileKind.ODT, make_open_document(PARAGRAPH), "Ход урока"),
        (FileKind.ODP, make_open_document(SLIDE, kind="presentation"), "Ход урока"),
        (FileKind.ODS, make_open_document(TABLE, kind="spreadsheet"), "Ход урока"),
    ],
)
def test_office_file_becomes_a_pdf_with_its_text(kind: FileKind, body: bytes, text: str) -> None:
    assert text in text_of(convert_to_pdf(body, kind))


@pytest.mark.slow
@real
@pytest.mark.django_db
def test_every_slide_of_a_presentation_is_seen_on_the_page() -> None:
    case = make_case()
    presentation = upload(make_pptx("Цель урока", "Ход урока", "Итог"), "Урок.pptx")
    stored = store_file(presentation, case=case, actor=Actor.person(case.applicant_id), now=NOW)

    assert prepare_preview(stored.pk) is PreviewState.READY

    shown = StoredFile.objects.get(pk=stored.pk)
    assert (shown.page_count, shown.pages.count()) == (3, 3)
    assert "Цель урока" in shown.text_html


@pytest.mark.slow
@real
def test_document_fetches_nothing_from_other_addresses(visits: tuple[str, list[bytes]]) -> None:
    address, asked = visits

    pdf = convert_to_pdf(make_open_document(PARAGRAPH + picture(address)), FileKind.ODT)

    assert "Ход урока" in text_of(pdf)
    assert asked == []


@pytest.mark.slow
@real
def test_document_reads_no_other_file_of_the_machine(tmp_path: Path) -> None:
    neighbour = tmp_path / "neighbour.png"
    neighbour.write_bytes(make_image("PNG"))
    body = make_open_document(PARAGRAPH + picture(neighbour.as_uri()))

    assert pictures_in(convert_to_pdf(body, FileKind.ODT)) == 0


@real
def test_nonsense_is_told_from_a_document() -> None:
    with pytest.raises(ConversionFailed):
        convert_to_pdf(b"PK\x03\x04 nothing more", FileKind.PPTX)


def test_without_libreoffice_nothing_is_converted(settings: Any) -> None:
    settings.OFFICE_COMMAND = ""

    assert not conversion.is_available()
    with pytest.raises(ConversionFailed):
        convert_to_pdf(make_xlsx(), FileKind.XLSX)


def test_conversion_that_does_not_end_is_killed_with_its_children(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = tmp_path / "endless"
    alive = tmp_path / "alive"
    endless.write_text(f"#!/bin/sh\n(while true; do date > {alive}; sleep 0.1; done) &\nwait\n")
    endless.chmod(0o755)
    settings.OFFICE_COMMAND = str(endless)
    monkeypatch.setattr(conversion, "LONGEST_SECONDS", 1)

    with pytest.raises(ConversionFailed):
        convert_to_pdf(make_xlsx(), FileKind.XLSX)

    alive.unlink()
    time.sleep(0.5)
    assert not alive.exists()


def test_conversion_learns_no_setting_of_the_site(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    curious = tmp_path / "curious"
    learnt = tmp_path / "learnt"
    curious.write_text(f"#!/bin/sh\nenv > {learnt}\n")
    curious.chmod(0o755)
    settings.OFFICE_COMMAND = str(curious)
    monkeypatch.setenv("SECRET_KEY", "do-not-tell")

    with pytest.raises(ConversionFailed):
        convert_to_pdf(make_xlsx(), FileKind.XLSX)

    assert "do-not-tell" not in learnt.read_text()
