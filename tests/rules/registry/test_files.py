import pytest

from registry.rules.files import (
    ArchivePart,
    Container,
    Contents,
    FileFault,
    blows_up,
    clean_name,
    image_type,
    kind_of_contents,
    recognise,
)
from registry.rules.vocabulary import FileKind

WORD = b"<Override ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/>"
SLIDES = b"<Override ContentType='application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml'/>"
SHOW = SLIDES.replace(b"presentation.main", b"slideshow.main")
TABLE = b"<Override ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/>"
MACRO_WORD = b"<Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/>"


def parts(*names: str) -> list[ArchivePart]:
    return [ArchivePart(name, 100, 50) for name in names]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n", FileKind.PDF),
        (b"\xef\xbb\xbf%PDF-1.4", FileKind.PDF),
        (b"PK\x03\x04....", Container.ZIP),
        (b"\xff\xd8\xff\xe1", FileKind.IMAGE),
        (b"\x89PNG\r\n\x1a\n", FileKind.IMAGE),
        (b"RIFF\x00\x00\x00\x00WEBP", FileKind.IMAGE),
        (b"", FileFault.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileFault.OLD_OFFICE),
        (b"{\\rtf1", FileFault.OLD_OFFICE),
        (b"\x00\x00\x00\x18ftypheic", FileFault.PHONE_PHOTO),
        (b"\x00\x00\x00\x18ftypisom", FileFault.VIDEO),
        (b"Rar!\x1a\x07\x01", FileFault.ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c", FileFault.ARCHIVE),
        (b"MZ\x90", FileFault.UNKNOWN_KIND),
        (b"<html>", FileFault.UNKNOWN_KIND),
        (b"GIF89a", FileFault.UNKNOWN_KIND),
    ],
)
def test_file_is_recognised_by_its_content(
    head: bytes, kind: FileKind | Container | FileFault
) -> None:
    assert recognise(head) == kind


def test_sound_in_a_riff_file_is_no_picture() -> None:
    assert image_type(b"RIFF\x00\x00\x00\x00WAVE") == ""


@pytest.mark.parametrize(
    ("names", "content_types", "kind"),
    [
        (("[Content_Types].xml", "word/document.xml"), WORD, FileKind.DOCX),
        (("[Content_Types].xml", "ppt/presentation.xml"), SLIDES, FileKind.PPTX),
        (("[Content_Types].xml", "ppt/presentation.xml"), SHOW, FileKind.PPTX),
        (("[Content_Types].xml", "xl/workbook.xml"), TABLE, FileKind.XLSX),
        (("[Content_Types].xml", "word/vbaProject.bin"), WORD, FileFault.MACROS),
        (("[Content_Types].xml", "ppt/VBAPROJECT.BIN"), SLIDES, FileFault.MACROS),
        (("[Content_Types].xml", "xl/inner/vbaProject2.bin"), TABLE, FileFault.MACROS),
        (("[Content_Types].xml", "word/document.xml"), MACRO_WORD, FileFault.MACROS),
        (("[Content_Types].xml", "visio/document.xml"), b"<Types/>", FileFault.UNKNOWN_KIND),
        (("фото1.jpg", "фото2.jpg"), b"", FileFault.ARCHIVE),
        (("mimetype", "META-INF/container.xml"), b"", FileFault.ARCHIVE),
    ],
)
def test_office_file_is_what_its_content_says(
    names: tuple[str, ...], content_types: bytes, kind: FileKind | FileFault
) -> None:
    assert kind_of_contents(Contents(parts(*names), content_types=content_types)) == kind


@pytest.mark.parametrize(
    ("mimetype", "names", "manifest", "kind"),
    [
        ("text", (), b"", FileKind.ODT),
        ("presentation", (), b"", FileKind.ODP),
        ("spreadsheet", (), b"", FileKind.ODS),
        ("graphics", (), b"", FileFault.UNKNOWN_KIND),
        ("text", ("Basic/Standard/script-lb.xml",), b"", FileFault.MACROS),
        ("text", ("Scripts/python/run.py",), b"", FileFault.MACROS),
        ("text", (), b"<manifest:encryption-data/>", FileFault.PASSWORD),
    ],
)
def test_open_document_is_what_its_content_says(
    mimetype: str, names: tuple[str, ...], manifest: bytes, kind: FileKind | FileFault
) -> None:
    contents = Contents(
        parts("mimetype", "content.xml", *names),
        mimetype=f"application/vnd.oasis.opendocument.{mimetype}".encode(),
        manifest=manifest,
    )

    assert kind_of_contents(contents) == kind


@pytest.mark.parametrize(
    ("archive", "refused"),
    [
        ([ArchivePart("word/document.xml", 3_000_000, 30_000)], False),
        ([ArchivePart("word/document.xml", 900_000_000, 800_000_000)], True),
        ([ArchivePart("word/document.xml", 100_000_000, 100_000)], True),
        ([ArchivePart("x", 1, 1)] * 6_000, True),
    ],
)
def test_bomb_is_seen_before_it_is_unpacked(archive: list[ArchivePart], refused: bool) -> None:
    assert blows_up(archive) is refused


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Сборник.pdf", "Сборник.pdf"),
        ("C:\\Users\\anna\\Мой урок.docx", "Мой урок.docx"),
        ("../../etc/passwd", "passwd"),
        ("урок\u202efdp.exe", "урок fdp.exe"),
        ("  много   пробелов \t.pdf ", "много пробелов .pdf"),
        ('а<б>"в".pdf', "а б в .pdf"),
        ("…", "…"),
        (".pdf", "pdf"),
        ("", ""),
    ],
)
def test_name_is_kept_without_folders_and_tricks(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_long_name_keeps_its_extension() -> None:
    kept = clean_name("Очень" * 60 + ".docx")

    assert len(kept) == 150
    assert kept.endswith(".docx")
