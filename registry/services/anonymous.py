"""Copies of files for readers who must not know who made them."""

import zipfile
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from django.utils.translation import gettext_lazy as _

from registry.models import StoredFile
from registry.rules import anonymous as rules
from registry.rules.files import CONTENT_TYPES, OFFICE_KINDS
from registry.rules.vocabulary import FileKind
from registry.services.errors import DomainError
from registry.services.files import open_file

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest moment a ZIP can tell


@dataclass(frozen=True)
class Copy:
    """A file to be given out, with how its name ends."""

    content: bytes
    content_type: str
    extension: str


def anonymous_copy(file: StoredFile) -> Copy:
    """The file without properties, authors of remarks, running titles and its own name.

    Presentations, tables and open documents are given as the PDF that was made of them. What
    is written on the pages stays: for that there is the copy the author makes himself. Refuses
    while that PDF is not made.
    """
    kind = FileKind(file.kind)
    if kind in OFFICE_KINDS:
        return Copy(_pdf(_made_pdf(file)), CONTENT_TYPES[FileKind.PDF], ".pdf")
    with open_file(file) as opened:
        content = opened.read()
    if kind is FileKind.PDF:
        return Copy(_pdf(content), file.content_type, ".pdf")
    if kind is FileKind.DOCX:
        return Copy(_docx(content), file.content_type, ".docx")
    return Copy(
        rules.jpeg_without_owner(content),
        file.content_type,
        f".{file.content_type.partition('/')[2]}",
    )


def extension_of_copy(file: StoredFile) -> str:
    """How the name of the copy ends, without making it."""
    kind = FileKind(file.kind)
    if kind is FileKind.IMAGE:
        return f".{file.content_type.partition('/')[2]}"
    return ".docx" if kind is FileKind.DOCX else ".pdf"


def _made_pdf(file: StoredFile) -> bytes:
    if not file.as_pdf:
        raise DomainError(
            "copy_not_ready",
            _("The pages of this file are not ready yet, so it cannot be downloaded. Try later."),
        )
    with file.as_pdf.open("rb") as opened:
        return bytes(opened.read())


def _pdf(content: bytes) -> bytes:
    """Pages put into a new file: properties, attachments and bookmarks stay behind.

    Remarks become a part of the page: their authors' names were properties of theirs.
    """
    source, made = pypdfium2.PdfDocument(content), pypdfium2.PdfDocument.new()
    try:
        made.import_pages(source)
        for page in made:
            pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_NORMALDISPLAY)
        written = BytesIO()
        made.save(written)
    finally:
        made.close()
        source.close()
    return rules.pdf_without_moment(written.getvalue())


def _docx(content: bytes) -> bytes:
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            kept = zipfile.ZipInfo(part.filename, LONG_AGO)
            kept.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(kept, rules.part_without_names(part.filename, source.read(part)))
    return made.getvalue()
