"""What files are taken from people: by content, never by name."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from registry.rules.vocabulary import FileKind

MEGABYTE = 1024 * 1024
MAX_SIZE = 50 * MEGABYTE
MAX_IMAGE_PIXELS = 80_000_000
MAX_NAME_LENGTH = 150

# An office file that is greater than this when unpacked, or shrinks more than this when packed,
# is made to choke whoever opens it.
MAX_UNPACKED_SIZE = 400 * MEGABYTE
MAX_PARTS = 5_000
MAX_PART_RATIO = 200
RATIO_MATTERS_FROM = 4 * MEGABYTE
MAX_NAMED_PART_SIZE = MEGABYTE

# What the containers of office files say of themselves.
CONTENT_TYPES_PART = "[Content_Types].xml"
MIMETYPE_PART = "mimetype"
MANIFEST_PART = "META-INF/manifest.xml"
MACRO_MARK = b"macroenabled"
MACRO_FOLDERS = ("basic/", "scripts/")


class FileFault(StrEnum):
    """Why a file is not taken."""

    EMPTY = "file_empty"
    TOO_LARGE = "file_too_large"
    UNKNOWN_KIND = "file_unknown_kind"
    OLD_OFFICE = "file_old_office"
    PRESENTATION = "file_presentation"
    TABLE = "file_table"
    OPEN_DOCUMENT = "file_open_document"
    PHONE_PHOTO = "file_phone_photo"
    VIDEO = "file_video"
    ARCHIVE = "file_archive"
    MACROS = "file_macros"
    BLOWS_UP = "file_blows_up"
    BROKEN = "file_broken"
    PASSWORD = "file_password"  # noqa: S105 -- a code, not a password
    IMAGE_TOO_LARGE = "file_image_too_large"


@dataclass(frozen=True)
class ArchivePart:
    """A part of an office file as its table of contents states it."""

    name: str
    size: int
    packed_size: int


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
PHONE_PHOTO_BRANDS = frozenset({b"heic", b"heix", b"heif", b"mif1", b"msf1", b"avif"})
IMAGE_TYPES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
}
OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: f"{OPEN_XML}.wordprocessingml.document",
    FileKind.PPTX: f"{OPEN_XML}.presentationml.presentation",
    FileKind.XLSX: f"{OPEN_XML}.spreadsheetml.sheet",
    FileKind.ODT: f"{OPEN_DOCUMENT}.text",
    FileKind.ODP: f"{OPEN_DOCUMENT}.presentation",
    FileKind.ODS: f"{OPEN_DOCUMENT}.spreadsheet",
}
# The main part of each kind; a slide show is a presentation that opens at full screen.
MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": FileKind.DOCX,
    b"presentationml.presentation.main+xml": FileKind.PPTX,
    b"presentationml.slideshow.main+xml": FileKind.PPTX,
    b"spreadsheetml.sheet.main+xml": FileKind.XLSX,
}

# Kinds that a browser cannot show and we cannot draw without LibreOffice: what their owner is
# told where it is not installed.
WITHOUT_OFFICE = {
    FileKind.PPTX: FileFault.PRESENTATION,
    FileKind.ODP: FileFault.PRESENTATION,
    FileKind.XLSX: FileFault.TABLE,
    FileKind.ODS: FileFault.TABLE,
    FileKind.ODT: FileFault.OPEN_DOCUMENT,
}
OFFICE_KINDS = frozenset(WITHOUT_OFFICE)
EXTENSIONS = (".pdf", ".docx", ".jpg", ".jpeg", ".png", ".webp")
OFFICE_EXTENSIONS = (".pptx", ".ppsx", ".xlsx", ".odt", ".odp", ".ods")


class Container(StrEnum):
    """A file that says only inside what it is."""

    ZIP = "zip"


def recognise(head: bytes) -> FileKind | Container | FileFault:
    """The kind of a file by its first kilobyte, as far as that tells."""
    if not head:
        return FileFault.EMPTY
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    if head.startswith(ZIP):
        return Container.ZIP
    if image_type(head):
        return FileKind.IMAGE
    return _fault_of_foreign(head)


def image_type(head: bytes) -> str:
    """MIME type of a picture we take; empty for anything else."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for mark, mime in IMAGE_TYPES.items() if head.startswith(mark)), "")


@dataclass(frozen=True)
class Contents:
    """What is read of an office file before it is believed: its parts and what it calls itself."""

    parts: Sequence[ArchivePart]
    content_types: bytes = b""
    mimetype: bytes = b""
    manifest: bytes = b""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(part.name.lower() for part in self.parts)


def kind_of_contents(contents: Contents) -> FileKind | FileFault:
    """What an office container is by its content; macros and passwords are never taken."""
    names = contents.names
    if CONTENT_TYPES_PART.lower() in names:
        return _kind_of_open_xml(contents)
    if MIMETYPE_PART in names and contents.mimetype.startswith(OPEN_DOCUMENT.encode()):
        return _kind_of_open_document(contents)
    return FileFault.ARCHIVE


def _kind_of_open_xml(contents: Contents) -> FileKind | FileFault:
    has_macros = any("vbaproject" in name or "vbadata" in name for name in contents.names)
    if has_macros or MACRO_MARK in contents.content_types.lower():
        return FileFault.MACROS
    for mark, kind in MAIN_PARTS.items():
        if mark in contents.content_types:
            return kind
    return FileFault.UNKNOWN_KIND


def _kind_of_open_document(contents: Contents) -> FileKind | FileFault:
    if any(name.startswith(MACRO_FOLDERS) for name in contents.names):
        return FileFault.MACROS
    if b"encryption-data" in contents.manifest:
        return FileFault.PASSWORD
    mimetype = contents.mimetype.decode("ascii", "replace").strip()
    for kind in (FileKind.ODT, FileKind.ODP, FileKind.ODS):
        if CONTENT_TYPES[kind] == mimetype:
            return kind
    return FileFault.UNKNOWN_KIND


def blows_up(parts: Sequence[ArchivePart]) -> bool:
    """Whether unpacking would choke the machine, by what the container itself states."""
    return (
        len(parts) > MAX_PARTS
        or sum(part.size for part in parts) > MAX_UNPACKED_SIZE
        or any(
            part.size > RATIO_MATTERS_FROM and part.size > part.packed_size * MAX_PART_RATIO
            for part in parts
        )
    )


def clean_name(name: str) -> str:
    """A file's name as people gave it, without folders, control signs and tricks of direction."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(sign if sign.isprintable() and sign not in '<>:"|?*' else " " for sign in name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if dot and len(extension) <= 8:
        return f"{stem[: MAX_NAME_LENGTH - len(extension) - 1]}.{extension}" if stem else extension
    return name[:MAX_NAME_LENGTH]


def _fault_of_foreign(head: bytes) -> FileFault:
    """What to tell the owner of a file we do not take."""
    if head.startswith(OLE):
        return FileFault.OLD_OFFICE
    if head[4:8] == b"ftyp":
        return FileFault.PHONE_PHOTO if head[8:12] in PHONE_PHOTO_BRANDS else FileFault.VIDEO
    if head.startswith(ARCHIVES):
        return FileFault.ARCHIVE
    if head.startswith(b"{\\rtf"):
        return FileFault.OLD_OFFICE
    return FileFault.UNKNOWN_KIND
