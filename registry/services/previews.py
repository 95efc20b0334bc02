"""Files as people read them: pages as pictures, text for screen readers and search.

Done by a worker: a picture of every page of a PDF, clean text of a Word document; presentations,
tables and open documents become a PDF first. The original can be downloaded as it is.
"""

import base64
import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from io import BytesIO
from typing import Any

import mammoth
import nh3
import pypdfium2
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from PIL import Image

from registry.models import FilePage, StoredFile
from registry.rules.actors import Actor
from registry.rules.files import OFFICE_KINDS
from registry.rules.vocabulary import FileKind, FileState, PreviewState
from registry.services.conversion import convert_to_pdf
from registry.services.errors import DomainError
from registry.services.files import open_file
from registry.services.journal import record, recording

logger = logging.getLogger("areopag.previews")

PAGE_WIDTH = 1042  # an A4 page that can be read on a phone and on a desk
MAX_PAGES = 200
MAX_PICTURE_SIDE = 4000
MOST_COUNTED = 999
WEBP = {"quality": 80, "method": 4}

FACE_FITS_IN = 120  # dots; smaller pictures are marks and emblems

# A picture inside a Word document is shown in its text, so it must stay small.
MAX_INLINE_PICTURES = 60
MAX_INLINE_BYTES = 8 * 1024 * 1024

MAX_ATTEMPTS = 3
# Longer than five office files that are given up one after another.
CLAIM_HOLDS_FOR = timedelta(minutes=10)

TAGS = {
    "a", "b", "blockquote", "br", "caption", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "img",
    "li", "ol", "p", "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u",
    "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}


@dataclass(frozen=True)
class Picture:
    """A drawn page, packed at once: two hundred of them unpacked would fill the machine."""

    width: int
    height: int
    webp: bytes


@dataclass
class Preview:
    """What was drawn, before it is saved."""

    pages: list[Picture] = field(default_factory=list)
    page_count: int = 0
    text_html: str = ""
    pdf: bytes = b""
    pictures_inside: int = 0


def claim_previews(now: datetime, *, limit: int = 5) -> list[int]:
    """Files to draw now, oldest first; no other worker draws them for ten minutes.

    A file whose drawing has killed its worker three times is given up.
    """
    free = Q(preview_claimed_at__isnull=True) | Q(preview_claimed_at__lte=now - CLAIM_HOLDS_FOR)
    waiting = StoredFile.objects.filter(free, preview=PreviewState.PENDING)
    with transaction.atomic():
        claimed = list(
            waiting.select_for_update(skip_locked=True)
            .order_by("uploaded_at", "pk")
            .values_list("pk", "preview_attempts")[:limit]
        )
        given_up = [pk for pk, attempts in claimed if attempts >= MAX_ATTEMPTS]
        taken = [pk for pk, attempts in claimed if attempts < MAX_ATTEMPTS]
        StoredFile.objects.filter(pk__in=given_up).update(preview=PreviewState.FAILED)
        for pk, attempts in claimed:
            StoredFile.objects.filter(pk=pk).update(
                preview_claimed_at=now, preview_attempts=attempts + 1
            )
    return taken


def prepare_preview(file_id: int) -> PreviewState:
    """Draw a file, unless it is drawn already. The drawing happens outside of a transaction.

    Side effects, in order: pictures are written; pages, text and state are saved at once. A file
    that cannot be drawn is marked so: people download it instead.
    """
    file = StoredFile.objects.get(pk=file_id)
    if file.preview != PreviewState.PENDING or file.state == FileState.INFECTED:
        return PreviewState(file.preview)
    try:
        preview = _draw(file)
    except Exception:
        # Whatever is wrong with a stranger's file, it must not stop the others.
        logger.exception(
            "A file could not be drawn.", extra={"action": "preview.failed", "file": file.pk}
        )
        StoredFile.objects.filter(pk=file.pk, preview=PreviewState.PENDING).update(
            preview=PreviewState.FAILED
        )
        return PreviewState.FAILED
    _save(file, preview)
    return PreviewState.READY


def draw_again(file: StoredFile, *, actor: Actor, now: datetime) -> StoredFile:
    """Put a file that could not be drawn into the queue once more, with all its attempts.

    Refuses what is drawn or waits already. The journal keeps who asked.
    """
    with recording():
        asked = StoredFile.objects.filter(pk=file.pk, preview=PreviewState.FAILED).update(
            preview=PreviewState.PENDING, preview_attempts=0, preview_claimed_at=None
        )
        if not asked:
            raise DomainError(
                "nothing_to_draw", _("The pages of this file are ready or are being prepared.")
            )
        record("registry.file.drawn_again", subject=file, case=file.case, actor=actor, now=now)
    file.refresh_from_db(fields=["preview"])
    return file


def _draw(file: StoredFile) -> Preview:
    with open_file(file) as content:
        body = content.read()
    drawing = {
        FileKind.PDF: _draw_pdf,
        FileKind.DOCX: _draw_docx,
        FileKind.IMAGE: _draw_image,
    }
    kind = FileKind(file.kind)
    if kind in OFFICE_KINDS:
        pdf = convert_to_pdf(body, kind)
        preview = _draw_pdf(pdf)
        preview.pdf = pdf
        return preview
    return drawing[kind](body)


def _draw_pdf(body: bytes) -> Preview:
    document = pypdfium2.PdfDocument(body)
    try:
        document.init_forms()  # filled-in fields belong to the page
        preview = Preview(page_count=len(document))
        texts = []
        for number in range(min(preview.page_count, MAX_PAGES)):
            page = document[number]
            scale = PAGE_WIDTH / max(page.get_width(), 1)
            tallest = MAX_PICTURE_SIDE / max(page.get_height(), 1)
            preview.pages.append(_pack(page.render(scale=min(scale, tallest)).to_pil()))
            texts.append(_page_text(page, number + 1))
            preview.pictures_inside += _pictures_on(page)
        preview.text_html = "".join(texts)
        return preview
    finally:
        document.close()


def _pictures_on(page: Any) -> int:
    """Pictures on a page that are large enough to show a face; a page that is a scan is one."""
    found = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    return sum(1 for picture in found if min(picture.get_px_size()) >= FACE_FITS_IN)


def _page_text(page: Any, number: int) -> str:
    """The text layer of a page as paragraphs; a scanned page has none."""
    text = page.get_textpage().get_text_range().replace("\x00", "").replace("\r\n", "\n")
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines:
        return ""
    return f"<h2>{number}</h2>" + "".join(f"<p>{escape(line)}</p>" for line in lines)


def _draw_docx(body: bytes) -> Preview:
    pictures = _InlinePictures()
    converted = mammoth.convert_to_html(
        BytesIO(body), convert_image=mammoth.images.img_element(pictures.show)
    )
    return Preview(text_html=clean_html(converted.value), pictures_inside=pictures.large)


def _draw_image(body: bytes) -> Preview:
    with Image.open(BytesIO(body)) as image:
        picture = _on_white(image)
        picture.thumbnail((PAGE_WIDTH, MAX_PICTURE_SIDE))
        return Preview(pages=[_pack(picture)], page_count=1, pictures_inside=1)


def clean_html(html: str) -> str:
    """Only the tags a text needs: no script, style, form, frame or address of another kind."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_honest_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer nofollow",
    )


def _honest_attribute(tag: str, name: str, value: str) -> str | None:
    """Pictures lie in the page itself, links lead outside of it."""
    if tag == "img" and name == "src":
        return value if value.startswith("data:image/webp;base64,") else None
    if tag == "a" and name == "href":
        return value if value.startswith(("http://", "https://", "mailto:")) else None
    return value


class _InlinePictures:
    """Pictures of one Word document, each made small, as many as a page can bear."""

    def __init__(self) -> None:
        self.count = 0
        self.size = 0
        self.large = 0

    def show(self, picture: Any) -> dict[str, str]:
        alt = picture.alt_text or ""
        if self.count >= MAX_INLINE_PICTURES or self.size >= MAX_INLINE_BYTES:
            return {"src": "", "alt": alt}
        try:
            with picture.open() as content, Image.open(content) as opened:
                image = _on_white(opened)
                self.large += min(image.size) >= FACE_FITS_IN
                image.thumbnail((PAGE_WIDTH, PAGE_WIDTH))
                packed = _pack(image).webp
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            # Drawings of Word itself (EMF, WMF) are no pictures for a browser.
            return {"src": "", "alt": alt}
        self.count += 1
        self.size += len(packed)
        return {"src": f"data:image/webp;base64,{base64.b64encode(packed).decode()}", "alt": alt}


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    return image.convert("RGB")


def _pack(image: Image.Image) -> Picture:
    packed = BytesIO()
    image.convert("RGB").save(packed, "WEBP", **WEBP)
    return Picture(image.width, image.height, packed.getvalue())


def _save(file: StoredFile, preview: Preview) -> None:
    """Pages, text and state at once; drawn by another worker meanwhile, ours are thrown away."""
    pages = list(_written(file, preview.pages))
    as_pdf = _written_pdf(file, preview.pdf)
    with transaction.atomic():
        pending = StoredFile.objects.select_for_update().filter(
            pk=file.pk, preview=PreviewState.PENDING
        )
        if pending.exists():
            FilePage.objects.bulk_create(pages)
            pending.update(
                preview=PreviewState.READY,
                page_count=preview.page_count,
                text_html=preview.text_html,
                picture_count=min(preview.pictures_inside, MOST_COUNTED),
                as_pdf=as_pdf,
            )
            return
    for page in pages:
        page.picture.storage.delete(page.picture.name)
    if as_pdf:
        file.as_pdf.storage.delete(as_pdf)


def _written_pdf(file: StoredFile, pdf: bytes) -> str:
    """Under which name the PDF of an office file lies now; nothing for other files."""
    if not pdf:
        return ""
    token = secrets.token_hex(20)
    name: str = file.as_pdf.storage.save(f"{token[:2]}/{token[2:]}.pdf", ContentFile(pdf))
    return name


def _written(file: StoredFile, pictures: list[Picture]) -> Iterator[FilePage]:
    for number, picture in enumerate(pictures, start=1):
        page = FilePage(file=file, number=number, width=picture.width, height=picture.height)
        token = secrets.token_hex(20)
        page.picture.save(f"{token[:2]}/{token[2:]}.webp", ContentFile(picture.webp), save=False)
        yield page
