import pytest

from registry.rules.files import (
    ArchivePart,
    FileFault,
    blows_up,
    clean_name,
    find_docx_fault,
    image_type,
    recognise,
)
from registry.rules.vocabulary import FileKind

WORD = b"<Override ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/>"
SLIDES = b"<Override ContentType='application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml'/>"
MACRO_WORD = b"<Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/>"


def parts(*names: str) -> list[ArchivePart]:
    return [ArchivePart(name, 100, 50) for name in names]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7\n", FileKind.PDF),
        (b"\xef\xbb\xbf%PDF-1.4", FileKind.PDF),
        (b"PK\x03\x04....", FileKind.DOCX),
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
def test_file_is_recognised_by_its_content(head: bytes, kind: FileKind | FileFault) -> None:
    assert recognise(head) == kind


def test_sound_in_a_riff_file_is_no_picture() -> None:
    assert image_type(b"RIFF\x00\x00\x00\x00WAVE") == ""


@pytest.mark.parametrize(
    ("names", "content_types", "fault"),
    [
        (("[Content_Types].xml", "word/document.xml"), WORD, None),
        (("[Content_Types].xml", "ppt/presentation.xml"), SLIDES, FileFault.NOT_WORD),
        (("[Content_Types].xml", "word/vbaProject.bin"), WORD, FileFault.MACROS),
        (("[Content_Types].xml", "word/document.xml"), MACRO_WORD, FileFault.MACROS),
        (("mimetype", "content.xml"), b"", FileFault.OPEN_DOCUMENT),
        (("фото1.jpg", "фото2.jpg"), b"", FileFault.ARCHIVE),
    ],
)
def test_only_an_honest_word_document_is_one(
    names: tuple[str, ...], content_types: bytes, fault: FileFault | None
) -> None:
    assert find_docx_fault(parts(*names), content_types) == fault


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
