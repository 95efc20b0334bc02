"""Files that people hand in: looked at by content, kept under a random name, known by digest."""

import hashlib
import secrets
import zipfile
import zlib
from datetime import datetime
from io import BytesIO
from typing import IO, Any, cast

import pypdfium2
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from registry.models import Case, StoredFile, Territory
from registry.rules import files as rules
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.files import ArchivePart, Container, Contents, FileFault
from registry.rules.vocabulary import FileKind, FileState, PreviewState
from registry.services import conversion
from registry.services.errors import DomainError
from registry.services.journal import record, recording

F = FileFault

ORIENTATION = 0x0112  # the EXIF tag that tells how the camera was held

MESSAGES = {
    F.EMPTY: _("The file is empty. Choose it once more."),
    F.TOO_LARGE: _("The file is larger than 50 MB. Make its pictures smaller or split it in two."),
    F.UNKNOWN_KIND: _(
        "Files of this kind are not taken. Save it as PDF, Word (.docx) or a picture."
    ),
    F.OLD_OFFICE: _(
        "This is an old Office file (.doc, .ppt, .xls, .rtf), or it is closed by a password. "
        "Open it and choose File → Save as → .docx or PDF, without a password."
    ),
    F.PRESENTATION: _(
        "Presentations cannot be shown to experts on this site. Open it and choose "
        "File → Save as → PDF: everyone will see the slides as you do."
    ),
    F.TABLE: _(
        "Tables cannot be shown to experts on this site. Open it and choose "
        "File → Save as → PDF: everyone will see the pages as you do."
    ),
    F.OPEN_DOCUMENT: _(
        "Documents of this kind cannot be shown to experts on this site. Open it and choose "
        "File → Export as PDF, or save it as Word (.docx)."
    ),
    F.PHONE_PHOTO: _(
        "This is a photo in the format of a phone. Save it as JPEG, or take it anew "
        "with the setting “Most compatible”."
    ),
    F.VIDEO: _("Do not add a video as a file: give a link to it in the field for the video."),
    F.ARCHIVE: _("Archives are not taken. Add the files from it one by one."),
    F.MACROS: _(
        "The file holds macros, small programs that are not taken here. Save it as an ordinary "
        ".docx, .pptx or .xlsx, or as PDF, and add it once more."
    ),
    F.BLOWS_UP: _("The document cannot be unpacked safely. Save it as PDF and add it once more."),
    F.BROKEN: _(
        "The file does not open: it seems to be damaged. Open it on your side, "
        "save it anew and add it once more."
    ),
    F.PASSWORD: _("The file is closed by a password. Save it without one and add it once more."),
    F.IMAGE_TOO_LARGE: _("The picture has too many dots. Make it smaller and add it once more."),
}


class FileRefused(DomainError):
    """A file that cannot be taken; ``code`` is a ``FileFault``."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault.value, MESSAGES[fault], field="file")


def store_file(
    upload: "File[bytes]",
    *,
    case: Case | None = None,
    territory: Territory | None = None,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> StoredFile:
    """Look a file over, clean it and keep it.

    Refuses (``FileRefused``) what is not a PDF, a Word document or a picture by its content, and
    presentations, tables and open documents where no LibreOffice can show them.
    Side effects, in order: pictures lose what they tell of their owner (place, name, camera);
    the content is written under a random name; the row waits for its preview; the journal
    keeps size and digest. Without a case the territory's journal is used.
    """
    kind = _look_over(upload)
    content = _without_metadata(upload) if kind is FileKind.IMAGE else upload
    with recording():
        stored = keep_file(
            content, name=upload.name or "", kind=kind, case=case, actor=actor, now=now
        )
        record(
            "registry.file.stored",
            subject=stored,
            case=case,
            territory=territory,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"kind": kind.value, "size": stored.size, "sha256": stored.sha256},
        )
    return stored


def keep_file(
    content: "File[bytes]",
    *,
    name: str,
    kind: FileKind,
    case: Case | None,
    preview: PreviewState = PreviewState.PENDING,
    actor: Actor,
    now: datetime,
) -> StoredFile:
    """Write a content that needs no looking over, such as a paper we printed ourselves."""
    content.seek(0)
    stored = StoredFile(
        case=case,
        name=rules.clean_name(name) or str(kind),
        kind=kind.value,
        content_type=rules.CONTENT_TYPES.get(kind) or rules.image_type(_head(content)),
        size=content.size,
        sha256=digest_of(content),
        preview=preview.value,
        uploaded_by_id=actor.person_id,
        uploaded_at=now,
    )
    token = secrets.token_hex(20)
    stored.content.save(f"{token[:2]}/{token[2:]}", content, save=False)
    stored.save()
    return stored


def open_file(file: StoredFile) -> "File[bytes]":
    """Open a stored file for reading. Whoever calls has asked the permission table before."""
    if file.state == FileState.INFECTED:
        raise DomainError(
            "file_infected", _("A virus was found in this file: it is not given out.")
        )
    try:
        return cast("File[bytes]", file.content.open("rb"))
    except FileNotFoundError as error:
        raise DomainError(
            "file_missing", _("The file cannot be read now. Tell the coordinator about it.")
        ) from error


def digest_of(content: "IO[bytes] | File[bytes]") -> str:
    """Hex SHA-256 of the whole content; leaves it at its beginning."""
    content.seek(0)
    found = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]  # File reads like a file
    content.seek(0)
    return found


def _look_over(upload: "File[bytes]") -> FileKind:
    if not upload.size:
        raise FileRefused(F.EMPTY)
    if upload.size > rules.MAX_SIZE:
        raise FileRefused(F.TOO_LARGE)
    found = rules.recognise(_head(upload))
    if isinstance(found, FileFault):
        raise FileRefused(found)
    if isinstance(found, Container):
        return _look_into(upload)
    {FileKind.PDF: _try_pdf, FileKind.IMAGE: _try_image}[found](upload)
    return found


def _head(content: "File[bytes]") -> bytes:
    content.seek(0)
    head = content.read(1024)
    content.seek(0)
    return bytes(head)


def _try_pdf(upload: "File[bytes]") -> None:
    """It opens without a password and has a page. A ban on printing alone is no hindrance."""
    try:
        document = pypdfium2.PdfDocument(upload.read())
    except pypdfium2.PdfiumError as error:
        closed = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise FileRefused(F.PASSWORD if closed else F.BROKEN) from error
    try:
        if not len(document):
            raise FileRefused(F.BROKEN)
    finally:
        document.close()


def _look_into(upload: "File[bytes]") -> FileKind:
    """The kind of an office file, with every part of it sound."""
    try:
        with zipfile.ZipFile(upload) as archive:
            contents = _contents(archive)
            if rules.blows_up(contents.parts):
                raise FileRefused(F.BLOWS_UP)
            kind = rules.kind_of_contents(contents)
            if isinstance(kind, FileFault):
                raise FileRefused(kind)
            if kind in rules.WITHOUT_OFFICE and not conversion.is_available():
                raise FileRefused(rules.WITHOUT_OFFICE[kind])
            if archive.testzip():
                raise FileRefused(F.BROKEN)
            return kind
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        # RuntimeError is an encrypted part, NotImplementedError an exotic way of packing.
        raise FileRefused(F.BROKEN) from error


def _contents(archive: zipfile.ZipFile) -> Contents:
    return Contents(
        parts=[
            ArchivePart(info.filename, info.file_size, info.compress_size)
            for info in archive.infolist()
        ],
        content_types=_part(archive, rules.CONTENT_TYPES_PART),
        mimetype=_part(archive, rules.MIMETYPE_PART),
        manifest=_part(archive, rules.MANIFEST_PART),
    )


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of a part; nothing when there is none."""
    try:
        with archive.open(name) as part:
            return part.read(rules.MAX_NAMED_PART_SIZE)
    except KeyError:
        return b""


def _try_image(upload: "File[bytes]") -> None:
    try:
        with Image.open(upload) as image:
            if image.width * image.height > rules.MAX_IMAGE_PIXELS:
                raise FileRefused(F.IMAGE_TOO_LARGE)
            image.load()
    except Image.DecompressionBombError as error:
        raise FileRefused(F.IMAGE_TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise FileRefused(F.BROKEN) from error


def _without_metadata(upload: "File[bytes]") -> "File[bytes]":
    """The same picture upright, with its colours, and without a word about its owner."""
    upload.seek(0)
    with Image.open(upload) as original:
        format_, options = _saving(original)
        unchanged = options.get("quality") == "keep"
        image = original if unchanged else ImageOps.exif_transpose(original)
        kept = {
            key: image.info[key] for key in ("icc_profile", "transparency") if key in image.info
        }
        image.info.clear()
        image.info.update(kept)
        cleaned = BytesIO()
        image.save(cleaned, format_, **options, **kept)
    return ContentFile(cleaned.getvalue(), name=upload.name)


def _saving(original: Image.Image) -> tuple[str, dict[str, Any]]:
    """Format and quality that lose the least. Phones pack two pictures into one JPEG (MPO)."""
    if original.format == "PNG":
        return "PNG", {}
    if original.format == "WEBP":
        return "WEBP", {"quality": 92}
    held_upright = original.getexif().get(ORIENTATION, 1) == 1
    return "JPEG", {"quality": "keep" if original.format == "JPEG" and held_upright else 92}
