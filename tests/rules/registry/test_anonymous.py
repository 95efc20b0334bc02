from io import BytesIO

import pytest
from PIL import Image

from registry.rules.anonymous import jpeg_without_owner, part_without_names, pdf_without_moment
from tests.factories.uploads import make_image

NAME = "Соколова".encode()


@pytest.mark.parametrize(
    "part", ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "DOCPROPS/CORE.XML"]
)
def test_properties_of_a_word_document_are_emptied(part: str) -> None:
    emptied = part_without_names(part, b"<dc:creator>" + NAME + b"</dc:creator>")

    assert emptied.startswith(b"<?xml")
    assert NAME not in emptied


def test_remarks_and_changes_stay_without_their_authors() -> None:
    body = b'<w:ins w:id="1" w:author="' + NAME + b'" w:date="2026"><w:t>text</w:t></w:ins>'

    cleaned = part_without_names("word/document.xml", body)

    assert cleaned == b'<w:ins w:id="1" w:author="" w:date="2026"><w:t>text</w:t></w:ins>'


def test_running_titles_lose_their_words_and_keep_their_shape() -> None:
    body = b'<w:hdr><w:p><w:r><w:t xml:space="preserve">' + NAME + b"</w:t></w:r></w:p></w:hdr>"

    cleaned = part_without_names("word/header2.xml", body)

    assert cleaned == b'<w:hdr><w:p><w:r><w:t xml:space="preserve"></w:t></w:r></w:p></w:hdr>'


def test_text_of_the_document_itself_is_not_touched() -> None:
    body = b"<w:p><w:r><w:t>" + NAME + b"</w:t></w:r></w:p>"

    assert part_without_names("word/document.xml", body) == body


def test_folder_a_template_came_from_is_forgotten() -> None:
    body = b'<Relationship Id="rId1" Target="file:///C:/Users/' + NAME + b'/a.dotx"/>'

    cleaned = part_without_names("word/_rels/settings.xml.rels", body)

    assert cleaned == b'<Relationship Id="rId1" Target=""/>'


def test_photo_inside_a_document_loses_its_owner_and_stays_the_same_picture() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Sokolova"
    photo = make_image(exif=exif.tobytes(), comment=b"Sokolova")

    cleaned = jpeg_without_owner(photo)

    assert b"Sokolova" not in cleaned
    assert Image.open(BytesIO(cleaned)).tobytes() == Image.open(BytesIO(photo)).tobytes()
    assert jpeg_without_owner(cleaned) == cleaned
    assert jpeg_without_owner(b"no picture") == b"no picture"


def test_pdf_made_twice_is_the_same_and_its_offsets_stay() -> None:
    def made(moment: bytes, number: bytes) -> bytes:
        return (
            b"1 0 obj<</CreationDate(D:" + moment + b"+00'00')/Creator(PDFium)/Producer(PDFium)>>"
            b"endobj trailer<</ID[<" + number * 32 + b"><" + number * 32 + b">]>>"
        )

    first, second = made(b"20261128120000", b"A"), made(b"20270101000000", b"7")

    assert pdf_without_moment(first) == pdf_without_moment(second)
    assert len(pdf_without_moment(first)) == len(first)
