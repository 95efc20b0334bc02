"""Papers: a snapshot and an HTML template into PDF/A-3a. The only place that knows WeasyPrint.

The same snapshot gives the same bytes. Only faces and styles of the project get into a paper:
whatever else a template asks for stops the printing.
"""

import logging
import os
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.models import Document, StoredFile
from registry.rules.papers import printable
from registry.rules.typography import typeset, typeset_all
from registry.services.addresses import verification_address
from registry.services.files import open_file

PRINT_DIR = Path(settings.BASE_DIR) / "static" / "print"
VARIANT = "pdf/a-3a"
BODY_FACE = "PTF55F.ttf"
SAMPLE_STYLE = """
body::before {
  content: "%(word)s";
  position: fixed;
  top: 95mm;
  left: -15mm;
  right: -5mm;
  color: rgba(176, 0, 32, 0.22);
  font: bold 96pt/1 "Areopag Sans";
  letter-spacing: 6pt;
  text-align: center;
  transform: rotate(-35deg);
}
"""


@dataclass(frozen=True)
class Press:
    """What is read once per process: reading faces takes half of a paper's time."""

    weasyprint: Any
    fonts: Any
    stylesheet: Any
    fetcher: Any
    signs: frozenset[int]


def print_document(document_id: int) -> bytes:
    """The PDF of a reserved document. Reads the row, changes nothing; call it outside of an act."""
    document = Document.objects.select_related("territory").get(pk=document_id)
    return render_pdf(f"print/{document.template}.html", context_of(document))


def render_pdf(template: str, context: Mapping[str, Any]) -> bytes:
    """A template with its context into PDF/A-3a, in the language of the installation."""
    with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
        html = render_to_string(template, dict(context))
    is_sample = bool(context.get("is_sample"))
    return press_html(html, identifier=context["digest"], is_sample=is_sample)


def press_html(html: str, *, identifier: str, is_sample: bool = False) -> bytes:
    """HTML into PDF/A-3a; the same HTML and identifier give the same bytes.

    A sample has the word across every page, whatever template it was made by.
    """
    press = _press()
    stylesheets = [press.stylesheet, *([_sample_style(press)] if is_sample else [])]
    page = press.weasyprint.HTML(
        string=html, base_url=PRINT_DIR.as_uri() + "/", url_fetcher=press.fetcher
    )
    pdf: bytes = page.write_pdf(
        stylesheets=stylesheets,
        font_config=press.fonts,
        pdf_variant=VARIANT,
        pdf_identifier=identifier.encode(),
    )
    return pdf


def context_of(document: Document) -> dict[str, Any]:
    """What a print template may use: the snapshot with its spaces tied, and how to check it."""
    signs = _press().signs
    paper = typeset_all(printable(document.snapshot, signs))
    address = verification_address(document.verification_code)
    return {
        "language": settings.LANGUAGE_CODE,
        "title": typeset(capfirst(document.title)),
        "number": document.number,
        "version": document.version,
        "paper": paper,
        "contacts": _contacts(paper.get("service", {})),
        "issued": document.issued_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "code": document.verification_code,
        "digest": document.snapshot_sha256,
        "is_sample": document.territory.is_training,
        "address": address,
        "qr": qr_picture(address),
        "letterhead": _letterhead(paper.get("service", {})),
        **_table_of(paper),
    }


def qr_picture(address: str) -> str:
    """A square code as a picture that a page can hold. The mask is fixed: choosing one is slow."""
    code = segno.make(address, error="m", micro=False, mask=3)
    return str(code.png_data_uri(scale=8, border=1))


def qr_png(address: str) -> bytes:
    """The same as a file."""
    written = BytesIO()
    segno.make(address, error="m", micro=False, mask=3).save(written, kind="png", scale=8, border=1)
    return written.getvalue()


def _letterhead(service: Mapping[str, Any]) -> str:
    """The picture that stood on the letterhead when the paper was issued."""
    if "letterhead" not in service:
        return ""
    with open_file(StoredFile.objects.get(sha256=service["letterhead"], case=None)) as content:
        return f"data:image/png;base64,{b64encode(content.read()).decode()}"


def _sample_style(press: Press) -> Any:
    """The word across the page; a fixed box is drawn on each of them."""
    with translation.override(settings.LANGUAGE_CODE):
        word = _("SAMPLE")
    sheet = SAMPLE_STYLE % {"word": word}
    return press.weasyprint.CSS(string=sheet, font_config=press.fonts, url_fetcher=press.fetcher)


def _contacts(service: Mapping[str, str]) -> list[str]:
    return [service[key] for key in ("address", "phone", "email", "site") if service.get(key)]


def _table_of(paper: Mapping[str, Any]) -> dict[str, Any]:
    """Columns and sums of the table of scores; the columns are in the order of the experts."""
    rows = [row for group in paper.get("groups", []) for row in group["criteria"]]
    count = max((len(row["scores"]) for row in rows), default=1)
    columns = range(1, count + 1)
    return {
        "columns": columns,
        "width": 3 + count + (count > 1),
        "sums": [
            _sum(row["scores"][at] for row in rows if at < len(row["scores"]))
            for at in range(count)
        ],
        "has_absent_scores": any(None in row["scores"] for row in rows),
        "experts": _numbered(paper.get("experts") or []),
    }


def _sum(scores: Any) -> str:
    try:
        return str(sum((Decimal(str(score)) for score in scores if score is not None), Decimal(0)))
    except InvalidOperation:  # a mark in words
        return ""


def _numbered(experts: list[str]) -> list[str]:
    """«1) Соколова А. В.», so that a column can be told; «Эксперт 1» has its number."""
    if len(experts) < 2 or all(name[-1:].isdigit() for name in experts):
        return experts
    return [f"{at})\N{NO-BREAK SPACE}{name}" for at, name in enumerate(experts, start=1)]


@cache
def _press() -> Press:
    """Start the press. Imported here, as it takes seconds and a web process never prints."""
    # Before the import: without it a missing sign would borrow whatever face the machine has.
    os.environ["FONTCONFIG_FILE"] = str(PRINT_DIR / "fonts" / "fonts.conf")
    import weasyprint
    from fontTools.ttLib import TTFont
    from PIL import ImageFile
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    # WeasyPrint makes Pillow take half a picture for a whole one, everywhere in the process; an
    # author is told instead that his file did not arrive whole.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)

    class ProjectFiles(URLFetcher):  # type: ignore[misc]  # the library has no types
        """Gives the press its own files and pictures written into the page, nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith(("data:", PRINT_DIR.as_uri() + "/")) or "/../" in url:
                raise FatalURLFetchingError("A paper asked for a file that is not of the project.")
            return super().fetch(url, headers)

    fetcher = ProjectFiles(allowed_protocols={"data", "file"}, allow_redirects=False)
    fonts = FontConfiguration()
    stylesheet = weasyprint.CSS(
        filename=str(PRINT_DIR / "document.css"), font_config=fonts, url_fetcher=fetcher
    )
    with TTFont(PRINT_DIR / "fonts" / BODY_FACE) as face:
        signs = frozenset(face.getBestCmap())
    return Press(weasyprint, fonts, stylesheet, fetcher, signs)
